package store

import (
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// Cursor is what SetCursor noted of a peer device; nothing if that is unknown.
func (s *Store) Cursor(peer [20]byte) (value []byte, err error) {
	if err := s.holders.enter(); err != nil {
		return nil, err
	}
	defer s.holders.leave()
	err = s.get(cursorKey(peer), func(v []byte) error {
		value = slices.Clone(v)
		return nil
	})
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	return value, wrap("reading a cursor", err)
}

// SetCursor notes how far the exchange with a peer device has come; no value forgets it. It is not synced: it gets
// durable with the next commit, or when the system writes the log's pages back. As Badger's log is one sequence, a
// cursor never outlives what was committed before it: whatever it says has been taken in is there as long as it is.
func (s *Store) SetCursor(peer [20]byte, value []byte) error {
	if len(value) > maxCursor {
		return fmt.Errorf("cursor of %d bytes: %w", len(value), ErrSize)
	}
	if len(value) == 0 {
		value = nil
	}
	return s.writer(func() error {
		if err := s.spaceFor(uint64(len(value)) + itemSpace); err != nil {
			return err
		}
		version := s.version.Load() + 1
		err := s.writing("noting a cursor", func() error {
			return s.hand(version, []item{{cursorKey(peer), value}})
		})
		if err == nil {
			s.reach(version)
		}
		return wrap("noting a cursor", err)
	})
}
