package ledger_test

import (
	"errors"
	"testing"

	"jigiya/ledger"
)

// breach is one event that one rule refuses, and what the group did before.
type breach struct {
	rule   ledger.Rule
	change func(*ledger.Constitution)
	before []ledger.Event // in a meeting that is open
	closed bool           // the meeting is closed again before the event
	event  ledger.Event
}

func said(s string) ledger.Words { return ledger.Said(s) }

// rich is a meeting's beginning that leaves money to lend.
var rich = []ledger.Event{gift(savings, 100_000), buy(4, 4), buy(5, 2)}

func with(events ...ledger.Event) []ledger.Event {
	return append(append([]ledger.Event{}, rich...), events...)
}

func amended(changes ...func(*ledger.Constitution)) *ledger.GroupAmended {
	return &ledger.GroupAmended{Constitution: constitution(changes...)}
}

func counted(c ...ledger.Count) []ledger.Count { return c }

var allEmpty = counted(ledger.Count{Fund: savings}, ledger.Count{Fund: social}, ledger.Count{Fund: school})

func inAdvance(c *ledger.Constitution) {
	c.Loans.Convention, c.Loans.Rate, c.Loans.MaxPeriods = ledger.InAdvance, 5000, 12
}
func twoLoans(c *ledger.Constitution)  { c.Loans.MaxOpen = 2 }
func fixedFour(c *ledger.Constitution) { c.Method, c.SharesMax = ledger.Fixed, 4 }
func catchUp(c *ledger.Constitution)   { c.Joining = ledger.JoinCatchUp }
func atValue(c *ledger.Constitution)   { c.Joining, c.Leaving = ledger.JoinAtValue, ledger.LeaveAtValue }
func interest(c *ledger.Constitution)  { c.ShareOut.Method = ledger.InterestReturned }
func offset(c *ledger.Constitution)    { c.ShareOut.OpenLoans = ledger.OffsetOpenLoans }

