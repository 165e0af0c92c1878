package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"jigiya/ledger"
	"jigiya/ledger/export/sheet"
)

// What another engine reads in these files is in ../readers: DuckDB.

var columns = []sheet.Column{
	{Name: "region"}, {Name: "month"}, {Name: "members", Kind: sheet.Whole}, {Name: "rate", Kind: sheet.Decimal},
	{Name: "day", Kind: sheet.Date}, {Name: "at", Kind: sheet.Moment}, {Name: "so", Kind: sheet.Truth},
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

func row(region, month string, members int64) sheet.Row {
	return sheet.Row{
		sheet.Word(region), sheet.Word(month), sheet.Count(members), sheet.Fraction(833, 3),
		sheet.Day(ledger.NewDate(2026, 3, 2)), sheet.Second(1772443800), sheet.Yes(true),
	}
}

func read(t *testing.T, file []byte) [][]any {
	t.Helper()
	r := parquet.NewReader(bytes.NewReader(file))
	defer r.Close()
	var all [][]any
	rows := make([]parquet.Row, 64)
	for {
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			var values []any
			for _, v := range row {
				values = append(values, plainly(v))
			}
			all = append(all, values)
		}
		if err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func plainly(v parquet.Value) any {
	switch {
	case v.IsNull():
		return nil
	case v.Kind() == parquet.ByteArray:
		return string(v.ByteArray())
	case v.Kind() == parquet.Boolean:
		return v.Boolean()
	}
	return v.Int64()
}

// TestWrite: every kind is there as it was told, in its place, and empty is null.
func TestWrite(t *testing.T) {
	var file, again bytes.Buffer
	rows := []sheet.Row{row("ML05", "2026-03", -17125), make(sheet.Row, len(columns))}
	for _, to := range []*bytes.Buffer{&file, &again} {
		if err := Write(to, of(rows...)); err != nil {
			t.Fatal(err)
		}
	}
	want := [][]any{
		{"ML05", "2026-03", int64(-17125), int64(8330), int64(20514), int64(1772443800000), true},
		{nil, nil, nil, nil, nil, nil, nil},
	}
	if diff := cmp.Diff(want, read(t, file.Bytes())); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("two files of the same sheet differ")
	}
	opened, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range opened.Schema().Fields() {
		names = append(names, f.Name())
	}
	if diff := cmp.Diff([]string{"region", "month", "members", "rate", "day", "at", "so"}, names); diff != "" {
		t.Error(diff)
	}
}

// memory is a folder in memory.
type memory struct {
	files map[string]*bytes.Buffer
	room  int // bytes, of all files
	open  int
}

type inMemory struct {
	*bytes.Buffer
	of *memory
}

var errFull = errors.New("disk full")

func (m *memory) Create(name string) (io.WriteCloser, error) {
	if m.files[name] != nil {
		return nil, fmt.Errorf("%s is written twice", name)
	}
	m.files[name] = new(bytes.Buffer)
	m.open++
	return inMemory{m.files[name], m}, nil
}

func (f inMemory) Write(p []byte) (int, error) {
	if f.of.room -= len(p); f.of.room < 0 {
		return 0, errFull
	}
	return f.Buffer.Write(p)
}

func (f inMemory) Close() error {
	f.of.open--
	return nil
}

func folder() *memory { return &memory{files: map[string]*bytes.Buffer{}, room: math.MaxInt} }

// TestParts: every row is in the folder of its region and month, and nowhere else;
// those columns are not in the files.
func TestParts(t *testing.T) {
	m := folder()
	err := Parts(m, of(row("ocha-2023:ML05", "2026-03", 1), row("ocha-2023:ML05", "2026-04", 2), row("ocha-2023:ML05", "2026-03", 3), row("", "2026-03", 4), row("../../x", "2026-03", 5)), "region", "month")
	if err != nil || m.open != 0 {
		t.Fatal(err, m.open)
	}
	have := map[string][]int64{}
	for name, file := range m.files {
		for _, r := range read(t, file.Bytes()) {
			if len(r) != len(columns)-2 {
				t.Errorf("%s has %d columns", name, len(r))
			}
			have[name] = append(have[name], r[0].(int64))
		}
	}
	want := map[string][]int64{
		"meetings/region=ocha-2023%3AML05/month=2026-03/part-0000.parquet":           {1, 3},
		"meetings/region=ocha-2023%3AML05/month=2026-04/part-0000.parquet":           {2},
		"meetings/region=__HIVE_DEFAULT_PARTITION__/month=2026-03/part-0000.parquet": {4},
		"meetings/region=%2E%2E%2F%2E%2E%2Fx/month=2026-03/part-0000.parquet":        {5},
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

// TestPartsAreBounded: more than may be held makes more parts, and no row is lost.
func TestPartsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred megabytes")
	}
	m, long := folder(), strings.Repeat("x", 1<<10)
	const rows = MaxHeld / 1024 * 3 / 2
	wide := sheet.Sheet{Name: "n", Columns: []sheet.Column{columns[1], columns[2], {Name: "long"}}, Rows: func(yield func(sheet.Row, error) bool) {
		for i := range int64(rows) {
			if !yield(sheet.Row{sheet.Word([]string{"a", "b", "b"}[i%3]), sheet.Count(i), sheet.Word(long)}, nil) {
				return
			}
		}
	}}
	if err := Parts(m, wide, "month"); err != nil {
		t.Fatal(err)
	}
	seen := make([]bool, rows)
	for _, file := range m.files {
		for _, r := range read(t, file.Bytes()) {
			seen[r[0].(int64)] = r[1] == long
		}
	}
	if lost := slices.Index(seen, false); lost >= 0 || len(m.files) != 3 {
		t.Errorf("row %d is lost; %d parts", lost, len(m.files))
	}
}

// TestShelf: rows come off it as they were put on, whatever is in them; what is
// garbled is no row.
func TestShelf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.Custom(func(t *rapid.T) sheet.Cell {
			c := sheet.Cell{Said: rapid.Bool().Draw(t, "said")}
			if c.Said {
				c.Number, c.Decimals = rapid.Int64().Draw(t, "number"), rapid.Uint8Range(0, sheet.MaxDecimals).Draw(t, "decimals")
			}
			return c
		})
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sheet.Row {
			return sheet.Row{sheet.Word(rapid.String().Draw(t, "word")), cell.Draw(t, "cell"), cell.Draw(t, "other")}
		}), 0, 20).Draw(t, "rows")
		var s shelf
		kinds := []sheet.Column{{}, {Kind: sheet.Decimal}, {Kind: sheet.Whole}}
		for _, r := range rows {
			s.put([]int{2, 0}, kinds, r)
		}
		n := 0
		err := s.each(2, func(r sheet.Row) error {
			if want := (sheet.Row{rows[n][2], rows[n][0]}); cmp.Diff(want, r) != "" {
				t.Fatalf("row %d: %v, want %v", n, r, want)
			}
			n++
			return nil
		})
		if err != nil || n != len(rows) {
			t.Fatal(n, err)
		}
		if len(s.packed) > 0 {
			s.packed = s.packed[:rapid.IntRange(0, len(s.packed)-1).Draw(t, "cut")]
			if err := s.each(2, func(sheet.Row) error { return nil }); !errors.Is(err, errShelf) {
				t.Fatalf("half a shelf: %v", err)
			}
		}
	})
}

