package web

import (
	"jigiya/ledger/export/chart"
	"jigiya/ledger/report/facts"
)

// headlines are the figures that are told first.
var (
	groupHeadlines = []string{"members", "savings", "loans_outstanding", "attendance_rate", "par30", "social_fund"}
	loanHeadlines  = []string{"loans_granted_count", "loans_granted", "average_loan_size", "borrowers", "repaid_on_time", "par30"}
)

// headline are the lines of those, in their order.
func (q *question) headline(lines []figureLine) (first []figureLine) {
	codes := groupHeadlines
	if q.Loans {
		codes = loanHeadlines
	}
	for _, code := range codes {
		for _, line := range lines {
			if line.Code == code {
				first = append(first, line)
			}
		}
	}
	return first
}

// trend is how one indicator of a row went, month by month, and how many groups each month
// is of.
func (c *call) trend(q question, of *facts.Row, series *facts.Statistics) *chartTable {
	name := indicatorName(c.lang, q.Indicator)
	t := &chartTable{
		Title:   c.say("page.office_trend", "of", name),
		How:     c.say("page.office_trend_how"),
		Head:    []string{c.say("heading.month"), name, c.say("heading.fraction"), c.say("heading.coverage")},
		Exports: q.exported(func(q *question) { q.Series, q.From = facts.ByMonth, 0 }),
	}
	drawn := chart.Chart{Form: chart.Lines, Title: name, Series: []chart.Series{{}}}
	var like facts.Figure
	for i := range series.Points {
		p := &series.Points[i]
		at := sameRow(p, of)
		if at == nil {
			continue
		}
		f, ok := at.Figure(q.Indicator)
		if !ok {
			continue
		}
		like = f
		drawn.Labels, drawn.Series[0].Values = append(drawn.Labels, p.Period), append(drawn.Series[0].Values, known(f))
		t.Rows = append(t.Rows, []string{p.Period, figureText(c.lang, f, of.Currency), fractionText(c.lang, f), coverageText(at)})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	drawn.Figure = c.scale(like, of.Currency, drawn.Series[0].Values)
	t.draw(c, drawn, lineHeight)
	return t
}

// agesOfFigures are the days by which the last meeting of a group may be past, for each
// step of how fresh figures are.
var agesOfFigures = []int{14, 31, 92}

// freshness is how old the figures of how many groups are; of the groups one by one, where
// the page does not ask for them anyway.
func (c *call) freshness(q question, st *facts.Statistics) (*chartTable, error) {
	if st.Total.Groups == 0 || st.Total.Groups > facts.MaxCells {
		return nil, nil
	}
	if q.By != facts.ByGroup {
		var err error
		if st, err = c.ask(q, facts.ByGroup, facts.NoSeries); err != nil {
			return nil, err
		}
	}
	counts := make([]int64, len(agesOfFigures)+2) // then those that are older, then without any
	counts[len(counts)-1] = int64(st.Total.Groups)
	for i := range st.Rows {
		if r := &st.Rows[i]; r.Reporting > 0 {
			counts[ageOf(int(st.At-r.Newest))]++
			counts[len(counts)-1]--
		}
	}
	t := &chartTable{
		Title: c.say("page.office_fresh"), Head: []string{c.say("page.office_fresh_last"), c.say("heading.groups")},
		Exports: q.exported(func(q *question) { q.By = facts.ByGroup }),
	}
	drawn := chart.Chart{Form: chart.Bars, Title: c.say("heading.groups"), Series: []chart.Series{{}}, Figure: func(v float64) string { return c.lang.Number(int64(v)) }}
	for i, n := range counts {
		t.Rows = append(t.Rows, []string{c.ageName(i), c.lang.Number(n)})
		drawn.Labels, drawn.Series[0].Values = append(drawn.Labels, c.ageName(i)), append(drawn.Series[0].Values, float64(n))
	}
	t.draw(c, drawn, barsHeight(len(counts)))
	return t, nil
}

func ageOf(days int) int {
	for i, most := range agesOfFigures {
		if days <= most {
			return i
		}
	}
	return len(agesOfFigures)
}

func (c *call) ageName(i int) string {
	switch i - len(agesOfFigures) {
	case 0:
		return c.say("page.office_fresh_older")
	case 1:
		return c.say("page.office_fresh_none")
	}
	return c.say("page.office_fresh_days", "days", agesOfFigures[i])
}
