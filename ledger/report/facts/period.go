package facts

import (
	"fmt"
	"slices"
	"time"

	"jigiya/ledger"
)

// A period is the days over which flows are summed, and the day whose state is shown.
type period struct {
	name     string
	from, at int32 // from 0 is the cycle to date

	before, last int // of the days of all periods (see daysOf): the one before from, unless that is 0; and at
}

// daysOf are the days at the ends of periods, in their order; each period is told which
// are its own.
func daysOf(periods []period) (days []int32) {
	for _, p := range periods {
		days = append(days, p.at)
		if p.from > 0 {
			days = append(days, p.from-1)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	for i := range periods {
		p := &periods[i]
		p.last, _ = slices.BinarySearch(days, p.at)
		p.before, _ = slices.BinarySearch(days, p.from-1)
	}
	return days
}

// ErrQuery says that a question makes no sense.
var ErrQuery = fmt.Errorf("no such statistics")

func refused(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrQuery}, args...)...)
}

// periods are the query's own, and those of its series.
func (q *Query) periods() ([]period, error) {
	if q.At <= 0 || q.At > ledger.MaxDate || q.From < 0 || q.From > q.At {
		return nil, refused("the period from %v to %v", q.From, q.At)
	}
	whole := period{from: int32(q.From), at: int32(q.At)}
	var months int
	switch q.Series {
	case NoSeries:
		return []period{whole}, nil
	case ByMonth:
		months = 1
	case ByQuarter:
		months = 3
	default:
		return nil, refused("a series by %q", q.Series)
	}
	points, err := q.points(months)
	return append([]period{whole}, points...), err
}

// begin has a series that is to leave the office be all that there is in its periods:
// cycles begin in the midst of them, and beside the periods that are shown a cycle to date
// would tell those that are withheld.
func (q *Query) begin() error {
	if !q.Leaving || q.Series == NoSeries || q.From != 0 {
		return nil
	}
	periods, err := q.periods()
	if err == nil {
		q.From = ledger.Date(periods[1].from)
	}
	return err
}

// points are the months or quarters up to the one At lies in. The first and the last
// are as long as the query's period lets them be.
func (q *Query) points(months int) (points []period, err error) {
	for last := q.At; ; {
		start := firstOf(last, months)
		p := period{name: nameOf(start, months), from: int32(max(start, q.From)), at: int32(last)}
		points = append([]period{p}, points...)
		if q.From == 0 && len(points) == DefaultPoints || q.From != 0 && start <= q.From || start <= 1 {
			return points, nil
		}
		if len(points) == MaxPoints {
			return nil, refused("more than %d periods", MaxPoints)
		}
		last = start - 1
	}
}

// firstOf is the first day of the month or quarter of a day.
func firstOf(d ledger.Date, months int) ledger.Date {
	year, month, _ := d.Time().Date()
	return ledger.NewDate(year, month-time.Month((int(month)-1)%months), 1)
}

func nameOf(start ledger.Date, months int) string {
	year, month, _ := start.Time().Date()
	if months == 1 {
		return fmt.Sprintf("%04d-%02d", year, month)
	}
	return fmt.Sprintf("%04dQ%d", year, (int(month)+2)/3)
}
