package web

import (
	"jigiya/ledger/report"
	"jigiya/ledger/report/facts"
)

// An officeGroupView is the figures of one group. Its members are numbers in it.
type officeGroupView struct {
	Asked    question
	Name     string
	Village  string
	Place    string
	Area     string
	State    string
	Coverage string
	Lines    []figureLine
	Trend    *chartTable
	Back     string
}

// officeGroup looks at one group as the office may: what it is, where, and its figures.
func officeGroup(c *call) error {
	q, err := c.question(false)
	if err != nil {
		return err
	}
	id, err := c.group()
	if err != nil {
		return err
	}
	g, err := c.node.Group(c.ctx(), id)
	if err != nil {
		return err
	}
	q.By, q.Within = facts.ByGroup, string(g.Place.Code)
	st, err := c.ask(q, facts.ByGroup, facts.NoSeries)
	if err != nil {
		return err
	}
	monthly := q
	monthly.From = 0
	series, err := c.ask(monthly, facts.ByGroup, facts.ByMonth)
	if err != nil {
		return err
	}
	v := c.officeGroupView(q, g)
	if r := groupIn(st.Rows, id); r != nil {
		v.Coverage, v.Lines, v.Trend = c.coverage(st.At, r), c.figureLines(q, r, series), c.trend(q, r, series)
	}
	return c.page("office-group", v)
}

func (c *call) officeGroupView(q question, g report.Group) officeGroupView {
	return officeGroupView{
		Asked: q, Name: g.Name, Village: g.Place.Village, Place: string(g.Place.Code), Area: areaWords(string(g.Place.Code)), State: g.State,
		Back: q.at("/office", func(q *question) { q.By, q.Within = facts.ByGroup, "" }),
	}
}
