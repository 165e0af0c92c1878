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

// firstDay is before any jigiya was built: a clock before it was never set.
var firstDay = ledger.NewDate(2024, time.January, 1)

// warnings are what the people should know of what was just entered.
func (n *Node) warnings(events []ledger.Event) (all []api.Warning) {
	now := n.now()
	today := ledger.DateOf(now.Unix())
	for _, e := range events {
		switch e := e.(type) {
		case *ledger.MeetingOpened:
			all = append(all, clockWarnings(now, today, e.Date)...)
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
