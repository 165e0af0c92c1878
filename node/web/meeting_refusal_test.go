package web

import (
	"fmt"
	"strings"
	"testing"
)

// What the rules refuse is said on the same page, and nothing is entered.
func TestMeetingRefuses(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.look("opening")
	refused := func(step string, fields []string, class int, says ...string) {
		t.Helper()
		before := w.book().Seq()
		w.does(step, fields, class, append(says, `role="alert"`)...)
		if now := w.book().Seq(); now != before {
			t.Fatalf("%s %v: refused, and entry %d is there", step, fields, now)
		}
	}
	refused("opening", f("do", "open", "meeting", "1", "date", "yesterday"), 400)
	refused("opening", f("do", "open", "meeting", "1", "date", "2026-11-23", "count_savings", "500"), 422, "500", " open data-why")
	refused("opening", f("do", "open", "meeting", "1", "date", "2026-11-23", "count_savings_500", "3", "count_savings", "1000"), 400, "which one is right")
	refused("opening", f("do", "open", "meeting", "1", "date", "2026-11-23", "count_savings_500", "-3"), 400)
	refused("savings", f("do", "buy", "buy", "1:1"), 422)
	refused("closing", append(w.counts(), "do", "close"), 422)
	w.opens("2026-11-23")
	refused("attendance", f("do", "mark", "mark", "1:asleep"), 400)
	refused("attendance", f("do", "mark", "mark", "99:present"), 422)
	refused("attendance", f("do", "mark", "mark", "present"), 400)
	refused("savings", f("do", "buy", "buy", "1:6"), 422)
	refused("savings", f("do", "buy", "buy", "x:1"), 400)
	refused("savings", f("do", "return", "return", "1:1"), 422)
	refused("funds", f("do", "pay", "fund", "school", "member", "1", "amount", "100"), 422)
	refused("funds", f("do", "pay", "fund", "social", "member", "1"), 422)
	refused("fines", f("do", "levy", "member", "1", "cause", "Loud!"), 400)
	refused("fines", f("do", "fine_paid", "all", "1:savings:25"), 422)
	refused("fines", f("do", "fine_paid", "member", "1", "fund", "savings", "amount", "25"), 422)
	refused("repayments", f("do", "repay", "loan", "1", "amount", "500"), 422)
	refused("expenses", f("do", "spend", "kind", "expense", "fund", "savings", "amount", "500"), 422)
	refused("expenses", f("do", "spend", "kind", "party", "amount", "500"), 400)
	refused("loans", f("do", "lend", "member", "1", "amount", "5000", "periods", "2"), 422)
	refused("savings", f("do", "correct", "correct", "1:wrong_member"), 422)
	refused("savings", f("do", "dance"), 400)
	refused("closing", append(f("count_savings", "5"), "do", "close"), 422)
	w.want(w.get(w.at("tea")), 404)
	w.want(w.get("/group/00/meeting"), 404)
	w.want(w.tap(w.at("savings"), "token", "x"), 400)
}

// Without the session's token a form is nobody's.
func TestMeetingNeedsToken(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	before := w.book().Seq()
	w.token = "another"
	w.want(w.tap(w.at("savings"), "do", "buy", "buy", "1:1", "after", w.after), 403)
	w.want(newPhoneBefore(w).tap(w.at("savings"), "do", "buy", "buy", "1:1", "after", w.after), 200, "PIN")
	if now := w.book().Seq(); now != before {
		t.Errorf("entry %d was made", now)
	}
}

// newPhoneBefore is another browser before the same pages, outside the entrance.
func newPhoneBefore(w *treasurer) *phone {
	w.Helper()
	other := *w.phone
	other.Client.Jar, other.token = newJar(w), ""
	return &other
}

// A loan beyond the limit is refused with the sum that is possible; with the assembly's
// reason it is made.
func TestMeetingOverride(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	for n := 1; n <= 12; n++ {
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n, ":4")), 200)
	}
	w.look("loans?member=1&amount=4000&periods=3", "up to 3,000", `name="override"`, "four thousand francs")
	loan := f("do", "lend", "member", "1", "amount", "4000", "periods", "3", "purpose", "trade", "guarantor", "2")
	w.does("loans", loan, 422, `role="alert"`)
	w.does("loans", append(loan, "override", "the whole assembly knows her"), 200)
	l, err := w.book().Loan(1)
	must(t, err)
	if l.Principal != 4000 || l.Override.IsZero() || len(l.Guarantors) != 1 {
		t.Errorf("loan %+v", l)
	}
	w.look("loans?member=1&amount=100&periods=3", `role="alert"`) // one open loan at most
	if p := w.look("loans?member=2&amount=90000&periods=3"); strings.Contains(p.text, `name="override"`) {
		t.Error("what the purse does not hold is offered to the assembly")
	}
}

// A purse that differs is explained with the count; a meeting opened in error is taken
// back; that none was held is noted.
func TestMeetingDifferences(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.look("opening")
	w.does("opening", f("do", "open", "meeting", "1", "date", "2026-11-23", "count_savings_500", "1", "count_savings_25", "2", "why_savings", "unrecorded"), 200)
	if cash := w.book().Cash("savings"); cash != 550 {
		t.Errorf("the purse holds %d", cash)
	}
	w.look("opening", "Cash difference")
	w.does("savings", f("do", "buy", "buy", "1:1"), 200)
	w.look("closing")
	w.does("closing", f("do", "close", "count_savings", "790", "count_social", "0", "words_savings", "the goat", "pins", "1", "pin_4", w.pins.Device, "pin_5", w.pins.Device), 200, "six words")
	w.look("opening")
	w.does("opening", f("do", "cancel", "date", "2026-11-30", "words", "a funeral"), 200)
	w.does("opening", append(f("do", "open", "meeting", "2", "date", "2026-12-07"), w.counts()...), 200)
	w.does("attendance", f("do", "mark", "mark", "1:present"), 200)
	w.look("opening", "Opened in error")
	w.does("opening", f("do", "cancel", "date", "2026-12-07", "words", "the wrong day"), 200, "Open the meeting")
	if w.book().OpenMeeting() != nil {
		t.Error("the meeting is still open")
	}
}
