package node

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
	"jigiya/p2p"
)

// A draft waits beside the journal for cosignatures from other phones: they come
// over the network, by file or by QR. It stands in one place; if anything is
// entered there before, it is worth nothing any more.

// Draft puts one event in its place, for others to cosign. What was said in it is
// sealed here already.
func (n *Node) Draft(_ context.Context, p api.Proposal) (api.Draft, error) {
	if len(p.Events) != 1 {
		return api.Draft{}, api.Misused("draft_one")
	}
	g, err := n.lock(p.Group)
	if err != nil {
		return api.Draft{}, err
	}
	defer g.writing.Unlock()
	j := g.now()
	if err := n.mayDraft(g, j, p.Events[0]); err != nil {
		return api.Draft{}, err
	}
	d, err := n.draft(g, j.Book(), p.Events)
	if err != nil {
		return api.Draft{}, err
	}
	draft, err := n.drawUp(g, j, d, p.PINs)
	if err != nil {
		return api.Draft{}, err
	}
	return n.describeDraft(g, draft)
}

// mayDraft asks what entering it later will ask. An opening gives the device that
// drafts it the right to write.
func (n *Node) mayDraft(g *group, j *journal.Journal, e ledger.Event) error {
	var writer *ledger.Signatory
	switch e := e.(type) {
	case *ledger.EpochOpened:
		writer = &e.Writer
	case *ledger.ForkResolved:
		writer = &e.Writer
	default:
		return n.maySign(g, j)
	}
	h, err := n.deviceHeader()
	if err != nil {
		return api.Misused("no_device_key").Hinted("hint.make_device_key")
	}
	*writer = ledger.Signatory(h.Public)
	return nil
}

// drawUp keeps a draft, in the place of any older one.
func (n *Node) drawUp(g *group, j *journal.Journal, d *draft, pins api.PINs) (*journal.Draft, error) {
	ring, err := n.ringOfElected(g, d, pins)
	if err != nil {
		return nil, err
	}
	defer ring.erase()
	d.giveKeys(ring)
	defer d.takeKeys()
	draft, err := j.Draft(n.clock(), d.events[0])
	if err != nil {
		return nil, err
	}
	records, err := n.seal(g.id, d.said)
	if err != nil {
		return nil, err
	}
	if err := n.keepFresh(g.id, ring); err != nil {
		return nil, err
	}
	if len(records) > 0 {
		if err := n.takeRecords(g, records); err != nil {
			return nil, err
		}
	}
	id := draft.ID()
	if err := n.dropDrafts(g.id, id); err != nil {
		return nil, err
	}
	return draft, n.putNotes(g.id, []store.Note{{Kind: byte(p2p.NoteDraft), ID: store.Hash(id), Bytes: draft.Bytes()}})
}

// ringOfElected makes the keys of key-holders elected who have none.
func (n *Node) ringOfElected(g *group, d *draft, pins api.PINs) (*keyring, error) {
	ring := new(keyring)
	if len(d.keyed) == 0 {
		return ring, nil
	}
	missing := &api.PINError{}
	for _, o := range d.keyed {
		missing.NewHolders = append(missing.NewHolders, o.Member)
	}
	if countGiven(missing.NewHolders, pins) < len(missing.NewHolders) {
		return nil, missing
	}
	var err error
	ring.fresh, err = n.freshKeys(g.id, d, pins)
	return ring, err
}

// dropDrafts forgets the drafts but one, and what was signed for them.
func (n *Node) dropDrafts(group crypto.Hash, keep crypto.Hash) error {
	return n.dropDraftsBut(group, func(id crypto.Hash) bool { return id == keep && !id.IsZero() })
}

func (n *Node) dropDraftsBut(group crypto.Hash, keep func(draft crypto.Hash) bool) error {
	var gone []store.NoteID
	for note, err := range n.store.Notes(store.Hash(group), byte(p2p.NoteDraft), byte(p2p.NoteCosignature)) {
		if err != nil {
			return err
		}
		id := crypto.Hash(note.ID)
		if p2p.NoteKind(note.Kind) == p2p.NoteCosignature {
			id = slipFor(note.Bytes)
		}
		if keep(id) {
			continue
		}
		gone = append(gone, store.NoteID{Kind: note.Kind, ID: note.ID})
	}
	if len(gone) == 0 {
		return nil
	}
	return n.change(group, nil, func() error {
		defer n.unsee(group)
		return n.store.DropNotes(store.Hash(group), gone)
	})
}

