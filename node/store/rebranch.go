package store

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Rebranch moves a group to another branch: what stands above cut leaves the main chain, and entries follow cut
// instead. One of them opens an epoch above that of base, which must be the stored head. The caller gives what
// leaves, as notes of the group, and what else of the fork is to be kept. All of it becomes visible and durable at
// once or not at all. With Opening it counts as OpenEpoch, with Received as Receive.
func (s *Store) Rebranch(group Hash, base, cut Head, entries []Entry, records []Record, notes []Note, how Origin) error {
	return s.append(&batch{group, how, base, cut, entries, records, notes})
}

func (b *batch) rebranches() bool { return b.cut != b.base || len(b.notes) > 0 }

// cutStands checks that the main chain has the cut.
func (s *Store) cutStands(g *group, b *batch) error {
	if b.cut == b.base {
		return nil
	}
	e, err := s.readEntry(g.id, b.cut.Seq)
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		err = &CorruptError{g.id, b.cut.Seq, "missing"}
	case err == nil && e.head() != b.cut:
		err = fmt.Errorf("the cut at entry %d: %w", b.cut.Seq, ErrOrder)
	}
	return wrap("reading the cut", err)
}

// branch is everything that a rebranch changes.
func (b *batch) branch(fresh []Record, after *view) []item {
	items := b.items(fresh)
	for seq := after.head.Seq + 1; seq <= b.base.Seq; seq++ {
		items = append(items, item{entryKey(b.group, seq), nil})
	}
	for _, n := range b.notes {
		items = append(items, item{noteKey(b.group, n.Kind, n.ID), noteValue(n.Bytes)})
	}
	return append(items, b.change(fresh, after)...)
}
