package web

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"jigiya/node/api"
)

// Wrong PINs are counted and slowed down; the right one waits then too.
func TestWrongPINs(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.want(p.tap("/enter", "pin", "12"), 403, "6 digits") // which is no try
	for range strangerTries + 1 {
		p.want(p.tap("/enter", "pin", "999999"), 403, "role=\"alert\"")
	}
	got := p.tap("/enter", "pin", p.pins.Device)
	if got.address != "/enter" || got.status != 403 {
		t.Errorf("after four wrong PINs the next is tried at once: %d %s", got.status, got.address)
	}
	p.want(got, 403, "Too many wrong PINs: 4 in a row", "Wait 1 minute,")
}

// A session ends by itself when nobody taps, after its longest time, and on leaving; to
// listen for news keeps none open. What it could do it can do no more.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.clock.stop(morning)
	p.enter()
	for range 5 {
		p.clock.pass(idleLock - time.Second)
		p.want(p.get("/"), 200, "Benkadi")
	}
	p.clock.pass(idleLock)
	if got := p.get("/"); got.address != "/enter" {
		t.Error("an idle session stays open")
	}
	p.enter()
	for until := p.clock.now().Add(sessionLasts); p.clock.now().Before(until); p.clock.pass(idleLock / 2) {
		p.get("/")
	}
	if got := p.get("/"); got.address != "/enter" {
		t.Error("a session stays open for ever")
	}
	p.enter()
	if got := p.tap("/leave"); got.address != "/enter" {
		t.Error("leaving does not lead out")
	}
	if got := p.get("/"); got.address != "/enter" {
		t.Error("who left is still inside")
	}
	if left := len(p.server.sessions.list()); left != 0 {
		t.Errorf("%d sessions are left", left)
	}
}

// Browsers left open make room, the one left longest first.
func TestSessionsMakeRoom(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	first := p.Jar
	p.enter()
	for range maxSessions + 3 {
		p.Jar = newJar(t)
		if got := p.enter(); got.address != "/" {
			t.Fatalf("%d %s", got.status, middle(got.text))
		}
	}
	if n := len(p.server.sessions.list()); n != maxSessions {
		t.Errorf("%d sessions", n)
	}
	p.Jar = first
	if got := p.get("/"); got.address != "/enter" {
		t.Error("the browser left longest is still inside")
	}
}

// A new device gets its key under a PIN typed twice.
func TestFirstPIN(t *testing.T) {
	t.Parallel()
	p := blankPhone(t)
	p.want(p.get("/"), 200, `name="again"`)
	p.want(p.tap("/enter", "pin", "135790", "again", "135791"), 400, "role=\"alert\"")
	if d, err := p.node.Device(context.Background()); err != nil || d.Address != "" {
		t.Fatalf("a key was made: %v, %v", d, err)
	}
	if got := p.enter(); got.address != "/" {
		t.Fatalf("%d %s", got.status, middle(got.text))
	}
	if d, err := p.node.Device(context.Background()); err != nil || d.Address == "" {
		t.Error("no key was made", err)
	}
}

// A wrong PIN sends nobody out, however many are in.
func TestWrongPINEndsNoSession(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.enter()
	first := p.Jar
	for range maxSessions - 1 {
		p.Jar = newJar(t)
		p.enter()
	}
	p.Jar = newJar(t)
	p.want(p.tap("/enter", "pin", "999999"), 403)
	p.Jar = first
	p.want(p.get("/"), 200, "Benkadi")
}

// Entering again in a browser takes the place of its session.
func TestEnteringAgain(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for range 3 {
		p.enter()
	}
	if n := len(p.server.sessions.list()); n != 1 {
		t.Errorf("%d sessions of one browser", n)
	}
}

// Another program of the phone sets cookies for this address at a port of its own: an id
// that it made up does not become a session's, and one beside the true id shuts nobody out.
func TestTossedCookies(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	name := p.server.sessions.cookie
	tossed := func(path string, cookies ...string) page {
		r, err := http.NewRequest(http.MethodGet, p.url+path, nil)
		must(t, err)
		r.Header.Set("Cookie", strings.Join(cookies, "; "))
		p.Jar = newJar(t)
		return p.do(r)
	}
	p.enter()
	sits := p.server.sessions.list()[0]
	if sits.id == "" || strings.Contains(p.get("/").text, sits.id) || strings.Contains(p.get("/").text, sits.ticket) {
		t.Error("a page shows the session's id or ticket")
	}
	p.want(tossed("/", name+"=evil", name+"="+sits.id, name+"="), 200, "Benkadi")
	for _, cookies := range [][]string{{name + "=evil"}, {name + "="}, {name + "=" + sits.id[1:]}, {"jigiya-1=" + sits.id}, {name + passEnding + "=" + sits.id}} {
		if got := tossed("/", cookies...); got.address != "/enter" {
			t.Errorf("%v is a session", cookies)
		}
	}
	r, err := http.NewRequest(http.MethodPost, p.url+"/enter", strings.NewReader("pin="+p.pins.Device))
	must(t, err)
	for key, value := range map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Origin": p.url, "Cookie": name + "=evil"} {
		r.Header.Set(key, value)
	}
	p.do(r)
	if got := tossed("/", name+"=evil"); got.address != "/enter" {
		t.Error("an id that was made up outside became a session's")
	}
}

