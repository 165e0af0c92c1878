package pdf

import (
	"fmt"
	"slices"
	"strings"

	"jigiya/ledger"
)

// faces are a currency's notes and coins, the largest first.
func faces(c ledger.Currency) []ledger.Amount {
	all := slices.Clone(c.Faces())
	slices.Reverse(all)
	return all
}

// A pile is how many of one note or coin.
type pile struct {
	of ledger.Amount
	n  int64
}

// piles lays an amount in as few notes and coins as there can be; the rest is what no
// coin is small enough for. To take the largest first is not always fewest: 400 F are
// two coins of 200, not 250, 100 and 50. So it is tried without each of them too.
func piles(a ledger.Amount, c ledger.Currency) (fewest []pile, rest ledger.Amount) {
	all := faces(c)
	fewest, rest = largestFirst(a, all)
	for i := range all {
		without := slices.Delete(slices.Clone(all), i, i+1)
		if tried, left := largestFirst(a, without); left == rest && pieces(tried) < pieces(fewest) {
			fewest = tried
		}
	}
	return fewest, rest
}

func largestFirst(a ledger.Amount, faces []ledger.Amount) (all []pile, rest ledger.Amount) {
	for _, of := range faces {
		if n := int64(a / of); n > 0 {
			all = append(all, pile{of, n})
			a -= ledger.Amount(n) * of
		}
	}
	return all, a
}

func pieces(all []pile) (n int64) {
	for _, p := range all {
		n += p.n
	}
	return n
}

// pilesOf is what is needed to pay each of some amounts by itself.
func pilesOf(amounts []ledger.Amount, c ledger.Currency) (all []pile) {
	count := map[ledger.Amount]int64{}
	for _, a := range amounts {
		each, _ := piles(a, c)
		for _, p := range each {
			count[p.of] += p.n
		}
	}
	for _, of := range faces(c) {
		if count[of] > 0 {
			all = append(all, pile{of, count[of]})
		}
	}
	return all
}

// laid says how an amount lies on the table: "1 × 10 000 + 1 × 2 000".
func (e Edition) laid(a ledger.Amount) string {
	all, rest := piles(a, e.currency())
	if len(all) == 0 {
		return "–"
	}
	parts := make([]string, len(all))
	for i, p := range all {
		parts[i] = e.pile(p)
	}
	if rest > 0 {
		parts = append(parts, e.amount(rest))
	}
	return strings.Join(parts, " + ")
}

// pile does not break within a line.
func (e Edition) pile(p pile) string {
	return fmt.Sprintf("%s\u00a0×\u00a0%s", e.number(p.n), e.number(int64(p.of)))
}
