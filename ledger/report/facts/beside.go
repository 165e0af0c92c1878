package facts

// What is withheld in a part of the groups, or on the other map, is decided in the table
// of all of them: else what is left out of one export is the rest of two others.

// beside is the question whose answer decides what is withheld in that of q, and whether
// it is another.
func (q *Query) beside() (wider Query, other bool) {
	if q.Within == "" && q.By != ByRegion2023 {
		return Query{}, false
	}
	wider = *q
	wider.Within, wider.Leaving = "", false
	level := ParsePlace(q.Within).level()
	switch q.By {
	case ByRegion2023:
		wider.By = ByCercle
	case ByRegion, ByCercle, ByCommune, ByGroup:
	default:
		wider.By = level
	}
	if q.Within != "" && depth(level) > depth(wider.By) {
		wider.By = level
	}
	return wider, true
}

// level is the disaggregation in which a place is a row.
func (p Place) level() By {
	switch {
	case len(p.Code) <= regionWidth, !p.isOCHA():
		return ByRegion
	case len(p.Code) <= cercleWidth:
		return ByCercle
	}
	return ByCommune
}

// depth is how many larger areas there are above those of a disaggregation.
func depth(by By) (n int) {
	for by = larger[by]; by != ByNothing; by = larger[by] {
		n++
	}
	return n
}

// A tableOf is the rows of one disaggregation in one period.
type tableOf struct {
	by     By
	period int
}

// besides are the tables of all groups in which it was decided what is withheld.
type besides struct {
	whole  []page
	tables map[tableOf]map[rowKey]*Row
}

// decideBeside decides what is withheld in the tables of all groups.
func (s *Statistics) decideBeside() *besides {
	whole := s.beside.clone()
	b := &besides{whole.pages(), map[tableOf]map[rowKey]*Row{}}
	for _, table := range append([][]page{b.whole}, protectSeries(b.whole, whole.By)...) {
		for i := range table {
			for _, r := range table[i].rows {
				at := tableOf{r.by, i}
				if b.tables[at] == nil {
					b.tables[at] = map[rowKey]*Row{}
				}
				b.tables[at][r.at()] = r
			}
		}
	}
	return b
}

// withhold hides in the pages of s what is hidden in the rows of all groups that are the
// same. A row that stands in none is withheld: it would be the difference to one.
func (b *besides) withhold(s *Statistics, series []page) {
	for i := range series {
		t := &series[i]
		if s.Within == "" {
			t.inherit(&b.whole[min(i, len(b.whole)-1)])
		} else {
			level := ParsePlace(s.Within).level()
			b.narrow(t, tableOf{level, i}, s.Within)
		}
		for _, r := range t.rows {
			if !s.By.AreAreas() && s.By != ByGroup {
				continue // its own sums are looked at
			}
			if same := b.tables[tableOf{s.By, i}][r.at()]; same.says(r) {
				r.hidden |= same.hidden
			} else if same := b.tables[tableOf{ParsePlace(s.Within).level(), i}][rowKey{s.Within, r.Currency}]; same.says(r) {
				r.hidden |= same.hidden
			} else {
				r.hidden |= theRow
			}
		}
	}
}

// inherit takes over the totals of all groups.
func (t *page) inherit(whole *page) {
	t.total.hidden |= whole.total.hidden
	for i, r := range t.totals {
		if i < len(whole.totals) {
			r.hidden |= whole.totals[i].hidden
		} else {
			r.hidden |= theRow
		}
	}
}

// narrow gives the totals of a part of the groups what is hidden of its row.
func (b *besides) narrow(t *page, at tableOf, within string) {
	var sum Row
	sum.sums = new(cell)
	for key, r := range b.tables[at] {
		if key.key != within {
			continue
		}
		sum.sums.add(r.sums)
		sum.hidden |= r.hidden
		for _, total := range t.totals {
			if total.Currency == key.currency {
				total.inheritFrom(r)
			}
		}
	}
	t.total.inheritFrom(&sum)
}

// inheritFrom hides what is hidden in the same row elsewhere, or everything.
func (r *Row) inheritFrom(same *Row) {
	if r.hidden |= same.hidden; !same.says(r) {
		r.hidden |= theRow
	}
}

// says is whether two rows are of the same people: facilitators, who may visit several
// areas, are no sum.
func (r *Row) says(o *Row) bool {
	if r == nil {
		return false
	}
	x, y := *r.sums, *o.sums
	x[mFacilitators], y[mFacilitators] = 0, 0
	return x == y
}

// otherMap are the regions of the other map, added up from the parts of regions that lie
// in each: one is withheld with any of its parts.
func otherMap(parts []page) []page {
	today := make([]page, len(parts))
	for i := range parts {
		today[i] = parts[i].by(ByRegion2023)
		index := map[rowKey]*Row{}
		for _, r := range today[i].rows {
			index[r.at()] = r
		}
		for _, r := range parts[i].rows {
			index[r.area(ByRegion2023)].hidden |= r.hidden
		}
	}
	return today
}
