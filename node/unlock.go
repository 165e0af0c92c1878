package node

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// keyring is the keys a proposal has unlocked. They live as long as it does.
type keyring struct {
	device  *crypto.Key
	holders map[ledger.MemberNumber]*crypto.Key
}

// erase overwrites what can be.
func (k *keyring) erase() {
	if k.device != nil {
		k.device.Erase()
	}
	for _, key := range k.holders {
		key.Erase()
	}
}

// holdersHere are the key-holders in force whose keys are on this device.
func (n *Node) holdersHere(group crypto.Hash, b *ledger.Book) (here []ledger.MemberNumber) {
	for _, o := range b.KeyHolders() {
		h, err := n.keys.Header(keystore.Holder(group, uint32(o.Member)))
		if err == nil && h.Public == crypto.PublicKey(o.Key) {
			here = append(here, o.Member)
		}
	}
	return here
}

// needed says whose PINs are still missing, nil if none.
func (n *Node) needed(group crypto.Hash, b *ledger.Book, quorum bool, pins api.PINs) error {
	missing := &api.PINError{Device: pins.Device == "", New: !n.keys.Has(keystore.Device)}
	if quorum {
		here := n.holdersHere(group, b)
		need := int(b.Constitution().Quorum)
		if len(here) < need {
			return &api.KeyMissingError{Need: need, Here: len(here)}
		}
		given := slices.DeleteFunc(slices.Clone(here), func(m ledger.MemberNumber) bool { return pins.Holders[m] == "" })
		if len(given) < need {
			missing.Holders, missing.Need = here, need
		}
	}
	if missing.Device || missing.Need > 0 {
		missing.Device = true // the caller gathers all of them anew
		return missing
	}
	return nil
}

// unlock opens the device's key and those of the key-holders who gave their PINs.
func (n *Node) unlock(group crypto.Hash, b *ledger.Book, quorum bool, pins api.PINs) (*keyring, error) {
	ring := &keyring{holders: map[ledger.MemberNumber]*crypto.Key{}}
	device, err := n.deviceKey(pins.Device)
	if err != nil {
		return nil, err
	}
	ring.device = device
	if !quorum {
		return ring, nil
	}
	for _, m := range n.holdersHere(group, b) {
		if pins.Holders[m] == "" {
			continue
		}
		key, err := n.unlockKey(keystore.Holder(group, uint32(m)), pins.Holders[m])
		if err != nil {
			ring.erase()
			return nil, fmt.Errorf("member %d: %w", m, err)
		}
		ring.holders[m] = key
	}
	return ring, nil
}

func (n *Node) unlockKey(name keystore.Name, text string) (*crypto.Key, error) {
	pin, err := crypto.ParsePIN(text)
	if err != nil {
		return nil, err
	}
	return n.keys.Unlock(name, pin)
}

// deviceKey unlocks the device's key, or makes it.
func (n *Node) deviceKey(text string) (*crypto.Key, error) {
	pin, err := crypto.ParsePIN(text)
	if err != nil {
		return nil, err
	}
	if !n.keys.Has(keystore.Device) {
		return n.keys.Create(keystore.Device, pin)
	}
	return n.keys.Unlock(keystore.Device, pin)
}

// writes says whether this device is the group's writer.
func (n *Node) writes(j *journal.Journal) error {
	h, err := n.keys.Header(keystore.Device)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err != nil || ledger.Signatory(h.Public) != j.Book().Writer() {
		return journal.ErrAuthor
	}
	return nil
}
