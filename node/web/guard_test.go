package web

import (
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/node/api"
	"jigiya/node/web/asset"
)

// Only an address of this machine alone is served.
func TestListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"0.0.0.0:8440", "0.0.0.0:0", ":0", "192.168.1.5:0", "169.254.1.1:0", "[::]:0", "[fe80::1]:0", "[::ffff:192.168.1.5]:0",
		"[::ffff:0.0.0.0]:0", "example.org:80", "localhost:0", "127.0.0.1", "127.0.0.1:65536", "8440", "",
	} {
		if l, err := Listen(address); err == nil {
			l.Close()
			t.Errorf("%q is listened on", address)
		} else if e := api.Classify(err, "en"); e.Class != api.ClassInput {
			t.Errorf("%q: %v", address, e)
		}
	}
	for _, address := range []string{"127.0.0.1:0", "127.9.9.9:0", "[::1]:0", "[::ffff:127.0.0.1]:0"} {
		l, err := Listen(address)
		if err != nil {
			t.Logf("%q: %v", address, err) // a machine may lack one of them
			continue
		}
		if at, err := netip.ParseAddrPort(l.Addr().String()); err != nil || !at.Addr().IsLoopback() {
			t.Errorf("%q is listened on at %v", address, l.Addr())
		}
		l.Close()
	}
}

// A browser says no port where it is 80, and the brackets of IPv6 always.
func TestHostsOf(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][]string{
		"127.0.0.1:8440": {"127.0.0.1:8440", "localhost:8440"},
		"[::1]:8440":     {"[::1]:8440", "localhost:8440"},
		"127.0.0.1:80":   {"127.0.0.1", "127.0.0.1:80", "localhost", "localhost:80"},
		"[::1]:80":       {"[::1]", "[::1]:80", "localhost", "localhost:80"},
	} {
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(hostsOf(address)))); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
}

