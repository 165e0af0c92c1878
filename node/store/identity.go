package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"maps"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// ID is this store's own random name. It changes when Open finds that anything may have been lost: what peers have
// noted about an earlier ID (how far they have told us, how far they have heard our feed) is void then, and so are
// our own cursors, which Open removes with it. That is found by
//
//	an anchor that makes a group recovering         its group's tail is gone, and others' tails may be
//	another machine                                 this is a copy, and the original goes on
//	more than one log of Badger                     the process died while one was made a table; a flipped bit in
//	                                                the older one drops its tail, but not the newer one and its cursors
//
// A loss is counted once: the identity names those already known, as a group may be recovering for weeks. Where
// nothing was signed there is no anchor. Losing the tail of one log is then not seen, and need not be: the cursors
// are lost with it, and an exchange begins where both ends agree.
func (s *Store) ID() Hash { return s.identity.id }

// identity is the value of its key:
//
//	 0  32  id
//	32  32  machine, as in the anchor
//	64  32  digest of each loss known: sha256(group ‖ reason ‖ head wanted)
type identity struct {
	id      Hash
	machine Hash
	losses  []Hash
}

func (i identity) value() []byte {
	v := append(i.id[:], i.machine[:]...)
	for _, l := range i.losses {
		v = append(v, l[:]...)
	}
	return v
}

func parseIdentity(v []byte) (i identity, err error) {
	if len(v) < 64 || len(v)%32 != 0 {
		return i, errors.New("an identity is 64 bytes and digests")
	}
	i.id, i.machine = Hash(v[:32]), Hash(v[32:64])
	for rest := v[64:]; len(rest) > 0; rest = rest[32:] {
		i.losses = append(i.losses, Hash(rest[:32]))
	}
	return i, nil
}

// identify keeps the store's identity, or gives it a new one.
func (s *Store) identify(logs int) error {
	losses, err := s.losses()
	if err == nil {
		err = s.get([]byte{keyIdentity}, func(v []byte) (err error) {
			s.identity, err = parseIdentity(v)
			return err
		})
	}
	switch {
	case errors.Is(err, badger.ErrKeyNotFound):
		return s.rename(losses)
	case err != nil:
		return wrap("reading the store's identity", err)
	case logs > 1 || s.identity.machine != s.machine || !s.identity.knows(losses):
		return s.rename(losses)
	}
	return nil
}

func (i identity) knows(losses []Hash) bool {
	return !slices.ContainsFunc(losses, func(l Hash) bool { return !slices.Contains(i.losses, l) })
}

// rename gives a new identity and forgets the cursors, both or neither.
func (s *Store) rename(losses []Hash) error {
	s.identity = identity{machine: s.machine, losses: losses}
	if _, err := rand.Read(s.identity.id[:]); err != nil {
		return err
	}
	var items []item
	err := s.scan([]byte{keyCursor}, func(i *badger.Item) error {
		items = append(items, item{i.KeyCopy(nil), nil})
		return nil
	})
	if err != nil {
		return wrap("forgetting the cursors", err)
	}
	version, err := s.putWhole(append(items, item{[]byte{keyIdentity}, s.identity.value()}))
	if err == nil {
		s.reach(version)
	}
	return wrap("naming the store", err)
}

// losses judges every group in which something was ever signed here.
func (s *Store) losses() (losses []Hash, err error) {
	groups, err := s.anchored()
	if err != nil {
		return nil, err
	}
	signed, err := s.named(keySigned)
	if err != nil {
		return nil, err
	}
	s.signed = map[Hash]bool{}
	for _, id := range append(groups, signed...) {
		s.signed[id] = true
	}
	for _, id := range slices.SortedFunc(maps.Keys(s.signed), compareIDs) {
		g, err := s.group(id)
		if err != nil {
			continue // it says so again to whoever asks for the group
		}
		if state := g.now.Load().state; !state.Ready() && state.Reason != Copy {
			losses = append(losses, state.loss(id))
		}
	}
	return losses, nil
}

func (s State) loss(group Hash) Hash {
	b := append(group[:], byte(s.Reason))
	b = binary.BigEndian.AppendUint64(b, s.Want.Epoch)
	return sha256.Sum256(append(binary.BigEndian.AppendUint64(b, s.Want.Seq), s.Want.ID[:]...))
}

// countLogs counts Badger's write-ahead logs.
func countLogs(dir string) (int, error) {
	logs, err := filepath.Glob(filepath.Join(dir, "*.mem"))
	return len(logs), err
}
