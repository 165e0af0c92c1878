package pdf

import "errors"

// The bounds, on one page.
const (
	maxPages  = 400   // of one paper
	maxRows   = 20000 // of one table
	maxText   = 4000  // characters of one text
	maxFrames = 40    // QR codes of one proof; a longer one is told, not printed

	least = 5.5 // points: smaller letters cannot be read, so a text is cut before that
)

// ErrTooLong says that a paper would have more pages than anybody prints.
var ErrTooLong = errors.New("printing: the paper is too long")
