package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const maxTabs = 200 // from one end of a page to the other

// reaches presses Tab until the focus is on what matches, which must be seen to have it.
func (p *phone) reaches(selector string) {
	p.Helper()
	p.sees(selector)
	for range maxTabs {
		if ask[bool](p, `document.activeElement.matches(`+quoted(selector)+`)`) {
			if !ask[bool](p, `(function() { var s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'; })()`) {
				p.Errorf("nobody sees that %s has the focus", selector)
			}
			return
		}
		p.do(chromedp.KeyEvent(kb.Tab))
	}
	p.Fatalf("Tab does not come to %s", selector)
}

func (p *phone) presses(selector string) {
	p.Helper()
	p.reaches(selector)
	p.do(chromedp.KeyEvent(kb.Enter))
}

// A meeting by keys alone: nothing is tapped, and the focus is always seen.
func TestKeyboard(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	p := take(t, h.run())
	p.visit("/")
	p.reaches("input[name=pin]")
	p.do(chromedp.KeyEvent(pin + kb.Enter))
	p.presses("a.tile.strong")
	p.sees("nav.ribbon")
	p.presses("button[value=open]")
	p.presses(`button[value="others:present"]`)
	p.unseen(`button[value="others:present"]`)
	p.presses(`nav.ribbon a[href$="/savings"]`)
	p.presses(`button.person[value^="1:"]`)
	p.until("her stamp", `document.querySelectorAll('.stamp.there').length === 1`)
	p.presses(`nav.ribbon a[href$="/closing"]`)
	p.reaches("section.purse:nth-of-type(1) input[data-figures]")
	p.do(chromedp.KeyEvent("250"))
	p.presses("button[value=close]")
	p.reaches("input[name=pin_4]")
	p.do(chromedp.KeyEvent(pin))
	p.reaches("input[name=pin_5]")
	p.do(chromedp.KeyEvent(pin + kb.Enter))
	p.sees(".things li")
	if b := h.balance(); b.Shares != 1 {
		t.Errorf("the book says %+v", b)
	}
}

// Without any script a meeting goes the same way.
func TestWithoutScript(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run(), scriptless))
	w.opens()
	w.step("attendance")
	w.tap(`button[value="others:present"]`)
	w.unseen(`button[value="others:present"]`)
	w.step("savings")
	w.tap(`button.person[value^="1:"]`)
	w.until("her stamp", `document.querySelectorAll('.stamp.there').length === 1`)
	w.closes()
	if b := h.balance(); b.Shares != 1 || b.Funds[0].Cash != 250 {
		t.Errorf("the book says %+v", b)
	}
}
