package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/sys/unix"
)

// badgerSyncs is off on Linux: with SyncWrites on, Badger 4.9.6 syncs its write-ahead log and then, at every
// commit, its value log too, in which nothing is ever written here: a third flush of the disk's cache beside the
// log's and the anchor's. So this package syncs the write-ahead log itself, by the same means: on Linux
// msync(MS_SYNC) of a shared map and fdatasync of its file are one function, vfs_fsync_range.
const badgerSyncs = false

// wal is Badger's current write-ahead log, 00001.mem, 00002.mem, ... Badger goes to the next one inside a commit;
// what the one before it held was synced by then.
type wal struct {
	dir  string
	id   int
	file *os.File
}

func (w *wal) open(_ *badger.DB, dir string) error {
	w.dir = dir
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, n := range names {
		stem, ok := strings.CutSuffix(n.Name(), ".mem")
		if id, err := strconv.Atoi(stem); ok && err == nil && id > w.id {
			w.id = id
		}
	}
	return w.use(w.id)
}

// use makes the log's name durable too, which Badger does not do.
func (w *wal) use(id int) error {
	f, err := os.OpenFile(w.path(id), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	_ = w.close() // synced after its last commit
	w.id, w.file = id, f
	return syncDir(w.dir)
}

func (w *wal) path(id int) string { return filepath.Join(w.dir, fmt.Sprintf("%05d.mem", id)) }

// sync returns when all commits are durable.
func (w *wal) sync() error {
	for {
		if _, err := os.Stat(w.path(w.id + 1)); os.IsNotExist(err) {
			return syncData(w.file)
		} else if err != nil {
			return err
		}
		if err := w.use(w.id + 1); err != nil {
			return err
		}
	}
}

func (w *wal) close() error {
	if w.file == nil {
		return nil
	}
	f := w.file
	w.file = nil
	return f.Close()
}

// syncData is fdatasync: the files it is used on have their size beforehand.
func syncData(f *os.File) error {
	for {
		if err := unix.Fdatasync(int(f.Fd())); err != unix.EINTR {
			return err
		}
	}
}
