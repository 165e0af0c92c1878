package report

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

func names(n ledger.MemberNumber) string {
	return map[ledger.MemberNumber]string{1: "Aminata", 2: "Kadia"}[n]
}

// TestGolden is every report of the year before its share-out, read by a person
// once and compared ever after.
func TestGolden(t *testing.T) {
	b := year(t).book
	golden(t, "balance", BalanceOf(b))
	golden(t, "members", Members(b, names))
	golden(t, "loans", Loans(b, 0))
	golden(t, "fines", Fines(b))
	golden(t, "officers", Officers(b, names))
	golden(t, "group", GroupOf(b, names))
	golden(t, "share_out", ShareOut(must(b.Divide())(t)))
	golden(t, "recital", must(RecitalOf(b, []Thing{{3, "🐐", map[string]string{"en": "goat"}}}))(t))
	golden(t, "meeting_2", must(MeetingOf(b, 2))(t))
	golden(t, "meeting_3", must(MeetingOf(b, 3))(t))
	golden(t, "passbook_2", must(PassbookOf(b, 2, names))(t))
	golden(t, "passbook_5", must(PassbookOf(b, 5, nil))(t))
	golden(t, "settlement", must(SettlementOf(b, 2))(t))
	golden(t, "borrowing", must(BorrowingOf(b, ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 1000, Periods: 3}, 0))(t))
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// TestKeys holds the reports to the names of cli.md: they are never renamed.
func TestKeys(t *testing.T) {
	b := year(t).book
	for _, c := range []struct {
		name   string
		report any
		keys   string
		exact  bool
	}{
		{"balance", BalanceOf(b), "group seq head cycle meeting date funds shares savings loans_outstanding charges_due fines_due income expense loss carried profit", true},
		{"fund", BalanceOf(b).Funds[0], "fund cash bank balance", true},
		{"income", BalanceOf(b).Income, "charge fine other", true},
		{"member", Members(b, nil)[0], "member status shares savings loan_owed fines_due", false},
		{"loan", Loans(b, 0)[0], "loan member fund principal outstanding charge_due owed granted due overdue status", false},
		{"share-out", ShareOut(must(b.Divide())(t)), "method fund profit payouts remainder remainder_to", true},
		{"payout", ShareOut(must(b.Divide())(t)).Payouts[0], "member shares payout offset paid", true},
		{"group", GroupOf(b, nil), "group name method place cycle head state", false},
		{"head", GroupOf(b, nil).Head, "seq hash epoch", true},
	} {
		have := keysOf(t, c.report)
		want := strings.Fields(c.keys)
		for _, key := range want {
			if !slices.Contains(have, key) {
				t.Errorf("%s has no key %q", c.name, key)
			}
		}
		if c.exact && len(have) != len(want) {
			t.Errorf("%s: %s", c.name, cmp.Diff(want, have))
		}
	}
}

func keysOf(t *testing.T, value any) []string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(object))
}

// TestEmptyGroup: right after the founding lists are empty, not null, and there
// is no date yet.
func TestEmptyGroup(t *testing.T) {
	v := &village{t: t, book: new(ledger.Book)}
	v.say(founding())
	for _, c := range []struct{ report, want string }{
		{text(t, Loans(v.book, 0)), "[]"},
		{text(t, Fines(v.book)), "[]"},
		{text(t, BalanceOf(v.book).Date), "null"},
	} {
		if c.report != c.want {
			t.Errorf("have %s, want %s", c.report, c.want)
		}
	}
	if passbook := text(t, must(PassbookOf(v.book, 1, nil))(t)); strings.Count(passbook, "null") != 1 {
		t.Errorf("an empty passbook has more nulls than its date: %s", passbook)
	}
	for _, err := range []error{second(MeetingOf(v.book, 0)), second(MeetingOf(v.book, 7)), second(RecitalOf(v.book, nil))} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a meeting that was not held: %v", err)
		}
	}
	if _, err := PassbookOf(v.book, 9, nil); !errors.Is(err, &ledger.RuleError{Rule: ledger.RuleUnknownMember}) {
		t.Errorf("passbook of nobody: %v", err)
	}
}

