package sim

import (
	"errors"
	"fmt"

	"jigiya/ledger"
)

// Compare asks the ledger's book for every figure that the exercise book has, and
// names those on which they differ.
func (c *Cashbook) Compare(b *ledger.Book) error {
	var differ []error
	same := func(said ledger.Amount, mine int64, what string, which any) {
		if int64(said) != mine {
			differ = append(differ, fmt.Errorf("%s %v: the ledger has %d, the exercise book %d", what, which, said, mine))
		}
	}
	for _, f := range b.Funds() {
		p := c.purse(f)
		same(b.Cash(f), p.box, "box of", f)
		same(b.Bank(f), p.bank, "bank of", f)
		same(b.ExternalDebt(f), p.debt, "debt of", f)
		same(b.Assets(f), p.box+p.bank+c.lentBy(f), "assets of", f)
	}
	for _, m := range b.Members() {
		who := c.card(m.Number)
		same(ledger.Amount(m.Shares), who.shares, "shares of", m.Number)
		same(b.Savings(m.Number), who.paid, "savings of", m.Number)
		same(b.ContributionDue(m.Number), who.behind*c.value(), "arrears of", m.Number)
		for _, f := range b.Funds() {
			same(b.FinesDue(m.Number, f), who.fines[f], "fines of", m.Number)
		}
	}
	for _, l := range b.Loans() {
		s := c.slips[l.Number]
		same(b.Outstanding(l.Number), s.left, "principal of", l.Number)
		same(b.ChargeDue(l.Number), s.charge, "charge of", l.Number)
		same(b.Overdue(l, b.Today()).Amount, s.late(b.Today()), "what is late of", l.Number)
	}
	same(b.CarriedIn(ledger.Savings), c.carried, "carried to", ledger.Savings)
	same(b.Profit(ledger.Savings), c.profit(), "profit of", ledger.Savings)
	return errors.Join(differ...)
}

func (c *Cashbook) lentBy(f ledger.FundName) (all int64) {
	for _, s := range c.slips {
		if s.fund == f {
			all += s.left
		}
	}
	return all
}

// profit is what there is beyond what was put in, owed outside or brought from before.
func (c *Cashbook) profit() int64 {
	p := c.savings()
	profit := p.box + p.bank + c.lentBy(ledger.Savings) - p.debt - c.carried
	for _, who := range c.cards {
		profit -= who.paid
	}
	return profit
}
