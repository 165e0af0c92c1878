package web

import (
	"math"
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/export/chart"
	"jigiya/ledger/report/facts"
)

// An officeView is the figures of all groups: the dashboard.
type officeView struct {
	Asked      question
	Here       string // path
	Bys        []choice
	Indicators []choice
	Everywhere string // the same without a place
	Place      string // that was asked for, in words
	Coverage   string
	Share      int // per cent of the groups that report
	Period     string
	Currencies string
	Headline   []figureLine
	Trend      *chartTable
	Totals     []figureTable
	Purposes   *chartTable
	Cohorts    *chartTable
	Fresh      *chartTable
	Map        *tileMap
	Rows       *rowTable
	LeftOut    []leftOut
	Rest       int // that are left out and not shown
	Stopped    string
	Exports    []exportLink
	Series     []exportLink
	Least      int // people behind a figure that leaves
}

// A leftOut is a group that is in no figure, as the office knows it.
type leftOut struct {
	facts.LeftOut
	Name, Where string
}

// A choice is one of a list, in words; as a link it has an address.
type choice struct {
	Code, Name string
	Chosen     bool
	Address    string
}

// A figureTable is every indicator of a total; of several currencies each has one.
type figureTable struct {
	Currency ledger.Currency
	Lines    []figureLine
}

func office(c *call) error { return c.office(false, "office-all") }

func officeLoans(c *call) error { return c.office(true, "office-loans") }

func (c *call) office(loans bool, page string) error {
	q, err := c.question(loans)
	if err != nil {
		return err
	}
	v, err := c.officeView(q)
	if err != nil {
		return err
	}
	return c.page(page, v)
}

func (c *call) officeView(q question) (*officeView, error) {
	if q.By == facts.ByNothing {
		q.By = facts.ByRegion
		if q.Loans {
			q.By = facts.ByPurpose
		}
	}
	st, err := c.ask(q, q.By, facts.NoSeries)
	if err != nil {
		return nil, err
	}
	monthly := q
	monthly.From = 0 // the last twelve months
	series, err := c.ask(monthly, facts.ByNothing, facts.ByMonth)
	if err != nil {
		return nil, err
	}
	v := &officeView{Asked: q, Here: c.r.URL.Path, Least: facts.MinCell}
	v.choices(c, q)
	v.foot(c, st)
	for _, total := range totalsOf(st) {
		v.Totals = append(v.Totals, figureTable{total.Currency, c.figureLines(q, &total, series)})
	}
	together := q
	together.By = facts.ByNothing
	v.Headline, v.Trend = q.headline(v.Totals[0].Lines), c.trend(together, &totalsOf(st)[0], series)
	if v.Rows, err = c.rowTable(q, st); err != nil {
		return nil, err
	}
	if q.Loans {
		return v, v.lending(c, q)
	}
	v.Purposes = c.purposes(together, st)
	if v.Fresh, err = c.freshness(q, st); err != nil {
		return nil, err
	}
	return v, v.placed(c, q)
}

// placed adds the map and the cohorts.
func (v *officeView) placed(c *call, q question) error {
	cercles, err := c.ask(q, facts.ByCercle, facts.NoSeries)
	if err != nil {
		return err
	}
	v.Map = c.tileMap(q, cercles)
	q.Loans, q.Indicator = true, "loans_granted"
	return v.lending(c, q)
}

// lending adds the loans by the month in which they were granted.
func (v *officeView) lending(c *call, q question) error {
	st, err := c.ask(q, facts.ByCohort, facts.NoSeries)
	if err != nil {
		return err
	}
	v.Cohorts = c.cohorts(q, st, v.Asked.Indicator != "loans_granted")
	return nil
}

