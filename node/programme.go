package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/store"
)

// A programme is founded with three root keys, two of which sign. They are
// numbered from 1, and named so in the keystore.
const (
	foundingKeys   = 3
	foundingQuorum = 2
)

var rootHolders = []ledger.MemberNumber{1, 2, 3}

// FoundProgramme makes a programme on this device, and this device its office.
// The keys are on the disk first: without them the rest is nobody's.
func (n *Node) FoundProgramme(ctx context.Context, f api.ProgrammeFounding) (api.Programme, error) {
	if err := weighName(f.Name); err != nil {
		return api.Programme{}, err
	}
	if err := n.programmePINs(f.PINs); err != nil {
		return api.Programme{}, err
	}
	if err := n.knownDevice(f.PINs); err != nil {
		return api.Programme{}, err
	}
	founding, err := n.drawProgramme(f.Name)
	if err != nil {
		return api.Programme{}, err
	}
	defer founding.erase()
	if err := n.keepProgramme(founding, f.PINs); err != nil {
		return api.Programme{}, errors.Join(err, n.unmakeProgramme(founding))
	}
	return n.programme(founding.root.Programme), nil
}

// weighName refuses what no root may be called, before anybody is asked for a PIN.
func weighName(name string) error {
	stand, err := crypto.Seed{1}.Key()
	if err != nil {
		return err
	}
	defer stand.Erase()
	if _, err := credential.Draw(&credential.Root{Quorum: 1, Keys: []crypto.PublicKey{stand.Public()}, Name: name}); err != nil {
		return api.Misused("programme_name", "max", credential.MaxName)
	}
	return nil
}

// programmePINs asks for a PIN for every root key, none of which opens another key
// here, and for the device's where others cannot know it yet.
func (n *Node) programmePINs(pins api.PINs) error {
	_, err := n.identity()
	unknown := isMissing(err)
	if unknown && pins.Device == "" || countGiven(rootHolders, pins) < foundingKeys {
		return &api.PINError{Device: unknown, New: !n.hasDeviceKey(), NewHolders: rootHolders}
	}
	if err := distinct(rootHolders, pins); err != nil || pins.Alike {
		return err
	}
	for _, m := range rootHolders {
		pin, err := crypto.ParsePIN(pins.Holders[m])
		if err != nil {
			return err
		}
		if err := n.unlike("", m, pin); err != nil {
			return err
		}
	}
	return nil
}

// knownDevice makes the device's key and has it vouch, where that is still to be done.
func (n *Node) knownDevice(pins api.PINs) error {
	_, err := n.identity()
	if !isMissing(err) {
		return err
	}
	key, err := n.deviceKey(pins)
	if err != nil {
		return err
	}
	key.Erase()
	return nil
}

// A programmeFounding is a programme that is not kept yet.
type programmeFounding struct {
	root  *credential.Root
	seeds []crypto.Seed
	keys  []*crypto.Key
	deeds []*credential.Deed // its root, and the credential of this device
}

func (f *programmeFounding) erase() {
	clear(f.seeds)
	for _, key := range f.keys {
		key.Erase()
	}
}

func (n *Node) drawProgramme(name string) (*programmeFounding, error) {
	f := new(programmeFounding)
	root := &credential.Root{Quorum: foundingQuorum, Name: name}
	for range foundingKeys {
		seed, err := crypto.NewSeed(n.random)
		if err != nil {
			return nil, err
		}
		key, err := seed.Key()
		if err != nil {
			return nil, err
		}
		f.seeds, f.keys, root.Keys = append(f.seeds, seed), append(f.keys, key), append(root.Keys, key.Public())
	}
	deed, err := credential.Draw(root)
	if err != nil {
		return nil, err
	}
	f.root = deed.Statement().(*credential.Root)
	office, err := n.drawOffice(f.root)
	if err != nil {
		return nil, err
	}
	f.deeds = []*credential.Deed{deed, office}
	return f, signAll(f.root, f.keys[:foundingQuorum], f.deeds...)
}

// drawOffice draws up that this device speaks for a programme.
func (n *Node) drawOffice(root *credential.Root) (*credential.Deed, error) {
	h, err := n.deviceHeader()
	if err != nil {
		return nil, err
	}
	return credential.Draw(&credential.Credential{
		Programme: root.Programme, Root: root.Number, Subject: h.Public, Role: credential.Office,
		Issued: n.clock(), Expires: credential.DateOf(n.clock()) + credential.MaxDays,
	})
}