// breaches reach the rules that an event can break in a meeting of a founded group.
var breaches = []breach{
	{rule: ledger.RuleAmountNotPositive, event: gift(savings, 0)},
	{rule: ledger.RuleAmountNotPositive, event: gift(savings, -5)},
	{rule: ledger.RuleAmountTooLarge, event: gift(savings, ledger.MaxAmount+1)},
	{rule: ledger.RuleNumberOutOfRange, event: buy(4, 0)},
	{rule: ledger.RuleNumberOutOfRange, event: lend(0, 4, 100, 1)},
	{rule: ledger.RuleNumberOutOfRange, event: lend(1, 4, 100, 0)},
	{rule: ledger.RuleNumberOutOfRange, event: join(0, 0)},
	{rule: ledger.RuleNumberOutOfRange, event: &ledger.Contribution{Member: 4, Fund: social, Shares: 1}},
	{rule: ledger.RuleNumberOutOfRange, event: &ledger.SchoolingReported{Member: 4, BoysEnrolled: 51}},
	{rule: ledger.RuleDateMalformed, event: &ledger.MeetingCancelled{Reason: said("rain")}},
	{rule: ledger.RuleNameMalformed, event: &ledger.FineLevied{Member: 4, Fund: savings, Cause: "Came late", Amount: 5}},
	{rule: ledger.RuleNameMalformed, event: &ledger.ExternalLoanReceived{Creditor: "Ecobank Lomé", Fund: savings, Amount: 5}},
	{rule: ledger.RuleChoiceUnknown, event: &ledger.AttendanceMarked{Member: 4, Mark: "asleep"}},
	{rule: ledger.RuleChoiceUnknown, event: &ledger.LoanGranted{Loan: 1, Member: 4, Fund: savings, Principal: 5, Periods: 1, Purpose: "fun"}},
	{rule: ledger.RuleChoiceUnknown, event: &ledger.MemberLeft{Member: 4, Cause: "bored"}},
	{rule: ledger.RuleChoiceUnknown, event: &ledger.EpochOpened{Writer: key(7), Authority: "me"}},
	{rule: ledger.RuleListedTwice, event: &ledger.LoanGranted{Loan: 1, Member: 4, Fund: savings, Principal: 5, Periods: 1, Purpose: "food", Guarantors: []member{5, 5}}},
	{rule: ledger.RuleListedTwice, event: &ledger.MeetingClosed{Counts: append(counted(ledger.Count{Fund: savings}), allEmpty...)}},
	{rule: ledger.RuleWordsMissing, event: &ledger.Correction{Seq: 2}},
	{rule: ledger.RuleWordsMissing, event: &ledger.CashDifference{Fund: savings, Counted: 5}},
	{rule: ledger.RuleWordsMissing, event: &ledger.DeviceGranted{Device: key(7)}},
	{rule: ledger.RuleConstitutionNeeds, event: amended(func(c *ledger.Constitution) { c.Name = "" })},
	{rule: ledger.RuleConstitutionRange, event: amended(func(c *ledger.Constitution) { c.Loans.MaxOpen = 0 })},
	{rule: ledger.RuleConstitutionChoice, event: amended(func(c *ledger.Constitution) { c.Method = "rotating" })},
	{rule: ledger.RuleConstitutionTwice, event: amended(func(c *ledger.Constitution) { c.Funds = append(c.Funds, c.Funds[0]) })},
	{rule: ledger.RuleConstitutionName, event: amended(func(c *ledger.Constitution) { c.Currency = "cfa" })},

	{rule: ledger.RuleAlreadyFounded, event: founding(5, constitution())},
	{rule: ledger.RuleCycleOpen, event: &ledger.CycleOpened{Cycle: 2, Constitution: constitution()}},
	{rule: ledger.RuleNoMeetingOpen, closed: true, event: gift(savings, 5)},
	{rule: ledger.RuleNoMeetingOpen, closed: true, event: levy(4, 5)},
	{rule: ledger.RuleNoMeetingOpen, closed: true, event: &ledger.AttendanceMarked{Member: 4, Mark: ledger.Present}},
	{rule: ledger.RuleNoMeetingOpen, before: rich, closed: true, event: leave(4)},
	{rule: ledger.RuleNoMeetingOpen, before: rich, closed: true, change: atValue, event: join(6, 1)},
	{rule: ledger.RuleMeetingOpen, event: &ledger.MeetingOpened{Meeting: 2, Date: day("2026-02-01"), Counts: allEmpty}},
	{rule: ledger.RuleMeetingOpen, before: rich, event: &ledger.ShareOut{}},

	{rule: ledger.RuleUnknownFund, event: pay(4, "canteen", 5)},
	{rule: ledger.RuleUnknownFund, event: &ledger.Transfer{From: savings, To: "canteen", Amount: 5}},
	{rule: ledger.RuleUnknownMember, event: buy(9, 1)},
	{rule: ledger.RuleUnknownMember, event: &ledger.PersonRecorded{Member: 9, Person: said("x")}},
	{rule: ledger.RuleMemberLeft, before: []ledger.Event{leave(4)}, event: buy(4, 1)},
	{rule: ledger.RuleMemberExists, event: join(4, 0)},
	{rule: ledger.RuleMemberExists, event: &ledger.MemberJoined{Member: 6, Sex: "f", Person: said("x"), Former: 4}},
	{rule: ledger.RuleUnknownLoan, event: repay(1, 5)},
	{rule: ledger.RuleLoanExists, before: with(lend(1, 4, 1000, 1), repay(1, 1100)), event: lend(1, 4, 100, 1)},
	{rule: ledger.RuleLoanClosed, before: with(lend(1, 4, 1000, 1), repay(1, 1100)), event: repay(1, 5)},
	{rule: ledger.RuleUnknownCreditor, event: &ledger.ExternalLoanRepaid{Creditor: "bank", Fund: savings, Amount: 5}},
	{rule: ledger.RuleUnknownEntry, event: &ledger.Correction{Seq: 99, Reason: said("x")}},

	{rule: ledger.RuleMeetingExists, closed: true, event: &ledger.MeetingOpened{Meeting: 1, Date: day("2026-02-01"), Counts: allEmpty}},
	{rule: ledger.RuleMeetingNumber, closed: true, event: &ledger.MeetingOpened{Meeting: 3, Date: day("2026-02-01"), Counts: allEmpty}},
	{rule: ledger.RuleDateBeforeLast, closed: true, event: &ledger.MeetingOpened{Meeting: 2, Date: day("2026-01-04"), Counts: allEmpty}},
	{rule: ledger.RuleDateBeforeLast, closed: true, event: &ledger.MeetingCancelled{Date: day("2026-01-04"), Reason: said("rain")}},
	{rule: ledger.RulePurseNotCounted, closed: true, event: &ledger.MeetingOpened{Meeting: 2, Date: day("2026-02-01"), Counts: allEmpty[:2]}},
	{rule: ledger.RuleNoDifference, before: rich, event: &ledger.CashDifference{Fund: savings, Counted: 101_500, Expected: 101_500, Explanation: said("x")}},
	{rule: ledger.RuleExpectedDiffers, before: rich, event: &ledger.CashDifference{Fund: savings, Counted: 101_499, Expected: 7, Explanation: said("x")}},
	{rule: ledger.RuleCountDiffers, before: rich, event: &ledger.MeetingClosed{Counts: allEmpty}},
	{rule: ledger.RuleTotalsDiffer, before: []ledger.Event{levy(4, 5)}, event: &ledger.MeetingClosed{Counts: allEmpty}},
	{rule: ledger.RuleMeetingHeld, closed: true, event: &ledger.MeetingCancelled{Date: day("2026-01-05"), Reason: said("rain")}},
	{rule: ledger.RuleMeetingOtherDate, before: rich, event: &ledger.MeetingCancelled{Date: day("2026-01-12"), Reason: said("x")}},
	{rule: ledger.RuleMeetingUsed, before: rich, event: &ledger.MeetingCancelled{Date: day("2026-01-05"), Reason: said("x")}},
	{rule: ledger.RuleNotWholeShares, event: pay(4, savings, 251)},
	{rule: ledger.RuleNotWholeShares, event: &ledger.Contribution{Member: 4, Fund: savings, Shares: 1, Amount: 500}},
	{rule: ledger.RuleShareMinimum, change: func(c *ledger.Constitution) { c.SharesMin = 2 }, event: buy(4, 1)},
	{rule: ledger.RuleShareLimit, event: buy(4, 6)},
	{rule: ledger.RuleShareLimit, before: []ledger.Event{buy(4, 2), buy(4, 2)}, event: buy(4, 2)},
	{rule: ledger.RuleNotEnoughShares, before: rich, event: &ledger.ShareReturned{Member: 4, Shares: 5}},
	{rule: ledger.RuleNoCommitment, event: &ledger.CommitmentSet{Member: 4, Shares: 1}},
	{rule: ledger.RuleCommitmentRange, change: fixedFour, event: &ledger.CommitmentSet{Member: 4, Shares: 5}},
	{rule: ledger.RuleJoiningShares, event: join(6, 1)},
	{rule: ledger.RuleJoiningShares, change: catchUp, before: []ledger.Event{buy(1, 2), buy(2, 3), buy(3, 3), buy(4, 4), buy(5, 5)}, event: join(6, 3)},
	{rule: ledger.RuleHoldsKey, event: leave(2)},
	{rule: ledger.RuleOfficerKey, event: &ledger.OfficersElected{Officers: []ledger.Officer{{Member: 4, Roles: []ledger.Role{ledger.KeyHolder}}}}},
	{rule: ledger.RuleQuorumRange, event: &ledger.OfficersElected{Officers: []ledger.Officer{{Member: 4, Roles: []ledger.Role{ledger.KeyHolder}, Key: key(4)}}}},
	{rule: ledger.RuleQuorumRange, event: amended(func(c *ledger.Constitution) { c.Quorum = 1 })},
	{rule: ledger.RuleOnlyAtNewCycle, event: amended(func(c *ledger.Constitution) { c.ShareValue = 500 })},
	{rule: ledger.RuleOnlyAtNewCycle, event: amended(func(c *ledger.Constitution) { c.Currency = "GHS" })},
	{rule: ledger.RuleOnlyAtNewCycle, event: amended(func(c *ledger.Constitution) { c.Method = ledger.Fixed })},
	{rule: ledger.RuleFundInUse, before: []ledger.Event{pay(4, social, 5)}, event: amended(func(c *ledger.Constitution) { c.Funds = c.Funds[1:] })},
	{rule: ledger.RuleFundDoesNotLend, event: &ledger.LoanGranted{Loan: 1, Member: 4, Fund: social, Principal: 5, Periods: 1, Purpose: "food"}},
	{rule: ledger.RuleGuarantor, event: &ledger.LoanGranted{Loan: 1, Member: 4, Fund: savings, Principal: 5, Periods: 1, Purpose: "food", Guarantors: []member{5, 4}}},
	{rule: ledger.RuleOpenLoanLimit, before: with(lend(1, 4, 1000, 1)), event: overridden(lend(2, 4, 100, 1))},
	{rule: ledger.RuleChargeTakesAll, change: inAdvance, before: rich, event: overridden(lend(1, 4, 100, 2))},
	{rule: ledger.RuleTermLimit, before: rich, event: lend(1, 4, 100, 7)},
	{rule: ledger.RuleTermLimit, before: with(lend(1, 4, 1000, 1)), event: &ledger.LoanRescheduled{Loan: 1, Periods: 7}},
	{rule: ledger.RuleMultipleLimit, before: rich, event: lend(1, 4, 3001, 1)},
	{rule: ledger.RuleMultipleLimit, before: with(lend(1, 4, 3000, 1)), event: &ledger.LoanToppedUp{Loan: 1, Amount: 1}},
	{rule: ledger.RuleHasUnpaidFine, before: with(levy(4, 5)), event: lend(1, 4, 100, 1)},
	{rule: ledger.RuleMoreThanOwed, before: with(lend(1, 4, 1000, 1)), event: repay(1, 1101)},
	{rule: ledger.RuleMoreThanOwed, before: with(lend(1, 4, 1000, 1)), event: &ledger.ChargeWaived{Loan: 1, Amount: 101}},
	{rule: ledger.RuleMoreThanOwed, before: with(levy(4, 5)), event: payFine(4, 6)},
	{rule: ledger.RuleMoreThanOwed, before: []ledger.Event{&ledger.ExternalLoanReceived{Creditor: "bank", Fund: savings, Amount: 5}}, event: &ledger.ExternalLoanRepaid{Creditor: "bank", Fund: savings, Amount: 6}},
	{rule: ledger.RuleNotSavings, before: rich, event: &ledger.Grant{Fund: savings, Amount: 5}},
	{rule: ledger.RuleSameFund, before: rich, event: &ledger.Transfer{From: savings, To: savings, Amount: 5}},
	{rule: ledger.RuleNotCorrectable, event: &ledger.Correction{Seq: 1, Reason: said("x")}},
	{rule: ledger.RuleNotCorrectable, event: &ledger.Correction{Seq: 2, Reason: said("x")}},
	{rule: ledger.RuleNotCorrectable, before: []ledger.Event{gift(savings, 5), &ledger.Correction{Seq: 3, Reason: said("x")}}, event: &ledger.Correction{Seq: 4, Reason: said("x")}},
	{rule: ledger.RuleAlreadyCorrected, before: []ledger.Event{gift(savings, 5), &ledger.Correction{Seq: 3, Reason: said("x")}}, event: &ledger.Correction{Seq: 3, Reason: said("x")}},
	{rule: ledger.RuleHasSuccessors, before: with(lend(1, 4, 1000, 1), repay(1, 100)), event: &ledger.Correction{Seq: 6, Reason: said("x")}},
	{rule: ledger.RuleOpeningTooLate, before: rich, closed: true, event: &ledger.OpeningBalances{CycleStart: 1, Date: 2, Meeting: 1, Funds: []ledger.OpeningFund{{Fund: savings}, {Fund: social}, {Fund: school}}}},
	{rule: ledger.RuleBankNotEmpty, before: with(&ledger.BankDeposited{Fund: savings, Amount: 5}), closed: true, event: &ledger.ShareOut{}},
	{rule: ledger.RuleExternalDebt, before: with(&ledger.ExternalLoanReceived{Creditor: "bank", Fund: savings, Amount: 5}), closed: true, event: &ledger.ShareOut{}},
	{rule: ledger.RuleOpenLoanAtShareOut, before: with(lend(1, 4, 1000, 1)), closed: true, event: &ledger.ShareOut{}},
	{rule: ledger.RuleNothingToShare, closed: true, event: &ledger.ShareOut{}},
	{rule: ledger.RulePayoutNegative, change: interest, before: []ledger.Event{buy(4, 5), buy(5, 1), lend(1, 4, 1000, 1), repay(1, 1100), &ledger.Expense{Fund: savings, Amount: 100}}, closed: true, event: &ledger.ShareOut{}},
	{rule: ledger.RuleOwesMoreThanPayout, change: offset, before: []ledger.Event{buy(4, 5), buy(5, 5), overridden(lend(1, 4, 1300, 1))}, closed: true, event: &ledger.ShareOut{}},
	{rule: ledger.RuleShareOutDiffers, before: rich, closed: true, event: &ledger.ShareOut{}},
	{rule: ledger.RuleSchoolingInconsistent, event: &ledger.SchoolingReported{Member: 4, GirlsAttending: 1}},

	{rule: ledger.RuleCashShort, event: &ledger.Expense{Fund: savings, Amount: 5}},
	{rule: ledger.RuleCashShort, before: with(lend(1, 5, 1500, 1), &ledger.BankDeposited{Fund: savings, Amount: 100_000}), event: &ledger.Correction{Seq: 3, Reason: said("x")}},
	{rule: ledger.RuleBankShort, before: rich, event: &ledger.BankFee{Fund: savings, Amount: 5}},
	{rule: ledger.RuleFundShort, before: []ledger.Event{&ledger.CashDifference{Fund: social, Counted: 50, Explanation: said("found")}}, event: &ledger.Grant{Fund: social, Amount: 5}},
	{rule: ledger.RuleOverflow, change: atValue, before: append(manyGifts(20), buy(4, 1)), event: join(6, ledger.MaxShares)},
}

