package browser

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// A treasurer holds a phone in a meeting of her group.
type treasurer struct {
	*phone
	group string
}

// sit enters with the PIN and opens the group's meeting.
func sit(p *phone) *treasurer {
	p.Helper()
	p.visit("/")
	p.enter()
	p.tap("a.tile.strong")
	p.sees("nav.ribbon")
	return &treasurer{p, strings.Split(p.at(), "/")[2]}
}

// step goes to a step by its picture in the ribbon.
func (w *treasurer) step(name string) {
	w.Helper()
	w.tap(`nav.ribbon a[href$="/` + name + `"]`)
	w.sees(`nav.ribbon a[aria-current=step][href$="/` + name + `"]`)
}

// opens opens the meeting with what the book says is in the box.
func (w *treasurer) opens() {
	w.Helper()
	w.step("opening")
	w.counts()
	w.tap("button[value=open]")
	w.unseen("button[value=open]")
}

// counts types what each purse should hold.
func (w *treasurer) counts() {
	w.Helper()
	for i := range ask[int](w.phone, `document.querySelectorAll("section.purse[data-expected]").length`) {
		purse := fmt.Sprintf("section.purse:nth-of-type(%d)", i+1)
		expected := ask[string](w.phone, fmt.Sprintf("document.querySelector(%q).getAttribute('data-expected')", purse))
		w.types(purse+" input[data-figures]", expected)
	}
}

// closes closes it, with the PINs of the key-holders 4 and 5.
func (w *treasurer) closes() {
	w.Helper()
	w.step("closing")
	w.counts()
	w.tap("button[value=close]")
	w.signs()
	w.sees(".things li")
}

func (w *treasurer) signs() {
	w.Helper()
	w.types("input[name=pin_4]", pin)
	w.types("input[name=pin_5]", pin)
	w.usable()
	w.shot("pins")
	w.tap("form.pins button.go")
}

// balance is what the program's own command says of the group.
func (h *home) balance() (b struct {
	Shares  int
	Savings int
	Seq     int
	Funds   []struct {
		Fund string
		Cash int
	}
}) {
	h.Helper()
	if err := json.Unmarshal([]byte(h.jigiya("--json", "balance")), &b); err != nil {
		h.Fatal(err)
	}
	return b
}

// A whole meeting by taps: the box is counted, the women come, save and pay, the box is
// counted again, two key-holders sign, and the six things are shown.
func TestMeeting(t *testing.T) {
	thorough(t)
	h := benkadi(t)
	w := sit(take(t, h.run()))
	w.usable()
	w.opens()

	w.step("attendance")
	w.usable()
	w.tap(`nav.modes a.late`)
	w.tap(`button.person[value="2:late"]`)
	w.sees(`button.person.late`)
	w.tap(`nav.modes a.present`)
	w.tap(`button[value="others:present"]`)
	w.unseen(`button[value="others:present"]`)
	w.shot("attendance")

	w.step("savings")
	w.usable()
	for i := range 3 {
		w.tap(`button.person[value^="1:"]`)
		w.until("her next stamp", fmt.Sprintf(`document.querySelectorAll('button.person[value^="1:"] .stamp.there').length === %d`, i+1))
	}
	w.tap(`button.person[value^="2:"]`)
	w.until("the second woman's stamp", `document.querySelectorAll('.stamp.there').length === 4`)
	w.shot("savings")

	w.step("funds")
	w.usable()
	w.tap(`button.person[value="1"]`)
	w.sees(`a.person.paid`)

	w.closes()
	w.usable()
	w.shot("recital")
	if n := w.count(".things li"); n != 6 {
		t.Errorf("%d things are shown", n)
	}
	b := h.balance()
	if b.Shares != 4 || b.Savings != 4*250 || b.Funds[0].Cash != 1000 || b.Funds[1].Cash != 100 {
		t.Errorf("the book says %+v", b)
	}
	if out := h.jigiya("--json", "verify"); !strings.Contains(out, `"ok":true`) {
		t.Error(out)
	}
}
