package node

import (
	"context"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// TakeOver opens a new epoch in which this device writes: after a loss, on a
// replacement, or where the store is recovering. It needs the quorum, and no
// word of the device that wrote before.
func (n *Node) TakeOver(_ context.Context, t api.TakeOver) (api.Accepted, error) {
	g, err := n.group(t.Group)
	if err != nil {
		return api.Accepted{}, err
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	j := g.now()
	if err := n.needed(g.id, j.Book(), true, t.PINs); err != nil {
		return api.Accepted{}, err
	}
	ring, err := n.unlock(g.id, j.Book(), true, t.PINs)
	if err != nil {
		return api.Accepted{}, err
	}
	defer ring.erase()
	d, err := n.weigh(j.Book(), []ledger.Event{opening(ring.device, t.Reason)})
	if err != nil {
		return api.Accepted{}, err
	}
	entries, err := n.sign(j, d, ring, nil)
	if err != nil {
		return api.Accepted{}, err
	}
	return n.commit(g, j, entries, d, n.store.OpenEpoch)
}

func opening(device *crypto.Key, reason string) *ledger.EpochOpened {
	return &ledger.EpochOpened{Writer: ledger.Signatory(device.Public()), Authority: ledger.ByQuorum, Reason: ledger.Said(reason)}
}

// Keys lists the device's key and the key-holders', and which of them are here.
func (n *Node) Keys(ctx context.Context, group crypto.Hash) ([]api.Key, error) {
	b, _, err := n.book(group, api.Now)
	if err != nil {
		return nil, err
	}
	var keys []api.Key
	if h, err := n.keys.Header(keystore.Device); err == nil {
		keys = append(keys, api.Key{
			Public: h.Public, Here: true, Wrong: n.keys.Wrong(keystore.Device), Writes: ledger.Signatory(h.Public) == b.Writer(),
		})
	}
	for _, o := range b.KeyHolders() {
		name := keystore.Holder(group, uint32(o.Member))
		h, err := n.keys.Header(name)
		keys = append(keys, api.Key{
			Member: o.Member, Public: crypto.PublicKey(o.Key), Here: err == nil && h.Public == crypto.PublicKey(o.Key), Wrong: n.keys.Wrong(name),
		})
	}
	return keys, nil
}

// keyFile is the name of a key in the keystore.
func keyFile(who api.KeyName) keystore.Name {
	if who.Member == 0 {
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
	if err := n.unlike(keyFile(who), after); err != nil {
		return &api.PINAlikeError{Member: who.Member}
	}
	return n.keys.ChangePIN(keyFile(who), before, after)
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
// be the key the journal knows.
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
	if who.Member != 0 {
		if err := n.checkHolder(who, key.Public()); err != nil {
			return err
		}
	}
	if err := n.unlike(keyFile(who), pin); err != nil {
		return &api.PINAlikeError{Member: who.Member}
	}
	_, err = n.keys.Put(keyFile(who), seed, pin)
	return err
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
	return &api.Error{Class: api.ClassForged, Code: "key_unknown", Detail: "this is not the key of that key-holder: check whose paper it is"}
}

var _ journal.Signer = (*crypto.Key)(nil)
