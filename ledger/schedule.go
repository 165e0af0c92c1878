package ledger

import (
	"cmp"
	"slices"
)

// A Part is one instalment of a loan's schedule.
type Part struct {
	Due    Date
	Amount Amount
}

// charge is what a loan, or a top-up, costs when it is granted (rules.md §4): the
// whole charge, or under the per-period conventions the first one.
func (r *LoanRules) charge(principal Amount, periods uint32) (Amount, error) {
	switch r.Convention {
	case FixedFee:
		return r.FixedFee, nil
	case FlatTerm, InAdvance:
		return r.percent(principal, uint64(periods))
	}
	return r.percent(principal, 1)
}

// percent is principal × rate × periods, rounded half up to the charge step.
func (r *LoanRules) percent(principal Amount, periods uint64) (Amount, error) {
	steps, ok := mulDivHalfUp(principal, uint64(r.Rate), periods, 10_000*uint64(r.ChargeStep))
	if !ok || steps > Amount(1<<62)/r.ChargeStep {
		return 0, refuse(RuleOverflow)
	}
	return steps * r.ChargeStep, nil
}

// scheduled is what the borrower has to bring back. A charge in advance she has paid.
func (r *LoanRules) scheduled(principal, charged Amount) Amount {
	if r.Convention == InAdvance {
		return principal
	}
	return principal + charged
}

// parts divides an amount over the periods from the first+1st to the last: each
// part is floor(amount / parts), the last takes the rest.
func (r *LoanRules) parts(start Date, periods, first uint32, amount Amount) []Part {
	n := Amount(periods - first)
	parts := make([]Part, 0, n)
	for k := first + 1; k <= periods; k++ {
		part := amount / n
		if k == periods {
			part = amount - part*(n-1)
		}
		parts = append(parts, Part{r.Period.After(start, int(k)), part})
	}
	return parts
}

// merge joins two schedules on their dates.
func merge(a, b []Part) []Part {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(p, q Part) int { return cmp.Compare(p.Due, q.Due) })
	merged := all[:0]
	for _, p := range all {
		if n := len(merged); n > 0 && merged[n-1].Due == p.Due {
			merged[n-1].Amount += p.Amount
		} else {
			merged = append(merged, p)
		}
	}
	return merged
}

// start is the date from which the schedule counts its periods.
func (l *Loan) start() Date {
	if l.rescheduled != 0 {
		return l.rescheduled
	}
	return l.Granted
}

// wholePeriodsLeft counts the periods of the term that begin on the date or later.
func (l *Loan) wholePeriodsLeft(at Date) (n uint32) {
	for k := range int(l.Periods) {
		if l.Rules.Period.After(l.start(), k) >= at {
			n++
		}
	}
	return n
}

// Schedule is when how much is to be paid back.
func (l *Loan) Schedule() []Part {
	if l.Rules.Repay == AtEnd {
		var all Amount
		for _, p := range l.schedule {
			all += p.Amount
		}
		return []Part{{l.Due, all}}
	}
	return l.schedule
}

// Lateness is how much of a loan is overdue, and since when.
type Lateness struct {
	Amount Amount
	Days   int // since the oldest part not covered fell due
}

// Overdue is what is late on a loan at a date (rules.md §4): of the parts that
// have fallen due, what was not yet paid, never more than is owed.
func (b *Book) Overdue(l *Loan, at Date) Lateness {
	owed := b.Owed(l.Number)
	if l.Status != LoanOpen || owed == 0 {
		return Lateness{}
	}
	if l.Rules.Repay == AtEnd {
		if l.Due < at {
			return Lateness{owed, int(at - l.Due)}
		}
		return Lateness{}
	}
	return l.overdueParts(at, owed)
}

func (l *Loan) overdueParts(at Date, owed Amount) (late Lateness) {
	var due Amount
	for _, p := range l.schedule {
		if p.Due >= at {
			break
		}
		due += p.Amount
		if due > l.covered && late.Days == 0 {
			late.Days = int(at - p.Due)
		}
	}
	late.Amount = min(max(0, due-l.covered), owed)
	return late
}

// maxDebt is where a debt stops growing.
const maxDebt = 1000 * MaxAmount

// periodCharges are the charges of periods that have ended, on every open loan
// of a per-period convention.
type periodCharges struct {
	postings entries
	loans    []*Loan
}

func (p periodCharges) apply(b *Book) {
	for _, l := range p.loans {
		b.replaceLoan(l)
	}
}

// chargesPassed are the charges of the periods that have ended by a date. The
// last of them waits for the day's payments, that is for the closing; at an
// opening it is left out.
func (b *Book) chargesPassed(at Date, seq uint64, opening bool) (all periodCharges) {
	for _, l := range b.loans {
		if l.Status != LoanOpen || !l.Rules.Convention.PerPeriod() {
			continue
		}
		ended := 0
		for l.Rules.Period.After(l.Granted, l.charged+ended+1) <= at {
			ended++
		}
		if opening {
			ended--
		}
		if ended > 0 {
			all.charge(b, l, ended, seq)
		}
	}
	return all
}

func (p *periodCharges) charge(b *Book, l *Loan, periods int, seq uint64) {
	newer := *l
	newer.charged += periods
	newer.touched = seq
	var total Amount
	for range periods {
		owed := b.owed(l) + total
		on := owed
		if l.Rules.Convention == PerPeriodOnOriginal {
			on = l.Principal
		}
		charged, err := l.Rules.percent(on, 1)
		if err != nil || owed > maxDebt { // no closing may fail for a debt beyond all money
			charged = 0
		}
		total += charged
	}
	p.postings.move(dueCharge(l.Number), expected, total)
	p.loans = append(p.loans, &newer)
}
