package report

import "jigiya/ledger"

// A Group is the group on one page. Group, Head and State are the journal's to
// say and the caller's to set.
type Group struct {
	Group        string               `json:"group"` // hex
	Name         string               `json:"name"`
	Method       ledger.Method        `json:"method"`
	Place        ledger.Place         `json:"place"`
	Cycle        uint32               `json:"cycle"`
	Head         Head                 `json:"head"`
	State        string               `json:"state"` // ok, disputed, recovering
	CycleClosed  bool                 `json:"cycle_closed"`
	CycleStart   ledger.Date          `json:"cycle_start,omitzero"`
	Members      uint32               `json:"members"` // active ones
	Meeting      uint32               `json:"meeting"` // the open or the last one
	MeetingOpen  bool                 `json:"meeting_open"`
	NextMeeting  ledger.Date          `json:"next_meeting,omitzero"`
	Funds        []Purse              `json:"funds"`
	Officers     OfficerList          `json:"officers"`
	Constitution *ledger.Constitution `json:"constitution"`
}

// A Head is the last entry of a journal.
type Head struct {
	Seq   uint64 `json:"seq"`
	Hash  string `json:"hash"` // hex
	Epoch uint64 `json:"epoch"`
}

// GroupOf describes the group of a book.
func GroupOf(b *ledger.Book, names Names) Group {
	c := b.Constitution()
	number, _ := sitting(b)
	return Group{
		Name: c.Name, Method: c.Method, Place: c.Place, Cycle: b.Cycle(), Head: Head{Seq: b.Seq()}, State: "ok",
		CycleClosed: b.CycleClosed(), CycleStart: b.CycleStart(), Members: b.ActiveMembers(),
		Meeting: number, MeetingOpen: b.OpenMeeting() != nil, NextMeeting: b.NextMeeting(),
		Funds: purses(b), Officers: Officers(b, names), Constitution: c,
	}
}

// Tables are the group, its funds and its officers.
func (g Group) Tables() []Table {
	return []Table{
		figures("heading.group",
			figure("name", g.Name), figure("village", g.Place.Village), figure("place", g.Place.Code), figure("method", g.Method),
			figure("share_value", g.Constitution.ShareValue), figure("status", status(g.State)), figure("members", g.Members),
			figure("cycle", g.Cycle), figure("meeting", g.Meeting), figure("next_meeting", orNil(g.NextMeeting))),
		pursesTable(g.Funds),
		g.Officers.Table(),
	}
}
