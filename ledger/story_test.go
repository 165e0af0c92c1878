package ledger_test

import (
	"slices"
	"testing"

	"jigiya/ledger"
)

// The groups of this file live through one thing each, told in the order in
// which a treasurer would tell it.

func perPeriod(convention ledger.Convention, changes ...func(*ledger.Constitution)) func(*ledger.Constitution) {
	return func(c *ledger.Constitution) {
		c.Loans.Convention, c.Loans.Repay, c.Loans.MaxMultiple, c.Loans.MaxOpen = convention, ledger.AtEnd, 0, 2
		for _, change := range changes {
			change(c)
		}
	}
}

// A loan of 31 January falls due on 28 February, and on 31 March again.
func TestMonthEnds(t *testing.T) {
	g := found(t, 5, perPeriod(ledger.PerPeriodOnOriginal)).meet("2026-01-31", gift(savings, 10_000), lend(1, 4, 1_000, 3))
	g.has("after the grant", g.book.ChargeDue(1), 100)
	g.meet("2026-02-27").has("on 27 February", g.book.ChargeDue(1), 100)
	g.meet("2026-02-28").has("on 28 February", g.book.ChargeDue(1), 200)
	g.meet("2026-03-28").has("on 28 March", g.book.ChargeDue(1), 200)
	g.meet("2026-03-31").has("on 31 March", g.book.ChargeDue(1), 300)
	g.meet("2026-04-30").has("at the end", g.book.ChargeDue(1), 400)
	l, _ := g.book.Loan(1)
	g.has("overdue on its day", g.book.Overdue(l, day("2026-04-30")).Amount, 0)
	if late := g.book.Overdue(l, day("2026-05-03")); late != (ledger.Lateness{Amount: 1_400, Days: 3}) {
		t.Error(late)
	}
	g.meet("2026-05-31").has("beyond the term too", g.book.ChargeDue(1), 500)
}

// A group that did not meet for three months: the opening posts all due dates
// but the last, the closing that one, on what is owed after the day's payment.
func TestSeveralDueDatesPassed(t *testing.T) {
	g := found(t, 5, perPeriod(ledger.PerPeriodOnBalance)).meet("2026-01-05", gift(savings, 50_000), lend(1, 4, 10_000, 3))
	g.posts(g.opening("2026-04-10"), "due:charge:1 2310", "expected -2310") // 1 100 on 11 000, 1 210 on 12 100
	g.has("owed", g.book.Owed(1), 13_310)
	g.do(repay(1, 3_310)).close()
	g.has("after a payment and the closing", g.book.Owed(1), 11_000)
	g.meet("2026-04-30").has("no due date passed", g.book.Owed(1), 11_000)
	// Paid off between, nothing falls due any more.
	g.open("2026-05-05").do(repay(1, 11_000)).close().has("paid", g.book.Owed(1), 0)
	g.meet("2026-09-05").has("for good", g.book.Owed(1), 0)
}

func TestMeetingOpenedInErrorIsCancelled(t *testing.T) {
	g := found(t, 5, perPeriod(ledger.PerPeriodOnBalance)).meet("2026-01-05", gift(savings, 50_000), lend(1, 4, 10_000, 3))
	before := figures(g.book)
	g.open("2026-08-05").do(&ledger.AttendanceMarked{Member: 1, Mark: ledger.Present}, &ledger.PersonRecorded{Member: 4, Person: said("Awa")}, &ledger.SchoolingReported{Member: 4, BoysEnrolled: 1})
	g.do(&ledger.MeetingCancelled{Date: day("2026-08-05"), Reason: said("the wrong month")})
	if after := figures(g.book); len(before) != len(after) || g.book.OpenMeeting() != nil || g.book.ChargeDue(1) != 1_000 {
		t.Errorf("%v\n%v", before, after)
	}
	if m, _ := g.book.Member(4); m.Person != said("Awa") || m.Schooling.BoysEnrolled != 1 {
		t.Error("what may be said at any time is lost with the meeting")
	}
	g.open("2026-02-05").close().has("as if never opened", g.book.Owed(1), 12_100)
	if n, _ := g.book.LastMeeting(); n != 2 {
		t.Error("the number was not free again", n)
	}
}

