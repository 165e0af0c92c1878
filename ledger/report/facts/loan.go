package facts

import "jigiya/ledger"

// A Loan is one loan as it stands at the last closing.
type Loan struct {
	Number     ledger.LoanNumber
	Seq        uint64 // of the grant
	Cycle      uint32 // in which it was granted
	Member     ledger.MemberNumber
	Fund       ledger.FundName
	Purpose    ledger.Purpose
	Principal  ledger.Amount // granted and topped up; of a corrected loan, as it was granted
	Periods    uint32
	Period     ledger.Interval
	Granted    ledger.Date
	Due        ledger.Date // the end of the term as it was agreed at the grant, whatever was agreed later
	DueNow     ledger.Date // the end of the term as it is now
	DueMeeting ledger.Date // the first closed meeting on or after Due; 0 where there was none yet
	Rank       uint32      // 1 is the member's first loan from any fund, corrected ones not counted
	Brought    bool        // by opening balances: Principal is what was outstanding then
	Override   bool        // beyond a limit, by decision of the assembly

	Status     ledger.LoanStatus
	Closed     ledger.Date // the closing at which it was no longer open; 0 while it is
	Repaid     ledger.Amount
	WrittenOff ledger.Amount
}

// A LoanStep is how a loan stood from a date until another. A due date that passes
// with nothing paid begins a new step the day after. Days without anything
// outstanding or overdue have no step.
type LoanStep struct {
	Loan        ledger.LoanNumber
	From, Until ledger.Date
	Outstanding ledger.Amount // principal
	Overdue     ledger.Amount // of principal and charges
	Since       ledger.Date   // when the oldest part not covered fell due; 0 where nothing is overdue
}
