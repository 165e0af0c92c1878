package node

import (
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/node/store"
	"jigiya/p2p"
)

// judgeOther is for a batch that the gate refused because it is of another
// history of the group. What of it was signed by who had the right is kept
// beside the journal; if the other history holds (see journal.Split), the node
// goes over to it. Nothing of the group is under way meanwhile, and the journal is
// the stored one.
func (n *Node) judgeOther(g *group, entries []*journal.Entry, refusal error) (*outcome, error) {
	j := g.now()
	known, err := n.otherEntries(g.id)
	if err != nil {
		return nil, err
	}
	evidence, err := j.Evidence(refusal, n.heldAt(g.id))
	if err != nil {
		return nil, err
	}
	first := refusedAt(entries, refusal)
	if len(evidence) == 0 && !continues(known, entries[first]) {
		return nil, refusal
	}
	return n.weighHistories(g, append(known, entries[first:]...), evidence)
}

// refusedAt is the place in a batch of the entry a refusal is about.
func refusedAt(entries []*journal.Entry, refusal error) int {
	var at *journal.EntryError
	if !errors.As(refusal, &at) {
		return 0
	}
	return max(0, slices.IndexFunc(entries, func(e *journal.Entry) bool { return e.Seq() == at.Seq }))
}

// continues says whether an entry follows one of another history.
func continues(known []*journal.Entry, e *journal.Entry) bool {
	return slices.ContainsFunc(known, func(k *journal.Entry) bool { return k.ID() == e.Header().Prev })
}

// heldAt reads the journal's own entries.
func (n *Node) heldAt(group crypto.Hash) func(uint64) (*journal.Entry, error) {
	return func(seq uint64) (*journal.Entry, error) {
		e, err := n.entryAt(group, seq)
		if err != nil {
			return nil, err
		}
		return journal.Decode(e.Bytes, crypto.Signature(e.Signature))
	}
}

// branches are the other histories that entries make up, each through the gate. A
// writer can sign what no rule allows, and as much of it as she likes: where that
// stood in the way, what is behind it is looked at too.
func (n *Node) branches(g *group, entries []*journal.Entry) (branches []*journal.Branch) {
	refused, parted := map[crypto.Hash]bool{}, map[uint64]*journal.Journal{}
	for range maxRefusals {
		before := len(refused)
		branches = branches[:0]
		for _, chain := range journal.Chains(rooted(g.now(), entries, refused)) {
			b, err := n.branch(g, parted, chain)
			if err != nil {
				n.log.Info("another history ends", "group", g.id, "err", err)
			}
			if b == nil {
				refused[chain[0].ID()] = true
				continue
			}
			branches = append(branches, b)
		}
		if len(refused) == before {
			return branches
		}
	}
	return branches
}

// branch passes one of them through the gate, as far as it goes; nil if not even its
// first entry passed. The journal is replayed once for each place where some part.
func (n *Node) branch(g *group, parted map[uint64]*journal.Journal, chain []*journal.Entry) (b *journal.Branch, err error) {
	from := chain[0].Seq()
	if parted[from] == nil {
		if parted[from], err = n.journalBefore(g, from); err != nil {
			return nil, err
		}
	}
	b = &journal.Branch{Journal: parted[from]}
	if err = b.Extend(chain...); len(b.Entries) == 0 {
		return nil, err
	}
	return b, err
}

// journalBefore is the journal as it was before an entry.
func (n *Node) journalBefore(g *group, seq uint64) (*journal.Journal, error) {
	if j := g.now(); seq == j.Len() {
		return j, nil
	}
	held := func(yield func(journal.Raw, error) bool) {
		at := uint64(0)
		for raw, err := range n.raws(g.id, 0) {
			if at == seq || !yield(raw, err) {
				return
			}
			at++
		}
	}
	return journal.Replay(held, journal.Replaying{Group: g.id})
}

// rooted are the entries that follow the journal's, or one another from there, but
// for some and what follows them.
func rooted(j *journal.Journal, entries []*journal.Entry, but map[crypto.Hash]bool) (rooted []*journal.Entry) {
	after := map[crypto.Hash][]*journal.Entry{}
	for _, e := range entries {
		if h := e.Header(); j.ID(e.Seq()) == e.ID() || but[e.ID()] {
			continue
		} else if e.Seq() > 0 && j.ID(e.Seq()-1) == h.Prev {
			rooted = append(rooted, e)
		} else {
			after[h.Prev] = append(after[h.Prev], e)
		}
	}
	for i := 0; i < len(rooted); i++ { // it grows meanwhile
		id := rooted[i].ID()
		rooted = append(rooted, after[id]...)
		delete(after, id)
	}
	return rooted
}

// weighHistories says what becomes of the journal now that these entries of other
// histories, or of its own, are known.
func (n *Node) weighHistories(g *group, entries []*journal.Entry, evidence []*journal.Evidence) (*outcome, error) {
	witness, err := n.witness(g)
	if err != nil {
		return nil, err
	}
	j := g.now()
	for _, b := range n.branches(g, entries) {
		split, differs := j.Compare(b.Journal, witness)
		switch {
		case !differs: // it goes on from the head: somebody else was faster to call it evidence
			return n.settled(g, &outcome{journal: b.Journal, entries: b.Entries}, evidence)
		case split.Holds == journal.Other:
			return n.goOver(g, b, split, evidence)
		}
		evidence = append(evidence, kept(b, split, j)...)
	}
	return n.settled(g, new(outcome), evidence)
}

