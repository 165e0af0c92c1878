package audit

import "jigiya/ledger"

const daySeconds = 86400

// A clock watches what the device claims of the time.
type clock struct {
	last  int64 // when the entry before was recorded
	unset []uint64
	late  []uint64 // openings and closings after their day
	days  int64    // the latest of them

	latest  int64    // of the open meeting, by a clock that is set
	began   int64    // when the first was marked, or money moved
	gone    int64    // seconds of the pause after which the members had gone
	slipped []uint64 // money entered then
}

func (c *clock) before(*audit, *entry) {}

func (c *clock) after(a *audit, e *entry) {
	switch e.Event.(type) {
	case *ledger.EpochOpened, *ledger.ForkResolved:
		c.last = 0 // another device's clock
	}
	if !e.imported {
		c.passes(a, e)
		c.sits(a, e)
	} else if m, ok := e.Event.(*ledger.MeetingOpened); ok {
		c.predated(a, e, m.Meeting, m.Date)
	}
	c.last = e.Recorded
}

// passes looks at the time itself.
func (c *clock) passes(a *audit, e *entry) {
	switch {
	case e.Recorded > 0 && e.Recorded < ledger.FirstClock:
		c.unset = append(c.unset, e.Seq)
	case c.last >= ledger.FirstClock && e.Recorded > 0 && e.Recorded < c.last-clockBackSeconds:
		a.find(ClockSetBack, seqs(e.Seq), "seq", e.Seq, "days", (c.last-e.Recorded)/daySeconds)
	}
}

// sits looks at the time beside the meeting.
func (c *clock) sits(a *audit, e *entry) {
	if e.Recorded < ledger.FirstClock || a.sitting.meeting == nil && a.sitting.closed == nil {
		return
	}
	switch e.Event.(type) {
	case *ledger.MeetingOpened:
		c.latest, c.began, c.gone, c.slipped = e.Recorded, 0, 0, nil
		c.opens(a, e, a.sitting.meeting)
		return
	case *ledger.MeetingClosed:
		c.closes(a, e)
		return
	}
	c.waits(e.Recorded)
	if c.gone > 0 && touchesMoney(e.Event.Kind()) {
		c.slipped = append(c.slipped, e.Seq)
	}
	if c.began == 0 && (e.Event.Kind() == ledger.KindAttendance || movesMoney(e)) {
		c.began = e.Recorded
	}
	c.latest = e.Recorded
}

// waits notices that the members have gone: after a pause, or when the meeting has lasted
// longer than meetings do.
func (c *clock) waits(now int64) {
	switch {
	case c.began == 0:
	case now-c.latest >= pauseSeconds:
		c.gone += now - c.latest
	case c.gone == 0 && now-c.began >= sittingSeconds:
		c.gone = now - c.began
	}
}

func (c *clock) opens(a *audit, e *entry, m *ledger.Meeting) {
	recorded := ledger.DateOf(e.Recorded)
	switch days := int64(recorded) - int64(m.Date); {
	case c.predated(a, e, m.Number, m.Date):
	case recorded >= a.book.Constitution().MeetingInterval.After(m.Date, 1):
		a.find(Backdated, seqs(e.Seq), "meeting", m.Number, "date", m.Date, "days", days)
	case days > 0:
		c.isLate(e.Seq, days)
	}
}

// predated says whether a meeting is dated after its record; a day is a time zone.
func (c *clock) predated(a *audit, e *entry, meeting uint32, date ledger.Date) bool {
	days := int64(date) - int64(ledger.DateOf(e.Recorded))
	if days <= 1 || e.Recorded < ledger.FirstClock {
		return false
	}
	a.find(Predated, seqs(e.Seq), "meeting", meeting, "date", date, "days", days)
	return true
}

func (c *clock) closes(a *audit, e *entry) {
	m := a.sitting.closed
	if days := int64(ledger.DateOf(e.Recorded)) - int64(m.Date); days > 0 && ledger.DateOf(m.OpenedAt) == m.Date {
		c.isLate(e.Seq, days)
	}
	c.tellAfter(a, m.Number)
}

func (c *clock) isLate(seq uint64, days int64) {
	c.late, c.days = append(c.late, seq), max(c.days, days)
}

func (c *clock) tellAfter(a *audit, meeting uint32) {
	if len(c.slipped) > 0 {
		a.find(EnteredAfter, c.slipped, "meeting", meeting, "n", len(c.slipped), "hours", c.gone/3600)
	}
	c.slipped = nil
}

func (c *clock) end(a *audit, _ *Visit) {
	if a.sitting.meeting != nil {
		c.tellAfter(a, a.sitting.meeting.Number)
	}
	if len(c.unset) > 0 {
		a.find(ClockUnset, c.unset, "n", len(c.unset))
	}
	if len(c.late) > 0 {
		a.find(RecordedLate, c.late, "n", len(c.late), "days", c.days)
	}
}
