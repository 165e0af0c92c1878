package ledger

func (e *OpeningBalances) form() error {
	wrong := earliest(
		checkNumber("meeting", int64(e.Meeting), 1, MaxMeeting),
		checkNumber("member", int64(e.MembersAtStart), 0, MaxMembers),
		checkDate(e.CycleStart), checkDate(e.Date),
		e.formFunds(), e.formExternals(), e.formMembers(), e.formLoans(), e.formFines(),
	)
	if wrong == nil && e.Date < e.CycleStart {
		return refuse(RuleDateMalformed, "text", e.Date.String())
	}
	return wrong
}

func (e *OpeningBalances) formFunds() (wrong error) {
	for _, f := range e.Funds {
		wrong = earliest(wrong,
			checkNumber("fund", int64(f.Cash), 0, int64(MaxAmount)),
			checkNumber("fund", int64(f.Bank), 0, int64(MaxAmount)),
			checkNumber("carried", int64(f.Carried), -int64(MaxAmount), int64(MaxAmount)))
	}
	return earliest(wrong, checkOnce("fund", e.Funds, func(f OpeningFund) FundName { return f.Fund }))
}

func (e *OpeningBalances) formExternals() (wrong error) {
	for _, x := range e.Externals {
		wrong = earliest(wrong, checkAmount(x.Amount), checkSlug("creditor", x.Creditor))
	}
	return earliest(wrong, checkOnce("creditor", e.Externals, func(x OpeningExternal) Account { return external(x.Creditor, x.Fund) }))
}

func (e *OpeningBalances) formMembers() (wrong error) {
	for _, m := range e.Members {
		wrong = earliest(wrong, checkShares(m.Shares, 0))
	}
	return earliest(wrong, checkOnce("member", e.Members, func(m OpeningMember) MemberNumber { return m.Member }))
}

func (e *OpeningBalances) formLoans() (wrong error) {
	for _, l := range e.Loans {
		wrong = earliest(wrong,
			checkAmount(l.Outstanding),
			checkNumber("loan", int64(l.Loan), 1, MaxLoanNumber),
			checkNumber("loan", int64(l.ChargeDue), 0, int64(MaxAmount)),
			checkPeriods(l.Periods), checkDate(l.Granted))
		if l.Granted > e.Date {
			wrong = earliest(wrong, refuse(RuleDateMalformed, "text", l.Granted.String()))
		}
	}
	return earliest(wrong, checkOnce("loan", e.Loans, func(l OpeningLoan) LoanNumber { return l.Loan }))
}

func (e *OpeningBalances) formFines() (wrong error) {
	for _, f := range e.Fines {
		wrong = earliest(wrong, checkAmount(f.Amount))
	}
	return earliest(wrong, checkOnce("fine", e.Fines, func(f OpeningFine) Account { return dueFine(f.Fund, f.Member) }))
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

// checkOpeningReferences asks for the funds and members it speaks of, a count of
// every purse, and loans only from funds that lend.
func (b *Book) checkOpeningReferences(e *OpeningBalances) (wrong error) {
	counts := make([]Count, len(e.Funds))
	for i, f := range e.Funds {
		counts[i] = Count{f.Fund, f.Cash}
	}
	for _, x := range e.Externals {
		wrong = earliest(wrong, b.checkFund(x.Fund))
	}
	for _, m := range e.Members {
		wrong = earliest(wrong, b.checkActive(m.Member))
	}
	for _, l := range e.Loans {
		wrong = earliest(wrong, b.checkFundAndMember(l.Fund, l.Member))
		if !b.constitution.Lends(l.Fund) {
			wrong = earliest(wrong, refuse(RuleFundDoesNotLend, "fund", l.Fund))
		}
	}
	for _, f := range e.Fines {
		wrong = earliest(wrong, b.checkFundAndMember(f.Fund, f.Member))
	}
	return earliest(wrong, b.checkCounted(counts))
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
	equity := map[FundName]Amount{} // of each fund, what is not yet accounted for
	p.bringFunds(e, equity)
	for _, l := range e.Loans {
		p.debit(loan(l.Loan), l.Outstanding)
		p.move(dueCharge(l.Loan), expected, l.ChargeDue)
		equity[l.Fund] += l.Outstanding
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

// bringFunds brings in what the funds have, carry and owe outside.
func (p *entries) bringFunds(e *OpeningBalances, equity map[FundName]Amount) {
	for _, f := range e.Funds {
		p.debit(cash(f.Fund), f.Cash)
		p.debit(bank(f.Fund), f.Bank)
		p.credit(carried(f.Fund), f.Carried)
		equity[f.Fund] += f.Cash + f.Bank - f.Carried
	}
	for _, x := range e.Externals {
		p.credit(external(x.Creditor, x.Fund), x.Amount)
		equity[x.Fund] -= x.Amount
	}
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
		b.addLoan(l)
	}
	for _, f := range e.Fines {
		b.fines = append(b.fines, Fine{seq, f.Member, f.Fund, "opening", f.Amount, f.Amount})
	}
}
