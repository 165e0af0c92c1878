package ledger_test

import (
	"fmt"
	"testing"

	"jigiya/ledger"
)

// Every event of rules.md §3 with its exact postings, in one life of a group.
// Positive is a debit.
func TestPostings(t *testing.T) {
	g := found(t, 6, func(c *ledger.Constitution) { c.Loans.MaxMultiple, c.Loans.MaxOpen = 0, 3 })
	none := func(e ledger.Event) { t.Helper(); g.posts(e) }
	none(g.opening("2026-01-05"))
	none(&ledger.AttendanceMarked{Member: 1, Mark: ledger.Late})
	g.posts(buy(4, 4), "cash:savings 1000", "savings:4 -1000")
	g.posts(pay(4, savings, 250), "cash:savings 250", "savings:4 -250")
	g.posts(&ledger.Contribution{Member: 5, Fund: savings, Shares: 2, Amount: 500}, "cash:savings 500", "savings:5 -500")
	g.posts(pay(4, social, 130), "cash:social 130", "fund:social -130")
	g.posts(&ledger.ShareReturned{Member: 4, Shares: 1}, "savings:4 250", "cash:savings -250")
	g.posts(gift(savings, 50_000), "cash:savings 50000", "other_income:savings -50000")
	g.posts(gift(school, 5_000), "cash:school 5000", "fund:school -5000")
	g.posts(lend(1, 4, 10_000, 3), "loan:1 10000", "cash:savings -10000", "due:charge:1 1000", "expected -1000")
	g.posts(repay(1, 300), "cash:savings 300", "charge:savings -300", "expected 300", "due:charge:1 -300")
	g.posts(&ledger.Repayment{Loan: 1, Amount: 1_700, By: 5}, "cash:savings 700", "charge:savings -700", "expected 700", "due:charge:1 -700", "cash:savings 1000", "loan:1 -1000")
	g.posts(&ledger.LoanToppedUp{Loan: 1, Amount: 2_000}, "loan:1 2000", "cash:savings -2000", "due:charge:1 200", "expected -200")
	none(&ledger.LoanRescheduled{Loan: 1, Periods: 6})
	g.posts(&ledger.ChargeWaived{Loan: 1, Amount: 50}, "expected 50", "due:charge:1 -50")
	g.posts(&ledger.LoanWrittenOff{Loan: 1}, "loss:savings 11000", "loan:1 -11000", "expected 150", "due:charge:1 -150")
	g.posts(&ledger.LoanGranted{Loan: 7, Member: 5, Fund: school, Principal: 1_000, Periods: 1, Purpose: "school", Guarantors: []member{4, 6}},
		"loan:7 1000", "cash:school -1000", "due:charge:7 100", "expected -100")
	g.posts(repay(7, 1_100), "cash:school 100", "charge:school -100", "expected 100", "due:charge:7 -100", "cash:school 1000", "loan:7 -1000")
	g.posts(levy(4, 50), "due:fine:savings:4 50", "expected -50")
	g.posts(payFine(4, 20), "expected 20", "due:fine:savings:4 -20", "cash:savings 20", "fine:savings -20")
	g.posts(&ledger.FineWaived{Member: 4, Fund: savings, Amount: 30}, "expected 30", "due:fine:savings:4 -30")
	g.posts(&ledger.Grant{Fund: social, Member: 4, Amount: 30}, "fund:social 30", "cash:social -30")
	g.posts(&ledger.Expense{Fund: savings, Amount: 15}, "expense:savings 15", "cash:savings -15")
	g.posts(&ledger.Transfer{From: savings, To: social, Amount: 70}, "cash:social 70", "cash:savings -70", "carried:savings 70", "fund:social -70")
	g.posts(&ledger.Transfer{From: social, To: school, Amount: 20}, "cash:school 20", "cash:social -20", "fund:social 20", "fund:school -20")
	g.posts(&ledger.Transfer{From: school, To: savings, Amount: 5}, "cash:savings 5", "cash:school -5", "fund:school 5", "carried:savings -5")
	g.posts(&ledger.BankDeposited{Fund: savings, Amount: 400}, "bank:savings 400", "cash:savings -400")
	g.posts(&ledger.BankInterest{Fund: savings, Amount: 9}, "bank:savings 9", "other_income:savings -9")
	g.posts(&ledger.BankFee{Fund: savings, Amount: 3}, "expense:savings 3", "bank:savings -3")
	g.posts(&ledger.BankWithdrawn{Fund: savings, Amount: 406}, "cash:savings 406", "bank:savings -406")
	g.posts(&ledger.ExternalLoanReceived{Creditor: "project", Fund: savings, Amount: 900}, "cash:savings 900", "external:savings:project -900")
	g.posts(&ledger.ExternalLoanRepaid{Creditor: "project", Fund: savings, Amount: 900, Charge: 45},
		"external:savings:project 900", "cash:savings -900", "expense:savings 45", "cash:savings -45")
	purse := g.book.Cash(savings)
	g.posts(&ledger.CashDifference{Fund: savings, Counted: purse - 10, Expected: purse, Explanation: said("change")}, "loss:savings 10", "cash:savings -10")
	g.posts(&ledger.CashDifference{Fund: savings, Counted: purse, Expected: purse - 10, Explanation: said("found")}, "cash:savings 10", "other_income:savings -10")
	g.posts(g.correct(g.last()), "cash:savings -10", "other_income:savings 10")
	none(&ledger.SchoolingReported{Member: 4, GirlsEnrolled: 2, GirlsAttending: 1})
	none(join(7, 0))
	none(leave(7))
	g.posts(leave(5), "savings:5 500", "cash:savings -500")
	none(amended(func(c *ledger.Constitution) { c.SharesMax = 6 }))
	none(g.closing())
	none(&ledger.MeetingCancelled{Date: day("2026-01-12"), Reason: said("rain")})
	if next := g.book.NextMeeting(); next != day("2026-01-19") {
		t.Errorf("after a meeting that was not held the next is on %v", next)
	}
	d, _ := g.book.Divide()
	g.posts(d.Event(), "savings:4 1000", "cash:savings "+text(-d.Payouts[3].Payout),
		"charge:savings 1000", "fine:savings 20", "other_income:savings 50009", "expense:savings -63", "loss:savings -11010",
		"carried:savings -65", "carried:savings "+text(-d.Remainder), "charge:school 100", "fund:school -100")
	none(g.nextCycle())
}