func text(t *testing.T, value any) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func second[T any](_ T, err error) error { return err }

// TestMeetingsAddUp: in every meeting each purse leads from the last closing to
// this one, also while the meeting is open.
func TestMeetingsAddUp(t *testing.T) {
	v := year(t)
	v.shareOut()
	check := func(before map[ledger.FundName]ledger.Amount, m Meeting) {
		t.Helper()
		for _, p := range m.Purses {
			if p.Opening != before[p.Fund] || p.Opening+p.Difference+p.In-p.Out != p.Closing {
				t.Errorf("meeting %d, %s: before %d, flow %+v", m.Meeting, p.Fund, before[p.Fund], p)
			}
			before[p.Fund] = p.Closing
		}
	}
	purses := map[ledger.FundName]ledger.Amount{}
	for _, m := range v.book.Meetings() {
		check(purses, must(MeetingOf(v.book, m.Number))(t))
	}
	v.nextCycle()
	for _, name := range v.book.Funds() {
		purses[name] = must(MeetingOf(v.book, 1))(t).opening(name)
	}
	v.open("2026-07-01")
	v.social(3)
	open := must(MeetingOf(v.book, 0))(t)
	if open.Status != "open" || open.Totals != v.book.ClosingTotals() {
		t.Errorf("open meeting: %+v", open)
	}
}

func (r Meeting) opening(name ledger.FundName) ledger.Amount {
	for _, c := range r.Opening {
		if c.Fund == name {
			return c.Amount
		}
	}
	return 0
}

// TestPassbooksAddUp: lines lead from what she brought to where she stands, and
// all passbooks together are the book.
func TestPassbooksAddUp(t *testing.T) {
	v := year(t)
	checkPassbooks(t, v.book)
	v.shareOut()
	checkPassbooks(t, v.book)
	v.nextCycle()
	checkPassbooks(t, v.book)
}

func checkPassbooks(t *testing.T, b *ledger.Book) {
	t.Helper()
	var sum Standing
	for _, m := range b.Members() {
		r := must(PassbookOf(b, m.Number, nil))(t)
		standing := r.Opening
		var paid ledger.Amount
		for _, l := range r.Lines {
			standing = standing.plus(l.Change, +1)
			paid += l.Paid - l.Received
			if standing != l.After {
				t.Errorf("member %d at %d stands at %+v, line says %+v", m.Number, l.Seq, standing, l.After)
			}
		}
		if standing != r.Closing {
			t.Errorf("member %d ends at %+v, book says %+v", m.Number, standing, r.Closing)
		}
		if paid != r.Paid-r.Received {
			t.Errorf("member %d: lines say she paid %d more than she got, the sums %d − %d", m.Number, paid, r.Paid, r.Received)
		}
		sum = sum.plus(r.Closing, +1)
	}
	totals := b.Totals()
	if want := (Standing{int64(totals.Shares), totals.Savings, totals.Outstanding + totals.ChargesDue, totals.FinesDue, sum.ContributionDue}); sum != want {
		t.Errorf("passbooks sum to %+v, the book to %+v", sum, want)
	}
}

// TestSharedOut: after the share-out the report says what its preview said.
func TestSharedOut(t *testing.T) {
	v := year(t)
	if _, yes := SharedOut(v.book); yes {
		t.Error("shared out before the share-out")
	}
	preview := ShareOut(must(v.book.Divide())(t))
	v.shareOut()
	done, yes := SharedOut(v.book)
	if diff := cmp.Diff(preview, done); !yes || diff != "" {
		t.Errorf("shared out (%t):\n%s", yes, diff)
	}
	if after := BalanceOf(v.book); after.Savings != 0 || after.Shares != 0 || after.Income != (Income{}) {
		t.Errorf("after the share-out: %+v", after)
	}
}