// slipFor is the draft a slip is for, zero if it is no slip.
func slipFor(raw []byte) crypto.Hash {
	if s, err := journal.ParseCosignatureSlip(raw); err == nil {
		return s.Draft
	}
	if s, err := journal.ParseApprovalSlip(raw); err == nil {
		return s.Draft
	}
	return crypto.Hash{}
}

// dropStale forgets the drafts that can no longer be entered, as something else
// stands in their place, and what was signed for drafts that are not here.
func (n *Node) dropStale(g *group) error {
	drafts, err := n.drafts(g.id)
	if err != nil || len(drafts) == 0 {
		return err
	}
	good := map[crypto.Hash]bool{}
	for _, d := range drafts {
		good[d.ID()] = d.Header().Prev == g.now().Head().ID || cuts(g.now(), d)
	}
	return n.dropDraftsBut(g.id, func(id crypto.Hash) bool { return good[id] })
}

// cuts says whether a draft opens an epoch at an earlier entry: it waits until it
// is entered, or another one.
func cuts(j *journal.Journal, d *journal.Draft) bool {
	var other *journal.OtherHeadError
	return d.Header().Epoch > j.Epoch() && errors.As(j.CheckDraft(d), &other) && other.Cuts
}

// Drafts are those that wait here.
func (n *Node) Drafts(_ context.Context, group crypto.Hash) (all []api.Draft, err error) {
	g, err := n.group(group)
	if err != nil {
		return nil, err
	}
	drafts, err := n.drafts(group)
	for _, d := range drafts {
		described, err := n.describeDraft(g, d)
		if err != nil {
			return nil, err
		}
		all = append(all, described)
	}
	return all, err
}

