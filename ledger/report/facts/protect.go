package facts

import (
	"cmp"
	"slices"
	"strings"

	"jigiya/ledger"
)

// A page is the rows of one period and what they add up to.
type page struct {
	rows   []*Row
	total  *Row
	totals []*Row
}

func pageOf(rows []Row, total *Row, totals []Row) (t page) {
	t.total = total
	for i := range rows {
		t.rows = append(t.rows, &rows[i])
	}
	for i := range totals {
		t.totals = append(t.totals, &totals[i])
	}
	return t
}

// all are the rows and the totals.
func (t *page) all() []*Row { return append(slices.Concat(t.rows, t.totals), t.total) }

// A place in a table: its rows are found by it.
type rowKey struct {
	key      string
	currency ledger.Currency
}

func (r *Row) at() rowKey { return rowKey{r.Key, r.Currency} }

// larger is the disaggregation by the next larger area, and width how much of a place's
// code names one.
var (
	larger = map[By]By{ByGroup: ByCommune, ByCommune: ByCercle, ByCercle: byBothMaps, byBothMaps: ByRegion}
	width  = map[By]int{ByCommune: communeWidth, ByCercle: cercleWidth, ByRegion: regionWidth}
)

// byBothMaps are the parts of regions that lie in one region of the other map. Nobody asks
// for them, but who has both maps can reckon with them. The key is that of the region and
// the other's, with a line end between.
const byBothMaps By = "region, region_2023"

// area is the area of a level in which a row lies.
func (r *Row) area(by By) rowKey {
	key := r.place.within(width[by])
	switch by {
	case ByRegion2023:
		key = r.today()
	case byBothMaps:
		key = r.place.within(regionWidth) + "\n" + r.today()
	}
	return rowKey{key, r.Currency}
}

// today is the region of a row on the other map.
func (r *Row) today() string {
	if r.by == byBothMaps {
		_, today, _ := strings.Cut(r.Key, "\n")
		return today
	}
	return r.place.Area().Today
}

// by adds the rows of a table up by a larger area, as the table of that area does:
// in its order too, for of two that are alike the first is hidden. By nothing there are
// only the totals; they may be shown by themselves where this table hides them.
func (t *page) by(by By) page {
	if by == ByNothing {
		return t.undivided()
	}
	areas := page{total: t.total, totals: t.totals}
	index := map[rowKey]*Row{}
	for _, r := range t.rows {
		at := r.area(by)
		if index[at] == nil {
			region, _, _ := strings.Cut(at.key, "\n")
			index[at] = &Row{Key: at.key, Currency: at.currency, by: by, place: ParsePlace(region), sums: new(cell), indicators: r.indicators}
			areas.rows = append(areas.rows, index[at])
		}
		index[at].sums.add(r.sums)
	}
	slices.SortFunc(areas.rows, func(x, y *Row) int { return cmp.Or(compareKeys(x.Key, y.Key), cmp.Compare(x.Currency, y.Currency)) })
	return areas
}

func (t *page) undivided() (whole page) {
	total := *t.total
	whole.total = &total
	for _, r := range t.totals {
		total := *r
		whole.totals = append(whole.totals, &total)
	}
	return whole
}

// A publishedSum is some rows and the row that adds them up.
type publishedSum struct {
	of    []*Row
	sum   *Row
	fixed bool // the sum stands in another table, which is made already
	flow  bool // the rows are periods: only what moved adds up
}

// A protection is the tables of a series and every sum that is known of them.
type protection struct {
	rows  []*Row
	sums  []publishedSum
	areas map[*Row][]*Row // the areas that a row lies in, the smallest first, up to all
}

// protectSeries decides what is withheld in a table and its periods: first in the tables
// of the larger areas, then in their own. It returns the tables of the larger areas,
// the smallest first, and that of the other map.
func protectSeries(series []page, by By) (above [][]page) {
	p := &protection{areas: map[*Row][]*Row{}}
	if by != ByNothing {
		areas, up := make([]page, len(series)), larger[by]
		for i := range series {
			areas[i] = series[i].by(up)
		}
		above = append([][]page{areas}, protectSeries(areas, up)...)
	}
	if by == ByCercle {
		above = append(above, otherMap(above[0]))
	}
	for _, areas := range above {
		for i := range series {
			p.within(&series[i], &areas[i])
		}
	}
	for i := range series {
		p.page(&series[i])
	}
	p.periods(series)
	for p.pass() {
	}
	return above
}

// within are the sums of a table that stand in the table of a larger area, or of all.
func (p *protection) within(t, areas *page) {
	if len(areas.rows) == 0 {
		p.inTotals(t, areas)
		return
	}
	index := map[rowKey]int{}
	for _, area := range areas.rows {
		index[area.at()] = len(p.sums)
		p.sums = append(p.sums, publishedSum{sum: area, fixed: true})
	}
	for _, r := range t.rows {
		sum := &p.sums[index[r.area(areas.rows[0].by)]]
		sum.of = append(sum.of, r)
		if sum.sum.by != ByRegion2023 { // the regions of the other map are none of this one's
			p.areas[r] = append(p.areas[r], sum.sum)
		}
	}
}

// inTotals are the rows of a table in its own totals, or in these as they stand by themselves.
func (p *protection) inTotals(t, whole *page) {
	fixed := whole != t
	for _, total := range append(slices.Clip(whole.totals), whole.total) {
		sum := publishedSum{sum: total, fixed: fixed}
		for _, r := range t.rows {
			if total != whole.total && r.Currency != total.Currency {
				continue
			}
			sum.of = append(sum.of, r)
			if fixed {
				p.areas[r] = append(p.areas[r], total)
			}
		}
		p.sums = append(p.sums, sum)
	}
}

