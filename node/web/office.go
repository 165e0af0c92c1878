package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

func officeRoutes() []route {
	return []route{
		{"GET /office", office, false},
		{"GET /office/loans", officeLoans, false},
		{"GET /office/group/{group}", officeGroup, false},
		{"GET /office/export/{format}", officeExport, false},
	}
}

// A question is what the office asks, as it stands in the address of its pages. Nobody's
// name can be asked for.
type question struct {
	At, From  ledger.Date // 0: today; each group's cycle to date
	By        facts.By
	Within    string
	Indicator string // on the map and in the rows
	Skip      int    // rows before those that are shown
	Loans     bool   // of loans rather than of groups
	Series    facts.Series

	leaving bool // the answer goes into a file
}

// groupBys and loanBys are what may be asked for by name.
var (
	groupBys = []facts.By{facts.ByRegion, facts.ByRegion2023, facts.ByCercle, facts.ByCommune, facts.ByFacilitator, facts.ByProgramme, facts.ByMethod, facts.ByCycle, facts.ByAge, facts.ByGroup}
	loanBys  = []facts.By{facts.ByPurpose, facts.BySize, facts.ByTerm, facts.ByRank, facts.BySeason, facts.ByCohort}
)

// question reads the address of a page of the office, if this device is one of its.
func (c *call) question(loans bool) (q question, err error) {
	if _, staff, err := c.credentials(); err != nil || !staff {
		return q, cmp.Or(err, errNotOffice)
	}
	q = question{
		By: facts.By(c.r.FormValue("by")), Within: clip(c.r.FormValue("within")), Indicator: c.r.FormValue("indicator"),
		Loans: loans, Series: facts.Series(c.r.FormValue("series")),
	}
	q.Skip, _ = strconv.Atoi(c.r.FormValue("skip"))
	q.Skip = min(max(q.Skip, 0), facts.MaxCells)
	if q.At, err = dayOf(c.r.FormValue("at")); err == nil {
		q.From, err = dayOf(c.r.FormValue("from"))
	}
	return q, cmp.Or(err, q.check())
}

func dayOf(text string) (ledger.Date, error) {
	if text == "" {
		return 0, nil
	}
	return ledger.ParseDate(text)
}

// check refuses what is no choice of the pages.
func (q *question) check() error {
	if q.By != facts.ByNothing && !slices.Contains(q.bys(), q.By) {
		return api.Misused("by_unknown", "text", clip(string(q.By)), "choices", joined(q.bys()))
	}
	if q.Indicator == "" {
		q.Indicator = "members"
		if q.Loans {
			q.Indicator = "loans_granted"
		}
	}
	if !slices.ContainsFunc(q.indicators(), func(in facts.Indicator) bool { return in.Code == q.Indicator }) {
		return api.Misused("indicator_unknown", "text", clip(q.Indicator))
	}
	if q.Series != facts.NoSeries && q.Series != facts.ByMonth && q.Series != facts.ByQuarter {
		return api.Misused("series_unknown", "text", clip(string(q.Series)))
	}
	return nil
}

func (q *question) bys() []facts.By {
	if q.Loans {
		return append(slices.Clone(loanBys), groupBys...)
	}
	return groupBys
}

func (q *question) indicators() []facts.Indicator {
	if q.Loans {
		return facts.LoanIndicators
	}
	return facts.Indicators
}

func joined(all []facts.By) string {
	texts := make([]string, len(all))
	for i, b := range all {
		texts[i] = string(b)
	}
	return strings.Join(texts, ", ")
}

// ask asks the office's facts for the figures by something.
func (c *call) ask(q question, by facts.By, series facts.Series) (*facts.Statistics, error) {
	return c.node.Statistics(c.ctx(), api.Counting{
		Query: facts.Query{At: q.At, From: q.From, By: by, Series: series, Within: q.Within, Leaving: q.leaving}, Loans: q.Loans,
	})
}

// query is the question as an address has it.
func (q question) query() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.At != 0 {
		set("at", q.At.String())
	}
	if q.From != 0 {
		set("from", q.From.String())
	}
	set("by", string(q.By))
	set("within", q.Within)
	set("indicator", q.Indicator)
	set("series", string(q.Series))
	if q.Skip > 0 {
		set("skip", strconv.Itoa(q.Skip))
	}
	return v
}

// at is the address of a page that asks the same, but for what is changed.
func (q question) at(path string, change func(*question)) string {
	change(&q)
	if query := q.query().Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// exported is the address of the same figures as files of all formats.
func (q question) exported(change func(*question)) (all []exportLink) {
	change(&q)
	v := q.query()
	v.Del("skip")
	v.Del("indicator")
	if q.Loans {
		v.Set("about", "loans")
	}
	for _, f := range exportFormats() {
		if !q.fits(f.Name) {
			continue
		}
		all = append(all, exportLink{f.Name, "/office/export/" + f.Name + "?" + v.Encode()})
	}
	return all
}

// An exportLink is a format and where a file of it is.
type exportLink struct{ Name, Address string }

// groupIn finds a group's row; a group of which nothing is known has none.
func groupIn(rows []facts.Row, id crypto.Hash) *facts.Row {
	i := slices.IndexFunc(rows, func(r facts.Row) bool { return r.Key == id.String() })
	if i < 0 {
		return nil
	}
	return &rows[i]
}
