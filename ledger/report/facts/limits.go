package facts

import "jigiya/ledger"

// Every bound of this package, on one page.
const (
	// MinCell is the least number of people behind a figure that leaves the office.
	MinCell = 5

	// MaxPoints is the most periods of a series; DefaultPoints how many it has
	// where the query does not say from when on.
	MaxPoints     = 60
	DefaultPoints = 12

	// JudgedAfter is after how many days a loan that was to be back is judged, where no
	// meeting was held since.
	JudgedAfter = 31

	// MaxCells is the most rows times periods of an answer: what a memory of 1.5 GB
	// leaves room for beside the facts.
	MaxCells = 500_000

	// MaxSum is the most that any figure of one group may be, so that no sum over all
	// groups of a country wraps. A group that has more is no savings group.
	MaxSum = ledger.MaxAmount

	// MaxCycle is the highest number of a cycle: a thousand years of them.
	MaxCycle = 4095

	// MaxChildren is the most children a group may report: fifty girls and fifty
	// boys of each member are what an event can say.
	MaxChildren = 50 * ledger.MaxMembers

	// maxVisits is the most combinations of a row, a facilitator and a period for which
	// a bit each is set aside: 16 MB.
	maxVisits = 1 << 27
)
