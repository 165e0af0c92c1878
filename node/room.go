package node

import (
	"cmp"
	"slices"
	"time"
)

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
	g.dropped = true
	return true
}

// makeRoom drops journals when too many are in memory, until half of the room is free:
// those first that nobody has asked for the longest.
func (n *Node) makeRoom() {
	n.mu.Lock()
	defer n.mu.Unlock()
	held := 0
	all := make([]*group, 0, len(n.groups))
	for _, g := range n.groups {
		held += g.room()
		all = append(all, g)
	}
	if held <= maxHeld {
		return
	}
	slices.SortFunc(all, func(a, b *group) int { return cmp.Compare(a.used.UnixNano(), b.used.UnixNano()) })
	for _, g := range all[:len(all)-1] { // the last is the one that was asked for just now
		if held <= maxHeld/2 {
			break
		}
		if size := g.room(); size > 0 && g.retire() {
			delete(n.groups, g.id)
			held -= size
		}
	}
	n.texts.clear()
}

// room is what a journal takes in memory, in entries: nothing before it is loaded.
func (g *group) room() int {
	j := g.now()
	if j == nil {
		return 0
	}
	return groupRoom + int(j.Len())
}
