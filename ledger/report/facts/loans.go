package facts

import (
	"cmp"
	"slices"
)

// A lending is what a query asks of loans: by what classes, or by none.
type lending struct {
	classes    *classes
	currencies int // rows of each class
}

// A borrower is a member in a row; in one she counts once, however many loans she has.
type borrower struct {
	row    int
	member uint16
}

// enter adds the loans of a group to the rows they belong to. row is the group's last
// closing by the period's last day, place its own row.
func (q *lending) enter(rows []tally, s *segment, place, row int, p period) {
	if p.from == 0 {
		p.from = s.cycles[s.cycleOf(row)].start
	}
	var known [64]borrower
	borrowers := known[:0]
	for i := range s.loans {
		l := &s.loans[i]
		if !l.savings || l.granted > p.at || l.corrected && l.closed <= p.at {
			continue
		}
		to := place
		if q.classes != nil {
			to += q.classes.of(l) * q.currencies
		}
		if rows[to].cell.addLoan(l, s.stepAt(i, p.at), p) {
			borrowers = append(borrowers, borrower{to, l.member})
		}
	}
	slices.SortFunc(borrowers, func(a, b borrower) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.member, b.member)) })
	for _, b := range slices.Compact(borrowers) {
		rows[b.row].cell[mBorrowers]++
	}
}

// addLoan adds a loan, and says whether it has any part in the period.
func (c *cell) addLoan(l *loanRow, now stepRow[int64], p period) bool {
	granted, judged := c.addGrant(l, p), c.judge(l, p)
	if now.outstanding == 0 && now.overdue == 0 {
		return granted || judged
	}
	c[mOutstanding] += now.outstanding
	c[mOverdue] += now.overdue
	if now.outstanding > 0 {
		c[mLoans]++
	}
	if now.overdue > 0 {
		c[mPar] += now.outstanding
		if p.at >= now.since+par30Days {
			c[mPar30] += now.outstanding
		}
	}
	return true
}

func (c *cell) addGrant(l *loanRow, p period) bool {
	if l.granted < p.from {
		return false
	}
	c[mGrantedCount]++
	c[mGranted] += l.principal
	c[mTermDays] += int64(l.days)
	if l.closed != 0 && l.closed <= p.at {
		c[mLost] += l.writtenOff
	}
	return true
}

// judge asks whether a loan that was to be back in the period was.
func (c *cell) judge(l *loanRow, p period) bool {
	day := l.due + JudgedAfter
	if l.dueMeeting != 0 {
		day = min(day, l.dueMeeting)
	}
	if day < p.from || day > p.at {
		return false
	}
	c[mJudged]++
	c[mJudgedValue] += l.principal
	if l.closed != 0 && l.closed <= p.at && l.closed <= max(l.due, l.dueMeeting) && l.writtenOff == 0 {
		c[mOnTime]++
		c[mOnTimeValue] += l.principal
	}
	return true
}
