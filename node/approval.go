package node

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// approve signs an opening by recovery policy.
func (n *Node) approve(g *group, d *journal.Draft, t api.Draft, c api.Cosigning) (api.Draft, error) {
	keys, papers, err := n.approvers(g, c)
	if err != nil {
		return t, err
	}
	var notes []store.Note
	for _, key := range keys {
		defer key.Erase()
		a, err := d.Approve(key, key.Public(), journal.Approver(c.As), papers...)
		if err != nil {
			return t, err
		}
		slip := &journal.ApprovalSlip{Draft: d.ID(), Approval: a}
		t.Slips = append(t.Slips, slip.Frames()...)
		notes = append(notes, slipNote(slip.ID(), slip.Bytes()))
	}
	return t, n.keepSlips(g, d, notes...)
}

// approvers are the keys on this device that may approve as what is asked, and
// the papers that prove it.
func (n *Node) approvers(g *group, c api.Cosigning) (keys []*crypto.Key, papers []*credential.Deed, err error) {
	programme := g.accessNow().Programme
	switch journal.Approver(c.As) {
	case journal.KeyHolder:
		member, name, err := n.cosignerHere(g, c.Member)
		if err != nil {
			return nil, nil, err
		}
		if c.PINs.Holders[member] == "" {
			return nil, nil, &api.PINError{Holders: []ledger.MemberNumber{member}, Need: 1}
		}
		key, err := n.unlockKey(name, c.PINs.Holders[member])
		return []*crypto.Key{key}, nil, err
	case journal.Facilitator:
		key, err := n.unlockDevice(c.PINs)
		if err != nil {
			return nil, nil, err
		}
		papers, err = n.papers(programme, key.Address())
		return []*crypto.Key{key}, papers, err
	case journal.Programme:
		if keys, err = n.approvingRoots(programme, c.PINs); err != nil {
			return nil, nil, err
		}
		papers, err = n.rootPapers(programme)
		return keys, papers, err
	}
	return nil, nil, api.Misused("approver_unknown", "text", c.As)
}

// approvingRoots are the root keys on this device whose PINs were given.
func (n *Node) approvingRoots(programme crypto.Address, pins api.PINs) (keys []*crypto.Key, err error) {
	for m := ledger.MemberNumber(1); m <= credential.MaxKeys; m++ {
		if pins.Holders[m] == "" {
			continue
		}
		key, err := n.unlockKey(rootKey(programme, int(m)), pins.Holders[m])
		if err != nil {
			return nil, &api.HolderError{Member: m, Err: err, Root: true}
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, &api.PINError{Holders: []ledger.MemberNumber{1, 2, 3}, Need: 2}
	}
	return keys, nil
}

// papers are a facilitator's newest credential of a programme.
func (n *Node) papers(programme, device crypto.Address) ([]*credential.Deed, error) {
	for _, r := range n.programmes.Rights(device, credential.DateOf(n.clock())) {
		if r.Programme == programme && r.Role == credential.Facilitator {
			deed, err := credential.ParseDeed(n.deed(r.Credential))
			return []*credential.Deed{deed}, err
		}
	}
	return nil, &api.Problem{Class: api.ClassDenied, Code: "credential_none"}
}

// rootPapers are all roots of a programme, from the first.
func (n *Node) rootPapers(programme crypto.Address) (papers []*credential.Deed, err error) {
	for note, err := range n.store.Notes(store.Hash(programmeTopic(programme)), byte(p2p.NoteRoot), byte(p2p.NoteRoot)) {
		if err != nil {
			return nil, err
		}
		deed, err := credential.ParseDeed(note.Bytes)
		if err != nil {
			return nil, err
		}
		papers = append(papers, deed)
	}
	number := func(d *credential.Deed) int { _, n := d.Statement().Of(); return int(n) }
	slices.SortFunc(papers, func(a, b *credential.Deed) int { return number(a) - number(b) })
	return papers, nil
}

func byPolicy(d *journal.Draft) bool {
	e, ok := d.Event().(*ledger.EpochOpened)
	return ok && e.Authority == ledger.ByPolicy
}

// completeByPolicy signs an opening by recovery policy. Anybody can sign an
// approval in whatever name: those that the gate would refuse are left out.
func (n *Node) completeByPolicy(g *group, d *journal.Draft, device *crypto.Key, approved []ledger.Approval) (*journal.Entry, error) {
	full, err := d.Approved(n.onceFacilitated(g, approved)...)
	if err != nil {
		return nil, err
	}
	e, err := full.Sign(device)
	if err != nil {
		return nil, fmt.Errorf("completing a draft: %w", err)
	}
	return e, nil
}

// onceFacilitated leaves out the approvals that the gate would refuse: of those who
// may not approve, and of a second facilitator.
func (n *Node) onceFacilitated(g *group, approved []ledger.Approval) (good []ledger.Approval) {
	facilitated := false
	for _, a := range approved {
		as, _, _ := strings.Cut(string(a.Role), ":")
		facilitates := journal.Approver(as) == journal.Facilitator
		if n.entitled(g, a) && !(facilitates && facilitated) {
			facilitated = facilitated || facilitates
			good = append(good, a)
		}
	}
	return good
}

// entitled says whether somebody may approve as what she does: a key-holder in
// office, a facilitator with her credential, a holder of the programme's root. Who
// does not know the programme leaves it to the gate.
func (n *Node) entitled(g *group, a ledger.Approval) bool {
	address, err := crypto.PublicKey(a.Key).Address()
	if err != nil {
		return false
	}
	switch as, papers, _ := strings.Cut(string(a.Role), ":"); journal.Approver(as) {
	case journal.KeyHolder:
		return papers == "" && slices.Contains(g.accessNow().Holders, address)
	case journal.Facilitator:
		n.takePaper(g, papers)
		_, known := n.programmes.Programme(g.accessNow().Programme)
		return !known || n.facilitates(g, address)
	case journal.Programme:
		root, known := n.programmes.Programme(g.accessNow().Programme)
		return !known || root.Holds(address)
	}
	return false
}

// takePaper learns a facilitator's credential from what she approved.
func (n *Node) takePaper(g *group, papers string) {
	raw, err := base64.RawURLEncoding.DecodeString(papers)
	if err != nil {
		return
	}
	deed, err := credential.ParseDeed(raw)
	if err != nil || deed.Kind() != credential.KindCredential || deed.Programme() != g.accessNow().Programme {
		return
	}
	if _, err := n.takeDeed(raw); err != nil {
		n.log.Info("a paper of a facilitator", "group", g.id, "err", err)
	}
}

// facilitates says whether a programme sends a device to the group today.
func (n *Node) facilitates(g *group, device crypto.Address) bool {
	a := g.accessNow()
	return slices.ContainsFunc(n.programmes.Rights(device, credential.DateOf(n.clock())), func(r credential.Right) bool {
		return r.Programme == a.Programme && r.Role == credential.Facilitator && r.Covers(g.id, a.Place)
	})
}