func manyGifts(n int) (all []ledger.Event) {
	for range n {
		all = append(all, gift(savings, ledger.MaxAmount))
	}
	return all
}

func (c breach) try(t *testing.T) {
	if c.change == nil {
		c.change = func(*ledger.Constitution) {}
	}
	g := found(t, 5, c.change).open("2026-01-05").do(c.before...)
	if c.closed {
		g.close()
	}
	g.refuses(c.rule, c.event)
}

// beyond are the rules that need a longer story, or no group at all.
var beyond = map[ledger.Rule]func(*testing.T){
	ledger.RuleAmountMalformed: func(t *testing.T) {
		for _, s := range []string{"", "-5", "+5", "5.0", "5 000", "1e3", "٥", "0x5"} {
			if _, err := ledger.ParseAmount(s); code(err) != ledger.RuleAmountMalformed {
				t.Errorf("%q: %v", s, err)
			}
		}
	},
	ledger.RuleNotFounded: func(t *testing.T) {
		g := &group{t: t, book: &ledger.Book{}}
		g.refuses(ledger.RuleNotFounded, buy(1, 1)).refuses(ledger.RuleNotFounded, &ledger.SchoolingReported{Member: 1})
	},
	ledger.RuleCycleClosed: func(t *testing.T) {
		g := found(t, 5).meet("2026-01-05", buy(4, 1))
		g.shareOut()
		g.refuses(ledger.RuleCycleClosed, g.opening("2026-01-12")).refuses(ledger.RuleCycleClosed, buy(4, 1))
	},
	ledger.RuleDifferenceUnexplained: func(t *testing.T) {
		g := found(t, 5)
		g.do(&ledger.MeetingOpened{Meeting: 1, Date: day("2026-01-05"), Counts: counted(ledger.Count{Fund: savings, Amount: 7}, ledger.Count{Fund: social}, ledger.Count{Fund: school})})
		g.refuses(ledger.RuleDifferenceUnexplained, buy(4, 1)).refuses(ledger.RuleDifferenceUnexplained, g.closing())
		g.refuses(ledger.RuleDifferenceUnexplained, &ledger.CashDifference{Fund: savings, Counted: 8, Explanation: said("x")})
		g.refuses(ledger.RuleDifferenceUnexplained, &ledger.CashDifference{Fund: "canteen", Counted: 7, Explanation: said("x")})
	},
	ledger.RuleGroupFull: func(t *testing.T) {
		found(t, ledger.MaxMembers).refuses(ledger.RuleGroupFull, join(41, 0))
		g := &group{t: t, book: &ledger.Book{}}
		g.refuses(ledger.RuleGroupFull, founding(ledger.MaxMembers+1, constitution()))
	},
	ledger.RuleTermOver: func(t *testing.T) {
		g := found(t, 5).meet("2026-01-05", with(lend(1, 4, 1000, 1))...)
		g.open("2026-01-06").refuses(ledger.RuleTermOver, &ledger.LoanToppedUp{Loan: 1, Amount: 5})
	},
	ledger.RuleHasOverdueLoan: func(t *testing.T) {
		g := found(t, 5, twoLoans).meet("2026-01-05", with(lend(1, 4, 1000, 1))...)
		g.open("2026-02-05").do(lend(2, 4, 5, 1)) // due today is not overdue
		g.do(repay(2, 6)).close().open("2026-02-06").refuses(ledger.RuleHasOverdueLoan, lend(3, 4, 5, 1))
	},
	ledger.RuleCycleNumber: func(t *testing.T) {
		g := found(t, 5).meet("2026-01-05", buy(4, 1))
		g.shareOut()
		g.refuses(ledger.RuleCycleNumber, g.nextCycle(func(e *ledger.CycleOpened) { e.Cycle = 3 }))
	},
	ledger.RuleCarriedDiffers: func(t *testing.T) {
		g := found(t, 5).meet("2026-01-05", buy(4, 1), gift(savings, 1))
		g.shareOut()
		g.refuses(ledger.RuleCarriedDiffers, g.nextCycle(func(e *ledger.CycleOpened) { e.Carried = nil }))
		g.refuses(ledger.RuleCarriedDiffers, g.nextCycle(func(e *ledger.CycleOpened) {
			e.Carried = append(e.Carried, ledger.CarriedSum{Fund: social, Amount: 5})
		}))
		g.refuses(ledger.RuleListedTwice, g.nextCycle(func(e *ledger.CycleOpened) { e.Carried = append(e.Carried, e.Carried...) }))
	},
	ledger.RuleQuorumMissing: func(t *testing.T) {
		g := found(t, 5).open("2026-01-05").do(rich...)
		for _, signed := range [][]member{nil, {1}, {1, 1}, {1, 4}} {
			g.cosigners = signed
			for _, e := range quorumEvents(g) {
				g.refuses(ledger.RuleQuorumMissing, e)
			}
		}
		g.cosigners = []member{3, 1}
		g.do(&ledger.Transfer{From: savings, To: social, Amount: 5}, &ledger.LoanWrittenOff{Loan: 1}).close()
		g.cosigners = nil
		d, _ := g.book.Divide()
		g.refuses(ledger.RuleQuorumMissing, d.Event())
		g.cosigners = []member{1, 2, 3}
		g.do(d.Event())
		g.cosigners = nil
		g.refuses(ledger.RuleQuorumMissing, g.nextCycle())
		fresh := found(t, 5)
		fresh.cosigners = nil
		fresh.refuses(ledger.RuleQuorumMissing, &ledger.OpeningBalances{CycleStart: 1, Date: 2, Meeting: 1, Funds: []ledger.OpeningFund{{Fund: savings}, {Fund: social}, {Fund: school}}})
	},
}

