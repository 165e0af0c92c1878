package shelf

// Every bound of the shelf, on one page. Those of a pack are package voice's.
const (
	MaxPacks = 12

	minFree = 64 << 20 // bytes left on the disk: the ledger stops below half of that (node/store)

	maxName    = 32
	maxSeen    = 1000 // folders looked at
	maxEntries = 4096 // of a zip
)
