package node

import (
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// withoutKey are the key-holders whom an election finds without a key. Who has
// one keeps it: that of her office so far, or one she has here from an earlier
// office.
func (n *Node) withoutKey(g *group, b *ledger.Book, events []ledger.Event) (keyed []*ledger.Officer, err error) {
	for _, e := range events {
		officers := officersIn(e)
		for i := range officers {
			o := &officers[i]
			if !o.HoldsKey() || !o.Key.IsZero() {
				continue
			}
			if o.Key, err = n.knownKey(g, b, o.Member); err != nil {
				return nil, err
			}
			if o.Key.IsZero() {
				keyed = append(keyed, o)
			}
		}
	}
	return keyed, nil
}

func officersIn(e ledger.Event) []ledger.Officer {
	switch e := e.(type) {
	case *ledger.OfficersElected:
		return e.Officers
	case *ledger.CycleOpened:
		return e.Officers
	}
	return nil
}

// knownKey finds the key a key-holder has already, zero if none.
func (n *Node) knownKey(g *group, b *ledger.Book, m ledger.MemberNumber) (ledger.Signatory, error) {
	for _, o := range b.KeyHolders() { // also one that is on her own phone
		if o.Member == m {
			return o.Key, nil
		}
	}
	h, err := n.keys.Header(keystore.Holder(g.id, uint32(m)))
	if err != nil {
		return ledger.Signatory{}, nil
	}
	return n.heldBefore(g, m, ledger.Signatory(h.Public))
}

// heldBefore gives back a key if the journal names it as the member's. Another
// one was made for an entry that never came: nobody may remember its PIN.
func (n *Node) heldBefore(g *group, m ledger.MemberNumber, key ledger.Signatory) (ledger.Signatory, error) {
	j := g.now()
	for e, err := range n.read(g.id, j, 0) {
		if err != nil {
			return ledger.Signatory{}, err
		}
		for _, o := range holdersIn(e.Event()) {
			if o.Member == m && o.Key == key {
				return key, nil
			}
		}
	}
	return ledger.Signatory{}, nil
}

func holdersIn(e ledger.Event) []ledger.Officer {
	founding, ok := e.(*ledger.GroupFounded)
	if !ok {
		return officersIn(e)
	}
	officers := make([]ledger.Officer, len(founding.Members))
	for i, m := range founding.Members {
		officers[i] = ledger.Officer{Member: m.Member, Roles: m.Roles, Key: m.Key}
	}
	return officers
}

// giveKeys writes the new keys into the election.
func (d *draft) giveKeys(ring *keyring) {
	for _, o := range d.keyed {
		o.Key = ledger.Signatory(ring.fresh[o.Member].key.Public())
	}
}

// takeKeys leaves the election as it was said.
func (d *draft) takeKeys() {
	for _, o := range d.keyed {
		o.Key = ledger.Signatory{}
	}
}

// A freshKey is made and not yet on the disk.
type freshKey struct {
	key *crypto.Key
	pin crypto.PIN
}

// freshKeys makes the keys of those elected, each under a PIN of her own.
func (n *Node) freshKeys(group crypto.Hash, d *draft, pins api.PINs) (map[ledger.MemberNumber]freshKey, error) {
	members := make([]ledger.MemberNumber, len(d.keyed))
	for i, o := range d.keyed {
		members[i] = o.Member
	}
	if err := distinct(members, pins); err != nil {
		return nil, err
	}
	for _, m := range members {
		if err := n.unlikeAny(group, m, pins); err != nil {
			return nil, err
		}
	}
	return n.makeKeys(members, pins)
}

func (n *Node) makeKeys(members []ledger.MemberNumber, pins api.PINs) (map[ledger.MemberNumber]freshKey, error) {
	fresh := map[ledger.MemberNumber]freshKey{}
	for _, m := range members {
		pin, err := crypto.ParsePIN(pins.Holders[m])
		if err != nil {
			return nil, fmt.Errorf("member %d: %w", m, err)
		}
		seed, err := crypto.NewSeed(n.random)
		if err != nil {
			return nil, fmt.Errorf("making a key: %w", err)
		}
		key, err := seed.Key()
		if err != nil {
			return nil, fmt.Errorf("making a key: %w", err)
		}
		fresh[m] = freshKey{key, pin}
	}
	return fresh, nil
}

// keepFresh seals the new keys. What stands under their names was never used
// (see heldBefore).
func (n *Node) keepFresh(group crypto.Hash, ring *keyring) error {
	for m, fresh := range ring.fresh {
		kept, err := n.keys.Replace(keystore.Holder(group, uint32(m)), fresh.key.Seed(), fresh.pin)
		if err != nil {
			return err
		}
		kept.Erase()
		n.noteBox(keystore.Holder(group, uint32(m)), fresh.key.Seed())
	}
	return nil
}

func (n *Node) unlikeAny(group crypto.Hash, m ledger.MemberNumber, pins api.PINs) error {
	pin, err := crypto.ParsePIN(pins.Holders[m])
	if err != nil {
		return fmt.Errorf("member %d: %w", m, err)
	}
	if pins.Alike {
		return nil
	}
	return n.unlike(keystore.Holder(group, uint32(m)), m, pin)
}

// unlike refuses a PIN about to be set for a member's key, or the device's (0),
// that opens any other key here.
func (n *Node) unlike(name keystore.Name, m ledger.MemberNumber, pin crypto.PIN) error {
	names, err := n.keys.Names()
	if err != nil {
		return err
	}
	for _, other := range names {
		if other != name && n.keys.Opens(other, pin) {
			return &api.PINAlikeError{Member: m}
		}
	}
	return nil
}
