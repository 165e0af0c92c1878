//go:build !linux

package store

import (
	"os"

	"github.com/dgraph-io/badger/v4"
)

// badgerSyncs is on where a file's sync need not cover its memory map (wal_linux.go says what it costs).
const badgerSyncs = true

type wal struct{}

func (wal) open(_ *badger.DB, dir string) error { return syncDir(dir) }
func (wal) sync() error                         { return nil }
func (wal) close() error                        { return nil }

func syncData(f *os.File) error { return f.Sync() }
