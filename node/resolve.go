package node

import (
	"cmp"
	"context"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// Fork is what is in doubt about a group's history, and what lies beside it.
func (n *Node) Fork(_ context.Context, group crypto.Hash) (api.Fork, error) {
	g, err := n.group(group)
	if err != nil {
		return api.Fork{}, err
	}
	f := api.Fork{State: "ok"}
	if f.Stranded, err = n.strandedLines(g); err != nil {
		return f, err
	}
	for e, err := range n.evidence(group, p2p.NoteFork, p2p.NoteFork) {
		if err != nil {
			return f, err
		}
		f.Proofs = append(f.Proofs, e.Proof.ID().String())
	}
	dispute, err := n.dispute(g)
	if err != nil || dispute == nil {
		return f, err
	}
	f.State, f.Since, f.Cause = "disputed", dispute.Since, causes[dispute.Cause]
	f.Branches, err = n.branchLines(g)
	return f, err
}

// causes are the words for what histories part over.
var causes = map[journal.Cause]string{
	journal.TwoHistories: "two_histories", journal.TwoOpenings: "two_openings", journal.CutBelow: "cut_below",
}

// strandedLines are the entries that were signed by who had the right and are not
// in the book, but for those of histories in doubt: their rows can be entered again.
func (n *Node) strandedLines(g *group) (lines []api.Entry, err error) {
	all, err := n.histories(g)
	if err != nil {
		return nil, err
	}
	doubted := map[crypto.Hash]bool{}
	for _, h := range all[1:] {
		for _, e := range h.branch.Entries {
			doubted[e.ID()] = true
		}
	}
	others, err := n.otherEntries(g.id)
	slices.SortStableFunc(others, func(a, b *journal.Entry) int {
		return cmp.Or(cmp.Compare(a.Header().Epoch, b.Header().Epoch), cmp.Compare(a.Seq(), b.Seq()))
	})
	for _, e := range others {
		if !doubted[e.ID()] && g.now().ID(e.Seq()) != e.ID() {
			line := n.line(g, g.now(), e, &calendar{})
			line.CorrectedBy = 0 // what the book here says of that place is about another entry
			lines = append(lines, line)
		}
	}
	return lines, err
}

// A history is one of those between which the group has to choose.
type history struct {
	branch *journal.Branch // nil for the one followed here
	split  journal.Split
}

// histories are the one followed here and, after it, those that are in doubt
// against it.
func (n *Node) histories(g *group) ([]history, error) {
	others, err := n.otherEntries(g.id)
	if err != nil {
		return nil, err
	}
	witness, err := n.witness(g)
	if err != nil {
		return nil, err
	}
	all := []history{{}}
	for _, b := range n.branches(g, others) {
		if split, differs := g.now().Compare(b.Journal, witness); differs && split.Holds == journal.InDoubt {
			all = append(all, history{b, split})
		}
	}
	return all, nil
}

func (n *Node) branchLines(g *group) ([]api.Branch, error) {
	all, err := n.histories(g)
	if err != nil || len(all) == 1 {
		return nil, err
	}
	own, err := n.ownBranch(g, all[1].split)
	if err != nil {
		return nil, err
	}
	lines := []api.Branch{own}
	for i, h := range all[1:] {
		b := api.Branch{
			Number: i + 2, Head: head(h.branch.Journal.Head()), Entries: uint64(len(h.branch.Entries)),
			First: h.branch.Entries[0].ID(), Loss: loss(h.split.There),
		}
		place, err := n.calendarBefore(g, h.split.From)
		if err != nil {
			return nil, err
		}
		for _, e := range h.branch.Entries {
			place.pass(e)
			b.Lines = append(b.Lines, n.line(g, h.branch.Journal, e, place))
		}
		lines = append(lines, b)
	}
	return lines, nil
}

func (n *Node) ownBranch(g *group, s journal.Split) (api.Branch, error) {
	j := g.now()
	b := api.Branch{Number: 1, Head: head(j.Head()), Entries: j.Len() - s.From, First: j.ID(s.From), Loss: loss(s.Here)}
	place, err := n.calendarBefore(g, s.From)
	if err != nil {
		return b, err
	}
	for e, err := range n.read(g.id, j, s.From) {
		if err != nil {
			return b, err
		}
		place.pass(e)
		b.Lines = append(b.Lines, n.line(g, j, e, place))
	}
	return b, nil
}

// calendarBefore is the calendar as it stands where histories part.
func (n *Node) calendarBefore(g *group, seq uint64) (*calendar, error) {
	place := new(calendar)
	for e, err := range n.read(g.id, g.now(), 0) {
		if err != nil {
			return nil, err
		}
		if e.Seq() >= seq {
			break
		}
		place.pass(e)
	}
	return place, nil
}

func loss(l journal.Loss) api.Loss {
	return api.Loss{Cosigned: l.Cosigned, Attested: len(l.Attested), Receipted: len(l.Receipted)}
}

// Resolve enters the quorum's choice of a history, in a new epoch in which this
// device writes. The other history stays as evidence.
func (n *Node) Resolve(_ context.Context, r api.Resolving) (api.Accepted, error) {
	g, err := n.lock(r.Group)
	if err != nil {
		return api.Accepted{}, err
	}
	defer g.writing.Unlock()
	all, err := n.histories(g)
	switch {
	case err != nil:
		return api.Accepted{}, err
	case len(all) == 1:
		return api.Accepted{}, api.Missing("no_fork")
	case r.Keep < 1 || r.Keep > len(all):
		return api.Accepted{}, api.Misused("branch_unknown", "branch", r.Keep)
	}
	if r.Keep == 1 {
		return n.decide(g, r, g.now(), g.now().ID(all[1].split.From), all[1].branch.Journal.Head().ID, n.store.OpenEpoch)
	}
	kept := all[r.Keep-1]
	return n.decide(g, r, kept.branch.Journal, kept.branch.Entries[0].ID(), g.now().Head().ID, n.overTo(g, kept))
}

// decide signs the choice at the head of the history that is kept.
func (n *Node) decide(g *group, r api.Resolving, j *journal.Journal, kept, stranded crypto.Hash, write appender) (api.Accepted, error) {
	event := &ledger.ForkResolved{
		Writer: n.writerToBe(), Kept: ledger.Digest(kept), Stranded: ledger.Digest(stranded), Reason: ledger.Said(r.Reason),
	}
	d, err := n.draft(g, j.Book(), []ledger.Event{event})
	if err != nil {
		return api.Accepted{}, err
	}
	ring, err := n.unlock(g.id, j.Book(), d, r.PINs)
	if err != nil {
		return api.Accepted{}, err
	}
	defer ring.erase()
	event.Writer = ledger.Signatory(ring.device.Public())
	return n.enter(g, j, d, ring, nil, write)
}

// overTo writes another history in the place of the one followed, with what is
// signed at its head; what is left goes beside the journal.
func (n *Node) overTo(g *group, h history) appender {
	return func(group store.Hash, _ store.Head, entries []store.Entry, records []store.Record) error {
		o, err := n.goOver(g, h.branch, h.split, nil)
		if err != nil {
			return err
		}
		all := append(storeEntries(o.entries), entries...)
		if err := n.store.Rebranch(group, storeHead(g.now().Head()), storeHead(*o.cut), all, records, o.notes, store.Opening); err != nil {
			return err
		}
		if err := n.writeNotes(g, nil, o.gone); err != nil { // no reason not to go over: what has its place in the journal is passed over beside it
			n.log.Warn("dropping what stands in the journal", "group", g.id, "err", err)
		}
		return nil
	}
}
