package facts

import (
	"maps"
	"slices"

	"jigiya/ledger"
)

// A loanFold is one loan on its way to facts. Versions of a loan in the book are
// replaced, never changed: the same version stands as it stood.
type loanFold struct {
	row     Loan
	version *ledger.Loan
	steps   []LoanStep // the last ones run ahead, as if nothing were paid any more
}

// closeLoans brings the loans of the book up to a closing. What was granted and
// corrected between two closings leaves no row.
func (f *Folding) closeLoans(kind Closing, from ledger.Date) {
	for _, l := range f.book.Loans() {
		loan := f.loans[l.Number]
		if loan == nil {
			if l.Status == ledger.LoanCorrected {
				continue
			}
			loan = f.newLoan(l)
		}
		loan.meet(kind, from)
		if loan.version != l {
			f.bring(loan, l, from)
		}
	}
}

func (f *Folding) newLoan(l *ledger.Loan) *loanFold {
	f.ranks[l.Member]++
	loan := &loanFold{row: Loan{
		Number: l.Number, Seq: l.Seq, Cycle: f.book.Cycle(), Member: l.Member, Fund: l.Fund, Purpose: l.Purpose,
		Period: l.Rules.Period, Granted: l.Granted, Due: l.Due, Rank: f.ranks[l.Member], Brought: f.opened != 0 && l.Seq == f.opened,
	}}
	f.loans[l.Number] = loan
	return loan
}

// meet notes the first meeting at which the loan was to have been paid back.
func (l *loanFold) meet(kind Closing, from ledger.Date) {
	if kind != OfShareOut && l.row.DueMeeting == 0 && l.row.Due <= from {
		l.row.DueMeeting = from
	}
}

// bring enters a newer version of a loan.
func (f *Folding) bring(l *loanFold, newer *ledger.Loan, from ledger.Date) {
	l.version = newer
	r := &l.row
	if newer.Status == ledger.LoanCorrected && r.Status != newer.Status {
		f.ranks[newer.Member]-- // the next one is what it was to be
	}
	r.Status, r.Periods, r.DueNow, r.Override = newer.Status, newer.Periods, newer.Due, !newer.Override.IsZero()
	if newer.Status != ledger.LoanCorrected {
		r.Principal, r.Repaid, r.WrittenOff = newer.Principal, newer.Repaid, newer.WrittenOff
	}
	r.Closed = 0
	if newer.Status != ledger.LoanOpen {
		r.Closed = from
	}
	l.cut(from)
	if newer.Status == ledger.LoanOpen {
		for _, s := range ahead(f.book, newer, from) {
			l.add(s)
		}
	}
}

// ahead is how a loan will stand from a date on if nothing is paid any more.
func ahead(b *ledger.Book, l *ledger.Loan, from ledger.Date) (steps []LoanStep) {
	days := []ledger.Date{from}
	for _, p := range l.Schedule() {
		if p.Due >= from {
			days = append(days, p.Due+1)
		}
	}
	outstanding := b.Outstanding(l.Number)
	for _, d := range days {
		step := LoanStep{Loan: l.Number, From: d, Until: End, Outstanding: outstanding}
		if late := b.Overdue(l, d); late.Amount > 0 {
			step.Overdue, step.Since = late.Amount, d-ledger.Date(late.Days)
		}
		steps = append(steps, step)
	}
	for i := range steps[1:] {
		steps[i].Until = steps[i+1].From
	}
	return steps
}

// cut ends all steps before a date.
func (l *loanFold) cut(at ledger.Date) {
	for n := len(l.steps); n > 0 && l.steps[n-1].Until > at; n-- {
		if l.steps[n-1].From >= at {
			l.steps = l.steps[:n-1]
			continue
		}
		l.steps[n-1].Until = at
	}
}

// add appends a step, or makes the last one longer where nothing changed.
func (l *loanFold) add(s LoanStep) {
	if s.Outstanding == 0 && s.Overdue == 0 || s.From >= s.Until {
		return
	}
	if n := len(l.steps); n > 0 {
		last := &l.steps[n-1]
		if last.Until == s.From && last.Outstanding == s.Outstanding && last.Overdue == s.Overdue && last.Since == s.Since {
			last.Until = s.Until
			return
		}
	}
	l.steps = append(l.steps, s)
}

// clip is for a share-out that counts from an earlier day than it seemed: what it set
// off was closed that day.
func (l *loanFold) clip(from ledger.Date) {
	if l.row.Closed > from {
		l.row.Closed = from
		l.cut(from)
	}
}

// addLoans enters the rows of all loans, and in those of the members how much each
// borrowed.
func (f *Folding) addLoans(facts *Facts) {
	borrowed := map[[2]uint32]*Member{}
	for i := range facts.Members {
		m := &facts.Members[i]
		borrowed[[2]uint32{m.Cycle, uint32(m.Number)}] = m
	}
	for _, n := range slices.Sorted(maps.Keys(f.loans)) {
		l := f.loans[n]
		facts.Loans = append(facts.Loans, l.row)
		facts.Steps = append(facts.Steps, l.steps...)
		m := borrowed[[2]uint32{l.row.Cycle, uint32(l.row.Member)}]
		if m != nil && l.row.Status != ledger.LoanCorrected && !(l.row.Brought && l.row.Granted < facts.Cycles[0].Start) {
			m.Loans++
			m.Borrowed += l.row.Principal
		}
	}
}
