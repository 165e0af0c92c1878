package web

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/node"
	"jigiya/node/api"
)

// A phone is a node with its pages and a browser before them, which keeps cookies and
// follows where it is sent.
type phone struct {
	testing.TB
	dir     string
	clock   *stopwatch // by which sessions end
	records *stopwatch // by which entries are recorded, where options name no other clock
	options node.Options
	node    *node.Node
	server  *Server
	url     string
	group   crypto.Hash
	pins    api.PINs
	http.Client
	token string // of the page that was looked at last

	change string         // of the pairing that was looked at last
	news   *bufio.Scanner // that it listens to
}

// A stopwatch shows the world's time until it is stopped; then it goes on when it is told to.
type stopwatch struct{ stopped atomic.Int64 } // unix nanoseconds

func (s *stopwatch) now() time.Time {
	if at := s.stopped.Load(); at != 0 {
		return time.Unix(0, at).UTC()
	}
	return time.Now()
}

func (s *stopwatch) stop(at time.Time)    { s.stopped.Store(at.UnixNano()) }
func (s *stopwatch) pass(d time.Duration) { s.stopped.Add(int64(d)) }

// morning is a time of no meaning.
var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// A page is what came back.
type page struct {
	status  int
	address string
	text    string
	header  http.Header
}

// newPhone has the group of testdata/constitutions/benkadi.toml, just founded.
func newPhone(t testing.TB) *phone {
	t.Helper()
	return newGroup(t, benkadi, "")
}

// blankPhone has no key yet.
func blankPhone(t testing.TB) *phone {
	t.Helper()
	p := &phone{TB: t, dir: t.TempDir(), clock: &stopwatch{}, records: &stopwatch{}}
	p.pins = api.PINs{Device: "135790", Holders: map[ledger.MemberNumber]string{}, Alike: true}
	p.open()
	t.Cleanup(p.close)
	return p
}

func (p *phone) open() {
	p.Helper()
	if p.options.Now == nil {
		p.options.Now = p.records.now
	}
	n, err := node.Open(p.dir, p.options)
	must(p, err)
	l, err := Listen("127.0.0.1:0")
	must(p, err)
	p.node, p.url = n, "http://"+l.Addr().String()
	p.server = Serve(n, l, Options{Home: p.dir, Language: message.English, Now: p.clock.now})
	jar, err := cookiejar.New(nil)
	must(p, err)
	p.Client = http.Client{Jar: jar}
}

func (p *phone) close() {
	p.CloseIdleConnections()
	if err := p.server.Close(context.Background()); err != nil {
		p.Error(err)
	}
	if err := p.node.Close(); err != nil {
		p.Error(err)
	}
}

// enter gives the device's PIN.
func (p *phone) enter() page {
	p.Helper()
	return p.tap("/enter", "pin", p.pins.Device, "again", p.pins.Device)
}

func (p *phone) get(path string) page {
	p.Helper()
	r, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	must(p, err)
	return p.do(r)
}

// tap sends a form: name, value, name, value … with the token of the page before it.
func (p *phone) tap(path string, fields ...string) page {
	p.Helper()
	form := url.Values{"token": {p.token}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	for name, value := range p.shown(path) {
		if !form.Has(name) {
			form.Set(name, value)
		}
	}
	r, err := http.NewRequest(http.MethodPost, p.url+path, strings.NewReader(form.Encode()))
	must(p, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", p.url)
	return p.do(r)
}

// shown are the fields of a form that say which page it stands on: as if that had just come.
func (p *phone) shown(path string) map[string]string {
	switch page := path[strings.LastIndex(path, "/"):]; {
	case page == "/name", page == "/officers", page == "/rules", page == "/schooling":
		return map[string]string{"after": text(p.head())}
	case path == "/pairing/confirm":
		return map[string]string{"change": p.change}
	}
	return nil
}

var changeField = regexp.MustCompile(`name="change" value="([^"]+)"`)

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

func (p *phone) do(r *http.Request) page {
	p.Helper()
	answer, err := p.Do(r)
	must(p, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(p, err)
	if found := tokenField.FindSubmatch(text); found != nil {
		p.token = string(found[1])
	}
	if found := changeField.FindSubmatch(text); found != nil {
		p.change = string(found[1])
	}
	return page{answer.StatusCode, answer.Request.URL.Path, string(text), answer.Header}
}

// want checks that a page came with a status and says some things.
func (p *phone) want(got page, status int, says ...string) {
	p.Helper()
	if got.status != status {
		p.Fatalf("%s: status %d, want %d\n%s", got.address, got.status, status, middle(got.text))
	}
	for _, text := range says {
		if !strings.Contains(got.text, text) {
			p.Fatalf("%s does not say %q\n%s", got.address, text, middle(got.text))
		}
	}
}

// middle is a page without what is around every page.
func middle(text string) string {
	_, after, _ := strings.Cut(text, "<main")
	before, _, _ := strings.Cut(after, "</main>")
	return before
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newJar(t testing.TB) http.CookieJar {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return jar
}

// thorough leaves a test out where only the short ones are asked for: under the race
// detector it takes minutes, and it does one thing after the other.
func thorough(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("long")
	}
}