func text(a amount) string { return fmt.Sprint(int64(a)) }

// A charge in advance is paid out of the loan and is income at once.
func TestPostingsInAdvance(t *testing.T) {
	g := found(t, 5, func(c *ledger.Constitution) { c.Loans.Convention, c.Loans.MaxMultiple = ledger.InAdvance, 0 })
	g.open("2026-01-05").do(gift(savings, 21_000))
	g.posts(lend(1, 4, 30_000, 3), "loan:1 30000", "cash:savings -30000", "cash:savings 9000", "charge:savings -9000")
	g.has("cash", g.book.Cash(savings), 0).has("owed", g.book.Owed(1), 30_000)
	g.do(gift(savings, 10_000)).posts(&ledger.LoanToppedUp{Loan: 1, Amount: 10_000}, "loan:1 10000", "cash:savings -10000", "cash:savings 3000", "charge:savings -3000")
}

// Opening balances bring everything in at once; what is left is profit to date.
func TestPostingsOpeningBalances(t *testing.T) {
	e := &ledger.OpeningBalances{
		CycleStart: day("2025-10-01"), MembersAtStart: 6, Meeting: 12, Date: day("2025-12-29"),
		Funds:     []ledger.OpeningFund{{Fund: savings, Cash: 900, Bank: 100, Carried: -7}, {Fund: social, Cash: 60, Carried: 4}, {Fund: school, Cash: 50}},
		Externals: []ledger.OpeningExternal{{Creditor: "bank", Fund: savings, Amount: 40}},
		Members:   []ledger.OpeningMember{{Member: 4, Shares: 3}, {Member: 5, Shares: 0}},
		Loans:     []ledger.OpeningLoan{{Loan: 9, Member: 4, Fund: savings, Outstanding: 500, ChargeDue: 30, Granted: day("2025-11-30"), Periods: 3}},
		Fines:     []ledger.OpeningFine{{Member: 5, Fund: social, Amount: 25}},
	}
	g := found(t, 5).posts(e, "cash:savings 900", "bank:savings 100", "carried:savings 7", "cash:social 60", "carried:social -4", "cash:school 50",
		"external:savings:bank -40", "loan:9 500", "due:charge:9 30", "expected -30", "savings:4 -750", "due:fine:social:5 25", "expected -25",
		"other_income:savings -717", "fund:social -56", "fund:school -50")
	g.has("profit", g.book.Profit(savings), 717).refuses(ledger.RuleOpeningTooLate, e)
	g.refuses(ledger.RuleMeetingExists, &ledger.MeetingOpened{Meeting: 12, Date: day("2026-01-05"), Counts: g.counts()})
	if g.book.CycleStart() != day("2025-10-01") || g.book.NextLoan() != 10 {
		t.Error(g.book.CycleStart(), g.book.NextLoan())
	}
	// No due date has passed on 29 December: what is owed is spread over all three.
	l, _ := g.book.Loan(9)
	if parts := l.Schedule(); len(parts) != 3 || parts[0].Amount != 176 {
		t.Error(parts)
	}
	g.open("2026-01-05").do(levy(5, 5))
	g.refuses(ledger.RuleNotCorrectable, g.correct(2))
	g.do(&ledger.FinePaid{Member: 5, Fund: social, Amount: 25})
}

func TestAccountNames(t *testing.T) {
	for want, a := range map[string]ledger.Account{
		"cash:social": {Class: ledger.Cash, Fund: social}, "loan:3": {Class: ledger.LoanPrincipal, Number: 3},
		"due:fine:social:3": {Class: ledger.DueFine, Fund: social, Number: 3}, "external:savings:bank": {Class: ledger.ExternalDebt, Fund: savings, Creditor: "bank"},
		"due:contribution:3": {Class: ledger.DueContribution, Number: 3}, "expected": {Class: ledger.Expected},
	} {
		if a.String() != want || a.Memorandum() != (a.Class >= ledger.DueCharge) {
			t.Errorf("%v, want %s", a, want)
		}
	}
}
