package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"jigiya/ledger/message"
)

// chosen is the name of the language's cookie, which outlives the session.
const chosen = "language"

// cookieOf is the name of a session's cookie: a browser gives those of one host to all its
// ports, where other nodes may be. That of its pass ends in passEnding.
func cookieOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return "jigiya-" + port
}

const passEnding = "-pass"

// A session is a browser whose person gave this device's PIN.
type session struct {
	id     string // in the cookie
	token  string // in every form
	ticket string // for the node
	owner  owner  // of the browser
	began  time.Time
	gone   chan struct{} // closed when it has ended

	mu   sync.Mutex
	last time.Time
	told []string // sentences for the next page
}

type sessions struct {
	node      Node
	now       func() time.Time
	cookie    string // its name
	strangers strangers
	opening   sync.Mutex // one at a time: the node has few places

	mu  sync.Mutex
	all map[string]*session
}

// open begins a session with the device's PIN. Where there are too many, the one that was
// left longest ago ends.
func (s *sessions) open(r *http.Request, pin string) (*session, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	s.sweep()
	ticket, err := s.sit(pin, s.known(r))
	if err != nil {
		return nil, err
	}
	if all := s.list(); len(all) >= maxSessions {
		s.close(slices.MinFunc(all, func(a, b *session) int { return a.touched().Compare(b.touched()) }))
	}
	now := s.now()
	x := &session{
		id: rand.Text() + rand.Text(), token: rand.Text() + rand.Text(), ticket: ticket, owner: callerOf(r),
		began: now, last: now, gone: make(chan struct{}),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[x.id] = x
	return x, nil
}

// sit tries the PIN, in a browser that is known or not.
func (s *sessions) sit(pin string, known bool) (ticket string, err error) {
	if known {
		return s.node.Sit(pin)
	}
	if err := s.strangers.wait(s.now()); err != nil {
		return "", err
	}
	ticket, err = s.node.Sit(pin)
	s.strangers.tried(err, s.now())
	return ticket, err
}

// known says whether somebody entered in this browser before.
func (s *sessions) known(r *http.Request) bool {
	return slices.ContainsFunc(r.CookiesNamed(s.cookie+passEnding), func(c *http.Cookie) bool { return s.strangers.knows(c.Value) })
}

// of is the session of a request, nil if it has none that is alive. Another program of
// this machine may have set cookies of the same name at its own port: they are passed over.
// Nor does it sit that has read this one's.
func (s *sessions) of(r *http.Request) *session {
	for _, c := range r.CookiesNamed(s.cookie) {
		s.mu.Lock()
		x := s.all[c.Value]
		s.mu.Unlock()
		if x == nil || !s.lives(x) || x.owner != callerOf(r) {
			continue
		}
		if !alone(r) {
			x.touch(s.now())
		}
		return x
	}
	return nil
}

// listens is a request for news without end.
func listens(r *http.Request) bool { return r.Header.Get("Accept") == "text/event-stream" }

// alone is a request that a page makes by itself: it is no sign of a person.
func alone(r *http.Request) bool { return listens(r) || r.Header.Get("X-Alone") != "" }

// lives says whether a session goes on, and ends it if not: nobody tapped for too long, or
// the device has a new PIN.
func (s *sessions) lives(x *session) bool {
	if x.alive(s.now()) && s.node.Sits(x.ticket) {
		return true
	}
	s.close(x)
	return false
}

// alive counts the time in which the phone slept too: now is the clock on the wall. One
// that is set back far ends a session as well.
func (x *session) alive(now time.Time) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return now.Sub(x.last).Abs() < idleLock && now.Sub(x.began).Abs() < sessionLasts
}

// bounding ends a request with the session.
func (x *session) bounding(r *http.Request) (*http.Request, context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	go func() {
		select {
		case <-x.gone:
			cancel()
		case <-ctx.Done():
		}
	}()
	return r.WithContext(ctx), cancel
}

// ended says whether it is over.
func (x *session) ended() bool {
	select {
	case <-x.gone:
		return true
	default:
		return false
	}
}

func (x *session) touched() time.Time {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.last
}

func (x *session) touch(now time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.last = now
}

// close ends a session and its sitting.
func (s *sessions) close(x *session) {
	s.mu.Lock()
	_, open := s.all[x.id]
	delete(s.all, x.id)
	s.mu.Unlock()
	if open {
		close(x.gone)
	}
	s.node.Rise(x.ticket)
}

// sweeping sweeps until the context ends: a key does not stay unlocked because nobody
// asks for a page any more.
func (s *sessions) sweeping(ctx context.Context) {
	again := time.NewTicker(sweepEvery)
	defer again.Stop()
	for {
		select {
		case <-again.C:
			s.sweep()
		case <-ctx.Done():
			return
		}
	}
}

// sweep closes those that nobody taps in any more.
func (s *sessions) sweep() {
	for _, x := range s.list() {
		s.lives(x)
	}
}

func (s *sessions) list() (all []*session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.all {
		all = append(all, x)
	}
	return all
}

func (s *sessions) end() {
	for _, x := range s.list() {
		s.close(x)
	}
}

// sent says whether a form came from a page of this session.
func (x *session) sent(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.PostFormValue("token")), []byte(x.token)) == 1
}

// tell leaves a sentence for the next page.
func (x *session) tell(text string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.told) < maxTold {
		x.told = append(x.told, text)
	}
}

func (x *session) hear() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	told := x.told
	x.told = nil
	return told
}

func setCookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: age})
}

// languageOf is the language a browser chose, or prefers, or the node's.
func (s *Server) languageOf(r *http.Request) message.Language {
	if c, err := r.Cookie(chosen); err == nil {
		if l, ok := message.ParseLanguage(c.Value); ok {
			return l
		}
	}
	return s.options.Language
}