func (n *Node) drafts(group crypto.Hash) (all []*journal.Draft, err error) {
	for note, err := range n.store.Notes(store.Hash(group), byte(p2p.NoteDraft), byte(p2p.NoteDraft)) {
		if err != nil {
			return nil, err
		}
		d, err := journal.ParseDraft(note.Bytes)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// describeDraft tells what a draft says, how it stands to the journal here, and
// who has signed.
func (n *Node) describeDraft(g *group, d *journal.Draft) (api.Draft, error) {
	j := g.now()
	t := api.Draft{
		Group: g.id, ID: d.ID(), Kind: d.Header().Kind, Event: d.Event(), Seq: d.Header().Seq,
		Need: int(j.Book().Constitution().Quorum), Frames: d.Frames(), Bytes: d.Bytes(),
	}
	n.fill(g.id, d.Event())
	var other *journal.OtherHeadError
	switch err := j.CheckDraft(d); {
	case err == nil:
		t.Follows = true
	case errors.Is(err, journal.ErrGap):
		t.Warning = "draft_behind"
	case errors.As(err, &other) && other.Cuts:
		t.Warning = "draft_cuts"
	case errors.As(err, &other):
		t.Warning = "draft_other_head"
	default:
		return t, err
	}
	cosigned, _, err := n.slips(g, d)
	for m := range cosigned {
		t.Cosigned = append(t.Cosigned, m)
	}
	slices.Sort(t.Cosigned)
	return t, err
}

// slips are the good cosignatures and approvals that have come for a draft.
func (n *Node) slips(g *group, d *journal.Draft) (cosigned map[ledger.MemberNumber]journal.Cosignature, approved []ledger.Approval, err error) {
	cosigned = map[ledger.MemberNumber]journal.Cosignature{}
	for note, err := range n.store.Notes(store.Hash(g.id), byte(p2p.NoteCosignature), byte(p2p.NoteCosignature)) {
		if err != nil {
			return nil, nil, err
		}
		if s, err := journal.ParseCosignatureSlip(note.Bytes); err == nil && s.Draft == d.ID() {
			if m, err := g.now().CheckCosignature(d, s.Cosignature); err == nil {
				cosigned[m] = s.Cosignature
			}
		}
		if s, err := journal.ParseApprovalSlip(note.Bytes); err == nil && s.Draft == d.ID() && d.CheckApproval(s.Approval) == nil {
			approved = append(approved, s.Approval)
		}
	}
	return cosigned, approved, nil
}

// Cosign signs a draft with a key that is on this device. The draft is checked
// against the journal here, if there is one: what is wrong with it is refused, and
// what she must know is in its warning.
func (n *Node) Cosign(_ context.Context, c api.Cosigning) (api.Draft, error) {
	d, err := journal.ParseDraft(c.Draft)
	if err != nil {
		return api.Draft{}, err
	}
	g, err := n.group(d.Header().Group)
	if err != nil {
		return api.Draft{}, err
	}
	t, err := n.describeDraft(g, d)
	if err != nil {
		return t, err
	}
	if c.As != "" {
		return n.approve(g, d, t, c)
	}
	member, name, err := n.cosignerHere(g, c.Member)
	if err != nil {
		return t, err
	}
	pin := c.PINs.Holders[member]
	if pin == "" {
		return t, &api.PINError{Holders: []ledger.MemberNumber{member}, Need: 1}
	}
	key, err := n.unlockKey(name, pin)
	if err != nil {
		return t, &api.HolderError{Member: member, Err: err}
	}
	defer key.Erase()
	slip, err := d.Slip(key)
	if err != nil {
		return t, err
	}
	if !slices.Contains(t.Cosigned, member) {
		t.Cosigned = append(t.Cosigned, member)
	}
	t.Slips = slip.Frames()
	return t, n.keepSlips(g, d, slipNote(slip.ID(), slip.Bytes()))
}

func slipNote(id crypto.Hash, raw []byte) store.Note {
	return store.Note{Kind: byte(p2p.NoteCosignature), ID: store.Hash(id), Bytes: raw}
}

// keepSlips keeps what was signed here with the draft it is for, as that may have
// come by file: so both go on by network too. For a draft that can no longer be
// entered there is nothing to keep.
func (n *Node) keepSlips(g *group, d *journal.Draft, slips ...store.Note) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	if d.Header().Prev != g.now().Head().ID && !cuts(g.now(), d) {
		return nil
	}
	if err := n.dropStale(g); err != nil {
		return err
	}
	draft := store.Note{Kind: byte(p2p.NoteDraft), ID: store.Hash(d.ID()), Bytes: d.Bytes()}
	return n.putNotes(g.id, append(slips, draft))
}

// cosignerHere finds a key-holder's key on this device: one kept for her, or the
// device's own if that is hers.
func (n *Node) cosignerHere(g *group, member ledger.MemberNumber) (ledger.MemberNumber, keystore.Name, error) {
	var found []ledger.MemberNumber
	names := map[ledger.MemberNumber]keystore.Name{}
	for _, o := range g.now().Book().KeyHolders() {
		for _, name := range []keystore.Name{keystore.Holder(g.id, uint32(o.Member)), keystore.Device} {
			if h, err := n.keys.Header(name); err == nil && h.Public == crypto.PublicKey(o.Key) && (member == 0 || member == o.Member) {
				found, names[o.Member] = append(found, o.Member), name
			}
		}
	}
	switch len(found) {
	case 0:
		return 0, "", &api.KeyMissingError{Need: 1}
	case 1:
		return found[0], names[found[0]], nil
	}
	return 0, "", api.Misused("cosigner_which")
}

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

// TakeCosignature takes in a slip that came by file or QR.
func (n *Node) TakeCosignature(_ context.Context, raw []byte) (api.Draft, error) {
	id := slipFor(raw)
	ids, err := n.groupIDs()
	if err != nil {
		return api.Draft{}, err
	}
	for _, group := range ids {
		drafts, err := n.drafts(group)
		if err != nil {
			return api.Draft{}, err
		}
		for _, d := range drafts {
			if d.ID() == id && !id.IsZero() {
				return n.takeSlip(group, d, raw)
			}
		}
	}
	return api.Draft{}, api.Misused("cosignature_other")
}

func (n *Node) takeSlip(group crypto.Hash, d *journal.Draft, raw []byte) (api.Draft, error) {
	g, err := n.lock(group)
	if err != nil {
		return api.Draft{}, err
	}
	defer g.writing.Unlock()
	note := p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteCosignature, ID: crypto.Digest(crypto.TagDraft, raw)}, Bytes: raw}
	lacks, err := n.lacksNote(group, note.NoteID)
	if err != nil {
		return api.Draft{}, err
	}
	if !lacks {
		return n.describeDraft(g, d)
	}
	good, err := n.checkCosignature(g, note)
	switch {
	case err != nil:
		return api.Draft{}, err
	case !good:
		return api.Draft{}, api.Misused("cosignature_other")
	}
	if err := n.putNotes(group, []store.Note{{Kind: byte(note.Kind), ID: store.Hash(note.ID), Bytes: raw}}); err != nil {
		return api.Draft{}, err
	}
	return n.describeDraft(g, d)
}

