package node

import (
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/store"
	"jigiya/p2p"
)

// NoteIDs are the notes of a topic that the guest may see.
func (g *guest) NoteIDs(topic p2p.Topic) (ids []p2p.NoteID, err error) {
	sees, err := g.scopes(topic)
	if err != nil || sees == 0 {
		return nil, err
	}
	return g.node.noteIDs(topic, sees)
}

// noteIDs are those in the store, by kind, then the records.
func (n *Node) noteIDs(topic p2p.Topic, sees scopes) (ids []p2p.NoteID, err error) {
	stored, err := n.store.NoteIDs(store.Hash(topic))
	for _, id := range stored {
		ids = append(ids, p2p.NoteID{Kind: p2p.NoteKind(id.Kind), ID: crypto.Hash(id.ID)})
	}
	if _, programme := programmeOf(topic); err != nil || programme || sees&(seesPersons|seesWords) == 0 {
		return ids, err
	}
	records, err := n.recordNotes(topic, sees)
	return append(ids, records...), err
}

// scopes are the guest's on any topic: what a programme signed is nobody's secret
// to those who know it.
func (g *guest) scopes(topic p2p.Topic) (scopes, error) {
	if programme, ok := programmeOf(topic); ok {
		if g.mayKnow(programme) {
			return seesJournal, nil
		}
		return 0, nil
	}
	return g.sees(topic)
}

func (n *Node) recordNotes(topic p2p.Topic, sees scopes) (ids []p2p.NoteID, err error) {
	group, err := n.loaded(topic)
	if err != nil {
		return nil, err
	}
	held, err := n.store.RecordIDs(store.Hash(topic))
	for _, id := range held {
		if kind, ok := group.kindOf(ledger.Digest(id)); ok && sees&scopeOf(kind) != 0 {
			ids = append(ids, p2p.NoteID{Kind: kind, ID: crypto.Hash(id)})
		}
	}
	return ids, err
}

func scopeOf(kind p2p.NoteKind) scopes {
	switch kind {
	case p2p.NotePerson:
		return seesPersons
	case p2p.NoteWords:
		return seesWords
	}
	return seesJournal
}

// Note is one of them.
func (g *guest) Note(topic p2p.Topic, id p2p.NoteID) (p2p.Note, bool, error) {
	sees, err := g.scopes(topic)
	if err != nil || sees&scopeOf(id.Kind) == 0 {
		return p2p.Note{}, false, err
	}
	return g.node.note(topic, id)
}

func (n *Node) note(topic p2p.Topic, id p2p.NoteID) (p2p.Note, bool, error) {
	if scopeOf(id.Kind) != seesJournal {
		return n.recordNote(topic, id)
	}
	note, ok, err := n.store.Note(store.Hash(topic), byte(id.Kind), store.Hash(id.ID))
	return p2p.Note{NoteID: id, Bytes: note.Bytes}, ok, err
}

// recordNote is a record as it crosses: its key and the sealed bytes. The channel
// is sealed too, and who may see it opens it there.
func (n *Node) recordNote(topic p2p.Topic, id p2p.NoteID) (p2p.Note, bool, error) {
	group, err := n.loaded(topic)
	if err != nil {
		return p2p.Note{}, false, err
	}
	if kind, ok := group.kindOf(ledger.Digest(id.ID)); !ok || kind != id.Kind {
		return p2p.Note{}, false, nil
	}
	key, sealed, err := n.store.Record(store.Hash(topic), store.Hash(id.ID))
	switch {
	case isMissing(err), errors.Is(err, store.ErrErased):
		return p2p.Note{}, false, nil
	case err != nil:
		return p2p.Note{}, false, err
	}
	return p2p.Note{NoteID: id, Bytes: append(key[:], sealed...)}, true, nil
}

