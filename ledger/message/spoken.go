package message

import (
	"strings"

	"jigiya/ledger"
)

// Spoken is an amount in words, for the recital, receipts and vouchers: francs in
// English and French, dɔrɔmɛ in Bambara. Distinct amounts have distinct words.
//
//	12 505   twelve thousand five hundred and five francs
//	         douze mille cinq cent cinq francs
//	         dɔrɔmɛ ba fila ni kɛmɛ duuru ni kelen
//
// Words reach to thousands of billions, well beyond ledger.MaxAmount; sums past
// that, which no village has, are said in figures.
func (l Language) Spoken(a ledger.Amount) string {
	if a <= -wordsEnd || a >= wordsEnd {
		return l.Amount(a, defaultCurrency)
	}
	if a < 0 {
		return negative[l.known()] + l.Spoken(-a)
	}
	switch l {
	case French:
		return spokenFrench(int64(a))
	case Bambara:
		return spokenBambara(a)
	}
	return spokenEnglish(int64(a))
}

const (
	thousand = 1_000
	million  = 1_000_000
	billion  = 1_000_000_000

	wordsEnd = 1_000 * 1_000 * billion
)

// negative goes before a sum below zero; Bambara says that something lacks.
var negative = map[Language]string{English: "minus ", French: "moins ", Bambara: "dɛsɛ "}

func join(words ...string) string {
	var said []string
	for _, w := range words {
		if w != "" {
			said = append(said, w)
		}
	}
	return strings.Join(said, " ")
}
