package node

import (
	"context"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/store"
)

// Erase forgets who a member was. The entries that say so come first, durably;
// then every record of her name loses its key. Her money stays in the book.
func (n *Node) Erase(_ context.Context, p api.Proposal, member ledger.MemberNumber) (api.Accepted, error) {
	g, err := n.group(p.Group)
	if err != nil {
		return api.Accepted{}, err
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	persons, err := n.persons(g, member)
	if err != nil {
		return api.Accepted{}, err
	}
	for _, digest := range persons {
		p.Events = append(p.Events, &ledger.RecordErased{Record: digest})
	}
	accepted, err := n.propose(g, p, nil)
	if err != nil {
		return api.Accepted{}, err
	}
	return accepted, n.eraseRecords(g.id, persons)
}

// persons are all records that ever named a member.
func (n *Node) persons(g *group, member ledger.MemberNumber) (persons []ledger.Digest, err error) {
	if _, err := g.now().Book().Member(member); err != nil {
		return nil, err
	}
	for e, err := range n.read(g.id, 0) {
		if err != nil {
			return nil, err
		}
		switch event := e.Event().(type) {
		case *ledger.GroupFounded:
			for _, m := range event.Members {
				if m.Member == member {
					persons = append(persons, m.Person.Digest)
				}
			}
		case *ledger.MemberJoined:
			if event.Member == member {
				persons = append(persons, event.Person.Digest)
			}
		case *ledger.PersonRecorded:
			if event.Member == member {
				persons = append(persons, event.Person.Digest)
			}
		}
	}
	return persons, nil
}

func (n *Node) eraseRecords(group crypto.Hash, digests []ledger.Digest) error {
	for _, digest := range digests {
		if err := n.store.Erase(store.Hash(group), store.Hash(digest)); err != nil && !isNotExist(err) {
			return err
		}
		n.forget(group, digest)
	}
	return nil
}
