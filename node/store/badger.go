package store

import (
	"fmt"
	"log/slog"
	"math"
	"math/bits"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

const magic = 0x4a31 // "J1" in Badger's manifest

// latest reads without a snapshot, for what never changes once it is written or is read only by the writer. Badger
// may drop at any time what a newer version up to the last one reached has replaced.
const latest = math.MaxUint64

// openBadger opens in managed mode: this package numbers the commits. That makes the versions of heads the change
// feed and spares each commit two rounds through Badger's clock goroutines.
func openBadger(dir string, log *slog.Logger) (_ *badger.DB, err error) {
	defer recovered(&err) // Badger panics on some damaged files
	if err := removeEmptyLogs(dir); err != nil {
		return nil, err
	}
	db, err := badger.OpenManaged(profile(dir, log))
	if err != nil {
		return nil, err // Badger gives half a database with its error, which cannot be closed
	}
	return db, nil
}

// removeEmptyLogs removes write-ahead logs of no bytes. Badger empties a log before it unlinks it, when its memory
// has become a table; a process killed in between leaves a log that Badger then refuses to open.
func removeEmptyLogs(dir string) error {
	logs, err := filepath.Glob(filepath.Join(dir, "*.mem"))
	if err != nil {
		return err
	}
	for _, path := range logs {
		if info, err := os.Stat(path); err == nil && info.Size() == 0 {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// profile is Badger for a small device.
func profile(dir string, log *slog.Logger) badger.Options {
	o := badger.DefaultOptions(dir)
	o.SyncWrites = badgerSyncs
	// Measured on a million entries of 300 groups in batches of 256: memtables of 4 MB and tables of 2 MB held 135 MB,
	// mostly in up to thirteen tables being built at once, of twice to six times their size; half of both held 72 MB,
	// at the same speed.
	o.MemTableSize = max(2<<20, largestLog(dir)/2)
	o.BaseTableSize = 1 << 20
	o.ValueLogFileSize = 4 << 20 // never used, but mapped with twice its size
	o.ValueThreshold = 200 << 10 // every value stays in the tables; must be below 15 % of a memtable
	o.NumMemtables = 1           // a bulk load holds three at most
	o.NumCompactors = 2          // Badger's minimum
	o.TableSizeMultiplier = 1    // tables of one size on all levels
	o.NumLevelZeroTablesStall = 64
	o.CompactL0OnClose = countLevelZero(dir) >= levelZeroTables
	// Measured on 100 000 entries of 172 bytes: 198 bytes each without compression, 140 with Snappy, 135 with ZSTD,
	// in the same time. But compressed blocks need Badger's block cache, whose queue alone holds up to 32 768 blocks:
	// a scan of a million entries took 159 MB with it and 12 MB without. Memory is scarcer on a phone than flash.
	o.Compression = options.None
	o.BlockCacheSize = 0
	o.IndexCacheSize = 0     // 0 keeps all block indexes: 60 bytes for 4 KB of entries
	o.BloomFalsePositive = 0 // nothing is looked up that may be absent, but for records
	o.ChecksumVerificationMode = options.OnBlockRead
	o.DetectConflicts = false // one writer
	o.NumVersionsToKeep = 1
	o.MetricsEnabled = false
	o.BypassLockGuard = true // lock.go holds the lock
	o.ExternalMagicVersion = magic
	o.Logger = badgerLog{log}
	if bits.UintSize == 32 {
		narrow(&o)
	}
	return o
}

// largestLog is the size of the largest write-ahead log that was left over. It was made with twice the memtable of
// the program that wrote it, and must fit into a memtable again.
func largestLog(dir string) (size int64) {
	logs, _ := filepath.Glob(filepath.Join(dir, "*.mem"))
	for _, path := range logs {
		if info, err := os.Stat(path); err == nil {
			size = max(size, info.Size())
		}
	}
	return size
}

// narrow keeps Badger from destroying tables on 32-bit. Its table builder takes memory from an allocator (ristretto
// 2.2.0 to 2.4.2, z/allocator.go) that, when its first buffer is full, computes int(n)<<32, which is 0 there, and
// hands out the first buffer again: the table is written without an error and cannot be read. So no table may ever
// need more than the first buffer, which is 2 × BaseTableSize rounded up to a power of two (builders pass their
// buffers on, so on all levels); one more than a power of two makes that 8 MB, four times a table. What a table
// needs at worst, with values just too big for a block or for its doubled buffer by turns with tiny ones, is 3.96
// times its content:
//
//	flush       a memtable and a transaction, 1.73 MB              6.9 MB
//	compaction  95 % of BaseTableSize, and 3 × the largest value   8.3 MB
//
// Compression would come on top. Compacting level 0 into itself asks for a buffer of 2 × 2³², which is -2 there;
// only background compactors do that, so there are none, and compacting is left to closing.
func narrow(o *badger.Options) {
	o.BaseTableSize = 2<<20 + 1
	o.MemTableSize = 3 << 19
	o.ValueLogFileSize = 1 << 20
	o.ValueThreshold = 200 << 10
	o.NumCompactors = 0
	o.NumLevelZeroTablesStall = math.MaxInt32 // nobody would end the stall
	o.BaseLevelSize = 1 << 30                 // one level below 0, as nobody would move tables further down
}

// countLevelZero reads Badger's manifest. A manifest that cannot be read is Open's to report.
func countLevelZero(dir string) int {
	m, err := manifest(dir)
	if err != nil || len(m.Levels) == 0 {
		return 0
	}
	return len(m.Levels[0].Tables)
}

// badgerLog lets only warnings and errors through.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) Errorf(f string, a ...any)   { l.log.Error("badger: " + fmt.Sprintf(f, a...)) }
func (l badgerLog) Warningf(f string, a ...any) { l.log.Warn("badger: " + fmt.Sprintf(f, a...)) }
func (l badgerLog) Infof(string, ...any)        {}
func (l badgerLog) Debugf(string, ...any)       {}
