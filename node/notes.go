package node

import (
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// NoteIDs are the notes of a topic that the guest may see: those in the store, by
// kind, then the records.
func (g *guest) NoteIDs(topic p2p.Topic) (ids []p2p.NoteID, err error) {
	sees, err := g.scopes(topic)
	if err != nil || sees == 0 {
		return nil, err
	}
	stored, err := g.node.store.NoteIDs(store.Hash(topic))
	for _, id := range stored {
		ids = append(ids, p2p.NoteID{Kind: p2p.NoteKind(id.Kind), ID: crypto.Hash(id.ID)})
	}
	if err != nil || sees&(seesPersons|seesWords) == 0 {
		return ids, err
	}
	records, err := g.recordIDs(topic, sees)
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

func (g *guest) recordIDs(topic p2p.Topic, sees scopes) (ids []p2p.NoteID, err error) {
	group, err := g.node.group(topic)
	if err != nil {
		return nil, err
	}
	held, err := g.node.store.RecordIDs(store.Hash(topic))
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
	if scopeOf(id.Kind) != seesJournal {
		return g.recordNote(topic, id)
	}
	note, ok, err := g.node.store.Note(store.Hash(topic), byte(id.Kind), store.Hash(id.ID))
	return p2p.Note{NoteID: id, Bytes: note.Bytes}, ok, err
}

// recordNote is a record as it crosses: its key and the sealed bytes. The channel
// is sealed too, and who may see it opens it there.
func (g *guest) recordNote(topic p2p.Topic, id p2p.NoteID) (p2p.Note, bool, error) {
	group, err := g.node.group(topic)
	if err != nil {
		return p2p.Note{}, false, err
	}
	if kind, ok := group.kindOf(ledger.Digest(id.ID)); !ok || kind != id.Kind {
		return p2p.Note{}, false, nil
	}
	key, sealed, err := g.node.store.Record(store.Hash(topic), store.Hash(id.ID))
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
	for _, id := range ids {
		wanted, err := g.wantsNote(topic, id)
		if err != nil {
			return nil, err
		}
		if wanted {
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
	group, err := g.node.group(topic)
	if err != nil {
		return false, err
	}
	switch id.Kind {
	case p2p.NotePerson, p2p.NoteWords:
		kind, ok := group.kindOf(ledger.Digest(id.ID))
		return ok && kind == id.Kind && g.node.lacksRecord(topic, id.ID), nil
	case p2p.NoteFork, p2p.NoteBranch, p2p.NoteStranded, p2p.NoteCut, p2p.NoteAttestation, p2p.NoteReceipt:
	case p2p.NoteDraft:
		if _, _, err := g.node.cosignerHere(group, 0); errors.As(err, new(*api.KeyMissingError)) {
			return false, nil
		}
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
	concerned, err := n.concernedWith()
	if err != nil {
		return err
	}
	if !slices.Contains(concerned, programme) {
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
	return n.change(topic, nil, func() error { return n.store.PutNotes(store.Hash(topic), notes) })
}

// takeNotes is for a group's, under its lock.
func (n *Node) takeNotes(from *guest, topic p2p.Topic, notes []p2p.Note) error {
	g, err := n.lock(topic)
	if err != nil {
		return err
	}
	defer g.writing.Unlock()
	var kept []store.Note
	var records []store.Record
	weigh := false
	for _, note := range notes {
		wanted, err := from.wantsNote(topic, note.NoteID)
		if err != nil {
			return err
		}
		if !wanted {
			continue
		}
		if scopeOf(note.Kind) != seesJournal {
			record, err := openable(topic, note)
			if err != nil {
				return err
			}
			records = append(records, record)
			continue
		}
		good, err := n.checkNote(g, note)
		if err != nil {
			return fmt.Errorf("taking in %v %x: %w", note.Kind, note.ID[:4], err)
		}
		if good {
			kept = append(kept, store.Note{Kind: byte(note.Kind), ID: store.Hash(note.ID), Bytes: note.Bytes})
			weigh = weigh || note.Kind <= p2p.NoteReceipt
		}
	}
	if err := n.takeRecords(g, records); err != nil {
		return err
	}
	if err := n.putNotes(topic, kept); err != nil || !weigh {
		return err
	}
	return n.reweigh(g)
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
		return n.store.Receive(store.Hash(g.id), storeHead(g.now().Head()), nil, records)
	})
}

// checkNote asks of a note what its kind asks; false is for one that is no lie
// and no use here.
func (n *Node) checkNote(g *group, note p2p.Note) (bool, error) {
	switch note.Kind {
	case p2p.NoteFork, p2p.NoteBranch, p2p.NoteStranded, p2p.NoteCut:
		return n.checkEvidence(g, note)
	case p2p.NoteAttestation:
		return n.checkAttestation(g, note)
	case p2p.NoteReceipt:
		return n.checkReceipt(g, note)
	case p2p.NoteDraft:
		return n.checkDraft(g, note)
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

func (n *Node) checkEvidence(g *group, note p2p.Note) (bool, error) {
	e, err := journal.ParseEvidence(journal.EvidenceKind(note.Kind), note.Bytes)
	switch {
	case errors.Is(err, journal.ErrVersion):
		return false, nil
	case err != nil:
		return false, err
	case e.ID() != note.ID:
		return false, forged(errors.New("other evidence than it says"))
	}
	j := g.now()
	if e.Entry != nil && j.ID(e.Entry.Seq()) == e.Entry.ID() {
		return false, nil // here it has its place
	}
	switch err := e.Check(j); {
	case errors.Is(err, journal.ErrGap), errors.Is(err, journal.ErrVersion):
		return false, nil // a longer journal may know
	case err != nil:
		return false, err
	}
	return n.room(g.id, note.Kind, maxEvidence)
}
