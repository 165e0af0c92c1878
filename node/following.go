package node

import (
	"slices"
	"sync"

	"jigiya/crypto"
	"jigiya/ledger/report/facts"
)

// followings keep up with the journals that changed last, so that a new entry of a long
// journal costs what it says, not what the journal does. Which those are changes no
// figure: a group that is not followed is folded from its founding.
type followings struct {
	mu      sync.Mutex
	all     []following // those taken in last stand last
	entries uint64
}

type following struct {
	group crypto.Hash
	facts *facts.Following
}

// take gives the following of a group to one caller, new where there is none. Only if it
// went on without an error is it brought back.
func (f *followings) take(group crypto.Hash) *facts.Following {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.IndexFunc(f.all, func(one following) bool { return one.group == group }); i >= 0 {
		return f.remove(i)
	}
	return facts.Follow()
}

// bring keeps a following, and lets those go that have not changed for the longest.
func (f *followings) bring(group crypto.Hash, one *facts.Following) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.Next() == 0 || one.Next() > maxFollowedEntries {
		return
	}
	f.all, f.entries = append(f.all, following{group, one}), f.entries+one.Next()
	for len(f.all) > maxFollowed || f.entries > maxFollowedEntries {
		f.remove(0)
	}
}

func (f *followings) remove(i int) *facts.Following {
	one := f.all[i].facts
	f.all, f.entries = slices.Delete(f.all, i, i+1), f.entries-one.Next()
	return one
}

// forget lets all go: what is folded next is folded whole.
func (f *followings) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all, f.entries = nil, 0
}
