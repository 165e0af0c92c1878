package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"iter"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jigiya/ledger"
)

// every is a sheet with a column of each kind.
var every = []Column{
	{Name: "word", Tag: "#adm1+code"}, {Name: "whole", Kind: Whole, Tag: "#indicator+num"}, {Name: "share", Kind: Decimal},
	{Name: "day", Kind: Date, Tag: "#date"}, {Name: "at", Kind: Moment}, {Name: "so", Kind: Truth},
}

func of(rows ...Row) Sheet {
	return Sheet{Name: "every", Columns: every, Rows: func(yield func(Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}}
}

func full(word string) Row {
	return Row{Word(word), Count(int64(-17125)), Fraction(8333, 4), Day(ledger.NewDate(2026, 3, 2)), Second(1772443800), Yes(true)}
}

// TestCSV reads the file with the reader of the standard library: every kind has
// its form, and empty is not zero.
func TestCSV(t *testing.T) {
	var file bytes.Buffer
	if err := CSV(&file, of(full("ocha-2023:ML05"), make(Row, 6), Row{Word(""), Count(0), Fraction(0, 2), Day(0), Second(0), Yes(false)})); err != nil {
		t.Fatal(err)
	}
	have, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"word", "whole", "share", "day", "at", "so"},
		{"ocha-2023:ML05", "-17125", "0.8333", "2026-03-02", "2026-03-02T09:30:00Z", "true"},
		{"", "", "", "", "", ""},
		{"", "0", "0.00", "", "1970-01-01T00:00:00Z", "false"},
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

// TestHXL: the hashtags stand under the header, one cell for every column.
func TestHXL(t *testing.T) {
	var file bytes.Buffer
	if err := HXL(&file, of(full("ML05"))); err != nil {
		t.Fatal(err)
	}
	have, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"#adm1+code", "#indicator+num", "", "#date", "", ""}, have[1]); diff != "" || len(have) != 3 {
		t.Error(have, diff)
	}
}

// TestInert: what a spreadsheet would execute is made a text, in every place where
// a text can stand; a number is left alone.
func TestInert(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", " =1": "' =1", "social": "social", "": "", "17": "17",
	} {
		if have := Inert(in); have != want {
			t.Errorf("%q becomes %q, want %q", in, have, want)
		}
		var file bytes.Buffer
		if err := CSV(&file, of(full(in))); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&file).ReadAll()
		if err != nil || rows[1][0] != want || rows[1][1] != "-17125" {
			t.Errorf("%q in a file: %q %v", in, rows, err)
		}
	}
}

// TestPointed: a decimal is the fraction, for every number and scale.
func TestPointed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, decimals := rapid.Int64().Draw(t, "n"), rapid.Uint8Range(0, MaxDecimals).Draw(t, "decimals")
		text := Fraction(n, decimals).String(Decimal)
		want := new(big.Rat).SetFrac(big.NewInt(n), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
		if have, ok := new(big.Rat).SetString(text); !ok || have.Cmp(want) != 0 {
			t.Fatalf("%d with %d decimals is written %s", n, decimals, text)
		}
		if _, after, _ := strings.Cut(text, "."); len(after) != int(decimals) {
			t.Fatalf("%s has not %d decimals", text, decimals)
		}
	})
	if have := Fraction(math.MinInt64, 4).String(Decimal); have != "-922337203685477.5808" {
		t.Error(have)
	}
}

type disk struct{ room int }

var errFull = errors.New("disk full")

func (d *disk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestErrors: neither a source that breaks nor a disk that is full goes unnoticed,
// wherever it happens.
func TestErrors(t *testing.T) {
	broken := errors.New("broken")
	s := of()
	s.Rows = func(yield func(Row, error) bool) {
		if yield(full("x"), nil) {
			yield(nil, broken)
		}
	}
	if err := CSV(new(bytes.Buffer), s); !errors.Is(err, broken) || !strings.Contains(err.Error(), "reading every") {
		t.Error(err)
	}
	rows := make([]Row, 400)
	for i := range rows {
		rows[i] = full("x")
	}
	for _, room := range []int{0, 5000, 20000} {
		if err := HXL(&disk{room}, of(rows...)); !errors.Is(err, errFull) {
			t.Errorf("with room for %d: %v", room, err)
		}
	}
}

// TestOf: fields become columns, records rows, and an error is the last.
func TestOf(t *testing.T) {
	broken := errors.New("broken")
	var records iter.Seq2[int, error] = func(yield func(int, error) bool) {
		if yield(1, nil) && yield(2, nil) && yield(0, broken) {
			t.Error("goes on after an error")
		}
	}
	s := Of("numbers", []Field[int]{{Column{Name: "n", Kind: Whole}, Count[int]}, {Column{Name: "odd", Kind: Truth}, func(n int) Cell { return Yes(n%2 == 1) }}}, records)
	var have []string
	err := s.Each(func(n int, r Row) error {
		have = append(have, r[0].String(Whole)+r[1].String(Truth))
		return nil
	})
	if diff := cmp.Diff([]string{"1true", "2false"}, have); diff != "" || !errors.Is(err, broken) {
		t.Error(err, diff)
	}
}
