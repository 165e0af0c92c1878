package register

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"jigiya/ledger"
)

// benkadi is a small group whose social fund lends and whose school fund does not.
func benkadi(change func(*ledger.Constitution)) *ledger.GroupFounded {
	c := ledger.Constitution{
		Name: "Benkadi", Method: ledger.VSLA, Place: ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"},
		Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5, MeetingInterval: ledger.Interval{Count: 1}, Quorum: 2,
		Funds: []ledger.FundRule{{Name: "social", Contribution: 100, Lends: true}, {Name: "school"}},
		Loans: ledger.LoanRules{Convention: ledger.FlatOnce, Rate: 1000, Period: ledger.Interval{Count: 4}, MaxPeriods: 3,
			MaxMultiple: 3, MaxOpen: 1, ChargeStep: 1, Repay: ledger.Instalments},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.RefuseOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
	}
	if change != nil {
		change(&c)
	}
	founding := &ledger.GroupFounded{Constitution: c, Writer: ledger.Signatory{2}}
	for n := ledger.MemberNumber(1); n <= 6; n++ {
		m := ledger.Founder{Member: n, Sex: ledger.Female, Person: ledger.Said(fmt.Sprint("Member ", n))}
		if n <= 3 {
			m.Roles, m.Key = []ledger.Role{ledger.KeyHolder}, ledger.Signatory{2, byte(n)}
		}
		founding.Members = append(founding.Members, m)
	}
	return founding
}

// two meetings, the second with a loan.
const twoMeetings = `meeting,date,event,member,fund,shares,amount,loan,detail
1,2026-01-05,open,,savings,,0,,
1,2026-01-05,open,,social,,0,,
1,2026-01-05,open,,school,,0,,
1,2026-01-05,attendance,1,,,,,present
1,2026-01-05,contribution,1,savings,5,,,
1,2026-01-05,contribution,2,savings,,1000,,
1,2026-01-05,contribution,1,social,,100,,
1,2026-01-05,fine_levied,5,,,50,,cause=late
1,2026-01-05,close,,savings,,2250,,
1,2026-01-05,close,,social,,100,,
1,2026-01-05,close,,school,,0,,
2,2026-01-12,open,,savings,,2250,,
2,2026-01-12,open,,social,,100,,
2,2026-01-12,open,,school,,0,,
2,2026-01-12,loan_granted,1,,,1000,7,periods=3;purpose=trade
2,2026-01-12,repayment,1,savings,,200,7,
2,2026-01-12,expense,,savings,,150,,purpose=notebook
2,2026-01-12,correction,,,,,,row=18;reason=the notebook was a gift
2,2026-01-12,close,,savings,,1450,,
2,2026-01-12,close,,social,,100,,
2,2026-01-12,close,,school,,0,,
`

// with replaces a row of the two meetings; it may be several lines, or none.
func with(row int, text string) string {
	lines := strings.Split(strings.TrimSuffix(twoMeetings, "\n"), "\n")
	lines[row-1] = text
	if text == "" {
		lines = append(lines[:row-1], lines[row:]...)
	}
	return strings.Join(lines, "\n") + "\n"
}

func importing(book *ledger.Book, text string) ([]ledger.Event, []int, error) {
	rows, err := Read(strings.NewReader(text))
	if err != nil {
		return nil, nil, err
	}
	return Events(book, rows, book.Seq()+1, nil)
}

func TestTwoMeetings(t *testing.T) {
	book := founded(t, benkadi(nil))
	events, rows, err := importing(book, twoMeetings)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{2, 5, 6, 7, 8, 9, 10, 13, 16, 17, 18, 19, 20}, rows); diff != "" {
		t.Errorf("rows (-want +got)\n%s", diff)
	}
	correction, ok := events[11].(*ledger.Correction)
	if !ok || correction.Seq != 11 || correction.Reason.Text != "the notebook was a gift" {
		t.Errorf("the correction is %+v", events[11])
	}
	enter(t, book, events)
	if book.Cash(ledger.Savings) != 1450 || book.Owed(7) != 900 || book.Expense(ledger.Savings) != 0 {
		t.Errorf("balances %v", balances(book))
	}
}

