package browser

import (
	"fmt"
	"strings"
	"testing"
)

// enter goes in with the device's PIN.
func (p *phone) enter() { p.Helper(); p.entersWith(pin); p.unseen("input[name=pin]") }

func (p *phone) entersWith(text string) {
	p.Helper()
	p.sees("input[name=pin]")
	p.types("input[name=pin]", text)
	p.tap("form.pins button.go")
}

// isRefused enters a wrong PIN, or the right one too early, and reads what the answer says.
func (p *phone) isRefused(text string) string {
	p.Helper()
	p.sees("form.pins")
	ask[bool](p, `document.querySelector('form.pins').asked = true`)
	p.entersWith(text)
	p.until("the answer", `document.querySelector('form.pins') && !document.querySelector('form.pins').asked`)
	return p.read("[role=alert]")
}

// Who opens the pages is asked for the PIN, whatever page it is, and goes on to that page.
// A first page weighs no more than a slow phone can bear.
func TestEntrance(t *testing.T) {
	h := benkadi(t)
	p := take(t, h.run())
	p.visit("/?here=1")
	p.usable()
	p.shot("enter")
	if p.weight() > 150<<10 {
		t.Errorf("the entrance weighs %d bytes: %+v", p.weight(), p.fetched)
	}
	p.enter()
	p.sees("a.tile", "Benkadi")
	if p.at() != "/?here=1" {
		t.Errorf("who entered is at %s", p.at())
	}
	p.usable()
	p.shot("home")
	p.tap("form.leave button")
	p.sees("input[name=pin]")
	p.visit("/")
	p.sees("input[name=pin]")
}

// weight is all that came to this phone, in bytes.
func (p *phone) weight() (sum int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.fetched {
		sum += a.bytes
	}
	return sum
}

// Wrong PINs are answered ever more slowly, the right one among them too, and the page
// says how long.
func TestWrongPIN(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	p := take(t, h.run())
	p.visit("/")
	for range 12 {
		if n := p.isRefused("246802"); strings.Contains(n, "seconds") || strings.Contains(n, "minute") {
			p.usable()
			p.isRefused(pin)
			return
		}
	}
	t.Errorf("nobody has to wait: %s", p.read("[role=alert]"))
}

// The pages speak each language, and go on doing so on the next page; Bambara says that no
// speaker has looked at it.
func TestLanguages(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	said := map[string]bool{}
	for _, language := range []string{"fr", "bm", "en"} {
		w.tap(fmt.Sprintf("button[name=language][value=%s]", language))
		w.until("the language", fmt.Sprintf("document.documentElement.lang === %q", language))
		w.sees("nav.ribbon")
		w.usable()
		w.step("opening")
		said[w.read("main button.go")] = true
		if unreviewed := w.count("footer.unreviewed") > 0; unreviewed != (language == "bm") {
			t.Errorf("in %s a note of no review is %v", language, unreviewed)
		}
		w.shot("opening-" + language)
	}
	if len(said) != 3 {
		t.Errorf("three languages say %v", said)
	}
}
