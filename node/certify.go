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
	"jigiya/p2p"
)

// A desk is where a programme's word is drawn up and signed: its root in force,
// and those of its keys that are on this device.
type desk struct {
	node *Node
	root *credential.Root
	here []ledger.MemberNumber
}

// desk is that of a programme, or of the only one whose keys are here.
func (n *Node) desk(programme crypto.Address) (*desk, error) {
	if programme.IsZero() {
		return n.onlyDesk()
	}
	root, known := n.programmes.Programme(programme)
	if !known {
		return nil, api.Missing("unknown_programme", "programme", programme.String()).Hinted("hint.list_programmes")
	}
	return &desk{n, root, n.rootKeysHere(root)}, nil
}

func (n *Node) onlyDesk() (only *desk, err error) {
	for _, p := range n.programmes.Programmes() {
		root, known := n.programmes.Programme(p)
		if !known {
			continue
		}
		here := n.rootKeysHere(root)
		switch {
		case len(here) == 0:
		case only != nil:
			return nil, api.Misused("programme_which").Hinted("hint.list_programmes")
		default:
			only = &desk{n, root, here}
		}
	}
	if only == nil {
		return nil, api.Missing("programme_none").Hinted("hint.programme_new")
	}
	return only, nil
}

// sign has the quorum of the root sign a deed, with the keys whose PINs were
// given. It asks for them only now: what was drawn up is what will be signed.
func (d *desk) sign(deed *credential.Deed, pins api.PINs) error {
	need := int(d.root.Quorum)
	switch {
	case len(d.here) < need:
		return &api.Problem{Class: api.ClassDenied, Code: "programme_keys", Values: []any{"need", need, "here", len(d.here)}}
	case countGiven(d.here, pins) < need:
		return &api.PINError{Holders: d.here, Need: need}
	}
	for _, m := range d.here {
		if pins.Holders[m] == "" || deed.Missing(d.root) == 0 {
			continue
		}
		key, err := d.node.unlockKey(rootKey(d.root.Programme, int(m)), pins.Holders[m])
		if err != nil {
			return &api.HolderError{Member: m, Err: err, Root: true}
		}
		err = deed.Sign(d.root, key)
		key.Erase()
		if err != nil {
			return err
		}
	}
	return nil
}

// carried is a deed as text, with the roots that whoever reads it must know first.
func (d *desk) carried(deed *credential.Deed) ([]string, error) {
	roots, err := d.node.rootPapers(d.root.Programme)
	if err != nil {
		return nil, err
	}
	return credential.Frames(append(roots, deed)...)
}

// Certify lets a device be something for a programme.
func (n *Node) Certify(_ context.Context, c api.Certifying) (api.Credential, error) {
	d, err := n.desk(c.Programme)
	if err != nil {
		return api.Credential{}, err
	}
	deed, err := d.drawCredential(c)
	if err != nil {
		return api.Credential{}, err
	}
	if err := d.sign(deed, c.PINs); err != nil {
		return api.Credential{}, err
	}
	if err := n.keepDeeds(deed); err != nil {
		return api.Credential{}, err
	}
	if c.Name != "" {
		if err := n.contacts.change(func(book *contacts) { book.call(c.Device, c.Name) }); err != nil {
			return api.Credential{}, err
		}
	}
	return d.given(deed, addressOf(c.Device), c.Role)
}

// given is what a device may be in a role from now on, with the deed as text.
func (d *desk) given(deed *credential.Deed, device crypto.Address, role credential.Role) (line api.Credential, err error) {
	for _, held := range d.certified() {
		if held.Device == device && held.Role == role {
			line = d.node.credential(held)
		}
	}
	line.Text, err = d.carried(deed)
	return line, err
}

func (d *desk) certified() []credential.Certified {
	return d.node.programmes.Certified(d.root.Programme, credential.DateOf(d.node.clock()))
}

