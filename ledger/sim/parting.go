package sim

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"jigiya/ledger"
)

// A parting is a share-out on the back page of the exercise book: what everybody would
// get if money could be cut as finely as one likes.
type parting struct {
	cards map[ledger.MemberNumber]*card // of those who share
	sums  map[ledger.MemberNumber]*big.Rat
}

func francs(n int64) *big.Rat { return big.NewRat(n, 1) }

// The columns by which a fund is parted.
func head(*card) int64          { return 1 }
func shares(w *card) int64      { return w.shares }
func paidIn(w *card) int64      { return w.paid }
func chargesPaid(w *card) int64 { return w.charges }
func borrowedSum(w *card) int64 { return w.borrowed }

// all is the sum of a column.
func (p *parting) all(column func(*card) int64) (sum int64) {
	for _, who := range p.cards {
		sum += column(who)
	}
	return sum
}

// give parts an amount by a column.
func (p *parting) give(amount *big.Rat, column func(*card) int64) {
	whole := p.all(column)
	for n, sum := range p.sums {
		sum.Add(sum, new(big.Rat).Mul(amount, big.NewRat(column(p.cards[n]), whole)))
	}
}

// orPaidIn is a column or, where it is empty, that of the savings.
func (p *parting) orPaidIn(column func(*card) int64) func(*card) int64 {
	if p.all(column) == 0 {
		return paidIn
	}
	return column
}

// part parts the fund by the group's rule.
func (c *Cashbook) part(fund int64) *parting {
	p := &parting{cards: map[ledger.MemberNumber]*card{}, sums: map[ledger.MemberNumber]*big.Rat{}}
	for n, who := range c.cards {
		if !who.gone {
			p.cards[n], p.sums[n] = who, new(big.Rat)
		}
	}
	rules, saved := c.rules.ShareOut, p.all(paidIn)
	switch {
	case rules.Method == ledger.ByShares:
		p.give(francs(fund), shares)
	case rules.Method == ledger.ByShareValue:
		p.giveByValue(fund, rules.ValueDecimals)
	case rules.Method == ledger.EqualParts:
		p.give(francs(fund), head)
	case fund < saved:
		p.give(francs(fund), paidIn)
	default:
		p.give(francs(saved), paidIn)
		c.giveProfit(p, fund-saved)
	}
	return p
}

// giveByValue pays each share one price, cut off after some decimals.
func (p *parting) giveByValue(fund int64, decimals uint32) {
	cut, whole := int64(1), p.all(shares)
	for range decimals {
		cut *= 10
	}
	p.give(big.NewRat(fund*cut/whole*whole, cut), shares)
}

// giveProfit parts what is there beyond the savings.
func (c *Cashbook) giveProfit(p *parting, profit int64) {
	switch c.rules.ShareOut.Method {
	case ledger.EqualProfit:
		p.give(francs(profit), head)
	case ledger.InterestReturned:
		back := p.all(chargesPaid)
		if back > 0 {
			p.give(francs(back), chargesPaid)
		}
		p.give(francs(profit-back), head)
	case ledger.SavingsAndBorrowing:
		pct := int64(c.rules.ShareOut.SavingsPct)
		p.give(big.NewRat(profit*pct, 100), paidIn)
		p.give(big.NewRat(profit*(100-pct), 100), p.orPaidIn(borrowedSum))
	case ledger.TimeWeighted:
		p.give(francs(profit), p.orPaidIn(c.weight))
	}
}

// weight counts each franc for every meeting since it was paid in.
func (c *Cashbook) weight(w *card) (weight int64) {
	for _, l := range w.bought {
		weight += l.shares * c.value() * (c.meeting - l.meeting + 1)
	}
	return weight
}

// divide reckons the share-out, compares it with the one that was read out, and empties
// the cards.
func (c *Cashbook) divide(said *ledger.ShareOut) error {
	owed := c.callIn()
	fund := c.savings().box
	for _, sum := range owed {
		fund += sum
	}
	rest := c.share(fund)
	for i := range c.payouts {
		p := &c.payouts[i]
		p.Offset = ledger.Amount(owed[p.Member])
		c.savings().box -= int64(p.Paid())
	}
	c.keep(rest)
	for _, who := range c.cards {
		*who = card{gone: who.gone, fines: who.fines}
	}
	if !slices.Equal(c.payouts, said.Payouts) || rest != int64(said.Remainder) {
		return fmt.Errorf("share-out: said %v rest %d, reckoned %v rest %d", said.Payouts, said.Remainder, c.payouts, rest)
	}
	return nil
}

// callIn tears up the slips of the savings purse and says who owed what on them.
func (c *Cashbook) callIn() map[ledger.MemberNumber]int64 {
	owed := map[ledger.MemberNumber]int64{}
	for _, s := range c.slips {
		if s.fund == ledger.Savings {
			owed[s.member] += s.left + s.charge
			c.noteCharge(s, s.charge)
			s.left, s.charge = 0, 0
		}
	}
	return owed
}

// keep puts what is left where the rules say.
func (c *Cashbook) keep(rest int64) {
	c.carried = rest
	if to, named := c.rules.ShareOut.Remainder.Fund(); named {
		c.savings().box -= rest
		c.purse(to).box += rest
		c.carried = 0
	}
}

// share gives each her part, in whole steps, and says what is left.
func (c *Cashbook) share(fund int64) (rest int64) {
	step, parts := francs(int64(c.rules.ShareOut.Step)), c.part(fund).sums
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

// handOut gives one more step to those from whom rounding took most, each once.
func (c *Cashbook) handOut(crumbs map[ledger.MemberNumber]*big.Rat, rest int64) int64 {
	step := c.rules.ShareOut.Step
	for range len(c.payouts) {
		best := -1
		for i, p := range c.payouts {
			if crumbs[p.Member] != nil && (best < 0 || crumbs[p.Member].Cmp(crumbs[c.payouts[best].Member]) > 0) {
				best = i
			}
		}
		if rest < int64(step) || best < 0 {
			return rest
		}
		delete(crumbs, c.payouts[best].Member)
		c.payouts[best].Payout += step
		rest -= int64(step)
	}
	return rest
}
