// Package store keeps the journals of a node on disk, and what stands beside them. It is the only package that imports Badger.
// It knows bytes, order and durability; it knows neither the rules of a savings group nor signatures.
//
// # What lies where
//
//	<dir>/lock              the process that has the store open (lock.go)
//	<dir>/db/               Badger: entries, heads, notes, sealed records (keys.go has the whole key space)
//	<dir>/anchors/<group>/  the head anchor, outside Badger (anchor.go has the exact bytes)
//	<dir>/records.keys      the keys of the sealed records, outside Badger (records.go has the exact bytes)
//
// Directories are 0700, files 0600, and a new name is fsynced in its directory before anything relies on it.
//
// # The commit point
//
// [Store.Append], [Store.Receive] and [Store.OpenEpoch] write one batch: entries that follow one another from the
// stored head, and records. Nothing of a batch is visible before all of it is durable:
//
//  1. the space on the disk is counted (Badger dies of a full disk: SIGBUS in its memory map);
//  2. the records' keys are appended to records.keys and fsynced: a sealed record never waits for its key;
//  3. Badger commits entries, head and records in one transaction, and its write-ahead log is synced;
//  4. the head anchor is written and synced: from here on, losing the batch cannot go unseen;
//  5. the head in memory is swapped and the call returns.
//
// A batch too big for one Badger transaction is written in several, the first carrying a pending marker and the
// last one flipping the head and removing the marker. Entries above the head are never read. A marker found by
// [Open] means the process died in between: the rest of that batch is removed.
//
// [Store.Rebranch] is the only write that takes entries back: what stands above a cut leaves the main chain, other
// entries follow the cut and open a new epoch. It writes over places that are being read, so it goes another way when
// it is big (whole.go): all of it is staged beside its places, one key decides, and then it is moved; [Open] forgets
// what was not decided and moves what was. [Store.PutNotes] and [Store.DropNotes] go the same way. Whoever reads
// entries meanwhile reads the database as of the commit her head came with.
//
// If step 2, 3 or 4 fails, what the disk holds is unknown (an fsync that failed may have persisted, and asking
// again proves nothing): the store refuses every later write with [ErrBroken] until it is opened anew.
//
// # Recovering
//
// With every write synced, one flipped bit in Badger's write-ahead log still makes it drop the acknowledged tail
// without a word when it is opened next. So the anchor remembers the head outside Badger, bound to this machine
// and to this very file. Open compares each anchor with its group's head:
//
//	anchor = head                                  ready
//	anchor behind the head, on the same chain      ready; the process died between steps 3 and 4; anchored again
//	anchor ahead of the head                       recovering: acknowledged entries are gone
//	another entry at the anchor's place            recovering
//	anchor of another machine or another file      recovering: a copy or a restored backup
//	no anchor, or none that can be read            recovering, if anything was ever signed here
//	no anchor, and nothing signed                  a copy
//	a promise whose head is on the chain           ready; the process died between steps 3 and 4
//	another promise                                as before it was made: what was promised did not happen
//
// A recovering group is read as before and takes entries received from peers ([Store.Receive]), but refuses own
// ones ([Store.Append]) with [ErrRecovering]: whoever does not know her last entry would write a second one at its
// place. It ends in three ways and by no other: received entries bring back exactly the entry the anchor names
// (only if the anchor is of this machine and file); [Store.OpenEpoch], or [Store.Rebranch] with [Opening], opens a
// new epoch; the node calls [Store.Recovered] after a quorum's entry made elsewhere opened one.
//
// A copy is a group of which everything was received: it has no anchor, and own entries are refused as while
// recovering, until the device opens an epoch there. So a device that is named as the writer of a group it only
// received has lost what it wrote, and cannot write a second entry at a place it has forgotten. Without an anchor a
// lost tail of a copy is not seen; nothing can be signed twice by it, and the next exchange brings it back, because
// the cursors of the exchange (cursor.go) are lost with it.
//
// The epoch that is opened after a loss must be above the anchor's too, not only above the head's: the lost tail may
// contain this device's own opening, signed by the quorum, and an epoch with two openings is an equivocation. Lost
// for good, that number is skipped: the lost opening, should it come back, is then of an epoch that is over.
//
// A rebranch of a group that has an anchor promises its new head there before it commits, as the entry that the
// anchor names leaves the chain: dying between the two must not look like a loss.
//
// # What is checked on reading
//
// [Store.Entries] digests each entry's bytes again and follows the links up to the head; a flipped bit, a missing
// or an exchanged entry gives a [*CorruptError] that names it. The signature is not covered by the digest: it is
// protected by Badger's checksums (and by the journal, when it verifies).
//
// # The change feed
//
// A head's Badger version is the number of its last change, chosen by this package, growing over all groups. So
// the feed costs no write, is bounded by the number of groups, and "what changed since n" is a scan of the heads
// ([Store.Feed]). A change of notes or records alone is numbered by a key of its topic; topics may have no journal,
// as a programme. If the tail of the database is lost, numbers are given again; a cursor into the feed must
// therefore be kept in this same database, where it is lost with them ([Store.SetCursor]). [Store.ID] tells others
// that it was.
package store

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// Hash is a group's or an entry's id, or a record's digest.
type Hash = [32]byte

