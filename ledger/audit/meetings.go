package audit

import (
	"maps"
	"slices"

	"jigiya/ledger"
)

// A meetings watch looks at when the group met, and who was there.
type meetings struct {
	idle
	kept     bool // attendance is taken in this group
	unmarked []uint64
	lonely   []uint64 // closings cosigned on the writer's device alone
	cosigned int
	last     ledger.Date

	bought, previous map[ledger.MemberNumber]ledger.Shares // in this meeting, in the last
	alike            []uint64                              // closings of meetings in a row that repeat each other
	alikeTo          uint32                                // the number of the last of them
}

func (w *meetings) after(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.MeetingOpened:
		w.bought = map[ledger.MemberNumber]ledger.Shares{}
		w.opens(a, e, event)
	case *ledger.Contribution:
		if event.Fund == ledger.Savings && w.bought != nil {
			w.bought[event.Member] += sharesOf(a.book, event)
		}
	case *ledger.MeetingClosed:
		w.closes(a, e, a.sitting.closed)
	case *ledger.CycleOpened:
		w.tellAlike(a)
		w.last = 0 // the first meeting may be on the day of the share-out
	}
}

func sharesOf(b *ledger.Book, e *ledger.Contribution) ledger.Shares {
	if value := b.Constitution().ShareValue; e.Shares == 0 && value > 0 {
		return ledger.Shares(e.Amount / value)
	}
	return e.Shares
}

func (w *meetings) opens(a *audit, e *entry, m *ledger.MeetingOpened) {
	interval := int32(a.book.Constitution().MeetingInterval.After(m.Date, 1) - m.Date)
	days := int32(m.Date - w.last)
	switch {
	case w.last == 0:
	case days == 0:
		a.find(SameDay, seqs(e.Seq), "meeting", m.Meeting, "date", m.Date)
	case 2*days < interval:
		a.find(OffRhythm, seqs(e.Seq), "meeting", m.Meeting, "days", days)
	}
}

func (w *meetings) closes(a *audit, e *entry, m *ledger.Meeting) {
	w.last = m.Date
	switch {
	case a.sitting.moved && w.kept && fewPart*m.Attending() < m.Registered:
		a.find(FewAttended, seqs(m.OpenedSeq, e.Seq), "meeting", m.Number, "n", m.Attending(), "registered", m.Registered)
	case len(m.Attendance) == 0:
		w.unmarked = append(w.unmarked, e.Seq)
	}
	w.kept = w.kept || marked(m)
	if e.cosigned && !e.imported {
		w.cosigned++
		if !e.elsewhere {
			w.lonely = append(w.lonely, e.Seq)
		}
	}
	w.compare(a, e.Seq, m.Number)
}

// compare looks for meetings that were written off from the one before: where women
// choose how much they save, no two meetings are the same for long.
func (w *meetings) compare(a *audit, closing uint64, meeting uint32) {
	c := a.book.Constitution()
	chosen := c.Method == ledger.VSLA && c.SharesMax > c.SharesMin && len(w.bought) >= alikeBuyers && differ(w.bought)
	if !chosen || !maps.Equal(w.bought, w.previous) {
		w.tellAlike(a)
	}
	if chosen {
		w.alike, w.alikeTo = append(w.alike, closing), meeting
	}
	w.previous, w.bought = w.bought, nil
}

func (w *meetings) tellAlike(a *audit) {
	if len(w.alike) >= alikeMeetings {
		a.find(MeetingAlike, w.alike, "n", len(w.alike), "meeting", w.alikeTo)
	}
	w.alike = nil
}

// differ says whether not everybody bought the same.
func differ(bought map[ledger.MemberNumber]ledger.Shares) bool {
	all := slices.Collect(maps.Values(bought))
	return len(all) > 0 && slices.Min(all) != slices.Max(all)
}

func (w *meetings) end(a *audit, _ *Visit) {
	w.tellAlike(a)
	if len(w.unmarked) >= unmarkedMeetings {
		a.find(NoAttendance, w.unmarked, "n", len(w.unmarked))
	}
	if len(w.lonely) > 0 {
		a.find(OneDevice, w.lonely, "n", len(w.lonely), "meetings", w.cosigned)
	}
}
