package facts

import (
	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// A State says whether a group's journal may speak for it.
type State string

// The states. Only a group that is OK has rows beside its Group.
const (
	OK       State = "ok"
	Disputed State = "disputed" // two histories, and nobody has decided
	Failed   State = "failed"   // its journal does not pass the gate, or is damaged

	Recovering State = "recovering" // what this device acknowledged of it is not all here
)

// A Group is one group, and how far its journal was folded.
type Group struct {
	ID          crypto.Hash
	State       State
	Head        journal.Head  // the entry up to which the facts were folded
	Stopped     bool          // this program is too old for the entries after Head
	Founded     ledger.Date   // when the founding was recorded, or the first cycle's start if that was before
	Method      ledger.Method // this and what follows, as the constitution says at the head
	Currency    ledger.Currency
	Place       Place
	Village     string
	Programme   ledger.Address
	Facilitator string            // who visits it, as far as the caller can prove: the caller's to set; else empty
	Funds       []ledger.FundName // beside savings, in the order in which Meeting.Funds has their balances
}

// Facts are all rows of one group. Rows are never changed once they are handed out.
type Facts struct {
	Group    Group
	Cycles   []Cycle
	Meetings []Meeting
	Loans    []Loan     // by number
	Steps    []LoanStep // by loan, then by date
	Members  []Member   // by cycle, then by number
}
