package node

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// TakeOver opens a new epoch in which this device writes: after a loss, on a
// replacement, or where the store is recovering. It needs the quorum, and no
// word of the device that wrote before.
func (n *Node) TakeOver(_ context.Context, t api.TakeOver) (api.Accepted, error) {
	g, err := n.lock(t.Group)
	if err != nil {
		return api.Accepted{}, err
	}
	defer g.writing.Unlock()
	j := g.now()
	event := &ledger.EpochOpened{Writer: n.writerToBe(), Authority: ledger.ByQuorum, Reason: ledger.Said(t.Reason)}
	d, err := n.draft(g, j.Book(), []ledger.Event{event})
	if err != nil {
		return api.Accepted{}, err
	}
	ring, err := n.unlock(g.id, j.Book(), d, t.PINs)
	if err != nil {
		return api.Accepted{}, err
	}
	defer ring.erase()
	event.Writer = ledger.Signatory(ring.device.Public())
	return n.enter(g, j, d, ring, nil, n.store.OpenEpoch)
}

// writerToBe is this device's key, or what stands in for one yet to be made.
func (n *Node) writerToBe() ledger.Signatory {
	h, err := n.deviceHeader()
	if err != nil {
		return ledger.Signatory{1}
	}
	return ledger.Signatory(h.Public)
}

// Keys lists the device's key and the key-holders', and which of them are here.
func (n *Node) Keys(ctx context.Context, group crypto.Hash) ([]api.Key, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return nil, err
	}
	var keys []api.Key
	if h, err := n.deviceHeader(); err == nil {
		writes := ledger.Signatory(h.Public) == b.Writer()
		keys = append(keys, api.Key{Public: h.Public, Here: true, Wrong: n.keys.Wrong(keystore.Device), Writes: writes, Current: writes})
	}
	for _, o := range b.KeyHolders() {
		name := keystore.Holder(group, uint32(o.Member))
		h, err := n.keys.Header(name)
		keys = append(keys, api.Key{
			Member: o.Member, Public: crypto.PublicKey(o.Key), Here: err == nil && h.Public == crypto.PublicKey(o.Key),
			Wrong: n.keys.Wrong(name), Current: true,
		})
	}
	return keys, nil
}

// keyFile is the name of a key in the keystore.
func keyFile(who api.KeyName) keystore.Name {
	switch {
	case !who.Programme.IsZero():
		return rootKey(who.Programme, int(who.Member))
	case who.Member == 0:
		return keystore.Device
	}
	return keystore.Holder(who.Group, uint32(who.Member))
}

// ChangePIN seals a key under a new PIN, which opens no other key here.
func (n *Node) ChangePIN(_ context.Context, who api.KeyName, old, fresh string) error {
	before, err := crypto.ParsePIN(old)
	if err != nil {
		return err
	}
	after, err := crypto.ParsePIN(fresh)
	if err != nil {
		return err
	}
	key, err := n.keys.Unlock(keyFile(who), before) // first: who does not know it learns nothing of the other keys
	if err != nil {
		return err
	}
	defer key.Erase()
	if err := n.unlike(keyFile(who), who.Member, after); err != nil {
		return err
	}
	if err := n.keepKey(keyFile(who), key.Seed(), after); err != nil {
		return err
	}
	if keyFile(who) == keystore.Device {
		n.sittings.end() // whoever sits there gave the old one
	}
	return nil
}

// PaperKey shows the seed of a key, to be written on paper.
func (n *Node) PaperKey(_ context.Context, who api.KeyName, pin string) (crypto.Seed, error) {
	key, err := n.unlockKey(keyFile(who), pin)
	if err != nil {
		return crypto.Seed{}, err
	}
	defer key.Erase()
	return key.Seed(), nil
}

// RestoreKey brings a key back from paper under a new PIN. A key-holder's must
// be the key the journal knows; a device's never replaces another.
func (n *Node) RestoreKey(_ context.Context, who api.KeyName, seed crypto.Seed, fresh string) error {
	pin, err := crypto.ParsePIN(fresh)
	if err != nil {
		return err
	}
	key, err := seed.Key()
	if err != nil {
		return err
	}
	defer key.Erase()
	if err := n.mayRestore(who, key.Public()); err != nil {
		return err
	}
	if err := n.unlike(keyFile(who), who.Member, pin); err != nil {
		return err
	}
	return n.keepKey(keyFile(who), seed, pin)
}

func (n *Node) mayRestore(who api.KeyName, public crypto.PublicKey) error {
	if !who.Programme.IsZero() {
		return n.checkRoot(who, public)
	}
	if who.Member != 0 {
		return n.checkHolder(who, public)
	}
	if h, err := n.deviceHeader(); err == nil && h.Public != public {
		return fmt.Errorf("restoring the device's key: another one is here: %w", fs.ErrExist)
	}
	return nil
}

// keepKey seals a seed under a PIN.
func (n *Node) keepKey(name keystore.Name, seed crypto.Seed, pin crypto.PIN) error {
	key, err := n.keys.Replace(name, seed, pin)
	if err != nil {
		return err
	}
	key.Erase()
	return nil
}

func (n *Node) checkHolder(who api.KeyName, public crypto.PublicKey) error {
	b, _, err := n.book(who.Group, api.Now)
	if err != nil {
		return err
	}
	for _, o := range b.KeyHolders() {
		if o.Member == who.Member && crypto.PublicKey(o.Key) == public {
			return nil
		}
	}
	return &api.Problem{Class: api.ClassForged, Code: "key_unknown"}
}

// checkRoot asks that a key is one of the programme's root in force, and that it has
// a number of its own here.
func (n *Node) checkRoot(who api.KeyName, public crypto.PublicKey) error {
	root, known := n.programmes.Programme(who.Programme)
	if !known || who.Member < 1 || who.Member > credential.MaxKeys || !slices.Contains(root.Keys, public) {
		return &api.Problem{Class: api.ClassForged, Code: "key_unknown"}
	}
	if h, err := n.keys.Header(keyFile(who)); err == nil && h.Public != public {
		return fmt.Errorf("restoring a programme's key: another one has this number: %w", fs.ErrExist)
	}
	return nil
}

var _ journal.Signer = (*crypto.Key)(nil)
