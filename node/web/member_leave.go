package web

import (
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A leavingView is what a member would leave with, before it is entered.
type leavingView struct {
	Who        report.Member
	Settlement report.Settlement
	Home       sum
	Causes     []ledger.LeavingCause
}

func leavingPage(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	s, err := report.SettlementOf(g.book, who.Member)
	if err != nil {
		return err
	}
	return g.show("leave", leavingView{who, s, lay(s.Paid), []ledger.LeavingCause{ledger.CauseLeft, ledger.CauseExcluded, ledger.CauseDied}})
}

// memberLeave settles her account as the page has shown.
func memberLeave(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	e := &ledger.MemberLeft{Member: who.Member, Cause: ledger.LeavingCause(g.r.PostFormValue("cause"))}
	return g.settle(e, g.at("/members"), leavingPage)
}

func erasePage(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	return g.show("erase", who)
}

// erase forgets who a member was; what she did stays in the book. Whoever means it says so.
func erase(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	if g.r.PostFormValue("sure") == "" {
		return g.ended(api.Misused("not_sure"), "", erasePage)
	}
	_, err = g.node.Erase(g.ctx(), api.Proposal{Group: g.id, PINs: g.pins()}, who.Member)
	return g.ended(g.asked(err), g.at("/members"), erasePage)
}

// rename writes a member's name anew.
func rename(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	s := &sheet{Values: g.r.PostForm}
	e := &ledger.PersonRecorded{Member: who.Member, Person: s.words("", "name")}
	return g.settle(e, g.at("/member/"+g.r.PathValue("member")), memberPage)
}
