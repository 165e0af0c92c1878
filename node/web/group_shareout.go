package web

import (
	"bytes"
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/export/pdf"
	"jigiya/ledger/report"
)

func shareOutRoutes() []route {
	return []route{
		{"GET /group/{group}/share-out", ofGroup(shareOutPage), false},
		{"POST /group/{group}/share-out", ofGroup(shareOut), false},
		{"GET /group/{group}/share-out.pdf", ofGroup(shareOutPDF), false},
		{"POST /group/{group}/cycle", ofGroup(openCycle), false},
	}
}

// A shareOutView is the share-out as it would be today, or as it was signed; what stands
// in its way; and once it is over, the form of the next cycle.
type shareOutView struct {
	*report.Division // nil where it is refused
	Refusal          string
	Loans            []lentTile // open ones of the savings fund
	Names            map[ledger.MemberNumber]string
	Over             bool
	Meeting          bool // one is open: nothing can be shared out
	Value            ledger.Amount
	Here             []report.Member
}

// Offsets says whether a loan is taken off anybody's payout.
func (v shareOutView) Offsets() bool {
	return v.Division != nil && slices.ContainsFunc(v.Payouts, func(p report.Payout) bool { return p.Offset > 0 })
}

func shareOutPage(g *groupCall) error {
	v := shareOutView{Names: g.names, Over: g.group.CycleClosed, Meeting: g.group.MeetingOpen, Value: g.group.Constitution.ShareValue, Here: g.active()}
	d, err := g.node.ShareOut(g.ctx(), g.id)
	switch e := ruleOf(err); {
	case err == nil:
		v.Division = &d
	case e != nil:
		v.Refusal = g.lang.Refusal(e)
	default:
		return err
	}
	for _, l := range report.Loans(g.book, g.today()) {
		if l.Owed > 0 && l.Fund == ledger.Savings {
			v.Loans = append(v.Loans, g.lentTile(l))
		}
	}
	return g.show("shareout", v)
}

// shareOut pays everybody what the page has shown and closes the cycle, with the quorum.
func shareOut(g *groupCall) error {
	return g.settle(&ledger.ShareOut{}, g.at("/share-out"), shareOutPage)
}

func shareOutPDF(g *groupCall) error {
	d, err := g.node.ShareOut(g.ctx(), g.id)
	if err != nil {
		return err
	}
	var paper bytes.Buffer
	if err := pdf.ShareOut(&paper, g.edition(), d); err != nil {
		return err
	}
	return g.file("application/pdf", "share-out.pdf", paper.Bytes())
}

// openCycle begins the next cycle. Fields shares_7 say what members buy at once.
func openCycle(g *groupCall) error {
	s := &sheet{Values: g.r.PostForm}
	e := &ledger.CycleOpened{}
	for _, m := range g.active() {
		if n := s.shares("shares_" + text(m.Member)); n > 0 {
			e.Reinvestments = append(e.Reinvestments, ledger.Reinvestment{Member: m.Member, Shares: n})
		}
	}
	if value := s.amount("value"); value > 0 && value != g.group.Constitution.ShareValue {
		e.Constitution = *g.group.Constitution
		e.Constitution.ShareValue = value
	}
	if s.err != nil {
		return g.ended(s.err, "", shareOutPage)
	}
	return g.enter(g.at(""), shareOutPage, e)
}
