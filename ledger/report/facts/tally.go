package facts

import (
	"maps"
	"math/bits"
	"runtime"
	"sync"
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

// A sheet is the rows of one period, and who visits the groups of each.
type sheet struct {
	rows    []tally
	visitor visitors
}

func (s *sheet) merge(o *sheet) {
	for i := range o.rows {
		if o.rows[i].groups > 0 {
			s.rows[i].add(&o.rows[i])
		}
	}
	s.visitor.merge(&o.visitor)
}

// visitors are pairs of a row and a facilitator, each once: how many facilitators a row
// has cannot be added up from smaller rows. Where there could be too many pairs for a
// bit each, they are kept one by one.
type visitors struct {
	width int // one more than the highest number of a facilitator
	bits  []uint64
	pairs map[uint64]struct{}
}

func newVisitors(rows, width int) visitors {
	if rows*width > maxPairs {
		return visitors{width: width, pairs: map[uint64]struct{}{}}
	}
	return visitors{width: width, bits: make([]uint64, (rows*width+63)/64)}
}

func (v *visitors) add(row int, facilitator int32) {
	pair := uint64(row)*uint64(v.width) + uint64(facilitator)
	if v.pairs != nil {
		v.pairs[pair] = struct{}{}
	} else {
		v.bits[pair/64] |= 1 << (pair % 64)
	}
}

func (v *visitors) merge(o *visitors) {
	for i, word := range o.bits {
		v.bits[i] |= word
	}
	maps.Copy(v.pairs, o.pairs)
}

// all calls yield for every pair.
func (v *visitors) all(yield func(row int, facilitator int32) bool) {
	for pair := range v.pairs {
		if !yield(int(pair/uint64(v.width)), int32(pair%uint64(v.width))) {
			return
		}
	}
	for i, word := range v.bits {
		for ; word != 0; word &= word - 1 {
			pair := i*64 + bits.TrailingZeros64(word)
			if !yield(pair/v.width, int32(pair%v.width)) {
				return
			}
		}
	}
}

// A scan is a query on its way over the segments.
type scan struct {
	segments []*segment
	periods  []period
	rowOf    func(s *segment, row int, day int32) int // row is -1 where the group does not report
	wants    func(s *segment) bool
	loans    *lending // what is asked of loans; nil where the query is about groups
	rows     int
	visitors int  // how many facilitators there are, nobody among them
	apart    bool // every group has a row of its own: no two cores meet in one
}

// run reads all segments on all cores, each segment once for all periods.
func (q *scan) run() []sheet {
	cores := min(runtime.GOMAXPROCS(0), max(1, len(q.segments)/256))
	if cores*q.rows*len(q.periods) > MaxCells && !q.apart {
		cores = 1
	}
	parts := make([][]sheet, cores)
	var wait sync.WaitGroup
	for i := range parts {
		parts[i] = q.sheets(parts[0])
		from, to := len(q.segments)*i/cores, len(q.segments)*(i+1)/cores
		wait.Go(func() { q.read(parts[i], from, to) })
	}
	wait.Wait()
	for _, part := range parts[1:] {
		for k := range part {
			if !q.apart {
				parts[0][k].merge(&part[k])
			}
		}
	}
	return parts[0]
}

// sheets are those of one core; where no two meet in a row, all write on the first's.
func (q *scan) sheets(first []sheet) []sheet {
	sheets := make([]sheet, len(q.periods))
	for i := range sheets {
		switch {
		case !q.apart:
			sheets[i] = sheet{make([]tally, q.rows), newVisitors(q.rows, q.visitors)}
		case first == nil:
			sheets[i].rows = make([]tally, q.rows)
		default:
			sheets[i].rows = first[i].rows
		}
	}
	return sheets
}

func (q *scan) read(sheets []sheet, from, to int) {
	for at := from; at < to; at++ {
		s := q.segments[at]
		if !q.wants(s) {
			continue
		}
		for i, p := range q.periods {
			q.enter(&sheets[i], s, p)
		}
	}
}

// enter adds a group to its row of a period. It is known from its founding on, and for
// good if its journal cannot speak for it.
func (q *scan) enter(to *sheet, s *segment, p period) {
	row := s.at(p.at)
	if row < 0 && s.group.State == OK && int32(s.group.Founded) > p.at {
		return
	}
	place := q.rowOf(s, row, p.at)
	t := &to.rows[place]
	t.groups++
	if q.apart {
		t.currency = int32(s.labelAt(dimNothing, row, p.at))
	}
	if row < 0 {
		return
	}
	t.note(s.from[row])
	if q.loans != nil {
		q.loans.enter(to.rows, s, place, row, p)
		return
	}
	s.measure(&t.cell, row, p)
	switch {
	case s.facilitator == 0:
	case q.apart:
		t.facilitator = s.facilitator
	default:
		to.visitor.add(place, s.facilitator)
	}
}
