package facts

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// totals add rows up: all of them, and those of each currency.
type totals struct {
	all        sumOf
	currencies map[ledger.Currency]*sumOf
	width      int // of facilitators
	indicators []Indicator
}

// A sumOf is a total and who visits its groups.
type sumOf struct {
	tally
	visitor visitors
}

func newTotals(indicators []Indicator, facilitators int) *totals {
	return &totals{sumOf{visitor: newVisitors(1, facilitators)}, map[ledger.Currency]*sumOf{}, facilitators, indicators}
}

// of is the sum of a currency.
func (t *totals) of(c ledger.Currency) *sumOf {
	sum := t.currencies[c]
	if sum == nil {
		sum = &sumOf{visitor: newVisitors(1, t.width)}
		t.currencies[c] = sum
	}
	return sum
}

func (t *totals) visit(c ledger.Currency, facilitator int32) {
	t.all.visitor.add(0, facilitator)
	t.of(c).visitor.add(0, facilitator)
}

// countVisitors replaces a sum of facilitators by how many there are.
func (s *sumOf) countVisitors() {
	s.cell[mFacilitators] = 0
	for range s.visitor.all {
		s.cell[mFacilitators]++
	}
}

func (t *totals) add(c ledger.Currency, row *tally) {
	t.all.add(row)
	t.of(c).add(row)
}

// rows are the total, and where there are several currencies in which anything is
// reported, one total of each; the total itself then holds no sum of money.
func (t *totals) rows() (Row, []Row) {
	t.all.countVisitors()
	total := t.all.row(t.indicators)
	var each []Row
	for c, sum := range t.currencies {
		if sum.reporting > 0 {
			sum.countVisitors()
			row := sum.row(t.indicators)
			row.Currency = c
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
