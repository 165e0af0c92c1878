package parquet

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"jigiya/ledger/export/sheet"
)

// Write writes a sheet as one file.
func Write(w io.Writer, s sheet.Sheet) error {
	all := make([]int, len(s.Columns))
	for i := range all {
		all[i] = i
	}
	out := newWriter(w, schema(s, all))
	rows := make([]parquet.Row, 0, batch)
	err := s.Each(func(_ int, r sheet.Row) error {
		row, err := fileRow(s, all, r)
		if rows = append(rows, row); err != nil || len(rows) < batch {
			return err
		}
		_, err = out.WriteRows(rows)
		rows = rows[:0]
		return err
	})
	if err == nil {
		_, err = out.WriteRows(rows)
	}
	return closed(out, err)
}

func newWriter(w io.Writer, s *parquet.Schema) *parquet.GenericWriter[any] {
	return parquet.NewGenericWriter[any](w, s, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("jigiya", "1", "0"))
}

// closed writes the footer, without which a file is none.
func closed(out *parquet.GenericWriter[any], err error) error {
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		return fmt.Errorf("writing parquet: %w", err)
	}
	return nil
}

// fileRow is a row of the columns that a file has.
func fileRow(s sheet.Sheet, columns []int, r sheet.Row) (parquet.Row, error) {
	row := make(parquet.Row, len(columns))
	for i, c := range columns {
		var err error
		if row[i], err = value(s.Columns[c].Kind, r[c], i); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Columns[c].Name, err)
		}
	}
	return row, nil
}
