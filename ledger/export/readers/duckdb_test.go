// Package readers opens what jigiya exports with the programs it is meant for. It is
// a module of its own, so that nothing of theirs is in the module of jigiya.
package readers

import (
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/export/parquet"
	"jigiya/ledger/export/sheet"
)

func duckDB(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask is what DuckDB answers, every value as its text.
func ask(t *testing.T, db *sql.DB, query string, args ...any) [][]string {
	t.Helper()
	rows, err := db.Query(query, args...)
	must(t, err)
	defer rows.Close()
	names, err := rows.Columns()
	must(t, err)
	var all [][]string
	for rows.Next() {
		values, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range into {
			into[i] = &values[i]
		}
		must(t, rows.Scan(into...))
		row := make([]string, len(names))
		for i, v := range values {
			if row[i] = v.String; !v.Valid {
				row[i] = "null"
			}
		}
		all = append(all, row)
	}
	must(t, rows.Err())
	return all
}

// A folder on the disk.
type folder string

func (f folder) Create(name string) (io.WriteCloser, error) {
	path := filepath.Join(string(f), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

var columns = []sheet.Column{
	{Name: "region"}, {Name: "month"}, {Name: "members", Kind: sheet.Whole}, {Name: "rate", Kind: sheet.Decimal},
	{Name: "day", Kind: sheet.Date}, {Name: "recorded", Kind: sheet.Moment}, {Name: "so", Kind: sheet.Truth}, {Name: "word"},
}

func row(region, month string, members int64) sheet.Row {
	return sheet.Row{
		sheet.Word(region), sheet.Word(month), sheet.Count(members), sheet.Fraction(833, 3),
		sheet.Day(ledger.NewDate(2026, 3, 2)), sheet.Second(1772443800), sheet.Yes(true), sheet.Word("ɛ, \"é\""),
	}
}

func of(rows ...sheet.Row) sheet.Sheet {
	return sheet.Sheet{Name: "meetings", Columns: columns, Rows: func(yield func(sheet.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}}
}

// TestTypes: DuckDB finds every column, its type and its value.
func TestTypes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "meetings.parquet")
	file, err := os.Create(path)
	must(t, err)
	must(t, parquet.Write(file, of(row("ML05", "2026-03", -17125), make(sheet.Row, len(columns)))))
	must(t, file.Close())
	db := duckDB(t)
	want := [][]string{
		{"region", "VARCHAR"}, {"month", "VARCHAR"}, {"members", "BIGINT"}, {"rate", "DECIMAL(18,4)"},
		{"day", "DATE"}, {"recorded", "TIMESTAMP WITH TIME ZONE"}, {"so", "BOOLEAN"}, {"word", "VARCHAR"},
	}
	if diff := cmp.Diff(want, ask(t, db, "select column_name, column_type from (describe select * from read_parquet(?))", path)); diff != "" {
		t.Error(diff)
	}
	want = [][]string{
		{"ML05", "2026-03", "-17125", "0.8330", "2026-03-02", "1772443800000", "true", "ɛ, \"é\""},
		{"null", "null", "null", "null", "null", "null", "null", "null"},
	}
	if diff := cmp.Diff(want, ask(t, db, "select region, month, members, rate::varchar, day::varchar, epoch_ms(recorded), so, word from read_parquet(?)", path)); diff != "" {
		t.Error(diff)
	}
}

// TestParts: DuckDB takes the folders' names for columns, undoes their encoding, and
// reads only those it is asked about.
func TestParts(t *testing.T) {
	dir := t.TempDir()
	must(t, parquet.Parts(folder(dir), of(
		row("ocha-2023:ML05", "2026-03", 1), row("ocha-2023:ML05", "2026-04", 2), row("ocha-2023:ML05", "2026-03", 3), row("", "2026-03", 4), row("a b/c", "2026-03", 5)), "region", "month"))
	db := duckDB(t)
	glob := filepath.Join(dir, "meetings", "**", "*.parquet")
	have := ask(t, db, "select region, month, sum(members)::bigint from read_parquet(?, hive_partitioning = true, hive_types_autocast = false) group by all order by all", glob)
	want := [][]string{{"a b/c", "2026-03", "5"}, {"ocha-2023:ML05", "2026-03", "4"}, {"ocha-2023:ML05", "2026-04", "2"}, {"null", "2026-03", "4"}}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}
