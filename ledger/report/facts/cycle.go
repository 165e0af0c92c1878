package facts

import "jigiya/ledger"

// A Cycle is one cycle of a group and, once it is closed, its share-out.
type Cycle struct {
	Number     uint32
	Start      ledger.Date // of its first meeting
	Method     ledger.Method
	Currency   ledger.Currency
	ShareValue ledger.Amount

	// The share-out; zero while the cycle runs.
	SharedOut ledger.Date // from when it counts (see Closing)
	Seq       uint64      // of the entry
	Rule      ledger.ShareOutMethod
	Sharers   uint32        // members who took part
	Saved     ledger.Amount // savings at cost before it
	Fund      ledger.Amount // what was divided: payouts + remainder
	Paid      ledger.Amount // taken home
	Offset    ledger.Amount // set off against loans
	Remainder ledger.Amount
}

// Profit is what was divided beyond the savings; negative is a loss.
func (c *Cycle) Profit() ledger.Amount { return c.Fund - c.Saved }
