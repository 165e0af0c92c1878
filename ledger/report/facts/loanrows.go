package facts

import (
	"slices"

	"jigiya/ledger"
)

// A loanRow is a loan of the savings fund as a query reads it.
type loanRow struct {
	granted, closed       int32 // closed 0 is open
	judged, prompt        int32 // the day on which it is judged, and the last one on which closing it is on time
	days, month           int32 // of the term; of the grant (see monthOf)
	principal, writtenOff int64
	member                uint16
	purpose, rank         uint8
	corrected             bool
	steps                 int32 // the first of its steps
}

type stepRow[T number] struct {
	from, until, since   int32
	outstanding, overdue T
}

// addLoans lays out the loans of the savings fund and, in their order, their steps.
func (s *segment) addLoans(f *Facts) {
	s.loans = make([]loanRow, 0, len(f.Loans))
	s.steps = make([]stepRow[int32], 0, len(f.Steps))
	next := 0
	for i := range f.Loans {
		l := &f.Loans[i]
		first := next
		for next < len(f.Steps) && f.Steps[next].Loan == l.Number {
			next++
		}
		if l.Fund != ledger.Savings {
			continue
		}
		s.loans = append(s.loans, l.compile(len(s.steps)+len(s.stepsWide)))
		for k := first; k < next; k++ {
			s.addStep(&f.Steps[k])
		}
	}
}

func (l *Loan) compile(steps int) loanRow {
	row := loanRow{
		granted: int32(l.Granted), closed: int32(l.Closed), judged: int32(l.Due + JudgedAfter), prompt: int32(max(l.Due, l.DueMeeting)),
		days: int32(l.Due - l.Granted), month: int32(monthOf(l.Granted)), principal: int64(l.Principal), writtenOff: int64(l.WrittenOff),
		member: uint16(l.Member), purpose: uint8(slices.Index(ledger.Purposes, l.Purpose)), rank: uint8(min(l.Rank, 255)),
		corrected: l.Status == ledger.LoanCorrected, steps: int32(steps),
	}
	if l.DueMeeting != 0 {
		row.judged = min(row.judged, int32(l.DueMeeting))
	}
	return row
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

// isOver says whether the loan is closed on a day.
func (l *loanRow) isOver(day int32) bool { return l.closed != 0 && l.closed <= day }

// isJudged says whether the loan was to be back in a period.
func (l *loanRow) isJudged(p period) bool { return p.from <= l.judged && l.judged <= p.at }

// stepAt is how loan i stands on a day; zero where nothing is outstanding or late. A
// closed loan has no steps (checkSteps): most are told by that.
func (s *segment) stepAt(i int, day int32) stepRow[int64] {
	l := &s.loans[i]
	if l.isOver(day) {
		return stepRow[int64]{}
	}
	end := len(s.steps) + len(s.stepsWide)
	if i+1 < len(s.loans) {
		end = int(s.loans[i+1].steps)
	}
	if s.stepsWide != nil {
		return stepOn(s.stepsWide[l.steps:end], day)
	}
	return stepOn(s.steps[l.steps:end], day)
}

func stepOn[T number](steps []stepRow[T], day int32) stepRow[int64] {
	for i := range steps {
		if steps[i].from <= day && day < steps[i].until {
			return steps[i].widen()
		}
	}
	return stepRow[int64]{}
}