func TestAmendmentLeavesLoansTheirRules(t *testing.T) {
	g := found(t, 5, perPeriod(ledger.PerPeriodOnOriginal)).open("2026-01-05").do(gift(savings, 50_000), lend(1, 4, 1_000, 3))
	g.do(amended(perPeriod(ledger.FlatOnce), func(c *ledger.Constitution) { c.Loans.Rate = 2_000 }))
	g.do(lend(2, 5, 1_000, 3)).close().meet("2026-02-05")
	g.has("the old loan", g.book.ChargeDue(1), 200).has("the new one", g.book.ChargeDue(2), 200)
	g.open("2026-02-12").do(&ledger.LoanToppedUp{Loan: 1, Amount: 500}).has("a top-up of the old", g.book.ChargeDue(1), 250)
}

// What is late on instalments, and since when.
func TestInstalments(t *testing.T) {
	g := found(t, 5, func(c *ledger.Constitution) { c.Loans.MaxMultiple, c.Loans.MaxOpen = 0, 2 })
	g.meet("2026-01-05", gift(savings, 50_000), lend(1, 4, 1_000, 3)) // 366, 366, 368
	l := func() *ledger.Loan { l, _ := g.book.Loan(1); return l }
	late := func(at string, want ledger.Lateness) {
		t.Helper()
		if got := g.book.Overdue(l(), day(at)); got != want {
			t.Errorf("on %s %+v, want %+v", at, got, want)
		}
	}
	late("2026-02-05", ledger.Lateness{})
	late("2026-02-07", ledger.Lateness{Amount: 366, Days: 2})
	g.meet("2026-02-08", repay(1, 300))
	late("2026-03-06", ledger.Lateness{Amount: 432, Days: 29})
	g.meet("2026-03-08", repay(1, 66))
	late("2026-03-09", ledger.Lateness{Amount: 366, Days: 4})
}

func TestTopUpRescheduleWriteOffRecover(t *testing.T) {
	g := found(t, 5, func(c *ledger.Constitution) { c.Loans.MaxMultiple = 0 })
	g.open("2026-01-05").do(gift(savings, 50_000), lend(1, 4, 3_000, 3)).close()
	// On 20 January two whole periods are left: the top-up's parts fall in March and April.
	g.open("2026-01-20").do(&ledger.LoanToppedUp{Loan: 1, Amount: 1_000})
	l, _ := g.book.Loan(1)
	if got := l.Schedule(); !slices.Equal(got, []ledger.Part{{Due: day("2026-02-05"), Amount: 1_100}, {Due: day("2026-03-05"), Amount: 1_650}, {Due: day("2026-04-05"), Amount: 1_650}}) {
		t.Error(got)
	}
	g.close().open("2026-03-10")
	g.do(&ledger.LoanRescheduled{Loan: 1, Periods: 2})
	l, _ = g.book.Loan(1)
	if got := l.Schedule(); l.Due != day("2026-05-10") || !slices.Equal(got, []ledger.Part{{Due: day("2026-04-10"), Amount: 2_200}, {Due: day("2026-05-10"), Amount: 2_200}}) {
		t.Error(l.Due, got)
	}
	g.has("nothing is late after a reschedule", g.book.Overdue(l, day("2026-04-10")).Amount, 0)
	g.refuses(ledger.RuleNotCorrectable, g.correct(g.last()))
	g.do(repay(1, 500), &ledger.LoanWrittenOff{Loan: 1}).has("lost", g.book.Loss(savings), 3_900).has("owed", g.book.Owed(1), 0)
	g.refuses(ledger.RuleLoanClosed, repay(1, 5)).do(gift(savings, 700)) // a later recovery
	g.do(g.correct(g.last()-1)).has("the write-off was a slip", g.book.Owed(1), 3_900)
	g.do(repay(1, 3_900)).close()
}

