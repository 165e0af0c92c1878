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

// pilesOf is what is needed to pay each of some amounts by itself.
func pilesOf(amounts []ledger.Amount, c ledger.Currency) (all []ledger.Pile) {
	count := map[ledger.Amount]int64{}
	for _, a := range amounts {
		each, _ := c.Piles(a)
		for _, p := range each {
			count[p.Of] += p.N
		}
	}
	for _, of := range faces(c) {
		if count[of] > 0 {
			all = append(all, ledger.Pile{Of: of, N: count[of]})
		}
	}
	return all
}

// laid says how an amount lies on the table: "1 × 10 000 + 1 × 2 000".
func (e Edition) laid(a ledger.Amount) string {
	all, rest := e.currency().Piles(a)
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
func (e Edition) pile(p ledger.Pile) string {
	return fmt.Sprintf("%s\u00a0×\u00a0%s", e.number(p.N), e.number(int64(p.Of)))
}
