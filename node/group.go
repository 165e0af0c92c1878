package node

import (
	"fmt"
	"sync"
	"time"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// A group is one journal in memory. Writers take the lock; readers take the
// journal, which never changes. One that nobody has asked for in a while is
// dropped: an idle node keeps no ids of entries in memory.
type group struct {
	id      crypto.Hash
	loading sync.Once
	failure error // of loading

	writing sync.Mutex
	dropped bool           // under writing: another group stands for the id, or will
	commits sync.WaitGroup // those of entries taken from peers that are not durable yet
	ahead   *journal.Journal

	mu      sync.RWMutex
	journal *journal.Journal
	used    time.Time
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

// group gives a journal, loaded when it is first asked for. Loading one keeps
// nobody from another.
func (n *Node) group(id crypto.Hash) (*group, error) {
	g := n.known(id)
	g.loading.Do(func() { g.journal, g.failure = n.loadStored(id) })
	if g.failure != nil {
		n.forgetGroup(g)
		return nil, g.failure
	}
	return g, nil
}

func (n *Node) known(id crypto.Hash) *group {
	n.mu.Lock()
	defer n.mu.Unlock()
	g := n.groups[id]
	if g == nil {
		g = &group{id: id}
		n.groups[id] = g
	}
	g.used = n.now()
	return g
}

func (n *Node) forgetGroup(g *group) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.groups[g.id] == g {
		delete(n.groups, g.id)
	}
}

// lock gives a group to one writer, when all that peers brought is durable.
func (n *Node) lock(id crypto.Hash) (*group, error) {
	for {
		g, err := n.group(id)
		if err != nil {
			return nil, err
		}
		if g.lock() {
			g.commits.Wait()
			return g, nil
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

// drop forgets the journals that nobody has asked for since a time. Who reads
// one still keeps it.
func (n *Node) drop(before time.Time) (dropped int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for id, g := range n.groups {
		if g.used.Before(before) && g.retire() {
			delete(n.groups, id)
			dropped++
		}
	}
	if dropped > 0 {
		n.texts.clear()
	}
	return dropped
}

// retire is false while somebody writes.
func (g *group) retire() bool {
	if !g.writing.TryLock() {
		return false
	}
	defer g.writing.Unlock()
	g.dropped = g.ahead == nil
	return g.dropped
}

// loadStored replays what the store has of a group.
func (n *Node) loadStored(id crypto.Hash) (*journal.Journal, error) {
	if _, ok, err := n.store.Head(id); err != nil {
		return nil, err
	} else if !ok {
		return nil, n.absent(id)
	}
	j, err := n.load(id)
	if err != nil {
		return nil, fmt.Errorf("replaying group %x: %w", id[:4], err)
	}
	return j, nil
}