func TestRowsGoOnFromTheNextMeeting(t *testing.T) {
	book := founded(t, benkadi(nil))
	first, second, _ := strings.Cut(twoMeetings, "2,2026")
	header, _, _ := strings.Cut(twoMeetings, "\n")
	for _, text := range []string{first, header + "\n2,2026" + strings.Replace(second, "row=18", "row=7", 1)} {
		events, _, err := importing(book, text)
		if err != nil {
			t.Fatal(err)
		}
		enter(t, book, events)
	}
	if last, _ := book.LastMeeting(); last != 2 || book.Cash(ledger.Savings) != 1450 {
		t.Errorf("meeting %d, %d in the purse", last, book.Cash(ledger.Savings))
	}
}

func TestRefusals(t *testing.T) {
	const at1, at2 = "1,2026-01-05,", "2,2026-01-12,"
	tests := []struct {
		name, text string
		row        int
		rule       ledger.Rule
	}{
		{"empty file", "", 1, RuleHeader},
		{"other header", with(1, "meeting,date,event,member,fund,shares,amount,loan,details"), 1, RuleHeader},
		{"semicolons", strings.ReplaceAll(twoMeetings, ",", ";"), 1, RuleHeader},
		{"row before cycle", with(1, "row,cycle,meeting,date,event,member,fund,shares,amount,loan,detail"), 1, RuleHeader},
		{"a cell too many", with(6, at1+"contribution,1,savings,5,,,,"), 6, RuleColumns},
		{"a cell too few", with(6, at1+"contribution,1,savings,5,,"), 6, RuleColumns},
		{"thousands separator", with(7, at1+"contribution,2,savings,,1,000,,"), 7, RuleColumns},
		{"quotes in the middle", with(6, at1+`contribution,1,sav"ings,5,,,`), 6, RuleQuotes},
		{"quotes never closed", with(6, at1+`contribution,1,"savings,5,,,`), 6, RuleQuotes},
		{"line end in a cell", with(6, at1+"contribution,1,savings,5,,,\"a\nb\""), 6, RuleCellMalformed},
		{"a cell of 9 KiB", with(6, at1+"contribution,1,savings,5,,,"+strings.Repeat("a", 9<<10)), 6, RuleCellMalformed},
		{"latin-1", with(18, at2+"expense,,savings,,150,,purpose=caf\xe9"), 18, RuleEncoding},

		{"amount with an exponent", with(7, at1+"contribution,2,savings,,1e3,,"), 7, ledger.RuleAmountMalformed},
		{"amount with a separator", with(7, at1+`contribution,2,savings,,"1,000",,`), 7, ledger.RuleAmountMalformed},
		{"amount with a space", with(7, at1+"contribution,2,savings,,1 000,,"), 7, ledger.RuleAmountMalformed},
		{"negative amount", with(7, at1+"contribution,2,savings,,-5,,"), 7, ledger.RuleAmountMalformed},
		{"arabic digits", with(7, at1+"contribution,2,savings,,٥,,"), 7, ledger.RuleAmountMalformed},
		{"amount of 10^19", with(7, at1+"contribution,2,savings,,10000000000000000000,,"), 7, ledger.RuleAmountTooLarge},
		{"amount of 10^12+1", with(8, at1+"contribution,1,social,,1000000000001,,"), 8, ledger.RuleAmountTooLarge},
		{"amount of 0", with(8, at1+"contribution,1,social,,0,,"), 8, ledger.RuleAmountNotPositive},
		{"negative count", with(2, at1+"open,,savings,,-1,,"), 2, ledger.RuleAmountMalformed},
		{"member in words", with(5, at1+"attendance,one,,,,,present"), 5, RuleNumber},
		{"member 0", with(5, at1+"attendance,0,,,,,present"), 5, ledger.RuleNumberOutOfRange},
		{"shares of 0", with(6, at1+"contribution,1,savings,0,,,"), 6, ledger.RuleNumberOutOfRange},
		{"no such date", with(2, "1,2026-02-30,open,,savings,,0,,"), 2, ledger.RuleDateMalformed},
		{"date of a spreadsheet", with(2, "1,05/01/2026,open,,savings,,0,,"), 2, ledger.RuleDateMalformed},

		{"unknown event", with(6, at1+"gift,1,savings,5,,,"), 6, RuleEventUnknown},
		{"no event", with(6, at1+",1,savings,5,,,"), 6, RuleEventUnknown},
		{"event in capitals", with(6, at1+"Contribution,1,savings,5,,,"), 6, RuleEventUnknown},
		{"share-out", with(6, at1+"share_out,,,,,,"), 6, RuleEventWithoutRow},
		{"meeting_opened", with(2, at1+"meeting_opened,,savings,,0,,"), 2, RuleEventWithoutRow},

		{"superfluous loan", with(6, at1+"contribution,1,savings,5,,1,"), 6, RuleCellSuperfluous},
		{"superfluous detail", with(6, at1+"contribution,1,savings,5,,,a=b"), 6, RuleCellSuperfluous},
		{"superfluous member", with(2, at1+"open,1,savings,,0,,"), 2, RuleCellSuperfluous},
		{"superfluous shares", with(8, at1+"contribution,1,social,1,100,,"), 8, RuleCellSuperfluous},
		{"no fund", with(6, at1+"contribution,1,,5,,,"), 6, RuleCellMissing},
		{"neither shares nor amount", with(6, at1+"contribution,1,savings,,,,"), 6, RuleCellMissing},
		{"no amount", with(8, at1+"contribution,1,social,,,,"), 8, RuleCellMissing},
		{"no count", with(2, at1+"open,,savings,,,,"), 2, RuleCellMissing},
		{"no mark", with(5, at1+"attendance,1,,,,,"), 5, RuleCellMissing},
		{"no meeting", with(6, ",2026-01-05,contribution,1,savings,5,,,"), 6, RuleCellMissing},
		{"no date", with(6, "1,,contribution,1,savings,5,,,"), 6, RuleCellMissing},
		{"opening without a date", with(2, "1,,open,,savings,,0,,"), 2, RuleCellMissing},

		{"detail without =", with(9, at1+"fine_levied,5,,,50,,late"), 9, RuleDetail},
		{"detail without a value", with(9, at1+"fine_levied,5,,,50,,cause="), 9, RuleDetail},
		{"detail with a free %", with(18, at2+"expense,,savings,,150,,purpose=10% more"), 18, RuleDetail},
		{"detail with a free =", with(18, at2+"expense,,savings,,150,,purpose=a=b"), 18, RuleDetail},
		{"detail ending with ;", with(9, at1+"fine_levied,5,,,50,,cause=late;"), 9, RuleDetail},
		{"detail twice", with(9, at1+"fine_levied,5,,,50,,cause=late;cause=absent"), 9, RuleDetailTwice},
		{"two purposes in words", with(16, at2+"loan_granted,1,,,1000,7,periods=3;purpose=soap;detail=oil"), 16, RuleDetailTwice},
		{"unknown detail", with(9, at1+"fine_levied,5,,,50,,cause=late;why=rain"), 9, RuleDetailUnknown},
		{"no cause", with(9, at1+"fine_levied,5,,,50,,"), 9, RuleDetailMissing},
		{"no term", with(16, at2+"loan_granted,1,,,1000,7,purpose=trade"), 16, RuleDetailMissing},
		{"term in words", with(16, at2+"loan_granted,1,,,1000,7,periods=three"), 16, RuleNumber},
		{"guarantor in words", with(16, at2+"loan_granted,1,,,1000,7,periods=3;guarantors=4+Awa"), 16, RuleNumber},
		{"a page of words", with(18, at2+"expense,,savings,,150,,purpose="+strings.Repeat("a", 1001)), 18, RuleWordsTooLong},

		{"unknown member", with(6, at1+"contribution,19,savings,5,,,"), 6, ledger.RuleUnknownMember},
		{"unknown fund", with(6, at1+"contribution,1,canteen,,100,,"), 6, ledger.RuleUnknownFund},
		{"unknown fund counted", with(3, at1+"open,,canteen,,0,,"), 3, ledger.RuleUnknownFund},
		{"unknown mark", with(5, at1+"attendance,1,,,,,here"), 5, ledger.RuleChoiceUnknown},
		{"unknown loan", with(17, at2+"repayment,1,,,200,8,"), 17, ledger.RuleUnknownLoan},
		{"another member's loan", with(17, at2+"repayment,2,,,200,7,"), 17, RuleLoanDiffers},
		{"another fund's loan", with(17, at2+"repayment,1,social,,200,7,"), 17, RuleLoanDiffers},
		{"too many shares", with(6, at1+"contribution,1,savings,6,,,"), 6, ledger.RuleShareLimit},
		{"half a share", with(7, at1+"contribution,2,savings,,1100,,"), 7, ledger.RuleNotWholeShares},
		{"loan above the limit", with(16, at2+"loan_granted,2,,,3001,7,periods=3"), 16, ledger.RuleMultipleLimit},
		{"loan with an unpaid fine", with(16, at2+"loan_granted,5,,,1,7,periods=3"), 16, ledger.RuleMultipleLimit},
		{"more than is owed", with(17, at2+"repayment,1,,,1101,7,"), 17, ledger.RuleMoreThanOwed},
		{"more than there is", with(18, at2+"expense,,savings,,1451,,"), 18, ledger.RuleCashShort},

		{"a purse not counted", with(4, ""), 3, ledger.RulePurseNotCounted},
		{"a purse counted twice", with(4, at1+"open,,savings,,0,,"), 4, ledger.RuleListedTwice},
		{"a wrong count at the opening", with(14, at2+"open,,social,,95,,"), 14, ledger.RuleCountDiffers},
		{"a wrong count at the closing", with(20, at2+"close,,savings,,1455,,"), 20, ledger.RuleCountDiffers},
		{"a purse not counted at the closing", with(12, ""), 11, ledger.RulePurseNotCounted},
		{"a difference of another sum", with(14, at2+"open,,social,,95,,\n"+at2+"cash_difference,,social,,90,,explanation=rain"), 15, ledger.RuleDifferenceUnexplained},
		{"a difference where there is none", with(14, at2+"open,,social,,100,,\n"+at2+"cash_difference,,social,,100,,explanation=rain"), 15, ledger.RuleNoDifference},
		{"a difference without counts", with(2, at1+"cash_difference,,savings,,0,,explanation=rain\n"+at1+"attendance,1,,,,,present"), 2, ledger.RuleNoMeetingOpen},
		{"a difference unexplained", with(14, at2+"open,,social,,95,,\n"+at2+"cash_difference,,social,,95,,"), 15, RuleDetailMissing},

		{"money before the opening", with(2, at1+"contribution,1,savings,5,,,"), 2, ledger.RuleNoMeetingOpen},
		{"money between meetings", with(12, at1+"close,,school,,0,,\n,,contribution,1,savings,5,,,"), 13, ledger.RuleNoMeetingOpen},
		{"a meeting without closing", with(9, strings.Repeat("\n", 3)+at2+"open,,savings,,0,,"), 12, RuleMeetingNotClosed},
		{"never closed", strings.Join(strings.Split(twoMeetings, "\n")[:9], "\n"), 9, RuleMeetingNotClosed},
		{"another meeting's row", with(6, "2,2026-01-05,contribution,1,savings,5,,,"), 6, RuleMeetingNotClosed},
		{"another date", with(6, "1,2026-01-06,contribution,1,savings,5,,,"), 6, RuleDateDiffers},
		{"another date at the opening", with(3, "1,2026-01-06,open,,social,,0,,"), 3, RuleDateDiffers},
		{"a gap in the numbers", strings.ReplaceAll(twoMeetings, "2,2026", "3,2026"), 13, ledger.RuleMeetingNumber},
		{"the same meeting again", strings.ReplaceAll(twoMeetings, "2,2026", "1,2026"), 13, ledger.RuleMeetingExists},
		{"a date going back", strings.ReplaceAll(twoMeetings, "2026-01-12", "2026-01-04"), 13, ledger.RuleDateBeforeLast},
		{"a purse counted once more", with(5, at1+"open,,savings,,0,,"), 5, ledger.RuleListedTwice},
		{"opened again", with(6, at1+"open,,savings,,0,,"), 6, ledger.RuleMeetingOpen},
		{"a member of last month", with(13, "1,2026-01-04,member_joined,7,,,,,name=Awa"), 13, ledger.RuleDateBeforeLast},
		{"a member of next month", with(13, "4,2026-01-12,member_joined,7,,,,,name=Awa"), 13, ledger.RuleMeetingNumber},

		{"a correction of no row", with(19, at2+"correction,,,,,,row=17000;reason=x"), 19, RuleCorrectionRow},
		{"a correction of itself", with(19, at2+"correction,,,,,,row=19;reason=x"), 19, RuleCorrectionRow},
		{"a correction of the header", with(19, at2+"correction,,,,,,row=1;reason=x"), 19, RuleCorrectionRow},
		{"a correction of a mark", with(19, at2+"correction,,,,,,row=5;reason=x"), 19, ledger.RuleNotCorrectable},
		{"a correction without a reason", with(19, at2+"correction,,,,,,row=18"), 19, RuleDetailMissing},
		{"the first of many", with(17, at2+"repayment,1,,,1e3,7,\n"+at2+"repayment,1,,,-1,7,"), 17, ledger.RuleAmountMalformed},
	}
	book := founded(t, benkadi(nil))
	before := balances(book)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := importing(book, test.text)
			var refused *RowError
			var rule *ledger.RuleError
			if !errors.As(err, &refused) || !errors.As(err, &rule) {
				t.Fatalf("got %v, want %s at row %d", err, test.rule, test.row)
			}
			if refused.Row != test.row || rule.Rule != test.rule {
				t.Errorf("got %v, want %s at row %d", err, test.rule, test.row)
			}
		})
	}
	if diff := cmp.Diff(before, balances(book)); diff != "" || book.Seq() != 0 || book.OpenMeeting() != nil {
		t.Errorf("the book changed\n%s", diff)
	}
}

