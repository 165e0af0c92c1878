package facts

import (
	"errors"
	"fmt"
	"slices"

	"jigiya/ledger"
)

// ErrBounds says that facts are not those of a savings group, or not in their order:
// Fold makes no such, and none may enter sums over all groups.
var ErrBounds = errors.New("out of bounds")

func outside(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, ErrBounds)...)
}

// check asks of facts what the Engine relies on.
func (f *Facts) check() error {
	if f.Group.State != OK && len(f.Cycles)+len(f.Meetings)+len(f.Loans)+len(f.Steps)+len(f.Members) > 0 {
		return outside("rows of a group that is %s", f.Group.State)
	}
	return errors.Join(f.checkCycles(), f.checkMeetings(), f.checkLoans(), f.checkSteps())
}

func (f *Facts) checkCycles() error {
	for i, c := range f.Cycles {
		switch {
		case c.Number == 0 || c.Number > MaxCycle || i > 0 && c.Number <= f.Cycles[i-1].Number:
			return outside("cycle %d", c.Number)
		case !slices.ContainsFunc(f.Meetings, func(m Meeting) bool { return m.Cycle == c.Number }):
			return outside("cycle %d has no closing", c.Number)
		}
		if err := checkSums(c.Fund, c.Saved, c.Paid, c.Offset); err != nil {
			return err
		}
	}
	return nil
}

func (f *Facts) checkMeetings() error {
	for i := range f.Meetings {
		m := &f.Meetings[i]
		until := End
		if i+1 < len(f.Meetings) {
			until = f.Meetings[i+1].From
		}
		switch {
		case m.From <= 0 || m.Until != until || m.From > m.Until:
			return outside("closing %d holds from %v to %v", m.Seq, m.From, m.Until)
		case i > 0 && (m.Seq <= f.Meetings[i-1].Seq || m.Cycle < f.Meetings[i-1].Cycle):
			return outside("closing %d stands after %d", m.Seq, f.Meetings[i-1].Seq)
		case !slices.ContainsFunc(f.Cycles, func(c Cycle) bool { return c.Number == m.Cycle }):
			return outside("closing %d is of cycle %d", m.Seq, m.Cycle)
		case len(m.Funds) > len(f.Group.Funds):
			return outside("closing %d has %d funds", m.Seq, len(m.Funds))
		}
		if err := m.check(); err != nil {
			return fmt.Errorf("closing %d: %w", m.Seq, err)
		}
	}
	return nil
}

func (m *Meeting) check() error {
	most := max(m.Members, m.Women, m.AtStart, m.Borrowers, m.EverBorrowed)
	children := max(m.GirlsEnrolled, m.GirlsAttending, m.BoysEnrolled, m.BoysAttending)
	if most > ledger.MaxMembers || children > MaxChildren || max(m.Joined, m.Dropouts) > ledger.MaxMemberNumber || m.Women > m.Members {
		return outside("%d members, %d children", most, children)
	}
	for _, lent := range m.Granted {
		if lent.Count != int32(int16(lent.Count)) {
			return outside("%d loans", lent.Count)
		}
		if err := checkSums(lent.Value); err != nil {
			return err
		}
	}
	if err := checkSums(m.Funds...); err != nil {
		return err
	}
	return checkSums(m.WrittenOff, m.Differences, m.Savings, m.Money, m.Outstanding, m.External, m.Carried, m.CycleGranted, m.CycleWrittenOff)
}

func checkSums(amounts ...ledger.Amount) error {
	for _, a := range amounts {
		if a > MaxSum || a < -MaxSum {
			return outside("a sum of %d", a)
		}
	}
	return nil
}

func (f *Facts) checkLoans() error {
	for i := range f.Loans {
		l := &f.Loans[i]
		switch {
		case i > 0 && l.Number <= f.Loans[i-1].Number:
			return outside("loan %d stands after %d", l.Number, f.Loans[i-1].Number)
		case l.Member > ledger.MaxMemberNumber || !slices.Contains(ledger.Purposes, l.Purpose):
			return outside("loan %d is member %d's, for %q", l.Number, l.Member, l.Purpose)
		}
		if err := checkSums(l.Principal, l.Repaid, l.WrittenOff); err != nil {
			return fmt.Errorf("loan %d: %w", l.Number, err)
		}
	}
	return nil
}

// checkSteps asks that every step belongs to a loan, and that they stand in the
// loans' order and do not overlap.
func (f *Facts) checkSteps() error {
	loan := 0
	for i, s := range f.Steps {
		for loan < len(f.Loans) && f.Loans[loan].Number != s.Loan {
			loan++
		}
		overlaps := i > 0 && f.Steps[i-1].Loan == s.Loan && f.Steps[i-1].Until > s.From
		if loan == len(f.Loans) || s.From >= s.Until || overlaps || (s.Overdue > 0) != (s.Since > 0) || f.Loans[loan].Closed != 0 && s.Until > f.Loans[loan].Closed {
			return outside("a step of loan %d from %v", s.Loan, s.From)
		}
		if err := checkSums(s.Outstanding, s.Overdue); err != nil {
			return fmt.Errorf("loan %d: %w", s.Loan, err)
		}
	}
	return nil
}
