package sim

import "jigiya/ledger"

// hearYear closes a year and begins the next.
func (c *Cashbook) hearYear(e ledger.Event) (bool, error) {
	switch e := e.(type) {
	case *ledger.ShareOut:
		return true, c.divide(e)
	case *ledger.OpeningBalances:
		c.copyRegister(e)
		return true, nil
	case *ledger.CycleOpened:
		c.begin(e)
		return true, nil
	}
	return false, nil
}

// begin takes new cards, with the unpaid fines of the old ones and what is put back.
func (c *Cashbook) begin(e *ledger.CycleOpened) {
	c.rules = e.Constitution
	for n, who := range c.cards {
		c.cards[n] = &card{gone: who.gone, fines: who.fines}
		if c.rules.Method == ledger.Equal && !who.gone {
			c.cards[n].promised = 1
		}
	}
	c.meeting = 1
	for _, r := range e.Reinvestments {
		c.contribute(&ledger.Contribution{Member: r.Member, Fund: ledger.Savings, Shares: r.Shares}, 1)
	}
}

// copyRegister begins in the middle of a year, with what is in the paper register.
func (c *Cashbook) copyRegister(e *ledger.OpeningBalances) {
	c.meeting, c.date = int64(e.Meeting), e.Date
	c.copyPurses(e)
	for _, m := range e.Members {
		who := c.card(m.Member)
		who.shares, who.paid = int64(m.Shares), int64(m.Shares)*c.value()
		who.buy(1, who.shares)
	}
	for _, f := range e.Fines {
		c.card(f.Member).fines[f.Fund] += int64(f.Amount)
	}
	for _, l := range e.Loans {
		c.slips[l.Loan] = c.copySlip(l)
	}
}

func (c *Cashbook) copyPurses(e *ledger.OpeningBalances) {
	for _, f := range e.Funds {
		p := c.purse(f.Fund)
		p.box, p.bank = int64(f.Cash), int64(f.Bank)
		if f.Fund == ledger.Savings {
			c.carried = int64(f.Carried)
		}
	}
	for _, x := range e.Externals {
		c.purse(x.Fund).debt += int64(x.Amount)
	}
}

// copySlip spreads what is still owed over the days that are left of the term.
func (c *Cashbook) copySlip(l ledger.OpeningLoan) *slip {
	s := &slip{
		member: l.Member, fund: l.Fund, rules: c.rules.Loans, granted: l.Granted, from: l.Granted, periods: int(l.Periods),
		lent: int64(l.Outstanding), left: int64(l.Outstanding), charge: int64(l.ChargeDue),
	}
	for later(s.granted, s.rules.Period, s.turns+1) <= c.date {
		s.turns++
	}
	s.spread(s.left+s.charge, s.periods-min(s.turns, s.periods-1))
	return s
}
