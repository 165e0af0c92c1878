package door

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"jigiya/node/api"
)

// A Server answers the calls that come through a door.
type Server struct {
	door    *Door
	service api.Service
	log     *slog.Logger
	places  chan struct{} // as many as calls at one time

	mu      sync.Mutex
	running map[*call]bool
	none    sync.Cond
	closing bool
}

// Serve answers calls until Close. The door gets its name: from here on everybody
// finds it.
func (d *Door) Serve(service api.Service, log *slog.Logger) (*Server, error) {
	if err := d.open(); err != nil {
		return nil, err
	}
	s := &Server{door: d, service: service, log: log, places: make(chan struct{}, maxCalls), running: map[*call]bool{}}
	s.none.L = &s.mu
	go s.accept()
	return s, nil
}

func (s *Server) accept() {
	for {
		s.places <- struct{}{}
		conn, err := s.door.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // no file descriptor is left, or the like: it passes
			s.log.Warn("accepting a call", "err", err)
			time.Sleep(flushDelay)
			<-s.places
			continue
		}
		go s.answer(conn)
	}
}

// answer is one connection's life.
func (s *Server) answer(conn net.Conn) {
	defer func() { <-s.places }()
	defer conn.Close()
	c := &call{line: newLine(conn), replies: make(chan frame, 1)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	defer c.cancel()
	if !s.enter(c) {
		return
	}
	defer s.leave(c)
	conn.SetDeadline(time.Now().Add(greetTime))
	if s.greeted(c) {
		s.serve(c)
	}
}

// greeted says whether a caller may be heard: the same user, with the token where
// there is one, and a program of the same form.
func (s *Server) greeted(c *call) bool {
	if err := samePerson(c.conn); err != nil {
		s.log.Warn("a caller is refused", "err", err)
		return false
	}
	want := s.door.address.greeting()
	have := make([]byte, len(want))
	if _, err := io.ReadFull(c.in, have); err != nil {
		return false
	}
	formStart, formEnd := len(hello), len(hello)+len(form{})
	sameForm := form(have[formStart:formEnd]) == ownForm()
	copy(have[formStart:formEnd], want[formStart:formEnd])
	if subtle.ConstantTimeCompare(have, want) != 1 {
		return false // not of us, or without the token: nothing is said
	}
	if !sameForm {
		_ = c.send(frameOther, ownNumber())
	}
	return sameForm
}

func (s *Server) enter(c *call) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closing {
		s.running[c] = true
	}
	return !s.closing
}

func (s *Server) leave(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, c)
	if len(s.running) == 0 {
		s.none.Broadcast()
	}
}

// Close shuts the door, waits for the calls that are running, and when the context
// ends, ends them. When it returns, no call runs that still listens to its context.
func (s *Server) Close(ctx context.Context) error {
	err := s.door.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
	stop := context.AfterFunc(ctx, s.hangUp)
	defer stop()
	for len(s.running) > 0 {
		s.none.Wait()
	}
	return err
}

// hangUp ends all calls.
func (s *Server) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.running {
		c.cancel()
		c.conn.Close()
	}
}