// checkCosignature asks whether a slip is good for a draft that waits here.
func (n *Node) checkCosignature(g *group, note p2p.Note) (bool, error) {
	if crypto.Digest(crypto.TagDraft, note.Bytes) != note.ID {
		return false, forged(errors.New("another slip than it says"))
	}
	drafts, err := n.drafts(g.id)
	if err != nil {
		return false, err
	}
	for _, d := range drafts {
		if d.ID() == slipFor(note.Bytes) {
			return n.checkSlip(g, d, note.Bytes)
		}
	}
	return false, nil // of a draft that is gone
}

// checkSlip is false for one of who has signed already: a key makes as many good
// signatures as its holder likes.
func (n *Node) checkSlip(g *group, d *journal.Draft, raw []byte) (bool, error) {
	cosigned, approved, err := n.slips(g, d)
	if err != nil {
		return false, err
	}
	if s, err := journal.ParseCosignatureSlip(raw); err == nil {
		m, err := g.now().CheckCosignature(d, s.Cosignature)
		if errors.Is(err, journal.ErrGap) {
			return false, nil // it stands on another history
		}
		_, signed := cosigned[m]
		return err == nil && !signed, err
	}
	s, err := journal.ParseApprovalSlip(raw)
	if err == nil {
		err = d.CheckApproval(s.Approval)
	}
	if err != nil {
		return false, err
	}
	signed := slices.ContainsFunc(approved, func(a ledger.Approval) bool { return a.Key == s.Approval.Key })
	if signed || !n.entitled(g, s.Approval) {
		return false, nil
	}
	return n.room(g.id, p2p.NoteCosignature, maxCosignatures)
}

// checkDraft is for one that a peer brings: it must follow what is known here. As
// nobody has signed it, only the device that drew it up may bring it, or one that
// the group trusts with everything.
func (n *Node) checkDraft(from *guest, g *group, note p2p.Note) (bool, error) {
	d, err := journal.ParseDraft(note.Bytes)
	switch {
	case errors.Is(err, journal.ErrVersion):
		return false, nil
	case err != nil:
		return false, err
	case d.ID() != note.ID || d.Header().Group != g.id:
		return false, forged(errors.New("another draft than it says"))
	}
	if err := g.now().CheckDraft(d); err != nil {
		n.log.Info("a draft", "group", g.id, "err", err)
		return false, nil
	}
	if sees, err := from.sees(g.id); err != nil || sees != seesAll && d.Header().Author != from.device {
		return false, err
	}
	if err := n.dropStale(g); err != nil {
		return false, err
	}
	return n.room(g.id, note.Kind, maxDrafts)
}

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

// waiting is the draft that is meant, and that can still be entered.
func (n *Node) waiting(g *group, id crypto.Hash) (*journal.Draft, error) {
	drafts, err := n.drafts(g.id)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		if !id.IsZero() && d.ID() != id {
			continue
		}
		if d.Header().Prev != g.now().Head().ID {
			return nil, api.Misused("draft_other_head", "seq", d.Header().Seq)
		}
		return d, nil
	}
	return nil, api.Missing("draft_none")
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
