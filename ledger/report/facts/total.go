package facts

import (
	"cmp"
	"slices"

	"jigiya/ledger"
)

// totals add rows up: all of them, and those of each currency.
type totals struct {
	all        tally
	currencies map[ledger.Currency]*tally
	visitors   map[visit]struct{}
	indicators []Indicator
}

// A visit is a facilitator among the groups of a currency, or of all ("").
type visit struct {
	currency    ledger.Currency
	facilitator int32
}

func newTotals(indicators []Indicator) *totals {
	return &totals{currencies: map[ledger.Currency]*tally{}, visitors: map[visit]struct{}{}, indicators: indicators}
}

func (t *totals) visit(c ledger.Currency, facilitator int32) {
	t.visitors[visit{"", facilitator}] = struct{}{}
	t.visitors[visit{c, facilitator}] = struct{}{}
}

// countVisitors replaces sums of facilitators by how many there are.
func (t *totals) countVisitors() {
	t.all.cell[mFacilitators] = 0
	for _, sum := range t.currencies {
		sum.cell[mFacilitators] = 0
	}
	for v := range t.visitors {
		if v.currency == "" {
			t.all.cell[mFacilitators]++
		} else {
			t.currencies[v.currency].cell[mFacilitators]++
		}
	}
}

func (t *totals) add(c ledger.Currency, row *tally) {
	t.all.add(row)
	sum := t.currencies[c]
	if sum == nil {
		sum = new(tally)
		t.currencies[c] = sum
	}
	sum.add(row)
}

// rows are the total, and where there are several currencies in which anything is
// reported, one total of each; the total itself then holds no sum of money.
func (t *totals) rows() (Row, []Row) {
	t.countVisitors()
	total := t.all.row(t.indicators)
	var each []Row
	for c, sum := range t.currencies {
		if sum.reporting > 0 {
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
