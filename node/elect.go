package node

import (
	"errors"
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// keyNewHolders gives a key to every key-holder whom an election finds without
// one: that of her office so far, one she has here from an earlier office, or a
// new one under a PIN of her own. New keys are made last, when the rules have
// passed everything else.
func (n *Node) keyNewHolders(g *group, b *ledger.Book, p *api.Proposal) error {
	var fresh []*ledger.Officer
	for _, e := range p.Events {
		officers := officersIn(e)
		for i := range officers {
			if o := &officers[i]; o.HoldsKey() && o.Key.IsZero() && !n.knownKey(g, b, o) {
				fresh = append(fresh, o)
			}
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := n.weighStandIns(b, p.Events, fresh); err != nil {
		return err
	}
	if err := n.newHolderPINs(g, b, fresh, p.PINs); err != nil {
		return err
	}
	for _, o := range fresh {
		if err := n.newHolder(g, o, p.PINs); err != nil {
			return err
		}
	}
	return nil
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

// knownKey finds the key a key-holder has already.
func (n *Node) knownKey(g *group, b *ledger.Book, o *ledger.Officer) bool {
	for _, old := range b.KeyHolders() { // also one that is on her own phone
		if old.Member == o.Member {
			o.Key = old.Key
			return true
		}
	}
	h, err := n.keys.Header(keystore.Holder(g.id, uint32(o.Member)))
	if err == nil {
		o.Key = ledger.Signatory(h.Public)
	}
	return err == nil
}

// weighStandIns asks the rules about an election whose keys are yet to be made.
func (n *Node) weighStandIns(b *ledger.Book, events []ledger.Event, fresh []*ledger.Officer) error {
	for i, o := range fresh {
		o.Key = ledger.Signatory{1, byte(i)}
	}
	_, err := n.weigh(b, events)
	for _, o := range fresh {
		o.Key = ledger.Signatory{}
	}
	return err
}

func (n *Node) newHolderPINs(g *group, b *ledger.Book, fresh []*ledger.Officer, pins api.PINs) error {
	missing := &api.PINError{Device: true, Holders: n.holdersHere(g.id, b), Need: int(b.Constitution().Quorum)}
	for _, o := range fresh {
		missing.NewHolders = append(missing.NewHolders, o.Member)
	}
	for _, o := range fresh {
		if pins.Holders[o.Member] == "" {
			return missing
		}
	}
	return nil
}

// newHolder makes a key. An election that fails after this leaves a key nobody asks for.
func (n *Node) newHolder(g *group, o *ledger.Officer, pins api.PINs) error {
	pin, err := crypto.ParsePIN(pins.Holders[o.Member])
	if err != nil {
		return fmt.Errorf("member %d: %w", o.Member, err)
	}
	name := keystore.Holder(g.id, uint32(o.Member))
	if !pins.Alike {
		if err := n.unlike(name, pin); err != nil {
			return errors.Join(err, &api.PINAlikeError{Member: o.Member})
		}
	}
	key, err := n.keys.Create(name, pin)
	if err != nil {
		return err
	}
	o.Key = ledger.Signatory(key.Public())
	key.Erase()
	return nil
}

// errAlike says that a PIN opens another key of this device.
var errAlike = errors.New("the PIN opens another key of this device")

// unlike refuses a PIN about to be set that opens any other key here.
func (n *Node) unlike(name keystore.Name, pin crypto.PIN) error {
	names, err := n.keys.Names()
	if err != nil {
		return err
	}
	for _, other := range names {
		if other != name && n.keys.Opens(other, pin) {
			return errAlike
		}
	}
	return nil
}
