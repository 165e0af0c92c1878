package parquet

// Every bound of this package, on one page.
const (
	// MaxHeld is how many rows Parts holds in memory, of all partitions together.
	MaxHeld = 1 << 18

	// MaxPartitions is how many partitions a folder may have.
	MaxPartitions = 1 << 14

	rowGroup = 1 << 17 // rows that a reader takes in at once
	batch    = 256     // rows handed over at once
	capacity = 64      // rows for which a new partition has room
)
