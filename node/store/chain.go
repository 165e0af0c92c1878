package store

import (
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/dgraph-io/badger/v4"
)

// Entries gives the entries of a group's main chain from seq on, in order, up to the head as it is now. An entry
// is given once the next one (or the head) has vouched for its bytes by naming its id. The first error ends it.
func (s *Store) Entries(group Hash, from uint64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		if err := s.holders.enter(); err != nil {
			yield(Entry{}, err)
			return
		}
		defer s.holders.leave()
		g, err := s.group(group)
		if err != nil {
			yield(Entry{}, err)
			return
		}
		if head := g.now.Load().head; head.none() || from > head.Seq {
			return
		}
		for !s.walk(g, from, yield) {
		}
	}
}

// walk says whether it could begin. It reads as of the version its head came with: a rebranch may put other entries
// into the same places meanwhile. If one does so before the iterator holds on to Badger's tables, what stood there
// may have been compacted away, and the walk must begin with the new head.
func (s *Store) walk(g *group, from uint64, yield func(Entry, error) bool) bool {
	now := g.now.Load()
	txn := s.db.NewTransactionAt(now.version, false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{Prefix: groupKey(keyEntry, g.id)})
	defer it.Close()
	if g.now.Load().branch != now.branch {
		return false
	}
	if from <= now.head.Seq {
		w := &walk{store: s, group: g.id, head: now.head, it: it}
		w.run(from, yield)
	}
	return true
}

// walk is one pass over a chain, always one entry ahead of what it gives.
type walk struct {
	store *Store
	group Hash
	head  Head
	it    *badger.Iterator
}

func (w *walk) run(from uint64, yield func(Entry, error) bool) {
	held, damage := w.first(from)
	for damage == nil {
		var next Entry
		if next, damage = w.follow(held); damage != nil && damage.Seq == held.Seq {
			break
		}
		if held.Seq >= from && !yield(held, nil) || held.Seq == w.head.Seq {
			return
		}
		held = next
	}
	yield(Entry{}, damage)
}

// first starts one entry early, so that the first one given is checked against the one before it. A chain starts
// with an entry that follows none.
func (w *walk) first(from uint64) (Entry, *CorruptError) {
	start := max(from, 1) - 1
	w.seek(start)
	if seq, ok := w.seq(); ok && seq == start {
		return w.parse(seq)
	}
	e, damage := w.read(start + 1)
	if damage == nil && (e.Prev != Hash{} || start > 0) {
		return e, w.corrupt(start, "missing")
	}
	return e, damage
}

// follow reads the entry after held and says which of the two is damaged if they do not fit.
func (w *walk) follow(held Entry) (next Entry, damage *CorruptError) {
	if held.Seq == w.head.Seq {
		if held.ID != w.head.ID {
			return next, w.corrupt(held.Seq, "not what the head names")
		}
		return next, nil
	}
	next, damage = w.read(held.Seq + 1)
	if damage == nil && next.Prev != held.ID {
		return next, w.guilty(held, next)
	}
	return next, damage
}

func (w *walk) seek(seq uint64) {
	var err error
	defer recovered(&err) // then the iterator is not valid, and the entry missing
	w.it.Seek(entryKey(w.group, seq))
}

func (w *walk) seq() (uint64, bool) {
	if !w.it.Valid() {
		return 0, false
	}
	return binary.BigEndian.Uint64(w.it.Item().Key()[33:]), true
}

// read takes the entry under the iterator, which must be seq. A table's iterator ends for good at a damaged block,
// though the blocks behind it are whole: so what is not there is looked for anew.
func (w *walk) read(seq uint64) (e Entry, damage *CorruptError) {
	if at, ok := w.seq(); !ok || at != seq {
		w.seek(seq)
	}
	if at, ok := w.seq(); !ok || at != seq {
		return e, w.corrupt(seq, "missing")
	}
	return w.parse(seq)
}

func (w *walk) parse(seq uint64) (e Entry, damage *CorruptError) {
	var read error
	err := w.it.Item().Value(func(v []byte) error {
		e, read = w.store.parseEntry(v)
		return read
	})
	if err != nil {
		return e, w.corrupt(seq, err.Error())
	}
	if e.Seq != seq {
		return e, w.corrupt(seq, fmt.Sprintf("it says it is entry %d", e.Seq))
	}
	e.Feed = w.it.Item().Version()
	w.store.pages.touch()
	w.next()
	return e, nil
}

func (w *walk) next() {
	var err error
	defer recovered(&err)
	w.it.Next()
}

// guilty decides between two entries that do not fit: the later one is right if its own follower, or the head,
// vouches for it.
func (w *walk) guilty(held, next Entry) *CorruptError {
	voucher := w.head.ID
	if next.Seq != w.head.Seq {
		after, damage := w.read(next.Seq + 1)
		if damage != nil {
			return w.corrupt(next.Seq, "it does not follow the one before")
		}
		voucher = after.Prev
	}
	if voucher == next.ID {
		return w.corrupt(held.Seq, "not what the next one follows")
	}
	return w.corrupt(next.Seq, "it does not follow the one before")
}

func (w *walk) corrupt(seq uint64, reason string) *CorruptError {
	return &CorruptError{w.group, seq, reason}
}