// TestPartitionsAreBounded: a column that is no partition fills no disk with folders.
func TestPartitionsAreBounded(t *testing.T) {
	m := folder()
	many := sheet.Sheet{Name: "n", Columns: columns[2:3], Rows: func(yield func(sheet.Row, error) bool) {
		for i := int64(0); yield(sheet.Row{sheet.Count(i)}, nil); i++ {
		}
	}}
	if err := Parts(m, many, "members"); err == nil || !strings.Contains(err.Error(), "more than") || len(m.files) != 0 {
		t.Errorf("%v, %d files", err, len(m.files))
	}
}

// TestErrors: neither a source that breaks, nor a disk that is full, nor a number
// that does not fit goes unnoticed.
func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	s := of()
	s.Rows = func(yield func(sheet.Row, error) bool) {
		if yield(row("a", "b", 1), nil) {
			yield(nil, broken)
		}
	}
	m := folder()
	if err := Write(io.Discard, s); !errors.Is(err, broken) {
		t.Error(err)
	}
	if err := Parts(m, s, "region"); !errors.Is(err, broken) || len(m.files) != 0 {
		t.Error(err, len(m.files))
	}
	large := row("a", "b", 1)
	large[3] = sheet.Fraction(math.MaxInt64/10, 2)
	if err := Write(io.Discard, of(large)); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	for _, room := range []int{0, 3, 200, 900} {
		m := folder()
		m.room = room
		if err := Parts(m, of(row("a", "b", 1), row("b", "b", 1)), "region"); !errors.Is(err, errFull) || m.open != 0 {
			t.Errorf("with room for %d: %v, %d open", room, err, m.open)
		}
	}
}