// settled adds to an outcome what is to be kept beside the journal and is not yet,
// and what is to be kept there no longer.
func (n *Node) settled(g *group, o *outcome, evidence []*journal.Evidence) (*outcome, error) {
	k, err := n.keeping(g.id)
	if err != nil {
		return nil, err
	}
	for _, e := range o.entries {
		k.placed(e.ID())
	}
	for _, e := range evidence {
		k.keep(e)
	}
	o.notes, o.gone = k.fresh, k.gone
	return o, nil
}

// kept is what a history that does not hold leaves to be kept.
func kept(b *journal.Branch, s journal.Split, j *journal.Journal) (all []*journal.Evidence) {
	kind := journal.EvidenceBranch
	if s.Cause == journal.CutBelow && j.Epoch() >= s.Epoch && s.Holds == journal.Mine {
		kind = journal.EvidenceStranded
	}
	for i, e := range b.Entries {
		own := kind
		if i == 0 && s.Cause == journal.CutBelow && e.Header().Epoch > j.Epoch() {
			own = journal.EvidenceCut
		}
		all = append(all, &journal.Evidence{Kind: own, Entry: e})
	}
	return all
}

// goOver is the outcome that leaves the own history for another. All of the own is
// kept, whatever room there is.
func (n *Node) goOver(g *group, b *journal.Branch, s journal.Split, evidence []*journal.Evidence) (*outcome, error) {
	j := g.now()
	o, err := n.settled(g, &outcome{journal: b.Journal, entries: b.Entries, cut: cutBefore(j, s.From)}, evidence)
	if err != nil {
		return nil, err
	}
	for e, err := range n.read(g.id, j, s.From) {
		if err != nil {
			return nil, fmt.Errorf("keeping what is cut off: %w", err)
		}
		o.notes = append(o.notes, noteOf(&journal.Evidence{Kind: s.Keeps(), Entry: e}))
	}
	return o, nil
}

func cutBefore(j *journal.Journal, seq uint64) *journal.Head {
	cut := journal.Head{Seq: seq - 1, ID: j.ID(seq - 1)}
	for _, e := range j.Epochs() {
		if e.From <= cut.Seq {
			cut.Epoch = e.Number
		}
	}
	return &cut
}

// reweigh looks again at the other histories, after notes have come: one of them
// may hold now. It is called under the group's lock.
func (n *Node) reweigh(g *group) error {
	for range journal.MaxChains + 1 {
		g.undoubt()
		known, err := n.otherEntries(g.id)
		if err != nil || len(known) == 0 {
			return err
		}
		o, err := n.weighHistories(g, known, nil)
		if err != nil {
			return err
		}
		if err := n.conclude(g, o); err != nil || len(o.entries) == 0 {
			return err
		}
	}
	return nil
}

// dispute is from where on the group's history is in doubt, nil if nowhere.
func (n *Node) dispute(g *group) (*journal.Dispute, error) {
	d, known, turn := g.doubt()
	if known {
		return d, nil
	}
	d, err := n.findDispute(g)
	if err == nil {
		g.doubtful(d, turn)
	}
	return d, err
}

func (n *Node) findDispute(g *group) (*journal.Dispute, error) {
	var proofs []*journal.Equivocation
	for e, err := range n.evidence(g.id, p2p.NoteFork, p2p.NoteFork) {
		if err != nil {
			return nil, err
		}
		proofs = append(proofs, e.Proof)
	}
	var others []*journal.Entry
	for e, err := range n.evidence(g.id, p2p.NoteBranch, p2p.NoteCut) {
		if err != nil {
			return nil, err
		}
		others = append(others, e.Entry)
	}
	if len(proofs)+len(others) == 0 {
		return nil, nil
	}
	witness, err := n.witness(g)
	if err != nil {
		return nil, err
	}
	return g.now().Dispute(proofs, n.branches(g, others), witness), nil
}

// witness is what people vouched for in the group's journal, here or elsewhere.
func (n *Node) witness(g *group) (w journal.Witness, err error) {
	for note, err := range n.store.Notes(store.Hash(g.id), byte(p2p.NoteAttestation), byte(p2p.NoteReceipt)) {
		if err != nil {
			return w, err
		}
		switch p2p.NoteKind(note.Kind) {
		case p2p.NoteAttestation:
			if a, err := journal.ParseAttestation(note.Bytes); err == nil {
				w.Attested = append(w.Attested, a.Head)
			}
		case p2p.NoteReceipt:
			if e, err := receipted(note.Bytes); err == nil {
				w.Receipted = append(w.Receipted, journal.Head{Epoch: e.Header().Epoch, Seq: e.Seq(), ID: e.ID()})
			}
		}
	}
	return w, nil
}
