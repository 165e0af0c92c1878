package facts

import "jigiya/ledger"

// A Unit is what an indicator's value is.
type Unit string

// The units. Ratios are fractions, to be shown as % with one decimal.
const (
	Count   Unit = "count"
	Money   Unit = "money"   // whole units of the row's currency
	Ratio   Unit = "ratio"   // 4 decimals
	Average Unit = "average" // money or days per something, 2 decimals
)

func (u Unit) places() uint8 {
	switch u {
	case Ratio:
		return 4
	case Average:
		return 2
	}
	return 0
}

// An Indicator is one line of rules.md §8: a numerator, a denominator, a unit.
type Indicator struct {
	Code     string
	Unit     Unit
	Num, Den Measure // Den is none where the value is the numerator itself
	Money    bool    // a sum of money is in it, so it is never added across currencies
}

// Indicators are those of the groups, in the order in which they are shown.
var Indicators = indicators()

func indicators() []Indicator {
	all := []Indicator{
		count("members", mMembers),
		count("women", mWomen),
		count("men", mMen),
		ratio("women_pct", mWomen, mMembers),
		ratio("attendance_rate", mAttending, mRegistered),
		ratio("retention_rate", mMembers, mMembersAndDropouts),
		ratio("dropout_rate", mDropouts, mStartAndJoined),
		ratio("membership_growth", mGrowth, mAtStart),
		money("savings", mSavings),
		average("savings_per_member", mSavings, mMembers),
		money("assets", mAssets),
		money("profit", mProfit),
		rate("return_on_savings", mProfit, mSavings),
		rate("return_on_savings_annualised", mYearProfit, mYearSavings),
		rate("return_on_assets_annualised", mYearProfit, mYearAssets),
		rate("fund_utilisation", mOutstanding, mAssets),
		money("loans_outstanding", mOutstanding),
		count("loans_count", mLoans),
		average("average_outstanding_loan", mOutstanding, mLoans),
		money("loans_granted", mGranted),
		count("loans_granted_count", mGrantedCount),
		average("average_loan_size", mGranted, mGrantedCount),
		ratio("borrowers_pct", mBorrowers, mMembers),
		ratio("ever_borrowed_pct", mEverBorrowed, mMembers),
		rate("par", mPar, mOutstanding),
		rate("par30", mPar30, mOutstanding),
		rate("late_ratio", mOverdue, mOutstanding),
		rate("write_off_ratio", mCycleWrittenOff, mCycleGranted),
		rate("risk_coverage", mProfit, mOverdue),
		money("social_fund", mSocial),
		money("school_fund", mSchool),
		money("canteen_fund", mCanteen),
		money("other_funds", mOtherFunds),
		money("unexplained_difference", mDifferences),
		ratio("schooling", mChildrenAttending, mEnrolled),
		ratio("schooling_girls", mGirlsAttending, mGirlsEnrolled),
		ratio("schooling_boys", mBoysAttending, mBoysEnrolled),
		{Code: "caseload", Unit: Average, Num: mVisited, Den: mFacilitators},
		{Code: "caseload_members", Unit: Average, Num: mVisitedMembers, Den: mFacilitators},
		{Code: "share_outs", Unit: Count, Num: mShareOuts},
		shared("shared_fund", Money, mSharedFund, none),
		shared("shared_profit", Money, mSharedProfit, none),
		shared("shared_return", Ratio, mSharedProfit, mSharedSavings),
		shared("shared_per_member", Average, mSharedFund, mSharers),
		shared("shared_offset", Ratio, mSharedOffset, mSharedFund),
	}
	for i, p := range ledger.Purposes {
		all = append(all,
			rate("loans_by_purpose."+string(p), mPurposeValue+Measure(i), mGranted),
			ratio("loans_by_purpose_count."+string(p), mPurposeCount+Measure(i), mGrantedCount))
	}
	return all
}

func count(code string, m Measure) Indicator {
	return Indicator{Code: code, Unit: Count, Num: m}
}

func money(code string, m Measure) Indicator {
	return Indicator{Code: code, Unit: Money, Num: m, Money: true}
}

// ratio is a fraction of counts, rate one of money.
func ratio(code string, num, den Measure) Indicator {
	return Indicator{Code: code, Unit: Ratio, Num: num, Den: den}
}

func rate(code string, num, den Measure) Indicator {
	return Indicator{Code: code, Unit: Ratio, Num: num, Den: den, Money: true}
}

func average(code string, num, den Measure) Indicator {
	return Indicator{Code: code, Unit: Average, Num: num, Den: den, Money: true}
}

// shared is about those who took part in share-outs.
func shared(code string, unit Unit, num, den Measure) Indicator {
	return Indicator{Code: code, Unit: unit, Num: num, Den: den, Money: true}
}

// LoanIndicators are those of loans (see Engine.Loans), all of the savings fund. A loan
// was to be back at the first meeting on or after the end of its term, or, where none
// was held within JudgedAfter days, then; it was on time if nothing was owed on it
// after that meeting, and nothing was given up.
var LoanIndicators = loanIndicators()

func loanIndicators() []Indicator {
	all := []Indicator{
		count("loans_granted_count", mGrantedCount),
		money("loans_granted", mGranted),
		average("average_loan_size", mGranted, mGrantedCount),
		{Code: "average_term_days", Unit: Average, Num: mTermDays, Den: mGrantedCount},
		count("borrowers", mBorrowers), // distinct, of all loans in the row
		money("loans_outstanding", mOutstanding),
		count("loans_count", mLoans),
		average("average_outstanding_loan", mOutstanding, mLoans),
		rate("par", mPar, mOutstanding),
		rate("par30", mPar30, mOutstanding),
		rate("late_ratio", mOverdue, mOutstanding),
		rate("write_off_ratio", mLost, mGranted),
		ratio("repaid_on_time", mOnTime, mJudged),
		rate("repaid_on_time_value", mOnTimeValue, mJudgedValue),
	}
	return all
}
