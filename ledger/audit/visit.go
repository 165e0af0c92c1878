package audit

import (
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// A Visit is what the facilitator brings: what she counted and what she was told.
type Visit struct {
	Date   ledger.Date    // 0: the date of the last meeting
	Counts []ledger.Count // of every purse, or none
	Said   []Statement
}

// A Statement is what a member's passbook, or she herself, says of her account.
type Statement struct {
	Member ledger.MemberNumber
	About  Subject
	Value  int64 // shares, or an amount
}

// A Subject is what a statement is about.
type Subject string

// The subjects.
const (
	SaidShares Subject = "shares" // her shares this cycle
	SaidOwes   Subject = "owes"   // what she owes on loans today, charges included
	SaidPaid   Subject = "paid"   // what she took home at the last share-out
)

var subjects = []Subject{SaidShares, SaidOwes, SaidPaid}

// Beside is what is known of a group beside its journal.
type Beside struct {
	Broken       error            // what a verification of the whole journal refused, nil for nothing
	Dispute      *journal.Dispute // what is in doubt, nil for nothing
	Stranded     []uint64         // seqs of entries past a cut that are kept as evidence
	Attestations []*journal.Attestation
}
