package node

import (
	"errors"
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/node/store"
	"jigiya/p2p"
)

// Introduce is what this device shows of itself on a channel.
func (n *Node) Introduce(c p2p.Channel) (p2p.Hello, error) {
	own, err := n.identity()
	if err != nil {
		return p2p.Hello{}, err
	}
	proof, err := own.transport.Sign(c.Digest(c.Dialled))
	if err != nil {
		return p2p.Hello{}, err
	}
	concerned := n.concernedWith()
	hello := p2p.Hello{Certificate: own.certificate.Bytes(), Proof: proof, Credentials: n.shown(own)}
	for _, p := range concerned[:min(len(concerned), p2p.MaxMarks)] {
		hello.Marks = append(hello.Marks, c.Mark(p, c.Dialled))
	}
	return hello, nil
}

// shown are the deeds that say what this device may be, each after its roots.
func (n *Node) shown(own *identity) (deeds [][]byte) {
	for _, id := range n.programmes.Shown(own.certificate.Address(), credential.DateOf(n.clock())) {
		if raw := n.deed(id); raw != nil && len(deeds) < p2p.MaxCredentials {
			deeds = append(deeds, raw)
		}
	}
	return deeds
}

// deed finds a kept deed by its id.
func (n *Node) deed(id crypto.Hash) []byte {
	for _, p := range n.programmes.Programmes() {
		topic := programmeTopic(p)
		for k := credential.KindRoot; k <= credential.KindCredential; k++ {
			if note, ok, err := n.store.Note(store.Hash(topic), byte(k), store.Hash(id)); err == nil && ok {
				return note.Bytes
			}
		}
	}
	return nil
}

// Recognise says who the other end is.
func (n *Node) Recognise(c p2p.Channel, h p2p.Hello) (p2p.Guest, error) {
	certificate, err := proven(c, h)
	if err != nil {
		n.log.Info("a hello that proves nothing", "err", err)
		return nil, p2p.ErrUnknown
	}
	concerned := n.concernedWith()
	n.takeShown(h, concerned)
	device := certificate.Address()
	marked := n.marked(c, h, concerned)
	known, err := n.knows(device, marked)
	switch {
	case err != nil:
		return nil, err
	case !known:
		return nil, p2p.ErrUnknown
	}
	n.remember(certificate)
	return n.newGuest(device, marked), nil
}

// proven is the certificate of a hello whose transport key signed this channel.
func proven(c p2p.Channel, h p2p.Hello) (*credential.Certificate, error) {
	certificate, err := credential.ParseCertificate(h.Certificate)
	if err != nil {
		return nil, err
	}
	if err := certificate.Verify(); err != nil {
		return nil, err
	}
	if !certificate.Transport.Verify(c.Digest(!c.Dialled), h.Proof) {
		return nil, errors.New("the channel is not signed by the transport key")
	}
	return certificate, nil
}

// takeShown takes in the deeds that the other end shows, of programmes that
// concern this device: of others they prove nothing here.
func (n *Node) takeShown(h p2p.Hello, concerned []crypto.Address) {
	for _, raw := range h.Credentials {
		deed, err := credential.ParseDeed(raw)
		if err != nil || !slices.Contains(concerned, deed.Programme()) {
			continue
		}
		if _, err := n.takeDeed(raw); err != nil {
			n.log.Info("a deed that was shown", "err", err)
		}
	}
}

// marked are the programmes that concern both ends, by the other end's marks.
func (n *Node) marked(c p2p.Channel, h p2p.Hello, concerned []crypto.Address) (marked []crypto.Address) {
	for _, p := range concerned {
		if slices.Contains(h.Marks, c.Mark(p, !c.Dialled)) {
			marked = append(marked, p)
		}
	}
	return marked
}

// knows says whether a device has business here: a person introduced it, a
// programme or a group lets it in; or it may be one that this device is sent to
// visit, because it knows the programme.
func (n *Node) knows(device crypto.Address, marked []crypto.Address) (bool, error) {
	contacts := n.contacts.read()
	if contacts.device(device) != nil {
		return true, nil
	}
	works := n.worksFor()
	for _, r := range n.programmes.Rights(device, credential.DateOf(n.clock())) {
		if slices.Contains(n.concernedWith(), r.Programme) {
			return true, nil
		}
	}
	if slices.ContainsFunc(marked, func(p crypto.Address) bool { return slices.Contains(works, p) }) {
		return true, nil
	}
	return n.seesAny(device)
}

// seesAny says whether any group lets a device in.
func (n *Node) seesAny(device crypto.Address) (bool, error) {
	ids, err := n.groupIDs()
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		sees, _, err := n.scopesFor(device, id)
		if err != nil {
			n.log.Warn("asking who may see a group", "group", id, "err", err)
			continue
		}
		if sees != 0 {
			return true, nil
		}
	}
	return false, nil
}

// remember keeps the box key of a contact, for bundles.
func (n *Node) remember(c *credential.Certificate) {
	book := n.contacts.read()
	known := book.device(c.Address())
	if known == nil || known.Box == crypto.Hash(c.Box) {
		return
	}
	learnt := *known
	learnt.Box = crypto.Hash(c.Box)
	if err := n.contacts.change(func(book *contacts) { book.meet(learnt) }); err != nil {
		n.log.Warn("keeping a contact", "err", err)
	}
}