func (v *officeView) choices(c *call, q question) {
	for _, by := range q.bys() {
		address := q.at(v.Here, func(q *question) { q.By, q.Skip = by, 0 })
		v.Bys = append(v.Bys, choice{string(by), c.lang.Term("by", string(by)), by == q.By, address})
	}
	for _, in := range q.indicators() {
		v.Indicators = append(v.Indicators, choice{in.Code, indicatorName(c.lang, in.Code), in.Code == q.Indicator, ""})
	}
	if q.Within != "" {
		v.Place = placeName(q.Within)
		v.Everywhere = q.at(v.Here, func(q *question) { q.Within, q.Skip = "", 0 })
	}
	v.Exports = q.exported(func(q *question) { q.By = facts.ByNothing })
	v.Series = q.exported(func(q *question) { q.By, q.Series, q.From = facts.ByNothing, facts.ByMonth, 0 })
}

// foot says how much is behind the figures, and of when.
func (v *officeView) foot(c *call, st *facts.Statistics) {
	v.Coverage = c.coverage(st.At, &st.Total)
	if st.Total.Groups > 0 {
		v.Share = int(100 * uint64(st.Total.Reporting) / uint64(st.Total.Groups))
	}
	if st.From != 0 {
		v.Period = c.say("result.period", "date", st.From)
	}
	if len(st.Totals) > 1 {
		v.Currencies = c.say("result.currencies", "n", len(st.Totals))
	}
	if len(st.Stopped) > 0 {
		v.Stopped = c.say("result.stopped", "n", len(st.Stopped))
	}
	for _, l := range st.LeftOut[:min(len(st.LeftOut), shownLeftOut)] {
		out := leftOut{l, shortID(l.Group.String()), placeName(l.Place)}
		if g, err := c.node.Group(c.ctx(), l.Group); err == nil { // one that does not hold has no name
			out.Name = g.Name
		}
		v.LeftOut = append(v.LeftOut, out)
	}
	v.Rest = len(st.LeftOut) - len(v.LeftOut)
}

func (c *call) coverage(at ledger.Date, r *facts.Row) string {
	if r.Reporting == 0 {
		return c.say("result.coverage_none", "date", at, "groups", r.Groups)
	}
	return c.say("result.coverage", "date", at, "reporting", r.Reporting, "groups", r.Groups, "oldest", r.Oldest, "newest", r.Newest)
}

// totalsOf are the totals in which money may be read: one, or one of each currency.
func totalsOf(st *facts.Statistics) []facts.Row {
	if len(st.Totals) > 0 {
		return st.Totals
	}
	return []facts.Row{st.Total}
}

// figureLines are all indicators of a row, with how they went; what is lent for what has a
// chart of its own.
func (c *call) figureLines(q question, r *facts.Row, series *facts.Statistics) (lines []figureLine) {
	went := make([][]facts.Figure, len(series.Points))
	for i := range series.Points {
		if at := sameRow(&series.Points[i], r); at != nil {
			went[i] = at.Figures()
		}
	}
	for k, f := range r.Figures() {
		if isPurpose(f.Code) {
			continue
		}
		values, then := make([]float64, len(went)), ""
		for i := range went {
			values[i] = math.NaN()
			if k < len(went[i]) && went[i][k].Code == f.Code {
				values[i] = known(went[i][k])
			}
			if i == len(went)-1-monthsBack && !math.IsNaN(values[i]) {
				then = series.Points[i].Period + " – " + figureText(c.lang, went[i][k], r.Currency)
			}
		}
		lines = append(lines, figureLine{
			Code: f.Code, Name: indicatorName(c.lang, f.Code), Value: figureText(c.lang, f, r.Currency),
			Of: fractionText(c.lang, f), Then: then, Trend: sparkOf(values), Chosen: f.Code == q.Indicator,
			Shown: q.at(c.r.URL.Path, func(q *question) { q.Indicator = f.Code }) + "#trend",
		})
	}
	return lines
}

// sameRow is what a period has for a row: of its key, or the total of its currency.
func sameRow(p *facts.Point, as *facts.Row) *facts.Row {
	rows := p.Rows
	if as.Key == "" {
		if len(p.Totals) == 0 {
			return &p.Total
		}
		rows = p.Totals
	}
	i := slices.IndexFunc(rows, func(r facts.Row) bool { return r.Key == as.Key && r.Currency == as.Currency })
	if i < 0 {
		return nil
	}
	return &rows[i]
}

