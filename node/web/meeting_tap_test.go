package web

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

// A second tap on the same page makes no second entry; another member's is not refused,
// nor the same on a page made anew.
func TestTapsOnce(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	tap := func(after string, status int, says string, fields ...string) {
		t.Helper()
		w.want(w.tap(w.at("savings"), append(fields, "do", "buy", "after", after)...), status, says)
	}
	after := w.after
	tap(after, 200, "1 share", "buy", "1:1")
	tap(after, 200, "recorded already", "buy", "1:1")
	tap(after, 200, "1 share", "buy", "2:1")
	if got := w.book().TotalShares(); got != 2 {
		t.Fatalf("%d shares, want 2", got)
	}
	w.look("savings")
	tap(w.after, 200, "2 shares", "buy", "1:1")
	w.look("closing")
	w.does("closing", append(w.counts(), "do", "correct", "correct", fmt.Sprint(w.book().Seq(), ":wrong_member")), 200, "<s>")
	w.want(w.tap(w.at("closing"), "do", "correct", "correct", fmt.Sprint(w.book().Seq()-1, ":wrong_member"), "after", fmt.Sprint(w.book().Seq()-1)), 200, "recorded already")
	tap(w.after, 200, "2 shares", "buy", "1:1") // what was corrected may be entered again
}

// The opening and the closing are tapped twice too, and loans.
func TestTapsOnceAround(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.look("opening")
	twice := func(step string, fields []string, says string) {
		t.Helper()
		after := w.after
		w.does(step, fields, 200)
		now := w.book().Seq()
		w.after = after
		w.does(step, fields, 200, says)
		if w.book().Seq() != now {
			t.Fatalf("%s: the second tap made entry %d", step, w.book().Seq())
		}
	}
	twice("opening", append(f("do", "open", "meeting", "1", "date", "2026-11-23"), w.counts()...), "recorded already")
	twice("attendance", f("do", "mark", "mark", "1:late"), "1 of 12")
	twice("savings", f("do", "buy", "buy", "1:5"), "recorded already")
	twice("loans", f("do", "lend", "member", "1", "amount", "1000", "periods", "1", "purpose", "food"), "recorded already")
	twice("repayments", f("do", "repay", "loan", "1", "all", "1100"), "recorded already")
	twice("fines", f("do", "levy", "member", "2", "cause", "late"), "recorded already")
	twice("closing", append(w.counts(), "do", "close", "pins", "1", "pin_4", w.pins.Device, "pin_6", w.pins.Device), "recorded already")
}

// Two browsers at once, each tapping as fast as it can: every member is paid for once.
func TestTapsTogether(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	others := []*treasurer{{phone: newPhoneBefore(w)}, {phone: newPhoneBefore(w)}}
	for _, other := range others {
		other.want(other.enter(), 200)
		other.look("funds")
	}
	var hands sync.WaitGroup
	for _, other := range others {
		hands.Go(func() {
			after := other.after
			for n := 1; n <= 12; n++ {
				p := other.tap(other.at("funds"), "do", "pay", "fund", "social", "proposed", "1", "member", fmt.Sprint(n), "after", after)
				if p.status != 200 {
					t.Errorf("member %d: status %d", n, p.status)
				}
			}
		})
	}
	hands.Wait()
	if cash := w.book().Cash("social"); cash != 1200 {
		t.Errorf("the social fund holds %d, want 1200", cash)
	}
}

// The phone dies after every tap: what was said is there, and the meeting goes on where it
// stood.
func TestMeetingSurvives(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.clock.stop(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)) // the day of the meeting
	die := func(stands string) {
		t.Helper()
		w.phone.close()
		w.phone.open()
		w.want(w.enter(), 200)
		w.stands(stands)
		if v, err := w.node.Verify(context.Background(), w.group, nil); err != nil || !v.OK {
			t.Fatalf("verdict %+v, %v", v, err)
		}
	}
	die("opening")
	w.opens("2026-11-23")
	die("attendance")
	w.does("attendance", f("do", "mark", "mark", "1:present"), 200)
	die("attendance")
	w.does("attendance", f("do", "mark", "mark", "others:absent"), 200)
	die("funds")
	w.does("funds", f("do", "pay", "fund", "social", "proposed", "1", "member", "1"), 200)
	die("savings")
	w.does("savings", f("do", "buy", "buy", "1:5"), 200)
	die("fines")
	w.does("loans", f("do", "lend", "member", "1", "amount", "500", "periods", "1", "purpose", "food"), 200)
	die("loans")
	w.closes()
	die("recital")
}

// A page that lies open since last week enters nothing into today's meeting, and takes no
// meeting back that was opened since.
func TestTapsOnLastWeeksPage(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-16")
	w.look("savings")
	lastWeek := w.after
	w.does("savings", f("do", "buy", "buy", "2:2"), 200)
	w.closes()
	w.look("opening")
	before := w.after
	w.opens("2026-11-23")
	head := w.head()
	old := func(step, after string, status int, says string, fields ...string) {
		t.Helper()
		w.want(w.tap(w.at(step), append(fields, "after", after)...), status, says)
		if w.head() != head {
			t.Fatalf("%v on a page of last week entered %d", fields, w.head())
		}
	}
	old("savings", lastWeek, 400, "out of date", "do", "buy", "buy", "1:1")
	old("savings", lastWeek, 200, "recorded already", "do", "buy", "buy", "2:2")
	old("opening", before, 400, "out of date", "do", "cancel", "date", "2026-11-23", "words", "rain")
	old("closing", lastWeek, 400, "out of date", append(w.counts(), "do", "close", "pins", "1", "pin_4", w.pins.Device, "pin_6", w.pins.Device)...)
	w.look("savings")
	w.does("savings", f("do", "buy", "buy", "1:1"), 200, "1 share")
}

// Two browsers lend, change and give up at once: each is done once.
func TestLoansTogether(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	for n := 1; n <= 12; n++ {
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n, ":5")), 200)
	}
	others := []*treasurer{{phone: newPhoneBefore(w)}, {phone: newPhoneBefore(w)}, {phone: newPhoneBefore(w)}}
	for _, other := range others {
		other.want(other.enter(), 200)
	}
	for _, fields := range [][]string{
		f("do", "lend", "member", "1", "amount", "1000", "periods", "2", "purpose", "food"),
		f("do", "change", "kind", "loan_topped_up", "loan", "1", "amount", "500"),
		f("do", "change", "kind", "charge_waived", "loan", "1", "amount", "50"),
		f("do", "change", "kind", "loan_rescheduled", "loan", "1", "periods", "1"),
		f("do", "change", "kind", "loan_written_off", "loan", "1", "pins", "1", "pin_4", w.pins.Device, "pin_5", w.pins.Device),
	} {
		for _, other := range others {
			other.look("savings")
		}
		head := w.head()
		var hands sync.WaitGroup
		for _, other := range others {
			hands.Go(func() {
				if p := other.tap(other.at("loans"), append(fields, "after", other.after)...); p.status != 200 {
					t.Errorf("%v: status %d\n%s", fields, p.status, middle(p.text))
				}
			})
		}
		hands.Wait()
		if w.head() != head+1 {
			t.Fatalf("%v made %d entries", fields, w.head()-head)
		}
	}
}
