package web

import (
	"sync"

	"jigiya/crypto"
	"jigiya/ledger/export/pdf"
	"jigiya/node/api"
)

// Rounds are what a facilitator has in hand: the visits that are under way, each of one
// browser to one group, and what was seen of each group. They are nowhere else: a visit
// that is not signed leaves nothing.
type rounds struct {
	mu     sync.Mutex
	way    map[string]*visit
	glance map[crypto.Hash]seenAt
}

// A visit is what was counted and said, and what came of it.
type visit struct {
	asked  api.Auditing // without anybody's PIN
	found  api.Audit
	purses []pdf.Counted // the count beside the book that it was found in
	seed   string
}

type seenAt struct {
	glimpse
	glance
}

func (r *rounds) keep(sits *session, group crypto.Hash, v *visit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.way == nil || len(r.way) >= maxVisits {
		r.way = map[string]*visit{}
	}
	r.way[sits.id+group.String()] = v
}

// of is the visit of a browser to a group; nil where none is under way.
func (r *rounds) of(sits *session, group crypto.Hash) *visit {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.way[sits.id+group.String()]
}

func (r *rounds) seen(group crypto.Hash, of glimpse) (glance, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.glance[group]
	return at.glance, at.glimpse == of
}

func (r *rounds) see(group crypto.Hash, of glimpse, seen glance) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.glance == nil || len(r.glance) >= maxGlances {
		r.glance = map[crypto.Hash]seenAt{}
	}
	r.glance[group] = seenAt{of, seen}
}
