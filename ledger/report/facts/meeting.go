package facts

import "jigiya/ledger"

// End is the Until of what still holds: no date that an event may carry.
var End = ledger.MaxDate + 1

// A Closing is what kind of entry a Meeting row comes from.
type Closing string

// The closings (see the package comment).
const (
	OfMeeting  Closing = "meeting"
	OfOpening  Closing = "opening"
	OfShareOut Closing = "share_out"
)

// Purposes is how many purposes of loans there are: ledger.Purposes.
const Purposes = 9

// A Meeting is what moved in a closed meeting, and how the group stood after it.
type Meeting struct {
	Seq         uint64 // of the closing entry
	Closing     Closing
	Cycle       uint32
	Number      uint32
	From, Until ledger.Date // From is the meeting's date

	Flow
	Standing
	Funds []ledger.Amount // cash and bank of each of Group.Funds; shorter where a fund came later
}

// A Flow is what moved in a meeting. All loans are the savings fund's.
type Flow struct {
	Attending   uint32 // present, late or represented
	Registered  uint32 // members of the day
	Granted     [Purposes]Lent
	WrittenOff  ledger.Amount // principal given up
	Differences ledger.Amount // Σ absolute cash differences, of all funds
}

// Lent is how many loans were granted, and their principal. A top-up adds to the
// value alone; a corrected grant counts as -1 in the meeting of the correction.
type Lent struct {
	Count int32
	Value ledger.Amount
}

// A Standing is how a group stood after a closing. Counts are of active members;
// money and loans are the savings fund's.
type Standing struct {
	Members, Women uint32
	AtStart        uint32 // members when the cycle started
	Joined         uint32 // in the cycle
	Dropouts       uint32 // who left in the cycle

	Savings     ledger.Amount // at cost, this cycle
	Money       ledger.Amount // cash and bank
	Outstanding ledger.Amount // principal lent and not yet repaid
	External    ledger.Amount // debt
	Carried     ledger.Amount // from before the cycle; may be negative

	Loans           uint32        // with principal outstanding
	Borrowers       uint32        // members with such a loan
	EverBorrowed    uint32        // members with a loan at any time of this cycle
	CycleLoans      uint32        // granted this cycle
	CycleGranted    ledger.Amount // their principal, top-ups included
	CycleWrittenOff ledger.Amount

	GirlsEnrolled, GirlsAttending uint32
	BoysEnrolled, BoysAttending   uint32
}

// Assets are what the savings fund has: money and loans.
func (s *Standing) Assets() ledger.Amount { return s.Money + s.Outstanding }

// Profit is assets less what the fund owes: outside, to its members, and what it
// brought from before.
func (s *Standing) Profit() ledger.Amount {
	return s.Assets() - s.External - s.Savings - s.Carried
}
