package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// Found founds a group on this device: the device writes, and every key-holder
// gets a key under her own PIN.
func (n *Node) Found(ctx context.Context, f api.Founding) (report.Group, error) {
	if err := weighFounding(f.Event); err != nil {
		return report.Group{}, err
	}
	ring, err := n.foundingKeys(keyHolders(f.Event), f.PINs)
	if err != nil {
		return report.Group{}, err
	}
	defer ring.erase()
	id, err := n.found(withKeys(f.Event, ring), ring)
	if err != nil {
		return report.Group{}, err
	}
	return n.Group(ctx, id)
}

// foundingKeys unlocks the device's key, or makes it, and makes the key-holders'.
func (n *Node) foundingKeys(holders []ledger.MemberNumber, pins api.PINs) (*keyring, error) {
	if err := n.foundingPINs(holders, pins); err != nil {
		return nil, err
	}
	device, err := n.deviceKey(pins)
	if err != nil {
		return nil, err
	}
	ring := &keyring{device: device}
	if ring.fresh, err = n.makeKeys(holders, pins); err != nil {
		ring.erase()
		return nil, err
	}
	return ring, nil
}

// weighFounding refuses a wrong constitution before anybody is asked for a PIN;
// the keys that are to be made are stood in for.
func weighFounding(e *ledger.GroupFounded) error {
	trial := *e
	trial.Members = slices.Clone(e.Members)
	trial.Writer = ledger.Signatory{1}
	for i := range trial.Members {
		if holdsKey(trial.Members[i]) {
			trial.Members[i].Key = ledger.Signatory{2, byte(i), byte(i >> 8)}
		}
	}
	return new(ledger.Book).Check(ledger.Fact{Event: &trial})
}

func holdsKey(m ledger.Founder) bool { return slices.Contains(m.Roles, ledger.KeyHolder) }

func keyHolders(e *ledger.GroupFounded) (holders []ledger.MemberNumber) {
	for _, m := range e.Members {
		if holdsKey(m) {
			holders = append(holders, m.Member)
		}
	}
	return holders
}

// foundingPINs asks for a PIN for every key, no two alike.
func (n *Node) foundingPINs(holders []ledger.MemberNumber, pins api.PINs) error {
	if pins.Device == "" || countGiven(holders, pins) < len(holders) {
		return &api.PINError{Device: true, New: !n.keys.Has(keystore.Device), NewHolders: holders}
	}
	return distinct(holders, pins)
}

// distinct refuses PINs of new keys that are no PINs, or that of another given.
func distinct(holders []ledger.MemberNumber, pins api.PINs) error {
	for i, m := range holders {
		if _, err := crypto.ParsePIN(pins.Holders[m]); err != nil {
			return fmt.Errorf("member %d: %w", m, err)
		}
		same := func(other ledger.MemberNumber) bool { return pins.Holders[other] == pins.Holders[m] }
		if !pins.Alike && (pins.Holders[m] == pins.Device || slices.ContainsFunc(holders[:i], same)) {
			return &api.PINAlikeError{Member: m}
		}
	}
	return nil
}

// withKeys is the founding with the keys of its device and its key-holders: a
// copy, the caller's stays as it was said.
func withKeys(said *ledger.GroupFounded, ring *keyring) *ledger.GroupFounded {
	e := *said
	e.Members = slices.Clone(said.Members)
	e.Writer = ledger.Signatory(ring.device.Public())
	for i, m := range e.Members {
		if holdsKey(m) {
			e.Members[i].Key = ledger.Signatory(ring.fresh[m.Member].key.Public())
		}
	}
	return &e
}

// found signs and commits the first entry.
func (n *Node) found(e *ledger.GroupFounded, ring *keyring) (crypto.Hash, error) {
	words, err := n.digestWords(e)
	if err != nil {
		return crypto.Hash{}, err
	}
	d, empty := &draft{events: []ledger.Event{e}, said: words}, new(journal.Journal)
	entries, err := n.sign(empty, d, ring, nil)
	if err != nil {
		return crypto.Hash{}, err
	}
	g := newGroup(entries[0].ID())
	g.journal = empty
	if _, err := n.commit(g, empty, entries, d, ring, n.store.Append); err != nil {
		return crypto.Hash{}, errors.Join(err, n.unmake(g.id, ring, err))
	}
	return g.id, nil
}

// unmake removes the keys of a group for whose founding the disk had no room.
// After any other failure they stay: the founding may be on the disk.
func (n *Node) unmake(group crypto.Hash, ring *keyring, failure error) (err error) {
	if !errors.Is(failure, store.ErrDiskFull) {
		return nil
	}
	for m := range ring.fresh {
		err = errors.Join(err, n.keys.Remove(keystore.Holder(group, uint32(m))))
	}
	return err
}
