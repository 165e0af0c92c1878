package dhis2

// Every bound of this package, on one page.
const (
	// MaxMapping is how long a mapping file may be, in bytes.
	MaxMapping = 4 << 20

	maxID = 50 // letters: the longest code DHIS2 takes; its own ids have 11
)