func TestFirstColumns(t *testing.T) {
	// number puts cells before every row, N being a rising number; row gets its own.
	number := func(header, cells string, row int, own string) string {
		lines := strings.Split(strings.TrimSpace(twoMeetings), "\n")
		for i := range lines {
			lines[i] = strings.ReplaceAll(cells, "N", fmt.Sprint(100+i)) + lines[i]
		}
		lines[0] = header + "meeting,date,event,member,fund,shares,amount,loan,detail"
		if own != "" {
			_, rest, _ := strings.Cut(lines[row-1], ",")
			lines[row-1] = own + rest
		}
		return strings.Replace(strings.Join(lines, "\n"), "row=18", "row=117", 1)
	}
	book := founded(t, benkadi(nil))
	tests := []struct {
		name, text string
		row        int
		rule       ledger.Rule
	}{
		{"row", number("row,", "N,", 0, ""), 0, ""},
		{"row falls", number("row,", "N,", 9, "5,"), 9, RuleRowOrder},
		{"row repeats", number("row,", "N,", 9, "107,"), 9, RuleRowOrder},
		{"row in words", number("row,", "N,", 9, "nine,"), 9, RuleNumber},
		{"row left out", number("row,", "N,", 9, ","), 9, RuleNumber},
		{"another cycle", number("cycle,row,", "1,N,", 9, "2,"), 9, RuleCycle},
		{"cycle in words", number("cycle,row,", "1,N,", 9, "one,"), 9, RuleNumber},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := importing(book, test.text)
			var refused *RowError
			if test.rule == "" && err == nil {
				return
			}
			if !errors.As(err, &refused) || refused.Row != test.row || !errors.Is(err, &ledger.RuleError{Rule: test.rule}) {
				t.Errorf("got %v, want %s at row %d", err, test.rule, test.row)
			}
		})
	}
}

