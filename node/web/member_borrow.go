package web

import (
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A borrowView is a loan that is only thought of: what it would cost her, and when it
// would have to be paid back. Nothing is recorded.
type borrowView struct {
	Who     report.Member
	Rooms   []report.Room
	Fund    ledger.FundName
	Amount  ledger.Amount
	Periods uint32
	Terms   []uint32
	Length  ledger.Interval
	Asked   *report.Borrowing
	Takes   sum
	Back    sum
	Refusal string
}

func borrowPage(g *groupCall) error {
	who, err := g.member()
	if err != nil {
		return err
	}
	s := &sheet{Values: g.r.URL.Query()}
	rules := g.group.Constitution.Loans
	v := borrowView{
		Who: who, Fund: s.fund("fund"), Amount: s.amount("amount"), Periods: s.periods(), Terms: terms(&rules), Length: rules.Period,
	}
	for _, f := range g.book.Funds() {
		if g.group.Constitution.Lends(f) {
			v.Rooms = append(v.Rooms, report.Room{Fund: f, Amount: g.book.Borrowable(who.Member, f)})
		}
	}
	if s.err == nil && v.Amount > 0 {
		v.Periods = max(v.Periods, 1)
		s.err = v.ask(g)
	}
	if s.err != nil {
		g.refuse(s.err)
	}
	return g.show("borrow", v)
}

// ask rehearses the loan on the book.
func (v *borrowView) ask(g *groupCall) error {
	b, err := report.BorrowingOf(g.book, ledger.LoanGranted{Member: v.Who.Member, Fund: v.Fund, Principal: v.Amount, Periods: v.Periods}, 0)
	if err != nil {
		return err
	}
	v.Asked, v.Takes, v.Back = &b, lay(b.Received), lay(b.Repay)
	if b.Refused != nil {
		v.Refusal = api.Classify(b.Refused, g.lang).Detail
	}
	return nil
}
