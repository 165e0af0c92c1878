package box

// Every bound of this package, on one page.
const (
	// MaxReaders is the most readers of a box.
	MaxReaders = 64
	// MaxHeader is the most bytes read before a box must say whom it is for:
	// some times what so many stanzas take.
	MaxHeader = 64 << 10
)
