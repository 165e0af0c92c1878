package parquet

// Every bound of this package, on one page.
const (
	// MaxHeld is how many bytes of rows Parts holds in memory, of all partitions together.
	MaxHeld = 64 << 20

	// MaxPartitions is how many partitions a folder may have.
	MaxPartitions = 1 << 14

	rowGroup = 1 << 15 // rows that a reader takes in at once, and that are in memory when they are written
	batch    = 256     // rows handed over at once
)
