package store

import (
	"encoding/hex"
	"errors"
	"fmt"
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
	groups, err := s.named(keyHead)
	if err != nil {
		return nil, wrap("listing groups", err)
	}
	anchored, err := s.anchored()
	for _, id := range anchored {
		if _, found := slices.BinarySearchFunc(groups, id, compareIDs); !found && !s.unfounded(id) {
			groups = append(groups, id)
		}
	}
	return sorted(groups), wrap("listing groups", err)
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

// scan visits the keys with a prefix, in order.
func (s *Store) scan(prefix []byte, visit func(*badger.Item) error) error {
	return s.iterate(latest, prefix, 0, func(it *badger.Iterator) error {
		for it.Rewind(); it.Valid(); it.Next() {
			if err := visit(it.Item()); err != nil {
				return err
			}
		}
		return nil
	})
}

// iterate reads keys with a prefix as of a version, leaving out what was written up to another.
func (s *Store) iterate(version uint64, prefix []byte, after uint64, read func(*badger.Iterator) error) (err error) {
	defer recovered(&err)
	txn := s.db.NewTransactionAt(version, false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix, SinceTs: after})
	defer it.Close()
	return read(it)
}

func (s *Store) readHead(group Hash) (Head, error) { return s.readHeadAt(group, latest) }

func (s *Store) readHeadAt(group Hash, version uint64) (head Head, err error) {
	err = s.getAt(version, groupKey(keyHead, group), func(v []byte) error {
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

func (s *Store) get(key []byte, read func(v []byte) error) error { return s.getAt(latest, key, read) }

func (s *Store) getAt(version uint64, key []byte, read func(v []byte) error) (err error) {
	defer recovered(&err)
	txn := s.db.NewTransactionAt(version, false)
	defer txn.Discard()
	item, err := txn.Get(key)
	if err != nil {
		return err
	}
	return item.Value(read)
}

// has says whether there is a key.
func (s *Store) has(key []byte) (bool, error) {
	err := s.get(key, func([]byte) error { return nil })
	if errors.Is(err, badger.ErrKeyNotFound) {
		return false, nil
	}
	return err == nil, err
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
