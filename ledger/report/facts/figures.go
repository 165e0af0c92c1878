package facts

// measure adds what a group says of a period to a cell: its state on the period's last
// day, and what moved in it. row is the group's last closing by then.
func (s *segment) measure(c *cell, row int, p period) {
	now := s.row(row)
	cycle := &s.cycles[now.cycle]
	before := s.before(p, cycle)
	c.addMembers(&now)
	c.addMoney(&now, int64(p.at-cycle.start))
	c.addLoans(&now, s.lateAt(p.at))
	c.addFunds(&now)
	c.addFlows(&now, &before)
	c.addPurposes(s.lentIn(p, cycle, row))
	for i := range s.cycles {
		if s.sharedIn(p, &s.cycles[i], cycle) {
			c.addShareOut(&s.cycles[i])
		}
	}
	if s.facilitator != 0 {
		c[mVisited]++
		c[mVisitedMembers] += int64(now.members)
	}
}

// firstRow is the first closing that belongs to a period.
func (s *segment) firstRow(p period, cycle *cycleSpan) int {
	if p.from == 0 {
		return int(cycle.first)
	}
	return s.at(p.from-1) + 1
}

// before are the running sums before a period.
func (s *segment) before(p period, cycle *cycleSpan) packed[int64] {
	if first := s.firstRow(p, cycle); first > 0 {
		return s.row(first - 1)
	}
	return packed[int64]{}
}

// sharedIn says whether a cycle was shared out in the period: of a cycle to date, that
// cycle itself.
func (s *segment) sharedIn(p period, c, running *cycleSpan) bool {
	if c.sharedOut == 0 || c.sharedOut > p.at {
		return false
	}
	if p.from == 0 {
		return c == running
	}
	return c.sharedOut >= p.from
}

// lentIn are the loans granted in a period, by purpose, up to a row.
func (s *segment) lentIn(p period, cycle *cycleSpan, row int) []lentAt {
	first := int32(s.firstRow(p, cycle))
	lo, hi := 0, len(s.lent)
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); s.lent[mid].row < first {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for hi = lo; hi < len(s.lent) && s.lent[hi].row <= int32(row); hi++ {
	}
	return s.lent[lo:hi]
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

func (c *cell) addFlows(now, before *packed[int64]) {
	c[mAttending] += now.attending - before.attending
	c[mRegistered] += now.registered - before.registered
	c[mDifferences] += now.differences - before.differences
	c[mGranted] += now.granted - before.granted
	c[mGrantedCount] += now.grantedCount - before.grantedCount
}

func (c *cell) addPurposes(lent []lentAt) {
	for _, l := range lent {
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
	c[mSharedOffset] += s.offset
}
