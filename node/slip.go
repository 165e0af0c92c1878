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

func slipNote(id crypto.Hash, raw []byte) store.Note {
	return store.Note{Kind: byte(p2p.NoteCosignature), ID: store.Hash(id), Bytes: raw}
}

// keepSlips keeps what was signed here with the draft it is for, as that may have
// come by file: so both go on by network too. For a draft that can no longer be
// entered there is nothing to keep.
func (n *Node) keepSlips(g *group, d *journal.Draft, slips ...store.Note) error {
	g, err := n.lock(g.id) // the one in hand may have been dropped since
	if err != nil {
		return err
	}
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
