package ledger

// faces are the coins and notes of a currency (rules.md §1), the smallest first.
var faces = map[Currency][]Amount{
	"XOF": {5, 10, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000},
}

// Faces are a currency's coins and notes, the smallest first; none where they are not
// known.
func (c Currency) Faces() []Amount { return faces[c] }
