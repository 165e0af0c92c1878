package sim

import (
	"time"

	"jigiya/ledger"
)

// Every bound of this package, on one page.
const (
	MinMembers = 10 // the eight who hold an office, and two more
	MaxCycles  = 40
	MaxModels  = 10_000

	maxShift = 21 // days by which a group of a crowd is earlier or later than its model
	visitors = 40 // facilitators of a cercle
)

// The first meetings of groups lie between these days.
var (
	Earliest = ledger.NewDate(1991, time.January, 1) // the first of all such groups
	Latest   = ledger.NewDate(2150, time.December, 31)
)
