package node

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger/journal"
	"jigiya/node/store"
	"jigiya/p2p"
)

// A guest is one peer's device in one session. It implements p2p.Guest.
type guest struct {
	node    *Node
	device  crypto.Address
	marked  []crypto.Address // programmes that both ends have shown to know
	founded int              // groups taken in from it in this session that no credential speaks for; under mu

	view    crypto.Hash // as it was when the session began
	brought bool        // a person brought what it says, in a bundle

	mu      sync.Mutex
	order   []news                // changes not yet told
	untold  map[p2p.Topic]changes // of each topic: its newest is told, older ones are passed over
	early   map[p2p.Topic]uint64  // the commit whose entries are told before it is heard of; only for tell
	wake    chan struct{}
	left    chan struct{}
	leave   sync.Once
	changed chan p2p.Change
}

// A news is a change of a topic, by its number in the store's feed and by its commit.
type news struct {
	topic          p2p.Topic
	number, commit uint64
}

// Changes are those of one topic that are to be told, by the commits of the first and
// of the last.
type changes struct{ first, last uint64 }

var _ p2p.Guest = (*guest)(nil)

func (n *Node) newGuest(device crypto.Address, marked []crypto.Address) *guest {
	g := &guest{
		node: n, device: device, marked: marked, untold: map[p2p.Topic]changes{}, early: map[p2p.Topic]uint64{},
		wake: make(chan struct{}, 1), left: make(chan struct{}), changed: make(chan p2p.Change),
	}
	g.view = g.View()
	go g.tell()
	n.hub.join(g)
	return g
}

// Device is the address of its device key.
func (g *guest) Device() crypto.Address { return g.device }

// Leave ends it.
func (g *guest) Leave() {
	g.leave.Do(func() {
		g.node.hub.part(g)
		close(g.left)
	})
}

// View changes with the store and with what programmes say of the device. What
// the journals say of it changes with them, so it crosses as a change of theirs.
func (g *guest) View() crypto.Hash {
	id := g.node.store.ID()
	parts := [][]byte{id[:], g.device[:]}
	for _, r := range g.rights() {
		parts = append(parts, r.Credential[:])
	}
	for _, p := range g.marked {
		parts = append(parts, p[:])
	}
	return crypto.Digest(crypto.TagHello, parts...)
}

func (g *guest) rights() []credential.Right {
	return g.node.programmes.Rights(g.device, credential.DateOf(g.node.clock()))
}

