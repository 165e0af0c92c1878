package sim

import (
	"slices"

	"jigiya/ledger"
)

// The troubles the social fund is for, and what it gives.
var troubles = odds[string]{{30, "an ill child"}, {22, "a birth"}, {14, "a death in the family"}, {12, "a burnt granary"}, {22, "medicine"}}

// spend is what the funds are for: supports, an exercise book, soap for the box.
func (g *Group) spend() {
	for _, w := range g.here() {
		if g.permille(9 * g.weeks()) {
			g.support(w)
		}
	}
	if g.permille(18) && g.book.Cash(ledger.Savings) > 5000 {
		g.tell(&ledger.Expense{Fund: ledger.Savings, Amount: oneOf[ledger.Amount](g.chance, 250, 500, 750), Purpose: g.words("exercise book and pens")})
	}
	g.meetOutside()
}

func (g *Group) support(w *woman) {
	amount := ledger.Amount(g.between(4, 20)) * 250
	if amount > g.book.Cash(social)/2 {
		return
	}
	w.burden = min(w.burden+8, 30)
	g.tell(&ledger.Grant{Fund: social, Member: w.number, Amount: amount, Purpose: g.words(troubles.draw(g.chance))})
}

// meetOutside is money from outside: gifts, the common field, a bank in the town.
func (g *Group) meetOutside() {
	switch {
	case g.permille(4):
		g.tell(&ledger.Received{Fund: social, Amount: ledger.Amount(g.between(2, 20)) * 500, Source: g.words("a guest of the village")})
	case month(g.date) == 10 && g.permille(40):
		g.tell(&ledger.Received{Fund: ledger.Savings, Amount: ledger.Amount(g.between(4, 30)) * 500, Source: g.words("groundnuts of the common field")})
	case g.permille(1) && g.book.Cash(ledger.Savings) > 20_000:
		g.tell(&ledger.Transfer{From: ledger.Savings, To: social, Amount: 1000, Reason: g.words("the social fund is empty before the hungry season")})
	case g.permille(1) && !g.ending():
		g.amend()
	case g.bank() && !g.ending():
		g.visitBank()
	case g.indebted() && !g.final():
		g.visitCreditor()
	}
}

// amend is the assembly that finds the social contribution too small.
func (g *Group) amend() {
	g.charter.Funds = slices.Clone(g.charter.Funds)
	g.charter.Funds[0].Contribution += 25
	g.tell(&ledger.GroupAmended{Constitution: g.charter})
}

// indebted says whether a project lends to the group.
func (g *Group) indebted() bool { return g.seed%25 == 7 }

// creditor is the village bank of a project.
const creditor ledger.Slug = "caisse"

// visitCreditor takes a loan from outside before the sowing and pays it back from
// the harvest on.
func (g *Group) visitCreditor() {
	debt := g.book.ExternalDebt(ledger.Savings)
	switch month := month(g.date); {
	case debt == 0 && (month == 4 || month == 5) && g.date+180 < g.last && g.percent(30):
		g.tell(&ledger.ExternalLoanReceived{Creditor: creditor, Fund: ledger.Savings, Amount: ledger.Amount(g.between(2, 6)) * 25_000})
	case debt > 0 && (month >= 9 || month < 4 || g.ending()) && g.book.Cash(ledger.Savings) > 15_000:
		g.payCreditor(min(debt, g.book.Cash(ledger.Savings)/2000*1000))
	}
}

func (g *Group) payCreditor(amount ledger.Amount) {
	if amount > 0 {
		g.tell(&ledger.ExternalLoanRepaid{Creditor: creditor, Fund: ledger.Savings, Amount: amount, Charge: fives(amount / 50)})
	}
}

// bank says whether there is a bank or a mobile account within reach.
func (g *Group) bank() bool { return g.seed%12 == 5 }

func (g *Group) visitBank() {
	cash, bank := g.book.Cash(ledger.Savings), g.book.Bank(ledger.Savings)
	switch {
	case cash > 100_000 && g.percent(20):
		g.tell(&ledger.BankDeposited{Fund: ledger.Savings, Amount: cash / 2000 * 1000})
	case bank > 0 && cash < 20_000 && g.percent(40):
		g.tell(&ledger.BankWithdrawn{Fund: ledger.Savings, Amount: bank})
	case bank > 0 && g.permille(20):
		g.tell(&ledger.BankInterest{Fund: ledger.Savings, Amount: fives(bank/200) + 5})
	case bank > 0 && g.permille(20):
		g.tell(&ledger.BankFee{Fund: ledger.Savings, Amount: 100})
	}
}

// reportSchooling counts the children twice a year: when school begins, and in spring.
func (g *Group) reportSchooling() {
	if m := month(g.date); (m != 9 && m != 2) || g.date.Time().Day() > 7*g.weeks() {
		return
	}
	for _, w := range g.here() {
		e := &ledger.SchoolingReported{Member: w.number}
		e.GirlsEnrolled, e.BoysEnrolled = g.some(w.girls, 78), g.some(w.boys, 84)
		e.GirlsAttending, e.BoysAttending = g.some(e.GirlsEnrolled, 90), g.some(e.BoysEnrolled, 93)
		g.tell(e)
	}
	g.pause()
}

// some of n, each with a chance in percent.
func (g *Group) some(n uint32, percent int) (k uint32) {
	for range n {
		if g.percent(percent) {
			k++
		}
	}
	return k
}
