package facts

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// A membership is the members of the running cycle on their way to facts.
type membership struct {
	rows         map[ledger.MemberNumber]int // their places in Facts.Members
	joined, left []ledger.MemberNumber       // since the last closing
	departed     []ledger.MemberNumber       // of those, who left in a meeting
	sorted       int
}

// row is a member's row in the running cycle, which begins with the first call.
func (s *membership) row(f *Facts, n ledger.MemberNumber) *Member {
	i, ok := s.rows[n]
	if !ok {
		i = len(f.Members)
		f.Members = append(f.Members, Member{Number: n, Cycle: f.Cycles[len(f.Cycles)-1].Number})
		s.rows[n] = i
	}
	return &f.Members[i]
}

// closeMembers brings the members up to a closing. A share-out leaves them as they
// were at the last meeting, with what they were paid.
func (f *Folding) closeMembers(kind Closing, from ledger.Date) {
	s := &f.members
	for i := range f.book.Members() {
		m := &f.book.Members()[i]
		if _, known := s.rows[m.Number]; m.Left && !known && !slices.Contains(s.left, m.Number) {
			continue // before this cycle
		}
		row := s.row(&f.facts, m.Number)
		row.Sex = m.Sex
		if slices.Contains(s.joined, m.Number) {
			row.Joined = from
		}
		if m.Left && row.Left == 0 {
			row.Left = from
		}
		if kind != OfShareOut {
			row.Shares, row.Savings = m.Shares, f.book.Savings(m.Number)
		}
		if kind == OfMeeting && (!m.Left || slices.Contains(s.departed, m.Number)) {
			row.Registered++
		}
	}
	if kind == OfMeeting {
		s.attend(&f.facts, f.book.Meetings()[len(f.book.Meetings())-1])
	}
	s.joined, s.left, s.departed = s.joined[:0], s.left[:0], s.departed[:0]
	s.sort(f.facts.Members)
}

func (s *membership) attend(f *Facts, m *ledger.Meeting) {
	for _, a := range m.Attendance {
		if i, ok := s.rows[a.Member]; ok && a.Mark.Attends() {
			f.Members[i].Attended++
		}
	}
}

// sort keeps the rows of the cycle by number.
func (s *membership) sort(all []Member) {
	if len(s.rows) == s.sorted {
		return
	}
	first := len(all) - len(s.rows)
	slices.SortFunc(all[first:], func(a, b Member) int { return cmp.Compare(a.Number, b.Number) })
	for i := first; i < len(all); i++ {
		s.rows[all[i].Number] = i
	}
	s.sorted = len(s.rows)
}
