package store

import (
	"github.com/dgraph-io/badger/v4"
)

// putWhole writes items in any number, all or none. What is too big for one transaction is staged first: its items
// are written beside the places they are meant for, numbered; then a single key decides; then they are moved to
// their places. Open forgets what was staged and not decided, and moves what was. Nothing of it is seen before the
// last transaction, as readers look no further than the last version reached.
func (s *Store) putWhole(items []item) (uint64, error) {
	chunks := divide(items)
	if len(chunks) == 1 {
		return s.putAll(chunks)
	}
	waiting := make([]item, len(items))
	for n, i := range items {
		waiting[n] = item{stagedKey(uint64(n)), i.stagedValue()}
	}
	version, err := s.putAll(append(divide(waiting), []item{{[]byte{keyDecided}, []byte{}}}))
	if err != nil {
		return 0, err
	}
	return s.move(version)
}

// finish is the end of a putWhole whose process died.
func (s *Store) finish() error {
	decided, err := s.has([]byte{keyDecided})
	switch {
	case decided:
		_, err = s.move(s.version.Load())
	case err == nil:
		_, err = s.eachStaged(s.version.Load(), func(i staged) []item { return []item{{i.key, nil}} })
	}
	s.reach(s.db.MaxVersion())
	return wrap("finishing a change of several transactions", err)
}

// move may be done again from any point: every item is put or deleted as it stands.
func (s *Store) move(version uint64) (uint64, error) {
	version, err := s.eachStaged(version, func(i staged) []item { return []item{i.item, {i.key, nil}} })
	if err != nil {
		return 0, err
	}
	version++
	return version, s.put(version, []item{{[]byte{keyDecided}, nil}})
}

// staged is an item that waits under key for its place.
type staged struct {
	key []byte
	item
}

// eachStaged writes what becomes of the staged items, some at a time.
func (s *Store) eachStaged(version uint64, become func(staged) []item) (uint64, error) {
	for from := stagedKey(0); ; {
		some, err := s.readStaged(from)
		if err != nil || len(some) == 0 {
			return version, err
		}
		var items []item
		for _, i := range some {
			items = append(items, become(i)...)
		}
		if version, err = s.putFrom(version, divide(items)); err != nil {
			return 0, err
		}
		from = some[len(some)-1].key
	}
}

// readStaged gives staged items from a key on: as many as are worth one round of transactions.
func (s *Store) readStaged(from []byte) (some []staged, err error) {
	size := 0
	err = s.iterate(latest, []byte{keyStaged}, 0, func(it *badger.Iterator) error {
		for it.Seek(from); it.Valid() && size < chunkBytes && len(some) < chunkKeys; it.Next() {
			key := it.Item().KeyCopy(nil)
			v, err := it.Item().ValueCopy(nil)
			if err != nil {
				return err
			}
			i, err := parseStaged(v)
			if err != nil {
				return err
			}
			some, size = append(some, staged{key, i}), size+len(v)
		}
		return nil
	})
	return some, err
}