// The cookies of a session are kept from scripts and from other sites.
func TestCookies(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	got := p.enter()
	set := got.header.Values("Set-Cookie")
	if len(set) != 2 {
		t.Fatal(set)
	}
	for _, cookie := range set {
		for _, word := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
			if !strings.Contains(cookie, word) {
				t.Errorf("%s without %s", cookie, word)
			}
		}
	}
	if strings.Contains(set[0], "Max-Age") {
		t.Errorf("a session's cookie outlives the browser: %s", set[0])
	}
}

// A new PIN of the device ends what the old one opened, looking as well as tapping.
func TestNewPINEndsSessions(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.enter()
	must(t, p.node.ChangePIN(context.Background(), api.KeyName{}, p.pins.Device, "864209"))
	if got := p.get("/"); got.address != "/enter" || strings.Contains(got.text, "Benkadi") {
		t.Error("who gave the old PIN is still inside")
	}
	if n := len(p.server.sessions.list()); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

// What a page does by itself keeps nobody inside: to listen, to listen again after the way was
// cut, to show what others brought.
func TestPagesAloneKeepNobodyInside(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.clock.stop(morning)
	p.enter()
	for range 4 {
		p.clock.pass(idleLock / 4)
		for _, path := range []string{"/live", "/pairing/live?change=0", p.at("/verify/live")} {
			p.listen(path)()
		}
		r, err := http.NewRequest(http.MethodGet, p.url+"/", nil)
		must(t, err)
		r.Header.Set("X-Alone", "1")
		p.do(r)
	}
	if got := p.get("/"); got.address != "/enter" {
		t.Error("a page that nobody touched kept its session")
	}
}

// listen begins to listen, and gives what ends it. What comes stands in the phone's news.
func (p *phone) listen(path string) (end func()) {
	p.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+path, nil)
	must(p, err)
	r.Header.Set("Accept", "text/event-stream")
	answer, err := p.Do(r)
	must(p, err)
	p.news = bufio.NewScanner(answer.Body)
	return func() {
		cancel()
		answer.Body.Close()
	}
}

// hears waits for an event of the news.
func (p *phone) hears(event string) {
	p.Helper()
	for p.news.Scan() {
		if p.news.Text() == "event: "+event {
			return
		}
	}
	p.Errorf("no %s: %v", event, p.news.Err())
}

// Who left hears nothing more, at once, and the page that is still open is told to go.
func TestLeavingEndsNews(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.enter()
	p.get("/")
	defer p.listen("/live")()
	p.hears("begun")
	p.tap("/leave")
	p.hears("locked")
	var more []string
	for len(more) < 3 && p.news.Scan() { // what "locked" itself still says, and its end
		more = append(more, p.news.Text())
	}
	if len(more) == 3 {
		t.Errorf("who left hears %q", more)
	}
}

// Pages that listen are few, and each gives its place back.
func TestListenersAreBounded(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.enter()
	var ends []func()
	for range maxLive {
		ends = append(ends, p.listen("/live"))
		p.hears("begun")
	}
	p.want(p.get("/live"), 403, "Too many pages are open")
	for _, end := range ends {
		end()
	}
	for range maxLive {
		p.server.listened <- struct{}{} // once the server has seen that one went
	}
	for range maxLive {
		<-p.server.listened
	}
	defer p.listen("/live")()
	p.hears("begun")
}

// While a phone sleeps the clock stands that counts from its start; the one on the wall
// does not.
func TestSleepCounts(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	if now := p.server.sessions.now(); strings.Contains(now.String(), "m=") {
		t.Errorf("sessions go by %v", now)
	}
	p.clock.stop(morning)
	p.enter()
	p.clock.pass(-time.Hour)
	if got := p.get("/"); got.address != "/enter" {
		t.Error("a clock that was set back keeps a session open")
	}
}
