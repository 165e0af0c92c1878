package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
	"jigiya/node/web/asset"
)

// A memberTile is a member as every step draws her.
type memberTile struct {
	Member ledger.MemberNumber
	Name   string
	Mark   ledger.Mark // of today, or none
	Away   bool        // marked, and neither here nor represented
}

// Symbol is the address of the picture by which she is known where she has no other.
func (t memberTile) Symbol() string { return asset.Picture(asset.Symbol(uint32(t.Member))) }

// tiles are the members who belong to the group, by number.
func (m *meeting) tiles() (all []memberTile) {
	marks := map[ledger.MemberNumber]ledger.Mark{}
	for _, x := range m.held.Attendance.Marks {
		marks[x.Member] = x.Mark
	}
	for _, who := range m.book.Members() {
		if !who.Left {
			mark := marks[who.Number]
			all = append(all, memberTile{who.Number, m.people[who.Number].Name, mark, mark != "" && !mark.Attends()})
		}
	}
	return all
}

// tile is one of them.
func (m *meeting) tile(n ledger.MemberNumber) memberTile {
	all := m.tiles()
	if i := slices.IndexFunc(all, func(t memberTile) bool { return t.Member == n }); i >= 0 {
		return all[i]
	}
	return memberTile{Member: n, Name: m.people[n].Name}
}

// An attendanceView is who came, and the mark that a tap gives.
type attendanceView struct {
	As      ledger.Mark
	Marks   []ledger.Mark
	Tiles   []memberTile
	Of      report.Attendance
	Waiting int // not yet marked
}

// Others is the mark that one tap gives all who have none: those who came, or at the end
// those who did not. Nobody means that all are late.
func (v attendanceView) Others() ledger.Mark {
	if v.As == ledger.Absent {
		return ledger.Absent
	}
	return ledger.Present
}

func (m *meeting) attendanceView() attendanceView {
	v := attendanceView{As: ledger.Present, Marks: ledger.Marks, Tiles: m.tiles(), Of: m.held.Attendance, Waiting: len(m.held.Attendance.Unmarked)}
	if as := ledger.Mark(m.r.FormValue("as")); slices.Contains(ledger.Marks, as) {
		v.As = as
	}
	return v
}

// marked marks a member, or all who have no mark yet. The mark she has is not entered again.
func marked(m *meeting, s *sheet) (events []ledger.Event) {
	s.stay("as")
	who, mark := s.pair("mark")
	if who == "others" {
		for _, n := range m.held.Attendance.Unmarked {
			events = append(events, &ledger.AttendanceMarked{Member: n, Mark: ledger.Mark(mark)})
		}
		return events
	}
	s.Set("member", who)
	n := s.member("member")
	if n == 0 {
		s.fail(api.Misused("form_unread"))
	}
	if m.isOpen() && m.tile(n).Mark == ledger.Mark(mark) {
		return nil
	}
	return []ledger.Event{&ledger.AttendanceMarked{Member: n, Mark: ledger.Mark(mark)}}
}
