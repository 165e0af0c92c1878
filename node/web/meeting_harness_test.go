package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"jigiya/ledger"
)

// A treasurer holds a phone in a meeting. She taps on the page she looked at last.
type treasurer struct {
	*phone
	after string // the last entry when that page was made
}

// newTreasurer has entered the device's PIN on a phone of the group.
func newTreasurer(t testing.TB) *treasurer {
	t.Helper()
	w := &treasurer{phone: newPhone(t)}
	w.clock.stop(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)) // the day of the first meeting
	w.want(w.enter(), 200)
	return w
}

// at is the address of a step.
func (w *treasurer) at(step string) string {
	return strings.TrimSuffix("/group/"+w.group.String()+"/meeting/"+step, "/")
}

var afterField = regexp.MustCompile(`name="after" value="([0-9]+)"`)

func (w *treasurer) seen(p page) page {
	if found := afterField.FindStringSubmatch(p.text); found != nil {
		w.after = found[1]
	}
	return p
}

// look looks at a step, "savings" or "loans?member=7".
func (w *treasurer) look(step string, says ...string) page {
	w.Helper()
	p := w.seen(w.get(w.at(step)))
	w.want(p, 200, says...)
	return p
}

// does taps in a step, which must answer with a status and say something.
func (w *treasurer) does(step string, fields []string, status int, says ...string) page {
	w.Helper()
	p := w.seen(w.tap(w.at(step), append(fields, "after", w.after)...))
	w.want(p, status, says...)
	return p
}

func f(fields ...string) []string { return fields }

func (w *treasurer) book() *ledger.Book {
	w.Helper()
	b, err := w.node.Book(w.group)
	must(w, err)
	return b
}

// opens opens a meeting whose purses hold what the book says.
func (w *treasurer) opens(date string) {
	w.Helper()
	w.look("opening")
	last, _ := w.book().LastMeeting()
	w.does("opening", append(f("do", "open", "meeting", fmt.Sprint(last+1), "date", date), w.counts()...), 200, "others:present")
}

// counts are the purses as the book has them.
func (w *treasurer) counts() (fields []string) {
	b := w.book()
	for _, name := range b.Funds() {
		fields = append(fields, "count_"+string(name), fmt.Sprint(int64(b.Cash(name))))
	}
	return fields
}

// closes closes it with two key-holders' PINs.
func (w *treasurer) closes() page {
	w.Helper()
	w.look("closing")
	return w.does("closing", append(w.counts(), "do", "close", "pins", "1", "pin_4", w.pins.Device, "pin_6", w.pins.Device), 200, "six words")
}

// stands asks that the meeting stands at a step.
func (w *treasurer) stands(step string) {
	w.Helper()
	if p := w.look(""); p.address != w.at(step) {
		w.Fatalf("the meeting stands at %s, want %s", p.address, step)
	}
}
