package parquet

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"jigiya/ledger/export/sheet"
)

// Write writes a sheet as one file.
func Write(w io.Writer, s sheet.Sheet) error {
	out := newFile(w, schema(s.Name, s.Columns), s.Columns)
	return out.finish(s.Each(func(_ int, r sheet.Row) error { return out.row(r) }))
}

// A file is one that is being written. Rows are handed to the library some at a time.
type file struct {
	to      *parquet.GenericWriter[any]
	columns []sheet.Column
	rows    []parquet.Row
}

func newFile(w io.Writer, s *parquet.Schema, columns []sheet.Column) *file {
	to := parquet.NewGenericWriter[any](w, s, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("jigiya", "1", "0"))
	f := &file{to: to, columns: columns, rows: make([]parquet.Row, 0, batch)}
	for range batch {
		f.rows = append(f.rows, make(parquet.Row, len(columns)))
	}
	f.rows = f.rows[:0]
	return f
}

// row takes a row; its cells may be another row's afterwards.
func (f *file) row(r sheet.Row) error {
	f.rows = f.rows[:len(f.rows)+1]
	row := f.rows[len(f.rows)-1]
	for i, c := range r {
		var err error
		if row[i], err = value(f.columns[i].Kind, c, i); err != nil {
			return fmt.Errorf("%s: %w", f.columns[i].Name, err)
		}
	}
	if len(f.rows) < batch {
		return nil
	}
	return f.flush()
}

func (f *file) flush() error {
	_, err := f.to.WriteRows(f.rows)
	f.rows = f.rows[:0]
	return err
}

// finish writes the footer, without which a file is none.
func (f *file) finish(err error) error {
	if err == nil {
		err = f.flush()
	}
	if err == nil {
		err = f.to.Close()
	}
	if err != nil {
		return fmt.Errorf("writing parquet: %w", err)
	}
	return nil
}