func signAll(root *credential.Root, keys []*crypto.Key, deeds ...*credential.Deed) error {
	for _, deed := range deeds {
		for _, key := range keys {
			if err := deed.Sign(root, key); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Node) keepProgramme(f *programmeFounding, pins api.PINs) error {
	for i, seed := range f.seeds {
		pin, err := crypto.ParsePIN(pins.Holders[rootHolders[i]])
		if err != nil {
			return err
		}
		if err := n.keepKey(rootKey(f.root.Programme, i+1), seed, pin); err != nil {
			return err
		}
	}
	if err := n.keepDeeds(f.deeds...); err != nil {
		return err
	}
	return n.contacts.change(func(c *contacts) { c.workFor(f.root.Programme, false) })
}

// unmakeProgramme takes back what a founding that failed has left; what cannot be
// taken back is no programme that anybody knows of.
func (n *Node) unmakeProgramme(f *programmeFounding) error {
	n.programmes.Forget(f.root.Programme)
	var errs []error
	names := make([]store.NoteID, len(f.deeds))
	for i, deed := range f.deeds {
		names[i] = store.NoteID{Kind: byte(deed.Kind()), ID: store.Hash(deed.ID())}
	}
	errs = append(errs, n.store.DropNotes(store.Hash(programmeTopic(f.root.Programme)), names))
	for i := range f.seeds {
		if err := n.keys.Remove(rootKey(f.root.Programme, i+1)); !isMissing(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// keepDeeds takes in deeds of one programme that were signed here, all of them in
// one commit.
func (n *Node) keepDeeds(deeds ...*credential.Deed) error {
	var notes []store.Note
	var dropped []store.NoteID
	for _, deed := range deeds {
		taken, err := n.programmes.Add(deed.Bytes())
		if err != nil {
			return fmt.Errorf("taking in a %v signed here: %w", deed.Kind(), err)
		}
		more, gone := deedNotes(taken)
		notes, dropped = append(notes, more...), append(dropped, gone...)
	}
	topic := programmeTopic(deeds[0].Programme())
	err := n.change(topic, nil, func() error {
		if err := n.store.PutNotes(store.Hash(topic), notes); err != nil {
			return err
		}
		return n.store.DropNotes(store.Hash(topic), dropped)
	})
	if err != nil {
		return errors.Join(err, n.recallProgramme(deeds[0].Programme()))
	}
	n.hub.recheck()
	return nil
}

// Programmes are those this device has to do with, or whose keys are here.
func (n *Node) Programmes(context.Context) ([]api.Programme, error) {
	addresses := n.concernedWith()
	for _, p := range n.programmes.Programmes() {
		if root, ok := n.programmes.Programme(p); ok && len(n.rootKeysHere(root)) > 0 && !slices.Contains(addresses, p) {
			addresses = append(addresses, p)
		}
	}
	all := make([]api.Programme, len(addresses))
	for i, p := range addresses {
		all[i] = n.programme(p)
	}
	return all, nil
}

// programme is what is known of one: of one whose deeds have not come, its address.
func (n *Node) programme(address crypto.Address) api.Programme {
	p := api.Programme{
		Programme: address.String(), WorksFor: slices.Contains(n.worksFor(), address), Credentials: []api.Credential{},
	}
	root, known := n.programmes.Programme(address)
	if !known {
		return p
	}
	p.Name, p.Root, p.Quorum, p.Keys = root.Name, root.Number, int(root.Quorum), len(root.Keys)
	p.Here = len(n.rootKeysHere(root))
	for _, c := range n.programmes.Certified(address, credential.DateOf(n.clock())) {
		p.Credentials = append(p.Credentials, n.credential(c))
	}
	return p
}

// rootKeysHere are the numbers of the keys of a root that are on this device.
func (n *Node) rootKeysHere(root *credential.Root) (here []ledger.MemberNumber) {
	for m := range ledger.MemberNumber(credential.MaxKeys) {
		h, err := n.keys.Header(rootKey(root.Programme, int(m+1)))
		if err == nil && slices.Contains(root.Keys, h.Public) {
			here = append(here, m+1)
		}
	}
	return here
}

// credential is what a programme says of a device, as people are told.
func (n *Node) credential(c credential.Certified) api.Credential {
	return api.Credential{
		Programme: c.Programme.String(), Device: c.Device.String(), Public: c.Key.String(), Name: n.nameOf(c.Device), Role: c.Role.String(),
		Zone: c.Zone, Groups: c.Groups, Issued: ledger.DateOf(c.Issued), Expires: ledger.Date(c.Expires), State: standing(c.Standing),
	}
}

func standing(s credential.Standing) string {
	if s == credential.Good {
		return "valid"
	}
	return s.String()
}
