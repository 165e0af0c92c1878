package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"jigiya/ledger"
)

// No fewer notes and coins would do: the count is that of a table of all sums.
func TestPilesAreFew(t *testing.T) {
	const most = 30_000
	var fewest [most + 1]int64
	for a := 5; a <= most; a += 5 {
		fewest[a] = 1 << 40
		for _, face := range ledger.Currency("XOF").Faces() {
			if int(face) <= a {
				fewest[a] = min(fewest[a], fewest[a-int(face)]+1)
			}
		}
		var have int64
		all, _ := ledger.Currency("XOF").Piles(ledger.Amount(a))
		for _, p := range all {
			have += p.N
		}
		if have != fewest[a] {
			t.Fatalf("%d is laid in %d pieces, want %d", a, have, fewest[a])
		}
	}
}

// The notes and coins of a sum add up to it, the largest first.
func TestPilesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ledger.Amount(rapid.Int64Range(0, int64(ledger.MaxAmount)).Draw(t, "amount"))
		all, rest := ledger.Currency("XOF").Piles(a)
		sum := rest
		for i, p := range all {
			sum += p.Of * ledger.Amount(p.N)
			if p.N <= 0 || i > 0 && p.Of >= all[i-1].Of {
				t.Fatalf("%d is laid as %v", a, all)
			}
		}
		if sum != a || rest < 0 || rest >= 5 {
			t.Fatalf("%d is laid as %v and %d", a, all, rest)
		}
	})
	if all, rest := ledger.Currency("EUR").Piles(900); len(all) > 0 || rest != 900 {
		t.Errorf("euros are laid as %v and %d", all, rest)
	}
}
