package facts

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"jigiya/ledger"
)

// A table is the way from the tallies of a period to its rows, in the order of their
// keys, and their totals.
type table struct {
	*answer
	tallies []tally
	totals  *totals
	rows    []Row
}

func (a *answer) newTable(tallies []tally) *table {
	return &table{answer: a, tallies: tallies, totals: a.newTotals()}
}

func (a *answer) newTotals() *totals {
	return newTotals(a.indicators, len(a.engine.facilitators.words))
}

// visit counts a facilitator of a row's.
func (t *table) visit(row int, facilitator int32) {
	t.tallies[row].cell[mFacilitators]++
	t.totals.visit(t.word(row).currency, facilitator)
}

// A strip is what one core does of a table: some of the tallies.
type strip struct {
	rows   []Row
	totals *totals
}

// minStrip is below how many tallies a table is not worth two cores.
const minStrip = 4096

func (t *table) fill() {
	cores := max(1, min(runtime.GOMAXPROCS(0), len(t.tallies)/minStrip))
	strips := make([]strip, cores)
	var wait sync.WaitGroup
	for i := range strips {
		wait.Go(func() { strips[i] = t.strip(len(t.tallies)*i/cores, len(t.tallies)*(i+1)/cores) })
	}
	wait.Wait()
	t.rows = strips[0].rows
	for i, p := range strips {
		t.totals.merge(p.totals)
		if i > 0 {
			t.rows = append(t.rows, p.rows...)
		}
	}
	if t.query.By != ByGroup && t.classes() == nil { // those are in their order
		slices.SortFunc(t.rows, func(x, y Row) int { return cmp.Or(compareKeys(x.Key, y.Key), cmp.Compare(x.Currency, y.Currency)) })
	}
}

// strip takes the tallies to which any group adds.
func (t *table) strip(from, to int) strip {
	p := strip{[]Row{}, t.newTotals()}
	if t.query.By == ByGroup {
		p.rows = make([]Row, 0, to-from)
		if from == 0 {
			p.rows = make([]Row, 0, len(t.tallies)) // the others follow
		}
	}
	for i := from; i < to; i++ {
		if t.isEmpty(i) {
			continue
		}
		w, tally := t.word(i), &t.tallies[i]
		if tally.facilitator != 0 { // of a row that is one group
			tally.cell[mFacilitators]++
			p.totals.visit(w.currency, tally.facilitator)
		}
		if !t.isOfClass(i) {
			p.totals.add(w.currency, tally)
		}
		if t.isShown(i) {
			p.rows = append(p.rows, t.row(w, i))
		}
	}
	return p
}

// isOfClass says whether a row is of a class of loans; those before are the totals.
func (a *answer) isOfClass(i int) bool { return a.classes() != nil && i >= a.loans.currencies }

func (a *answer) isShown(i int) bool {
	return a.query.By != ByNothing && (a.classes() == nil || a.isOfClass(i))
}

// isEmpty says whether no group, or no loan of the kind, adds to a row.
func (t *table) isEmpty(i int) bool {
	if t.isOfClass(i) {
		return t.tallies[i].cell == cell{}
	}
	return t.tallies[i].groups == 0
}

// word is what row i is called.
func (t *table) word(i int) word {
	words := t.engine.dictionaries[t.dim].words
	switch {
	case t.isOfClass(i):
		return word{t.classes().keys[i/len(words)-1], words[i%len(words)].currency}
	case t.query.By == ByGroup:
		return word{t.engine.sorted[i].key, words[t.tallies[i].currency].currency}
	}
	return words[i]
}

func (t *table) row(w word, i int) Row {
	r := t.tallies[i].row(t.indicators)
	r.Key, r.Currency, r.by = w.key, w.currency, t.query.By
	switch t.query.By {
	case ByGroup:
		r.place = t.engine.sorted[i].group.Place
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

// point is what the table says of a period.
func (t *table) point(p *period) Point {
	point := Point{Period: p.name, From: ledger.Date(p.from), At: ledger.Date(p.at), Rows: t.rows}
	point.Total, point.Totals = t.totals.rows()
	if t.classes() != nil {
		point.Total.cover(point.Rows)
	}
	return point
}

// cover gives rows that are no groups' the coverage of the whole.
func (r *Row) cover(rows []Row) {
	for i := range rows {
		rows[i].Groups, rows[i].Reporting, rows[i].Oldest, rows[i].Newest = r.Groups, r.Reporting, r.Oldest, r.Newest
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
