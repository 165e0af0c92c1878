package message

import (
	"testing"

	"jigiya/ledger"
)

func TestDate(t *testing.T) {
	for _, c := range []struct {
		date       ledger.Date
		en, fr, bm string
	}{
		{ledger.NewDate(2026, 3, 2), "2 March 2026", "2 mars 2026", "2026 marisikalo 2"},
		{ledger.NewDate(2026, 8, 1), "1 August 2026", "1er août 2026", "2026 utikalo 1"},
		{ledger.NewDate(2027, 12, 31), "31 December 2027", "31 décembre 2027", "2027 desanburukalo 31"},
		{ledger.NewDate(1970, 1, 1), "1 January 1970", "1er janvier 1970", "1970 zanwuyekalo 1"},
	} {
		for l, want := range map[Language]string{English: c.en, French: c.fr, Bambara: c.bm} {
			if got := l.Date(c.date); got != want {
				t.Errorf("%s: %q, want %q", l, got, want)
			}
		}
	}
}
