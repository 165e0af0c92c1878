package node

import (
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/p2p"
)

// Wants says whether a topic that is not here would be taken. Of a group only the
// id is known then; its founding is asked again (wantsFounding).
func (g *guest) Wants(s p2p.State) bool {
	if programme, ok := programmeOf(s.Topic); ok {
		concerned, err := g.node.concernedWith()
		return err == nil && slices.Contains(concerned, programme)
	}
	return len(g.node.ownRights()) > 0 || g.befriended()
}

// befriended says whether a person told this device of the guest's, or brought
// what it says.
func (g *guest) befriended() bool {
	if g.brought {
		return true
	}
	book := g.node.contacts.read()
	return book.device(g.device) != nil
}

// wantsFounding says whether a group that a peer brings is this device's business:
// its own keys are in it, its credential covers it, or a person told it of the
// peer. Of peers that no credential speaks for, only a few are taken in one session.
func (n *Node) wantsFounding(from *guest, founding *journal.Entry) bool {
	e, ok := founding.Event().(*ledger.GroupFounded)
	switch {
	case !ok:
		return false
	case n.isIn(e), from.befriended():
		return true
	case !n.covers(founding.ID(), e.Constitution):
		return false
	}
	return from.credentialed(crypto.Address(e.Constitution.Programme)) || from.bringsFew()
}

// isIn says whether a founding names this device's key.
func (n *Node) isIn(e *ledger.GroupFounded) bool {
	h, err := n.deviceHeader()
	if err != nil {
		return false
	}
	own := ledger.Signatory(h.Public)
	return e.Writer == own || slices.ContainsFunc(e.Members, func(m ledger.Founder) bool { return m.Key == own })
}

// covers says whether a credential of this device reaches a group.
func (n *Node) covers(group crypto.Hash, c ledger.Constitution) bool {
	return slices.ContainsFunc(n.ownRights(), func(r credential.Right) bool {
		return r.Programme == crypto.Address(c.Programme) && r.Covers(group, string(c.Place.Code))
	})
}

func (g *guest) bringsFew() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.founded++
	return g.founded <= maxFounded
}