// MissingNotes picks what is wanted here.
func (g *guest) MissingNotes(topic p2p.Topic, ids []p2p.NoteID) (missing []p2p.NoteID, err error) {
	placed, err := g.node.placedHere(topic, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		wanted, err := g.wantsNote(topic, id)
		if err != nil {
			return nil, err
		}
		if wanted && !placed[id.ID] {
			missing = append(missing, id)
		}
	}
	return missing, nil
}

func (g *guest) wantsNote(topic p2p.Topic, id p2p.NoteID) (bool, error) {
	if _, ok := programmeOf(topic); ok {
		if id.Kind > p2p.NoteCredential {
			return false, nil
		}
		return g.node.lacksNote(topic, id)
	}
	if _, ok, err := g.node.store.Head(store.Hash(topic)); err != nil || !ok {
		return false, err
	}
	group, err := g.node.loaded(topic)
	if err != nil {
		return false, err
	}
	switch id.Kind {
	case p2p.NotePerson, p2p.NoteWords:
		kind, ok := group.kindOf(ledger.Digest(id.ID))
		return ok && kind == id.Kind && g.node.lacksRecord(topic, id.ID), nil
	case p2p.NoteBranch, p2p.NoteStranded, p2p.NoteCut:
		return g.node.lacksEvidence(topic, id.ID)
	case p2p.NoteFork, p2p.NoteAttestation, p2p.NoteReceipt, p2p.NoteDraft:
	case p2p.NoteCosignature:
		if drafts, err := g.node.drafts(topic); err != nil || len(drafts) == 0 {
			return false, err
		}
	default:
		return false, nil
	}
	return g.node.lacksNote(topic, id)
}

func (n *Node) lacksNote(topic p2p.Topic, id p2p.NoteID) (bool, error) {
	_, here, err := n.store.Note(store.Hash(topic), byte(id.Kind), store.Hash(id.ID))
	return !here, err
}

func (n *Node) lacksRecord(group p2p.Topic, id crypto.Hash) bool {
	_, _, err := n.store.Record(store.Hash(group), store.Hash(id))
	return isMissing(err)
}

// TakeNotes checks what a peer brings beside a journal and keeps what is good.
// What this program is too old to read, or has no room for, it leaves.
func (g *guest) TakeNotes(topic p2p.Topic, notes []p2p.Note) error {
	if programme, ok := programmeOf(topic); ok {
		return g.node.takeDeeds(programme, notes)
	}
	return g.node.takeNotes(g, topic, notes)
}

func (n *Node) takeDeeds(programme crypto.Address, notes []p2p.Note) error {
	if !slices.Contains(n.concernedWith(), programme) {
		return nil
	}
	for _, note := range notes {
		if err := n.takeDeedNote(programme, note); err != nil {
			return fmt.Errorf("taking in %v %x of a programme: %w", note.Kind, note.ID[:4], err)
		}
	}
	return nil
}

func (n *Node) takeDeedNote(programme crypto.Address, note p2p.Note) error {
	deed, err := credential.ParseDeed(note.Bytes)
	switch {
	case errors.Is(err, credential.ErrVersion):
		return nil
	case err != nil:
		return forged(err)
	case deed.Programme() != programme || deed.ID() != note.ID || p2p.NoteKind(deed.Kind()) != note.Kind:
		return forged(errors.New("it is another deed"))
	}
	_, err = n.takeDeed(note.Bytes)
	switch {
	case errors.Is(err, credential.ErrFull):
		n.log.Warn("no room for deeds of a programme", "programme", programme)
		return nil
	case isStorage(err):
		return err
	case err != nil:
		return forged(err)
	}
	return nil
}

// forged is what no honest node would have sent.
func forged(err error) error { return fmt.Errorf("%w: %v", journal.ErrMalformed, err) }

func isStorage(err error) bool {
	var s interface{ Class() string }
	return errors.As(err, &s)
}

// putNotes keeps notes of a group and tells of them.
func (n *Node) putNotes(topic p2p.Topic, notes []store.Note) error {
	if len(notes) == 0 {
		return nil
	}
	return n.change(topic, nil, func() error {
		defer n.unsee(topic)
		return n.store.PutNotes(store.Hash(topic), notes)
	})
}

