package node

import (
	"maps"
	"slices"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/p2p"
)

// A hub tells the guests of changes, in the order of the commits.
type hub struct {
	committing sync.Mutex // from a write until the guests know of it

	mu     sync.Mutex
	guests map[*guest]bool
	latest map[p2p.Topic][]appended // in order, to be sent with the news
	commit uint64                   // the last that began
}

// An appended entry came with a commit.
type appended struct {
	raw    journal.Raw
	id     crypto.Hash
	commit uint64
}

func (h *hub) join(g *guest) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.guests == nil {
		h.guests, h.latest = map[*guest]bool{}, map[p2p.Topic][]appended{}
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

// begin numbers a commit, and holds on to what it appends if that is little and there is
// anybody to send it to. It is not sent before it is the head of the store.
func (h *hub) begin(topic p2p.Topic, entries []*journal.Entry) (commit uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.commit++
	switch {
	case len(h.guests) == 0, len(entries) == 0:
		return h.commit
	case len(entries) > maxNewsEntries:
		delete(h.latest, topic)
		return h.commit
	}
	last := h.latest[topic]
	if n := len(last); n > 0 && last[n-1].id != entries[0].Header().Prev {
		last = nil
	}
	if last == nil && len(h.latest) >= maxNewsTopics {
		clear(h.latest) // whoever still wanted one asks for it
	}
	for _, e := range entries {
		last = append(last, appended{journal.Raw{Bytes: e.Bytes(), Signature: e.Signature()}, e.ID(), h.commit})
	}
	h.latest[topic] = slices.Clone(last[max(0, len(last)-maxNewsEntries-1):]) // one more shows that there were too many
	return h.commit
}

// news are the entries appended since a commit, itself included, if they are few and lead
// up to a head, and the commit that the head came with.
func (h *hub) news(topic p2p.Topic, since uint64, head journal.Head) (raws []journal.Raw, upTo uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := h.latest[topic]
	end := slices.IndexFunc(last, func(a appended) bool { return a.id == head.ID })
	if end < 0 {
		return nil, 0
	}
	upTo = last[end].commit
	if len(last) > maxNewsEntries && last[0].commit >= since {
		return nil, upTo
	}
	for _, a := range last[:end+1] {
		if a.commit >= since {
			raws = append(raws, a.raw)
		}
	}
	return raws, upTo
}

// change is a commit: write makes it durable and swaps what readers see; then the
// guests hear of it, also of the part that was durable before something failed. They hear
// of all changes in order, or one cut off in between would have been told of a later change and not of an earlier one.
func (n *Node) change(topic p2p.Topic, entries []*journal.Entry, write func() error) error {
	n.hub.committing.Lock()
	defer n.hub.committing.Unlock()
	before, commit := n.store.Last(), n.hub.begin(topic, entries)
	err := write()
	number := n.store.Last()
	if err != nil && number == before {
		return err
	}
	for _, g := range n.hub.all() {
		g.hear(news{topic, number, commit})
	}
	if len(entries) > 0 {
		n.tell(api.Changed, "topic", topic, "seq", entries[len(entries)-1].Seq())
	}
	return err
}

// settle waits until the commit that is under way can be seen.
func (h *hub) settle() {
	h.committing.Lock()
	defer h.committing.Unlock()
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
