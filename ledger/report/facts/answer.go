package facts

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// Statistics answers a query about groups.
func (e *Engine) Statistics(q Query) (*Statistics, error) {
	dim, known := dimensionOf[q.By]
	if !known && q.By != ByGroup {
		return nil, refused("statistics by %q", q.By)
	}
	periods, err := q.periods()
	if err != nil {
		return nil, err
	}
	e.sort()
	e.lock.RLock()
	defer e.lock.RUnlock()
	a := &answer{engine: e, query: &q, periods: periods, dim: dim, indicators: Indicators}
	scan := a.scan()
	if scan.rows*len(periods) > MaxCells {
		return nil, refused("%d rows of %d periods are too many: ask for part of the groups", scan.rows, len(periods))
	}
	return a.statistics(scan), nil
}

// An answer is the way from a query to statistics.
type answer struct {
	engine     *Engine
	query      *Query
	periods    []period
	dim        dimension
	indicators []Indicator
	segments   []*segment
}

func (a *answer) scan() *scan {
	a.segments = a.engine.sorted
	q := &scan{segments: a.segments, periods: a.periods, wants: a.wants(), visitors: len(a.engine.facilitators.words)}
	if a.query.By == ByGroup {
		q.rows, q.apart = len(a.segments), true
		q.rowOf = func(_ *segment, at, _ int, _ int32) int { return at }
		return q
	}
	q.rows = len(a.engine.dictionaries[a.dim].words)
	q.rowOf = func(s *segment, _, row int, day int32) int { return s.labelAt(a.dim, row, day) }
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
	s.Rows, s.Total, s.Totals = a.rows(&sheets[0], a.periods[0])
	for i, p := range a.periods[1:] {
		point := Point{Period: p.name, From: ledger.Date(p.from), At: ledger.Date(p.at)}
		point.Rows, point.Total, point.Totals = a.rows(&sheets[i+1], p)
		s.Points = append(s.Points, point)
	}
	a.leaveOut(s, scan.wants)
	return s
}

// leaveOut lists the groups that are in no figure, and those whose figures end early.
func (a *answer) leaveOut(s *Statistics, wants func(*segment) bool) {
	s.LeftOut = []LeftOut{}
	for _, g := range a.segments {
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
func (a *answer) rows(s *sheet, p period) (rows []Row, total Row, totals []Row) {
	all := newTotals(a.indicators)
	for i, facilitator := range s.visitor.all {
		s.rows[i].cell[mFacilitators]++
		w, _ := a.word(i, p)
		all.visit(w.currency, facilitator)
	}
	rows = []Row{}
	if a.query.By == ByGroup {
		rows = make([]Row, 0, len(s.rows))
	}
	for i := range s.rows {
		t := &s.rows[i]
		if t.groups == 0 {
			continue
		}
		w, place := a.word(i, p)
		all.add(w.currency, t)
		if a.query.By != ByNothing {
			rows = append(rows, a.row(w, place, t))
		}
	}
	if a.query.By != ByGroup {
		slices.SortFunc(rows, func(x, y Row) int { return cmp.Or(compareKeys(x.Key, y.Key), cmp.Compare(x.Currency, y.Currency)) })
	}
	total, totals = all.rows()
	return rows, total, totals
}

// word is what row i is called, and where its groups are.
func (a *answer) word(i int, p period) (word, Place) {
	if a.query.By != ByGroup {
		w := a.engine.dictionaries[a.dim].words[i]
		return w, ParsePlace(w.key)
	}
	s := a.segments[i]
	saves := a.engine.dictionaries[dimNothing].words[s.labelAt(dimNothing, s.at(p.at), p.at)]
	return word{s.key, saves.currency}, s.group.Place
}

func (a *answer) row(w word, place Place, t *tally) Row {
	r := t.row(a.indicators)
	r.Key, r.Currency, r.place, r.by = w.key, w.currency, place, a.query.By
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
