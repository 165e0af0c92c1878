package sim

import (
	"maps"
	"slices"
	"time"

	"jigiya/ledger"
)

// A slip is a loan as it is written on a piece of paper in the box.
type slip struct {
	member  ledger.MemberNumber
	fund    ledger.FundName
	rules   ledger.LoanRules
	granted ledger.Date
	from    ledger.Date // from which the parts are counted
	periods int
	lent    int64 // granted and topped up
	left    int64 // of the principal
	charge  int64 // due and not paid
	turns   int   // periods whose charge was asked
	parts   []part
	brought int64 // since the parts were agreed
}

// A part is what is to be brought by a day.
type part struct {
	by     ledger.Date
	amount int64
}

// later is some periods after a day: the same day of a later month, or its last.
func later(d ledger.Date, i ledger.Interval, periods int) ledger.Date {
	if !i.Month {
		return d + ledger.Date(7*int(i.Count)*periods)
	}
	was := d.Time()
	first := time.Date(was.Year(), was.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, periods*int(i.Count), 0)
	days := first.AddDate(0, 1, 0).Sub(first) / (24 * time.Hour)
	return ledger.Date(first.Unix()/86400) + ledger.Date(min(was.Day(), int(days))-1)
}

// price is the charge on an amount, half a step counting as a whole one.
func (s *slip) price(amount int64, periods int) int64 {
	switch s.rules.Convention {
	case ledger.FixedFee:
		return int64(s.rules.FixedFee)
	case ledger.FlatTerm, ledger.InAdvance:
	default:
		periods = 1
	}
	step := int64(s.rules.ChargeStep)
	return (2*amount*int64(s.rules.Rate)*int64(periods) + 10_000*step) / (20_000 * step) * step
}

// spread agrees on the parts of an amount over the last periods of the term.
func (s *slip) spread(amount int64, periods int) {
	for k := 1; k <= periods; k++ {
		each := amount / int64(periods)
		if k == periods {
			each = amount - each*int64(periods-1)
		}
		s.parts = append(s.parts, part{later(s.from, s.rules.Period, s.periods-periods+k), each})
	}
}

// late is what should have been brought before a day and was not.
func (s *slip) late(at ledger.Date) int64 {
	owed := s.left + s.charge
	if s.rules.Repay == ledger.AtEnd {
		if later(s.from, s.rules.Period, s.periods) < at {
			return owed
		}
		return 0
	}
	var asked int64
	for _, p := range s.parts {
		if p.by < at {
			asked += p.amount
		}
	}
	return min(owed, max(0, asked-s.brought))
}

// more lends on a slip for some periods, and says what is handed over.
func (c *Cashbook) more(s *slip, amount int64, periods int) {
	charge, handed := s.price(amount, periods), amount
	s.lent += amount
	s.left += amount
	if s.rules.Convention == ledger.InAdvance {
		handed -= charge
		c.noteCharge(s, charge)
		s.spread(amount, periods)
	} else {
		s.charge += charge
		s.spread(amount+charge, periods)
	}
	c.purse(s.fund).box -= handed
	if s.fund == ledger.Savings {
		c.card(s.member).borrowed += amount
	}
}

func (c *Cashbook) noteCharge(s *slip, charge int64) {
	if s.fund == ledger.Savings {
		c.card(s.member).charges += charge
	}
}

// hearLoans keeps the slips.
func (c *Cashbook) hearLoans(e ledger.Event) (bool, error) {
	switch e := e.(type) {
	case *ledger.LoanGranted:
		s := &slip{member: e.Member, fund: e.Fund, rules: c.rules.Loans, granted: c.date, from: c.date, periods: int(e.Periods)}
		c.slips[e.Loan] = s
		c.more(s, int64(e.Principal), s.periods)
	case *ledger.LoanToppedUp:
		s := c.slips[e.Loan]
		left := 0
		for k := range s.periods {
			if later(s.from, s.rules.Period, k) >= c.date {
				left++
			}
		}
		c.more(s, int64(e.Amount), left)
	case *ledger.Repayment:
		c.paid(c.slips[e.Loan], int64(e.Amount))
	case *ledger.LoanRescheduled:
		s := c.slips[e.Loan]
		s.from, s.periods, s.parts, s.brought = c.date, int(e.Periods), nil, 0
		s.spread(s.left+s.charge, s.periods)
	case *ledger.ChargeWaived:
		c.slips[e.Loan].charge -= int64(e.Amount)
		c.slips[e.Loan].brought += int64(e.Amount)
	case *ledger.LoanWrittenOff:
		c.slips[e.Loan].left, c.slips[e.Loan].charge = 0, 0
	default:
		return false, nil
	}
	return true, nil
}

// paid takes a repayment: the charge first.
func (c *Cashbook) paid(s *slip, amount int64) {
	onCharge := min(s.charge, amount)
	s.charge -= onCharge
	s.left -= amount - onCharge
	s.brought += amount
	c.noteCharge(s, onCharge)
	c.purse(s.fund).box += amount
}

// passTime asks the charges of the periods that have ended: at the opening of a
// meeting all but the last, which waits for the day's payments.
func (c *Cashbook) passTime(opening bool) {
	for _, s := range c.slips {
		if !s.rules.Convention.PerPeriod() {
			continue
		}
		for s.left+s.charge > 0 && later(s.granted, s.rules.Period, s.turns+1) <= c.date {
			if opening && later(s.granted, s.rules.Period, s.turns+2) > c.date {
				break
			}
			on := s.lent
			if s.rules.Convention == ledger.PerPeriodOnBalance {
				on = s.left + s.charge
			}
			s.charge += s.price(on, 1)
			s.turns++
		}
	}
}

// openOf are a woman's loans on which something is owed.
func (c *Cashbook) openOf(n ledger.MemberNumber) (open []*slip) {
	for _, loan := range slices.Sorted(maps.Keys(c.slips)) {
		if s := c.slips[loan]; s.member == n && s.left+s.charge > 0 {
			open = append(open, s)
		}
	}
	return open
}