// Entry is one entry of a journal with what the caller parsed from its bytes.
type Entry struct {
	Seq       uint64
	Epoch     uint64
	ID        Hash
	Prev      Hash
	Bytes     []byte // exactly as signed
	Signature [64]byte
	Feed      uint64 // on reading: the number of the change it came with; ignored on appending
}

// Head is the last entry of a group's main chain. The zero Head stands before the founding.
type Head struct {
	Seq   uint64
	Epoch uint64
	ID    Hash
}

func (h Head) none() bool { return h.ID == Hash{} }

// Options of Open. Digest and Link are required: they are how a package that does not parse entries checks them.
type Options struct {
	Digest    func(entry []byte) Hash
	Link      func(entry []byte) (seq, epoch uint64, prev Hash, err error)
	MinFree   uint64                           // bytes to leave free on the disk; 32 MB if zero
	FreeSpace func(dir string) (uint64, error) // statfs if nil
	Machine   string                           // identity of this machine; found by machine_*.go if empty
	Logger    *slog.Logger                     // silent if nil

	fault func(point string, write func() error) error // tests: makes a write fail, persisted or not
}

// Store is an open store. Its methods may be called from several goroutines; writes take turns.
type Store struct {
	o       Options
	dir     string
	lock    *lock
	db      *badger.DB
	wal     wal
	pages   pages
	machine Hash
	keys    keyFile

	identity identity

	write   sync.Mutex    // one writer at a time: Badger's log is one file, and the feed's order is the commits' order
	version atomic.Uint64 // number of the last change that is durable and anchored
	anchors []*anchor     // open ones, for writers
	broken  atomic.Bool

	groups  sync.Mutex // guards known and the first reading of anchors
	known   map[Hash]*group
	signed  map[Hash]bool // at Open: the groups that have an anchor, or should have one
	holders holders
}

// group is what memory keeps of a group once touched.
type group struct {
	id     Hash
	anchor *anchor // nil while nothing was signed here
	now    atomic.Pointer[view]
}

// view is swapped as a whole after each commit, so that readers never wait for a write.
type view struct {
	head    Head
	state   State
	version uint64 // of the database, as of which the chain is read
	branch  uint64 // counts the rebranches of this run
	first   bool   // the batch that led here is the first that was signed here
}

