package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// CSV writes a sheet as RFC 4180: UTF-8, a header of the columns' names, CRLF.
//
// There is no byte order mark: a script that does not expect one takes it for the
// beginning of the first column's name, and who wants a spreadsheet has XLSX.
//
// A cell of text that a spreadsheet would take for a formula begins with an
// apostrophe. Numbers are never touched: -500 is a number, and stays one.
func CSV(w io.Writer, s Sheet) error { return csvUnder(w, s, nil) }

// csvUnder writes a sheet with one more row under the header.
func csvUnder(w io.Writer, s Sheet, under []string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := writeHead(out, s, under); err != nil {
		return fmt.Errorf("writing %s: %w", s.Name, err)
	}
	cells := make([]string, len(s.Columns))
	err := s.Each(func(_ int, r Row) error {
		for i, c := range r {
			if cells[i] = c.String(s.Columns[i].Kind); s.Columns[i].Kind == Text {
				cells[i] = Inert(cells[i])
			}
		}
		return out.Write(cells)
	})
	if err != nil {
		return err
	}
	if out.Flush(); out.Error() != nil {
		return fmt.Errorf("writing %s: %w", s.Name, out.Error())
	}
	return nil
}

func writeHead(out *csv.Writer, s Sheet, under []string) error {
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Name
	}
	if err := out.Write(names); err != nil || under == nil {
		return err
	}
	return out.Write(under)
}

// Inert keeps a spreadsheet from taking a cell for a formula, also where it
// ignores spaces before it.
func Inert(cell string) string {
	trimmed := strings.TrimLeft(cell, " \u00a0")
	if trimmed != "" && strings.ContainsRune("=+-@|%\t\r\n＝＋－＠", []rune(trimmed)[0]) {
		return "'" + cell
	}
	return cell
}
