package node

import (
	"maps"
	"slices"
	"sync"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/p2p"
)

// A hub tells the guests of changes, in the order of the commits.
type hub struct {
	committing sync.Mutex // from a write until the guests know of it

	mu     sync.Mutex
	guests map[*guest]bool
	latest map[p2p.Topic][]journal.Raw // what was appended last, to be sent with the news
}

func (h *hub) join(g *guest) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.guests == nil {
		h.guests, h.latest = map[*guest]bool{}, map[p2p.Topic][]journal.Raw{}
	}
	h.guests[g] = true
}

func (h *hub) part(g *guest) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if delete(h.guests, g); len(h.guests) == 0 {
		clear(h.latest)
	}
}

func (h *hub) all() []*guest {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.guests))
}

// appended keeps the last entries of a topic, if there is anybody to send them to.
func (h *hub) appended(topic p2p.Topic, entries []*journal.Entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.guests) == 0 {
		return
	}
	if delete(h.latest, topic); len(entries) == 0 || len(entries) > maxNewsEntries {
		return
	}
	if len(h.latest) == maxNewsTopics {
		clear(h.latest) // whoever still wanted one asks for it
	}
	raws := make([]journal.Raw, len(entries))
	for i, e := range entries {
		raws[i] = journal.Raw{Bytes: e.Bytes(), Signature: e.Signature()}
	}
	h.latest[topic] = raws
}

// news are the entries appended last, if they lead up to a head.
func (h *hub) news(topic p2p.Topic, head journal.Head) []journal.Raw {
	h.mu.Lock()
	defer h.mu.Unlock()
	raws := h.latest[topic]
	if len(raws) == 0 {
		return nil
	}
	last := raws[len(raws)-1]
	if e, err := journal.Decode(last.Bytes, last.Signature); err != nil || e.ID() != head.ID {
		return nil
	}
	return raws
}

// change is a commit: write makes it durable and swaps what readers see; then the
// guests hear of it. They hear of all changes in order, or one cut off in
// between would have been told of a later change and not of an earlier one.
func (n *Node) change(topic p2p.Topic, entries []*journal.Entry, write func() error) error {
	n.hub.committing.Lock()
	defer n.hub.committing.Unlock()
	if err := write(); err != nil {
		return err
	}
	n.hub.appended(topic, entries)
	number := n.store.Last()
	for _, g := range n.hub.all() {
		g.hear(topic, number)
	}
	return nil
}

// recheck ends the sessions of guests whose rights have changed: they begin anew
// with those they have now.
func (h *hub) recheck() {
	for _, g := range h.all() {
		if g.View() != g.view {
			g.Leave()
		}
	}
}

// shutsOut says whether somebody who had business here may have none after these
// entries.
func shutsOut(entries []*journal.Entry) bool {
	return slices.ContainsFunc(entries, func(e *journal.Entry) bool {
		switch e.Header().Kind {
		case ledger.KindDeviceRevoked, ledger.KindOfficersElected, ledger.KindCycleOpened, ledger.KindEpochOpened, ledger.KindForkResolved:
			return true
		}
		return false
	})
}

// showOut ends the sessions of guests who have no business here any more.
func (n *Node) showOut() {
	for _, g := range n.hub.all() {
		if known, err := n.knows(g.device, g.marked); err == nil && !known && !g.brought {
			g.Leave()
		}
	}
}