const (
	purposeValue = "loans_by_purpose."
	purposeCount = "loans_by_purpose_count."
)

func isPurpose(code string) bool {
	return len(code) > len(purposeCount) && code[:len(purposeCount)] == purposeCount || len(code) > len(purposeValue) && code[:len(purposeValue)] == purposeValue
}

// purposes are what is lent for what; nothing where nothing is.
func (c *call) purposes(q question, st *facts.Statistics) *chartTable {
	total := totalsOf(st)[0]
	t := &chartTable{
		Title: c.say("page.office_purposes"), Head: []string{c.say("heading.purpose"), c.say("heading.number"), c.say("heading.amount")},
		Exports: q.exported(func(*question) {}),
	}
	drawn := chart.Chart{Form: chart.Bars, Title: c.say("heading.amount"), Series: []chart.Series{{}}}
	for _, p := range ledger.Purposes {
		value, _ := total.Figure(purposeValue + string(p))
		count, _ := total.Figure(purposeCount + string(p))
		if count.NumValue == 0 && value.NumValue == 0 {
			continue
		}
		t.Rows = append(t.Rows, []string{c.lang.Purpose(p), c.lang.Number(count.NumValue), amountText(c.lang, value.NumValue, total.Currency)})
		drawn.Labels = append(drawn.Labels, c.lang.Purpose(p))
		drawn.Series[0].Values = append(drawn.Series[0].Values, float64(value.NumValue))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	drawn.Figure = func(v float64) string { return amountText(c.lang, int64(v), total.Currency) }
	t.draw(c, drawn, barsHeight(len(drawn.Labels)))
	return t
}

// cohorts are the loans by the month of their grant, the last ones: how much was lent,
// where that is not drawn already, and how many of those that were due came back on time.
func (c *call) cohorts(q question, st *facts.Statistics, undrawn bool) *chartTable {
	codes := []string{"loans_granted_count", "loans_granted", "repaid_on_time", "par30"}
	t := &chartTable{
		Title: c.say("page.office_cohorts"), Head: []string{c.lang.Term("by", string(facts.ByCohort))},
		Exports: q.exported(func(q *question) { q.By = facts.ByCohort }),
	}
	for _, code := range codes {
		t.Head = append(t.Head, indicatorName(c.lang, code))
	}
	main := totalsOf(st)[0].Currency
	lent := chart.Chart{Form: chart.Lines, Title: indicatorName(c.lang, "loans_granted"), Series: []chart.Series{{}}}
	kept := chart.Chart{Form: chart.Lines, Title: indicatorName(c.lang, "repaid_on_time"), Series: []chart.Series{{}}}
	lent.Figure = func(v float64) string { return amountText(c.lang, int64(v), main) }
	kept.Figure = c.scale(facts.Figure{Indicator: facts.Indicator{Unit: facts.Ratio}}, main, nil)
	for _, r := range st.Rows[max(0, len(st.Rows)-shownCohorts):] {
		cells := []string{r.Key}
		for _, code := range codes {
			f, _ := r.Figure(code)
			cells = append(cells, figureText(c.lang, f, r.Currency))
		}
		t.Rows = append(t.Rows, cells)
		if r.Currency != main && main != "" {
			continue
		}
		granted, _ := r.Figure("loans_granted")
		onTime, _ := r.Figure("repaid_on_time")
		lent.Labels, lent.Series[0].Values = append(lent.Labels, r.Key), append(lent.Series[0].Values, known(granted))
		kept.Labels, kept.Series[0].Values = append(kept.Labels, r.Key), append(kept.Series[0].Values, known(onTime))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	if undrawn {
		t.draw(c, lent, lineHeight)
	}
	t.draw(c, kept, lineHeight)
	return t
}