// page are the sums of a page itself: of its rows, and of its currencies.
func (p *protection) page(t *page) {
	p.inTotals(t, t)
	p.sums = append(p.sums, publishedSum{of: t.totals, sum: t.total})
	p.rows = append(p.rows, t.all()...)
}

// periods are what moved, period by period, and in all.
func (p *protection) periods(series []page) {
	if len(series) < 2 {
		return
	}
	p.moved(series, func(t *page) []*Row { return t.rows }, (*Row).at)
	p.moved(series, func(t *page) []*Row { return t.totals }, (*Row).at)
	p.moved(series, func(t *page) []*Row { return []*Row{t.total} }, func(*Row) rowKey { return rowKey{} })
}

// moved are the sums over the periods of the rows that are the same.
func (p *protection) moved(series []page, rows func(*page) []*Row, key func(*Row) rowKey) {
	index := map[rowKey]int{}
	for _, r := range rows(&series[0]) {
		index[key(r)] = len(p.sums)
		p.sums = append(p.sums, publishedSum{sum: r, flow: true})
	}
	for i := range series[1:] {
		for _, r := range rows(&series[i+1]) {
			if at, ok := index[key(r)]; ok {
				p.sums[at].of = append(p.sums[at].of, r)
			}
		}
	}
	for _, at := range index {
		p.sums[at].hideElsewhere()
	}
}

// hideElsewhere withholds of a whole what its periods do not add up to: groups get older
// and begin another cycle, and what moved before they came into a row stands in none of
// its periods. Who knows which groups they are would have theirs.
func (s *publishedSum) hideElsewhere() {
	rest := *s.sum.sums
	for _, r := range s.of {
		rest.subtract(r.sums)
	}
	for _, a := range s.sum.aspects() {
		if a.flow && slices.ContainsFunc(a.measures, func(m Measure) bool { return rest[m] != 0 }) {
			(part{s.sum, &a}).hide()
		}
	}
}

// pass protects every sum once, and says whether there was anything to do.
func (p *protection) pass() (changed bool) {
	var of []part
	for _, s := range p.sums {
		aspects := s.sum.aspects()
		for i := range aspects {
			a := &aspects[i]
			if s.flow && !a.flow {
				continue
			}
			of = of[:0]
			for _, r := range s.of {
				if o := (part{r, a}); !s.fixed || (part{s.sum, a}).isHidden() || p.counts(o, s.sum) {
					of = append(of, o)
				}
			}
			changed = p.protect(of, part{s.sum, a}, s.fixed) || changed
		}
	}
	for _, r := range p.rows {
		changed = p.purposes(r) || changed
	}
	return changed
}

// counts says whether a part belongs to what a sum that is shown tells. An area between
// them that is shown tells of the part itself. Areas that are hidden are known only
// together, and with them what is hidden within all of them. Of one woman in one area and
// seven in another, eight cannot be told apart; but where six of the seven are shown in a
// smaller area, two are left.
func (p *protection) counts(o part, sum *Row) bool {
	for _, area := range p.areas[o.row] {
		if area == sum {
			return true
		}
		if !(part{area, o.aspect}).isHidden() {
			return false
		}
	}
	return true
}

// purposes protects what is granted for each purpose: together it is all that is granted.
func (p *protection) purposes(r *Row) (changed bool) {
	if r.ofLoans() {
		return false
	}
	var of []part
	var sum part
	for i := range groupAspects {
		switch a := &groupAspects[i]; {
		case a.bit == theGranted:
			sum = part{r, a}
		case a.bit >= thePurposes:
			of = append(of, part{r, a})
		}
	}
	return !sum.isHidden() && p.protect(of, sum, false)
}

// protect hides the parts with too few people, and others until those hidden could be
// anybody's. It says whether it hid any.
func (p *protection) protect(of []part, sum part, fixed bool) (changed bool) {
	if !fixed && !sum.isHidden() && sum.isFew() {
		sum.hide()
		changed = true
	}
	for _, o := range of {
		if !o.isHidden() && o.isFew() {
			o.hide()
			changed = true
		}
	}
	for which := range sum.people {
		changed = p.shelter(of, sum, which, fixed) || changed
	}
	return changed
}

// shelter hides parts, and where there are none left the sum, until what is hidden cannot
// be told.
func (p *protection) shelter(of []part, sum part, which int, fixed bool) (changed bool) {
	for givesAway(of, sum, which) {
		next, found := p.next(of, which)
		switch {
		case found:
			next.hide()
		case fixed || sum.isHidden():
			return changed
		default:
			sum.hide()
		}
		changed = true
	}
	return changed
}

// givesAway says whether the sum less what is shown tells of too few, or what is shown
// tells a sum that is hidden.
func givesAway(of []part, sum part, which int) bool {
	var parts, all, most, count int64
	for _, o := range of {
		n := o.count(which)
		all += n
		if o.isHidden() && n > 0 {
			parts, count, most = parts+1, count+n, max(most, n)
		}
	}
	if sum.isHidden() {
		return parts == 0 && all > 0
	}
	if len(of) > 0 && of[0].bit == theRow && !of[0].row.by.ofGroups() {
		count = most // borrowers may be in several rows
	}
	return parts == 1 || parts > 0 && count < MinCell
}

// next is the smallest part that is shown; those whose area is hidden come first, for
// no table tells what they are together.
func (p *protection) next(of []part, which int) (least part, found bool) {
	var sheltered bool
	for _, o := range of {
		n := o.count(which)
		if o.isHidden() || n == 0 {
			continue
		}
		areas := p.areas[o.row]
		in := len(areas) > 0 && (part{areas[0], o.aspect}).isHidden()
		if !found || in && !sheltered || in == sheltered && n < least.count(which) {
			least, found, sheltered = o, true, in
		}
	}
	return least, found
}
