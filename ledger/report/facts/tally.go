package facts

import (
	"maps"
	"math/bits"
)

// A tally is one row on its way: its sums, and how much they stand for.
type tally struct {
	cell              cell
	groups, reporting uint32
	oldest, newest    int32

	// Of a row that is one group.
	currency    int32 // a word of no dimension
	facilitator int32
}

func (t *tally) note(day int32) {
	if t.reporting == 0 || day < t.oldest {
		t.oldest = day
	}
	t.newest = max(t.newest, day)
	t.reporting++
}

func (t *tally) add(o *tally) {
	if o.reporting > 0 && (t.reporting == 0 || o.oldest < t.oldest) {
		t.oldest = o.oldest
	}
	t.newest = max(t.newest, o.newest)
	t.groups += o.groups
	t.reporting += o.reporting
	t.cell.add(&o.cell)
}

// A sheet is the rows of each period, and who visits the groups of each.
type sheet struct {
	rows    [][]tally // by period
	visitor visitors
	places  []uint32 // how many groups are known in each cercle
}

func (s *sheet) merge(o *sheet) {
	for k := range o.rows {
		for i := range o.rows[k] {
			s.rows[k][i].add(&o.rows[k][i])
		}
	}
	s.visitor.merge(&o.visitor)
}

// A visit is of a facilitator to groups of a row, in a period.
type visit struct {
	row, period int
	facilitator int32
}

// visitors are visits, each once: how many facilitators a row has cannot be added up
// from smaller rows. Where there could be too many for a bit each, they are kept one by
// one. The bits of the periods stand together: groups seldom change their rows.
type visitors struct {
	width   int // one more than the highest number of a facilitator
	periods int
	bits    []uint64
	ones    map[uint64]struct{}
}

func newVisitors(rows, width, periods int) visitors {
	v := visitors{width: width, periods: periods}
	if n := rows * width * periods; n > maxVisits {
		v.ones = map[uint64]struct{}{}
	} else {
		v.bits = make([]uint64, (n+63)/64)
	}
	return v
}

func (v *visitors) add(one visit) {
	n := (uint64(one.row)*uint64(v.width)+uint64(one.facilitator))*uint64(v.periods) + uint64(one.period)
	if v.ones != nil {
		v.ones[n] = struct{}{}
	} else {
		v.bits[n/64] |= 1 << (n % 64)
	}
}

func (v *visitors) visit(n int) visit {
	of := n / v.periods
	return visit{of / v.width, n % v.periods, int32(of % v.width)}
}

func (v *visitors) merge(o *visitors) {
	for i, word := range o.bits {
		v.bits[i] |= word
	}
	maps.Copy(v.ones, o.ones)
}

// all calls yield for every visit.
func (v *visitors) all(yield func(visit) bool) {
	for n := range v.ones {
		if !yield(v.visit(int(n))) {
			return
		}
	}
	for i, word := range v.bits {
		for ; word != 0; word &= word - 1 {
			if !yield(v.visit(i*64 + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}