// Topics are the states of what changed and may be seen.
func (g *guest) Topics(since uint64) iter.Seq2[p2p.State, error] {
	return func(yield func(p2p.State, error) bool) {
		for c, err := range g.node.store.Feed(since) {
			var s p2p.State
			ok := false
			if err == nil {
				s, ok, err = g.State(p2p.Topic(c.Topic))
			}
			s.Feed = c.Feed
			if (ok || err != nil) && !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// State is one topic's.
func (g *guest) State(topic p2p.Topic) (p2p.State, bool, error) {
	if programme, ok := programmeOf(topic); ok {
		return g.programmeState(topic, programme)
	}
	sees, s, err := g.node.scopesFor(g.device, topic)
	if damaged(err) { // the others are exchanged all the same
		g.node.log.Warn("a group that cannot be read", "group", topic, "err", err)
		return p2p.State{}, false, nil
	}
	if err != nil || sees == 0 {
		return p2p.State{}, false, err
	}
	head, ok, err := g.node.store.Head(store.Hash(topic))
	return p2p.State{Topic: topic, Head: journalHead(head), Notes: s.fingerprint(sees)}, ok, err
}

// damaged says whether it is about one group that something cannot be read, and not about
// the whole store.
func damaged(err error) bool {
	return err != nil && !errors.Is(err, store.ErrClosed) && !errors.Is(err, store.ErrBroken)
}

func journalHead(h store.Head) journal.Head {
	return journal.Head{Epoch: h.Epoch, Seq: h.Seq, ID: crypto.Hash(h.ID)}
}

// A programme's topic is its address behind twelve zeros.
func programmeTopic(programme crypto.Address) (t p2p.Topic) {
	copy(t[12:], programme[:])
	return t
}

func programmeOf(t p2p.Topic) (programme crypto.Address, ok bool) {
	copy(programme[:], t[12:])
	return programme, [12]byte(t[:12]) == [12]byte{} && programme != crypto.Address{}
}

func (g *guest) programmeState(topic p2p.Topic, programme crypto.Address) (p2p.State, bool, error) {
	if !g.mayKnow(programme) {
		return p2p.State{}, false, nil
	}
	notes, err := g.node.notesFingerprint(topic)
	return p2p.State{Topic: topic, Notes: notes}, notes != 0, err
}

// mayKnow says whether the guest has shown that it has to do with a programme.
func (g *guest) mayKnow(programme crypto.Address) bool {
	return slices.Contains(g.marked, programme) || g.credentialed(programme)
}

func (g *guest) credentialed(programme crypto.Address) bool {
	return slices.ContainsFunc(g.rights(), func(r credential.Right) bool { return r.Programme == programme })
}

func (g *guest) sees(topic p2p.Topic) (scopes, error) {
	sees, _, err := g.node.scopesFor(g.device, topic)
	return sees, err
}

// Holds asks the main chain.
func (g *guest) Holds(topic p2p.Topic, seq uint64, id crypto.Hash) (bool, error) {
	if sees, err := g.sees(topic); err != nil || sees == 0 {
		return false, err
	}
	head, ok, err := g.node.store.Head(store.Hash(topic))
	switch {
	case err != nil, !ok, seq > head.Seq:
		return false, err
	case seq == head.Seq:
		return crypto.Hash(head.ID) == id, nil
	}
	e, err := g.node.entryAt(topic, seq)
	return err == nil && crypto.Hash(e.ID) == id, err
}

func (n *Node) entryAt(topic p2p.Topic, seq uint64) (store.Entry, error) {
	for e, err := range n.store.Entries(store.Hash(topic), seq) {
		return e, err
	}
	return store.Entry{}, notFound("reading entry %d", seq)
}

// Entries are what is sent.
func (g *guest) Entries(topic p2p.Topic, from uint64) iter.Seq2[journal.Raw, error] {
	return func(yield func(journal.Raw, error) bool) {
		sees, err := g.sees(topic)
		if err != nil {
			yield(journal.Raw{}, err)
		}
		if sees == 0 {
			return
		}
		for raw, err := range g.node.raws(topic, from) {
			if !yield(raw, err) || err != nil {
				return
			}
		}
	}
}

// Locators are from where this end would go on.
func (g *guest) Locators(topic p2p.Topic) (places []p2p.Locator, err error) {
	head, ok, err := g.node.store.Head(store.Hash(topic))
	if err != nil || !ok {
		return nil, err
	}
	places = append(places, p2p.Locator{Seq: head.Seq, ID: crypto.Hash(head.ID)})
	last := head.Seq
	for step := uint64(1); len(places) < p2p.MaxLocators && last > 0; step *= 2 {
		last -= min(step, last)
		e, err := g.node.entryAt(topic, last)
		if err != nil {
			return nil, err
		}
		places = append(places, p2p.Locator{Seq: e.Seq, ID: crypto.Hash(e.ID)})
	}
	return places, nil
}

// Cursor and SetCursor keep how far the exchange has come.
func (g *guest) Cursor() (c p2p.Cursor, err error) {
	raw, err := g.node.store.Cursor([20]byte(g.device))
	if err != nil || len(raw) == 0 {
		return c, err
	}
	return parseCursor(raw, g.node.wants()), nil
}

// SetCursor is lazy: what is lost is told again.
func (g *guest) SetCursor(c p2p.Cursor) error {
	return g.node.store.SetCursor([20]byte(g.device), cursorBytes(c, g.node.wants()))
}

// Take is the gate for what a peer brings.
func (g *guest) Take(ctx context.Context, topic p2p.Topic, entries []journal.Raw, committed func(journal.Head, error)) error {
	return g.node.take(ctx, g, topic, entries, committed)
}

// Changed tells what is new.
func (g *guest) Changed() <-chan p2p.Change { return g.changed }

// hear takes a change that was committed; it never waits.
func (g *guest) hear(n news) {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := n.commit
	if c, some := g.untold[n.topic]; some {
		first = c.first
	}
	g.untold[n.topic] = changes{first, n.commit}
	g.order = append(g.order, n)
	if len(g.order) > 2*len(g.untold)+maxNewsTopics {
		g.order = slices.DeleteFunc(g.order, func(n news) bool { return g.untold[n.topic].last != n.commit })
	}
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// next is the oldest change that no newer one of its topic has replaced, and the first
// commit of those that it stands for.
func (g *guest) next() (n news, since uint64, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.order) > 0 {
		n, g.order = g.order[0], g.order[1:]
		if c := g.untold[n.topic]; c.last == n.commit {
			delete(g.untold, n.topic)
			return n, c.first, true
		}
	}
	return n, 0, false
}

// change is a news as it is told: the topic as it is by now, which may be ahead of what
// was heard of.
func (g *guest) change(n news, since uint64) (c p2p.Change, ok bool) {
	state, ok, err := g.State(n.topic)
	if err != nil {
		g.node.log.Warn("telling of a change", "topic", n.topic, "err", err)
		return c, false
	}
	state.Feed = n.number
	raws, upTo := g.node.hub.news(n.topic, max(since, g.early[n.topic]+1), state.Head)
	delete(g.early, n.topic)
	if upTo > n.commit {
		g.early[n.topic] = upTo
	}
	return p2p.Change{State: state, Entries: raws}, ok
}

// tell hands the news over one by one, as fast as the session takes them.
func (g *guest) tell() {
	defer close(g.changed)
	for {
		n, since, ok := g.next()
		if !ok {
			select {
			case <-g.wake:
				continue
			case <-g.left:
				return
			}
		}
		c, ok := g.change(n, since)
		if !ok {
			continue
		}
		select {
		case g.changed <- c:
		case <-g.left:
			return
		}
	}
}
