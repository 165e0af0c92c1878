package node

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"jigiya/crypto"
)

// Sights are those of all groups: in memory and, lazily, in a file, so that a node with
// ten thousand groups need not read their journals to say hello.
type sights struct {
	mu      sync.Mutex
	known   map[crypto.Hash]*sight
	turns   map[crypto.Hash]uint64 // counts what may have made one untrue
	kept    map[crypto.Hash]*sight // of an earlier run, until they are asked for
	changed bool                   // since they were written down

	named map[crypto.Hash]crypto.Address // the programme of each group, as it was last seen
	by    map[crypto.Address]int         // how many groups name a programme

	reading  sync.Once     // of the file
	survey   sync.Once     // of all groups
	surveyed chan struct{} // closed at its end
	late     chan struct{} // closed when it is no longer waited for
}

func newSights() sights {
	return sights{
		known: map[crypto.Hash]*sight{}, turns: map[crypto.Hash]uint64{}, kept: map[crypto.Hash]*sight{},
		named: map[crypto.Hash]crypto.Address{}, by: map[crypto.Address]int{}, surveyed: make(chan struct{}), late: make(chan struct{}),
	}
}

// of is a group's sight, nil if it must be looked for; the turn tells then whether it is
// true still when it has been found.
func (s *sights) of(id crypto.Hash) (known *sight, turn uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[id], s.turns[id]
}

// found is what was looked for, unless something has changed meanwhile.
func (s *sights) found(id crypto.Hash, fresh *sight, turn uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if turn != s.turns[id] {
		return
	}
	s.known[id], s.changed = fresh, true
	s.name(id, fresh.Access.Programme)
}

// forget is for a group beside whose journal something has changed.
func (s *sights) forget(id crypto.Hash) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns[id]++
	delete(s.known, id)
}

// follow is for a group whose journal grew, and nothing else.
func (s *sights) follow(id crypto.Hash, a access) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns[id]++
	s.name(id, a.Programme)
	if old := s.known[id]; old != nil {
		fresh := *old
		fresh.Access = a
		s.known[id], s.changed = &fresh, true
	}
}

// name is called under the lock.
func (s *sights) name(id crypto.Hash, programme crypto.Address) {
	if old, ok := s.named[id]; ok {
		if s.by[old]--; s.by[old] == 0 {
			delete(s.by, old)
		}
	}
	s.named[id] = programme
	s.by[programme]++
}

// programmes are those that groups name, in the order of their addresses.
func (s *sights) programmes() []crypto.Address {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.SortedFunc(maps.Keys(s.by), func(a, b crypto.Address) int { return slices.Compare(a[:], b[:]) })
	return slices.DeleteFunc(all, func(p crypto.Address) bool { return p == crypto.Address{} })
}

// programmesHere are those that groups of this home name. The first time all groups are
// looked at; who asks meanwhile, and says hello with it, is given what is known when it
// has taken too long.
func (n *Node) programmesHere() []crypto.Address {
	n.sights.survey.Do(func() {
		time.AfterFunc(surveyTime, func() { close(n.sights.late) })
		n.work.Go(n.surveyGroups)
	})
	select {
	case <-n.sights.surveyed:
	case <-n.sights.late:
	}
	return n.sights.programmes()
}

func (n *Node) surveyGroups() {
	defer close(n.sights.surveyed)
	ids, err := n.groupIDs()
	if err != nil {
		n.log.Warn("looking at the groups", "err", err)
	}
	for _, id := range ids {
		if n.ctx.Err() != nil {
			return
		}
		_, _ = n.sight(id) // a damaged group names nobody
	}
}

// sightsFile keeps the sights between two runs. It may be deleted at any time.
const sightsFile = "sights.json"

// keepSights writes them down for the next run of the program.
func (n *Node) keepSights() error {
	s := &n.sights
	s.mu.Lock()
	if !s.changed {
		s.mu.Unlock()
		return nil
	}
	all := make(map[string]*sight, len(s.known)+len(s.kept))
	for id, one := range s.kept {
		all[id.String()] = one
	}
	for id, one := range s.known {
		all[id.String()] = one
	}
	s.changed = false
	s.mu.Unlock()
	raw, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return n.keepFile(sightsFile, raw)
}

// readSights is nothing worse than slow if it fails.
func (n *Node) readSights() {
	all := map[string]*sight{}
	raw, err := n.readFile(sightsFile, maxSights)
	if err != nil || json.Unmarshal(raw, &all) != nil {
		return
	}
	n.sights.mu.Lock()
	defer n.sights.mu.Unlock()
	for text, s := range all {
		if id, err := crypto.ParseHash(text); err == nil && s != nil {
			n.sights.kept[id] = s
		}
	}
}

// takeKept is what an earlier run of the program knew of a group.
func (n *Node) takeKept(id crypto.Hash) *sight {
	n.sights.reading.Do(n.readSights)
	n.sights.mu.Lock()
	defer n.sights.mu.Unlock()
	s := n.sights.kept[id]
	delete(n.sights.kept, id)
	return s
}
