package pdf

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/export/chart"
	"jigiya/ledger/report/facts"
)

// ErrUnpublished says that statistics are about to leave the office whose small cells
// nobody has suppressed.
var ErrUnpublished = errors.New("printing: small cells are not suppressed")

// Statistics prints an office's figures: how many groups they stand for and how old
// they are, charts of what is compared and of what passes in time, every indicator with
// its numerator and denominator (where any are wanted by their codes, of those alone), and
// which groups were left out. What else is known of their loans, by purpose, by rank or
// however it was asked, has a chapter each.
func Statistics(w io.Writer, e Edition, st *facts.Statistics, wanted []string, lending ...*facts.Statistics) error {
	if slices.ContainsFunc(append([]*facts.Statistics{st}, lending...), func(s *facts.Statistics) bool { return !s.Published }) {
		return ErrUnpublished
	}
	e.Date = st.At
	return e.print(w, A4, e.say("print.statistics"), func(s *sheet) {
		s.coverage(st)
		for i := range totals(st) {
			s.currencyOf(&totals(st)[i], func() { s.glance(&totals(st)[i]) })
		}
		s.compared(st)
		s.passing(st)
		s.purposes(st)
		for _, of := range lending {
			s.compared(of)
		}
		for i := range totals(st) {
			s.currencyOf(&totals(st)[i], func() { s.indicators(&totals(st)[i], wanted) })
		}
		s.maps(st)
		s.leftOut(st)
	})
}

// totals are the totals in which money may be read: one, or one of each currency.
func totals(st *facts.Statistics) []facts.Row {
	if len(st.Totals) > 0 {
		return st.Totals
	}
	return []facts.Row{st.Total}
}

// currencyOf writes amounts in a row's currency meanwhile.
func (s *sheet) currencyOf(r *facts.Row, write func()) {
	before := s.Currency
	if r.Currency != "" {
		s.Currency = r.Currency
	}
	write()
	s.Currency = before
}

// coverage says for how many groups the figures stand, and how old they are.
func (s *sheet) coverage(st *facts.Statistics) {
	t := &st.Total
	if t.Reporting == 0 {
		s.paragraph(s.say("result.coverage_none", "date", st.At, "groups", t.Groups))
	} else {
		s.paragraph(s.say("result.coverage", "date", st.At, "reporting", t.Reporting, "groups", t.Groups, "oldest", t.Oldest, "newest", t.Newest))
	}
	if st.From != 0 {
		s.paragraph(s.say("result.period", "date", st.From))
	}
	s.paragraph(s.say("print.withheld", "n", facts.MinCell))
	s.y += 1.5
}

// glance is what is looked for first.
func (s *sheet) glance(r *facts.Row) {
	var all []box
	for _, code := range noticeable(r) {
		if f, ok := r.Figure(code); ok {
			all = append(all, box{capital(s.indicator(code)), s.value(f)})
		}
	}
	s.boxes(all)
}

// noticeable are the indicators that are looked at first: of groups, or of loans.
func noticeable(r *facts.Row) []string {
	if _, ofGroups := r.Figure("members"); ofGroups {
		return []string{"members", "savings", "loans_outstanding", "par30", "attendance_rate"}
	}
	return []string{"loans_granted_count", "loans_granted", "average_loan_size", "repaid_on_time", "par30"}
}

// indicator is what one is called.
func (e Edition) indicator(code string) string {
	if kind, purpose, ok := strings.Cut(code, "."); ok {
		return e.say("indicator."+kind, "purpose", ledger.Purpose(purpose))
	}
	return e.say("indicator." + code)
}

// value writes a figure's value by its unit; what is withheld or divides by nothing is
// a sign that the notes explain.
func (e Edition) value(f facts.Figure) string {
	switch {
	case f.Suppressed:
		return withheld
	case !f.Value.Exists:
		return "–"
	}
	switch f.Unit {
	case facts.Count:
		return e.number(f.Value.Scaled)
	case facts.Money:
		return e.amount(ledger.Amount(f.Value.Scaled))
	case facts.Ratio:
		return e.Language.PerCent(f.Rounded(3).Scaled)
	}
	if f.Money {
		return e.Language.Decimal(f.Value.Scaled, 2) + strings.TrimPrefix(e.amount(0), "0")
	}
	return e.Language.Decimal(f.Value.Scaled, 2)
}

// withheld stands where too few people are behind a figure.
const withheld = "*"

