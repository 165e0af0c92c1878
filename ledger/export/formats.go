package export

import "io"

// A Format is a way to write a journal.
type Format struct {
	Name      string // as in `journal export --format NAME`
	Extension string // with its dot
	Media     string // of HTTP
	Write     func(io.Writer, Heading, Entries) error
}

// Formats is the table of them all: a new format is one file and one line.
var Formats = []Format{
	{"hledger", ".journal", "text/plain; charset=utf-8", HLedger},
	{"csv", ".csv", "text/csv; charset=utf-8", func(w io.Writer, _ Heading, e Entries) error { return CSV(w, e) }},
}

// Named finds a format.
func Named(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
