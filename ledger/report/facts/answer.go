package facts

import (
	"sync"

	"jigiya/ledger"
)

// Statistics answers a query about groups.
func (e *Engine) Statistics(q Query) (*Statistics, error) {
	return q.with(func(q *Query) (*Statistics, error) { return e.answer(q, nil, Indicators) })
}

// Loans answers a query about the loans of the savings fund: those granted in the
// period, those outstanding on its last day, and those that were to be paid back in
// it. It may be asked by what a loan is, or by what its group is.
func (e *Engine) Loans(q Query) (*Statistics, error) {
	return q.with(func(q *Query) (*Statistics, error) {
		return e.answer(q, &lending{classes: classesOf(q)}, LoanIndicators)
	})
}

// with is the answer to a query and, where it is to leave the office, the answer from
// which it is decided what is withheld.
func (q *Query) with(answer func(*Query) (*Statistics, error)) (*Statistics, error) {
	if err := q.begin(); err != nil {
		return nil, err
	}
	s, err := answer(q)
	if err != nil {
		return nil, err
	}
	wider, other := q.beside()
	one := q.Programme != ledger.Address{}
	s.partial, s.Within = other || one, q.Within
	if q.Leaving && other && !one {
		s.beside, err = answer(&wider)
	}
	return s, err
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
	q := &scan{segments: a.engine.segments, periods: a.periods, days: daysOf(a.periods), wants: a.wants(), visitors: len(a.engine.facilitators.words), cercles: len(a.engine.dictionaries[dimCercle].words), loans: a.loans}
	if a.query.By == ByGroup {
		q.rows, q.apart = len(q.segments), true
		q.rowOf = func(s *segment, _ int, _ int32) int { return int(s.rank) }
		return q
	}
	q.rows = len(a.engine.dictionaries[a.dim].words)
	q.rowOf = func(s *segment, row int, day int32) int { return s.labelAt(a.dim, row, day) }
	if a.loans != nil && a.loans.classes != nil {
		a.loans.currencies = q.rows
		q.rows *= 1 + len(a.loans.classes.keys)
	}
	return q
}

// labelAt is the row of a dimension to which a group adds on a day.
func (s *segment) labelAt(dim dimension, row int, day int32) int {
	label := s.now
	if row >= 0 {
		label = &s.cycleAt(row).labels
	}
	if dim == dimAge {
		return int(label[dim]) + s.age(day)
	}
	return int(label[dim])
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
	sheet := scan.run()
	tables := make([]*table, len(a.periods))
	for i := range tables {
		tables[i] = a.newTable(sheet.rows[i])
	}
	for v := range sheet.visitor.all {
		tables[v.period].visit(v.row, v.facilitator)
	}
	points := make([]Point, len(tables))
	var wait sync.WaitGroup
	for i, t := range tables {
		wait.Go(func() { t.fill(); points[i] = t.point(&a.periods[i]) })
	}
	wait.Wait()
	whole := &points[0]
	s := &Statistics{
		At: a.query.At, From: a.query.From, By: a.query.By, Series: a.query.Series,
		Rows: whole.Rows, Total: whole.Total, Totals: whole.Totals,
	}
	s.Points = append(s.Points, points[1:]...)
	s.Places = a.engine.localities(sheet.places)
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

func (a *answer) classes() *classes {
	if a.loans == nil {
		return nil
	}
	return a.loans.classes
}
