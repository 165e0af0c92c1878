package store

import (
	"math/bits"
	"time"
)

// Every bound of the package.
const (
	maxEntry   = 64 << 10  // bytes of one entry; the journal's own bound is 32 KiB
	maxSealed  = 128 << 10 // bytes of one sealed record; narrow (badger.go) relies on it
	maxNote    = 128 << 10 // bytes of one note
	maxCursor  = 256       // bytes of what is kept of a peer
	maxRecords = 2048      // of one batch: their digests must fit into its pending marker

	// One Badger transaction holds at most 15 % of a memtable: 314 572 bytes and 3 276 keys, on 32-bit 235 929
	// and 2 457. A chunk, which may also be one largest item alone, stays below with a largest marker on top.
	chunkBytes = 96<<10 + 112<<10*(bits.UintSize/64)
	chunkKeys  = 2000

	// What a batch may cost on the disk beside its bytes: the write-ahead log, the table the log becomes, and a
	// compaction that holds old and new tables at once.
	spaceFactor = 3
	itemSpace   = 128 // keys, headers and checksums of one item

	// Opening may flush a left-over log of 4 MB and compact. Below this even reading would risk SIGBUS; above it
	// a nearly full phone can still be read, exported and synced from.
	openSpace = 12 << 20

	residentBytes = 8 << 20 // of the database that may stay in memory during a scan or a bulk load
	lookEvery     = 100 * time.Millisecond
	looksAfter    = 50 // the last read or write

	maxOpenAnchors = 64 // files; a staff node has tens of thousands of groups

	// Every command that appends without a running node leaves one small table on level 0. Badger compacts them in
	// the background, but only in processes that live for a second; so the process that finds this many compacts
	// them when it closes.
	levelZeroTables = 8
)
