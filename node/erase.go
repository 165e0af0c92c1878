package node

import (
	"context"
	"errors"
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// Erase forgets who a member was. The entries that say so come first, durably;
// then every record of her name loses its key. Her money stays in the book.
func (n *Node) Erase(_ context.Context, p api.Proposal, member ledger.MemberNumber) (api.Accepted, error) {
	g, err := n.lock(p.Group)
	if err != nil {
		return api.Accepted{}, err
	}
	defer g.writing.Unlock()
	persons, err := n.persons(g, member)
	if err != nil {
		return api.Accepted{}, err
	}
	if len(persons) == 0 {
		return api.Accepted{}, fmt.Errorf("erasing member %d: %w", member, store.ErrErased)
	}
	for _, digest := range persons {
		p.Events = append(p.Events, &ledger.RecordErased{Record: digest})
	}
	return n.propose(g, p, nil)
}

// persons are the records that name a member and are not erased yet.
func (n *Node) persons(g *group, member ledger.MemberNumber) (persons []ledger.Digest, err error) {
	j := g.now()
	if _, err := j.Book().Member(member); err != nil {
		return nil, err
	}
	for e, err := range n.read(g.id, j, 0) {
		if err != nil {
			return nil, err
		}
		if digest := personIn(e, member); !digest.IsZero() && !n.isErased(g.id, digest) {
			persons = append(persons, digest)
		}
	}
	return persons, nil
}

// personIn is the record by which an entry names a member, zero if it does not.
func personIn(e *journal.Entry, member ledger.MemberNumber) ledger.Digest {
	switch event := e.Event().(type) {
	case *ledger.GroupFounded:
		for _, m := range event.Members {
			if m.Member == member {
				return m.Person.Digest
			}
		}
	case *ledger.MemberJoined:
		if event.Member == member {
			return event.Person.Digest
		}
	case *ledger.PersonRecorded:
		if event.Member == member {
			return event.Person.Digest
		}
	}
	return ledger.Digest{}
}

func (n *Node) isErased(group crypto.Hash, digest ledger.Digest) bool {
	_, _, err := n.store.Record(store.Hash(group), store.Hash(digest))
	return errors.Is(err, store.ErrErased)
}

// erasedBy are the records that events erase.
func erasedBy(events []ledger.Event) (erased []ledger.Digest) {
	for _, e := range events {
		if e, ok := e.(*ledger.RecordErased); ok {
			erased = append(erased, e.Record)
		}
	}
	return erased
}

// eraseRecords overwrites the keys of records, of those too that are not here
// yet: a peer that has not heard of the erasing may bring them.
func (n *Node) eraseRecords(group crypto.Hash, digests []ledger.Digest) error {
	for _, digest := range digests {
		if n.isErased(group, digest) {
			continue
		}
		if err := n.store.Erase(store.Hash(group), store.Hash(digest)); err != nil {
			return err
		}
		n.forget(group, digest)
		n.unsee(group)
	}
	return nil
}
