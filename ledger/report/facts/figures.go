package facts

// measure adds what a group says of a period to a cell: its state on the period's last
// day, and what moved in it.
func (s *segment) measure(c *cell, rows span, p period) {
	cycle := s.cycleAt(rows.last)
	if s.wide != nil {
		addRows(c, s.wide, rows, s.lent, p.at-cycle.start)
	} else {
		addRows(c, s.narrow, rows, s.lent, p.at-cycle.start)
	}
	c.addLate(s.lateAt(p.at))
	for i := s.ofCurrency(rows.last); i < len(s.cycles); i++ {
		if shared := &s.cycles[i]; shared.sharedOut != 0 && sharedIn(p, shared, cycle) {
			c.addShareOut(shared)
		}
	}
}

// addRows adds the state after the last row of a span, and what moved since the one
// before it.
func addRows[T number](c *cell, all []packed[T], rows span, lent []lentAt, days int32) {
	now, before := &all[rows.last], new(packed[T])
	if rows.before >= 0 {
		before = &all[rows.before]
	}
	addMembers(c, now)
	addMoney(c, now, int64(days))
	addLoans(c, now)
	addFunds(c, now)
	addFlows(c, now, before)
	c.addPurposes(lent[before.lent:now.lent])
}

// sharedIn says whether a cycle was shared out in the period: of a cycle to date, that
// cycle itself.
func sharedIn(p period, c, running *cycleSpan) bool {
	if p.from == 0 {
		return c == running && c.sharedOut <= p.at
	}
	return p.from <= c.sharedOut && c.sharedOut <= p.at
}

func addMembers[T number](c *cell, r *packed[T]) {
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
func addMoney[T number](c *cell, r *packed[T], days int64) {
	savings, assets := int64(r.savings), int64(r.money)+int64(r.outstanding)
	profit := assets - int64(r.external) - savings - int64(r.carried)
	c[mSavings] += savings
	c[mAssets] += assets
	c[mProfit] += profit
	if days > 0 {
		c.annualise(profit, days)
		c[mYearSavings] += savings
		c[mYearAssets] += assets
	}
}

func addLoans[T number](c *cell, r *packed[T]) {
	c[mOutstanding] += int64(r.outstanding)
	c[mLoans] += int64(r.loans)
	c[mBorrowers] += int64(r.borrowers)
	c[mEverBorrowed] += int64(r.had)
	c[mCycleGranted] += int64(r.cycleGranted)
	c[mCycleWrittenOff] += int64(r.cycleWrittenOff)
}

func (c *cell) addLate(late lateness[int64]) {
	c[mPar] += late.par
	c[mPar30] += late.par30
	c[mOverdue] += late.amount
}

func addFunds[T number](c *cell, r *packed[T]) {
	c[mSocial] += int64(r.social)
	c[mSchool] += int64(r.school)
	c[mCanteen] += int64(r.canteen)
	c[mOtherFunds] += int64(r.otherFunds)
}

func addFlows[T number](c *cell, now, before *packed[T]) {
	c[mAttending] += int64(now.attending) - int64(before.attending)
	c[mRegistered] += int64(now.registered) - int64(before.registered)
	c[mDifferences] += int64(now.differences) - int64(before.differences)
	c[mGranted] += int64(now.granted) - int64(before.granted)
	c[mGrantedCount] += int64(now.grantedCount) - int64(before.grantedCount)
}

func (c *cell) addPurposes(lent []lentAt) {
	for i := range lent {
		l := &lent[i]
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
