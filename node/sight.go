package node

import (
	"errors"
	"fmt"
	"io/fs"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/node/store"
	"jigiya/p2p"
)

// A sight is what must be known of a group to tell a peer how far it has come.
type sight struct {
	Access  access
	Notes   uint64 // fingerprint of the notes that whoever sees the journal sees
	Persons uint64 // of the records of persons
	Words   uint64 // of the records of words
	Records uint64 // of all records, by which a kept one is known to be true still
}

// fingerprint is that of the notes that scopes let see.
func (s *sight) fingerprint(sees scopes) uint64 {
	f := s.Notes
	if sees&seesPersons != 0 {
		f ^= s.Persons
	}
	if sees&seesWords != 0 {
		f ^= s.Words
	}
	return f
}

// sight is a group's, true of its stored head.
func (n *Node) sight(id crypto.Hash) (*sight, error) {
	s, turn := n.sights.of(id)
	if s != nil {
		return s, nil
	}
	s, err := n.keptSight(id)
	if err == nil && s == nil {
		s, err = n.look(id)
	}
	if err != nil {
		return nil, err
	}
	n.sights.found(id, s, turn)
	return s, nil
}

// keptSight is what an earlier run of the program kept, nil if it is not true
// any more.
func (n *Node) keptSight(id crypto.Hash) (*sight, error) {
	s := n.takeKept(id)
	if s == nil {
		return nil, nil
	}
	head, _, err := n.store.Head(store.Hash(id))
	if err != nil || crypto.Hash(head.ID) != s.Access.Head {
		return nil, err
	}
	records, err := n.recordsFingerprint(id)
	if err != nil || records != s.Records {
		return nil, err
	}
	s.Notes, err = n.notesFingerprint(id)
	return s, err
}

// look makes a sight from the journal itself.
func (n *Node) look(id crypto.Hash) (*sight, error) {
	g, err := n.passing(id)
	if err != nil {
		return nil, err
	}
	s := &sight{Access: g.accessNow()}
	if s.Notes, err = n.notesFingerprint(id); err != nil {
		return nil, err
	}
	return s, n.lookAtRecords(g, s)
}

func (n *Node) lookAtRecords(g *group, s *sight) error {
	held, err := n.store.RecordIDs(store.Hash(g.id))
	if err != nil {
		return err
	}
	for _, id := range held {
		f := fingerprint(crypto.Hash(id))
		s.Records ^= f
		switch kind, _ := g.kindOf(ledger.Digest(id)); kind {
		case p2p.NotePerson:
			s.Persons ^= f
		case p2p.NoteWords:
			s.Words ^= f
		}
	}
	return nil
}

func (n *Node) recordsFingerprint(id crypto.Hash) (f uint64, err error) {
	held, err := n.store.RecordIDs(store.Hash(id))
	for _, id := range held {
		f ^= fingerprint(crypto.Hash(id))
	}
	return f, err
}

func (n *Node) notesFingerprint(topic p2p.Topic) (f uint64, err error) {
	ids, err := n.store.NoteIDs(store.Hash(topic))
	for _, id := range ids {
		f ^= fingerprint(crypto.Hash(id.ID))
	}
	return f, err
}

// unsee forgets a sight: what stands beside the journal has changed. It is called
// after the change, and before anybody hears of it.
func (n *Node) unsee(id crypto.Hash) { n.sights.forget(id) }

// resee follows a journal that grew, where nothing else changed.
func (n *Node) resee(g *group) { n.sights.follow(g.id, g.accessNow()) }

// scopesFor is what a device may see of a group here and now. The day is the
// later of this device's clock and the newest meeting of the group itself: a
// board without a clock does not let an expired credential in, and a group whose
// dates are wrong shuts out its own visitors only.
func (n *Node) scopesFor(device crypto.Address, id crypto.Hash) (scopes, *sight, error) {
	s, err := n.sight(id)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil, nil
	case err != nil:
		return 0, nil, fmt.Errorf("asking who may see group %x: %w", id[:4], err)
	}
	today := max(ledger.DateOf(n.clock()), s.Access.Newest)
	sees := s.Access.byJournal(device, today)
	if s.Access.shut(device) {
		return 0, s, nil
	}
	for _, r := range n.programmes.Rights(device, credential.Date(today)) {
		if r.Programme == s.Access.Programme && r.Covers(id, s.Access.Place) {
			sees |= scopesIn(r.Role)
		}
	}
	return sees, s, nil
}

// scopesIn is what a credential of a role lets see: staff needs nobody's name.
func scopesIn(role credential.Role) scopes {
	if role == credential.Facilitator {
		return seesAll
	}
	return seesJournal
}