// TestOpeningBalances: a group that already runs has its passbooks from the cut-over on.
func TestOpeningBalances(t *testing.T) {
	v := &village{t: t, book: new(ledger.Book)}
	v.say(founding())
	v.say(&ledger.OpeningBalances{
		CycleStart: day(t, "2025-10-06"), MembersAtStart: 5, Meeting: 12, Date: day(t, "2025-12-29"),
		Funds:   []ledger.OpeningFund{{Fund: ledger.Savings, Cash: 9000}, {Fund: "social", Cash: 700}, {Fund: "school", Bank: 300}},
		Members: []ledger.OpeningMember{{Member: 1, Shares: 20}, {Member: 2, Shares: 12}},
		Loans:   []ledger.OpeningLoan{{Loan: 7, Member: 2, Fund: ledger.Savings, Outstanding: 500, ChargeDue: 50, Granted: day(t, "2025-12-01"), Periods: 3}},
		Fines:   []ledger.OpeningFine{{Member: 2, Fund: ledger.Savings, Amount: 75}},
	}, 2, 3)
	checkPassbooks(t, v.book)
	r := must(PassbookOf(v.book, 2, nil))(t)
	want := []PassbookLine{{
		Seq: 1, Meeting: 12, Date: Day(day(t, "2025-12-29")), Kind: ledger.KindOpeningBalances,
		Change: Standing{12, 3000, 550, 75, 0}, After: Standing{12, 3000, 550, 75, 0},
	}}
	if diff := cmp.Diff(want, r.Lines); diff != "" {
		t.Error(diff)
	}
	if r.Opening != (Standing{}) {
		t.Errorf("she brought %+v", r.Opening)
	}
}

// TestBorrowing asks about loans that are fine, that need a decision, that cannot be.
func TestBorrowing(t *testing.T) {
	v := year(t)
	v.open("2026-05-25")
	v.say(&ledger.FinePaid{Member: 1, Fund: ledger.Savings, Amount: v.book.AllFinesDue(1)})
	b, seq := v.book, v.book.Seq()
	for _, c := range []struct {
		name        string
		loan        ledger.LoanGranted
		refusal     ledger.Rule
		overridable bool
		repay       ledger.Amount
	}{
		{"within", ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 1000, Periods: 3}, "", false, 1331}, // 10 % on the balance, three times
		{"beyond her savings", ledger.LoanGranted{Member: 6, Fund: ledger.Savings, Principal: 1000, Periods: 1}, ledger.RuleMultipleLimit, true, 1100},
		{"too long", ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 1000, Periods: 4}, ledger.RuleTermLimit, true, 1464},
		{"no such fund", ledger.LoanGranted{Member: 1, Fund: "well", Principal: 1000, Periods: 1}, ledger.RuleUnknownFund, false, 0},
		{"more than the purse", ledger.LoanGranted{Member: 1, Fund: "school", Principal: 100_000_000, Periods: 1}, ledger.RuleMultipleLimit, false, 0},
	} {
		r := must(BorrowingOf(b, c.loan, 0))(t)
		if r.Refusal != c.refusal || r.Override != c.overridable || r.Repay != c.repay {
			t.Errorf("%s: refusal %q, overridable %t, to repay %d; want %q, %t, %d", c.name, r.Refusal, r.Override, r.Repay, c.refusal, c.overridable, c.repay)
		}
	}
	if b.Seq() != seq {
		t.Error("the rehearsal was played in the book itself")
	}
}

// TestInAdvance: the charge is taken out of the loan.
func TestInAdvance(t *testing.T) {
	v := &village{t: t, book: new(ledger.Book)}
	f := founding()
	f.Constitution.Loans.Convention = ledger.InAdvance
	f.Constitution.Loans.Repay = ledger.Instalments
	v.say(f)
	v.open("2026-01-05")
	v.save(1, 5)
	r := must(BorrowingOf(v.book, ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 1000, Periods: 2}, 0))(t)
	if r.Received != 800 || r.Charge != 200 || r.Charges != 200 || r.Repay != 1000 || len(r.Schedule) != 2 {
		t.Errorf("%+v", r)
	}
}

// TestDay reads what it writes.
func TestDay(t *testing.T) {
	for _, d := range []Day{0, Day(day(t, "2026-03-02"))} {
		var back Day
		if err := json.Unmarshal([]byte(text(t, d)), &back); err != nil || back != d {
			t.Errorf("%v comes back as %v: %v", d, back, err)
		}
	}
}
