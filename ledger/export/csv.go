package export

import (
	"io"

	"jigiya/ledger/export/sheet"
)

// CSV writes one row per posting.
func CSV(w io.Writer, entries Entries) error { return sheet.CSV(w, Postings(entries)) }
