package web

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// Guests are the connections to the pages. Every program of this machine may open some, and
// each costs memory and a descriptor that the book's files need too. Where there are too
// many, the one goes that has waited longest without an answer being made: who opens them
// only to hold them pushes out its own.
type guests struct {
	mu  sync.Mutex
	all map[net.Conn]*guest
}

// A guest is one connection.
type guest struct {
	since  time.Time // it waits, or has sent a part of a request
	served bool      // an answer is being made
}

// state hears of connections that come and go.
func (g *guests) state(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		if out := g.enter(conn); out != nil {
			out.Close()
		}
	case http.StateClosed, http.StateHijacked:
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.all, conn)
	}
}

// enter takes a connection in, and gives the one that must go for it.
func (g *guests) enter(conn net.Conn) (out net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all == nil {
		g.all = map[net.Conn]*guest{}
	}
	g.all[conn] = &guest{since: time.Now()}
	if len(g.all) <= maxConnections {
		return nil
	}
	out = conn
	for other, one := range g.all {
		if !one.served && one.since.Before(g.all[out].since) {
			out = other
		}
	}
	delete(g.all, out)
	return out
}

// guestKey finds a request's connection in its context.
type guestKey struct{}

func (*guests) context(ctx context.Context, conn net.Conn) context.Context {
	ctx = context.WithValue(ctx, guestKey{}, conn)
	return context.WithValue(ctx, ownerKey{}, sync.OnceValue(func() owner { return ownerOf(conn) }))
}

// serve keeps the connection of a request, all of which was read, until its answer is made.
func (g *guests) serve(r *http.Request) (done func()) {
	conn, _ := r.Context().Value(guestKey{}).(net.Conn)
	g.note(conn, true)
	return func() { g.note(conn, false) }
}

func (g *guests) note(conn net.Conn, served bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one := g.all[conn]; one != nil {
		one.served, one.since = served, time.Now()
	}
}
