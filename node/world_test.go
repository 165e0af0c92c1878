package node

import (
	"errors"
	"testing"
	"time"

	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// A clock that is plainly wrong warns and refuses nothing.
func TestClock(t *testing.T) {
	t.Parallel()
	meeting := ledger.NewDate(2026, time.January, 12)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 10, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name    string
		clock   time.Time
		warning string
	}{
		{"right", day(2026, 1, 12), ""},
		{"the next morning", day(2026, 1, 13), ""},
		{"never set", time.Unix(0, 0), "warning.clock_behind"},
		{"before 1970", day(1969, 12, 31), "warning.clock_behind"},
		{"no time at all", time.Time{}, "warning.clock_behind"},
		{"a month slow", day(2025, 12, 12), "warning.clock_behind"},
		{"three weeks after", day(2026, 2, 2), "warning.late_entry"},
		{"in another century", day(2126, 1, 12), "warning.late_entry"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHome(t, Options{Now: stopped(tt.clock)})
			h.date = meeting - 7
			h.date = meeting
			a := h.add(&ledger.MeetingOpened{Date: meeting, Counts: countsOf(h.book())})
			have := ""
			for _, w := range a.Warnings {
				have += w.ID
			}
			if have != tt.warning {
				t.Errorf("warned %q, want %q", have, tt.warning)
			}
			h.add(buys(1, 2))
			h.closeMeeting()
			h.wantSound(4)
		})
	}
}

// A meeting a year ahead is a mistyped year, unless somebody says that the clock is wrong;
// a clock that was never set cannot tell.
func TestMeetingFarAhead(t *testing.T) {
	t.Parallel()
	today := ledger.NewDate(2026, time.January, 12)
	for _, tt := range []struct {
		name    string
		clock   time.Time
		date    ledger.Date
		ahead   bool
		refused bool
	}{
		{"a year", today.Time(), today + 365, false, true},
		{"a year, said to be right", today.Time(), today + 365, true, false},
		{"two months", today.Time(), today + 61, false, true},
		{"a month", today.Time(), today + 31, false, false},
		{"never set", time.Unix(0, 0), today, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHome(t, Options{Now: stopped(tt.clock)})
			_, err := h.node.Propose(ctx, api.Proposal{
				Group: h.group, PINs: pins, Ahead: tt.ahead,
				Events: []ledger.Event{&ledger.MeetingOpened{Date: tt.date, Counts: countsOf(h.book())}},
			})
			if (err != nil) != tt.refused || err != nil && api.Classify(err, "en").Code != "date_ahead" {
				t.Errorf("%v, want refused %v", err, tt.refused)
			}
			if open := h.book().OpenMeeting() != nil; open == tt.refused {
				t.Errorf("a meeting is open: %v", open)
			}
		})
	}
}

// A full disk refuses before anything changes, and all goes on when there is room.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	free := uint64(1 << 40)
	h := newHome(t, Options{FreeSpace: func(string) (uint64, error) { return free, nil }})
	h.openMeeting()
	before, stored := h.journal(), len(h.stored())
	free = 20 << 20
	batch := []ledger.Event{buys(1, 1), &ledger.Received{Fund: "social", Amount: 5, Source: ledger.Said("a passer-by")}}
	if _, err := h.try(batch...); !errors.Is(err, store.ErrDiskFull) || api.Classify(err, "en").Code != "disk_full" {
		t.Fatal(err)
	}
	if h.journal() != before || len(h.stored()) != stored {
		t.Fatal("something changed")
	}
	keys, err := h.node.keys.Names()
	must(t, err)
	if _, err := h.node.Found(ctx, api.Founding{Event: foundingOf("Jigi"), PINs: pins}); !errors.Is(err, store.ErrDiskFull) {
		t.Fatal(err)
	}
	if left, err := h.node.keys.Names(); len(left) != len(keys) || err != nil {
		t.Fatal("a founding that had no room left keys: ", left, err)
	}
	if err := h.elect(election(7), withPIN(7, "579135")); err == nil {
		t.Fatal("elected during a meeting, on a full disk")
	}
	_, err = h.node.Balance(ctx, h.group, api.Now) // reading needs no room
	must(t, err)
	free = 1 << 40
	h.add(batch...)
	h.closeMeeting()
	h.reopen()
	h.wantSound(5)
}

// An election for which there was no room can be proposed again, with another PIN.
func TestDiskFullAtAnElection(t *testing.T) {
	t.Parallel()
	free := uint64(20 << 20)
	room := func(string) (uint64, error) { return free, nil }
	h := newHome(t, Options{})
	h.close()
	h.o.FreeSpace = room
	h.open()
	e := election(7)
	if err := h.elect(e, withPIN(7, "579135")); !errors.Is(err, store.ErrDiskFull) {
		t.Fatal(err)
	}
	free = 1 << 40
	must(t, h.elect(e, withPIN(7, "864213")))
	if _, err := h.node.PaperKey(ctx, api.KeyName{Group: h.group, Member: 7}, "864213"); err != nil {
		t.Fatal(err)
	}
	if !h.node.keys.Has(keystore.Holder(h.group, 7)) {
		t.Error("no key")
	}
	h.wantSound(2)
}
