package node

import (
	"time"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
)

// farFuture and farPast are how far the clock may be from the meeting's date
// before it is plainly wrong: a meeting entered from paper is late, but none is
// held next month.
const (
	farFuture = 2 * 24 * time.Hour
	lateEntry = 7 * 24 * time.Hour
)

// firstDay is before any jigiya was built: a clock before it was never set.
var firstDay = ledger.NewDate(2024, time.January, 1)

// warnings are what the people should know of what was just entered.
func (n *Node) warnings(j *journal.Journal, events []ledger.Event) (all []api.Warning) {
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
	case today < firstDay || apart < -farFuture:
		return []api.Warning{{ID: "warning.clock_behind", Values: []any{"date", today, "last", meeting}}}
	case apart > lateEntry+24*time.Hour:
		return []api.Warning{{ID: "warning.late_entry", Values: []any{"days", int64(apart.Hours() / 24), "date", meeting}}}
	}
	return nil
}
