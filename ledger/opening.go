package ledger

import "slices"

func (e *OpeningBalances) form() error {
	if e.CycleStart <= 0 || e.Date < e.CycleStart || e.Date > MaxDate {
		return refuse(RuleDateMalformed, "text", e.Date.String())
	}
	if e.Meeting < 1 || e.Meeting > MaxMeeting {
		return refuse(RuleNumberOutOfRange, "field", "meeting", "value", int64(e.Meeting), "min", int64(1), "max", int64(MaxMeeting))
	}
	return first(e.formFunds(), e.formMembers(), e.formLoans(), e.formFines())
}

func (e *OpeningBalances) formFunds() error {
	for i, f := range e.Funds {
		for _, a := range []Amount{f.Cash, f.Bank} {
			if err := checkRange("fund", int64(a), 0, int64(MaxAmount)); err != nil {
				return err
			}
		}
		if err := checkRange("fund.carried", int64(f.Carried), -int64(MaxAmount), int64(MaxAmount)); err != nil {
			return err
		}
		if slices.ContainsFunc(e.Funds[:i], func(g OpeningFund) bool { return g.Fund == f.Fund }) {
			return refuse(RuleListedTwice, "field", "fund", "text", clip(string(f.Fund)))
		}
	}
	for i, x := range e.Externals {
		if err := first(checkSlug("creditor", x.Creditor), checkAmount(x.Amount)); err != nil {
			return err
		}
		if slices.ContainsFunc(e.Externals[:i], func(y OpeningExternal) bool { return x.Creditor == y.Creditor && x.Fund == y.Fund }) {
			return refuse(RuleListedTwice, "field", "creditor", "text", string(x.Creditor))
		}
	}
	return nil
}

func (e *OpeningBalances) formMembers() error {
	for i, m := range e.Members {
		if err := checkShares(m.Shares, 0); err != nil {
			return err
		}
		if slices.ContainsFunc(e.Members[:i], func(o OpeningMember) bool { return o.Member == m.Member }) {
			return refuse(RuleListedTwice, "field", "member", "text", "member")
		}
	}
	return nil
}

func (e *OpeningBalances) formLoans() error {
	for i, l := range e.Loans {
		if l.Loan == 0 || l.Loan > MaxLoanNumber {
			return refuse(RuleNumberOutOfRange, "field", "loan", "value", int64(l.Loan), "min", int64(1), "max", int64(MaxLoanNumber))
		}
		if err := first(checkAmount(l.Outstanding), checkRange("loan.charge_due", int64(l.ChargeDue), 0, int64(MaxAmount)), checkPeriods(l.Periods)); err != nil {
			return err
		}
		if l.Granted <= 0 || l.Granted > e.Date {
			return refuse(RuleDateMalformed, "text", l.Granted.String())
		}
		if slices.ContainsFunc(e.Loans[:i], func(o OpeningLoan) bool { return o.Loan == l.Loan }) {
			return refuse(RuleListedTwice, "field", "loan", "text", "loan")
		}
	}
	return nil
}

func (e *OpeningBalances) formFines() error {
	for i, f := range e.Fines {
		if err := checkAmount(f.Amount); err != nil {
			return err
		}
		if slices.ContainsFunc(e.Fines[:i], func(o OpeningFine) bool { return o.Member == f.Member && o.Fund == f.Fund }) {
			return refuse(RuleListedTwice, "field", "fine", "text", "member")
		}
	}
	return nil
}

func (e *OpeningBalances) weigh(b *Book, f *Fact) (effect, error) {
	if err := b.checkOpeningReferences(e); err != nil {
		return effect{}, err
	}
	if b.opening || b.cycleStart != 0 || b.lastMeeting != 0 || b.cycle > 1 {
		return effect{}, refuse(RuleOpeningTooLate)
	}
	loans := make([]*Loan, len(e.Loans))
	for i, l := range e.Loans {
		loans[i] = b.openingLoan(l, e.Date, f.Seq)
	}
	return effect{postings: b.openingPostings(e), change: func(b *Book) { b.bringIn(e, loans, f.Seq) }}, nil
}

