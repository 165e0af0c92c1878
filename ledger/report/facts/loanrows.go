package facts

import (
	"slices"

	"jigiya/ledger"
)

// addLoans lays out the loans and, in their order, their steps.
func (s *segment) addLoans(f *Facts) {
	s.loans = make([]loanRow, len(f.Loans))
	s.steps = make([]stepRow[int32], 0, len(f.Steps))
	next := 0
	for i := range f.Loans {
		l := &f.Loans[i]
		s.loans[i] = loanRow{
			granted: int32(l.Granted), due: int32(l.Due), dueMeeting: int32(l.DueMeeting), closed: int32(l.Closed),
			days: int32(l.Due - l.Granted), principal: int64(l.Principal), writtenOff: int64(l.WrittenOff),
			member: uint16(l.Member), purpose: uint8(slices.Index(ledger.Purposes, l.Purpose)), rank: uint8(min(l.Rank, 255)),
			savings: l.Fund == ledger.Savings, corrected: l.Status == ledger.LoanCorrected, steps: int32(next),
		}
		for ; next < len(f.Steps) && f.Steps[next].Loan == l.Number; next++ {
			s.addStep(&f.Steps[next])
		}
	}
}

func (s *segment) addStep(step *LoanStep) {
	row := stepRow[int64]{int32(step.From), int32(step.Until), int32(step.Since), int64(step.Outstanding), int64(step.Overdue)}
	small := stepRow[int32]{row.from, row.until, row.since, int32(row.outstanding), int32(row.overdue)}
	fits := int64(small.outstanding) == row.outstanding && int64(small.overdue) == row.overdue
	if !fits && s.stepsWide == nil {
		s.stepsWide = make([]stepRow[int64], 0, cap(s.steps))
		for _, n := range s.steps {
			s.stepsWide = append(s.stepsWide, n.widen())
		}
		s.steps = nil
	}
	if s.stepsWide != nil {
		s.stepsWide = append(s.stepsWide, row)
		return
	}
	s.steps = append(s.steps, small)
}

func (n stepRow[T]) widen() stepRow[int64] {
	return stepRow[int64]{n.from, n.until, n.since, int64(n.outstanding), int64(n.overdue)}
}

// stepAt is how loan i stands on a day; zero where nothing is outstanding or late.
func (s *segment) stepAt(i int, day int32) stepRow[int64] {
	end := len(s.steps) + len(s.stepsWide)
	if i+1 < len(s.loans) {
		end = int(s.loans[i+1].steps)
	}
	for k := int(s.loans[i].steps); k < end; k++ {
		var step stepRow[int64]
		if s.stepsWide != nil {
			step = s.stepsWide[k]
		} else {
			step = s.steps[k].widen()
		}
		if step.from <= day && day < step.until {
			return step
		}
	}
	return stepRow[int64]{}
}
