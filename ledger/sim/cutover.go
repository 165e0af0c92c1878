package sim

import "jigiya/ledger"

// bringIn tells what a group that already runs has in its paper register.
func (g *Group) bringIn() {
	g.held = g.between(6, 16) / g.weeks()
	if g.held == 0 {
		return
	}
	last := g.options.From - ledger.Date(7*g.weeks())
	e := &ledger.OpeningBalances{
		CycleStart: last - ledger.Date(7*g.weeks()*(g.held-1)), MembersAtStart: uint32(g.options.Members), Meeting: uint32(g.held), Date: last,
	}
	var saved ledger.Amount
	for _, w := range g.women {
		n := g.commitment(w) * ledger.Shares(g.held) * ledger.Shares(g.between(80, 100)) / 100
		e.Members = append(e.Members, ledger.OpeningMember{Member: w.number, Shares: n})
		saved += ledger.Amount(n) * g.charter.ShareValue
	}
	lent := g.lentOnPaper(e, saved)
	for _, f := range g.book.Funds() {
		e.Funds = append(e.Funds, ledger.OpeningFund{Fund: f, Cash: ledger.Amount(g.held*g.options.Members) * 25})
	}
	e.Funds[0].Cash = saved - lent + fives(saved/40) // and what was earned until then
	if who := g.women[g.below(len(g.women))]; g.percent(30) {
		e.Fines = append(e.Fines, ledger.OpeningFine{Member: who.number, Fund: ledger.Savings, Amount: g.price("absent")})
	}
	g.tell(e)
	g.pause()
}

// lentOnPaper are the loans that run already, of as many women as the money reaches for.
func (g *Group) lentOnPaper(e *ledger.OpeningBalances, saved ledger.Amount) (lent ledger.Amount) {
	for _, w := range g.women {
		sum := round(ledger.Amount(w.means * g.between(6, 12)))
		if !g.percent(w.habit.borrows*2) || sum < 1000 || lent+sum > saved/2 {
			continue
		}
		charge, err := g.book.Charge(sum, 2)
		if err != nil || g.charter.Loans.Convention == ledger.InAdvance {
			charge = 0
		}
		e.Loans = append(e.Loans, ledger.OpeningLoan{
			Loan: ledger.LoanNumber(len(e.Loans) + 1), Member: w.number, Fund: ledger.Savings, Outstanding: sum, ChargeDue: charge,
			Granted: max(e.CycleStart, e.Date-ledger.Date(g.between(0, 5)*7)), Periods: 2,
		})
		lent += sum
	}
	return lent
}

// changePhone gives the right to write to another phone, as the old one is broken.
func (g *Group) changePhone() {
	if g.below(5000) >= g.weeks() || g.book.CycleClosed() {
		return
	}
	g.recorded = morning(g.date) - 3600
	g.tell(&ledger.EpochOpened{Writer: g.newKey(), Authority: ledger.ByQuorum, Reason: g.words("the old phone fell into the well")})
}
