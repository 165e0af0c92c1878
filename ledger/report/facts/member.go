package facts

import "jigiya/ledger"

// A Member is a member number in a cycle, as at the last closing before the share-out.
type Member struct {
	Number     ledger.MemberNumber
	Cycle      uint32
	Sex        ledger.Sex
	Joined     ledger.Date // the closing at which she was first counted; 0 if she was there when the cycle started
	Left       ledger.Date // the closing at which she was no longer; 0 if she stayed
	Shares     ledger.Shares
	Savings    ledger.Amount
	Attended   uint32 // meetings
	Registered uint32 // meetings at which she was a member of the day
	Loans      uint32 // granted to her in the cycle, of any fund
	Borrowed   ledger.Amount
	Payout     ledger.Amount // her part of the share-out
}
