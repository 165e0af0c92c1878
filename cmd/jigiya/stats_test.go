package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jigiya/ledger/message"
	"jigiya/ledger/report/facts"
)

// Every indicator and every disaggregation has a name in every language.
func TestFiguresHaveNames(t *testing.T) {
	s := new(session)
	for _, s.lang = range message.Languages {
		for _, in := range append(slices.Clone(facts.Indicators), facts.LoanIndicators...) {
			section, _, _ := strings.Cut(in.Code, ".")
			if s.indicator(in.Code) == "" || !slices.Contains(message.IDs(), "indicator."+section) {
				t.Errorf("%s: %s has no name", s.lang, in.Code)
			}
		}
		for _, by := range aboutLoans.bys {
			if !slices.Contains(message.IDs(), "by."+string(by)) {
				t.Errorf("%s has no name", by)
			}
		}
	}
}

func TestBar(t *testing.T) {
	for _, tt := range []struct {
		value, most int64
		want        string
	}{{8, 8, "████"}, {4, 8, "██"}, {1, 8, "▌"}, {3, 8, "█▌"}, {1, 1000, "▏"}, {0, 8, ""}, {-3, 8, ""}, {0, 0, ""}} {
		if have := bar(tt.value, tt.most, 4); have != tt.want {
			t.Errorf("%d of %d: %q, want %q", tt.value, tt.most, have, tt.want)
		}
	}
}

func TestSpark(t *testing.T) {
	nothing := math.NaN()
	for _, tt := range []struct {
		values []float64
		want   string
	}{{[]float64{0, 1, 2, 3, 4, 5, 6, 7}, "▁▂▃▄▅▆▇█"}, {[]float64{nothing, 5, 5}, "·▄▄"}, {[]float64{-1, nothing, 1}, "▁·█"}, {nil, ""}} {
		if have := spark(tt.values); have != tt.want {
			t.Errorf("%v: %q, want %q", tt.values, have, tt.want)
		}
	}
}

// A folder appears whole or not at all, and takes another's place only when told.
func TestFolderAppearsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parts")
	s := new(session)
	write := func(force bool, fail error) error {
		f, err := s.folder(path, force)
		if err != nil {
			return err
		}
		file, err := f.Create("region=Mopti/part.parquet")
		if err == nil {
			err = file.Close()
		}
		if err == nil {
			err = fail
		}
		return f.finish(err)
	}
	if err := write(false, os.ErrDeadlineExceeded); err == nil {
		t.Error("a failure is not said")
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) > 0 {
		t.Fatalf("a failure leaves %v", left)
	}
	if err := write(false, nil); err != nil {
		t.Fatal(err)
	}
	if err := write(false, nil); err == nil {
		t.Error("overwritten")
	}
	letter, old := filepath.Join(path, "letter.txt"), filepath.Join(path, "old.parquet")
	for _, file := range []string{letter, old} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := write(true, nil); err == nil {
		t.Error("somebody's letter went with the old folder")
	}
	if err := os.Remove(letter); err != nil {
		t.Fatal(err)
	}
	if err := write(true, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("the old folder is in the new one")
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}
