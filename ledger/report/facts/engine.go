package facts

import (
	"bytes"
	"maps"
	"slices"
	"sync"

	"jigiya/crypto"
)

// An Engine holds the facts of all groups in memory and answers queries. Facts enter a
// group at a time, whole, and replace what was known of it; the order does not
// matter. Any number of goroutines may use it.
type Engine struct {
	lock     sync.RWMutex
	places   map[crypto.Hash]int
	segments []*segment               // in the order in which they came, which is that of their memory
	sorted   []*segment               // by id; nil after a group came or went
	unusual  map[crypto.Hash]*segment // those to be listed: left out, or ending early

	dictionaries [dimensions]dictionary
	facilitators dictionary // number 0 is nobody
}

// NewEngine is an Engine that knows no group.
func NewEngine() *Engine {
	e := &Engine{places: map[crypto.Hash]int{}, unusual: map[crypto.Hash]*segment{}}
	e.facilitators.number(word{})
	return e
}

// Put enters a group, or replaces what was known of it. Facts that are not those of
// a savings group are refused with ErrBounds, and nothing changes: see Unfit.
func (e *Engine) Put(v Verified) error {
	s, err := compile(v.facts)
	if err != nil {
		return err
	}
	e.lock.Lock()
	defer e.lock.Unlock()
	e.label(s, v.facts)
	at, known := e.places[s.group.ID]
	if !known {
		at = len(e.segments)
		e.places[s.group.ID] = at
		e.segments = append(e.segments, nil)
	}
	if i, ok := e.find(s.group.ID); ok {
		e.sorted[i], s.rank = s, int32(i)
	} else {
		e.sorted = nil
	}
	e.segments[at] = s
	delete(e.unusual, s.group.ID)
	if s.group.State != OK || s.group.Stopped {
		e.unusual[s.group.ID] = s
	}
	return nil
}

// Drop forgets a group.
func (e *Engine) Drop(group crypto.Hash) {
	e.lock.Lock()
	defer e.lock.Unlock()
	if at, known := e.places[group]; known {
		last := len(e.segments) - 1
		e.segments[at] = e.segments[last]
		e.places[e.segments[at].group.ID] = at
		e.segments = slices.Delete(e.segments, last, last+1)
		delete(e.places, group)
		delete(e.unusual, group)
		e.sorted = nil
	}
}

// Head says up to which entry the facts of a group were folded; false if it is not known.
func (e *Engine) Head(group crypto.Hash) (Group, bool) {
	e.lock.RLock()
	defer e.lock.RUnlock()
	at, known := e.places[group]
	if !known {
		return Group{}, false
	}
	return e.segments[at].group, true
}

// Groups is how many groups are known.
func (e *Engine) Groups() int {
	e.lock.RLock()
	defer e.lock.RUnlock()
	return len(e.segments)
}

// listed are the unusual segments by id.
func (e *Engine) listed() []*segment {
	return slices.SortedFunc(maps.Values(e.unusual), func(a, b *segment) int { return byID(a, b.group.ID) })
}

func byID(s *segment, id crypto.Hash) int { return bytes.Compare(s.group.ID[:], id[:]) }

func (e *Engine) find(id crypto.Hash) (int, bool) {
	return slices.BinarySearchFunc(e.sorted, id, byID)
}

// read locks the Engine for a query, with the segments in the order of their ids.
func (e *Engine) read() {
	for {
		e.lock.RLock()
		if len(e.sorted) == len(e.segments) {
			return
		}
		e.lock.RUnlock()
		e.sort()
	}
}

func (e *Engine) sort() {
	e.lock.Lock()
	defer e.lock.Unlock()
	if len(e.sorted) != len(e.segments) {
		e.sorted = slices.Clone(e.segments)
		slices.SortFunc(e.sorted, func(a, b *segment) int { return byID(a, b.group.ID) })
		for i, s := range e.sorted {
			s.rank = int32(i)
		}
	}
}
