package facts

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// totals add rows up, those of each currency; all of them are the sum of these.
type totals struct {
	currencies []*sumOf // few
	width      int      // of facilitators
	indicators []Indicator
}

// A sumOf is a total and who visits its groups.
type sumOf struct {
	of ledger.Currency // empty in the total of all
	tally
	visitor visitors
}

func newTotals(indicators []Indicator, facilitators int) *totals {
	return &totals{width: facilitators, indicators: indicators}
}

// of is the sum of a currency.
func (t *totals) of(c ledger.Currency) *sumOf {
	for _, sum := range t.currencies {
		if sum.of == c {
			return sum
		}
	}
	t.currencies = append(t.currencies, &sumOf{of: c, visitor: newVisitors(1, t.width, 1)})
	return t.currencies[len(t.currencies)-1]
}

func (t *totals) visit(c ledger.Currency, facilitator int32) {
	t.of(c).visitor.add(visit{facilitator: facilitator})
}

func (t *totals) add(c ledger.Currency, row *tally) { t.of(c).add(row) }

// merge adds what another core added up.
func (t *totals) merge(o *totals) {
	for _, sum := range o.currencies {
		t.of(sum.of).merge(sum)
	}
}

func (s *sumOf) merge(o *sumOf) {
	s.add(&o.tally)
	s.visitor.merge(&o.visitor)
}

// countVisitors replaces a sum of facilitators by how many there are.
func (s *sumOf) countVisitors() {
	s.cell[mFacilitators] = 0
	for range s.visitor.all {
		s.cell[mFacilitators]++
	}
}

// rows are the total, and where there are several currencies in which anything is
// reported, one total of each; the total itself then holds no sum of money.
func (t *totals) rows() (Row, []Row) {
	all := sumOf{visitor: newVisitors(1, t.width, 1)}
	for _, sum := range t.currencies {
		all.merge(sum)
	}
	all.countVisitors()
	total := all.row(t.indicators)
	var each []Row
	for _, sum := range t.currencies {
		if sum.reporting > 0 {
			sum.countVisitors()
			row := sum.row(t.indicators)
			row.Currency = sum.of
			each = append(each, row)
		}
	}
	if len(each) == 1 {
		total.Currency = each[0].Currency
	}
	if len(each) < 2 {
		return total, nil
	}
	total.mixed = true
	slices.SortFunc(each, func(a, b Row) int { return cmp.Compare(a.Currency, b.Currency) })
	return total, each
}
