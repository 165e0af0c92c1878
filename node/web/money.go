package web

import (
	"slices"
	"strconv"

	"jigiya/ledger"
	"jigiya/node/web/asset"
)

// A pile is how many there are of a note or a coin.
type pile struct {
	Of ledger.Amount
	N  uint64
}

// Picture is the address of its drawing; nothing if there is none.
func (p pile) Picture() string {
	return asset.Money(string(francs), int64(p.Of))
}

// faces are the notes and coins, the largest first.
func faces() []ledger.Amount {
	all := slices.Clone(francs.Faces())
	slices.Reverse(all)
	return all
}

// faceField is the name of the field that says how many there are of a note or coin.
func faceField(name string, face ledger.Amount) string {
	return name + "_" + strconv.FormatInt(int64(face), 10)
}

// laid is an amount as it lies on the table, in as few pieces as can be, the largest first;
// what no coin is small enough for is left out.
func laid(a ledger.Amount) (piles []pile) {
	all, _ := francs.Piles(a)
	for _, p := range all {
		piles = append(piles, pile{p.Of, uint64(p.N)})
	}
	return piles
}

// A moneyField is a sum to be said in notes and coins or in figures, and what was said.
type moneyField struct {
	Name   string
	Piles  []pile
	Figure string
}

func (s *sheet) moneyField(name string) moneyField {
	f := moneyField{Name: name, Figure: s.Get(name)}
	for _, face := range faces() {
		f.Piles = append(f.Piles, pile{face, s.number(faceField(name, face), maxPieces)})
	}
	return f
}
