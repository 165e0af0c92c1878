package node

import (
	"fmt"
	"sync"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/store"
	"jigiya/p2p"
)

// A group is one journal in memory. Writers take the lock; readers take the
// journal, which never changes. One that nobody has asked for in a while is
// dropped: an idle node keeps no ids of entries in memory.
type group struct {
	id      crypto.Hash
	loading sync.Once
	failure error // of loading

	writing sync.Mutex
	dropped bool          // under writing: another group stands for the id, or will
	takes   chan struct{} // bounds the batches of a peer that are under way
	intake  intake

	used time.Time // under the node's lock

	mu      sync.RWMutex
	journal *journal.Journal
	access  access
	kinds   recordKinds
	dispute *journal.Dispute
	judged  bool   // dispute is known
	turn    uint64 // of what dispute is an answer to
}

func newGroup(id crypto.Hash) *group {
	return &group{id: id, takes: make(chan struct{}, maxTakes), kinds: recordKinds{}}
}

func (g *group) now() *journal.Journal {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.journal
}

func (g *group) swap(j *journal.Journal) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.journal = j
}

// group gives a journal, loaded when it is first asked for. One whose founding a peer
// is bringing is waited for: it is stored a moment before it can be seen.
func (n *Node) group(id crypto.Hash) (*group, error) {
	g, err := n.loaded(id)
	if err != nil || g.now().Len() > 0 {
		return g, err
	}
	if g, err = n.lock(id); err != nil {
		return nil, err
	}
	defer g.writing.Unlock()
	return g, nil
}

// loaded is a group whose journal may be empty yet: who holds a lock does not wait for the
// founding. Loading one keeps nobody from another.
func (n *Node) loaded(id crypto.Hash) (*group, error) {
	g := n.known(id)
	g.loading.Do(func() {
		g.failure = n.loadStored(g)
		n.makeRoom()
	})
	if g.failure != nil {
		n.forgetGroup(g)
		return nil, g.failure
	}
	return g, nil
}

// passing gives a journal, as loaded does, that is wanted for a moment: if it is not in
// memory, it is not kept there.
func (n *Node) passing(id crypto.Hash) (*group, error) {
	n.mu.Lock()
	g := n.groups[id]
	n.mu.Unlock()
	if g != nil {
		return n.loaded(id)
	}
	g = newGroup(id)
	defer n.passed.Store(true)
	return g, n.loadStored(g)
}

func (n *Node) known(id crypto.Hash) *group {
	n.mu.Lock()
	defer n.mu.Unlock()
	g := n.groups[id]
	if g == nil {
		g = newGroup(id)
		n.groups[id] = g
	}
	g.used = n.now()
	return g
}

// standing is a group that is in memory, nil if it is not.
func (n *Node) standing(id crypto.Hash) *group {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.groups[id]
}

func (n *Node) forgetGroup(g *group) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.groups[g.id] == g {
		delete(n.groups, g.id)
	}
}

// lock gives a group to one writer, when all that peers brought is settled.
func (n *Node) lock(id crypto.Hash) (*group, error) {
	for {
		g, err := n.loaded(id)
		if err != nil {
			return nil, err
		}
		switch locked := g.lock(); {
		case locked && g.now().Len() > 0:
			return g, nil
		case locked:
			g.writing.Unlock()
			return nil, n.absent(id)
		}
	}
}

// lock is false for a group that was dropped while it was waited for.
func (g *group) lock() bool {
	g.writing.Lock()
	if g.dropped {
		g.writing.Unlock()
	}
	return !g.dropped
}

// loadStored replays what the store has of a group.
func (n *Node) loadStored(g *group) error {
	if _, ok, err := n.store.Head(store.Hash(g.id)); err != nil {
		return err
	} else if !ok {
		return n.absent(g.id)
	}
	if err := n.load(g); err != nil {
		return fmt.Errorf("replaying group %x: %w", g.id[:4], err)
	}
	return nil
}

// observe takes from entries that are durable what is asked of a group besides
// its book. The access is the journal's: swap that first.
func (g *group) observe(entries []*journal.Entry) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, e := range entries {
		g.observeEntry(e)
	}
	g.access.settle(g.journal)
}

func (g *group) observeEntry(e *journal.Entry) {
	if e.Event() != nil {
		g.access.observe(e.Event())
		g.kinds.observe(e.Event())
	}
}

func (g *group) accessNow() access {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.access
}

// kindOf says what kind of record a digest names in this journal; ok is false
// for none, or one that was erased.
func (g *group) kindOf(digest ledger.Digest) (kind p2p.NoteKind, ok bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	kind = g.kinds[digest]
	return kind, kind != erasedRecord
}

// replace takes over what another reading of the same group found.
func (g *group) replace(fresh *group) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.journal, g.access, g.kinds = fresh.journal, fresh.access, fresh.kinds
	g.forgetDoubt()
}

// doubt is the dispute over the group's history, if it has been asked for, and the turn in
// which it is an answer.
func (g *group) doubt() (d *journal.Dispute, known bool, turn uint64) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.dispute, g.judged, g.turn
}

// doubtful keeps an answer, unless what it was an answer to has changed since.
func (g *group) doubtful(d *journal.Dispute, turn uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.turn == turn {
		g.dispute, g.judged = d, true
	}
}

// undoubt forgets the answer: what lies beside the journal has changed.
func (g *group) undoubt() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.forgetDoubt()
}

func (g *group) forgetDoubt() { g.dispute, g.judged, g.turn = nil, false, g.turn+1 }

// doubtAfter forgets what entries may have changed about a dispute: one there is,
// they may decide; where there is none, only an opening can begin one.
func (g *group) doubtAfter(entries []*journal.Entry) {
	g.mu.Lock()
	defer g.mu.Unlock()
	epochs := g.journal.Epochs()
	if g.dispute != nil || epochs[len(epochs)-1].From >= entries[0].Seq() {
		g.forgetDoubt()
	}
}
