package pdf

import (
	"fmt"
	"strings"

	"jigiya/ledger"
)

// denominations are a currency's notes and coins, the largest first.
var denominations = map[ledger.Currency][]ledger.Amount{
	"XOF": {10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5},
}

// A pile is how many of one note or coin.
type pile struct {
	of ledger.Amount
	n  int64
}

// piles lays an amount in as few notes and coins as there can be; the rest is what no
// coin is small enough for.
func piles(a ledger.Amount, c ledger.Currency) (all []pile, rest ledger.Amount) {
	for _, of := range denominations[c] {
		if n := int64(a / of); n > 0 {
			all = append(all, pile{of, n})
			a -= ledger.Amount(n) * of
		}
	}
	return all, a
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
	for _, of := range denominations[c] {
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
