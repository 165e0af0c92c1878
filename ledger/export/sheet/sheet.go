package sheet

import (
	"fmt"
	"iter"
)

// A Column is a name and what stands under it (see the package comment).
type Column struct {
	Name    string
	Kind    Kind
	Unit    string // a code: currency, persons, meetings, days, fraction ...; "" where there is none
	Source  string // where the rules define it
	Meaning string // the id of its sentence, if not "column." and its name: of an indicator, its formula
	Tag     string // of HXL
}

// A Row has a cell for every column. It is good until the next row is asked for.
type Row []Cell

// Rows are read once, and end at the first error.
type Rows = iter.Seq2[Row, error]

// A Sheet is a table with a name, itself a code.
type Sheet struct {
	Name    string
	Columns []Column
	Rows    Rows
}

// Each hands every row to a format. An error of the source and one of the format
// are told apart; a row that does not fit its columns is a mistake of the program.
func (s Sheet) Each(write func(n int, r Row) error) error {
	n := 0
	for r, err := range s.Rows {
		if err != nil {
			return fmt.Errorf("reading %s: %w", s.Name, err)
		}
		if len(r) != len(s.Columns) {
			panic(fmt.Sprintf("sheet %s: %d cells under %d columns", s.Name, len(r), len(s.Columns)))
		}
		if err := write(n, r); err != nil {
			return fmt.Errorf("writing %s: %w", s.Name, err)
		}
		n++
	}
	return nil
}

// A Field is a column and how it is filled from a record.
type Field[R any] struct {
	Column
	Cell func(R) Cell
}

// Of is the sheet of records under fields.
func Of[R any](name string, fields []Field[R], records iter.Seq2[R, error]) Sheet {
	s := Sheet{Name: name, Columns: make([]Column, len(fields))}
	for i, f := range fields {
		s.Columns[i] = f.Column
	}
	s.Rows = func(yield func(Row, error) bool) {
		row := make(Row, len(fields))
		for record, err := range records {
			if err != nil {
				yield(nil, err)
				return
			}
			for i, f := range fields {
				row[i] = f.Cell(record)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return s
}
