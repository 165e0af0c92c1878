package facts

import "jigiya/ledger"

// A lending is what a query asks of loans: by what classes, or by none. In the rows of a
// query by classes the totals stand first, one for each currency, because a borrower
// with loans of two classes is in two rows; the rows of each class follow.
type lending struct {
	classes    *classes
	currencies int // rows of each class
}

// all is what stands for no class.
const all = -1

// row is that of a class in the currency of a group's own row.
func (q *lending) row(class, place int) int { return (1+class)*q.currencies + place }

// A borrowing tells a member's first loan in a row from her next ones: in one row she
// counts once, however many loans she has.
type borrowing struct {
	met  []uint32 // by class and member: the last turn in which she was met there
	turn uint32   // one for each group and period
}

const borrowingWidth = ledger.MaxMemberNumber + 1

func (q *lending) newBorrowing() borrowing {
	width := 1
	if q.classes != nil {
		width += len(q.classes.keys)
	}
	return borrowing{met: make([]uint32, width*borrowingWidth)}
}

// isFirst says whether a member is met in a class for the first time in this turn.
func (b *borrowing) isFirst(class int, member uint16) bool {
	last := &b.met[(1+class)*borrowingWidth+int(member)]
	known := *last == b.turn
	*last = b.turn
	return !known
}

// enter adds the loans of a group to the rows they belong to. row is the group's last
// closing by the period's last day, place its own row.
func (q *lending) enter(rows []tally, known *borrowing, s *segment, place, row int, p period) {
	if p.from == 0 {
		p.from = s.cycleAt(row).start
	}
	if first := s.ofCurrency(row); first > 0 {
		p.from = max(p.from, s.cycles[first].start)
	}
	known.turn++
	for i := range s.loans {
		l := &s.loans[i]
		if l.isOver(p.from-1) && !l.isJudged(p) || l.granted > p.at || l.corrected && l.closed <= p.at {
			continue
		}
		now := s.stepAt(i, p.at)
		if !known.add(&rows[place].cell, all, l, now, p) || q.classes == nil {
			continue
		}
		class := q.classes.of(l)
		known.add(&rows[q.row(class, place)].cell, class, l, now, p)
	}
}

// add adds a loan to a row, and says whether it has any part in the period.
func (b *borrowing) add(c *cell, class int, l *loanRow, now stepRow[int64], p period) bool {
	if !c.addLoan(l, now, p) {
		return false
	}
	if b.isFirst(class, l.member) {
		c[mBorrowers]++
	}
	return true
}

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
	if !l.isJudged(p) {
		return false
	}
	c[mJudged]++
	c[mJudgedValue] += l.principal
	if l.closed != 0 && l.closed <= p.at && l.closed <= l.prompt && l.writtenOff == 0 {
		c[mOnTime]++
		c[mOnTimeValue] += l.principal
	}
	return true
}