func (b *Book) checkOpeningReferences(e *OpeningBalances) error {
	var counts []Count
	for _, f := range e.Funds {
		counts = append(counts, Count{f.Fund, f.Cash})
	}
	if err := b.checkCounted(counts); err != nil {
		return err
	}
	for _, x := range e.Externals {
		if err := b.checkFund(x.Fund); err != nil {
			return err
		}
	}
	for _, m := range e.Members {
		if _, err := b.activeMember(m.Member); err != nil {
			return err
		}
	}
	for _, l := range e.Loans {
		if err := b.checkFundAndMember(l.Fund, l.Member); err != nil {
			return err
		}
		if !b.constitution.Lends(l.Fund) {
			return refuse(RuleFundDoesNotLend, "fund", l.Fund)
		}
	}
	for _, f := range e.Fines {
		if err := b.checkFundAndMember(f.Fund, f.Member); err != nil {
			return err
		}
	}
	return nil
}

// openingLoan spreads what is still owed over the due dates that are left, or,
// where none is, on the end of the term.
func (b *Book) openingLoan(o OpeningLoan, at Date, seq uint64) *Loan {
	rules := b.constitution.Loans
	l := &Loan{
		Number: o.Loan, Member: o.Member, Fund: o.Fund, Rules: rules, Purpose: "other", Granted: o.Granted,
		Due: rules.Period.After(o.Granted, int(o.Periods)), Periods: o.Periods, Principal: o.Outstanding,
		Status: LoanOpen, Seq: seq, touched: seq,
	}
	for rules.Period.After(o.Granted, l.charged+1) <= at {
		l.charged++
	}
	passed := min(uint32(l.charged), o.Periods-1)
	l.schedule = rules.parts(o.Granted, o.Periods, passed, o.Outstanding+o.ChargeDue)
	return l
}

// openingPostings bring everything in at once. What remains of the savings
// fund's equity is its profit to date, and may be a loss.
func (b *Book) openingPostings(e *OpeningBalances) (p entries) {
	equity := map[FundName]Amount{}
	for _, f := range e.Funds {
		p.debit(cash(f.Fund), f.Cash)
		p.debit(bank(f.Fund), f.Bank)
		p.credit(carried(f.Fund), f.Carried)
		equity[f.Fund] += f.Cash + f.Bank - f.Carried
	}
	for _, l := range e.Loans {
		p.debit(loan(l.Loan), l.Outstanding)
		p.move(dueCharge(l.Loan), expected, l.ChargeDue)
		equity[l.Fund] += l.Outstanding
	}
	for _, x := range e.Externals {
		p.credit(external(x.Creditor, x.Fund), x.Amount)
		equity[x.Fund] -= x.Amount
	}
	for _, m := range e.Members {
		cost := times(m.Shares, b.constitution.ShareValue)
		p.credit(savings(m.Member), cost)
		equity[Savings] -= cost
	}
	for _, f := range e.Fines {
		p.move(dueFine(f.Fund, f.Member), expected, f.Amount)
	}
	for _, name := range b.Funds() {
		p.credit(incomeInto(name), equity[name])
	}
	return p
}

func (b *Book) bringIn(e *OpeningBalances, loans []*Loan, seq uint64) {
	b.opening = true
	b.cycleStart, b.membersAtStart = e.CycleStart, e.MembersAtStart
	b.lastMeeting, b.lastDate = e.Meeting, e.Date
	for _, o := range e.Members {
		m := b.member(o.Member)
		m.Shares, m.brought, m.bought = o.Shares, o.Shares, times(o.Shares, b.constitution.ShareValue)
	}
	for _, l := range loans {
		b.loans = append(b.loans, l)
		b.useLoanNumber(l.Number)
	}
	for _, f := range e.Fines {
		b.fines = append(b.fines, Fine{seq, f.Member, f.Fund, "opening", f.Amount, f.Amount})
	}
}