// What no page of this server sends is refused before it is looked at: a foreign name for
// this address, a form of another site, in old browsers and new, a form without token.
func TestForeign(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.want(p.enter(), 200, "Benkadi")
	inside := p.token
	port := p.url[strings.LastIndex(p.url, ":")+1:]
	host := func(name string) func(*http.Request) {
		return func(r *http.Request) {
			if r.Host = name; strings.HasSuffix(name, ":") {
				r.Host += port
			}
		}
	}
	header := func(pairs ...string) func(*http.Request) {
		return func(r *http.Request) {
			for i := 0; i < len(pairs); i += 2 {
				r.Header.Set(pairs[i], pairs[i+1])
			}
		}
	}
	for _, tt := range []struct {
		name, method, path string
		change             func(*http.Request)
		status             int
	}{
		{"as it should be", "GET", "/", func(*http.Request) {}, 200},
		{"as localhost", "GET", "/", host("localhost:"), 200},
		{"as LOCALHOST", "GET", "/", host("LOCALHOST:"), 200},
		{"what a proxy would say", "GET", "/", header("X-Forwarded-Host", "evil.example", "Forwarded", "host=evil.example", "X-Original-URL", "/leave"), 200},
		{"rebound name", "GET", "/", host("evil.example"), 403},
		{"rebound name with the port", "GET", "/", host("evil.example:"), 403},
		{"rebound name below localhost", "GET", "/", host("evil.localhost:"), 403},
		{"with a dot", "GET", "/", host("localhost.:"), 403},
		{"with an address's dot", "GET", "/", host("127.0.0.1.:"), 403},
		{"any address", "GET", "/", host("0.0.0.0:"), 403},
		{"an address of its own, another way", "GET", "/", host("[::ffff:127.0.0.1]:"), 403},
		{"an address of IPv6", "GET", "/", host("[::1]:"), 403},
		{"another port", "GET", "/", host("127.0.0.1:1"), 403},
		{"no port", "GET", "/", host("127.0.0.1"), 403},
		{"asset by a rebound name", "GET", "/asset/style.css", host("evil.example"), 403},
		{"news by a rebound name", "GET", "/live", host("evil.example"), 403},
		{"another site", "POST", "/leave", header("Sec-Fetch-Site", "cross-site"), 403},
		{"another port's site", "POST", "/leave", header("Sec-Fetch-Site", "same-site"), 403},
		{"another origin", "POST", "/leave", header("Origin", "http://evil.example"), 403},
		{"null origin", "POST", "/leave", header("Origin", "null"), 403},
		{"null origin of the same site", "POST", "/leave", header("Origin", "null", "Sec-Fetch-Site", "same-origin"), 403},
		{"entrance from another origin", "POST", "/enter", header("Origin", "http://evil.example"), 403},
		{"entrance from nowhere", "POST", "/enter", func(*http.Request) {}, 403},
		{"entrance from an old browser's other page", "POST", "/enter", header("Referer", "http://evil.example/"), 403},
		{"language from another origin", "POST", "/language", header("Origin", "http://evil.example"), 403},
		{"language from another origin, as text", "POST", "/language", header("Origin", "http://evil.example", "Content-Type", "text/plain"), 403},
		{"no token", "POST", "/leave", header("Origin", p.url), 403},
		{"the token as text", "POST", "/leave", header("Origin", p.url, "Content-Type", "text/plain"), 403},
		{"the token in the address", "POST", "/leave?token=" + inside, header("Origin", p.url), 403},
		{"a method a page does not have", "DELETE", "/", header("Origin", p.url), 404},
		{"another site's method", "PUT", "/", header("Origin", "http://evil.example"), 403},
	} {
		r, err := http.NewRequest(tt.method, p.url+tt.path, strings.NewReader("token="+inside[:len(inside)-1]))
		must(t, err)
		if tt.method != http.MethodGet {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		tt.change(r)
		got := p.do(r)
		if got.status != tt.status {
			t.Errorf("%s: status %d, want %d", tt.name, got.status, tt.status)
		}
		if got.status == 403 && strings.Contains(got.text, "Benkadi") {
			t.Errorf("%s: shows the group", tt.name)
		}
	}
	p.token = inside
	p.want(p.get("/"), 200, "Benkadi") // nobody was locked out by it
}

// Where a form comes from is what its browser tells, all of which must agree.
func TestOwn(t *testing.T) {
	t.Parallel()
	const here = "http://127.0.0.1:8440"
	for _, tt := range []struct {
		browser, site, origin, page string
		own                         bool
	}{
		{"of today", "same-origin", here, here + "/enter", true},
		{"of today, where a person typed", "none", here, "", true},
		{"of ten years ago", "", here, here + "/enter", true},
		{"that hides the page", "", here, "", true},
		{"too old for an origin", "", "", here + "/enter", true},
		{"that tells nothing", "", "", "", false},
		{"of today, at another site", "cross-site", "http://evil.example", "http://evil.example/", false},
		{"of today, at another port", "same-site", "http://127.0.0.1:9999", "http://127.0.0.1:9999/", false},
		{"of ten years ago, at another port", "", "http://127.0.0.1:9999", "", false},
		{"that is sent from a box", "", "null", "", false},
		{"too old for an origin, at another site", "", "", "http://evil.example/?" + here + "/", false},
		{"too old for an origin, at a port that begins alike", "", "", here + "1/", false},
		{"too old for an origin, at a host that begins alike", "", "", here + ".evil.example/", false},
		{"at a secure site of the name", "", "https://127.0.0.1:8440", "", false},
		{"that contradicts itself", "same-origin", here, "http://evil.example/", false},
	} {
		r := &http.Request{Host: "127.0.0.1:8440", Header: http.Header{}}
		for name, value := range map[string]string{"Sec-Fetch-Site": tt.site, "Origin": tt.origin, "Referer": tt.page} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		if got := own(r); got != tt.own {
			t.Errorf("a browser %s: %v", tt.browser, got)
		}
	}
}

// What no browser sends gets nothing: requests as they are on the wire.
func TestOnTheWire(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	at := strings.TrimPrefix(p.url, "http://")
	end := "Host: " + at + "\r\nConnection: close\r\n\r\n"
	for _, tt := range []struct{ name, request, status string }{
		{"as it should be", "GET /enter HTTP/1.1\r\n" + end, "200"},
		{"an old protocol", "GET /enter HTTP/1.0\r\nHost: " + at + "\r\n\r\n", "200"},
		{"an old protocol without a name", "GET /enter HTTP/1.0\r\n\r\n", "403"},
		{"no name", "GET /enter HTTP/1.1\r\nConnection: close\r\n\r\n", "400"},
		{"two names", "GET /enter HTTP/1.1\r\nHost: evil.example\r\n" + end, "400"},
		{"a name and a person", "GET /enter HTTP/1.1\r\nHost: evil@" + at + "\r\nConnection: close\r\n\r\n", "400"},
		{"as to a proxy, for another", "GET http://evil.example/enter HTTP/1.1\r\n" + end, "403"},
		{"as to a proxy, with another name", "GET http://" + at + "/enter HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "403"},
		{"as to a proxy, for itself", "GET http://" + at + "/enter HTTP/1.1\r\n" + end, "403"},
		{"a tunnel", "CONNECT " + at + " HTTP/1.1\r\n" + end, "403"},
		{"a new protocol, at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "403"},
		{"a new protocol, asked for", "GET /enter HTTP/1.1\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n" + end, "200"},
		{"an echo", "TRACE /enter HTTP/1.1\r\nCookie: secret\r\n" + end, "403"},
		{"options of all", "OPTIONS * HTTP/1.1\r\n" + end, "403"},
		{"options before a form", "OPTIONS /enter HTTP/1.1\r\nOrigin: http://evil.example\r\n" + end, "403"},
		{"a header without end", "GET /enter HTTP/1.1\r\nCookie: " + strings.Repeat("x", 3*maxHeader) + "\r\n" + end, "431"},
		{"a way out of the assets", "GET /asset/..%2f..%2fguard.go HTTP/1.1\r\n" + end, "404"},
		{"a list of the assets", "GET /asset/ HTTP/1.1\r\n" + end, "404"},
		{"a list of the pictures", "GET /asset/" + asset.Edition() + "/pictures/ HTTP/1.1\r\n" + end, "404"},
		{"a way to another site", "GET //evil.example/%2e%2e HTTP/1.1\r\n" + end, "307"},
		{"a length and pieces", "POST /enter HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n" + end + "0\r\n\r\n", "403"},
	} {
		c, err := net.Dial("tcp", at)
		must(t, err)
		must(t, c.SetDeadline(time.Now().Add(time.Minute)))
		_, err = io.WriteString(c, tt.request)
		must(t, err)
		answer, err := io.ReadAll(c)
		must(t, err)
		must(t, c.Close())
		line, rest, _ := strings.Cut(string(answer), "\r\n")
		if !strings.HasPrefix(line, "HTTP/1.1 "+tt.status) && !strings.HasPrefix(line, "HTTP/1.0 "+tt.status) {
			t.Errorf("%s: %s", tt.name, line)
		}
		for _, leak := range []string{"secret", "Access-Control", "Location: //", "Location: http", "Server:"} {
			if strings.Contains(rest, leak) {
				t.Errorf("%s: the answer has %q", tt.name, leak)
			}
		}
	}
}

// Without a PIN there is nothing but the entrance, and after a form is too long nothing
// has happened.
func TestOutside(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for _, r := range routes() {
		method, path, _ := strings.Cut(r.pattern, " ")
		path = strings.NewReplacer("{$}", "", "{group}", p.group.String(), "{member}", "1", "{seq}", "1").Replace(path)
		if r.open || strings.Contains(path, "{") {
			continue
		}
		got := p.get(path)
		if method == http.MethodPost {
			got = p.tap(path)
		}
		if got.address != "/enter" || strings.Contains(got.text, "Benkadi") {
			t.Errorf("%s: %d %s without a PIN", r.pattern, got.status, got.address)
		}
	}
	p.enter()
	many := make([]string, 0, 2*maxFields+2)
	for n := range maxFields {
		many = append(many, strconv.Itoa(n), "")
	}
	for name, got := range map[string]page{
		"a form too long":                   p.tap("/leave", "long", strings.Repeat("x", maxForm)),
		"a form of too many fields":         p.tap("/leave", many...),
		"a file too long":                   p.send("/voice/zip", "zip", "long", make([]byte, maxUpload)),
		"a file where none is looked at":    p.send("/leave", "long", "long", make([]byte, maxUpload)),
		"a form that is no form's encoding": p.tap("/leave?%zz"),
	} {
		if got.status != 400 {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	p.want(p.get("/"), 200, "Benkadi")
}

// Who is outside sends no files: they are not even read.
func TestNoFilesFromOutside(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for _, path := range []string{"/enter", "/language", "/nowhere", "/voice/zip"} {
		r, err := http.NewRequest(http.MethodPost, p.url+path, io.MultiReader(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"pin\"\r\n\r\n"), endless{}))
		must(t, err)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.Header.Set("Origin", p.url)
		answer, err := p.Do(r)
		if err != nil {
			continue // it was cut off while it sent
		}
		answer.Body.Close()
		if answer.StatusCode/100 == 2 && answer.Request.URL.Path != "/enter" {
			t.Errorf("%s takes a file: %d", path, answer.StatusCode)
		}
	}
	p.want(p.enter(), 200, "Benkadi")
}

// Endless is a file that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// Every answer forbids what a hostile page would need.
func TestPolicy(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	for _, got := range []page{p.get("/enter"), p.enter(), p.get("/asset/style.css"), p.get("/nowhere"), p.get(p.at("/member/1")), p.get(p.at("/register.csv")), p.get("/voice/say?number=1"), p.tap("/leave")} {
		h := got.header
		policy := h.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %v", got.address, h)
		}
		if h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %v", got.address, h)
		}
	}
}

// After the entrance one comes back to where one was, and never to another site.
func TestComingBack(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"": "/", "/": "/", "/group/x/meeting": "/group/x/meeting", "//evil.example": "/", "https://evil.example": "/",
		"/\\evil.example": "/", "/enter?next=/": "/enter?next=/", "/\t/evil.example": "/", "/%09//evil.example": "/%09//evil.example", "/x?y=1": "/x?y=1", "javascript:alert(1)": "/", "/\r\nSet-Cookie: x": "/",
	} {
		if got := inside(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

// The language is chosen on any page, and stays.
func TestLanguage(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.want(p.get("/enter"), 200, `lang="en"`)
	p.want(p.tap("/language", "language", "bm", "next", "/enter"), 200, `<html lang="bm">`, "unreviewed")
	p.want(p.enter(), 200, `<html lang="bm">`)
	p.want(p.tap("/language", "language", "xx"), 400)
	p.want(p.tap("/language", "language", "fr", "next", "/"), 200, `<html lang="fr">`, "Accueil")
}

// An address that is not one of a group is no page, whatever it is.
func TestNowhere(t *testing.T) {
	t.Parallel()
	p := newPhone(t)
	p.enter()
	for _, path := range []string{"/nowhere", "/group/xyz", "/group/" + (crypto.Hash{1}).String(), "/asset/../../guard.go", "/asset/none.css"} {
		if got := p.get(path); got.status != 404 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}
