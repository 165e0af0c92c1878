package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// Groups lists the groups of which there is a head, or an anchor that names one.
func (s *Store) Groups() ([]Hash, error) {
	if err := s.holders.enter(); err != nil {
		return nil, err
	}
	defer s.holders.leave()
	groups, err := s.anchored()
	if err == nil {
		err = s.scan([]byte{keyHead}, 0, func(i *badger.Item) error {
			groups = append(groups, Hash(i.Key()[1:]))
			return nil
		})
	}
	slices.SortFunc(groups, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	groups = slices.Compact(groups)
	return slices.DeleteFunc(groups, s.unfounded), wrap("listing groups", err)
}

func (s *Store) anchored() (groups []Hash, err error) {
	names, err := os.ReadDir(s.anchorsDir())
	for _, n := range names {
		if id, err := hex.DecodeString(n.Name()); err == nil && len(id) == len(Hash{}) {
			groups = append(groups, Hash(id))
		}
	}
	return groups, err
}

// unfounded says whether a process died inside the group's founding: there is an anchor, and nothing lost.
func (s *Store) unfounded(id Hash) bool {
	g, err := s.group(id)
	return err == nil && g.now.Load().head.none() && g.now.Load().state.Ready()
}

// Head gives the last entry of a group, and whether there is one.
func (s *Store) Head(group Hash) (Head, bool, error) {
	if err := s.holders.enter(); err != nil {
		return Head{}, false, err
	}
	defer s.holders.leave()
	g, err := s.group(group)
	if err != nil {
		return Head{}, false, err
	}
	head := g.now.Load().head
	return head, !head.none(), nil
}

// Change says that a group reached Head with the change numbered Feed.
type Change struct {
	Feed  uint64
	Group Hash
	Head  Head
}

// Feed gives, in order, the last change of each group that has changed since the change numbered after. Whoever
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

// changes leaves out what is being committed now: its number is above all that is anchored.
func (s *Store) changes(after, until uint64) (changes []Change, err error) {
	err = s.scan([]byte{keyHead}, after, func(i *badger.Item) error {
		if i.Version() > until {
			return nil
		}
		return i.Value(func(v []byte) error {
			head, err := parseHead(v)
			changes = append(changes, Change{i.Version(), Hash(i.Key()[1:]), head})
			return err
		})
	})
	slices.SortFunc(changes, func(a, b Change) int { return int(int64(a.Feed - b.Feed)) })
	return changes, err
}

// scan visits the keys with a prefix that were written after a version, in order.
func (s *Store) scan(prefix []byte, after uint64, visit func(*badger.Item) error) (err error) {
	defer recovered(&err)
	return s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix, SinceTs: after})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := visit(it.Item()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) readHead(group Hash) (head Head, err error) {
	err = s.get(groupKey(keyHead, group), func(v []byte) error {
		head, err = parseHead(v)
		return err
	})
	if errors.Is(err, badger.ErrKeyNotFound) {
		return Head{}, nil
	}
	return head, wrap("reading a head", err)
}

func (s *Store) readEntry(group Hash, seq uint64) (e Entry, err error) {
	err = s.get(entryKey(group, seq), func(v []byte) error {
		e, err = s.parseEntry(v)
		return err
	})
	return e, err
}

func (s *Store) get(key []byte, read func(v []byte) error) (err error) {
	defer recovered(&err)
	return s.db.View(func(txn *badger.Txn) error {
		item, err := txn.Get(key)
		if err != nil {
			return err
		}
		return item.Value(read)
	})
}

// recovered makes an error of the panics with which Badger meets some damaged blocks.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("damaged database: %v", r)
	}
}

// parseEntry copies the value and fills in what follows from the bytes.
func (s *Store) parseEntry(v []byte) (e Entry, err error) {
	if len(v) < signatureSize {
		return e, errors.New("shorter than a signature")
	}
	v = slices.Clone(v)
	e.Signature, e.Bytes = [64]byte(v[:signatureSize]), v[signatureSize:]
	e.Seq, e.Epoch, e.Prev, err = s.o.Link(e.Bytes)
	e.ID = s.o.Digest(e.Bytes)
	return e, err
}
