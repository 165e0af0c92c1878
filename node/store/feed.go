package store

import (
	"bytes"
	"iter"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// Change says that a topic changed with the change numbered Feed: its journal, its notes, or its records.
type Change struct {
	Feed  uint64
	Topic Hash
	Head  Head // none for a topic without a journal
}

// Feed gives, in order, the last change of each topic that has changed since the change numbered after. Whoever
// has come to the end has seen everything up to the last number given.
func (s *Store) Feed(after uint64) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		if err := s.holders.enter(); err != nil {
			yield(Change{}, err)
			return
		}
		defer s.holders.leave()
		changes, err := s.changes(after, s.version.Load())
		for _, c := range changes {
			if !yield(c, nil) {
				return
			}
		}
		if err != nil {
			yield(Change{}, wrap("reading the change feed", err))
		}
	}
}

// changes reads as of a version: what is being committed now is above all that is anchored.
func (s *Store) changes(after, until uint64) (changes []Change, err error) {
	err = s.iterate(until, []byte{keyHead}, after, func(it *badger.Iterator) error {
		for it.Rewind(); it.Valid(); it.Next() {
			c := Change{Feed: it.Item().Version(), Topic: Hash(it.Item().Key()[1:])}
			if err := it.Item().Value(func(v []byte) (err error) { c.Head, err = parseHead(v); return err }); err != nil {
				return err
			}
			changes = append(changes, c)
		}
		return nil
	})
	if err == nil {
		changes, err = s.besides(changes, after, until)
	}
	slices.SortFunc(changes, func(a, b Change) int { return int(int64(a.Feed - b.Feed)) })
	return changes, err
}

// besides adds the topics whose notes or records have changed; changes are by topic.
func (s *Store) besides(changes []Change, after, until uint64) ([]Change, error) {
	heads := len(changes)
	err := s.iterate(until, []byte{keyTopic}, after, func(it *badger.Iterator) (err error) {
		for it.Rewind(); it.Valid() && err == nil; it.Next() {
			c := Change{Feed: it.Item().Version(), Topic: Hash(it.Item().Key()[1:])}
			at, found := slices.BinarySearchFunc(changes[:heads], c, func(a, b Change) int { return compareIDs(a.Topic, b.Topic) })
			if found {
				changes[at].Feed = max(changes[at].Feed, c.Feed)
				continue
			}
			c.Head, err = s.readHeadAt(c.Topic, until)
			changes = append(changes, c)
		}
		return err
	})
	return changes, err
}

// Topics lists everything that changes are about: the groups that have a head, and whatever has notes or records.
func (s *Store) Topics() ([]Hash, error) {
	if err := s.holders.enter(); err != nil {
		return nil, err
	}
	defer s.holders.leave()
	topics, err := s.named(keyHead)
	if err == nil {
		var more []Hash
		more, err = s.named(keyTopic)
		topics = append(topics, more...)
	}
	return sorted(topics), wrap("listing topics", err)
}

// sorted sorts ids and leaves out what is there twice.
func sorted(ids []Hash) []Hash {
	slices.SortFunc(ids, compareIDs)
	return slices.Compact(ids)
}

func compareIDs(a, b Hash) int { return bytes.Compare(a[:], b[:]) }

// named lists the ids that follow a key's first byte.
func (s *Store) named(kind byte) (ids []Hash, err error) {
	err = s.scan([]byte{kind}, func(i *badger.Item) error {
		ids = append(ids, Hash(i.Key()[1:]))
		return nil
	})
	return ids, err
}