// Open opens or creates the store in dir.
func Open(dir string, o Options) (*Store, error) {
	if o.Digest == nil || o.Link == nil {
		return nil, wrap("opening the store", errors.New("no digest or link function"))
	}
	s := &Store{o: o.filled(), dir: dir, known: map[Hash]*group{}}
	s.machine = machineHash(s.o.Machine)
	s.pages.dir = s.dbDir()
	s.keys.path = filepath.Join(dir, "records.keys")
	if err := s.open(); err != nil {
		return nil, wrap("opening the store", errors.Join(err, s.release()))
	}
	return s, nil
}

func (o Options) filled() Options {
	if o.MinFree == 0 {
		o.MinFree = 32 << 20
	}
	if o.FreeSpace == nil {
		o.FreeSpace = freeSpace
	}
	if o.Machine == "" {
		o.Machine = machine()
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return o
}

func (s *Store) open() (err error) {
	for _, dir := range []string{s.dir, s.dbDir(), s.anchorsDir()} {
		if err := makeDir(dir); err != nil {
			return err
		}
	}
	if s.lock, err = takeLock(filepath.Join(s.dir, "lock")); err != nil {
		return err
	}
	if err := s.spaceToOpen(); err != nil {
		return err
	}
	if err := checkTables(s.dbDir()); err != nil {
		return err
	}
	logs, err := countLogs(s.dbDir())
	if err != nil {
		return err
	}
	if s.db, err = openBadger(s.dbDir(), s.o.Logger); err != nil {
		return err
	}
	if err := s.wal.open(s.db, s.dbDir()); err != nil {
		return err
	}
	s.reach(s.db.MaxVersion())
	if err := s.removePending(); err != nil {
		return err
	}
	if err := s.finish(); err != nil {
		return err
	}
	return s.identify(logs)
}

func (s *Store) dbDir() string      { return filepath.Join(s.dir, "db") }
func (s *Store) anchorsDir() string { return filepath.Join(s.dir, "anchors") }

// Close waits for running calls and iterations, then closes the store. Closing is not needed for durability.
func (s *Store) Close() error {
	if !s.holders.close() {
		return nil
	}
	return wrap("closing the store", s.release())
}

func (s *Store) release() error {
	var errs []error
	s.pages.closed.Store(true)
	for _, g := range s.known {
		errs = append(errs, g.anchor.close())
	}
	errs = append(errs, s.keys.close(), s.wal.close())
	if s.db != nil {
		errs = append(errs, closeInTime(s.db))
	}
	if s.lock != nil { // last, so that the next process finds everything closed
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}

// closeWait is how long Badger may take to write its memory out at the end.
const closeWait = 20 * time.Second

// closeInTime gives up on a Badger that cannot finish: it tries to write its memory out for ever where the disk is
// full or gone. Everything acknowledged is in its log; the process is about to end.
func closeInTime(db *badger.DB) error {
	done := make(chan error, 1)
	go func() { done <- db.Close() }()
	select {
	case err := <-done:
		return err
	case <-time.After(closeWait):
		return errors.New("the database does not finish writing; what was acknowledged is safe in its log")
	}
}

// makeDir creates dir and makes its name durable.
func makeDir(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// holders counts the calls that use Badger: its maps must not vanish under an iteration.
type holders struct {
	mu     sync.Mutex
	none   sync.Cond
	n      int
	closed bool
}

func (h *holders) enter() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return ErrClosed
	}
	h.n++
	return nil
}

func (h *holders) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n--
	if h.n == 0 && h.closed {
		h.none.Broadcast()
	}
}

// close says whether this call is the one that closes.
func (h *holders) close() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.closed = true
	h.none.L = &h.mu
	for h.n > 0 {
		h.none.Wait()
	}
	return true
}

// writing runs one of the three writes whose failure leaves the disk in an unknown state.
func (s *Store) writing(point string, write func() error) error {
	run := write
	if s.o.fault != nil {
		run = func() error { return s.o.fault(point, write) }
	}
	if err := run(); err != nil {
		s.broken.Store(true)
		return fmt.Errorf("%s: %w", point, err)
	}
	return nil
}
