package web

import (
	"strconv"

	"jigiya/ledger"
	"jigiya/ledger/export/chart"
	"jigiya/ledger/report/facts"
)

// A rowTable is a disaggregation, some rows of it at a time, and those as bars.
type rowTable struct {
	By      string
	Drawn   []drawing
	Head    []string
	Rows    []officeRow
	Before  string // the address of the rows before, or nothing
	After   string
	Exports []exportLink
}

// An officeRow is one key: how many of its groups report, how old they are, and figures.
type officeRow struct {
	Name     string
	Deeper   string // the address of what is in it, or nothing
	Coverage string
	Oldest   ledger.Date
	Figures  []string
}

// groupCodes and loanCodes are shown beside the indicator that was asked for.
var (
	groupCodes = []string{"members", "savings", "loans_outstanding", "attendance_rate", "par30"}
	loanCodes  = []string{"loans_granted_count", "loans_granted", "average_loan_size", "repaid_on_time", "par30"}
)

func (c *call) rowTable(q question, st *facts.Statistics) (*rowTable, error) {
	codes := groupCodes
	if q.Loans {
		codes = loanCodes
	}
	codes = with(codes, q.Indicator)
	t := &rowTable{By: c.lang.Term("by", string(q.By)), Exports: q.exported(func(*question) {})}
	for _, code := range codes {
		t.Head = append(t.Head, indicatorName(c.lang, code))
	}
	called, err := c.calledBy(q.By)
	if err != nil {
		return nil, err
	}
	first := min(q.Skip, len(st.Rows))
	last := min(first+rowsShown, len(st.Rows))
	for i := range st.Rows[first:last] {
		row := c.officeRow(q, &st.Rows[first+i], codes)
		if name := called[st.Rows[first+i].Key]; name != "" {
			row.Name = name
		}
		t.Rows = append(t.Rows, row)
	}
	t.bars(c, q, st.Rows[first:last], totalsOf(st)[0].Currency)
	if first > 0 {
		t.Before = q.at(c.r.URL.Path, func(q *question) { q.Skip = max(0, first-rowsShown) })
	}
	if last < len(st.Rows) {
		t.After = q.at(c.r.URL.Path, func(q *question) { q.Skip = last })
	}
	return t, nil
}

// calledBy are the names that this device knows of those who visit groups, and of
// programmes, where rows are of them.
func (c *call) calledBy(by facts.By) (map[string]string, error) {
	if by != facts.ByFacilitator && by != facts.ByProgramme {
		return nil, nil
	}
	programmes, err := c.node.Programmes(c.ctx())
	called := map[string]string{}
	for _, p := range programmes {
		called[p.Programme] = p.Name
		for _, k := range p.Credentials {
			called[k.Device] = k.Name
		}
	}
	return called, err
}

// bars draws the indicator of the rows that are shown, one of money in one currency.
func (t *rowTable) bars(c *call, q question, rows []facts.Row, main ledger.Currency) {
	drawn := chart.Chart{Form: chart.Bars, Title: indicatorName(c.lang, q.Indicator), Series: []chart.Series{{}}}
	var like facts.Figure
	for i := range rows {
		f, ok := rows[i].Figure(q.Indicator)
		if !ok || f.Money && rows[i].Currency != main || len(drawn.Labels) == chart.MaxBars {
			continue
		}
		like = f
		drawn.Labels, drawn.Series[0].Values = append(drawn.Labels, t.Rows[i].Name), append(drawn.Series[0].Values, known(f))
	}
	drawn.Figure = c.scale(like, main, drawn.Series[0].Values)
	if svg := c.svg(drawn, barsHeight(len(drawn.Labels))); svg != "" {
		t.Drawn = append(t.Drawn, drawing{drawn.Title, svg})
	}
}

func with(codes []string, another string) []string {
	for _, code := range codes {
		if code == another {
			return codes
		}
	}
	return append([]string{another}, codes...)
}

func (c *call) officeRow(q question, r *facts.Row, codes []string) officeRow {
	row := officeRow{Name: c.keyName(q.By, r), Deeper: c.deeper(q, r), Coverage: coverageText(r), Oldest: r.Oldest}
	for _, code := range codes {
		f, ok := r.Figure(code)
		if !ok {
			row.Figures = append(row.Figures, "–")
			continue
		}
		row.Figures = append(row.Figures, figureText(c.lang, f, r.Currency))
	}
	return row
}

// coverageText is how many groups report, of those that are known.
func coverageText(r *facts.Row) string {
	known := strconv.Itoa(int(r.Groups))
	if r.Reporting == r.Groups {
		return known
	}
	return strconv.Itoa(int(r.Reporting)) + "/" + known
}

// keyName is what a row is about, for people.
func (c *call) keyName(by facts.By, r *facts.Row) string {
	name := r.Key
	switch {
	case name == "":
		name = c.say("heading.unknown")
	case by == facts.ByMethod:
		name = c.lang.Method(ledger.Method(name))
	case by == facts.ByPurpose:
		name = c.lang.Purpose(ledger.Purpose(name))
	case by == facts.ByGroup, by == facts.ByFacilitator, by == facts.ByProgramme:
		name = shortID(name)
	}
	if area := r.Place(); area != nil && r.Key != "" && by != facts.ByGroup {
		name = area.Name + " " + facts.ParsePlace(r.Key).Code
		if !area.Known {
			name = c.say("heading.unknown") + " (" + r.Key + ")"
		}
	}
	if r.Currency != "" && r.Currency != francs {
		name += " (" + string(r.Currency) + ")"
	}
	return name
}

// placeName is a place code in words, as far as it is known.
func placeName(code string) string {
	if area := facts.ParsePlace(code).Area(); area.Name != "" {
		return area.Name
	}
	return code
}

// deeper is where the next smaller rows of a row are: regions have cercles, these communes,
// and those groups.
func (c *call) deeper(q question, r *facts.Row) string {
	next := map[facts.By]facts.By{facts.ByRegion: facts.ByCercle, facts.ByCercle: facts.ByCommune, facts.ByCommune: facts.ByGroup}
	switch by, placed := next[q.By]; {
	case r.Key == "":
		return ""
	case q.By == facts.ByGroup:
		return q.at("/office/group/"+r.Key, func(q *question) { q.By, q.Within, q.Skip = "", "", 0 })
	case placed:
		return q.at(c.r.URL.Path, func(q *question) { q.By, q.Within, q.Skip = by, r.Key, 0 })
	}
	return ""
}