// takeNotes is for a group's, under its lock.
func (n *Node) takeNotes(from *guest, topic p2p.Topic, notes []p2p.Note) error {
	g, err := n.lock(topic)
	if err != nil {
		return err
	}
	defer g.writing.Unlock()
	var evidence, others []p2p.Note
	var records []store.Record
	for _, note := range notes {
		wanted, err := from.wantsNote(topic, note.NoteID)
		if err != nil {
			return err
		}
		switch {
		case !wanted:
		case scopeOf(note.Kind) != seesJournal:
			record, err := openable(topic, note)
			if err != nil {
				return err
			}
			records = append(records, record)
		case note.Kind <= p2p.NoteCut:
			evidence = append(evidence, note)
		default:
			others = append(others, note)
		}
	}
	if err := n.takeRecords(g, records); err != nil {
		return err
	}
	weigh, err := n.takeOthers(from, g, others)
	if err == nil && len(evidence) > 0 {
		weigh, err = true, n.takeEvidence(g, evidence)
	}
	if err != nil || !weigh {
		return err
	}
	return n.reweigh(g)
}

// takeOthers keeps statements, drafts and what was signed for them, one after the
// other, as each takes of the room there is. It says whether the histories are to be
// weighed again.
func (n *Node) takeOthers(from *guest, g *group, notes []p2p.Note) (weigh bool, err error) {
	for _, note := range notes {
		good, err := n.checkNote(from, g, note)
		if err != nil {
			return weigh, fmt.Errorf("taking in %v %x: %w", note.Kind, note.ID[:4], err)
		}
		weigh = weigh || note.Kind <= p2p.NoteReceipt
		if !good {
			continue
		}
		kept := store.Note{Kind: byte(note.Kind), ID: store.Hash(note.ID), Bytes: note.Bytes}
		if err := n.putNotes(g.id, []store.Note{kept}); err != nil {
			return weigh, err
		}
	}
	return weigh, nil
}

// openable is a record whose key opens it and whose text is what an entry named.
func openable(group p2p.Topic, note p2p.Note) (store.Record, error) {
	if len(note.Bytes) < 32 {
		return store.Record{}, forged(errors.New("a record without its key"))
	}
	r := store.Record{Digest: store.Hash(note.ID), Key: [32]byte(note.Bytes), Sealed: note.Bytes[32:]}
	if _, ok := opened(group, note.Kind, note.ID, r.Key, r.Sealed); !ok {
		return r, forged(errors.New("a record that is not what was signed"))
	}
	return r, nil
}

func (n *Node) takeRecords(g *group, records []store.Record) error {
	if len(records) == 0 {
		return nil
	}
	return n.change(g.id, nil, func() error {
		defer n.unsee(g.id)
		return n.store.Receive(store.Hash(g.id), storeHead(g.now().Head()), nil, records)
	})
}

// checkNote asks of a note what its kind asks; false is for one that is no lie
// and no use here.
func (n *Node) checkNote(from *guest, g *group, note p2p.Note) (bool, error) {
	switch note.Kind {
	case p2p.NoteAttestation:
		return n.checkAttestation(g, note)
	case p2p.NoteReceipt:
		return n.checkReceipt(g, note)
	case p2p.NoteDraft:
		return n.checkDraft(from, g, note)
	case p2p.NoteCosignature:
		return n.checkCosignature(g, note)
	}
	return false, nil
}

// room says whether another note of a kind may be kept.
func (n *Node) room(topic p2p.Topic, kind p2p.NoteKind, most int) (bool, error) {
	ids, err := n.store.NoteIDs(store.Hash(topic))
	have := 0
	for _, id := range ids {
		if p2p.NoteKind(id.Kind) == kind {
			have++
		}
	}
	return have < most, err
}
