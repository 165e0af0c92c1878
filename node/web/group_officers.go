package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// chairs are how many places the form of an election has for each office; an office may
// stay empty.
var chairs = []struct {
	role   ledger.Role
	places int
}{
	{"chairperson", 1}, {"record-keeper", 1}, {"treasurer", 1}, {"money-counter", 2}, {ledger.KeyHolder, 5},
}

// An officersView is who holds which office, and the form of an election.
type officersView struct {
	Officers   report.OfficerList
	Quorum     uint32
	Chairs     []chair
	Candidates []report.Member
}

// A chair is a place of an office and who sits on it now.
type chair struct {
	Role ledger.Role
	Of   ledger.MemberNumber
}

func officersPage(g *groupCall) error {
	officers := report.Officers(g.book, g.name)
	return g.show("officers", officersView{officers, g.group.Constitution.Quorum, seats(officers), g.active()})
}

// active are those who have not left.
func (g *groupCall) active() []report.Member {
	return slices.DeleteFunc(slices.Clone(g.people), func(m report.Member) bool { return m.Status != "active" })
}

func seats(officers report.OfficerList) (all []chair) {
	for _, c := range chairs {
		var holders []ledger.MemberNumber
		for _, o := range officers {
			if slices.Contains(o.Roles, c.role) {
				holders = append(holders, o.Member)
			}
		}
		for i := range max(c.places, len(holders)) {
			seat := chair{Role: c.role}
			if i < len(holders) {
				seat.Of = holders[i]
			}
			all = append(all, seat)
		}
	}
	return all
}

// elect replaces all officers by those whom the form names.
func elect(g *groupCall) error {
	e := &ledger.OfficersElected{}
	for _, c := range chairs {
		for _, text := range g.r.PostForm[string(c.role)] {
			s := &sheet{Values: map[string][]string{"member": {text}}}
			n := s.member("member")
			if s.err != nil {
				return g.ended(s.err, "", officersPage)
			}
			e.Officers = seated(e.Officers, n, c.role)
		}
	}
	return g.settle(e, g.at("/officers"), officersPage)
}

// seated gives a member an office, once; 0 is an empty place.
func seated(officers []ledger.Officer, n ledger.MemberNumber, role ledger.Role) []ledger.Officer {
	if n == 0 {
		return officers
	}
	i := slices.IndexFunc(officers, func(o ledger.Officer) bool { return o.Member == n })
	switch {
	case i < 0:
		return append(officers, ledger.Officer{Member: n, Roles: []ledger.Role{role}})
	case !slices.Contains(officers[i].Roles, role):
		officers[i].Roles = append(officers[i].Roles, role)
	}
	return officers
}
