package browser

import (
	"fmt"
	"testing"
)

// The phone dies between two taps, at every step of a meeting: what the screen had said
// is in the book, the page comes back where the meeting stood, and nothing is entered
// twice.
func TestNodeDiesBetweenTaps(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	w.opens()
	h.kill()
	w.wakes("attendance")
	w.step("attendance")
	w.tap(`button[value="others:present"]`)
	w.unseen(`button[value="others:present"]`)
	for n := 1; n <= 3; n++ {
		w.step("savings")
		w.tap(`button.person[value^="2:"]`)
		w.until("her next stamp", fmt.Sprintf(`document.querySelectorAll('.stamp.there').length === %d`, n))
		h.kill()
		w.wakes("savings")
		w.until("the stamps that were said", fmt.Sprintf(`document.querySelectorAll('.stamp.there').length === %d`, n))
	}
	w.step("closing")
	w.counts()
	w.tap("button[value=close]")
	w.sees("input[name=pin_4]")
	h.kill() // while the key-holders are asked
	w.wakes("closing")
	w.closes()
	if b := h.balance(); b.Shares != 3 || b.Funds[0].Cash != 750 {
		t.Errorf("the book says %+v", b)
	}
}

// wakes loads the page again, as who finds her phone dead and turns it on: it asks for
// the PIN and shows the step.
func (w *treasurer) wakes(step string) {
	w.Helper()
	w.visit("/group/" + w.group + "/meeting/" + step)
	w.enter()
	w.sees(`nav.ribbon a[aria-current=step][href$="/` + step + `"]`)
}

// A tap into a node that is gone says so, and changes nothing; when it is back the same
// page goes on.
func TestTapWhileNodeIsGone(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	w.opens()
	w.step("attendance")
	w.tap(`button[value="others:present"]`)
	w.unseen(`button[value="others:present"]`)
	w.step("savings")
	h.kill() // it has come back, and knows no session
	w.tap(`button.person[value^="1:"]`)
	w.enter()
	w.sees(`nav.ribbon a[aria-current=step][href$="/savings"]`)
	w.tap(`button.person[value^="1:"]`)
	w.until("her stamp", `document.querySelectorAll('.stamp.there').length === 1`)
	if b := h.balance(); b.Shares != 1 {
		t.Errorf("the book says %+v", b)
	}
}
