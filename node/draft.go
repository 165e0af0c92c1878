package node

import (
	"context"
	"errors"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
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
	if err := n.putNotes(g.id, []store.Note{{Kind: byte(p2p.NoteDraft), ID: store.Hash(id), Bytes: draft.Bytes()}}); err != nil {
		return nil, err
	}
	return draft, n.dropDrafts(g.id, id)
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
