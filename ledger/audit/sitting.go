package audit

import "jigiya/ledger"

// A sitting is the meeting that is open, as the watches need it.
type sitting struct {
	meeting *ledger.Meeting // as it was when it opened; nil between meetings
	moved   bool            // money moved in it
	grants  []note          // loans granted in it and topped up, shares given back, and savings paid to who left
	closed  *ledger.Meeting
	first   bool // no meeting of the cycle was closed before it
}

// after follows the meetings; an entry belongs to the meeting in which it was made, the
// opening and the closing too.
func (s *sitting) after(b *ledger.Book, e *entry) {
	s.closed = nil
	switch e.Event.(type) {
	case *ledger.MeetingOpened:
		*s = sitting{meeting: b.OpenMeeting(), first: len(b.Meetings()) == 0}
	case *ledger.MeetingClosed:
		held := b.Meetings()
		s.closed = held[len(held)-1]
	case *ledger.MeetingCancelled:
		if s.meeting != nil {
			*s = sitting{}
		}
	case *ledger.LoanGranted, *ledger.LoanToppedUp, *ledger.ShareReturned, *ledger.MemberLeft:
		s.grants = append(s.grants, note{seq: e.Seq, event: e.Event, member: owner(b, e.Event), cash: e.cash()})
	}
	if s.meeting != nil {
		e.meeting = s.meeting.Number
	}
	if s.closed != nil {
		e.meeting, s.meeting = s.closed.Number, nil
	}
	s.moved = s.moved || movesMoney(e)
}

// movesMoney says whether an entry is of the meeting's money: not the counts and their
// differences.
func movesMoney(e *entry) bool {
	return e.Event.Kind() != ledger.KindCashDifference && touchesMoney(e.Event.Kind())
}

// touchesMoney are the kinds that people would want to slip in.
func touchesMoney(k ledger.Kind) bool {
	return k >= ledger.KindContribution && k <= ledger.KindCorrection || k == ledger.KindMemberLeft || k == ledger.KindCashDifference
}

// marked says whether attendance was taken in a meeting: of at least half of those who
// belong to the group.
func marked(m *ledger.Meeting) bool { return 2*len(m.Attendance) >= int(m.Registered) }

// attends says whether a member was there, or somebody for her.
func attends(m *ledger.Meeting, n ledger.MemberNumber) bool {
	for _, a := range m.Attendance {
		if a.Member == n {
			return a.Mark.Attends()
		}
	}
	return false
}