func TestCorrectionsOfALoan(t *testing.T) {
	g := found(t, 5, perPeriod(ledger.PerPeriodOnBalance)).open("2026-01-05").do(gift(savings, 50_000))
	g.do(lend(1, 4, 1_000, 3))
	grant := g.last()
	g.do(repay(1, 200))
	first := g.last()
	g.do(repay(1, 900))
	second := g.last()
	g.refuses(ledger.RuleHasSuccessors, g.correct(first)).refuses(ledger.RuleHasSuccessors, g.correct(grant))
	g.do(g.correct(second)).has("the second never was", g.book.Owed(1), 900)
	g.refuses(ledger.RuleAlreadyCorrected, g.correct(second)).refuses(ledger.RuleNotCorrectable, g.correct(g.last()))
	g.do(g.correct(first)).has("nor the first", g.book.Owed(1), 1_100)
	g.do(g.correct(grant)).has("nor the loan", g.book.Owed(1), 0).has("cash", g.book.Cash(savings), 50_000)
	g.refuses(ledger.RuleLoanExists, lend(1, 4, 1_000, 3)).refuses(ledger.RuleLoanClosed, repay(1, 5))
	g.do(lend(2, 4, 1_000, 3), repay(2, 100))
	paid := g.last()
	g.close().meet("2026-02-05").open("2026-02-12") // a period charge has touched the loan
	g.refuses(ledger.RuleHasSuccessors, g.correct(paid))
	if by := g.book.CorrectedBy(second); by != second+1 {
		t.Error(by)
	}
}

func TestCorrectionsOfFinesAndSavings(t *testing.T) {
	g := found(t, 5).open("2026-01-05").do(levy(4, 50))
	first := g.last()
	g.do(levy(4, 30), payFine(4, 60)) // the first and a third of the second
	g.refuses(ledger.RuleHasSuccessors, g.correct(first))
	g.do(levy(4, 40), g.correct(first)).has("what was paid stands against the others", g.book.FinesDue(4, savings), 10)
	if f := g.book.Fines(); len(f) != 2 || f[0].Open != 0 || f[1].Open != 10 {
		t.Error(f)
	}
	g.do(g.correct(first+2)).has("and is owed again", g.book.FinesDue(4, savings), 70)
	g.do(buy(4, 3))
	bought := g.last()
	g.do(&ledger.ShareReturned{Member: 4, Shares: 1})
	g.refuses(ledger.RuleHasSuccessors, g.correct(bought))
	g.do(g.correct(g.last()), g.correct(bought)).has("savings", g.book.Savings(4), 0)
	g.do(buy(4, 5)) // a corrected purchase does not count towards the limit
	g.do(&ledger.BankDeposited{Fund: savings, Amount: 1_250}).refuses(ledger.RuleCashShort, g.correct(g.last()-1))
}

// A fund that is no longer counted takes no money back by a correction.
func TestCorrectionIntoAFundThatIsGone(t *testing.T) {
	g := found(t, 5).open("2026-01-05").do(pay(4, social, 100), &ledger.Grant{Fund: social, Amount: 100})
	grant := g.last()
	g.do(amended(func(c *ledger.Constitution) { c.Funds = c.Funds[1:] })).refuses(ledger.RuleUnknownFund, g.correct(grant)).close()
}

// The cash of an opening that differs is explained, fund by fund, before anything else.
func TestOpeningCountsThatDiffer(t *testing.T) {
	g := found(t, 5).meet("2026-01-05", buy(4, 4), pay(4, social, 100))
	g.do(&ledger.MeetingOpened{Meeting: 2, Date: day("2026-01-12"), Counts: counted(ledger.Count{Fund: savings, Amount: 900}, ledger.Count{Fund: social, Amount: 120}, ledger.Count{Fund: school})})
	if u := g.book.Unexplained(); len(u) != 2 {
		t.Error(u)
	}
	g.refuses(ledger.RuleDifferenceUnexplained, &ledger.MeetingCancelled{Date: day("2026-01-12"), Reason: said("x")})
	g.do(&ledger.CashDifference{Fund: social, Counted: 120, Expected: 100, Explanation: said("found")})
	g.refuses(ledger.RuleDifferenceUnexplained, buy(4, 1))
	g.do(&ledger.CashDifference{Fund: savings, Counted: 900, Expected: 1_000, Explanation: said("lost")}, buy(4, 1))
	_, _, other := g.book.Income(social)
	g.has("lost", g.book.Loss(savings), 100).has("found", other, 20).close()
}

func missedFine(c *ledger.Constitution) {
	c.Fines = []ledger.FineRule{{Cause: ledger.CauseMissed, Amount: 30}}
}

