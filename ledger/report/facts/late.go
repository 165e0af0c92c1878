package facts

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// par30Days is by how many days a loan must be late to be more than 30 days late.
const par30Days = 31

// addLate adds up, day by day on which something changes, what is late on the loans of
// the savings fund.
func (s *segment) addLate(f *Facts) {
	changes := lateChanges(f)
	if len(changes) == 0 {
		return
	}
	slices.SortFunc(changes, func(a, b lateness[int64]) int { return cmp.Compare(a.from, b.from) })
	sums := changes[:1]
	for _, c := range changes[1:] {
		last := sums[len(sums)-1]
		c.par, c.par30, c.amount = last.par+c.par, last.par30+c.par30, last.amount+c.amount
		if c.from == last.from {
			sums[len(sums)-1] = c
		} else {
			sums = append(sums, c)
		}
	}
	s.late = make([]lateness[int32], len(sums))
	for i, l := range sums {
		small := lateness[int32]{l.from, int32(l.par), int32(l.par30), int32(l.amount)}
		if int64(small.par) != l.par || int64(small.par30) != l.par30 || int64(small.amount) != l.amount {
			s.late, s.lateWide = nil, slices.Clone(sums)
			return
		}
		s.late[i] = small
	}
}

// lateChanges are by how much each step changes what is late, at its beginning, when it
// turns 31 days late, and at its end.
func lateChanges(f *Facts) (changes []lateness[int64]) {
	loan := 0
	for _, step := range f.Steps {
		for f.Loans[loan].Number != step.Loan {
			loan++
		}
		if f.Loans[loan].Fund != ledger.Savings || step.Overdue == 0 {
			continue
		}
		principal, amount := int64(step.Outstanding), int64(step.Overdue)
		changes = append(changes,
			lateness[int64]{from: int32(step.From), par: principal, amount: amount},
			lateness[int64]{from: int32(step.Until), par: -principal, amount: -amount})
		if since := max(step.From, step.Since+par30Days); since < step.Until {
			changes = append(changes,
				lateness[int64]{from: int32(since), par30: principal},
				lateness[int64]{from: int32(step.Until), par30: -principal})
		}
	}
	return changes
}

// lateAt is what is late on a day.
func (s *segment) lateAt(day int32) (l lateness[int64]) {
	if s.lateWide != nil {
		if i := lastFrom(s.lateWide, day); i >= 0 {
			return s.lateWide[i]
		}
		return l
	}
	if i := lastFrom(s.late, day); i >= 0 {
		small := s.late[i]
		return lateness[int64]{small.from, int64(small.par), int64(small.par30), int64(small.amount)}
	}
	return l
}

func lastFrom[T number](list []lateness[T], day int32) int {
	return lastBy(len(list), day, func(i int) int32 { return list[i].from })
}