func TestDifferencesStandBesideTheCounts(t *testing.T) {
	const difference = "2,2026-01-12,cash_difference,,social,,95,,explanation=a coin under the mat\n"
	counted := strings.Replace(with(14, "2,2026-01-12,open,,social,,95,,"), "close,,social,,100,,\n2", "close,,social,,95,,\n2", 1)
	rows := strings.SplitAfter(counted, "\n")
	for _, row := range []int{13, 14, 15, 16} { // before, between and after the open rows
		text := strings.Join(rows[:row-1], "") + difference + strings.Join(rows[row-1:], "")
		text = strings.Replace(text, "row=18", "row=19", 1)
		text = strings.Replace(text, "2,2026-01-12,close,,social,,100", "2,2026-01-12,close,,social,,95", 1)
		wantLoss(t, text)
	}
	for _, row := range []int{20, 21, 22, 23} { // and the close rows
		rows := strings.SplitAfter(with(21, "2,2026-01-12,close,,social,,95,,"), "\n")
		wantLoss(t, strings.Join(rows[:row-1], "")+difference+strings.Join(rows[row-1:], ""))
	}
}

func wantLoss(t *testing.T, text string) {
	t.Helper()
	book := founded(t, benkadi(nil))
	events, _, err := importing(book, text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	enter(t, book, events)
	if book.Loss("social") != 5 || book.Cash("social") != 95 {
		t.Errorf("lost %d, holds %d", book.Loss("social"), book.Cash("social"))
	}
}

func TestBetweenMeetings(t *testing.T) {
	book := founded(t, benkadi(nil))
	text := strings.Replace(with(13, `,,member_joined,7,,,,,name=Awa%3B Fanta;sex=f
1,2026-01-05,schooling_reported,7,,,,,girls_enrolled=2;girls_attending=1
2,2026-01-07,member_left,6,,,,,cause=left
,2026-01-08,meeting_cancelled,,,,,,reason=a burial
2,2026-01-12,open,,savings,,2250,,`), "row=18", "row=22", 1)
	events, _, err := importing(book, text)
	if err != nil {
		t.Fatal(err)
	}
	enter(t, book, events)
	joined, err := book.Member(7)
	if err != nil || joined.Person.Text != "Awa; Fanta" || joined.Schooling.GirlsAttending != 1 || book.ActiveMembers() != 6 {
		t.Errorf("joined %+v, %v", joined, err)
	}
}

func TestPurposes(t *testing.T) {
	tests := map[string]ledger.LoanGranted{
		"periods=3":                           {Purpose: "other"},
		"periods=3;purpose=farming":           {Purpose: "farming"},
		"periods=3;purpose=soap and oil":      {Purpose: "other", Detail: ledger.Said("soap and oil")},
		"periods=3;purpose=trade;detail=soap": {Purpose: "trade", Detail: ledger.Said("soap")},
		"periods=3;guarantors=4+2":            {Purpose: "other", Guarantors: []ledger.MemberNumber{4, 2}},
		"periods=9;override=the rains":        {Purpose: "other", Override: ledger.Said("the rains")},
	}
	for detail, want := range tests {
		book := founded(t, benkadi(nil))
		events, _, err := importing(book, with(16, "2,2026-01-12,loan_granted,1,,,1000,7,"+detail))
		if err != nil {
			t.Errorf("%s: %v", detail, err)
			continue
		}
		got := events[8].(*ledger.LoanGranted)
		want.Loan, want.Member, want.Fund, want.Principal, want.Periods = 7, 1, ledger.Savings, 1000, got.Periods
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", detail, diff)
		}
	}
}

