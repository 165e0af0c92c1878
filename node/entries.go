package node

import (
	"context"
	"errors"
	"iter"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// entryID and entryLink are how the store, which parses nothing, checks entries.
func entryID(raw []byte) store.Hash { return store.Hash(crypto.Digest(crypto.TagEntry, raw)) }

func entryLink(raw []byte) (seq, epoch uint64, prev store.Hash, err error) {
	seq, epoch, before, err := journal.Link(raw)
	return seq, epoch, store.Hash(before), err
}

// raws are the entries of a group as they are stored.
func (n *Node) raws(group crypto.Hash, from uint64) iter.Seq2[journal.Raw, error] {
	return func(yield func(journal.Raw, error) bool) {
		next := from
		for e, err := range n.store.Entries(store.Hash(group), from) {
			err = firstMissing(err, next)
			next++
			if !yield(journal.Raw{Bytes: e.Bytes, Signature: crypto.Signature(e.Signature)}, err) || err != nil {
				return
			}
		}
	}
}

// firstMissing names the first entry that cannot be read. The store, for which a
// chain may begin with 0 or 1, takes the founding for none where entry 1 is gone too.
func firstMissing(err error, next uint64) error {
	corrupt := new(store.CorruptError)
	if errors.As(err, &corrupt) && corrupt.Seq > next {
		return &store.CorruptError{Group: corrupt.Group, Seq: next, Reason: corrupt.Reason}
	}
	return err
}

// read is the entries of a journal, each decoded anew: they belong to the
// caller. What was appended since the journal was taken is left out.
func (n *Node) read(group crypto.Hash, j *journal.Journal, from uint64) iter.Seq2[*journal.Entry, error] {
	return func(yield func(*journal.Entry, error) bool) {
		for raw, err := range n.raws(group, from) {
			var e *journal.Entry
			if err == nil {
				e, err = journal.Decode(raw.Bytes, raw.Signature)
			}
			if err == nil && e.Seq() >= j.Len() {
				return
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// Journal lists entries with what was said in them, as far as it is known here.
func (n *Node) Journal(_ context.Context, group crypto.Hash, from uint64) iter.Seq2[api.Entry, error] {
	return func(yield func(api.Entry, error) bool) {
		g, err := n.group(group)
		if err != nil {
			yield(api.Entry{}, err)
			return
		}
		j := g.now()
		place := calendar{}
		for e, err := range n.read(group, j, 0) {
			if err != nil {
				yield(api.Entry{}, err)
				return
			}
			place.pass(e)
			if e.Seq() >= from && !yield(n.line(g, j, e, &place), nil) {
				return
			}
		}
	}
}

func (n *Node) line(g *group, j *journal.Journal, e *journal.Entry, place *calendar) api.Entry {
	h := e.Header()
	line := api.Entry{
		Seq: h.Seq, Epoch: h.Epoch, ID: e.ID(), Prev: h.Prev, Author: h.Author.String(), Recorded: h.Recorded,
		Kind: h.Kind.String(), Meeting: place.meeting, Cycle: place.cycle, Imported: place.imported,
		CorrectedBy: j.Book().CorrectedBy(h.Seq),
	}
	if event := e.Event(); event != nil {
		n.fill(g.id, event)
		line.Event = event
	}
	members := j.Cosigners(e)
	for i, c := range e.Cosignatures() {
		if i < len(members) {
			line.Cosigners = append(line.Cosigners, api.Cosigner{Member: members[i], Elsewhere: c.Elsewhere})
		}
	}
	return line
}

// calendar follows the entries through cycles and meetings, without their rules.
type calendar struct {
	cycle, meeting uint32
	imports        uint64 // the last entry of the last import
	imported       bool
}

func (c *calendar) pass(e *journal.Entry) {
	c.imported = c.imports > 0 && e.Seq() <= c.imports
	switch event := e.Event().(type) {
	case *ledger.GroupFounded:
		c.cycle = 1
	case *ledger.CycleOpened:
		c.cycle, c.meeting = event.Cycle, 0
	case *ledger.MeetingOpened:
		c.meeting = event.Meeting
	case *ledger.OpeningBalances:
		c.meeting = event.Meeting
	case *ledger.RegisterImported:
		c.imports = e.Seq() + uint64(event.Entries)
	}
}
