package store

import (
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

const magic = 0x4a31 // "J1" in Badger's manifest

// latest reads without a snapshot. The main chain only grows and is read up to a head taken from memory, so no
// snapshot is needed, and Badger may drop old versions of heads at any time.
const latest = math.MaxUint64

// openBadger opens in managed mode: this package numbers the commits. That makes the versions of heads the change
// feed and spares each commit two rounds through Badger's clock goroutines.
func openBadger(dir string, log *slog.Logger) (db *badger.DB, err error) {
	defer func() { // Badger panics on some damaged files
		if r := recover(); r != nil {
			err = fmt.Errorf("opening the database: %v", r)
		}
	}()
	return badger.OpenManaged(profile(dir, log))
}

// profile is Badger for a small device.
func profile(dir string, log *slog.Logger) badger.Options {
	o := badger.DefaultOptions(dir)
	o.SyncWrites = badgerSyncs
	o.MemTableSize = 4 << 20     // two of its log fit into a 32-bit address space many times over
	o.ValueLogFileSize = 4 << 20 // never used, but mapped with twice its size
	o.ValueThreshold = 512 << 10 // every value stays in the tables; must be below 15 % of a memtable
	o.NumMemtables = 1           // a bulk load holds three at most
	o.NumCompactors = 2          // Badger's minimum
	o.NumLevelZeroTablesStall = 64
	o.CompactL0OnClose = countLevelZero(dir, o) >= levelZeroTables
	// Measured on 100 000 entries of 172 bytes: 198 bytes each without compression, 140 with Snappy, 135 with
	// ZSTD; writing and scanning take the same time. ZSTD's encoders take megabytes, Snappy's none.
	o.Compression = options.Snappy
	o.BlockCacheSize = 1 << 20
	o.IndexCacheSize = 0     // 0 keeps all block indexes: 60 bytes for 4 KB of entries
	o.BloomFalsePositive = 0 // nothing is looked up that may be absent, but for records
	o.ChecksumVerificationMode = options.OnBlockRead
	o.DetectConflicts = false // one writer
	o.NumVersionsToKeep = 1
	o.MetricsEnabled = false
	o.BypassLockGuard = true // lock.go holds the lock
	o.ExternalMagicVersion = magic
	o.Logger = badgerLog{log}
	return o
}

// countLevelZero reads Badger's manifest. A manifest that cannot be read is Open's to report.
func countLevelZero(dir string, o badger.Options) int {
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if err != nil {
		return 0
	}
	defer f.Close()
	m, _, err := badger.ReplayManifestFile(f, magic, o)
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
