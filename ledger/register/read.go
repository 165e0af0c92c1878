package register

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jigiya/ledger"
)

// Bounds of a register. A cell has room for two texts of ledger.MaxWords with
// every byte percent-encoded.
const (
	MaxFile = 32 << 20 // bytes
	MaxRows = 200_000
	MaxCell = 8 << 10 // bytes
)

// A Row is a row of the file, in texts.
type Row struct {
	Number int    // in the file; the header is row 1
	Name   uint64 // in the row column where there is one, else Number
	Cycle  string // empty where there is no such column

	Meeting, Date, Event, Member, Fund, Shares, Amount, Loan, Detail string
}

// columns are those every register has.
var columns = []string{"meeting", "date", "event", "member", "fund", "shares", "amount", "loan", "detail"}

// Read reads the rows of a register. A refusal is a *RowError; any other error
// is the reader's.
func Read(r io.Reader) ([]Row, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading the register: %w", err)
	}
	if len(text) > MaxFile {
		return nil, &RowError{rowAt(text, MaxFile), refuse(RuleTooLarge, "max", uint64(MaxFile))}
	}
	if i := invalidAt(text); i >= 0 {
		return nil, &RowError{rowAt(text, i), refuse(RuleEncoding)}
	}
	s := newSheet(bytes.TrimPrefix(text, []byte("\uFEFF")))
	if err := s.readHeader(); err != nil {
		return nil, err
	}
	return s.readRows()
}

func rowAt(text []byte, offset int) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }

// invalidAt is where a text stops being UTF-8, or -1.
func invalidAt(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// A sheet is a register while it is read.
type sheet struct {
	csv     *csv.Reader
	columns []string
	before  uint64 // the row column of the row before
}

func newSheet(text []byte) *sheet {
	s := &sheet{csv: csv.NewReader(bytes.NewReader(text))}
	s.csv.FieldsPerRecord = -1 // counted here, to name the row
	s.csv.ReuseRecord = true
	return s
}

// record is the next row and its number.
func (s *sheet) record() ([]string, int, error) {
	record, err := s.csv.Read()
	var malformed *csv.ParseError
	switch {
	case errors.As(err, &malformed):
		return nil, 0, &RowError{malformed.StartLine, refuse(RuleQuotes)}
	case err != nil:
		return nil, 0, err // the end
	}
	row, _ := s.csv.FieldPos(0)
	return record, row, nil
}

func (s *sheet) readHeader() error {
	record, row, err := s.record()
	if err != nil && err != io.EOF {
		return err
	}
	for _, before := range [][]string{{}, {"cycle"}, {"row"}, {"cycle", "row"}} {
		if slices.Equal(record, slices.Concat(before, columns)) && row == 1 {
			s.columns = slices.Clone(record)
			return nil
		}
	}
	return &RowError{1, refuse(RuleHeader, "header", clip(strings.Join(record, ",")), "want", strings.Join(columns, ","))}
}

func (s *sheet) readRows() (rows []Row, err error) {
	for {
		record, number, err := s.record()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(record, func(cell string) bool { return cell != "" }) {
			row, err := s.row(record, number)
			if err == nil && len(rows) == MaxRows {
				err = refuse(RuleTooManyRows, "max", uint64(MaxRows))
			}
			if err != nil {
				return nil, at(number, err)
			}
			rows = append(rows, row)
		}
	}
}

func (s *sheet) row(record []string, number int) (Row, error) {
	row := Row{Number: number, Name: uint64(number)}
	if len(record) != len(s.columns) {
		return row, refuse(RuleColumns, "have", uint64(len(record)), "want", uint64(len(s.columns)))
	}
	for i, column := range s.columns {
		cell := record[i]
		if len(cell) > MaxCell || strings.ContainsFunc(cell, unicode.IsControl) {
			return row, refuse(RuleCellMalformed, "column", column, "max", uint64(MaxCell))
		}
		if column == "row" {
			if err := s.name(&row, cell); err != nil {
				return row, err
			}
			continue
		}
		*row.cell(column) = strings.Clone(cell) // the record is one string: let it go
	}
	return row, nil
}

// name takes the writer's own number of a row.
func (s *sheet) name(row *Row, cell string) error {
	n, ok := digits(cell)
	switch {
	case !ok:
		return refuse(RuleNumber, "column", "row", "text", clip(cell))
	case n <= s.before:
		return refuse(RuleRowOrder, "row", n, "before", s.before)
	}
	row.Name, s.before = n, n
	return nil
}

// cell is the place of a column in a row.
func (r *Row) cell(column string) *string {
	switch column {
	case "cycle":
		return &r.Cycle
	case "meeting":
		return &r.Meeting
	case "date":
		return &r.Date
	case "event":
		return &r.Event
	case "member":
		return &r.Member
	case "fund":
		return &r.Fund
	case "shares":
		return &r.Shares
	case "amount":
		return &r.Amount
	case "loan":
		return &r.Loan
	}
	return &r.Detail
}

// digits reads a number of at most 18 digits.
func digits(s string) (n uint64, ok bool) {
	if s == "" || len(s) > 18 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + uint64(c-'0')
	}
	return n, true
}

// number reads a number between its bounds.
func number(column, cell string, least, most uint64) (uint64, error) {
	n, ok := digits(cell)
	switch {
	case !ok:
		return 0, refuse(RuleNumber, "column", column, "text", clip(cell))
	case n < least, n > most:
		return 0, refuse(ledger.RuleNumberOutOfRange, "field", column, "value", int64(n), "min", int64(least), "max", int64(most))
	}
	return n, nil
}
