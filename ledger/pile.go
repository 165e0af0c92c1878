package ledger

import "slices"

// A Pile is how many there are of one note or coin.
type Pile struct {
	Of Amount
	N  int64
}

// Piles lays an amount in as few notes and coins as there can be, the largest first; the
// rest is what no coin is small enough for. To take the largest first is not always
// fewest: 400 F are two coins of 200, not 250, 100 and 50. So it is tried without each of
// them too.
func (c Currency) Piles(a Amount) (fewest []Pile, rest Amount) {
	all := slices.Clone(c.Faces())
	slices.Reverse(all)
	fewest, rest = largestFirst(a, all)
	for i := range all {
		without := slices.Delete(slices.Clone(all), i, i+1)
		if tried, left := largestFirst(a, without); left == rest && pieces(tried) < pieces(fewest) {
			fewest = tried
		}
	}
	return fewest, rest
}

func largestFirst(a Amount, faces []Amount) (all []Pile, rest Amount) {
	for _, of := range faces {
		if n := int64(a / of); n > 0 {
			all = append(all, Pile{of, n})
			a -= Amount(n) * of
		}
	}
	return all, a
}

func pieces(all []Pile) (n int64) {
	for _, p := range all {
		n += p.N
	}
	return n
}
