package node

import (
	"errors"
	"io/fs"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// keyring is the keys a proposal has unlocked, and those it has made. They live
// as long as it does.
type keyring struct {
	device  *crypto.Key
	holders map[ledger.MemberNumber]*crypto.Key
	fresh   map[ledger.MemberNumber]freshKey
}

// erase overwrites what can be.
func (k *keyring) erase() {
	if k.device != nil {
		k.device.Erase()
	}
	for _, key := range k.holders {
		key.Erase()
	}
	for _, fresh := range k.fresh {
		fresh.key.Erase()
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
func (n *Node) needed(group crypto.Hash, b *ledger.Book, d *draft, pins api.PINs) error {
	missing := &api.PINError{Device: true, New: !n.keys.Has(keystore.Device)} // of all who must, asked at once
	complete := pins.Device != ""
	if d.needsQuorum() {
		here, need := n.holdersHere(group, b), int(b.Constitution().Quorum)
		if len(here) < need {
			return &api.KeyMissingError{Need: need, Here: len(here)}
		}
		missing.Holders, missing.Need = here, need
		complete = complete && countGiven(here, pins) >= need
	}
	for _, o := range d.keyed {
		missing.NewHolders = append(missing.NewHolders, o.Member)
	}
	complete = complete && countGiven(missing.NewHolders, pins) == len(missing.NewHolders)
	if complete {
		return nil
	}
	return missing
}

func countGiven(members []ledger.MemberNumber, pins api.PINs) (given int) {
	for _, m := range members {
		if pins.Holders[m] != "" {
			given++
		}
	}
	return given
}

// unlock opens the device's key and what else a draft needs: the keys of the
// key-holders who gave their PINs, and new ones for those elected.
func (n *Node) unlock(group crypto.Hash, b *ledger.Book, d *draft, pins api.PINs) (ring *keyring, err error) {
	if err := n.needed(group, b, d, pins); err != nil {
		return nil, err
	}
	ring = new(keyring)
	defer func() {
		if err != nil {
			ring.erase()
			ring = nil
		}
	}()
	if ring.device, err = n.deviceKey(pins); err != nil {
		return ring, err
	}
	if d.needsQuorum() {
		if err = n.unlockHolders(ring, group, b, pins); err != nil {
			return ring, err
		}
	}
	ring.fresh, err = n.freshKeys(group, d, pins)
	return ring, err
}

func (n *Node) unlockHolders(ring *keyring, group crypto.Hash, b *ledger.Book, pins api.PINs) error {
	ring.holders = map[ledger.MemberNumber]*crypto.Key{}
	for _, m := range n.holdersHere(group, b) {
		if pins.Holders[m] == "" {
			continue
		}
		key, err := n.unlockKey(keystore.Holder(group, uint32(m)), pins.Holders[m])
		if err != nil {
			return &api.HolderError{Member: m, Err: err}
		}
		ring.holders[m] = key
	}
	return nil
}

func (n *Node) unlockKey(name keystore.Name, text string) (*crypto.Key, error) {
	pin, err := crypto.ParsePIN(text)
	if err != nil {
		return nil, err
	}
	key, err := n.keys.Unlock(name, pin)
	if err == nil {
		n.noteBox(name, key.Seed())
	}
	return key, err
}

// deviceKey unlocks the device's key, or makes it, under a PIN that is none of
// those given with it. Where it has not vouched yet for the keys by which others
// know this device, it does.
func (n *Node) deviceKey(pins api.PINs) (*crypto.Key, error) {
	key, err := n.unlockOrMake(pins)
	if err != nil {
		return nil, err
	}
	return key, n.vouch(key)
}

func (n *Node) unlockOrMake(pins api.PINs) (*crypto.Key, error) {
	if key, sits, err := n.sittings.key(pins.Device); sits {
		return key, err
	}
	if strings.HasPrefix(pins.Device, ticketMark) {
		return nil, &api.PINError{Device: true} // of a sitting that has ended
	}
	if n.keys.Has(keystore.Device) {
		return n.unlockKey(keystore.Device, pins.Device)
	}
	pin, err := crypto.ParsePIN(pins.Device)
	if err != nil {
		return nil, err
	}
	for m, other := range pins.Holders {
		if !pins.Alike && other == pins.Device {
			return nil, &api.PINAlikeError{Member: m}
		}
	}
	return n.keys.Create(keystore.Device, pin)
}

// writes says whether this device is the group's writer.
func (n *Node) writes(j *journal.Journal) error {
	h, err := n.deviceHeader()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err != nil || ledger.Signatory(h.Public) != j.Book().Writer() {
		return journal.ErrAuthor
	}
	return nil
}
