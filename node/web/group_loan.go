package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A loanView is one loan by itself: its terms, what is to be paid back when, who answers
// for it, and every entry about it.
type loanView struct {
	lentTile
	Tile    memberTile
	Answers []memberTile
	Lines   []report.PassbookLine
	Change  bool // a meeting is open, in which it may be changed
}

func loanPage(g *groupCall) error {
	s := &sheet{Values: map[string][]string{"loan": {g.r.PathValue("loan")}}}
	n, all := s.loan("loan"), report.Loans(g.book, g.today())
	i := slices.IndexFunc(all, func(l report.Loan) bool { return l.Loan == n })
	if s.err != nil || i < 0 {
		return api.Missing("page_unknown")
	}
	v := loanView{lentTile: g.lentTile(all[i]), Tile: memberTile{Member: all[i].Member, Name: g.name(all[i].Member)}}
	for _, guarantor := range all[i].Guarantors {
		v.Answers = append(v.Answers, memberTile{Member: guarantor, Name: g.name(guarantor)})
	}
	book, err := report.PassbookOf(g.book, all[i].Member, g.name)
	if err != nil {
		return err
	}
	for _, l := range book.Lines {
		if l.Loan == n {
			v.Lines = append(v.Lines, l)
		}
	}
	v.Change = g.book.OpenMeeting() != nil && all[i].Status == ledger.LoanOpen
	return g.show("loan", v)
}
