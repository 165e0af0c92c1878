package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jigiya/crypto"
)

// An office is a home whose device is all that a programme can make of it.
type office struct {
	*home
	programme crypto.Address
}

// everyRole is the home of a programme's office that visits groups too.
func everyRole(t testing.TB) office {
	t.Helper()
	h := newHome(t)
	var programme struct{ Programme crypto.Address }
	var device struct{ Card string }
	h.unpack(h.jigiya("--json", "programme", "new", "Jigiya"), &programme)
	h.unpack(h.jigiya("--json", "device", "show"), &device)
	h.jigiya("programme", "certify", device.Card, "--role", "facilitator", "--zone", "ocha-2023:ML05", "--name", "Fatou")
	h.jigiya("programme", "certify", device.Card, "--role", "staff", "--name", "Fatou")
	return office{h, programme.Programme}
}

// everything is a home whose device is all a device may be: it writes a group with a
// year behind it (that of the published books, in a village of Mali), visits groups, and is
// its programme's office.
func everything(t testing.TB) *home {
	t.Helper()
	h := everyRole(t)
	registers := filepath.Join(testdata, "registers")
	rules, err := os.ReadFile(filepath.Join(registers, "amenuveve.toml"))
	if err != nil {
		t.Fatal(err)
	}
	ours := filepath.Join(t.TempDir(), "ours.toml")
	if err := os.WriteFile(ours, fmt.Appendf(nil, "programme = %q\n%s", h.programme, strings.Replace(string(rules), "iso-3166-2:TG-M", "ocha-2023:ML0505", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	h.jigiya("group", "found", ours)
	h.jigiya("register", "import", filepath.Join(registers, "amenuveve.csv"))
	return h.home
}

func (h *home) unpack(text string, into any) {
	h.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		h.Fatal(err)
	}
}

// kindOf is a page's address without what differs between pages of its kind.
var (
	hash   = regexp.MustCompile(`[0-9a-f]{40,64}`)
	number = regexp.MustCompile(`/[0-9]+`)
)

func kindOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return number.ReplaceAllString(hash.ReplaceAllString(path, "*"), "/*")
}

// files are addresses that give a file and no page.
var files = regexp.MustCompile(`\.[a-z]+$|/(export|zip|sheet|clip|file|live)(/|$)`)

// links are the addresses of the site that a page leads to.
func (p *phone) links() []string {
	p.Helper()
	return ask[[]string](p, `Array.prototype.map.call(document.querySelectorAll('a[href^="/"]:not([download])'), function(a) { return a.getAttribute('href'); })`)
}

// Every page that a device can come to by links, one of each kind: nothing on it shuts
// anybody out, nothing is to the side of a small screen or too small for a finger.
func TestEveryPage(t *testing.T) {
	thorough(t)
	h := everything(t)
	p := take(t, h.run())
	p.visit("/")
	p.enter()
	waiting, seen := []string{"/office?by=group", "/"}, map[string]bool{}
	for len(waiting) > 0 {
		address := waiting[0]
		waiting = waiting[1:]
		if kind := kindOf(address); seen[kind] || files.MatchString(kind) {
			continue
		}
		seen[kindOf(address)] = true
		p.visit(address)
		p.usable()
		p.shot("page" + strings.NewReplacer("/", "-", "*", "x").Replace(kindOf(address)))
		waiting = append(waiting, p.links()...)
	}
	t.Logf("%d kinds of pages", len(seen))
	for _, kind := range []string{"/", "/group/*", "/group/*/meeting/savings", "/visit", "/visit/*", "/office", "/office/loans", "/office/group/*"} {
		if !seen[kind] {
			t.Errorf("nothing leads to %s: %v", kind, seen)
		}
	}
}
