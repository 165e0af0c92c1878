package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/node/api"
	"jigiya/p2p/pairing"
)

// Trust takes in what a person tells this device: of another device, of a
// programme, or what a programme has signed.
func (n *Node) Trust(_ context.Context, t api.Trusting) error {
	if err := n.weighTrusting(t); err != nil {
		return err
	}
	deeds, err := n.readDeeds(t)
	if err != nil {
		return err
	}
	if err := n.takeTold(deeds); err != nil {
		return err
	}
	return n.contacts.change(func(c *contacts) {
		if !t.Programme.IsZero() {
			c.workFor(t.Programme, t.Forget)
		}
		if !t.Device.IsZero() {
			c.introduce(t.Device, t.Name, t.Forget)
		}
	})
}

func (n *Node) weighTrusting(t api.Trusting) error {
	switch h, err := n.deviceHeader(); {
	case t.Device.IsZero():
	case t.Device.Check() != nil:
		return api.Misused("card_malformed", "detail", crypto.ErrPublicKey.Error())
	case err == nil && h.Public == t.Device:
		return api.Misused("device_own")
	}
	return checkName(t.Name)
}

func checkName(name string) error {
	if err := pairing.CheckName(name); err != nil {
		return api.Misused("device_name", "max", pairing.MaxName)
	}
	return nil
}

// readDeeds reads what a programme has signed. Anybody can found a programme, so
// only those are taken that this device has to do with, or that the same person
// names with them. Roots come first.
func (n *Node) readDeeds(t api.Trusting) ([]*credential.Deed, error) {
	if t.Deeds == "" {
		return nil, nil
	}
	deeds, err := credential.ParseFrames(t.Deeds)
	if err != nil {
		return nil, deedProblem(err)
	}
	concerned := n.concernedWith()
	for _, d := range deeds {
		if p := d.Programme(); p != t.Programme && !slices.Contains(concerned, p) {
			return nil, api.Misused("deed_stranger", "programme", p.String()).Hinted("hint.trust_programme", "programme", p.String())
		}
	}
	slices.SortStableFunc(deeds, inTurn)
	return deeds, n.rooted(deeds)
}

// rooted asks that the root of each deed is here, or before it.
func (n *Node) rooted(deeds []*credential.Deed) error {
	roots := map[crypto.Address]uint32{} // how many of each programme
	for _, d := range deeds {
		p, number := d.Statement().Of()
		if root, known := n.programmes.Programme(p); known && roots[p] == 0 {
			roots[p] = root.Number + 1
		}
		switch {
		case d.Kind() == credential.KindRoot && number == roots[p]:
			roots[p]++
		case number >= roots[p]:
			return api.Misused("deed_rootless", "programme", p.String()).Hinted("hint.deed_rootless")
		}
	}
	return nil
}

// inTurn orders deeds so that none comes before what it needs.
func inTurn(a, b *credential.Deed) int {
	_, numberA := a.Statement().Of()
	_, numberB := b.Statement().Of()
	return cmp.Or(cmp.Compare(a.Kind(), b.Kind()), cmp.Compare(numberA, numberB))
}

// takeTold keeps deeds that people carried. A person is told of each that is
// wrong; those before it are good and stay.
func (n *Node) takeTold(deeds []*credential.Deed) error {
	for _, d := range deeds {
		taken, err := n.takeDeed(d.Bytes())
		if err != nil {
			return deedProblem(err)
		}
		if taken.Deed == nil { // another root of its number stands here
			return &api.Problem{Class: api.ClassFork, Code: "deed_rival", Values: []any{"programme", d.Programme().String()}}
		}
	}
	return nil
}

// deedProblem is what a person is told of a deed that is not taken.
func deedProblem(err error) error {
	forged := func(code string) error { return &api.Problem{Class: api.ClassForged, Code: code} }
	switch {
	case errors.Is(err, credential.ErrVersion):
		return (&api.Problem{Class: api.ClassStorage, Code: "deed_version"}).Hinted("hint.peer_version")
	case errors.Is(err, credential.ErrMalformed):
		return api.Misused("deed_malformed", "detail", err.Error())
	case errors.Is(err, credential.ErrQuorum):
		return forged("deed_quorum")
	case errors.Is(err, credential.ErrSignature), errors.Is(err, credential.ErrSigner), errors.Is(err, credential.ErrRoot):
		return forged("deed_forged")
	case errors.Is(err, credential.ErrFull):
		return &api.Problem{Class: api.ClassStorage, Code: "deed_full"}
	}
	return fmt.Errorf("taking in a deed: %w", err)
}

// Contacts are what people told this device.
func (n *Node) Contacts(context.Context) (api.Contacts, error) {
	book := n.contacts.read()
	all := api.Contacts{Devices: []api.Contact{}, Programmes: []string{}, Addresses: append([]string{}, book.Addresses...)}
	for _, d := range book.Devices {
		all.Devices = append(all.Devices, api.Contact{Device: addressOf(d.Device).String(), Public: d.Device.String(), Name: d.Name})
	}
	for _, p := range book.Programmes {
		all.Programmes = append(all.Programmes, p.String())
	}
	return all, nil
}
