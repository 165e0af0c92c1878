package sim

import (
	"slices"

	"jigiya/ledger"
)

// openLoans are the loans not yet paid back, of all funds.
func (g *Group) openLoans() (open []*ledger.Loan) {
	for _, l := range g.book.Loans() {
		if l.Status == ledger.LoanOpen {
			open = append(open, l)
		}
	}
	return open
}

// repay hears every borrower who is here.
func (g *Group) repay() {
	for _, l := range g.openLoans() {
		w := g.woman(l.Member)
		if !g.attends(l.Member) {
			g.missed(l)
			continue
		}
		switch paid := g.payment(l, w); {
		case paid > 0:
			g.tell(&ledger.Repayment{Loan: l.Number, Amount: paid})
		default:
			g.missed(l)
		}
	}
}

// payment is what a borrower puts on the mat today.
func (g *Group) payment(l *ledger.Loan, w *woman) ledger.Amount {
	owed := g.book.Owed(l.Number)
	asked := g.book.Overdue(l, g.next()+1).Amount // what will be late if she pays nothing
	switch {
	case g.ending() && l.Fund == ledger.Savings && g.keepsWord(w), !w.unwilling && g.percent(3):
		return owed
	case asked > 0 && g.keepsWord(w):
		return min(owed, fives(asked+4))
	case asked > 0 && !w.unwilling && g.percent(45): // she brings what she has
		return fives(min(asked, asked*ledger.Amount(g.between(20, 70))/100))
	case asked == 0 && l.Rules.Convention.PerPeriod() && g.percent(40) && !w.unwilling:
		return g.book.ChargeDue(l.Number)
	}
	return 0
}

// fives is money that there are coins for.
func fives(a ledger.Amount) ledger.Amount { return a / 5 * 5 }

// missed is what the assembly does about a loan on which nothing came: for weeks
// it waits; then the guarantor is asked, new dates are given in a drought, and in
// the end the loan is given up.
func (g *Group) missed(l *ledger.Loan) {
	late := g.book.Overdue(l, g.date)
	switch {
	case late.Days < 45:
	case l.Guarantors != nil && g.guarantor(l) != 0 && g.percent(12):
		g.tell(&ledger.Repayment{Loan: l.Number, Amount: fives(min(late.Amount, max(500, late.Amount/2))) + late.Amount%5, By: g.guarantor(l)})
	case g.book.ChargeDue(l.Number) > 0 && g.percent(2):
		g.tell(&ledger.ChargeWaived{Loan: l.Number, Amount: g.book.ChargeDue(l.Number), Reason: g.words("her child has died")})
	case g.dry(g.date) && g.percent(6) && !g.ending():
		g.tell(&ledger.LoanRescheduled{Loan: l.Number, Periods: min(2, l.Rules.MaxPeriods), Reason: g.words("the harvest failed")})
	case late.Days > 150 && g.percent(10):
		g.tell(&ledger.LoanWrittenOff{Loan: l.Number, Reason: g.words("she has left the village and nobody knows where she is")})
	}
}

// guarantor is one of hers who is here, or nobody.
func (g *Group) guarantor(l *ledger.Loan) ledger.MemberNumber {
	for _, n := range l.Guarantors {
		if m, err := g.book.Member(n); err == nil && !m.Left && g.attends(n) {
			return n
		}
	}
	return 0
}

// lend hears who wants a loan, whoever asks first, as long as there is money.
func (g *Group) lend() {
	who := g.here()
	for i := range who { // the order in which hands go up
		j := i + g.below(len(who)-i)
		who[i], who[j] = who[j], who[i]
	}
	for _, w := range who {
		if g.percent(w.habit.borrows * g.want() / 100 * g.weeks()) {
			g.grant(w)
		}
	}
}

// want is how much is asked for in a month, in percent of the usual.
func (g *Group) want() int {
	switch month(g.date) {
	case 4, 5, 6, 7: // seed, then food
		return 190
	case 8, 9: // school
		return 220
	}
	return 150
}