// quorumEvents are those of rules.md §3 that happen in a meeting.
func quorumEvents(g *group) []ledger.Event {
	loan := overridden(lend(g.book.NextLoan(), 5, 2_000, 1))
	if g.book.NextLoan() == 1 {
		g.do(loan)
	}
	return []ledger.Event{
		g.closing(),
		&ledger.Transfer{From: savings, To: social, Amount: 5},
		&ledger.LoanWrittenOff{Loan: 1},
		&ledger.ExternalLoanReceived{Creditor: "bank", Fund: savings, Amount: 5},
		amended(),
		&ledger.OfficersElected{Officers: g.book.Officers()},
		leave(5), // owes more than she has
		&ledger.EpochOpened{Writer: key(7), Authority: ledger.ByQuorum},
		&ledger.ForkResolved{Writer: key(7), Kept: ledger.Digest{1}, Stranded: ledger.Digest{2}},
	}
}

func TestEveryRuleRefuses(t *testing.T) {
	reached := map[ledger.Rule]bool{}
	for _, c := range breaches {
		reached[c.rule] = true
		t.Run(string(c.rule), c.try)
	}
	for rule, try := range beyond {
		reached[rule] = true
		t.Run(string(rule), try)
	}
	for _, entry := range ledger.Rules {
		if !reached[entry.Rule] {
			t.Errorf("no test is refused with %s", entry.Rule)
		}
	}
}

