package sim

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"jigiya/ledger"
)

// hearYear closes a year and begins the next.
func (c *Cashbook) hearYear(e ledger.Event) (bool, error) {
	switch e := e.(type) {
	case *ledger.ShareOut:
		return true, c.divide(e)
	case *ledger.OpeningBalances:
		c.copyRegister(e)
		return true, nil
	case *ledger.CycleOpened:
		c.rules = e.Constitution
		for n, who := range c.cards {
			c.cards[n] = &card{gone: who.gone, fines: who.fines}
			if c.rules.Method == ledger.Equal && !who.gone {
				c.cards[n].promised = 1
			}
		}
		for _, r := range e.Reinvestments {
			c.meeting = 1
			c.contribute(&ledger.Contribution{Member: r.Member, Fund: ledger.Savings, Shares: r.Shares}, 1)
		}
		return true, nil
	}
	return false, nil
}

// copyRegister begins in the middle of a year, with what is in the paper register.
func (c *Cashbook) copyRegister(e *ledger.OpeningBalances) {
	c.meeting, c.date = int64(e.Meeting), e.Date
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

// divide reckons the share-out, compares it with the one that was read out, and
// empties the cards.
func (c *Cashbook) divide(said *ledger.ShareOut) error {
	fund, owed := c.savings().box, map[ledger.MemberNumber]int64{}
	for _, s := range c.slips {
		if s.fund == ledger.Savings {
			fund += s.left + s.charge
			owed[s.member] += s.left + s.charge
			c.noteCharge(s, s.charge)
			s.left, s.charge = 0, 0
		}
	}
	rest := c.share(fund)
	for i := range c.payouts {
		p := &c.payouts[i]
		p.Offset = ledger.Amount(owed[p.Member])
		c.savings().box -= int64(p.Paid())
	}
	c.carried = rest
	if to, named := c.rules.ShareOut.Remainder.Fund(); named {
		c.savings().box -= rest
		c.purse(to).box += rest
		c.carried = 0
	}
	for _, who := range c.cards {
		*who = card{gone: who.gone, fines: who.fines}
	}
	if !slices.Equal(c.payouts, said.Payouts) || rest != int64(said.Remainder) {
		return fmt.Errorf("share-out: said %v rest %d, reckoned %v rest %d", said.Payouts, said.Remainder, c.payouts, rest)
	}
	return nil
}

// share gives each her part, in whole steps, and says what is left.
func (c *Cashbook) share(fund int64) (rest int64) {
	step := big.NewRat(int64(c.rules.ShareOut.Step), 1)
	parts := c.parts(fund)
	c.payouts, rest = nil, fund
	crumbs := map[ledger.MemberNumber]*big.Rat{}
	for _, n := range slices.Sorted(maps.Keys(parts)) {
		steps := new(big.Rat).Quo(parts[n], step)
		whole := new(big.Int).Quo(steps.Num(), steps.Denom())
		crumbs[n] = steps.Sub(steps, new(big.Rat).SetInt(whole))
		payout := whole.Int64() * int64(c.rules.ShareOut.Step)
		c.payouts = append(c.payouts, ledger.Payout{Member: n, Shares: ledger.Shares(c.card(n).shares), Payout: ledger.Amount(payout)})
		rest -= payout
	}
	if c.rules.ShareOut.Remainder == ledger.LargestRemainder {
		rest = c.handOut(crumbs, rest)
	}
	return rest
}

// handOut gives one more step to those from whom rounding took most.
func (c *Cashbook) handOut(crumbs map[ledger.MemberNumber]*big.Rat, rest int64) int64 {
	served := map[int]bool{}
	for range c.payouts {
		best := -1
		for i, p := range c.payouts {
			if !served[i] && (best < 0 || crumbs[p.Member].Cmp(crumbs[c.payouts[best].Member]) > 0) {
				best = i
			}
		}
		if rest < int64(c.rules.ShareOut.Step) {
			break
		}
		served[best] = true
		c.payouts[best].Payout += c.rules.ShareOut.Step
		rest -= int64(c.rules.ShareOut.Step)
	}
	return rest
}

// parts is what everybody would get if money could be cut as finely as one likes.
func (c *Cashbook) parts(fund int64) map[ledger.MemberNumber]*big.Rat {
	parts := map[ledger.MemberNumber]*big.Rat{}
	var saved int64
	for n, who := range c.cards {
		if !who.gone {
			parts[n] = new(big.Rat)
			saved += who.paid
		}
	}
	all := func(column func(*card) int64) (sum int64) {
		for n := range parts {
			sum += column(c.cards[n])
		}
		return sum
	}
	give := func(amount *big.Rat, column func(*card) int64) {
		whole := all(column)
		for n, sum := range parts {
			sum.Add(sum, new(big.Rat).Mul(amount, big.NewRat(column(c.cards[n]), whole)))
		}
	}
	francs := func(n int64) *big.Rat { return big.NewRat(n, 1) }
	shares := func(w *card) int64 { return w.shares }
	paid := func(w *card) int64 { return w.paid }
	head := func(*card) int64 { return 1 }
	rules := c.rules.ShareOut
	switch profit := fund - saved; {
	case rules.Method == ledger.ByShares:
		give(francs(fund), shares)
	case rules.Method == ledger.ByShareValue:
		cut := int64(1)
		for range rules.ValueDecimals {
			cut *= 10
		}
		whole := all(shares)
		give(big.NewRat(fund*cut/whole*whole, cut), shares)
	case rules.Method == ledger.EqualParts:
		give(francs(fund), head)
	case profit < 0:
		give(francs(fund), paid)
	default:
		give(francs(saved), paid)
		c.giveProfit(profit, all, give)
	}
	return parts
}

// giveProfit divides what is there beyond the savings.
func (c *Cashbook) giveProfit(profit int64, all func(func(*card) int64) int64, give func(*big.Rat, func(*card) int64)) {
	paid := func(w *card) int64 { return w.paid }
	charges := func(w *card) int64 { return w.charges }
	borrowed := func(w *card) int64 { return w.borrowed }
	orPaid := func(column func(*card) int64) func(*card) int64 {
		if all(column) == 0 {
			return paid
		}
		return column
	}
	switch c.rules.ShareOut.Method {
	case ledger.EqualProfit:
		give(big.NewRat(profit, 1), func(*card) int64 { return 1 })
	case ledger.InterestReturned:
		back := all(charges)
		if back > 0 {
			give(big.NewRat(back, 1), charges)
		}
		give(big.NewRat(profit-back, 1), func(*card) int64 { return 1 })
	case ledger.SavingsAndBorrowing:
		pct := int64(c.rules.ShareOut.SavingsPct)
		give(big.NewRat(profit*pct, 100), paid)
		give(big.NewRat(profit*(100-pct), 100), orPaid(borrowed))
	case ledger.TimeWeighted:
		give(big.NewRat(profit, 1), orPaid(c.weight))
	}
}

// weight counts each franc for every meeting since it was paid in.
func (c *Cashbook) weight(w *card) (weight int64) {
	for _, l := range w.bought {
		weight += l.shares * c.value() * (c.meeting - l.meeting + 1)
	}
	return weight
}
