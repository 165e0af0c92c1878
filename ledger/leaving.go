package ledger

import "slices"

func (e *MemberLeft) form() error {
	return checkWord("cause", e.Cause, CauseLeft, CauseExcluded, CauseDied)
}

func (e *MemberLeft) weigh(b *Book, f *Fact) (effect, error) {
	if err := b.checkActive(e.Member); err != nil {
		return effect{}, err
	}
	s := b.settle(e.Member)
	switch {
	case b.open == nil && len(s.postings) > 0:
		return effect{}, refuse(RuleNoMeetingOpen, "event", e.Kind())
	case b.HoldsKey(e.Member):
		return effect{}, refuse(RuleHoldsKey, "member", e.Member)
	case s.tooMuch:
		return effect{}, refuse(RuleOverflow)
	}
	return effect{postings: s.postings, quorum: s.unpaid > 0, change: func(b *Book) { b.dismiss(e, s, f.Seq) }}, nil
}

func (b *Book) dismiss(e *MemberLeft, s *settlement, seq uint64) {
	m := b.member(e.Member)
	m.Left, m.Cause, m.Shares, m.Commitment = true, e.Cause, 0, 0
	m.returned = m.bought
	for _, l := range s.loans {
		l.touched = seq
		b.replaceLoan(l)
	}
	b.fines = slices.Clone(b.fines)
	for i := range b.fines {
		if b.fines[i].Member == e.Member {
			b.fines[i].Open = 0
		}
	}
	b.officers = slices.DeleteFunc(slices.Clone(b.officers), func(o Officer) bool { return o.Member == e.Member })
	b.left++
	if b.open != nil {
		b.open.departed++
	}
}

// A Settlement is what a leaver is owed and owes (rules.md §5).
type Settlement struct {
	Worth  Amount // what her savings count for under the leaving rule
	Debts  Amount // fines, charges and principal she owes
	Paid   Amount // what she takes home
	Unpaid Amount // what the funds lose, by quorum
}

// Settlement previews a member's leaving today.
func (b *Book) Settlement(n MemberNumber) (Settlement, error) {
	if _, err := b.activeMember(n); err != nil {
		return Settlement{}, err
	}
	s := b.settle(n)
	return Settlement{s.worth, s.debts, s.rest, s.unpaid}, nil
}

// settlement is the working of a leaver's account.
type settlement struct {
	postings entries
	worth    Amount
	left     Amount // of her worth, not yet set off
	debts    Amount
	rest     Amount // paid to her
	unpaid   Amount
	tooMuch  bool // her worth does not fit an Amount
	loans    []*Loan
}

// settle sets a leaver's debts off against her savings in the order fines,
// charges, principal, and pays or forfeits the rest.
func (b *Book) settle(n MemberNumber) *settlement {
	s := &settlement{}
	s.take(b, n)
	s.setOffFines(b, n)
	open := b.openLoansOf(n)
	for _, l := range open {
		s.setOffCharge(b, l)
	}
	for _, l := range open {
		s.setOffPrincipal(b, l)
	}
	s.postings.move(expected, dueShares(n), b.accounts.natural(dueShares(n)))
	s.finish(b)
	return s
}

// take turns her savings into what they count for today.
func (s *settlement) take(b *Book, n MemberNumber) {
	cost := b.Savings(n)
	s.worth = cost
	if b.constitution.Leaving == LeaveAtValue {
		worth, fits := timesValue(b.member(n).Shares, b.ShareValueToday())
		s.worth, s.tooMuch = worth, !fits
	}
	s.left = s.worth
	s.postings.debit(savings(n), cost)
	if s.worth >= cost {
		s.postings.debit(expense(Savings), s.worth-cost)
	} else {
		s.postings.credit(otherIncome(Savings), cost-s.worth)
	}
}

// pay takes what is there of a debt; the cash of another fund's debt moves with it.
func (s *settlement) pay(debt Amount, to FundName, credit Account) Amount {
	paid := min(debt, s.left)
	s.debts += debt
	s.left -= paid
	s.unpaid += debt - paid
	s.postings.credit(credit, paid)
	if to != Savings {
		s.postings.move(cash(to), cash(Savings), paid)
	}
	return paid
}

func (s *settlement) setOffFines(b *Book, n MemberNumber) {
	for _, f := range b.fines {
		if f.Member == n && f.Open > 0 {
			s.pay(f.Open, f.Fund, fine(f.Fund))
			s.postings.move(expected, dueFine(f.Fund, n), f.Open)
		}
	}
}

func (s *settlement) setOffCharge(b *Book, l *Loan) {
	due := b.chargeDue(l)
	paid := s.pay(due, l.Fund, charge(l.Fund))
	s.postings.move(expected, dueCharge(l.Number), due)
	closed := *l
	closed.covered += paid
	s.loans = append(s.loans, &closed)
}

func (s *settlement) setOffPrincipal(b *Book, l *Loan) {
	principal := b.outstanding(l)
	paid := s.pay(principal, l.Fund, loan(l.Number))
	s.postings.move(loss(l.Fund), loan(l.Number), principal-paid)
	i := slices.IndexFunc(s.loans, func(c *Loan) bool { return c.Number == l.Number })
	s.loans[i].close(paid, principal-paid)
}

func (s *settlement) finish(b *Book) {
	if b.constitution.Leaving == LeaveForfeit {
		s.postings.credit(otherIncome(Savings), s.left)
		s.left = 0
		return
	}
	s.rest = s.left
	s.left = 0
	s.postings.credit(cash(Savings), s.rest)
}
