package facts

import (
	"runtime"
	"sync"
)

// A scan is a query on its way over the segments.
type scan struct {
	segments []*segment
	periods  []period
	days     []int32                                  // of the periods, in their order: see period.before
	rowOf    func(s *segment, row int, day int32) int // row is -1 where the group does not report
	wants    func(s *segment) bool
	loans    *lending // what is asked of loans; nil where the query is about groups
	rows     int      // of each period
	cercles  int      // how many there are, by code and currency
	visitors int      // how many facilitators there are, nobody among them
	apart    bool     // every group has a row of its own: no two cores meet in one
}

// run reads all segments on all cores, each segment once for all periods.
func (q *scan) run() *sheet {
	cores := min(runtime.GOMAXPROCS(0), max(1, len(q.segments)/256))
	if cores*q.rows*len(q.periods) > MaxCells && !q.apart {
		cores = 1
	}
	readers := make([]*reader, cores)
	var wait sync.WaitGroup
	for i := range readers {
		readers[i] = q.newReader(readers[0])
		from, to := len(q.segments)*i/cores, len(q.segments)*(i+1)/cores
		wait.Go(func() { readers[i].read(from, to) })
	}
	wait.Wait()
	all := &readers[0].sheet
	for _, r := range readers[1:] {
		for i, n := range r.sheet.places {
			all.places[i] += n
		}
		if !q.apart {
			all.merge(&r.sheet)
		}
	}
	return all
}

// block is how many groups are read for one period before the next one: few enough to
// stay near the processor, with the rows of one period.
const block = 64

// A reader is one core of a scan.
type reader struct {
	*scan
	sheet
	groups []*segment // those at hand
	closed []int      // by group and day: the last row by then
	known  borrowing
}

// newReader has a sheet of its own; where no two readers meet in a row, all write on the
// first one's.
func (q *scan) newReader(first *reader) *reader {
	r := &reader{scan: q, groups: make([]*segment, 0, block), closed: make([]int, block*len(q.days))}
	if q.loans != nil {
		r.known = q.loans.newBorrowing()
	}
	if q.apart && first != nil {
		r.sheet = first.sheet
		r.sheet.places = make([]uint32, q.cercles)
		return r
	}
	r.sheet.places = make([]uint32, q.cercles)
	for range q.periods {
		r.sheet.rows = append(r.sheet.rows, make([]tally, q.rows))
	}
	if !q.apart {
		r.visitor = newVisitors(q.rows, q.visitors, len(q.periods))
	}
	return r
}

func (r *reader) read(from, to int) {
	for at := from; at < to; at += block {
		r.readBlock(r.segments[at:min(to, at+block)])
	}
}

func (r *reader) readBlock(segments []*segment) {
	r.groups = r.groups[:0]
	for _, s := range segments {
		if r.wants(s) {
			r.groups = append(r.groups, s)
			s.rowsBy(r.days, r.closedBy(len(r.groups)-1))
		}
	}
	for i := range r.periods {
		for k, s := range r.groups {
			r.enter(i, s, r.closedBy(k))
		}
	}
}

// closedBy are the last rows of a group at hand by each day.
func (r *reader) closedBy(group int) []int { return r.closed[group*len(r.days):][:len(r.days)] }

// A span is the closings of a period: the last one before it, -1 if there is none, and
// the last one by its end.
type span struct{ before, last int }

func spanOf(s *segment, p *period, closed []int) span {
	last := closed[p.last]
	if p.from > 0 {
		return span{max(closed[p.before], int(s.cycles[s.ofCurrency(last)].first)-1), last}
	}
	return span{int(s.cycleAt(last).first) - 1, last}
}

// enter adds a group to its row of a period. It is known from its founding on, and for
// good if its journal cannot speak for it.
func (r *reader) enter(i int, s *segment, closed []int) {
	p := &r.periods[i]
	row := closed[p.last]
	if row < 0 && s.group.State == OK && int32(s.group.Founded) > p.at {
		return
	}
	place := r.rowOf(s, row, p.at)
	t := &r.sheet.rows[i][place]
	t.groups++
	if i == 0 {
		r.sheet.places[s.labelAt(dimCercle, row, p.at)]++
	}
	if r.apart {
		t.currency = int32(s.labelAt(dimNothing, row, p.at))
	}
	if row < 0 {
		return
	}
	t.note(s.from[row])
	if r.loans != nil {
		r.loans.enter(r.sheet.rows[i], &r.known, s, place, row, *p)
		return
	}
	s.measure(&t.cell, spanOf(s, p, closed), *p)
	if s.facilitator == 0 {
		return
	}
	t.cell[mVisited]++
	t.cell[mVisitedMembers] += s.membersAt(row)
	if r.apart {
		t.facilitator = s.facilitator
		return
	}
	r.visitor.add(visit{place, i, s.facilitator})
}
