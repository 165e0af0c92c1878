package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/node/api"
)

// A Node is what the pages need of one.
type Node interface {
	api.Service
	api.Exchange
	api.Office
	Sit(pin string) (ticket string, err error)
	Sits(ticket string) bool
	Rise(ticket string)
	Book(group crypto.Hash) (*ledger.Book, error)
	Visits(group crypto.Hash) (bool, error)
}

// Options are what the pages take from the world.
type Options struct {
	Home     string           // where packs of voices lie, and the key of known browsers
	Language message.Language // of who has not chosen one
	Now      func() time.Time
	Logger   *slog.Logger
}

// A Server serves the pages of one node.
type Server struct {
	node     Node
	options  Options
	hosts    map[string]bool
	sessions sessions
	guests   guests
	listened chan struct{} // a place for each page that listens
	taps     sync.Mutex    // of the meeting: held from looking at the book until it is entered
	rounds   rounds        // of a facilitator
	ferry    ferry         // of an exchange under way
	http     *http.Server
	end      context.CancelFunc
}

// Listen opens the address of the pages, which must be one of this machine alone. Port 0
// takes a free one.
func Listen(address string) (net.Listener, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().IsLoopback() {
		return nil, api.Misused("web_not_loopback", "text", clip(address))
	}
	l, err := net.Listen("tcp", at.String())
	if err != nil {
		return nil, fmt.Errorf("opening the address of the pages: %w", err)
	}
	return l, nil
}

// Serve answers at a listener until Close.
func Serve(n Node, l net.Listener, o Options) *Server {
	s := newServer(n, l.Addr().String(), o)
	ctx, end := context.WithCancel(context.Background())
	s.end = end
	s.http = &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime,
		MaxHeaderBytes: maxHeader, DisableGeneralOptionsHandler: true,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnState:   s.guests.state, ConnContext: s.guests.context,
		ErrorLog: slog.NewLogLogger(s.options.Logger.Handler(), slog.LevelWarn), // a page that panics
	}
	go s.serve(l)
	go s.sessions.sweeping(ctx)
	return s
}

func (s *Server) serve(l net.Listener) {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		s.options.Logger.Error("serving the pages", "error", err)
	}
}

func newServer(n Node, address string, o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Language == "" {
		o.Language = message.English
	}
	s := &Server{node: n, options: o, hosts: hostsOf(address), listened: make(chan struct{}, maxLive)}
	now := func() time.Time { return o.Now().Round(0) } // on the wall: the other clock stands while the phone sleeps
	s.sessions = sessions{node: n, now: now, cookie: cookieOf(address), all: map[string]*session{}}
	var err error
	if s.sessions.strangers.key, err = passKey(o.Home); err != nil {
		o.Logger.Warn("keeping the key of known browsers", "error", err)
	}
	return s
}

// Handler is the pages behind their guard.
func (s *Server) Handler() http.Handler { return s.guard(s.mux()) }

// Close ends the pages and every session.
func (s *Server) Close(ctx context.Context) error {
	s.end() // pages that listen go first
	err := s.http.Shutdown(ctx)
	s.sessions.end()
	return err
}