// key is what a row is about, in words where there are any.
func (e Edition) key(by facts.By, r *facts.Row) string {
	word := r.Key
	switch by {
	case facts.ByMethod:
		word = e.Language.Method(ledger.Method(r.Key))
	case facts.ByGroup, facts.ByFacilitator, facts.ByProgramme:
		word = r.Key[:min(8, len(r.Key))]
	case facts.BySeason:
		word = e.say("season." + r.Key)
	case facts.ByPurpose:
		word = e.Language.Purpose(ledger.Purpose(r.Key))
	}
	if area := r.Place(); area != nil && area.Name != "" {
		word = area.Name
	}
	if r.Key == "" {
		word = e.say("heading.unknown")
	}
	if r.Currency != "" && r.Currency != e.currency() {
		word += " (" + string(r.Currency) + ")"
	}
	return word
}

// compared are the rows: a chart of the largest, then all of them.
func (s *sheet) compared(st *facts.Statistics) {
	if st.By == facts.ByNothing || len(st.Rows) == 0 {
		return
	}
	codes := noticeable(&st.Total)
	title := s.say("by." + string(st.By))
	if codes[0] != "members" {
		title = s.Language.Heading("loans") + " – " + title
	}
	s.chapter(title, 40)
	for _, code := range codes[1:3] {
		s.bars(st, code)
	}
	t := table{columns: []column{{head: capital(s.say("by." + string(st.By)))}, {head: s.heading("coverage"), at: right, whole: true}}}
	for _, code := range codes {
		t.columns = append(t.columns, column{head: capital(s.indicator(code)), at: right, whole: true})
	}
	t.columns = append(t.columns, column{head: s.say("print.oldest"), whole: true})
	for i := range st.Rows {
		r := &st.Rows[i]
		s.currencyOf(r, func() { t.rows = append(t.rows, s.comparedRow(st.By, r, codes)) })
	}
	s.table(t)
}

func (s *sheet) comparedRow(by facts.By, r *facts.Row, codes []string) []string {
	row := []string{s.key(by, r), fmt.Sprintf("%d / %d", r.Reporting, r.Groups)}
	for _, code := range codes {
		f, ok := r.Figure(code)
		if !ok {
			row = append(row, "–")
			continue
		}
		row = append(row, s.value(f))
	}
	oldest := ""
	if r.Oldest != 0 {
		oldest = r.Oldest.String()
	}
	return append(row, oldest)
}

// barsShown is how many rows a chart compares: the largest.
const barsShown = 12

// bars compares the rows by one indicator, where there is more than one to compare.
func (s *sheet) bars(st *facts.Statistics, code string) {
	type bar struct {
		label string
		value float64
		text  string
	}
	var all []bar
	for i := range st.Rows {
		r := &st.Rows[i]
		f, ok := r.Figure(code)
		value, exists := f.Value.Float()
		if ok && exists && !f.Suppressed && r.Currency == st.Rows[0].Currency {
			s.currencyOf(r, func() { all = append(all, bar{s.key(st.By, r), value, s.value(f)}) })
		}
	}
	if len(all) < 2 {
		return
	}
	slices.SortStableFunc(all, func(a, b bar) int { return int(math.Copysign(1, b.value-a.value)) })
	all = all[:min(barsShown, len(all))]
	c := chart.Chart{Form: chart.Bars, Headed: true, Title: capital(s.indicator(code)), Series: []chart.Series{{}}}
	written := map[float64]string{}
	for _, b := range all {
		c.Labels, c.Series[0].Values = append(c.Labels, b.label), append(c.Series[0].Values, b.value)
		written[b.value] = b.text
	}
	c.Figure = func(v float64) string { return written[v] }
	s.chart(c, 46+18*len(all))
}