func TestBooksThatTakeNoRegister(t *testing.T) {
	rows := mustRead(t, []byte(twoMeetings))
	_, _, err := Events(&ledger.Book{}, rows, 1, nil)
	if !errors.Is(err, &ledger.RuleError{Rule: ledger.RuleNotFounded}) {
		t.Errorf("an empty book: %v", err)
	}
	book := founded(t, benkadi(nil))
	enter(t, book, []ledger.Event{&ledger.MeetingOpened{Meeting: 1, Date: 20000, Counts: []ledger.Count{{Fund: "savings"}, {Fund: "social"}, {Fund: "school"}}}})
	_, _, err = Events(book, rows, 2, nil)
	if !errors.Is(err, &ledger.RuleError{Rule: ledger.RuleMeetingOpen}) {
		t.Errorf("in a meeting: %v", err)
	}
	if events, _, err := Events(book, nil, 2, nil); err != nil || events != nil {
		t.Errorf("no rows: %v, %v", events, err)
	}
}

func TestReadBounds(t *testing.T) {
	many := twoMeetings + strings.Repeat("1,2026-01-05,attendance,1,,,,,present\n", MaxRows)
	if _, err := Read(strings.NewReader(many)); !errors.Is(err, &ledger.RuleError{Rule: RuleTooManyRows}) {
		t.Errorf("%d rows: %v", MaxRows+21, err)
	}
	if _, err := Read(bytes.NewReader(make([]byte, MaxFile+1))); !errors.Is(err, &ledger.RuleError{Rule: RuleTooLarge}) {
		t.Errorf("a file of more than 32 MiB: %v", err)
	}
	broken := errors.New("the stick was pulled out")
	if _, err := Read(iotest{broken}); !errors.Is(err, broken) {
		t.Errorf("a broken reader: %v", err)
	}
}

