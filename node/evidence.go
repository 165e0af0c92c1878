package node

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/store"
	"jigiya/p2p"
)

// Evidence is kept as notes of the group. An entry is kept once, under one of three
// kinds; what it is evidence of is weighed anew from what is known. So two nodes
// that hold the same entries have the same fingerprint.

// otherEntries are the entries of other histories that are kept beside a journal.
func (n *Node) otherEntries(group crypto.Hash) (entries []*journal.Entry, err error) {
	for e, err := range n.evidence(group, p2p.NoteBranch, p2p.NoteCut) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, e.Entry)
	}
	return entries, nil
}

// evidence reads what is kept of some kinds.
func (n *Node) evidence(group crypto.Hash, from, to p2p.NoteKind) iter.Seq2[*journal.Evidence, error] {
	return func(yield func(*journal.Evidence, error) bool) {
		for note, err := range n.store.Notes(store.Hash(group), byte(from), byte(to)) {
			var e *journal.Evidence
			if err == nil {
				e, err = journal.ParseEvidence(journal.EvidenceKind(note.Kind), note.Bytes)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// isEntry says whether a note is an entry kept as evidence.
func isEntry(k p2p.NoteKind) bool { return k >= p2p.NoteBranch && k <= p2p.NoteCut }

func noteOf(e *journal.Evidence) store.Note {
	return store.Note{Kind: byte(e.Kind), ID: store.Hash(e.ID()), Bytes: e.Bytes()}
}

// A keeping is what is kept as evidence beside one journal, and what is about to be
// kept or to go.
type keeping struct {
	entries map[store.Hash]byte              // by kind
	proofs  map[uint64]*journal.Equivocation // by epoch
	count   map[byte]int
	fresh   []store.Note
	gone    []store.NoteID
}

func (n *Node) keeping(group crypto.Hash) (*keeping, error) {
	k := &keeping{entries: map[store.Hash]byte{}, proofs: map[uint64]*journal.Equivocation{}, count: map[byte]int{}}
	ids, err := n.store.NoteIDs(store.Hash(group))
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if isEntry(p2p.NoteKind(id.Kind)) {
			k.entries[id.ID] = id.Kind
			k.count[id.Kind]++
		}
	}
	for e, err := range n.evidence(group, p2p.NoteFork, p2p.NoteFork) {
		if err != nil {
			return nil, err
		}
		k.proofs[epochOf(e.Proof)] = e.Proof
	}
	return k, nil
}

func epochOf(p *journal.Equivocation) uint64 { return p.A.Header().Epoch }

// keep adds what is not here yet, if there is room.
func (k *keeping) keep(e *journal.Evidence) {
	if e.Kind == journal.EvidenceFork {
		k.keepProof(e)
		return
	}
	id := store.Hash(e.ID())
	if _, here := k.entries[id]; here || !k.hasRoom(e) {
		return
	}
	k.entries[id] = byte(e.Kind)
	k.count[byte(e.Kind)]++
	k.fresh = append(k.fresh, noteOf(e))
}

// hasRoom keeps half of it for what only the quorum can sign: however much a writer
// signs, the key-holders' decision is heard.
func (k *keeping) hasRoom(e *journal.Evidence) bool {
	if opens(e.Entry) {
		return k.count[byte(e.Kind)] < 2*maxEvidence
	}
	return k.count[byte(e.Kind)] < maxEvidence
}

func opens(e *journal.Entry) bool {
	k := e.Header().Kind
	return k == ledger.KindEpochOpened || k == ledger.KindForkResolved
}

// keepProof keeps one proof of each epoch, the same everywhere.
func (k *keeping) keepProof(e *journal.Evidence) {
	old := k.proofs[epochOf(e.Proof)]
	switch {
	case old == nil:
	case e.Proof.Before(old):
		id := store.Hash(old.ID())
		k.fresh = slices.DeleteFunc(k.fresh, func(n store.Note) bool { return n.ID == id })
		k.gone = append(k.gone, store.NoteID{Kind: byte(journal.EvidenceFork), ID: id})
	default:
		return
	}
	k.proofs[epochOf(e.Proof)] = e.Proof
	k.fresh = append(k.fresh, noteOf(e))
}

// placed is for an entry that has its place in the journal now.
func (k *keeping) placed(id crypto.Hash) {
	if kind, here := k.entries[store.Hash(id)]; here {
		k.gone = append(k.gone, store.NoteID{Kind: kind, ID: store.Hash(id)})
	}
	k.entries[store.Hash(id)] = 0 // no evidence of anything any more
}

// keepEvidence keeps what is good, durably.
func (n *Node) keepEvidence(g *group, evidence []*journal.Evidence) error {
	o, err := n.settled(g, new(outcome), evidence)
	if err != nil {
		return err
	}
	return n.conclude(g, o)
}

// lacksEvidence says whether an entry is not kept here under any kind.
func (n *Node) lacksEvidence(topic p2p.Topic, id crypto.Hash) (bool, error) {
	for k := p2p.NoteBranch; k <= p2p.NoteCut; k++ {
		if lacks, err := n.lacksNote(topic, p2p.NoteID{Kind: k, ID: id}); err != nil || !lacks {
			return false, err
		}
	}
	return true, nil
}

// placedHere are those of some evidence that have their place in the journal here:
// what is another history to one is the own to another.
func (n *Node) placedHere(topic p2p.Topic, ids []p2p.NoteID) (map[crypto.Hash]bool, error) {
	asked, placed := map[crypto.Hash]bool{}, map[crypto.Hash]bool{}
	for _, id := range ids {
		if isEntry(id.Kind) {
			asked[id.ID] = true
		}
	}
	if len(asked) == 0 {
		return placed, nil
	}
	g, err := n.group(topic)
	if isMissing(err) {
		return placed, nil
	} else if err != nil {
		return nil, err
	}
	j := g.now()
	for seq := range j.Len() {
		if id := j.ID(seq); asked[id] {
			placed[id] = true
		}
	}
	return placed, nil
}

// parseEvidence reads a note; nil is for what this program is too old for, and for
// what has its place in the journal here.
func parseEvidence(j *journal.Journal, note p2p.Note) (*journal.Evidence, error) {
	e, err := journal.ParseEvidence(journal.EvidenceKind(note.Kind), note.Bytes)
	switch {
	case errors.Is(err, journal.ErrVersion):
		return nil, nil
	case err != nil:
		return nil, err
	case e.ID() != note.ID:
		return nil, forged(errors.New("other evidence than it says"))
	case e.Entry != nil && j.ID(e.Entry.Seq()) == e.Entry.ID():
		return nil, nil
	}
	return e, nil
}

// takeEvidence keeps what was signed by who had the right. An entry that the
// journal here cannot judge, of a history it does not hold, is judged by that.
func (n *Node) takeEvidence(g *group, notes []p2p.Note) error {
	var good, others []*journal.Evidence
	for _, note := range notes {
		e, err := parseEvidence(g.now(), note)
		if err == nil && e != nil {
			err = e.Check(g.now())
		}
		switch {
		case err == nil && e != nil:
			good = append(good, e)
		case e != nil && e.Entry != nil && unjudged(g.now(), e.Entry, err):
			others = append(others, e)
		case err != nil && !errors.Is(err, journal.ErrGap) && !errors.Is(err, journal.ErrVersion):
			return fmt.Errorf("taking in %v %x: %w", note.Kind, note.ID[:4], err)
		}
	}
	proven, err := n.proven(g, good, others)
	if err != nil {
		return err
	}
	return n.keepEvidence(g, append(good, proven...))
}

// unjudged says of a refused entry whether another history may make it right: it
// does not follow an entry of the journal here, or it is of an epoch that was
// opened twice.
func unjudged(j *journal.Journal, e *journal.Entry, err error) bool {
	h := e.Header()
	follows := h.Seq > 0 && j.ID(h.Seq-1) == h.Prev
	return !follows && (errors.Is(err, journal.ErrGap) || errors.Is(err, journal.ErrAuthor) || errors.Is(err, journal.ErrMalformed))
}

// proven are those entries that pass the gate of a history made of all that is known.
func (n *Node) proven(g *group, good, others []*journal.Evidence) (proven []*journal.Evidence, err error) {
	if len(others) == 0 {
		return nil, nil
	}
	all, err := n.otherEntries(g.id)
	if err != nil {
		return nil, err
	}
	for _, e := range slices.Concat(good, others) {
		if e.Entry != nil {
			all = append(all, e.Entry)
		}
	}
	passed := map[crypto.Hash]bool{}
	for _, b := range n.branches(g, all) {
		for _, e := range b.Entries {
			passed[e.ID()] = true
		}
	}
	for _, e := range others {
		if passed[e.ID()] {
			proven = append(proven, e)
		}
	}
	return proven, nil
}
