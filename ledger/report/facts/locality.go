package facts

import (
	"slices"
	"strings"
)

// A Locality is a place that groups named at their founding, as deep as a cercle, with
// what it is called on its own map and on today's: a figure by one map can be read by
// the other, and a code that stands on neither is seen to be kept as it was written.
type Locality struct {
	Place string `json:"place"` // the code with its scheme
	Area
	Groups uint32 `json:"groups"`
}

// AreAreas says whether rows are areas, which are read by one map or by the other.
func (b By) AreAreas() bool {
	return b == ByRegion || b == ByRegion2023 || b == ByCercle || b == ByCommune
}

// Unknown are the localities whose codes stand in no table.
func (s *Statistics) Unknown() (all []Locality) {
	for _, l := range s.Places {
		if !l.Known {
			all = append(all, l)
		}
	}
	return all
}

// localities are those of a scan, in the order of their codes.
func (e *Engine) localities(groups []uint32) []Locality {
	all := []Locality{}
	index := map[string]int{}
	for n, count := range groups {
		key := e.dictionaries[dimCercle].words[n].key // one for each currency
		if count == 0 || key == "" {                  // a journal of which not even the founding is read
			continue
		}
		if at, found := index[key]; found {
			all[at].Groups += count
			continue
		}
		index[key] = len(all)
		all = append(all, Locality{key, ParsePlace(key).Area(), count})
	}
	slices.SortFunc(all, func(x, y Locality) int { return strings.Compare(x.Place, y.Place) })
	return all
}