// chart draws one, unless there is nothing to draw.
func (s *sheet) chart(c chart.Chart, height int) {
	svg, err := c.SVG(chartWidth, height)
	if errors.Is(err, chart.ErrNothing) {
		return
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.figure(svg)
}

// chartWidth makes the letters of a chart about as large as those of the page.
const chartWidth = 640

// passing is the series, as lines of what moved and stood in each period.
func (s *sheet) passing(st *facts.Statistics) {
	if len(st.Points) < 2 {
		return
	}
	s.chapter(s.say("print.series"), 60)
	followed := [][]string{{"savings", "loans_outstanding"}, {"attendance_rate", "par30"}}
	if noticeable(&st.Total)[0] != "members" {
		followed = [][]string{{"loans_granted", "loans_outstanding"}, {"repaid_on_time", "par30"}}
	}
	for _, codes := range followed {
		c := chart.Chart{Form: chart.Lines, Title: capital(s.indicator(codes[0])), Figure: s.onAxis(codes[0])}
		for _, p := range st.Points {
			c.Labels = append(c.Labels, p.Period)
		}
		for _, code := range codes {
			c.Series = append(c.Series, s.traced(st, code))
		}
		s.chart(c, 220)
	}
}

// onAxis writes the values beside a chart.
func (s *sheet) onAxis(code string) func(float64) string {
	if code == "attendance_rate" || code == "repaid_on_time" {
		return func(v float64) string { return s.Language.PerCent(int64(math.Round(v * 1000))) }
	}
	return func(v float64) string { return s.amount(ledger.Amount(math.Round(v))) }
}

// traced is one indicator of all groups, period by period.
func (s *sheet) traced(st *facts.Statistics, code string) chart.Series {
	series := chart.Series{Name: capital(s.indicator(code))}
	for i := range st.Points {
		value := math.NaN()
		if f, ok := st.Points[i].Total.Figure(code); ok && !f.Suppressed {
			if v, exists := f.Value.Float(); exists {
				value = v
			}
		}
		series.Values = append(series.Values, value)
	}
	return series
}

// purposes are what money was lent for, as shares of all that was lent.
func (s *sheet) purposes(st *facts.Statistics) {
	c := chart.Chart{Form: chart.Bars, Title: s.say("print.purposes"), Series: []chart.Series{{}}}
	c.Figure = func(v float64) string { return s.Language.PerCent(int64(math.Round(v * 1000))) }
	for _, p := range ledger.Purposes {
		f, ok := st.Total.Figure("loans_by_purpose." + string(p))
		if v, exists := f.Value.Float(); ok && exists && !f.Suppressed && v > 0 {
			c.Labels, c.Series[0].Values = append(c.Labels, s.Language.Purpose(p)), append(c.Series[0].Values, v)
		}
	}
	if len(c.Labels) == 0 {
		return
	}
	s.chapter(c.Title, 40)
	s.chart(c, 24+22*len(c.Labels))
}

// indicators are all of a row, each with what it was divided from.
func (s *sheet) indicators(r *facts.Row, wanted []string) {
	title := s.say("print.indicators")
	if r.Currency != "" {
		title += " (" + string(r.Currency) + ")"
	}
	s.chapter(title, 20)
	t := table{columns: []column{{head: s.heading("indicator")}, {head: s.heading("value"), at: right, whole: true},
		{head: capital(s.say("print.numerator")), at: right, whole: true}, {head: capital(s.say("print.denominator")), at: right, whole: true}}}
	for _, f := range r.Figures() {
		if len(wanted) > 0 && !slices.Contains(wanted, f.Code) {
			continue
		}
		row := []string{capital(s.indicator(f.Code)), s.value(f), "", ""}
		if !f.Suppressed && (f.Unit == facts.Ratio || f.Unit == facts.Average) {
			row[2], row[3] = s.number(f.NumValue), s.number(f.DenValue)
		}
		t.rows = append(t.rows, row)
	}
	s.table(t)
}

// maps are the places of the groups on the map of their own code and on that of 2023,
// where rows are areas; codes that stand on neither are named whatever the rows are.
func (s *sheet) maps(st *facts.Statistics) {
	if st.By.AreAreas() && len(st.Places) > 0 {
		s.chapter(s.Language.Heading("both_maps"), 15)
		t := table{columns: []column{{head: capital(s.say("by.cercle")), whole: true}, {head: s.heading("name")}, {head: capital(s.say("by.region"))},
			{head: capital(s.say("by.region_2023"))}, {head: s.heading("groups"), at: right, whole: true}}}
		for _, l := range st.Places {
			unknown := s.say("heading.unknown")
			t.rows = append(t.rows, []string{l.Place, l.Name, cmp.Or(l.Region, unknown), cmp.Or(l.Today, unknown), s.number(int64(l.Groups))})
		}
		s.table(t)
	}
	if unknown := st.Unknown(); len(unknown) > 0 {
		codes := make([]string, len(unknown))
		for i, l := range unknown {
			codes[i] = l.Place
		}
		s.paragraph(s.say("result.places_unknown", "n", len(unknown), "places", strings.Join(codes, ", ")))
	}
}

// leftOut are the groups that no figure stands for, and why.
func (s *sheet) leftOut(st *facts.Statistics) {
	if len(st.LeftOut) > 0 {
		s.chapter(s.Language.Heading("left_out"), 15)
		t := table{columns: []column{{head: s.heading("group"), whole: true}, {head: s.heading("status")}, {head: s.heading("place")}}}
		for _, g := range st.LeftOut {
			t.rows = append(t.rows, []string{g.Group.String()[:8], s.Language.Status(string(g.State)), g.Place})
		}
		s.table(t)
	}
	if n := len(st.Stopped); n > 0 {
		s.paragraph(s.say("result.stopped", "n", n))
	}
}
