package node

import (
	"bytes"
	"context"
	"io"
	"iter"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/register"
	"jigiya/node/api"
)

// Import enters a whole register, or nothing: its rows become events, the events
// a proposal like any other, with a mark before them that says they are copied
// from paper.
func (n *Node) Import(_ context.Context, i api.Import) (api.Imported, error) {
	g, err := n.lock(i.Group)
	if err != nil {
		return api.Imported{}, err
	}
	defer g.writing.Unlock()
	j := g.now()
	if err := n.maySign(g, j); err != nil {
		return api.Imported{}, err
	}
	events, err := registerEvents(j.Book(), i)
	if err != nil {
		return api.Imported{}, err
	}
	accepted, err := n.propose(g, api.Proposal{Group: i.Group, Events: events, PINs: i.PINs}, i.Progress)
	if err != nil {
		return api.Imported{}, err
	}
	return api.Imported{Entries: len(accepted.Entries), Meetings: meetingsIn(events), Head: accepted.Head}, nil
}

// registerEvents are the events of the rows behind the mark of the import.
func registerEvents(b *ledger.Book, i api.Import) ([]ledger.Event, error) {
	rows, err := register.Read(bytes.NewReader(i.Register))
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, api.Misused("register_empty")
	}
	events, _, err := register.Events(b, rows, b.Seq()+2, nil)
	if err != nil {
		return nil, err
	}
	mark := &ledger.RegisterImported{
		File: ledger.Digest(crypto.Digest(crypto.TagRecord, i.Register)), Rows: uint32(len(rows)), Entries: uint32(len(events)),
	}
	return append([]ledger.Event{mark}, events...), nil
}

func meetingsIn(events []ledger.Event) (meetings int) {
	for _, e := range events {
		if e.Kind() == ledger.KindMeetingClosed {
			meetings++
		}
	}
	return meetings
}

// Register writes a journal, or one cycle of it, as a register.
func (n *Node) Register(_ context.Context, group crypto.Hash, cycle uint32, w io.Writer) error {
	g, err := n.group(group)
	if err != nil {
		return err
	}
	return register.Write(w, n.facts(g, g.now()), cycle)
}

// facts are the entries of a journal as the book takes them, with what was said.
func (n *Node) facts(g *group, j *journal.Journal) iter.Seq2[ledger.Fact, error] {
	return func(yield func(ledger.Fact, error) bool) {
		for e, err := range n.read(g.id, j, 0) {
			if err != nil {
				yield(ledger.Fact{}, err)
				return
			}
			if e.Event() == nil { // of a newer version, without postings
				continue
			}
			n.fill(g.id, e.Event())
			fact := ledger.Fact{Seq: e.Seq(), Recorded: e.Header().Recorded, Event: e.Event(), Cosigners: j.Cosigners(e)}
			if !yield(fact, nil) {
				return
			}
		}
	}
}
