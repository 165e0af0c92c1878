package main

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/ledger/report/facts"
)

// This file shows statistics to a person: figures in tables, and where she would rather
// look than read, bars for what is compared and a line of blocks for what passes in time.

func (s *session) printStatistics(st *facts.Statistics, about subject, wanted []string) error {
	var tables []report.Table
	switch {
	case st.Series != facts.NoSeries:
		tables = s.seriesTables(st, about, wanted)
	case st.By == facts.ByNothing:
		tables = s.wholeTables(st, about, wanted)
	default:
		tables = []report.Table{s.rowTable(st, codesOf(wanted, about.chosen))}
	}
	for _, t := range tables {
		s.printPage(t)
	}
	if st.By.AreAreas() {
		s.printPage(mapsTable(st.Places))
	}
	s.printFoot(st)
	if len(st.LeftOut) > 0 {
		s.printf("\n")
		s.printTable(s.leftOutTable(st.LeftOut))
	}
	return nil
}

// callGroups finds out what the groups of a table are called. A group's name is no
// person's: it stands in the constitution, which the office has with the journal. It is
// for the office's own screen; what leaves it has the id. Of a table that nobody reads
// whole, the ids do: each name is asked for by itself.
func (s *session) callGroups(ctx context.Context, st *facts.Statistics) {
	if st.By != facts.ByGroup || len(st.Rows) > namedGroups {
		return
	}
	s.called = map[string]string{}
	ids := map[string]string{}
	for i := range st.Rows {
		id, err := crypto.ParseHash(st.Rows[i].Key)
		if err != nil {
			continue
		}
		if g, err := s.open.Group(ctx, id); err == nil { // one that is damaged has its id
			s.called[st.Rows[i].Key] = g.Name
			if other := ids[g.Name]; other != "" { // of two that are called alike, both say which
				s.called[other], s.called[g.Group] = g.Name+" "+shortened(other), g.Name+" "+shortened(g.Group)
			}
			ids[g.Name] = g.Group
		}
	}
}

// namedGroups is the most groups whose names are asked for: three screens.
const namedGroups = 75

// printPage draws a table as wide as a page, also where there is no terminal: these
// are sent on as text.
func (s *session) printPage(t report.Table) {
	if len(t.Rows) == 0 {
		return
	}
	g := s.grid(t)
	g.fit(pageWidth)
	if last := len(t.Columns) - 1; g.width() > pageWidth && t.Columns[last].Heading == "heading.compared" {
		g = s.grid(without(t, last)) // figures are read also where they are not looked at
		g.fit(pageWidth)
	}
	g.breakWords(pageWidth)
	s.printGrid(t.Title, g)
	s.printf("\n")
}

// without is a table without its last column.
func without(t report.Table, last int) report.Table {
	t.Columns, t.Rows = t.Columns[:last], slices.Clone(t.Rows)
	for i := range t.Rows {
		t.Rows[i] = t.Rows[i][:last]
	}
	t.Footer = t.Footer[:min(last, len(t.Footer))]
	return t
}

// printFoot says how much is behind the figures, and of when.
func (s *session) printFoot(st *facts.Statistics) {
	t := &st.Total
	if t.Reporting == 0 {
		s.paragraph("", s.say("result.coverage_none", "date", st.At, "groups", t.Groups))
	} else {
		s.paragraph("", s.say("result.coverage", "date", st.At, "reporting", t.Reporting, "groups", t.Groups, "oldest", t.Oldest, "newest", t.Newest))
	}
	if st.From != 0 {
		s.paragraph("", s.say("result.period", "date", st.From))
	}
	if len(st.Totals) > 1 {
		s.paragraph("", s.say("result.currencies", "n", len(st.Totals)))
	}
	if unknown := st.Unknown(); len(unknown) > 0 {
		s.paragraph("", s.say("result.places_unknown", "n", len(unknown), "places", placesIn(unknown)))
	}
	if len(st.Stopped) > 0 {
		s.paragraph("", s.say("result.stopped", "n", len(st.Stopped)))
	}
}

