package node

import (
	"time"

	"jigiya/ledger"
	"jigiya/node/api"
)

// A meeting is not held days before the date it says: then the clock is slow. It
// may be entered from paper later; who does so a week and a day later is told.
const (
	slowClock = 2 * 24 * time.Hour
	lateEntry = 8 * 24 * time.Hour
)

// farAhead is how many days a meeting may be ahead of what this device knows of the
// time: a month, and some. A year or a month that is mistyped is farther.
const farAhead = 45

// firstDay is before any jigiya was built: a clock before it was never set.
var firstDay = ledger.NewDate(2024, time.January, 1)

// warnings are what the people should know of what was just entered, as the book is now.
func (n *Node) warnings(b *ledger.Book, events []ledger.Event) (all []api.Warning) {
	now := n.now()
	today := ledger.DateOf(now.Unix())
	for _, e := range events {
		switch e := e.(type) {
		case *ledger.MeetingOpened:
			all = append(all, clockWarnings(now, today, e.Date)...)
		case *ledger.MeetingClosed:
			all = append(all, unmarked(b)...)
		case *ledger.LoanGranted:
			if !e.Override.IsZero() {
				all = append(all, api.Warning{ID: "warning.override"})
			}
		case *ledger.LoanToppedUp:
			if !e.Override.IsZero() {
				all = append(all, api.Warning{ID: "warning.override"})
			}
		}
	}
	return all
}

// unmarked are the members of whom nobody said whether they came: an audit takes them for
// absent.
func unmarked(b *ledger.Book) []api.Warning {
	held := b.Meetings()
	if len(held) == 0 { // the cycle ended in the same breath
		return nil
	}
	last := held[len(held)-1]
	missing := int64(last.Registered) - int64(len(last.Attendance))
	if missing <= 0 {
		return nil
	}
	return []api.Warning{{ID: "warning.unmarked", Values: []any{"members", missing}}}
}

// clockWarnings compare the device's clock with the date of a meeting. A clock
// that is wrong refuses nothing: the group meets all the same.
func clockWarnings(now time.Time, today, meeting ledger.Date) []api.Warning {
	apart := now.Sub(meeting.Time())
	switch {
	case today < firstDay || apart < -slowClock:
		return []api.Warning{{ID: "warning.clock_behind", Values: []any{"date", today, "last", meeting}}}
	case apart > lateEntry:
		return []api.Warning{{ID: "warning.late_entry", Values: []any{"days", int64(apart.Hours() / 24), "date", meeting}}}
	}
	return nil
}

// ahead refuses to open a meeting on a day that is far ahead, unless somebody says that
// the clock is wrong and not the day. No earlier meeting can be entered after it, and
// every loan would owe what falls due until then.
func (n *Node) ahead(b *ledger.Book, p api.Proposal) error {
	today := ledger.DateOf(n.now().Unix())
	_, last := b.LastMeeting()
	known := max(today, last)
	for _, e := range p.Events {
		if e, opens := e.(*ledger.MeetingOpened); opens && !p.Ahead && known >= firstDay && e.Date > known+farAhead {
			return api.Misused("date_ahead", "date", e.Date, "today", today).Hinted("hint.date_ahead")
		}
	}
	return nil
}
