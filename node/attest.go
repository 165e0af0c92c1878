package node

import (
	"context"
	"errors"
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

// Attest states, with this device's key, what was found at a group's head. It is
// durable before the answer.
func (n *Node) Attest(_ context.Context, a api.Attesting) (api.Attestation, error) {
	g, err := n.lock(a.Group)
	if err != nil {
		return api.Attestation{}, err
	}
	defer g.writing.Unlock()
	device, err := n.attester(g, a.PINs)
	if err != nil {
		return api.Attestation{}, err
	}
	defer device.Erase()
	return n.attest(g, a, device)
}

// attest is called under the group's lock.
func (n *Node) attest(g *group, a api.Attesting, device *crypto.Key) (api.Attestation, error) {
	statement, err := n.statement(g.now(), a, device)
	if err != nil {
		return api.Attestation{}, err
	}
	raw, err := statement.Bytes()
	if err != nil {
		return api.Attestation{}, err
	}
	id, err := statement.ID()
	if err != nil {
		return api.Attestation{}, err
	}
	frames, err := statement.Frames()
	if err != nil {
		return api.Attestation{}, err
	}
	note := store.Note{Kind: byte(p2p.NoteAttestation), ID: store.Hash(id), Bytes: raw}
	if err := n.putNotes(a.Group, []store.Note{note}); err != nil {
		return api.Attestation{}, err
	}
	signed := n.attestation(g.now(), statement, id)
	signed.Frames = frames
	return signed, n.reweigh(g)
}

func (n *Node) statement(j *journal.Journal, a api.Attesting, device *crypto.Key) (*journal.Attestation, error) {
	b := j.Book()
	for _, c := range a.Counts {
		if err := checkFund(b, c.Fund); err != nil {
			return nil, err
		}
	}
	if a.Date == 0 {
		a.Date = n.today()
	}
	s := &journal.Attestation{
		Group: a.Group, Head: j.Head(), Totals: b.Totals(), Counts: a.Counts, Findings: a.Findings,
		Date: a.Date, Recorded: n.clock(), Attester: device.Public(),
	}
	return s, s.Sign(device)
}

// checkFund refuses a fund that the group does not have.
func checkFund(b *ledger.Book, fund ledger.FundName) error {
	if slices.Contains(b.Funds(), fund) {
		return nil
	}
	var names []string
	for _, f := range b.Funds() {
		names = append(names, string(f))
	}
	return &ledger.RuleError{Rule: ledger.RuleUnknownFund, Values: []ledger.Value{
		{Name: "fund", Value: string(fund)}, {Name: "funds", Value: strings.Join(names, ", ")},
	}}
}

// unlockDevice asks for the device's PIN alone.
func (n *Node) unlockDevice(pins api.PINs) (*crypto.Key, error) {
	if pins.Device == "" {
		return nil, &api.PINError{Device: true, New: !n.hasDeviceKey()}
	}
	return n.deviceKey(pins)
}

func (n *Node) hasDeviceKey() bool {
	_, err := n.deviceHeader()
	return err == nil
}

// mayAttest says whether a device's word on a group counts: a programme named by
// the group has certified it at some time, or the group has let it in. What was
// attested stays attested when a right runs out. That a device writes does not
// make its word count: a thief would vouch for her own entries.
func (n *Node) mayAttest(g *group, device crypto.Address) bool {
	a := g.accessNow()
	if a.Grants[device].Scopes != 0 {
		return true
	}
	return slices.ContainsFunc(n.programmes.Certified(a.Programme, credential.DateOf(n.clock())), func(c credential.Certified) bool {
		return c.Device == device && c.Role == credential.Facilitator && c.Covers(g.id, a.Place)
	})
}

// checkAttestation is for one that a peer brings. Of a head that is not in the
// book here it is kept too: then somebody was shown another history.
func (n *Node) checkAttestation(g *group, note p2p.Note) (bool, error) {
	a, err := journal.ParseAttestation(note.Bytes)
	switch {
	case errors.Is(err, journal.ErrVersion):
		return false, nil
	case err != nil:
		return false, err
	}
	if err := a.Verify(); err != nil {
		return false, err
	}
	id, err := a.ID()
	if err != nil || a.Group != g.id || id != note.ID {
		return false, forged(errors.New("an attestation of something else"))
	}
	address, err := a.Attester.Address()
	if err != nil {
		return false, forged(err)
	}
	if !n.mayAttest(g, address) {
		return false, nil // its credential may come yet
	}
	return n.roomToAttest(g.id, a.Attester)
}

// roomToAttest leaves nobody all of the room.
func (n *Node) roomToAttest(group crypto.Hash, attester crypto.PublicKey) (bool, error) {
	if much, err := n.room(group, p2p.NoteAttestation, maxAttestedBy); err != nil || much {
		return much, err
	}
	all, own := 0, 0
	for note, err := range n.store.Notes(store.Hash(group), byte(p2p.NoteAttestation), byte(p2p.NoteAttestation)) {
		if err != nil {
			return false, err
		}
		all++
		if a, err := journal.ParseAttestation(note.Bytes); err == nil && a.Attester == attester {
			own++
		}
	}
	return all < maxAttestations && own < maxAttestedBy, nil
}

// Attestations are who saw which head when, and what was in the box; the newest last.
func (n *Node) Attestations(_ context.Context, group crypto.Hash) (all []api.Attestation, err error) {
	g, err := n.group(group)
	if err != nil {
		return nil, err
	}
	for note, err := range n.store.Notes(store.Hash(group), byte(p2p.NoteAttestation), byte(p2p.NoteAttestation)) {
		if err != nil {
			return nil, fmt.Errorf("reading attestations: %w", err)
		}
		a, err := journal.ParseAttestation(note.Bytes)
		if err != nil {
			return nil, fmt.Errorf("reading attestations: %w", err)
		}
		all = append(all, n.attestation(g.now(), a, crypto.Hash(note.ID)))
	}
	slices.SortFunc(all, func(a, b api.Attestation) int {
		if a.Seq != b.Seq {
			return int(int64(a.Seq - b.Seq))
		}
		return int(a.Recorded - b.Recorded)
	})
	return all, nil
}

func (n *Node) attestation(j *journal.Journal, a *journal.Attestation, id crypto.Hash) api.Attestation {
	address, _ := a.Attester.Address() // it was verified
	return api.Attestation{
		ID: id, Attester: address.String(), Name: n.nameOf(address), Date: a.Date, Recorded: a.Recorded,
		Seq: a.Head.Seq, Head: a.Head.ID, Counts: a.Counts, Totals: a.Totals,
		InBook: j.ID(a.Head.Seq) == a.Head.ID, Findings: !a.Findings.IsZero(),
	}
}

// nameOf is what a person called a device, empty if nobody did.
func (n *Node) nameOf(device crypto.Address) string {
	book := n.contacts.read()
	if c := book.device(device); c != nil {
		return c.Name
	}
	return book.Names[device]
}

// KeepReceipt takes in a receipt that a member shows. If the book here holds
// another entry in its place, it proves two histories.
func (n *Node) KeepReceipt(_ context.Context, raw []byte) (api.Entry, error) {
	proof, err := journal.CheckReceipt(raw)
	if err != nil {
		return api.Entry{}, err
	}
	g, err := n.lock(proof.Group)
	if err != nil {
		return api.Entry{}, err
	}
	defer g.writing.Unlock()
	id := crypto.Digest(crypto.TagReceipt, raw)
	note := p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteReceipt, ID: id}, Bytes: raw}
	good, err := n.checkReceipt(g, note)
	if err != nil {
		return api.Entry{}, err
	}
	if good {
		err = n.putNotes(g.id, []store.Note{{Kind: byte(note.Kind), ID: store.Hash(id), Bytes: raw}})
	}
	if err != nil {
		return api.Entry{}, err
	}
	return n.receiptLine(g, raw), n.reweigh(g)
}

