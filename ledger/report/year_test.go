package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// A village plays a group's life into a book.
type village struct {
	t     *testing.T
	book  *ledger.Book
	facts []ledger.Fact
}

func (v *village) say(e ledger.Event, cosigners ...ledger.MemberNumber) uint64 {
	v.t.Helper()
	f := ledger.Fact{Seq: uint64(len(v.facts)), Recorded: 1767600000 + int64(len(v.facts))*60, Event: e, Cosigners: cosigners}
	if err := v.book.Apply(f); err != nil {
		v.t.Fatalf("entry %d, %v: %v", f.Seq, e.Kind(), err)
	}
	if err := v.book.Audit(); err != nil {
		v.t.Fatalf("entry %d, %v: %v", f.Seq, e.Kind(), err)
	}
	v.facts = append(v.facts, f)
	return f.Seq
}

func (v *village) counts() (counts []ledger.Count) {
	for _, name := range v.book.Funds() {
		counts = append(counts, ledger.Count{Fund: name, Amount: v.book.Cash(name)})
	}
	return counts
}

func (v *village) open(date string) {
	v.t.Helper()
	last, _ := v.book.LastMeeting()
	v.say(&ledger.MeetingOpened{Meeting: last + 1, Date: day(v.t, date), Counts: v.counts()})
}

func (v *village) close() {
	v.t.Helper()
	v.say(&ledger.MeetingClosed{Counts: v.counts(), Totals: v.book.ClosingTotals()}, 2, 3)
}

// attend marks members from 1 on.
func (v *village) attend(marks ...ledger.Mark) {
	v.t.Helper()
	for i, m := range marks {
		v.say(&ledger.AttendanceMarked{Member: ledger.MemberNumber(i + 1), Mark: m})
	}
}

func (v *village) save(m ledger.MemberNumber, shares ledger.Shares) uint64 {
	v.t.Helper()
	return v.say(&ledger.Contribution{Member: m, Fund: ledger.Savings, Shares: shares})
}

func (v *village) social(m ledger.MemberNumber) uint64 {
	v.t.Helper()
	return v.say(&ledger.Contribution{Member: m, Fund: "social", Amount: 100})
}

