package facts

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// Statistics answers a query about groups.
func (e *Engine) Statistics(q Query) (*Statistics, error) { return e.answer(&q, nil, Indicators) }

// Loans answers a query about the loans of the savings fund: those granted in the
// period, those outstanding on its last day, and those that were to be paid back in
// it. It may be asked by what a loan is, or by what its group is.
func (e *Engine) Loans(q Query) (*Statistics, error) {
	classes := classesOf(&q)
	s, err := e.answer(&q, &lending{classes: classes}, LoanIndicators)
	if err != nil {
		return nil, err
	}
	// A borrower may be in several rows, so the total is not theirs.
	whole := q
	whole.By = ByNothing
	total, err := e.answer(&whole, &lending{}, LoanIndicators)
	if err != nil {
		return nil, err
	}
	s.takeTotals(total)
	return s, nil
}

// takeTotals takes the totals of other statistics, and gives rows that are no groups'
// the coverage of the whole.
func (s *Statistics) takeTotals(of *Statistics) {
	s.Total, s.Totals = of.Total, of.Totals
	s.Total.cover(s.Rows)
	for i := range s.Points {
		p := &s.Points[i]
		p.Total, p.Totals = of.Points[i].Total, of.Points[i].Totals
		p.Total.cover(p.Rows)
	}
}

func (r *Row) cover(rows []Row) {
	for i := range rows {
		if !rows[i].by.ofGroups() {
			rows[i].Groups, rows[i].Reporting, rows[i].Oldest, rows[i].Newest = r.Groups, r.Reporting, r.Oldest, r.Newest
		}
	}
}

func (e *Engine) answer(q *Query, loans *lending, indicators []Indicator) (*Statistics, error) {
	if !q.By.ofGroups() && (loans == nil || loans.classes == nil) {
		return nil, refused("statistics by %q", q.By)
	}
	periods, err := q.periods()
	if err != nil {
		return nil, err
	}
	e.read()
	defer e.lock.RUnlock()
	a := &answer{engine: e, query: q, periods: periods, dim: dimensionOf[q.By], loans: loans, indicators: indicators}
	scan := a.scan()
	if scan.rows*len(periods) > MaxCells {
		return nil, refused("%d rows of %d periods are too many: ask for part of the groups", scan.rows, len(periods))
	}
	return a.statistics(scan), nil
}

// ofGroups says whether rows are of groups, not of loans.
func (b By) ofGroups() bool {
	_, known := dimensionOf[b]
	return known || b == ByGroup
}

// An answer is the way from a query to statistics.
type answer struct {
	engine     *Engine
	query      *Query
	periods    []period
	dim        dimension
	loans      *lending
	indicators []Indicator
}

func (a *answer) scan() *scan {
	q := &scan{segments: a.engine.segments, periods: a.periods, wants: a.wants(), visitors: len(a.engine.facilitators.words), loans: a.loans}
	if a.query.By == ByGroup {
		q.rows, q.apart = len(q.segments), true
		q.rowOf = func(s *segment, _ int, _ int32) int { return int(s.rank) }
		return q
	}
	q.rows = len(a.engine.dictionaries[a.dim].words)
	q.rowOf = func(s *segment, row int, day int32) int { return s.labelAt(a.dim, row, day) }
	if a.loans != nil && a.loans.classes != nil {
		a.loans.currencies = q.rows
		q.rows *= len(a.loans.classes.keys)
	}
	return q
}

// labelAt is the row of a dimension to which a group adds on a day.
func (s *segment) labelAt(dim dimension, row int, day int32) int {
	label := s.now
	if row >= 0 {
		label = &s.cycles[s.cycleOf(row)].labels
	}
	if dim == dimAge {
		return int(label[dim]) + s.age(day)
	}
	return int(label[dim])
}

func (s *segment) cycleOf(row int) int {
	if s.wide != nil {
		return int(s.wide[row].cycle)
	}
	return int(s.narrow[row].cycle)
}

// age is the group's age class: 1 and the full years since its founding; 0 is unknown.
func (s *segment) age(day int32) int {
	if s.group.Founded == 0 {
		return 0
	}
	years := 0
	for years < len(s.birthdays) && s.birthdays[years] <= day {
		years++
	}
	return 1 + years
}