func (n *Node) receiptLine(g *group, raw []byte) api.Entry {
	e, err := receipted(raw)
	if err != nil {
		return api.Entry{}
	}
	return n.line(g, g.now(), e, &calendar{})
}

// receipted is the entry that a receipt kept here proves.
func receipted(raw []byte) (*journal.Entry, error) {
	r, err := journal.ParseReceipt(raw)
	if err != nil {
		return nil, err
	}
	return r.Entry, nil
}

// checkReceipt is for one that a peer or a member brings. An entry of another
// history that it proves is evidence, and kept as that too.
func (n *Node) checkReceipt(g *group, note p2p.Note) (bool, error) {
	proof, err := journal.CheckReceipt(note.Bytes)
	switch {
	case errors.Is(err, journal.ErrVersion):
		return false, nil
	case err != nil:
		return false, err
	case proof.Group != g.id || crypto.Digest(crypto.TagReceipt, note.Bytes) != note.ID:
		return false, forged(errors.New("a receipt of something else"))
	}
	entry, err := receipted(note.Bytes)
	if err != nil {
		return false, err
	}
	_, refusal := g.now().Accept(entry)
	evidence, err := g.now().Evidence(refusal, n.heldAt(g.id))
	if err != nil {
		return false, err
	}
	if err := n.keepEvidence(g, evidence); err != nil {
		return false, err
	}
	most := maxReceipts
	if g.now().ID(entry.Seq()) != entry.ID() {
		most *= 2 // what speaks of another history always finds some
	}
	return n.room(g.id, note.Kind, most)
}

// contradicted looks for receipts that were kept for an entry yet to come, in whose
// place another has come now.
func (n *Node) contradicted(g *group, entries []*journal.Entry) error {
	var evidence []*journal.Evidence
	for note, err := range n.store.Notes(store.Hash(g.id), byte(p2p.NoteReceipt), byte(p2p.NoteReceipt)) {
		if err != nil {
			return err
		}
		e, err := receipted(note.Bytes)
		if err != nil || e.Seq() < entries[0].Seq() || e.Seq() >= g.now().Len() {
			continue
		}
		_, refusal := g.now().Accept(e)
		found, err := g.now().Evidence(refusal, n.heldAt(g.id))
		if err != nil {
			return err
		}
		evidence = append(evidence, found...)
	}
	if len(evidence) == 0 {
		return nil
	}
	return n.keepEvidence(g, evidence)
}