func day(t *testing.T, s string) ledger.Date {
	t.Helper()
	d, err := ledger.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func constitution() ledger.Constitution {
	return ledger.Constitution{
		Name: "Benkadi", Method: ledger.Fixed, Place: ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"},
		Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5,
		MeetingInterval: ledger.Interval{Count: 4}, Quorum: 2,
		Funds: []ledger.FundRule{{Name: "social", Contribution: 100}, {Name: "school", Lends: true}},
		Loans: ledger.LoanRules{
			Convention: ledger.PerPeriodOnBalance, Rate: 1000, Period: ledger.Interval{Count: 4}, MaxPeriods: 3,
			MaxMultiple: 3, MaxOpen: 2, ChargeStep: 1, Repay: ledger.AtEnd,
		},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, Remainder: "fund:social", OpenLoans: ledger.OffsetOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		Fines: []ledger.FineRule{{Cause: "late", Amount: 25}, {Cause: ledger.CauseMissed, Amount: 50}},
	}
}

func founding() *ledger.GroupFounded {
	key := func(n byte) ledger.Signatory { return ledger.Signatory{2, n} }
	f := &ledger.GroupFounded{Constitution: constitution(), Writer: key(100)}
	roles := map[ledger.MemberNumber][]ledger.Role{
		1: {ledger.Chairperson}, 2: {ledger.KeyHolder}, 3: {ledger.KeyHolder}, 4: {ledger.Treasurer, ledger.KeyHolder},
	}
	for n := ledger.MemberNumber(1); n <= 5; n++ {
		m := ledger.Founder{Member: n, Sex: ledger.Female, Person: ledger.Said("a name"), Roles: roles[n]}
		if n >= 2 && n <= 4 {
			m.Key = key(byte(n))
		}
		f.Members = append(f.Members, m)
	}
	return f
}

// year is a founding and five meetings of a cycle: everything a register knows.
func year(t *testing.T) *village {
	v := &village{t: t, book: new(ledger.Book)}
	v.say(founding())
	for n := ledger.MemberNumber(1); n <= 5; n++ {
		v.say(&ledger.CommitmentSet{Member: n, Shares: 2})
	}
	v.first()
	v.second()
	v.third()
	v.fourth()
	v.fifth()
	return v
}

// first: everybody saves; number 5 stays behind her commitment.
func (v *village) first() {
	v.open("2026-01-05")
	v.attend(ledger.Present, ledger.Present, ledger.Late, ledger.Present, ledger.Absent)
	for n, shares := range []ledger.Shares{5, 4, 3, 5} {
		v.social(ledger.MemberNumber(n + 1))
		v.save(ledger.MemberNumber(n+1), shares)
	}
	v.say(&ledger.FineLevied{Member: 3, Fund: ledger.Savings, Cause: "late", Amount: 25})
	v.say(&ledger.Received{Fund: "school", Amount: 20000, Source: ledger.Said("project")})
	v.close()
}

// second: a loan, a slip of the pen put right, money brought to the bank.
func (v *village) second() {
	v.open("2026-02-02")
	v.attend(ledger.Present, ledger.Present, ledger.Present, ledger.Represented, ledger.Present)
	for n, shares := range []ledger.Shares{5, 3, 2, 2} {
		v.save(ledger.MemberNumber(n+1), shares)
	}
	slip := v.save(5, 5)
	v.say(&ledger.Correction{Seq: slip, Reason: ledger.Said("four, not five")})
	v.save(5, 4)
	v.say(&ledger.FinePaid{Member: 3, Fund: ledger.Savings, Amount: 25})
	v.say(&ledger.LoanGranted{Loan: 1, Member: 2, Fund: ledger.Savings, Principal: 5000, Periods: 3, Purpose: "trade", Guarantors: []ledger.MemberNumber{3, 4}})
	v.say(&ledger.LoanGranted{Loan: 2, Member: 4, Fund: "school", Principal: 4000, Periods: 2, Purpose: "school"})
	v.say(&ledger.BankDeposited{Fund: "school", Amount: 10000})
	v.close()
}

// third: the purse is short, a loan is paid in part, the social fund helps.
func (v *village) third() {
	counts := v.counts()
	counts[0].Amount -= 30
	v.say(&ledger.MeetingOpened{Meeting: 3, Date: day(v.t, "2026-03-02"), Counts: counts})
	v.say(&ledger.CashDifference{Fund: ledger.Savings, Counted: counts[0].Amount, Expected: counts[0].Amount + 30, Explanation: ledger.Said("a coin fell through the floor")})
	v.attend(ledger.Present, ledger.Present, ledger.Excused, ledger.Present, ledger.Present)
	for n := ledger.MemberNumber(1); n <= 5; n++ {
		if n != 3 {
			v.save(n, 2)
		}
	}
	v.say(&ledger.LoanToppedUp{Loan: 1, Amount: 500, Override: ledger.Said("the assembly decided")})
	v.say(&ledger.Repayment{Loan: 1, Amount: 2000})
	v.say(&ledger.Repayment{Loan: 2, Amount: 1000, By: 1})
	v.say(&ledger.Grant{Fund: "social", Member: 3, Amount: 300, Purpose: ledger.Said("an illness")})
	v.say(&ledger.Expense{Fund: ledger.Savings, Amount: 150, Purpose: ledger.Said("a pen")})
	v.say(&ledger.MemberJoined{Member: 6, Sex: ledger.Male, Person: ledger.Said("another name")})
	v.close()
}

// fourth: beyond the limit by decision, outside money, the bank's own doings.
func (v *village) fourth() {
	v.open("2026-03-30")
	v.attend(ledger.Present, ledger.Present, ledger.Present, ledger.Present, ledger.Present, ledger.Present)
	v.save(6, 1)
	v.say(&ledger.LoanGranted{Loan: 3, Member: 5, Fund: ledger.Savings, Principal: 1000, Periods: 1, Purpose: "health", Override: ledger.Said("the assembly decided")})
	v.say(&ledger.ExternalLoanReceived{Creditor: "kafo", Fund: "school", Amount: 5000}, 2, 4)
	v.say(&ledger.Transfer{From: "social", To: "school", Amount: 50, Reason: ledger.Said("chalk")}, 2, 3)
	v.say(&ledger.BankInterest{Fund: "school", Amount: 120})
	v.say(&ledger.BankFee{Fund: "school", Amount: 20})
	v.say(&ledger.BankWithdrawn{Fund: "school", Amount: 5100})
	v.say(&ledger.ChargeWaived{Loan: 2, Amount: 40, Reason: ledger.Said("rain")})
	v.say(&ledger.FineWaived{Member: 5, Fund: ledger.Savings, Amount: 50, Reason: ledger.Said("she was ill")})
	v.close()
}

// fifth: number 5 leaves with debts, a loan is given up.
func (v *village) fifth() {
	v.open("2026-04-27")
	v.attend(ledger.Present, ledger.Present, ledger.Present, ledger.Present, ledger.Present, ledger.Late)
	v.say(&ledger.MemberLeft{Member: 5, Cause: ledger.CauseLeft})
	v.say(&ledger.ShareReturned{Member: 1, Shares: 1})
	v.say(&ledger.Repayment{Loan: 1, Amount: 3500})
	v.say(&ledger.ExternalLoanRepaid{Creditor: "kafo", Fund: "school", Amount: 5000, Charge: 250}, 2, 4)
	v.say(&ledger.LoanRescheduled{Loan: 1, Periods: 2, Reason: ledger.Said("a bad harvest")})
	v.say(&ledger.LoanWrittenOff{Loan: 2, Reason: ledger.Said("gone to the mines")}, 2, 3)
	v.close()
}

// shareOut closes the cycle and opens the next, in which number 1 saves again at once.
func (v *village) shareOut() {
	d, err := v.book.Divide()
	if err != nil {
		v.t.Fatal(err)
	}
	v.say(d.Event(), 2, 3, 4)
}

func (v *village) nextCycle() {
	v.say(&ledger.CycleOpened{
		Cycle: 2, Constitution: constitution(), Officers: v.book.Officers(), Carried: v.book.CarriedSums(),
		Reinvestments: []ledger.Reinvestment{{Member: 1, Shares: 4}},
	}, 2, 3, 4)
	v.open("2026-06-01")
	v.save(2, 2)
	v.close()
}

// golden compares a report with its file, as JSON.
func golden(t *testing.T, name string, value any) {
	t.Helper()
	got, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	compareFile(t, "testdata/"+name+".json", append(got, '\n'))
}

func compareFile(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", path, diff)
	}
}

// TestFacts keeps the script as facts in testdata/year.jsonl: package export
// writes and reads the same year.
func TestFacts(t *testing.T) {
	v := year(t)
	v.shareOut()
	v.nextCycle()
	var file bytes.Buffer
	out := json.NewEncoder(&file)
	for _, f := range v.facts {
		if err := out.Encode(map[string]any{"kind": f.Event.Kind(), "recorded": f.Recorded, "cosigners": f.Cosigners, "event": f.Event}); err != nil {
			t.Fatal(err)
		}
	}
	compareFile(t, "testdata/year.jsonl", file.Bytes())
}