type iotest struct{ err error }

func (r iotest) Read([]byte) (int, error) { return 0, r.err }

func TestDetailComesBack(t *testing.T) {
	for _, s := range []string{"a", "10 % ; a=b", "two\nlines\r\n", "éɔŋ 🌾", "\u2028\u0085\t", "%41", " "} {
		d, err := parseDetail("expense", "purpose="+encode(s), []string{"purpose"})
		if err != nil || d["purpose"] != s {
			t.Errorf("%q came back as %q: %v", s, d["purpose"], err)
		}
	}
}

func TestRulesTable(t *testing.T) {
	listed := map[ledger.Rule]bool{}
	for _, r := range Rules {
		if listed[r.Rule] || r.Check == "" || !strings.HasPrefix(string(r.Rule), "register_") {
			t.Errorf("%s stands twice, says nothing or is no register's", r.Rule)
		}
		listed[r.Rule] = true
	}
}

// The samples are named by their code and row; the group is benkadi.toml.
func TestInvalidSamples(t *testing.T) {
	samples, err := filepath.Glob("../../testdata/registers/invalid/*.csv")
	if err != nil || len(samples) == 0 {
		t.Fatal("there are no samples", err)
	}
	book := ofFile(t, "benkadi")
	for _, path := range samples {
		t.Run(filepath.Base(path), func(t *testing.T) {
			_, _, err := importing(book, string(mustLoad(t, path)))
			var refused *RowError
			var rule *ledger.RuleError
			if !errors.As(err, &refused) || !errors.As(err, &rule) {
				t.Fatalf("got %v", err)
			}
			if got := fmt.Sprintf("%s.%d.csv", rule.Rule, refused.Row); got != filepath.Base(path) {
				t.Errorf("refused as %v", err)
			}
		})
	}
	if _, _, err := importing(book, string(mustLoad(t, "../../testdata/registers/benkadi.csv"))); err != nil {
		t.Error(err)
	}
}
