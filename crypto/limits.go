package crypto

// Every bound of the formats in this package, on one page.
const (
	// Cost is log2 of scrypt's N in the keyfiles written here: 16 MiB.
	Cost = 14
	// MinCost and MaxCost bound what a keyfile may ask for: less would be a
	// file made weak on purpose, more (over 256 MiB) one made to stop a phone.
	MinCost = 14
	MaxCost = 18
	// MaxPurpose is the longest purpose of a keyfile in bytes.
	MaxPurpose = 64
	// MaxThingsText is the longest text ParseThings reads, in bytes.
	MaxThingsText = 4096
	// PaperThings is how many things a seed is written as.
	PaperThings = 18
	// CheckpointThings is how many things a closing is shown as.
	CheckpointThings = 6
)

// The other two parameters of scrypt, in keyfiles and checkpoints.
const (
	scryptR = 8
	scryptP = 1
)
