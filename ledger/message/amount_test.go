package message

import (
	"encoding/json"
	"os"
	"testing"

	"jigiya/ledger"
)

func TestAmount(t *testing.T) {
	for _, c := range []struct {
		amount     ledger.Amount
		currency   ledger.Currency
		en, fr, bm string
	}{
		{0, "XOF", "0_F", "0_F", "0_F"},
		{5, "XOF", "5_F", "5_F", "5_F"},
		{999, "XOF", "999_F", "999_F", "999_F"},
		{1_000, "XOF", "1,000_F", "1 000_F", "1 000_F"},
		{12_505, "", "12,505_F", "12 505_F", "12 505_F"},
		{-12_505, "XOF", "−12,505_F", "−12 505_F", "−12 505_F"},
		{1_000_000, "XAF", "1,000,000_F", "1 000 000_F", "1 000 000_F"},
		{250, "GHS", "250_GHS", "250_GHS", "250_GHS"},
		{-1 << 63, "XOF", "−9,223,372,036,854,775,808_F", "−9 223 372 036 854 775 808_F", "−9 223 372 036 854 775 808_F"},
	} {
		for l, want := range map[Language]string{English: c.en, French: c.fr, Bambara: c.bm} {
			if got := visible(l.Amount(c.amount, c.currency)); got != want {
				t.Errorf("%s %d: %q, want %q", l, c.amount, got, want)
			}
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		scaled int64
		places int
		en, fr string
	}{
		{0, 1, "0.0", "0,0"}, {25, 1, "2.5", "2,5"}, {-4, 1, "−0.4", "−0,4"}, {-64, 1, "−6.4", "−6,4"},
		{1_234_567, 2, "12,345.67", "12 345,67"}, {-5, 2, "−0.05", "−0,05"}, {12, 0, "12", "12"},
	} {
		for l, want := range map[Language]string{English: c.en, French: c.fr, Bambara: c.fr} {
			if got := visible(l.Decimal(c.scaled, c.places)); got != want {
				t.Errorf("%s %d, %d: %q, want %q", l, c.scaled, c.places, got, want)
			}
		}
	}
	if got := visible(French.PerCent(833)); got != "83,3_%" {
		t.Errorf("%q", got)
	}
}

// visible shows the space of groups as a space and the one before the unit as _.
func visible(s string) string {
	var shown []rune
	for _, r := range s {
		switch string(r) {
		case narrowSpace:
			r = ' '
		case noBreak:
			r = '_'
		}
		shown = append(shown, r)
	}
	return string(shown)
}

func TestDorome(t *testing.T) {
	data, err := os.ReadFile("../../testdata/vectors/dorome.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct{ Cases [][2]int64 }
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, c := range vectors.Cases {
		if units, rest := Dorome(ledger.Amount(c[0])); units != c[1] || rest != 0 {
			t.Errorf("%d francs: %d units and %d, want %d", c[0], units, rest, c[1])
		}
	}
	if units, rest := Dorome(-12); units != -2 || rest != -2 {
		t.Errorf("-12 francs: %d units and %d", units, rest)
	}
}