// drawCredential weighs all that was asked for, before anybody is asked for a PIN.
func (d *desk) drawCredential(c api.Certifying) (*credential.Deed, error) {
	if err := weighCertifying(c); err != nil {
		return nil, err
	}
	device := addressOf(c.Device)
	issued, err := d.moment(device)
	if err != nil {
		return nil, err
	}
	day := credential.DateOf(issued)
	until := credential.Date(c.Until)
	if c.Until == 0 {
		until = day + credential.MaxDays
	}
	if until < day || until-day > credential.MaxDays {
		return nil, api.Misused("credential_until", "from", ledger.Date(day).String(), "until", ledger.Date(day+credential.MaxDays).String())
	}
	deed, err := credential.Draw(&credential.Credential{
		Programme: d.root.Programme, Root: d.root.Number, Subject: c.Device, Role: c.Role,
		Zone: c.Zone, Groups: c.Groups, Issued: issued, Expires: until,
	})
	if errors.Is(err, credential.ErrMalformed) {
		return nil, api.Misused("credential_malformed", "detail", err.Error())
	}
	return deed, err
}

func weighCertifying(c api.Certifying) error {
	switch {
	case c.Device.Check() != nil:
		return api.Misused("card_malformed", "detail", crypto.ErrPublicKey.Error())
	case c.Role == credential.Facilitator && len(c.Zone)+len(c.Groups) == 0:
		return api.Misused("credential_zone")
	}
	for _, place := range c.Zone {
		if !credential.CoversPlace(place, place) {
			return api.Misused("zone_malformed", "text", place)
		}
	}
	return checkName(c.Name)
}

// moment is when a new word on a device is said: later than all that the programme
// has said of it, so that it is the newest, within one second too. If a clock that
// was ahead has said the last one, this device's cannot go on from it.
func (d *desk) moment(device crypto.Address) (int64, error) {
	last, err := d.lastWord(device)
	if err != nil {
		return 0, err
	}
	now := d.node.clock()
	if credential.DateOf(last) > credential.DateOf(now)+1 {
		return 0, api.Misused("credential_clock", "last", ledger.DateOf(last).String(), "today", ledger.DateOf(now).String())
	}
	return max(now, last+1), nil
}

// lastWord is the moment of the last credential or revocation of a device.
func (d *desk) lastWord(device crypto.Address) (last int64, err error) {
	for _, held := range d.certified() {
		if held.Device == device {
			last = max(last, held.Issued)
		}
	}
	topic := store.Hash(programmeTopic(d.root.Programme))
	for note, err := range d.node.store.Notes(topic, byte(p2p.NoteRevocation), byte(p2p.NoteRevocation)) {
		if err != nil {
			return 0, fmt.Errorf("reading a programme's revocations: %w", err)
		}
		deed, err := credential.ParseDeed(note.Bytes)
		if err != nil {
			return 0, err
		}
		if said := deed.Statement().(*credential.Revocation); said.Subject == device {
			last = max(last, said.Until)
		}
	}
	return last, nil
}

// RevokeCredential takes back what a programme let a device be. This device has
// no business with it any more either.
func (n *Node) RevokeCredential(_ context.Context, r api.Revoking) (api.Credential, error) {
	d, err := n.desk(r.Programme)
	if err != nil {
		return api.Credential{}, err
	}
	last, held := d.newest(r.Device)
	if !held {
		return api.Credential{}, api.Missing("credential_unknown", "device", r.Device.String()).Hinted("hint.list_programmes")
	}
	deed, err := credential.Draw(&credential.Revocation{
		Programme: d.root.Programme, Root: d.root.Number, Subject: r.Device, Until: max(n.clock(), last.Issued),
	})
	if err != nil {
		return api.Credential{}, err
	}
	if err := d.sign(deed, r.PINs); err != nil {
		return api.Credential{}, err
	}
	if err := n.keepDeeds(deed); err != nil {
		return api.Credential{}, err
	}
	if err := n.contacts.change(func(book *contacts) { book.leave(r.Device) }); err != nil {
		return api.Credential{}, err
	}
	return d.given(deed, r.Device, last.Role)
}

// newest is the last credential of a device, of whatever role.
func (d *desk) newest(device crypto.Address) (last credential.Certified, held bool) {
	all := slices.DeleteFunc(d.certified(), func(c credential.Certified) bool { return c.Device != device })
	if len(all) == 0 {
		return last, false
	}
	return slices.MaxFunc(all, func(a, b credential.Certified) int { return int(a.Issued - b.Issued) }), true
}

func addressOf(device crypto.PublicKey) crypto.Address {
	address, _ := device.Address() // zero for no key: nobody has it
	return address
}