func TestFixedCommitments(t *testing.T) {
	g := found(t, 5, fixedFour, missedFine).do(&ledger.CommitmentSet{Member: 4, Shares: 2}, &ledger.CommitmentSet{Member: 5, Shares: 1})
	g.open("2026-01-05").do(buy(5, 3))
	g.posts(g.closing(), "due:contribution:4 500", "expected -500", "due:fine:savings:4 30", "expected -30")
	g.has("nobody is ahead", g.book.ContributionDue(5), 0)
	g.meet("2026-01-12", buy(4, 1)).has("arrears", g.book.ContributionDue(4), 750).has("fines", g.book.FinesDue(4, savings), 60)
	// Two for today, three of arrears, and two more: the maximum is four and the arrears.
	g.open("2026-01-19").refuses(ledger.RuleShareLimit, buy(4, 8))
	g.posts(buy(4, 2), "cash:savings 500", "savings:4 -500")
	g.posts(buy(4, 4), "cash:savings 1000", "savings:4 -1000", "expected 750", "due:contribution:4 -750")
	g.refuses(ledger.RuleShareLimit, buy(4, 2)).do(buy(4, 1)).close()
	g.has("all paid", g.book.ContributionDue(4), 0).has("no new fine", g.book.FinesDue(4, savings), 60)
	// The purchase that stood for today is corrected: the closing still counts what she bought.
	g.meet("2026-01-26").open("2026-02-02").do(buy(4, 2))
	today := g.last()
	g.do(buy(4, 2), g.correct(today)).close()
	g.has("she bought today's two", g.book.ContributionDue(4), 500).has("and is not fined for them", g.book.FinesDue(4, savings), 90)
	// A purchase of an earlier meeting that paid arrears is corrected: they may be paid today.
	g.open("2026-02-09").do(buy(4, 4))
	paid := g.last()
	g.close().open("2026-02-16").do(g.correct(paid)).has("arrears again", g.book.ContributionDue(4), 500)
	g.do(buy(4, 6)).close().has("paid beyond the maximum", g.book.ContributionDue(4), 0)
	if m, _ := g.book.Member(5); m.Commitment != 1 {
		t.Error(m)
	}
}

func TestCommitmentsAreCorrected(t *testing.T) {
	g := found(t, 5, fixedFour).do(&ledger.CommitmentSet{Member: 4, Shares: 2})
	first := g.last()
	g.do(&ledger.CommitmentSet{Member: 4, Shares: 3})
	g.open("2026-01-05").do(g.correct(first))
	commitment := func(want shares) {
		t.Helper()
		if m, _ := g.book.Member(4); m.Commitment != want {
			t.Errorf("commitment %d, want %d", m.Commitment, want)
		}
	}
	commitment(3)
	g.do(g.correct(first + 1))
	commitment(0)
	g.refuses(ledger.RuleNotCorrectable, g.correct(g.last())).close()
}

func equalGroup(c *ledger.Constitution) { c.Method, c.SharesMax = ledger.Equal, 1 }

func TestEqualContributions(t *testing.T) {
	g := found(t, 5, equalGroup, missedFine).open("2026-01-05")
	for n := range member(4) {
		g.do(buy(n+1, 1))
	}
	g.refuses(ledger.RuleShareLimit, buy(4, 1)).refuses(ledger.RuleNoCommitment, &ledger.CommitmentSet{Member: 5, Shares: 1})
	g.close().has("arrears", g.book.ContributionDue(5), 250).has("fine", g.book.FinesDue(5, savings), 30)
	g.open("2026-01-12").do(join(6, 0), buy(5, 2), buy(6, 1)).has("arrears paid", g.book.ContributionDue(5), 0)
}

