package node

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
)

// Complete enters a draft with the cosignatures that have come and those of the
// PINs given.
func (n *Node) Complete(_ context.Context, c api.Completing) (api.Accepted, error) {
	g, err := n.lock(c.Group)
	if err != nil {
		return api.Accepted{}, err
	}
	defer g.writing.Unlock()
	d, err := n.waiting(g, c.Draft)
	if err != nil {
		return api.Accepted{}, err
	}
	entry, err := n.complete(g, d, c.PINs)
	if err != nil {
		return api.Accepted{}, err
	}
	write := n.store.Append
	if d.Header().Epoch > g.now().Epoch() {
		write = n.store.OpenEpoch
	}
	said := &draft{events: []ledger.Event{d.Event()}}
	a, err := n.commit(g, g.now(), []*journal.Entry{entry}, said, new(keyring), write)
	if err != nil {
		return a, err
	}
	return a, n.dropDrafts(g.id, crypto.Hash{})
}

// complete signs a draft as its author, with all who have cosigned or approved.
func (n *Node) complete(g *group, d *journal.Draft, pins api.PINs) (*journal.Entry, error) {
	cosigned, approved, err := n.slips(g, d)
	if err != nil {
		return nil, err
	}
	if err := n.lacking(g, d, cosigned, pins); err != nil {
		return nil, err
	}
	device, err := n.unlockDevice(pins)
	if err != nil {
		return nil, err
	}
	defer device.Erase()
	if byPolicy(d) {
		return n.completeByPolicy(g, d, device, approved)
	}
	if err := n.cosignHere(g, d, cosigned, pins); err != nil {
		return nil, err
	}
	e, err := d.Sign(device, slices.Collect(maps.Values(cosigned))...)
	if err != nil {
		return nil, fmt.Errorf("completing a draft: %w", err)
	}
	return e, nil
}

// lacking asks for the PINs that complete a draft: the device's, and, of the
// key-holders whose keys are here, as many as signatures are still missing.
func (n *Node) lacking(g *group, d *journal.Draft, cosigned map[ledger.MemberNumber]journal.Cosignature, pins api.PINs) error {
	b := g.now().Book()
	quorum, err := applyAsIfSigned(b.Clone(), d.Event())
	if err != nil {
		return err
	}
	missing := &api.PINError{Device: true, New: !n.hasDeviceKey()}
	here := slices.DeleteFunc(n.holdersHere(g.id, b), func(m ledger.MemberNumber) bool { return !cosigned[m].Signer.IsZero() })
	need := int(b.Constitution().Quorum) - len(cosigned)
	switch {
	case !quorum || need <= countGiven(here, pins):
	case need > len(here):
		return &ledger.RuleError{Rule: ledger.RuleQuorumMissing, Values: []ledger.Value{
			{Name: "event", Value: d.Header().Kind}, {Name: "have", Value: uint32(len(cosigned))}, {Name: "need", Value: b.Constitution().Quorum},
		}}
	default:
		missing.Holders, missing.Need = here, need
		return missing
	}
	if pins.Device == "" {
		return missing
	}
	return nil
}

// cosignHere adds the cosignatures of those whose PINs were given.
func (n *Node) cosignHere(g *group, d *journal.Draft, cosigned map[ledger.MemberNumber]journal.Cosignature, pins api.PINs) (err error) {
	ring := new(keyring)
	defer ring.erase()
	if err := n.unlockHolders(ring, g.id, g.now().Book(), pins); err != nil {
		return err
	}
	for m, key := range ring.holders {
		if _, signed := cosigned[m]; signed {
			continue
		}
		if cosigned[m], err = d.Cosign(key, false); err != nil {
			return err
		}
	}
	return nil
}
