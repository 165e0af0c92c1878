package store

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Mend puts back entries that reading found damaged or missing, from whoever still has them. They must be exactly
// the ones that stood there: their bytes digest to a chain that the entry after them, or the head, names. So Mend
// cannot change history, needs no base, and is allowed while recovering.
func (s *Store) Mend(group Hash, entries []Entry) error {
	return s.writer(func() error {
		g, err := s.group(group)
		if err != nil {
			return err
		}
		b := &batch{group: group, entries: entries}
		if err := s.vouched(g.now.Load().head, b); err != nil {
			return wrap("mending", err)
		}
		if err := s.spaceFor(b.size()); err != nil {
			return err
		}
		return wrap("mending", s.rewrite(g, b))
	})
}

// vouched checks from the last entry to the first, each named by the one after it.
func (s *Store) vouched(head Head, b *batch) error {
	if len(b.entries) == 0 {
		return nil
	}
	id, err := s.voucher(b.group, head, b.entries[len(b.entries)-1].Seq)
	for i := len(b.entries) - 1; i >= 0 && err == nil; i-- {
		e := b.entries[i]
		if seq, _, prev, bad := s.o.Link(e.Bytes); bad != nil || seq != e.Seq || s.o.Digest(e.Bytes) != id {
			return fmt.Errorf("entry %d is not the one that stood there: %w", e.Seq, ErrOrder)
		} else {
			id = prev
		}
	}
	return err
}

// voucher is the id that the stored chain gives the entry seq.
func (s *Store) voucher(group Hash, head Head, seq uint64) (Hash, error) {
	switch {
	case head.none() || seq > head.Seq:
		return Hash{}, fmt.Errorf("entry %d is above the head: %w", seq, ErrOrder)
	case seq == head.Seq:
		return head.ID, nil
	}
	next, err := s.readEntry(group, seq+1)
	if errors.Is(err, badger.ErrKeyNotFound) || err == nil && next.Seq != seq+1 {
		err = &CorruptError{group, seq + 1, "missing"}
	}
	return next.Prev, err
}

// rewrite needs no marker: each entry is right by itself.
func (s *Store) rewrite(g *group, b *batch) error {
	version, err := s.putAll(divide(b.items(nil)))
	if err != nil {
		return err
	}
	mended := *g.now.Load()
	mended.version = version
	g.now.Store(&mended)
	s.reach(version)
	return nil
}
