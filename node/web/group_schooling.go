package web

import (
	"jigiya/ledger"
	"jigiya/ledger/report"
)

// A schoolingView is how many of the members' children are at school. Children are counted
// and have no names here.
type schoolingView struct {
	All    ledger.SchoolingReported // of all members
	Tiles  []childrenTile
	Member *childrenTile // whose children are counted
}

// A childrenTile is a member and her children, as they were counted last.
type childrenTile struct {
	memberTile
	Count ledger.SchoolingReported
}

// Any says whether any were counted.
func (t childrenTile) Any() bool { return t.Count.GirlsEnrolled+t.Count.BoysEnrolled > 0 }

// A counter is a field for a small number, and what is counted in it.
type counter struct {
	Name string
	Word string // its sentence in the catalogue
	N    uint32
}

func schoolingPage(g *groupCall) error {
	s := &sheet{Values: g.r.URL.Query()}
	return g.schooling(s.member("member"), nil)
}

// schooling shows all members, and the one whose children are counted: as they were, or as
// a form said.
func (g *groupCall) schooling(n ledger.MemberNumber, said *ledger.SchoolingReported) error {
	var v schoolingView
	for _, who := range g.active() {
		in, err := g.book.Member(who.Member)
		if err != nil {
			return err
		}
		t := childrenTile{tileOf(who), in.Schooling}
		v.Tiles = append(v.Tiles, t)
		v.All.GirlsEnrolled += t.Count.GirlsEnrolled
		v.All.GirlsAttending += t.Count.GirlsAttending
		v.All.BoysEnrolled += t.Count.BoysEnrolled
		v.All.BoysAttending += t.Count.BoysAttending
		if who.Member == n {
			v.Member = &t
		}
		if v.Member == &t && said != nil {
			v.Member.Count = *said
		}
	}
	return g.show("schooling", v)
}

func tileOf(who report.Member) memberTile { return memberTile{Member: who.Member, Name: who.Name} }

// reportSchooling enters a member's count, unless it is the one that stands.
func reportSchooling(g *groupCall) error {
	s := &sheet{Values: g.r.PostForm}
	child := func(name string) uint32 { return uint32(s.number(name, 1<<31)) }
	e := &ledger.SchoolingReported{
		Member: s.member("member"), GirlsEnrolled: child("girls_enrolled"), GirlsAttending: child("girls_attending"),
		BoysEnrolled: child("boys_enrolled"), BoysAttending: child("boys_attending"),
	}
	again := func(g *groupCall) error { return g.schooling(e.Member, e) }
	if s.err != nil {
		return g.ended(s.err, "", again)
	}
	if was, err := g.book.Member(e.Member); err == nil && was.Schooling == *e {
		g.sits.tell(g.say("page.recorded_already"))
		return g.sendTo(g.at("/schooling"))
	}
	return g.settle(e, g.at("/schooling"), again)
}
