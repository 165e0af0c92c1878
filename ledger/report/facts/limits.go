package facts

// Every bound of this package, on one page.
const (
	// MinCell is the least number of people behind a figure that leaves the office.
	MinCell = 5

	// MaxPoints is the most periods of a series; DefaultPoints how many it has
	// where the query does not say from when on.
	MaxPoints     = 60
	DefaultPoints = 12
)
