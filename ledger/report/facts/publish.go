package facts

import (
	"maps"
	"slices"
)

// Publish is what may leave the office: every export, print and table for others is
// made of it; only the office's own screen shows the figures themselves.
//
// A row about fewer than MinCell people (members; borrowers, in statistics of loans)
// is withheld: it keeps its key and how many groups it stands for. So is, in a row,
// what a share-out gave to fewer, and how many women and men there are where one of the
// two is that few (but not none).
//
// One withheld row among others would be the total less the rest. So wherever a sum is
// published (the total, that of a currency, and that of the larger area which a
// table of regions or cercles shows) the withheld rows in it are at least two and
// stand for at least MinCell people together: else the smallest of the others is
// withheld with them, and where there is none, the sum. What two tables of different
// dates or of different disaggregations give away together is not looked for.
func (s *Statistics) Publish() *Statistics {
	if s.Published {
		return s
	}
	p := *s
	p.Published = true
	p.Rows, p.Total, p.Totals = publish(s.Rows, s.Total, s.Totals)
	p.Points = slices.Clone(s.Points)
	for i := range p.Points {
		point := &p.Points[i]
		point.Rows, point.Total, point.Totals = publish(point.Rows, point.Total, point.Totals)
	}
	return &p
}

func publish(rows []Row, total Row, totals []Row) ([]Row, Row, []Row) {
	rows, totals = slices.Clone(rows), slices.Clone(totals)
	total.published = true
	for i := range rows {
		rows[i].published = true
	}
	for i := range totals {
		totals[i].published = true
	}
	sums := sumsOf(rows, &total, totals)
	protectAll(sums, (*Row).people, (*Row).isWithheld, (*Row).withhold)
	women := func(r *Row) int64 { return r.sums[mWomen] }
	men := func(r *Row) int64 { return r.sums[mMen] }
	for protectAll(sums, women, (*Row).isSexless, (*Row).hideSexes) || protectAll(sums, men, (*Row).isSexless, (*Row).hideSexes) {
	}
	for i := range rows {
		rows[i].wipe()
	}
	for i := range totals {
		totals[i].wipe()
	}
	total.wipe()
	return rows, total, totals
}

// A published sum is some rows and the row that adds them up; nil where that stands in
// another table.
type publishedSum struct {
	of  []*Row
	sum *Row
}

func sumsOf(rows []Row, total *Row, totals []Row) (sums []publishedSum) {
	all, each := publishedSum{sum: total}, publishedSum{sum: total} // of rows, and of currencies
	areas := map[string][]*Row{}
	currencies := make([]publishedSum, len(totals))
	for k := range totals {
		currencies[k].sum = &totals[k]
		each.of = append(each.of, &totals[k])
	}
	for i := range rows {
		r := &rows[i]
		all.of = append(all.of, r)
		if parent := r.parent(); parent != "" {
			areas[parent] = append(areas[parent], r)
		}
		for k := range totals {
			if totals[k].Currency == r.Currency {
				currencies[k].of = append(currencies[k].of, r)
			}
		}
	}
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		sums = append(sums, publishedSum{of: areas[area]})
	}
	return append(append(sums, currencies...), each, all)
}

// protectAll protects until no sum gives away what another one hid, and says
// whether there was anything to do.
func protectAll(sums []publishedSum, people func(*Row) int64, hidden func(*Row) bool, hide func(*Row)) (changed bool) {
	for again := true; again; changed = changed || again {
		again = false
		for _, s := range sums {
			again = s.protect(people, hidden, hide) || again
		}
	}
	return changed
}

// protect hides the rows with too few people, and others until those hidden could be
// anybody's. It says whether it hid any.
func (p publishedSum) protect(people func(*Row) int64, hidden func(*Row) bool, hide func(*Row)) (changed bool) {
	few := func(r *Row) bool { return r != nil && !hidden(r) && 0 < people(r) && people(r) < MinCell }
	for _, r := range append([]*Row{p.sum}, p.of...) {
		if few(r) {
			hide(r)
			changed = true
		}
	}
	for p.givesAway(people, hidden) {
		next := p.smallest(people, hidden)
		if next == nil {
			next = p.sum
		}
		if next == nil {
			break
		}
		hide(next)
		changed = true
	}
	return changed
}

// givesAway says whether the sum less what is shown tells of too few, or what is shown
// tells a sum that is hidden.
func (p publishedSum) givesAway(people func(*Row) int64, hidden func(*Row) bool) bool {
	var rows, all, count int64
	for _, r := range p.of {
		all += people(r)
		if hidden(r) && people(r) > 0 {
			rows++
			count += people(r)
		}
	}
	if p.sum != nil && hidden(p.sum) {
		return rows == 0 && all > 0
	}
	return rows == 1 || rows > 0 && count < MinCell
}

func (p publishedSum) smallest(people func(*Row) int64, hidden func(*Row) bool) (least *Row) {
	for _, r := range p.of {
		if !hidden(r) && people(r) > 0 && (least == nil || people(r) < people(least)) {
			least = r
		}
	}
	return least
}

// people is whom a row is about.
func (r *Row) people() int64 { return r.sums[r.indicators[0].people] }

func (r *Row) isWithheld() bool { return r.withheld }
func (r *Row) withhold()        { r.withheld = true }
func (r *Row) isSexless() bool  { return r.withheld || r.sexless }
func (r *Row) hideSexes()       { r.sexless = true }

// wipe forgets what is withheld.
func (r *Row) wipe() {
	switch {
	case r.withheld:
		r.sums = new(cell)
	case r.sexless:
		sums := *r.sums
		sums[mWomen], sums[mMen] = 0, 0
		r.sums = &sums
	}
}

// small says whether a figure of a published row is about too few people.
func (r *Row) small(in *Indicator) bool {
	if in.Num == mWomen || in.Num == mMen {
		return r.sexless
	}
	return r.published && 0 < r.sums[in.people] && r.sums[in.people] < MinCell
}
