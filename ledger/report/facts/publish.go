package facts

import (
	"slices"

	"jigiya/ledger"
)

// Publish is what may leave the office: every export, print and table for others is
// made of it; only the office's own screen shows the figures themselves.
//
// # What is withheld
//
// Whatever is about fewer than MinCell people, but somebody. A row is about its members
// (in statistics of loans, about their borrowers): if they are few it keeps its key and
// how many groups it stands for. In every other row, each aspect of its own:
//
//	women and men             where either are few: the members less the ones are the others
//	loans outstanding         where few owe them, with all that is late of them
//	loans granted             where they are few loans, or of few who borrowed in the cycle
//	loans of the cycle        where few have borrowed in it
//	loans granted for P       where they are few loans
//	loans judged              where they are few loans
//	share-outs                where few took part
//	children; girls and boys  where few are enrolled; where either are few
//
// A rate is about all among whom it counts: one late loan among ten borrowers is shown,
// and so is one who left a group of twenty. Nobody at all is nobody's secret.
//
// # What does not give it away
//
// One withheld number among others would be the sum less the rest. So wherever a sum
// is published, the withheld parts of it are at least two, and at least MinCell
// people together: else the smallest of the others is withheld with them, and where there
// is none, the sum. These sums are looked at, until nothing changes:
//
//   - rows and their total, and the total of each currency
//   - groups, communes, cercles, regions: the tables of the same day by each of these add up to
//     each other, and to the totals by themselves. A table is made beginning with those above
//     it, which come out as they do when they are asked for themselves. What is hidden in
//     areas that are hidden themselves is looked at together: it is the rest of the
//     smallest area around them that is shown
//   - regions and those of the other map: of a region of 2023 every part that lies in one
//     region of the old map
//   - what is granted for each purpose, in the statistics of groups and in those of loans,
//     where one report has both (PublishTogether)
//   - some of the groups and all of them: what is withheld within a place is what is withheld
//     of the same rows in the tables of all (Query.Leaving). Where nobody asked for these,
//     and of a single programme, everything is withheld
//   - what is granted for each purpose, and what is granted
//   - the periods of a series and the whole, for what moved; the whole of a series is all of
//     its periods. Where groups came into a row or left it, by their age or their cycle, the
//     whole is not told
//
// # What it cannot withhold
//
// Who has several exports, or knows somebody, may learn more:
//
//   - Several sums at once. For places that is excluded; where a place, a purpose and a
//     period cross, each sum alone does not tell, but in rare tables several together may.
//   - Two days. What a group has today less what it had yesterday is what moved: if one
//     woman joined or borrowed, hers. So are two points of a series about what stood. Figures of single groups
//     should go out by the quarter, not by the meeting.
//   - Two disaggregations that are not places: by method and by group, by facilitator and by
//     cercle, within one commune and in all. Give out one.
//   - Groups and loans. What is granted and owed in a place stands in the statistics of both,
//     and each looks at its own sums: of two exports by the same places, one may show what
//     the other needs hidden. Give out one.
//   - One large part. Of five loans one may be nearly all of the sum; the facts do not
//     say whose.
//   - Who is one of the five knows her own part of it.
//   - Loans are not people: who borrowed five times in the period looks like five.
//   - What is true of all is true of each: if everybody borrowed, she did.
func (s *Statistics) Publish() *Statistics {
	if s.Published {
		return s
	}
	return s.decided().sealed()
}

// PublishTogether publishes statistics of groups with tables of the loans of the same
// groups, for one report: what is granted for a purpose stands in both, and is withheld
// in both where it is in either.
func PublishTogether(groups *Statistics, lending ...*Statistics) (*Statistics, []*Statistics) {
	groups = groups.decided()
	all := make([]*Statistics, len(lending))
	for i, of := range lending {
		all[i] = of.decided()
		if of.By == ByPurpose {
			linkPurposes(groups, all[i])
		}
	}
	for i := range all {
		all[i] = all[i].sealed()
	}
	return groups.sealed(), all
}

// linkPurposes withholds the same purposes in the totals of groups and in rows of loans.
func linkPurposes(groups, loans *Statistics) {
	for i := range loans.Rows {
		r := &loans.Rows[i]
		at := slices.Index(ledger.Purposes, ledger.Purpose(r.Key))
		if at < 0 {
			continue
		}
		for _, total := range groups.of(r.Currency) {
			inRow, inTotal := part{r, &aspect{bit: theGranted}}, part{total, &aspect{bit: thePurposes << at, within: theGranted}}
			switch {
			case inRow.isHidden():
				inTotal.hide()
			case inTotal.isHidden():
				inRow.hide()
			}
		}
	}
}

// of are the totals in which money of a currency is.
func (s *Statistics) of(c ledger.Currency) (all []*Row) {
	if s.Total.Currency == c {
		all = append(all, &s.Total)
	}
	for i := range s.Totals {
		if s.Totals[i].Currency == c {
			all = append(all, &s.Totals[i])
		}
	}
	return all
}

// decided is a copy in which it is decided what is withheld.
func (s *Statistics) decided() *Statistics {
	p := s.clone()
	if p.Published {
		return p
	}
	p.Published, p.beside = true, nil
	series := p.pages()
	if s.From == 0 && len(s.Points) > 0 {
		hideMoved(&series[0])
	}
	switch {
	case !s.partial:
		protectSeries(series, s.By)
	case s.beside == nil:
		for _, r := range everyRow(series) {
			r.hidden = theRow
		}
	default:
		s.decideBeside().withhold(s, series)
		if !s.By.AreAreas() && s.By != ByGroup {
			protectSeries(series, s.By)
		}
	}
	return p
}

// hideMoved withholds what moved in each group's cycle to date: see Query.Leaving.
func hideMoved(t *page) {
	for _, r := range t.all() {
		for _, a := range r.aspects() {
			if a.flow {
				r.hidden |= a.bit
			}
		}
	}
}

// sealed forgets what is withheld.
func (s *Statistics) sealed() *Statistics {
	for _, r := range everyRow(s.pages()) {
		r.wipe()
	}
	return s
}

// clone is the statistics with rows of their own.
func (s *Statistics) clone() *Statistics {
	p := *s
	p.Rows, p.Totals = slices.Clone(s.Rows), slices.Clone(s.Totals)
	p.Points = slices.Clone(s.Points)
	for i := range p.Points {
		point := &p.Points[i]
		point.Rows, point.Totals = slices.Clone(point.Rows), slices.Clone(point.Totals)
	}
	return &p
}

// pages are the whole and the periods.
func (s *Statistics) pages() []page {
	series := []page{pageOf(s.Rows, &s.Total, s.Totals)}
	for i := range s.Points {
		point := &s.Points[i]
		series = append(series, pageOf(point.Rows, &point.Total, point.Totals))
	}
	return series
}

func everyRow(series []page) (all []*Row) {
	for i := range series {
		all = append(all, series[i].all()...)
	}
	return all
}
