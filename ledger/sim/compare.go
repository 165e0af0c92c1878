package sim

import (
	"errors"
	"fmt"

	"jigiya/ledger"
)

// Compare asks the ledger's book for every figure that the exercise book has, and
// names those on which they differ.
func (c *Cashbook) Compare(b *ledger.Book) error {
	d := &differences{}
	for _, f := range b.Funds() {
		p := c.purse(f)
		d.of("box of", f, b.Cash(f), p.box)
		d.of("bank of", f, b.Bank(f), p.bank)
		d.of("debt of", f, b.ExternalDebt(f), p.debt)
		d.of("assets of", f, b.Assets(f), p.box+p.bank+c.lentBy(f))
	}
	for _, m := range b.Members() {
		c.compareCard(d, b, m)
	}
	for _, l := range b.Loans() {
		s := c.slips[l.Number]
		d.of("principal of", l.Number, b.Outstanding(l.Number), s.left)
		d.of("charge of", l.Number, b.ChargeDue(l.Number), s.charge)
		d.of("what is late of", l.Number, b.Overdue(l, b.Today()).Amount, s.late(b.Today()))
	}
	d.of("carried to", ledger.Savings, b.CarriedIn(ledger.Savings), c.carried)
	d.of("profit of", ledger.Savings, b.Profit(ledger.Savings), c.profit())
	return errors.Join(*d...)
}

func (c *Cashbook) compareCard(d *differences, b *ledger.Book, m ledger.Member) {
	who := c.card(m.Number)
	d.of("shares of", m.Number, ledger.Amount(m.Shares), who.shares)
	d.of("savings of", m.Number, b.Savings(m.Number), who.paid)
	d.of("arrears of", m.Number, b.ContributionDue(m.Number), who.behind*c.value())
	for _, f := range b.Funds() {
		d.of("fines of", m.Number, b.FinesDue(m.Number, f), who.fines[f])
	}
}

// differences are what two books do not agree on.
type differences []error

func (d *differences) of(what string, which any, ledgers ledger.Amount, mine int64) {
	if int64(ledgers) != mine {
		*d = append(*d, fmt.Errorf("%s %v: the ledger has %d, the exercise book %d", what, which, ledgers, mine))
	}
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
