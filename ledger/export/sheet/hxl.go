package sheet

import "io"

// HXL writes a sheet as CSV with its columns' hashtags in the row under the header
// (Humanitarian Exchange Language 1.1). A column without a tag has an empty cell
// there, and tools of HXL pass it by.
func HXL(w io.Writer, s Sheet) error {
	tags := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		tags[i] = c.Tag
	}
	return csvUnder(w, s, tags)
}