// grant lends to a woman what she asks for, if the rules and the box allow it.
func (g *Group) grant(w *woman) {
	e := &ledger.LoanGranted{Loan: g.book.NextLoan(), Member: w.number, Fund: ledger.Savings, Purpose: wants[month(g.date)].draw(g.chance)}
	if g.charter.Lends(school) && e.Purpose == "school" && g.percent(60) {
		e.Fund = school
	}
	if e.Periods = g.term(e.Fund); e.Periods == 0 || g.hindered(w) {
		return
	}
	asked := round(ledger.Amount(w.means * g.between(10, 45)))
	most := g.book.Borrowable(w.number, e.Fund)
	if asked > most && most >= asked/3*2 && g.permille(25) && asked <= g.book.Cash(e.Fund) {
		e.Override = g.words("the assembly trusts her")
		most = asked
	}
	if e.Principal = min(asked, round(most)); e.Principal < 1000 {
		return
	}
	e.Detail = g.detail(e.Purpose)
	e.Guarantors = g.friends(w)
	if g.worthwhile(e) {
		g.tell(e)
		g.topUp(e)
	}
}

// hindered says whether she owes already, on a loan or in fines.
func (g *Group) hindered(w *woman) bool {
	return g.book.AllFinesDue(w.number) > 0 || slices.ContainsFunc(g.openLoans(), func(l *ledger.Loan) bool { return l.Member == w.number })
}

// term is a number of periods that ends before the cycle does.
func (g *Group) term(f ledger.FundName) uint32 {
	n := uint32(g.between(1, int(g.charter.Loans.MaxPeriods)))
	for n > 0 && f == ledger.Savings && g.charter.Loans.Period.After(g.date, int(n)) >= g.last-7 {
		n--
	}
	return n
}

// round is a sum one asks for.
func round(a ledger.Amount) ledger.Amount {
	if a >= 10_000 {
		return a / 1000 * 1000
	}
	return a / 500 * 500
}

// worthwhile says whether a charge paid in advance leaves anything to take home.
func (g *Group) worthwhile(e *ledger.LoanGranted) bool {
	charge, err := g.book.Charge(e.Principal, e.Periods)
	return err == nil && charge < e.Principal/2
}

// friends are one or two who speak for her.
func (g *Group) friends(w *woman) (who []ledger.MemberNumber) {
	if g.percent(50) {
		return nil
	}
	for _, other := range g.here() {
		if other != w && g.percent(8) && len(who) < 2 {
			who = append(who, other.number)
		}
	}
	return who
}

// detail is the purpose as she says it.
func (g *Group) detail(p ledger.Purpose) ledger.Words {
	if g.percent(60) {
		return ledger.Words{}
	}
	return g.words(map[ledger.Purpose]string{
		"trade": "onions to sell at the market", "farming": "seed and a day of ploughing", "livestock": "a ewe to fatten",
		"food": "a sack of millet", "health": "medicine", "school": "exercise books and the inscription", "ceremony": "a wedding",
		"housing": "a new roof", "other": "what cannot be said here",
	}[p])
}

// topUp lends more on some earlier loan that runs well.
func (g *Group) topUp(after *ledger.LoanGranted) {
	if !g.permille(15) || g.ending() {
		return
	}
	for _, l := range g.openLoans() {
		room := round(g.book.Borrowable(l.Member, l.Fund) / 2)
		fits := l.Granted < g.date && l.Rules.Period.After(l.Granted, int(l.Periods)-1) >= g.date && l.Rules.Convention != ledger.InAdvance
		if l.Number != after.Loan && fits && room >= 1000 && g.attends(l.Member) && g.book.Overdue(l, g.date).Amount == 0 && g.book.AllFinesDue(l.Member) == 0 {
			g.tell(&ledger.LoanToppedUp{Loan: l.Number, Amount: min(room, 5000)})
			return
		}
	}
}
