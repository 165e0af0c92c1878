package facts

import (
	"slices"

	"jigiya/ledger"
)

// An aspect is what a row says about some of its people: measures that are shown, or
// withheld, together. A figure with one of them in it, above or below, is withheld
// with it.
type aspect struct {
	bit      hiding
	within   hiding // those whose hiding hides this one
	measures []Measure

	// people is whom it is about: where any of them are few, but not none, they are
	// withheld.
	people []func(*Row) int64

	flow bool // what moved: the months of it add up to the year
}

// hiding is a set of aspects.
type hiding uint32

// The aspects. The first is the row itself.
const (
	theRow hiding = 1 << iota
	theSexes
	theLent    // loans outstanding, and what is late of them
	theGranted // loans granted in the period
	theEver    // loans granted in the cycle
	theJudged  // loans that were to be back
	theSharers
	theChildren
	theChildrenSexes
	theVisited
	thePurposes // the first of them
)

// measured are the people that a measure counts.
func measured(m Measure) func(*Row) int64 { return func(r *Row) int64 { return r.sums[m] } }

// granted are as many people as there are loans, which is as much as facts know; but no
// more than have borrowed in the cycle.
func granted(m Measure) func(*Row) int64 {
	return func(r *Row) int64 { return min(r.sums[m], r.sums[mEverBorrowed]) }
}

// everBorrowed are those behind the loans of the cycle. Where the cycle is what was
// asked for, loans brought into it do not hide how few were granted in it.
func everBorrowed(r *Row) int64 {
	if r.sums[mCycleGranted] == r.sums[mGranted] {
		return min(r.sums[mEverBorrowed], r.sums[mGrantedCount])
	}
	return r.sums[mEverBorrowed]
}

// groupAspects are those of rows about groups, loanAspects of rows about loans.
var (
	groupAspects = append([]aspect{
		{bit: theRow, people: []func(*Row) int64{measured(mMembers)}},
		{bit: theSexes, measures: []Measure{mWomen, mMen}, people: []func(*Row) int64{measured(mWomen), measured(mMen)}},
		{bit: theLent, measures: []Measure{mOutstanding, mLoans, mBorrowers, mPar, mPar30, mOverdue}, people: []func(*Row) int64{measured(mBorrowers)}},
		{bit: theGranted, measures: []Measure{mGranted, mGrantedCount}, people: []func(*Row) int64{granted(mGrantedCount)}, flow: true},
		{bit: theEver, measures: []Measure{mEverBorrowed, mCycleGranted, mCycleWrittenOff}, people: []func(*Row) int64{everBorrowed}},
		{bit: theSharers, measures: []Measure{mSharers, mSharedFund, mSharedSavings, mSharedProfit, mSharedPaid, mSharedOffset}, people: []func(*Row) int64{measured(mSharers)}, flow: true},
		{bit: theChildren, measures: []Measure{mEnrolled, mChildrenAttending}, people: []func(*Row) int64{measured(mEnrolled)}},
		{bit: theChildrenSexes, within: theChildren, measures: []Measure{mGirlsEnrolled, mGirlsAttending, mBoysEnrolled, mBoysAttending}, people: []func(*Row) int64{measured(mGirlsEnrolled), measured(mBoysEnrolled)}},
		{bit: theVisited, measures: []Measure{mVisitedMembers}, people: []func(*Row) int64{measured(mVisitedMembers)}},
	}, purposeAspects()...)

	loanAspects = []aspect{
		{bit: theRow, people: []func(*Row) int64{measured(mBorrowers)}},
		{bit: theLent, measures: []Measure{mOutstanding, mLoans, mPar, mPar30, mOverdue}, people: []func(*Row) int64{measured(mLoans)}},
		{bit: theGranted, measures: []Measure{mGranted, mGrantedCount, mTermDays, mLost}, people: []func(*Row) int64{measured(mGrantedCount)}, flow: true},
		{bit: theJudged, measures: []Measure{mJudged, mOnTime, mJudgedValue, mOnTimeValue}, people: []func(*Row) int64{measured(mJudged)}, flow: true},
	}
)

func purposeAspects() (all []aspect) {
	for i := range ledger.Purposes {
		value, count := mPurposeValue+Measure(i), mPurposeCount+Measure(i)
		all = append(all, aspect{
			bit: thePurposes << i, within: theGranted, measures: []Measure{value, count},
			people: []func(*Row) int64{granted(count)}, flow: true,
		})
	}
	return all
}

func (r *Row) ofLoans() bool { return len(r.indicators) == len(LoanIndicators) }

func (r *Row) aspects() []aspect {
	if r.ofLoans() {
		return loanAspects
	}
	return groupAspects
}

// conceals says whether a measure is withheld.
func (r *Row) conceals(m Measure) bool {
	if r.hidden == 0 {
		return false
	}
	return r.hidden&theRow != 0 || slices.ContainsFunc(r.aspects(), func(a aspect) bool {
		return (part{r, &a}).isHidden() && slices.Contains(a.measures, m)
	})
}

// wipe forgets what is withheld.
func (r *Row) wipe() {
	if r.hidden == 0 {
		return
	}
	sums := new(cell)
	if r.hidden&theRow == 0 {
		*sums = *r.sums
		for m := range sums {
			if r.conceals(Measure(m)) {
				sums[m] = 0
			}
		}
	}
	r.sums = sums
}

// A part is an aspect of a row; of no row it is a sum that stands nowhere.
type part struct {
	row *Row
	*aspect
}

func (p part) isHidden() bool { return p.row.hidden&(theRow|p.bit|p.within) != 0 }
func (p part) hide()          { p.row.hidden |= p.bit }

// count is how many people are behind it, of those it is about; where a sum is there and nobody is, somebody
// is all the same: what one owes on a loan whose principal is paid, or what was taken back
// in a later period.
func (p part) count(which int) int64 {
	n := p.people[which](p.row)
	if n <= 0 && len(p.people) == 1 && slices.ContainsFunc(p.measures, func(m Measure) bool { return p.row.sums[m] != 0 }) {
		return max(1, -n)
	}
	return n
}

// isFew says whether too few people, but somebody, are behind it.
func (p part) isFew() bool {
	for which := range p.people {
		if n := p.count(which); 0 < n && n < MinCell {
			return true
		}
	}
	return false
}