// mapsTable has every place on the map of its own code and on that of 2023.
func mapsTable(all []facts.Locality) report.Table {
	t := report.Table{Title: "heading.both_maps", Columns: columns("by.cercle", "heading.name", "by.region", "by.region_2023", "heading.groups")}
	t.Columns[4].Align = report.Right
	for _, l := range all {
		row := []any{l.Place, l.Name, l.Region, l.Today, l.Groups}
		for i := range row[2:4] {
			if row[2+i] == "" {
				row[2+i] = report.Word("heading.unknown")
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// placesIn names places by their codes.
func placesIn(all []facts.Locality) string {
	codes := make([]string, len(all))
	for i, l := range all {
		codes[i] = l.Place
	}
	return strings.Join(codes, ", ")
}

func (s *session) leftOutTable(all []facts.LeftOut) report.Table {
	t := report.Table{Title: "heading.left_out", Columns: columns("heading.group", "heading.place", "heading.status")}
	for _, g := range all {
		t.Rows = append(t.Rows, []any{shortHex(g.Group), g.Place, report.Word("status." + string(g.State))})
	}
	return t
}

// totals are the sums over all groups: where there are several currencies, one each.
func totals(total facts.Row, each []facts.Row) []facts.Row {
	if len(each) > 0 {
		return each
	}
	return []facts.Row{total}
}

// wholeTables are all figures of all groups, and what is lent for what.
func (s *session) wholeTables(st *facts.Statistics, about subject, wanted []string) (tables []report.Table) {
	for _, r := range totals(st.Total, st.Totals) {
		t := report.Table{Title: about.title, Columns: columns("heading.indicator", "heading.value", "heading.fraction")}
		t.Columns[1].Align, t.Columns[2].Align = report.Right, report.Right
		for _, f := range figuresOf(&r, wanted) {
			if f.Value.Exists && (len(wanted) > 0 || f.NumValue != 0 && !isPurpose(f.Code)) {
				t.Rows = append(t.Rows, []any{s.indicator(f.Code), s.value(f, r.Currency), s.fraction(f)})
			}
		}
		tables = append(tables, t)
		if len(wanted) == 0 && !about.loans {
			tables = append(tables, s.purposeTable(&r))
		}
	}
	return tables
}

func figuresOf(r *facts.Row, wanted []string) []facts.Figure {
	if len(wanted) == 0 {
		return r.Figures()
	}
	var all []facts.Figure
	for _, code := range wanted {
		if f, ok := r.Figure(code); ok {
			all = append(all, f)
		}
	}
	return all
}

const (
	purposeValue = "loans_by_purpose"
	purposeCount = "loans_by_purpose_count"
)

func isPurpose(code string) bool { return strings.HasPrefix(code, purposeValue) }

func (s *session) purposeTable(r *facts.Row) report.Table {
	t := report.Table{Title: "heading.loans", Columns: columns("heading.purpose", "heading.number", "heading.amount", "heading.compared")}
	t.Columns[1].Align, t.Columns[2].Align = report.Right, report.Right
	var most int64
	for _, p := range ledger.Purposes {
		value, _ := r.Figure(purposeValue + "." + string(p))
		most = max(most, value.NumValue)
	}
	for _, p := range ledger.Purposes {
		value, _ := r.Figure(purposeValue + "." + string(p))
		count, _ := r.Figure(purposeCount + "." + string(p))
		if count.NumValue != 0 || value.NumValue != 0 {
			t.Rows = append(t.Rows, []any{s.lang.Purpose(p), count.NumValue, s.money(value.NumValue, r.Currency), bar(value.NumValue, most, 20)})
		}
	}
	return t
}

// rowTable has a row for each key, and a bar beside the first figure.
func (s *session) rowTable(st *facts.Statistics, codes []string) report.Table {
	t := report.Table{Title: "by." + string(st.By), Columns: []report.Column{{Heading: "by." + string(st.By)}, {Heading: "heading.groups", Align: report.Right}}}
	for _, code := range codes {
		t.Columns = append(t.Columns, report.Column{Heading: "indicator." + code, Align: report.Right})
	}
	t.Columns = append(t.Columns, report.Column{Heading: "heading.compared"})
	most := mostOf(st.Rows, codes[0])
	for _, r := range st.Rows {
		t.Rows = append(t.Rows, s.rowCells(st, &r, codes, most))
	}
	if len(st.Totals) == 0 {
		t.Footer = s.rowCells(st, &st.Total, codes, 0)
		t.Footer[0] = s.say("heading.total")
	}
	return t
}

func (s *session) rowCells(st *facts.Statistics, r *facts.Row, codes []string, most int64) []any {
	cells := []any{s.keyOf(st.By, r), coverage(r)}
	for _, code := range codes {
		f, _ := r.Figure(code)
		cells = append(cells, s.value(f, ""))
	}
	first, _ := r.Figure(codes[0])
	return append(cells, bar(first.NumValue, most, 8))
}

func codesOf(wanted, otherwise []string) []string {
	if len(wanted) == 0 {
		return otherwise
	}
	return wanted
}

func mostOf(rows []facts.Row, code string) (most int64) {
	for i := range rows {
		f, _ := rows[i].Figure(code)
		most = max(most, f.NumValue)
	}
	return most
}

// coverage is how many groups report, of those that are known.
func coverage(r *facts.Row) string {
	if r.Reporting == r.Groups {
		return strconv.Itoa(int(r.Groups))
	}
	return strconv.Itoa(int(r.Reporting)) + "/" + strconv.Itoa(int(r.Groups))
}

// keyOf is what a row is about, for people.
func (s *session) keyOf(by facts.By, r *facts.Row) string {
	key := r.Key
	switch {
	case key == "":
		key = s.say("heading.unknown")
	case by == facts.ByMethod:
		key = s.lang.Method(ledger.Method(key))
	case by == facts.ByPurpose:
		key = s.lang.Purpose(ledger.Purpose(key))
	case by == facts.BySeason:
		key = s.lang.Term("season", key)
	case by == facts.ByGroup:
		key = cmp.Or(s.called[key], shortened(key))
	case by == facts.ByFacilitator, by == facts.ByProgramme:
		key = key[:min(10, len(key))]
	}
	if area := r.Place(); area != nil && area.Name != "" && area.Name != r.Key {
		key += " " + area.Name
	}
	if r.Currency != "" && r.Currency != s.currency() {
		key += " (" + string(r.Currency) + ")"
	}
	return key
}

// seriesTables are, for all groups, a line for each figure; else a table for each figure
// with a line for each key.
func (s *session) seriesTables(st *facts.Statistics, about subject, wanted []string) (tables []report.Table) {
	if st.By == facts.ByNothing {
		t := s.seriesTable(about.title, "heading.indicator")
		for _, code := range codesOf(wanted, about.followed) {
			t.Rows = append(t.Rows, s.line(st, s.indicator(code), code, func(p *facts.Point) *facts.Row { return &p.Total }))
		}
		return []report.Table{t}
	}
	for _, code := range codesOf(wanted, about.chosen) {
		t := s.seriesTable("indicator."+code, "by."+string(st.By))
		for i := range st.Rows {
			r := &st.Rows[i]
			t.Rows = append(t.Rows, s.line(st, s.keyOf(st.By, r), code, func(p *facts.Point) *facts.Row { return same(p.Rows, r) }))
		}
		tables = append(tables, t)
	}
	return tables
}

func (s *session) seriesTable(title, of string) report.Table {
	t := report.Table{Title: title, Columns: columns(of, "heading.first", "heading.trend", "heading.last")}
	t.Columns[1].Align, t.Columns[3].Align = report.Right, report.Right
	return t
}

// same is the row of the same key and currency, nil if there is none.
func same(rows []facts.Row, as *facts.Row) *facts.Row {
	for i := range rows {
		if rows[i].Key == as.Key && rows[i].Currency == as.Currency {
			return &rows[i]
		}
	}
	return nil
}

// line is a figure over the periods: the first, how it went, the last.
func (s *session) line(st *facts.Statistics, name, code string, of func(*facts.Point) *facts.Row) []any {
	var first, last string
	values := make([]float64, len(st.Points))
	for i := range st.Points {
		values[i] = math.NaN()
		r := of(&st.Points[i])
		if r == nil {
			continue
		}
		f, ok := r.Figure(code)
		if v, exists := f.Value.Float(); ok && exists {
			values[i], last = v, s.value(f, r.Currency)
			if first == "" {
				first = last
			}
		}
	}
	return []any{name, cmp.Or(first, nothing), spark(values), cmp.Or(last, nothing)}
}

// indicator is what a code is called.
func (s *session) indicator(code string) string {
	if section, purpose, ok := strings.Cut(code, "."); ok {
		return s.say("indicator."+section, "purpose", ledger.Purpose(purpose))
	}
	return s.lang.Term("indicator", code)
}

// nothing stands where a figure does not exist.
const nothing = "–"

// value is a figure as it stands in a table: ratios in per cent.
func (s *session) value(f facts.Figure, c ledger.Currency) string {
	switch {
	case f.Suppressed:
		return "…"
	case !f.Value.Exists:
		return nothing
	case f.Unit == facts.Ratio:
		return s.lang.PerCent(f.Rounded(3).Scaled)
	case f.Unit == facts.Money && c != "":
		return s.money(f.NumValue, c)
	case f.Unit == facts.Average && !f.Money:
		return s.lang.Number(f.Rounded(0).Scaled)
	case f.Unit == facts.Average:
		return s.money(f.Rounded(0).Scaled, c)
	}
	return s.lang.Number(f.NumValue)
}

func (s *session) money(amount int64, c ledger.Currency) string {
	if c == "" {
		return s.lang.Number(amount)
	}
	return s.lang.Amount(ledger.Amount(amount), c)
}

// fraction is what a figure was divided from, and by.
func (s *session) fraction(f facts.Figure) string {
	if f.Unit == facts.Count || f.Unit == facts.Money {
		return ""
	}
	return s.lang.Number(f.NumValue) + " / " + s.lang.Number(f.DenValue)
}

// bar is a value as a length of blocks, most being width of them.
func bar(value, most int64, width int) string {
	if value <= 0 || most <= 0 {
		return ""
	}
	eighths := int(math.Round(float64(value) / float64(most) * float64(width) * 8))
	text := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		text += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	if text == "" {
		return "▏" // more than nothing
	}
	return text
}

// spark is a series as a line of blocks, the lowest value at the bottom; a period
// without a value is a dot.
func spark(values []float64) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	var b strings.Builder
	for _, v := range values {
		switch {
		case math.IsNaN(v):
			b.WriteRune('·')
		case high == low:
			b.WriteRune('▄')
		default:
			b.WriteRune([]rune("▁▂▃▄▅▆▇█")[int((v-low)/(high-low)*7.999)])
		}
	}
	return b.String()
}
