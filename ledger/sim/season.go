package sim

import (
	"hash/fnv"
	"time"

	"jigiya/ledger"
)

// The year of a Sahelian village, month by month, January first. Percent of what
// is usual: what a woman can set aside, and how much she wants to borrow for a
// purpose. The harvest comes in from October, the granaries are low from June.
var (
	plenty  = [12]int{110, 108, 102, 96, 88, 66, 55, 58, 76, 118, 126, 120}
	drought = [12]int{72, 66, 60, 52, 46, 34, 28, 32, 48, 74, 80, 78}
	fields  = [12]int{0, 0, 0, 0, 4, 9, 11, 10, 6, 2, 0, 0} // points of attendance the hoe takes
)

// wants says how many of a hundred loans of a month are for what.
var wants = [12]odds[ledger.Purpose]{
	{{52, "trade"}, {12, "livestock"}, {8, "health"}, {10, "ceremony"}, {6, "housing"}, {4, "food"}, {8, "other"}},
	{{48, "trade"}, {12, "livestock"}, {8, "health"}, {16, "ceremony"}, {8, "housing"}, {4, "food"}, {4, "other"}},
	{{44, "trade"}, {12, "livestock"}, {8, "health"}, {18, "ceremony"}, {8, "housing"}, {6, "food"}, {4, "other"}},
	{{40, "trade"}, {10, "livestock"}, {8, "health"}, {16, "ceremony"}, {6, "farming"}, {14, "food"}, {6, "other"}},
	{{30, "trade"}, {26, "farming"}, {6, "livestock"}, {8, "health"}, {6, "ceremony"}, {18, "food"}, {6, "other"}},
	{{24, "trade"}, {32, "farming"}, {8, "health"}, {30, "food"}, {6, "other"}},
	{{22, "trade"}, {26, "farming"}, {12, "health"}, {34, "food"}, {6, "other"}},
	{{24, "trade"}, {16, "farming"}, {16, "health"}, {34, "food"}, {4, "school"}, {6, "other"}},
	{{30, "trade"}, {8, "farming"}, {16, "health"}, {18, "food"}, {22, "school"}, {6, "other"}},
	{{36, "trade"}, {4, "livestock"}, {10, "health"}, {4, "food"}, {42, "school"}, {4, "other"}},
	{{54, "trade"}, {14, "livestock"}, {8, "health"}, {4, "ceremony"}, {12, "school"}, {8, "other"}},
	{{56, "trade"}, {16, "livestock"}, {8, "health"}, {8, "ceremony"}, {4, "housing"}, {8, "other"}},
}

func month(d ledger.Date) int { return int(d.Time().Month()) - 1 }

// dry says whether the rains of the farming year a day belongs to had failed here: a
// year lasts from one harvest to the next, and one in five fails, in a whole region.
func (g *Group) dry(d ledger.Date) bool {
	year := d.Time().Year()
	if d.Time().Month() < time.October {
		year--
	}
	return luck(uint64(year), purposeRain<<32|uint64(g.region)).below(5) == 0
}

// regionOf numbers the region a place code lies in: all of it but the cercle.
func regionOf(code string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(code[:max(0, len(code)-2)]))
	return h.Sum32()
}

// plenty is what a woman can set aside at a date, in percent of what is usual.
func (g *Group) plenty(d ledger.Date) int {
	if g.dry(d) {
		return drought[month(d)]
	}
	return plenty[month(d)]
}

// tabaski is the feast of 16 June 2024; the lunar year has 354 days and a bit.
var tabaski = ledger.NewDate(2024, time.June, 16)

// beforeTheFeast says whether Tabaski is at most three weeks away: nobody saves much.
func beforeTheFeast(d ledger.Date) bool {
	const tenthsOfYear = 3544
	since := int(d-tabaski)*10%tenthsOfYear + tenthsOfYear
	return since%tenthsOfYear > tenthsOfYear-210
}