// An input that is wrong in two ways is refused with the rule that stands first.
func TestOrderOfChecks(t *testing.T) {
	for _, c := range []breach{
		{rule: ledger.RuleAmountNotPositive, event: &ledger.FineLevied{Member: 9, Fund: "canteen", Cause: "Too Late"}},
		{rule: ledger.RuleAmountNotPositive, event: &ledger.ExternalLoanRepaid{Creditor: "?", Fund: "canteen"}},
		{rule: ledger.RuleAmountNotPositive, event: &ledger.LoanGranted{Purpose: "fun", Guarantors: []member{4, 4}}},
		{rule: ledger.RuleNumberOutOfRange, event: &ledger.LoanGranted{Principal: 5, Periods: 1, Purpose: "fun"}},
		{rule: ledger.RuleNumberOutOfRange, event: &ledger.MemberJoined{Member: 6, Shares: ledger.MaxShares + 1}},
		{rule: ledger.RuleNumberOutOfRange, event: &ledger.MeetingOpened{Counts: counted(ledger.Count{Fund: savings, Amount: -1})}},
		{rule: ledger.RuleDateMalformed, event: &ledger.MeetingOpened{Counts: append(allEmpty, allEmpty...)}},
		{rule: ledger.RuleNumberOutOfRange, event: &ledger.SchoolingReported{Member: 9, GirlsAttending: 1, BoysEnrolled: 51}},
		{rule: ledger.RuleUnknownMember, event: &ledger.SchoolingReported{Member: 9, GirlsAttending: 1}},
		{rule: ledger.RuleWordsMissing, closed: true, event: &ledger.Correction{Seq: 99}},
		{rule: ledger.RuleNoMeetingOpen, closed: true, event: buy(9, 9)},
		{rule: ledger.RuleNoMeetingOpen, closed: true, event: join(4, 3)},
		{rule: ledger.RuleNoMeetingOpen, before: []ledger.Event{buy(2, 1)}, closed: true, event: leave(2)},
		{rule: ledger.RuleCycleOpen, event: &ledger.CycleOpened{Cycle: 9, Constitution: constitution()}},
		{rule: ledger.RuleMeetingOpen, event: &ledger.MeetingOpened{Meeting: 1, Date: 5, Counts: allEmpty[:1]}},
		{rule: ledger.RuleUnknownFund, event: &ledger.LoanGranted{Loan: 1, Member: 9, Fund: "canteen", Principal: 5, Periods: 1, Purpose: "food"}},
		{rule: ledger.RuleUnknownFund, closed: true, event: &ledger.MeetingOpened{Meeting: 1, Date: 5, Counts: counted(ledger.Count{Fund: "canteen"})}},
		{rule: ledger.RuleUnknownMember, event: &ledger.Repayment{Loan: 9, Amount: 5, By: 9}},
		{rule: ledger.RuleUnknownMember, event: &ledger.LoanGranted{Loan: 1, Member: 4, Fund: social, Principal: 5, Periods: 1, Purpose: "food", Guarantors: []member{4, 9}}},
		{rule: ledger.RuleUnknownMember, event: &ledger.MemberJoined{Member: 4, Sex: "f", Person: said("x"), Former: 9}},
		{rule: ledger.RuleLoanExists, before: with(lend(1, 4, 1000, 1)), event: &ledger.LoanGranted{Loan: 1, Member: 4, Fund: social, Principal: 5, Periods: 9, Purpose: "food", Guarantors: []member{4}}},
		{rule: ledger.RuleMeetingExists, closed: true, event: &ledger.MeetingOpened{Meeting: 1, Date: 5, Counts: allEmpty[:1]}},
		{rule: ledger.RuleDateBeforeLast, closed: true, event: &ledger.MeetingOpened{Meeting: 2, Date: 5, Counts: allEmpty[:1]}},
		{rule: ledger.RuleFundDoesNotLend, event: &ledger.LoanGranted{Loan: 1, Member: 4, Fund: social, Principal: 5, Periods: 9, Purpose: "food", Guarantors: []member{4}}},
		{rule: ledger.RuleTermLimit, before: []ledger.Event{levy(4, 5)}, event: lend(1, 4, 5, 9)},
		{rule: ledger.RuleMultipleLimit, before: []ledger.Event{levy(4, 5)}, event: lend(1, 4, 5, 1)},
		{rule: ledger.RuleQuorumRange, event: amended(func(c *ledger.Constitution) { c.Quorum, c.ShareValue = 1, 500 })},
		{rule: ledger.RuleBankNotEmpty, before: with(lend(1, 4, 1000, 1), &ledger.BankDeposited{Fund: savings, Amount: 5}), closed: true, event: &ledger.ShareOut{}},
		{rule: ledger.RuleOverflow, change: atValue, before: append(manyGifts(20), buy(4, 1)), event: join(6, ledger.MaxShares)},
	} {
		t.Run(string(c.rule), c.try)
	}
	// The quorum comes last: quorum_missing means that nothing else is wrong.
	g := found(t, 5).open("2026-01-05")
	g.cosigners = nil
	g.refuses(ledger.RuleCashShort, &ledger.Transfer{From: savings, To: social, Amount: 5})
}

func TestRuleErrors(t *testing.T) {
	g := found(t, 5).open("2026-01-05").do(buy(4, 3))
	err := g.book.Apply(g.fact(buy(4, 3)))
	if got, want := err.Error(), "share_limit_exceeded: shares=3, max=5, bought=3"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if !errors.Is(err, &ledger.RuleError{Rule: ledger.RuleShareLimit}) || errors.Is(err, &ledger.RuleError{Rule: ledger.RuleShareMinimum}) {
		t.Error("errors.Is does not ask for the code")
	}
	for _, entry := range ledger.Rules {
		if entry.Check == "" {
			t.Errorf("%s has no sentence", entry.Rule)
		}
	}
	if _, err := ledger.ParseCount("0"); err != nil {
		t.Error(err)
	}
	if _, err := ledger.ParseAmount("9999999999999"); code(err) != ledger.RuleAmountTooLarge {
		t.Error(err)
	}
}