func TestJoining(t *testing.T) {
	bought := []ledger.Event{buy(1, 2), buy(2, 3), buy(3, 4), buy(4, 4), buy(5, 5)} // 18 shares
	g := found(t, 5, catchUp).open("2026-01-05").do(bought...)
	g.posts(join(6, 2), "cash:savings 500", "savings:6 -500")
	g.do(buy(6, 5)).refuses(ledger.RuleJoiningShares, join(7, 0)) // outside min..max
	start, joined, left := g.book.Movement()
	if start != 5 || joined != 1 || left != 0 {
		t.Error(start, joined, left)
	}
	g = found(t, 5, atValue).open("2026-01-05").do(bought...).do(gift(savings, 935)) // 18 shares, 5 435 F: 301
	g.posts(join(6, 3), "cash:savings 903", "savings:6 -750", "other_income:savings -153")
	g.do(join(7, 0))
	g = found(t, 5, atValue).open("2026-01-05").do(bought...).do(&ledger.Expense{Fund: savings, Amount: 900}) // 200
	g.posts(join(6, 3), "cash:savings 600", "savings:6 -750", "expense:savings 150")
	g = found(t, 5).do(join(6, 0))
	if start, joined, _ := g.book.Movement(); start != 6 || joined != 0 {
		t.Error("who joins before the first meeting is there from the start", start, joined)
	}
}

// A leaver's debts are set off in the order fines, charges, principal; a debt to
// another fund moves cash between the purses.
func TestLeaving(t *testing.T) {
	story := func(rule ledger.LeavingRule) *group {
		g := found(t, 5, func(c *ledger.Constitution) { c.Leaving, c.Loans.MaxMultiple, c.Loans.MaxOpen = rule, 0, 2 })
		g.open("2026-01-05").do(gift(savings, 500), gift(school, 5_000), buy(4, 5), buy(5, 5)) // 3 000 F, 10 shares: 300 each
		g.do(&ledger.FineLevied{Member: 4, Fund: social, Cause: "late", Amount: 20}, levy(4, 30))
		g.do(overridden(&ledger.LoanGranted{Loan: 1, Member: 4, Fund: school, Principal: 400, Periods: 1, Purpose: "school"}), overridden(lend(2, 4, 300, 1)))
		return g
	}
	g := story(ledger.LeaveAtCost)
	s, _ := g.book.Settlement(4)
	if s != (ledger.Settlement{Worth: 1_250, Debts: 820, Paid: 430}) {
		t.Error(s)
	}
	g.posts(leave(4), "savings:4 1250",
		"fine:social -20", "cash:social 20", "cash:savings -20", "expected 20", "due:fine:social:4 -20",
		"fine:savings -30", "expected 30", "due:fine:savings:4 -30",
		"charge:school -40", "cash:school 40", "cash:savings -40", "expected 40", "due:charge:1 -40",
		"charge:savings -30", "expected 30", "due:charge:2 -30",
		"loan:1 -400", "cash:school 400", "cash:savings -400", "loan:2 -300", "cash:savings -430")
	g.refuses(ledger.RuleMemberLeft, leave(4)).refuses(ledger.RuleMemberExists, join(4, 0))
	g.do(&ledger.MemberJoined{Member: 6, Sex: "f", Person: said("back"), Former: 4}).close()

	g = story(ledger.LeaveAtValue)
	before := g.book.Cash(savings)
	g.do(leave(4)).has("at value", before-g.book.Cash(savings), 1_500-30-30-300).has("the excess", g.book.Expense(savings), 250)
	g = story(ledger.LeaveForfeit)
	before = g.book.Cash(savings)
	g.do(leave(4)).has("forfeit: only what she owes the others", before-g.book.Cash(savings), 460)
	_, _, other := g.book.Income(savings)
	g.has("the rest stays", other, 500+430)

	// She owes more than she has: the rest is a loss of the fund, by quorum.
	g = found(t, 5, func(c *ledger.Constitution) { c.Loans.MaxMultiple = 0 }).open("2026-01-05").do(gift(savings, 5_000), buy(4, 2), lend(1, 4, 1_000, 1))
	g.cosigners = nil
	g.refuses(ledger.RuleQuorumMissing, &ledger.MemberLeft{Member: 4, Cause: ledger.CauseDied})
	g.cosigners = []member{1, 3}
	g.do(&ledger.MemberLeft{Member: 4, Cause: ledger.CauseDied}).has("loss", g.book.Loss(savings), 600)
	charges, _, _ := g.book.Income(savings)
	l, _ := g.book.Loan(1)
	g.has("the charge came first", charges, 100).has("written off", l.WrittenOff, 600)
	if l.Status != ledger.LoanLost {
		t.Error(l.Status)
	}
	// Without a meeting only who has nothing and owes nothing may go.
	g.close().do(leave(5)).open("2026-01-12").refuses(ledger.RuleNotCorrectable, g.correct(g.last()))
}

