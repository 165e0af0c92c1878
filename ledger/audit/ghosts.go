package audit

import (
	"maps"
	"slices"

	"jigiya/ledger"
)

// A ghosts watch looks for accounts that move while their owners are away.
type ghosts struct {
	idle
	active map[ledger.MemberNumber][]uint64 // entries of the open meeting by whose account they moved
	away   map[ledger.MemberNumber]*absence
}

// An absence is the meetings in a row in which an account moved and nobody was there.
type absence struct {
	meetings int
	entries  []uint64
}

func (w *ghosts) after(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.MeetingOpened:
		w.active = map[ledger.MemberNumber][]uint64{}
	case *ledger.Contribution, *ledger.LoanGranted, *ledger.ShareReturned:
		w.note(owner(a.book, event), e.Seq)
	case *ledger.Repayment:
		if event.By == 0 {
			w.note(owner(a.book, event), e.Seq)
		}
	case *ledger.MeetingClosed:
		if marked(a.sitting.closed) {
			w.closes(a, a.sitting.closed)
		}
	}
}

func (w *ghosts) note(m ledger.MemberNumber, seq uint64) {
	if w.active != nil && m != 0 {
		w.active[m] = append(w.active[m], seq)
	}
}

func (w *ghosts) closes(a *audit, m *ledger.Meeting) {
	if w.away == nil {
		w.away = map[ledger.MemberNumber]*absence{}
	}
	for _, mark := range m.Attendance {
		if mark.Mark.Attends() {
			w.tell(a, mark.Member)
		}
	}
	for member, entries := range w.active {
		entries = slices.DeleteFunc(entries, func(seq uint64) bool { return a.book.CorrectedBy(seq) != 0 })
		if attends(m, member) || len(entries) == 0 {
			continue
		}
		if w.away[member] == nil {
			w.away[member] = &absence{}
		}
		away := w.away[member]
		away.meetings++
		away.entries = append(away.entries, entries...)
	}
}

// tell ends an absence.
func (w *ghosts) tell(a *audit, m ledger.MemberNumber) {
	away := w.away[m]
	delete(w.away, m)
	if away == nil || away.meetings < ghostMeetings {
		return
	}
	if owed := owes(a.book, m); owed > 0 {
		a.find(GhostBorrower, away.entries, "member", m, "n", away.meetings, "amount", owed)
		return
	}
	a.find(GhostMember, away.entries, "member", m, "n", away.meetings)
}

func (w *ghosts) end(a *audit, _ *Visit) {
	for _, m := range slices.Sorted(maps.Keys(w.away)) {
		w.tell(a, m)
	}
}

// owes is what a member owes on her loans.
func owes(b *ledger.Book, m ledger.MemberNumber) (sum ledger.Amount) {
	for _, l := range b.Loans() {
		if l.Member == m && l.Status == ledger.LoanOpen {
			sum += b.Owed(l.Number)
		}
	}
	return sum
}
