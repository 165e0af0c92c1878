package facts

import (
	"cmp"
	"slices"
)

// measure adds what a group says of a period to a cell: its state on the period's last
// day, and what moved in it. row is the group's last closing by then.
func (s *segment) measure(c *cell, row int, p period) {
	now := s.row(row)
	cycle := &s.cycles[now.cycle]
	c.addMembers(&now)
	c.addMoney(&now, int64(p.at-cycle.start))
	c.addLoans(&now, s.lateAt(p.at))
	c.addFunds(&now)
	if p.from == 0 {
		c.addFlows(&now, cycle)
		c.addPurposes(s.lent[cycle.lent:], int32(row))
	} else {
		s.addPeriod(c, &now, row, p)
	}
	for i := range s.cycles {
		if shared := &s.cycles[i]; shared.sharedOut != 0 && sharedIn(p, shared, cycle) {
			c.addShareOut(shared)
		}
	}
	if s.facilitator != 0 {
		c[mVisited]++
		c[mVisitedMembers] += int64(now.members)
	}
}

// addPeriod adds the flows of a period that begins on a day.
func (s *segment) addPeriod(c *cell, now *packed[int64], row int, p period) {
	first := s.at(p.from-1) + 1
	var before cycleSpan
	if first > 0 {
		before.since(s.row(first - 1))
	}
	c.addFlows(now, &before)
	lent, _ := slices.BinarySearchFunc(s.lent, int32(first), func(l lentAt, row int32) int { return cmp.Compare(l.row, row) })
	c.addPurposes(s.lent[lent:], int32(row))
}

// since takes the running sums of a row as those before the cycle.
func (s *cycleSpan) since(r packed[int64]) {
	s.attending, s.registered, s.differences = r.attending, r.registered, r.differences
	s.granted, s.grantedCount = r.granted, r.grantedCount
}

// sharedIn says whether a cycle was shared out in the period: of a cycle to date, that
// cycle itself.
func sharedIn(p period, c, running *cycleSpan) bool {
	if p.from == 0 {
		return c == running && c.sharedOut <= p.at
	}
	return p.from <= c.sharedOut && c.sharedOut <= p.at
}

func (c *cell) addMembers(r *packed[int64]) {
	members, start := int64(r.members), int64(r.atStart)
	c[mMembers] += members
	c[mWomen] += int64(r.women)
	c[mMen] += members - int64(r.women)
	c[mAtStart] += start
	c[mGrowth] += members - start
	c[mDropouts] += int64(r.dropouts)
	c[mMembersAndDropouts] += members + int64(r.dropouts)
	c[mStartAndJoined] += start + int64(r.joined)
	c[mGirlsEnrolled] += int64(r.girls)
	c[mGirlsAttending] += int64(r.girlsAttending)
	c[mBoysEnrolled] += int64(r.boys)
	c[mBoysAttending] += int64(r.boysAttending)
	c[mEnrolled] += int64(r.girls) + int64(r.boys)
	c[mChildrenAttending] += int64(r.girlsAttending) + int64(r.boysAttending)
}

// addMoney adds the savings fund; a group on the first day of its cycle has no yearly
// rate (rules.md §8).
func (c *cell) addMoney(r *packed[int64], days int64) {
	assets := r.money + r.outstanding
	profit := assets - r.external - r.savings - r.carried
	c[mSavings] += r.savings
	c[mAssets] += assets
	c[mProfit] += profit
	if days > 0 {
		c.annualise(profit, days)
		c[mYearSavings] += r.savings
		c[mYearAssets] += assets
	}
}

func (c *cell) addLoans(r *packed[int64], late lateness[int64]) {
	c[mOutstanding] += r.outstanding
	c[mLoans] += r.loans
	c[mBorrowers] += int64(r.borrowers)
	c[mEverBorrowed] += int64(r.had)
	c[mCycleGranted] += r.cycleGranted
	c[mCycleWrittenOff] += r.cycleWrittenOff
	c[mPar] += late.par
	c[mPar30] += late.par30
	c[mOverdue] += late.amount
}

func (c *cell) addFunds(r *packed[int64]) {
	c[mSocial] += r.social
	c[mSchool] += r.school
	c[mCanteen] += r.canteen
	c[mOtherFunds] += r.otherFunds
}

func (c *cell) addFlows(now *packed[int64], before *cycleSpan) {
	c[mAttending] += now.attending - before.attending
	c[mRegistered] += now.registered - before.registered
	c[mDifferences] += now.differences - before.differences
	c[mGranted] += now.granted - before.granted
	c[mGrantedCount] += now.grantedCount - before.grantedCount
}

func (c *cell) addPurposes(lent []lentAt, upTo int32) {
	for i := range lent {
		l := &lent[i]
		if l.row > upTo {
			return
		}
		c[mPurposeValue+Measure(l.purpose)] += l.value
		c[mPurposeCount+Measure(l.purpose)] += int64(l.count)
	}
}

func (c *cell) addShareOut(s *cycleSpan) {
	c[mShareOuts]++
	c[mSharers] += int64(s.sharers)
	c[mSharedFund] += s.fund
	c[mSharedSavings] += s.saved
	c[mSharedProfit] += s.fund - s.saved
	c[mSharedPaid] += s.paid
	c[mSharedOffset] += s.part
}