func TestKeyHolderIsReplacedBeforeSheLeaves(t *testing.T) {
	g := found(t, 5).refuses(ledger.RuleHoldsKey, leave(2))
	officers := slices.Clone(g.book.Officers())
	officers[1] = ledger.Officer{Member: 5, Roles: []ledger.Role{ledger.KeyHolder}, Key: key(5)}
	g.do(&ledger.OfficersElected{Officers: officers}, leave(2))
	g.cosigners = []member{1, 2}
	g.refuses(ledger.RuleQuorumMissing, amended())
	g.cosigners = []member{1, 5}
	g.do(amended())
	// Nobody has a key who is no key-holder, at the founding neither.
	f := founding(5, constitution())
	f.Members[4].Key = key(5)
	(&group{t: t, book: &ledger.Book{}}).refuses(ledger.RuleOfficerKey, f)
}

// Two cycles: what is carried, what goes on, what is reinvested.
func TestCyclesFollowEachOther(t *testing.T) {
	g := found(t, 5, func(c *ledger.Constitution) { c.ShareOut.Step, c.Loans.MaxMultiple = 50, 0 })
	g.open("2026-01-05").do(buy(4, 5), buy(5, 2), gift(savings, 333), gift(school, 900))
	g.do(&ledger.LoanGranted{Loan: 1, Member: 5, Fund: school, Principal: 500, Periods: 2, Purpose: "school"}, levy(5, 40))
	g.do(&ledger.FineLevied{Member: 4, Fund: social, Cause: "late", Amount: 25}, &ledger.FinePaid{Member: 4, Fund: social, Amount: 25}).close()
	d := g.shareOut() // 2 083 F over 7 shares
	if d.Payouts[3].Payout != 1_450 || d.Payouts[4].Payout != 550 || d.Remainder != 83 {
		t.Error(d)
	}
	g.has("the fine of the social fund is closed into it", g.book.Balance(ledger.Account{Class: ledger.FundEquity, Fund: social}), 25)
	g.refuses(ledger.RuleCycleClosed, g.opening("2026-01-12")).do(join(6, 0))
	g.do(g.nextCycle(func(e *ledger.CycleOpened) {
		e.Constitution.ShareValue = 500
		e.Reinvestments = []ledger.Reinvestment{{Member: 4, Shares: 2}}
	}))
	g.has("carried", g.book.CarriedIn(savings), 83).has("cash", g.book.Cash(savings), 1_083).has("reinvested", g.book.Savings(4), 1_000)
	g.has("the school's loan goes on", g.book.Owed(1), 550).has("so does the fine", g.book.FinesDue(5, savings), 40)
	if start, joined, _ := g.book.Movement(); start != 6 || joined != 0 || g.book.Cycle() != 2 || g.book.LastShareOut() != nil {
		t.Error(start, joined)
	}
	if len(g.book.Fines()) != 1 || len(g.book.Meetings()) != 0 {
		t.Error(g.book.Fines())
	}
	g.refuses(ledger.RuleDateBeforeLast, &ledger.MeetingOpened{Meeting: 1, Date: day("2026-01-04"), Counts: g.counts()})
	g.open("2026-02-05").refuses(ledger.RuleUnknownEntry, g.correct(3)).do(repay(1, 550), payFine(5, 40), buy(5, 1)).close()
	d = g.shareOut()
	g.has("what was carried in is shared", d.Fund, 83+1_000+40+500)
}

// The next cycle may drop a fund that is empty, and not one that is not.
func TestNewCycleKeepsFundsInUse(t *testing.T) {
	g := found(t, 5).meet("2026-01-05", buy(4, 1), gift(school, 5))
	g.shareOut()
	g.refuses(ledger.RuleFundInUse, g.nextCycle(func(e *ledger.CycleOpened) { e.Constitution.Funds = e.Constitution.Funds[:1] }))
	g.do(g.nextCycle(func(e *ledger.CycleOpened) { e.Constitution.Funds = e.Constitution.Funds[1:] }))
}
