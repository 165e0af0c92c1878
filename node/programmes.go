package node

import (
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/node/keystore"
	"jigiya/node/store"
	"jigiya/p2p"
)

// loadProgrammes takes in the deeds that are kept. The first of two rival roots
// was kept alone, so their order does not matter.
func (n *Node) loadProgrammes() error {
	topics, err := n.store.Topics()
	if err != nil {
		return err
	}
	for _, t := range topics {
		if _, ok := programmeOf(p2p.Topic(t)); !ok {
			continue
		}
		if err := n.loadProgramme(t); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) loadProgramme(topic store.Hash) error {
	for note, err := range n.store.Notes(topic, byte(p2p.NoteRoot), byte(p2p.NoteCredential)) {
		if err != nil {
			return fmt.Errorf("reading the deeds of a programme: %w", err)
		}
		if _, err := n.programmes.AddTrusted(note.Bytes); err != nil {
			n.log.Warn("a kept deed", "err", err)
		}
	}
	return nil
}

// recallProgramme forgets what was taken in and could not be kept: told again, it is new.
func (n *Node) recallProgramme(programme crypto.Address) error {
	n.programmes.Forget(programme)
	return n.loadProgramme(store.Hash(programmeTopic(programme)))
}

// worksFor are the programmes of this device: those it was told of, those whose
// credential it has. Their deeds are taken in from whoever brings them, and new
// groups of theirs if a credential covers them.
func (n *Node) worksFor() []crypto.Address {
	all := n.contacts.read().Programmes
	for _, r := range n.ownRights() {
		if !slices.Contains(all, r.Programme) {
			all = append(all, r.Programme)
		}
	}
	return all
}

func (n *Node) ownRights() []credential.Right {
	h, err := n.deviceHeader()
	if err != nil {
		return nil
	}
	return n.programmes.Rights(h.Address, credential.DateOf(n.clock()))
}

// concernedWith are the programmes this device has to do with: it works for
// them, or a group here names them.
func (n *Node) concernedWith() []crypto.Address {
	all := n.worksFor()
	for _, p := range n.programmesHere() {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// takeDeed verifies a deed and keeps it, and what it decides.
func (n *Node) takeDeed(raw []byte) (credential.Taken, error) {
	taken, err := n.programmes.Add(raw)
	var rival *credential.RivalError
	if errors.As(err, &rival) {
		n.log.Warn("a programme has two roots of one number", "programme", rival.Programme, "number", rival.Number)
		return taken, nil
	}
	if err != nil {
		return taken, err
	}
	notes, dropped := deedNotes(taken)
	if len(notes) == 0 {
		return taken, nil
	}
	topic := programmeTopic(taken.Deed.Programme())
	err = n.change(topic, nil, func() error {
		return errors.Join(n.store.PutNotes(store.Hash(topic), notes), n.store.DropNotes(store.Hash(topic), dropped))
	})
	if err != nil {
		return taken, errors.Join(err, n.recallProgramme(taken.Deed.Programme()))
	}
	n.hub.recheck()
	return taken, nil
}

// deedNotes are what is to be kept, and to be dropped, of what taking in a deed led to.
func deedNotes(t credential.Taken) (notes []store.Note, dropped []store.NoteID) {
	if t.State == credential.Kept {
		notes = append(notes, store.Note{Kind: byte(t.Deed.Kind()), ID: store.Hash(t.Deed.ID()), Bytes: t.Deed.Bytes()})
	}
	for _, id := range t.Dropped {
		for k := credential.KindRoot; k <= credential.KindCredential; k++ {
			dropped = append(dropped, store.NoteID{Kind: byte(k), ID: store.Hash(id)})
		}
	}
	for _, s := range t.Settled {
		more, gone := deedNotes(s)
		notes, dropped = append(notes, more...), append(dropped, gone...)
	}
	return notes, dropped
}

// today is this device's day, for what is not about a group.
func (n *Node) today() ledger.Date { return ledger.DateOf(n.clock()) }

// rootKey is the name of one of a programme's root keys in the keystore.
func rootKey(programme crypto.Address, number int) keystore.Name {
	return keystore.Name(fmt.Sprintf("programme-%s-%d", programme.String()[:16], number))
}
