package node

import (
	"context"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// Found founds a group on this device: the device writes, and every key-holder
// gets a key under her own PIN.
func (n *Node) Found(_ context.Context, f api.Founding) (report.Group, error) {
	if err := n.weighFounding(f.Event); err != nil {
		return report.Group{}, err
	}
	holders := keyHolders(f.Event)
	if err := n.foundingPINs(holders, f.PINs); err != nil {
		return report.Group{}, err
	}
	device, err := n.deviceKey(f.PINs.Device)
	if err != nil {
		return report.Group{}, err
	}
	defer device.Erase()
	seeds, err := n.newSeeds(f.Event, device)
	if err != nil {
		return report.Group{}, err
	}
	return n.found(f, device, seeds)
}

// weighFounding refuses a wrong constitution before anybody is asked for a PIN;
// the keys that are to be made are stood in for.
func (n *Node) weighFounding(e *ledger.GroupFounded) error {
	trial := *e
	trial.Members = slices.Clone(e.Members)
	trial.Writer = ledger.Signatory{1}
	for i := range trial.Members {
		if slices.Contains(trial.Members[i].Roles, ledger.KeyHolder) {
			trial.Members[i].Key = ledger.Signatory{2, byte(i), byte(i >> 8)}
		}
	}
	return new(ledger.Book).Check(ledger.Fact{Event: &trial})
}

func keyHolders(e *ledger.GroupFounded) (holders []ledger.MemberNumber) {
	for _, m := range e.Members {
		if slices.Contains(m.Roles, ledger.KeyHolder) {
			holders = append(holders, m.Member)
		}
	}
	return holders
}

// foundingPINs asks for a PIN for every key, no two alike.
func (n *Node) foundingPINs(holders []ledger.MemberNumber, pins api.PINs) error {
	complete := pins.Device != ""
	for _, m := range holders {
		complete = complete && pins.Holders[m] != ""
	}
	if !complete {
		return &api.PINError{Device: true, New: !n.keys.Has(keystore.Device), NewHolders: holders}
	}
	return distinct(holders, pins)
}

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

// newSeeds draws the key-holders' keys and writes their public halves into the founding.
func (n *Node) newSeeds(e *ledger.GroupFounded, device *crypto.Key) (map[ledger.MemberNumber]crypto.Seed, error) {
	e.Writer = ledger.Signatory(device.Public())
	seeds := map[ledger.MemberNumber]crypto.Seed{}
	for i := range e.Members {
		m := &e.Members[i]
		if !slices.Contains(m.Roles, ledger.KeyHolder) {
			continue
		}
		seed, err := crypto.NewSeed(n.random)
		if err != nil {
			return nil, fmt.Errorf("making a key: %w", err)
		}
		key, err := seed.Key()
		if err != nil {
			return nil, fmt.Errorf("making a key: %w", err)
		}
		m.Key = ledger.Signatory(key.Public())
		seeds[m.Member] = seed
		key.Erase()
	}
	return seeds, nil
}

// found signs and commits the first entry. The keys are on the disk before it:
// a group whose keys were lost would be no group.
func (n *Node) found(f api.Founding, device *crypto.Key, seeds map[ledger.MemberNumber]crypto.Seed) (report.Group, error) {
	said, err := n.digestWords(f.Event)
	if err != nil {
		return report.Group{}, err
	}
	empty := new(journal.Journal)
	d := &draft{events: []ledger.Event{f.Event}, said: said}
	entries, err := n.sign(empty, d, &keyring{device: device}, nil)
	if err != nil {
		return report.Group{}, err
	}
	g := &group{id: entries[0].ID(), journal: empty}
	if err := n.putSeeds(g.id, seeds, f.PINs); err != nil {
		return report.Group{}, err
	}
	if _, err := n.commit(g, empty, entries, d, n.store.Append); err != nil {
		return report.Group{}, err
	}
	n.mu.Lock()
	n.groups[g.id] = g
	n.mu.Unlock()
	return n.Group(context.Background(), g.id)
}

func (n *Node) putSeeds(group crypto.Hash, seeds map[ledger.MemberNumber]crypto.Seed, pins api.PINs) error {
	for m, seed := range seeds {
		pin, err := crypto.ParsePIN(pins.Holders[m])
		if err != nil {
			return fmt.Errorf("member %d: %w", m, err)
		}
		if _, err := n.keys.Put(keystore.Holder(group, uint32(m)), seed, pin); err != nil {
			return err
		}
	}
	return nil
}
