package journal

import "jigiya/ledger"

// Every bound of this package, on one page.
const (
	// Version is the version of the entries written here, and the highest read.
	Version = 1

	// MaxEntry is the most bytes of an entry; MaxLargeEntry that of the kinds
	// that name every member at once, and of those not known here.
	MaxEntry      = 4 << 10
	MaxLargeEntry = 32 << 10

	// MaxNumber bounds epochs, sequence numbers and times, so that every
	// program reads them, also one that knows numbers only as float64.
	MaxNumber = 1<<53 - 1

	// MaxCosignatures is the most cosignatures of an entry: all members hold a key.
	MaxCosignatures = ledger.MaxMembers

	// MaxApprovals is the most approvals of an epoch opened by recovery policy:
	// half of the largest office, a facilitator, a programme's largest quorum.
	MaxApprovals = 32

	// MaxReceipt is the most bytes of a receipt, MaxAuthority the most entries
	// of authority in it.
	MaxReceipt   = 256 << 10
	MaxAuthority = 250

	// MaxSlip is the most bytes of what goes back to a draft: an approval is part
	// of an entry.
	MaxSlip = MaxEntry

	// FrameBytes is how much of a receipt, a draft or a slip one QR frame carries.
	FrameBytes = 400

	// MaxBranch is the most entries of another history that are weighed against
	// the journal, MaxChains the most such histories.
	MaxBranch = 16 << 10
	MaxChains = 4

	// MaxAttestation is the most bytes of an attestation.
	MaxAttestation = 4 << 10
)

// policyDays is how long nothing must have been entered where the recovery policy
// says so.
const (
	policyDays = 30
	daySeconds = 24 * 60 * 60
)

// What is done in one go on another core.
const (
	verifyTogether = 16  // signatures
	signTogether   = 16  // signatures
	decodeTogether = 128 // entries
	idsTogether    = 128 // ids on a page that snapshots share
)

// maxBytes is the limit of an entry of a kind.
func maxBytes(k ledger.Kind) int {
	switch k {
	case ledger.KindGroupFounded, ledger.KindGroupAmended, ledger.KindOfficersElected,
		ledger.KindOpeningBalances, ledger.KindShareOut, ledger.KindCycleOpened:
		return MaxLargeEntry
	}
	if !k.Known() {
		return MaxLargeEntry
	}
	return MaxEntry
}
