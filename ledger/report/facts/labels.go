package facts

import (
	"strconv"

	"jigiya/ledger"
)

// A dimension is a By whose rows the Engine numbers, so that a query adds into a slice.
type dimension int

const (
	dimNothing dimension = iota
	dimRegion
	dimRegion2023
	dimCercle
	dimCommune
	dimFacilitator
	dimProgramme
	dimMethod
	dimCycle
	dimAge // the unknown age; the classes follow
	dimensions
)

var dimensionOf = map[By]dimension{
	ByNothing: dimNothing, ByRegion: dimRegion, ByRegion2023: dimRegion2023, ByCercle: dimCercle, ByCommune: dimCommune,
	ByFacilitator: dimFacilitator, ByProgramme: dimProgramme, ByMethod: dimMethod, ByCycle: dimCycle, ByAge: dimAge,
}

// ages is how many age classes there are: full years, the last one open.
const ages = 6

// A word is what a row is called: its key and the currency of its groups.
type word struct {
	key      string
	currency ledger.Currency
}

// A dictionary numbers words in the order in which they come.
type dictionary struct {
	words   []word
	numbers map[word]int32
}

func (d *dictionary) number(w word) int32 {
	if n, ok := d.numbers[w]; ok {
		return n
	}
	if d.numbers == nil {
		d.numbers = map[word]int32{}
	}
	n := int32(len(d.words))
	d.words = append(d.words, w)
	d.numbers[w] = n
	return n
}

// labels are the rows to which a group adds, by dimension, while it saves in one way
// and in one currency.
type labels [dimensions]int32

// label gives a segment its labels: one for each cycle, and one for what the group is
// now, which is all there is of one that has closed no meeting.
func (e *Engine) label(s *segment, f *Facts) {
	for i, c := range f.Cycles {
		s.cycles[i].labels = e.labelsOf(&f.Group, c.Method, c.Currency, c.Number)
	}
	now := e.labelsOf(&f.Group, f.Group.Method, f.Group.Currency, 0)
	s.now = &now
	s.facilitator = e.facilitators.number(word{key: f.Group.Facilitator})
}

func (e *Engine) labelsOf(g *Group, method ledger.Method, currency ledger.Currency, cycle uint32) (l labels) {
	keys := [dimensions]string{
		dimRegion: g.Place.within(regionWidth), dimRegion2023: g.Place.Area().Today,
		dimCercle: g.Place.within(cercleWidth), dimCommune: g.Place.within(communeWidth),
		dimFacilitator: g.Facilitator, dimProgramme: programmeKey(g.Programme), dimMethod: string(method),
	}
	if cycle > 0 {
		keys[dimCycle] = strconv.FormatUint(uint64(cycle), 10)
	}
	for d := range keys {
		l[d] = e.dictionaries[d].number(word{keys[d], currency})
	}
	l[dimAge] = e.ageOf(currency)
	return l
}

// ageOf is the number of the unknown age in a currency; those of the classes follow.
func (e *Engine) ageOf(currency ledger.Currency) int32 {
	unknown := e.dictionaries[dimAge].number(word{"", currency})
	for years := range ages {
		key := strconv.Itoa(years)
		if years == ages-1 {
			key += "+"
		}
		e.dictionaries[dimAge].number(word{key, currency})
	}
	return unknown
}

func programmeKey(a ledger.Address) string {
	text, _ := a.MarshalText()
	return string(text)
}