// wants says of groups whether the query is about them.
func (a *answer) wants() func(*segment) bool {
	within, programme := a.query.Within, a.query.Programme
	return func(s *segment) bool {
		return (within == "" || s.group.Place.lies(within)) && (programme == ledger.Address{} || s.group.Programme == programme)
	}
}

func (a *answer) statistics(scan *scan) *Statistics {
	sheets := scan.run()
	s := &Statistics{At: a.query.At, From: a.query.From, By: a.query.By, Series: a.query.Series}
	s.Rows, s.Total, s.Totals = a.rows(&sheets[0])
	for i, p := range a.periods[1:] {
		point := Point{Period: p.name, From: ledger.Date(p.from), At: ledger.Date(p.at)}
		point.Rows, point.Total, point.Totals = a.rows(&sheets[i+1])
		s.Points = append(s.Points, point)
	}
	a.leaveOut(s, scan.wants)
	return s
}

// leaveOut lists the groups that are in no figure, and those whose figures end early.
func (a *answer) leaveOut(s *Statistics, wants func(*segment) bool) {
	s.LeftOut = []LeftOut{}
	for _, g := range a.engine.listed() {
		switch {
		case !wants(g):
		case g.group.State != OK:
			s.LeftOut = append(s.LeftOut, LeftOut{g.group.ID, g.group.State, g.group.Place.String()})
		case g.group.Stopped:
			s.Stopped = append(s.Stopped, Stopped{g.group.ID, g.group.Head.Seq})
		}
	}
}

// rows are the rows of a sheet that any group adds to, in the order of their keys, and
// their totals.
func (a *answer) rows(s *sheet) (rows []Row, total Row, totals []Row) {
	all := newTotals(a.indicators, len(a.engine.facilitators.words))
	for i, facilitator := range s.visitor.all {
		s.rows[i].visited(all, a.word(i, s).currency, facilitator)
	}
	rows = []Row{}
	if a.query.By == ByGroup {
		rows = make([]Row, 0, len(s.rows))
	}
	for i := range s.rows {
		t := &s.rows[i]
		if t.empty(a.loans) {
			continue
		}
		w := a.word(i, s)
		if t.facilitator != 0 {
			t.visited(all, w.currency, t.facilitator)
		}
		all.add(w.currency, t)
		if a.query.By != ByNothing {
			rows = append(rows, a.row(w, t, i))
		}
	}
	if a.query.By != ByGroup && a.classes() == nil { // those are in their order
		slices.SortFunc(rows, func(x, y Row) int { return cmp.Or(compareKeys(x.Key, y.Key), cmp.Compare(x.Currency, y.Currency)) })
	}
	total, totals = all.rows()
	return rows, total, totals
}

// visited counts a facilitator of the row's.
func (t *tally) visited(all *totals, c ledger.Currency, facilitator int32) {
	t.cell[mFacilitators]++
	all.visit(c, facilitator)
}

func (a *answer) classes() *classes {
	if a.loans == nil {
		return nil
	}
	return a.loans.classes
}

// empty says whether no group, or no loan of the kind, adds to the row.
func (t *tally) empty(asked *lending) bool {
	if asked != nil && asked.classes != nil {
		return t.cell == cell{}
	}
	return t.groups == 0
}

// word is what row i is called.
func (a *answer) word(i int, s *sheet) word {
	words := a.engine.dictionaries[a.dim].words
	if c := a.classes(); c != nil {
		return word{c.keys[i/len(words)], words[i%len(words)].currency}
	}
	if a.query.By == ByGroup {
		return word{a.engine.sorted[i].key, words[s.rows[i].currency].currency}
	}
	return words[i]
}

func (a *answer) row(w word, t *tally, i int) Row {
	r := t.row(a.indicators)
	r.Key, r.Currency, r.by = w.key, w.currency, a.query.By
	switch a.query.By {
	case ByGroup:
		r.place = a.engine.sorted[i].group.Place
	case ByRegion, ByCercle, ByCommune:
		r.place = ParsePlace(w.key)
	}
	return r
}

func (t *tally) row(indicators []Indicator) Row {
	return Row{
		Groups: t.groups, Reporting: t.reporting, Oldest: ledger.Date(t.oldest), Newest: ledger.Date(t.newest),
		sums: &t.cell, indicators: indicators,
	}
}

// compareKeys puts numbers in their order ("2" before "10"), and all else by letters.
func compareKeys(a, b string) int {
	if digits(a) && digits(b) {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
	return cmp.Compare(a, b)
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != "" && s[0] != '0'
}
