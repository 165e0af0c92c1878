package facts

import "math/bits"

// A Measure is a sum over groups. Everything that is ever divided is a quotient of
// two measures, so figures of any set of groups are had by adding, never by taking
// the mean of ratios.
type Measure uint8

// The measures of a group at a date and over a period (rules.md §8).
const (
	none Measure = iota // the denominator of what is only counted: 1

	mMembers
	mWomen
	mMen
	mAtStart
	mGrowth // members less those at the start
	mMembersAndDropouts
	mDropouts
	mStartAndJoined
	mAttending
	mRegistered

	mSavings
	mAssets
	mProfit
	mYearProfit     // Σ profit × 365 / days, in whole francs
	mYearProfitRest // and what is left of it, in 2^-restBits francs
	mYearSavings    // of the groups in that sum
	mYearAssets

	mOutstanding
	mLoans
	mBorrowers
	mEverBorrowed
	mGranted
	mGrantedCount
	mPar
	mPar30
	mOverdue
	mCycleGranted
	mCycleWrittenOff

	mSocial
	mSchool
	mCanteen
	mOtherFunds
	mDifferences

	mGirlsEnrolled
	mGirlsAttending
	mBoysEnrolled
	mBoysAttending
	mEnrolled
	mChildrenAttending

	mVisited        // groups whose facilitator is known
	mVisitedMembers // and their members
	mFacilitators   // distinct

	mShareOuts
	mSharers
	mSharedFund
	mSharedSavings
	mSharedProfit
	mSharedPaid
	mSharedOffset

	mTermDays // of loans granted: see Loans
	mLost     // written off of loans granted
	mJudged   // loans that were to be back
	mOnTime   // and were
	mJudgedValue
	mOnTimeValue

	mPurposeValue
	mPurposeCount = mPurposeValue + Purposes
	measures      = int(mPurposeCount) + Purposes
)

// cell is a vector of measures.
type cell [measures]int64

func (c *cell) add(o *cell) {
	for i := range c {
		c[i] += o[i]
	}
}

func (c *cell) subtract(o *cell) {
	for i := range c {
		c[i] -= o[i]
	}
}

// restBits is how finely the fraction of an annualised profit is kept, so that a sum
// over a million groups is off by less than a millionth of a franc.
const restBits = 40

// annualise adds profit × 365 / days.
func (c *cell) annualise(profit int64, days int64) {
	whole, rest := floorDiv(profit, days)
	c[mYearProfit] += whole * 365
	part, rest := floorDiv(rest*365, days)
	c[mYearProfit] += part
	hi, lo := bits.Mul64(uint64(rest), 1<<restBits)
	fraction, _ := bits.Div64(hi, lo, uint64(days))
	c[mYearProfitRest] += int64(fraction)
}

func floorDiv(a, b int64) (quotient, rest int64) {
	quotient, rest = a/b, a%b
	if rest < 0 {
		quotient, rest = quotient-1, rest+b
	}
	return quotient, rest
}
