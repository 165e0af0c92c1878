package node

import (
	"slices"
	"sync"

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
		return slices.Contains(g.node.concernedWith(), programme)
	}
	if _, err := g.node.sight(s.Topic); damaged(err) && !isMissing(err) { // it is here, and nothing can be added to it
		return false
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
// its own key is in it, its credential covers it, or a person told it of the peer.
// Anybody can name a key or a programme in a founding: of peers that neither a
// person nor a credential speaks for, only a few groups are taken.
func (n *Node) wantsFounding(from *guest, founding *journal.Entry) bool {
	e, ok := founding.Event().(*ledger.GroupFounded)
	switch {
	case !ok:
		return false
	case from.befriended(), from.credentialed(crypto.Address(e.Constitution.Programme)) && n.covers(founding.ID(), e.Constitution):
		return true
	}
	return (n.isIn(e) || n.covers(founding.ID(), e.Constitution)) && from.bringsFew()
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
	return g.founded <= maxFounded && g.node.strangers.another(g.node.today())
}

// A tally counts what strangers bring in a day, whoever they say they are: making a
// new key costs them nothing.
type tally struct {
	mu  sync.Mutex
	day ledger.Date
	n   int
}

func (t *tally) another(today ledger.Date) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.day != today {
		t.day, t.n = today, 0
	}
	t.n++
	return t.n <= maxFoundedDay
}
