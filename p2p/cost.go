package p2p

// costOf is what a message takes of the other end's window: what it must hold until
// it has dealt with it. Other frames are bounded each in its own way.
func costOf(m message) int {
	switch m := m.(type) {
	case *entries:
		return m.cost()
	case *push:
		return m.cost()
	case *noteIDs:
		return leastCost + 33*len(m.IDs)
	case *note:
		return leastCost + len(m.Part)
	case *notePart:
		return leastCost + len(m.Part)
	}
	return 0
}
