package facts

import (
	"strconv"
	"time"

	"jigiya/ledger"
)

// classes are the rows of a disaggregation of loans: their keys, in their order, and the
// one to which a loan belongs.
type classes struct {
	keys []string
	of   func(*loanRow) int
}

// The bounds of size (in units of the currency) and of term (in days): what is below
// the first belongs to the first class.
var (
	sizes = []int64{5_000, 10_000, 25_000, 50_000, 100_000, 250_000}
	terms = []int64{32, 63, 94, 187} // one, two, three months, half a year, longer
)

// ranks is how many classes of ranks there are; the last one is open.
const ranks = 5

// The seasons of a farming year in the Sahel: the dry one, the lean one until the
// harvest, the harvest.
var seasons = []string{"dry", "lean", "harvest"}

func season(m time.Month) int {
	switch {
	case m <= time.May:
		return 0
	case m <= time.September:
		return 1
	}
	return 2
}

// classesOf are the classes by which a query asks; nil where it asks by none.
func classesOf(q *Query) *classes {
	switch q.By {
	case ByPurpose:
		keys := make([]string, Purposes)
		for i, p := range ledger.Purposes {
			keys[i] = string(p)
		}
		return &classes{keys, func(l *loanRow) int { return int(l.purpose) }}
	case BySize:
		return &classes{between(sizes), func(l *loanRow) int { return classOf(sizes, l.principal) }}
	case ByTerm:
		return &classes{between(terms), func(l *loanRow) int { return classOf(terms, int64(l.days)) }}
	case ByRank:
		return &classes{ordinals(), func(l *loanRow) int { return min(max(int(l.rank), 1), ranks) - 1 }}
	case BySeason:
		return &classes{seasons, func(l *loanRow) int { return season(time.Month(l.month%12 + 1)) }}
	case ByCohort:
		return cohorts(q.At)
	}
	return nil
}

func between(bounds []int64) (keys []string) {
	least := int64(0)
	for _, b := range bounds {
		keys = append(keys, strconv.FormatInt(least, 10)+"-"+strconv.FormatInt(b-1, 10))
		least = b
	}
	return append(keys, strconv.FormatInt(least, 10)+"+")
}

func classOf(bounds []int64, n int64) int {
	for i, b := range bounds {
		if n < b {
			return i
		}
	}
	return len(bounds)
}

func ordinals() (keys []string) {
	for n := 1; n < ranks; n++ {
		keys = append(keys, strconv.Itoa(n))
	}
	return append(keys, strconv.Itoa(ranks)+"+")
}

// cohorts are the months of the grant, MaxPoints up to that of a day; what is older
// is one class.
func cohorts(at ledger.Date) *classes {
	last := monthOf(at)
	first := last - MaxPoints + 1
	c := &classes{keys: []string{"before " + month(first)}}
	for m := first; m <= last; m++ {
		c.keys = append(c.keys, month(m))
	}
	c.of = func(l *loanRow) int { return max(int(l.month)-first+1, 0) }
	return c
}

// monthOf counts months from January of the year 0.
func monthOf(d ledger.Date) int {
	year, month, _ := d.Time().Date()
	return year*12 + int(month) - 1
}

func month(n int) string { return nameOf(ledger.NewDate(n/12, time.Month(n%12+1), 1), 1) }
