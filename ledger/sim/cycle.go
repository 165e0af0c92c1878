package sim

import (
	"errors"
	"slices"

	"jigiya/ledger"
)

// settleAll makes the savings fund ready to be shared out: what is at the bank is
// fetched, the creditor paid, and every open loan is paid by the borrower's guarantor or her family,
// set off, or given up.
func (g *Group) settleAll() {
	if bank := g.book.Bank(ledger.Savings); bank > 0 {
		g.tell(&ledger.BankWithdrawn{Fund: ledger.Savings, Amount: bank})
	}
	if g.charter.ShareOut.OpenLoans == ledger.RefuseOpenLoans {
		for _, l := range g.openLoans() {
			if l.Fund == ledger.Savings {
				g.endLoan(l)
			}
		}
	}
	if debt := g.book.ExternalDebt(ledger.Savings); debt > 0 && g.book.Cash(ledger.Savings) > debt*51/50 {
		g.payCreditor(debt)
	}
	for tries := 0; g.err == nil && !g.divisible() && tries < ledger.MaxMembers+1; tries++ {
	}
}

// endLoan ends a loan that cannot stay open.
func (g *Group) endLoan(l *ledger.Loan) {
	owed := g.book.Owed(l.Number)
	switch n := g.guarantor(l); {
	case n != 0:
		g.tell(&ledger.Repayment{Loan: l.Number, Amount: owed, By: n})
	case g.attends(l.Member) && !g.woman(l.Member).unwilling:
		g.tell(&ledger.Repayment{Loan: l.Number, Amount: owed}) // she sells a goat
	default:
		g.tell(&ledger.LoanWrittenOff{Loan: l.Number, Reason: g.words("she cannot pay")})
	}
}

// divisible asks for the share-out as it would be now, and removes what stands in
// its way; true when nothing does.
func (g *Group) divisible() bool {
	_, err := g.book.Divide()
	var refusal *ledger.RuleError
	if !errors.As(err, &refusal) {
		return true
	}
	switch refusal.Rule {
	case ledger.RuleOwesMoreThanPayout:
		for _, l := range g.openLoans() {
			if l.Fund == ledger.Savings && g.owesTooMuch(refusal, l.Member) {
				g.endLoan(l)
			}
		}
	case ledger.RulePayoutNegative: // the assembly finds that its way of dividing is not fair this year
		g.charter.ShareOut.Method = ledger.ByShares
		g.tell(&ledger.GroupAmended{Constitution: g.charter})
	default:
		return true
	}
	return false
}

func (g *Group) owesTooMuch(refusal *ledger.RuleError, n ledger.MemberNumber) bool {
	return slices.Contains(refusal.Values, ledger.Value{Name: "member", Value: n})
}

// shareOut divides the fund in the afternoon of the last meeting. Where not one
// woman has savings there is nothing to share, and the cycle goes on.
func (g *Group) shareOut() {
	g.recorded += 3600
	if d, err := g.book.Divide(); err == nil {
		g.tell(d.Event())
	}
}

// beginCycle is the assembly some weeks later: officers, the share value, what is
// put back at once.
func (g *Group) beginCycle() {
	g.date += ledger.Date(7 * g.between(2, 6))
	g.recorded = morning(g.date)
	if !g.going() || !g.book.CycleClosed() {
		return
	}
	for _, w := range g.women {
		w.burden = 0
	}
	if g.percent(40) {
		g.charter.ShareValue = shareValues[g.charter.Method].draw(g.chance)
	}
	e := &ledger.CycleOpened{Cycle: g.book.Cycle() + 1, Constitution: g.charter, Officers: g.rotated(), Carried: g.book.CarriedSums()}
	for _, m := range g.book.Members() {
		if !m.Left && g.percent(15) {
			e.Reinvestments = append(e.Reinvestments, ledger.Reinvestment{Member: m.Number, Shares: ledger.Shares(g.between(1, int(g.charter.SharesMax)))})
		}
	}
	g.tell(e)
	g.pause()
	g.commit()
	g.date = g.charter.MeetingInterval.After(g.date, 1)
}

// rotated are the officers of the new cycle: now and then one hands over.
func (g *Group) rotated() []ledger.Officer {
	officers := make([]ledger.Officer, 0, len(g.book.Officers()))
	changed := false
	for _, o := range g.book.Officers() {
		if !changed && g.percent(12) {
			changed = true
			o = g.successor(o)
		}
		officers = append(officers, o)
	}
	return officers
}
