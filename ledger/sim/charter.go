package sim

import (
	"slices"

	"jigiya/ledger"
)

// The constitutions that groups give themselves: how likely is which.
var (
	methods     = odds[ledger.Method]{{55, ledger.VSLA}, {25, ledger.Fixed}, {20, ledger.Equal}}
	shareValues = map[ledger.Method]odds[ledger.Amount]{
		ledger.VSLA:  {{15, 50}, {40, 100}, {15, 150}, {15, 200}, {15, 250}},
		ledger.Fixed: {{40, 100}, {25, 150}, {20, 200}, {15, 250}},
		ledger.Equal: {{30, 100}, {20, 150}, {25, 200}, {25, 250}},
	}
	conventions = odds[ledger.Convention]{
		{28, ledger.FlatTerm}, {20, ledger.FlatOnce}, {8, ledger.FixedFee}, {10, ledger.InAdvance},
		{16, ledger.PerPeriodOnOriginal}, {18, ledger.PerPeriodOnBalance},
	}
	divisions = map[ledger.Method]odds[ledger.ShareOutMethod]{
		ledger.VSLA: {{50, ledger.ByShares}, {18, ledger.ByShareValue}, {8, ledger.TimeWeighted}, {8, ledger.EqualProfit},
			{8, ledger.InterestReturned}, {8, ledger.SavingsAndBorrowing}},
		ledger.Fixed: {{70, ledger.ByShares}, {20, ledger.ByShareValue}, {10, ledger.EqualProfit}},
		ledger.Equal: {{60, ledger.EqualParts}, {40, ledger.EqualProfit}},
	}
	intervals  = odds[ledger.Interval]{{84, ledger.Interval{Count: 1}}, {11, ledger.Interval{Count: 2}}, {5, ledger.Interval{Count: 1, Month: true}}}
	remainders = odds[ledger.Remainder]{{50, ledger.Carry}, {25, "fund:social"}, {25, ledger.LargestRemainder}}
	leavings   = odds[ledger.LeavingRule]{{60, ledger.LeaveAtCost}, {20, ledger.LeaveAtValue}, {20, ledger.LeaveForfeit}}
	joinings   = odds[ledger.JoiningRule]{{60, ledger.JoinZero}, {20, ledger.JoinCatchUp}, {20, ledger.JoinAtValue}}
)

const social, school ledger.FundName = "social", "school"

// draftCharter is the constitution the founding assembly agrees on.
func (g *Group) draftCharter() ledger.Constitution {
	method := g.options.Method
	if method == "" {
		method = methods.draw(g.chance)
	}
	c := ledger.Constitution{
		Name: oneOf(g.chance, groupNames...), Method: method, Place: g.options.Place, Currency: "XOF", CashStep: 5,
		ShareValue: shareValues[method].draw(g.chance), SharesMin: 1, SharesMax: 5, MeetingInterval: intervals.draw(g.chance),
		Quorum: 2, Programme: g.options.Programme, Joining: joinings.draw(g.chance), Leaving: leavings.draw(g.chance),
		Agenda: agendaOf(method), Funds: []ledger.FundRule{{Name: social, Contribution: oneOf[ledger.Amount](g.chance, 25, 50, 50, 100)}},
	}
	if c.Place.Code == "" {
		c.Place = places.draw(g.chance)
	}
	if g.percent(12) {
		c.Funds = append(c.Funds, ledger.FundRule{Name: school, Contribution: 25, Lends: g.percent(60)})
	}
	if g.options.Meets.Count > 0 {
		c.MeetingInterval = g.options.Meets
	}
	g.agreeOnSaving(&c)
	g.agreeOnLoans(&c)
	g.agreeOnShareOut(&c)
	return c
}

func (g *Group) agreeOnSaving(c *ledger.Constitution) {
	c.Fines = []ledger.FineRule{{Cause: "late", Amount: 25}, {Cause: "absent", Amount: 50}}
	switch c.Method {
	case ledger.Equal:
		c.SharesMax = 1
	case ledger.Fixed:
		c.SharesMax = 3
		if g.percent(40) {
			c.Fines = append(c.Fines, ledger.FineRule{Cause: ledger.CauseMissed, Amount: 25})
		}
	}
}

func (g *Group) agreeOnLoans(c *ledger.Constitution) {
	c.Loans = ledger.LoanRules{
		Convention: conventions.draw(g.chance), Rate: odds[ledger.BasisPoints]{{80, 1000}, {20, 500}}.draw(g.chance),
		Period: oneOf(g.chance, ledger.Interval{Count: 4}, ledger.Interval{Count: 1, Month: true}), MaxPeriods: uint32(g.between(3, 4)),
		MaxMultiple: 3, MaxOpen: 1, ChargeStep: 5, Repay: ledger.Instalments,
	}
	if c.Loans.Convention.PerPeriod() || g.percent(25) {
		c.Loans.Repay = ledger.AtEnd
	}
	if c.Loans.Convention == ledger.FixedFee {
		c.Loans.FixedFee = oneOf[ledger.Amount](g.chance, 250, 500)
	}
}

func (g *Group) agreeOnShareOut(c *ledger.Constitution) {
	c.ShareOut = ledger.ShareOutRules{
		Method: divisions[c.Method].draw(g.chance), Step: oneOf[ledger.Amount](g.chance, 5, 5, 25), ValueDecimals: uint32(g.below(3)), SavingsPct: 60,
		Remainder: remainders.draw(g.chance), OpenLoans: oneOf(g.chance, ledger.RefuseOpenLoans, ledger.OffsetOpenLoans),
	}
}

// agendaOf is the order of the meeting: Saving for Change asks for last week's fines first.
func agendaOf(m ledger.Method) []ledger.AgendaItem {
	if m == ledger.VSLA {
		return ledger.DefaultAgenda
	}
	agenda := slices.Clone(ledger.DefaultAgenda)
	i := slices.Index(agenda, ledger.AgendaFines)
	agenda = slices.Delete(agenda, i, i+1)
	return slices.Insert(agenda, 1, ledger.AgendaFines)
}
