package web

import (
	"html/template"
	"unicode"
	"unicode/utf8"

	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/node/web/asset"
)

// words are the functions of the templates in a language and for a currency: all that a
// page writes goes through one of them.
func words(l message.Language, currency ledger.Currency) template.FuncMap {
	return template.FuncMap{
		"say": func(id string, pairs ...any) string { // a sentence of the catalogue
			return l.Say(id, append(pairs, "currency", currency)...)
		},
		"count":  func(noun string, n any) string { return l.Count(noun, whole(n)) },           // a number and its noun
		"term":   func(section string, code any) string { return l.Term(section, text(code)) }, // the word of a code
		"money":  func(a ledger.Amount) string { return l.Amount(a, currency) },                // in figures, with its unit
		"figure": func(n any) string { return l.Number(whole(n)) },                             // a number, grouped
		"date":   func(d any) string { return l.Date(ledger.Date(whole(d))) },                  // a day
		"value":  func(v any) string { return l.Value(v, currency) },                           // anything, by its type
		"spoken": func(a ledger.Amount) string { // an amount in words; there are none but for francs
			if currency != francs {
				return ""
			}
			return l.Spoken(a)
		},
		"asset":   asset.Path, // the address of a file of asset/
		"icon":    asset.Icon, // a drawing, hidden from readers
		"aloud":   aloud,      // the address of how something is said
		"about":   about,
		"faced":   func() bool { return len(currency.Faces()) > 0 }, // whether there are notes and coins to draw
		"lay":     lay,                                              // an amount and the notes and coins it is
		"counter": func(name, word string, n uint32) counter { return counter{name, word, n} },
		"capital": capital,                                                             // a word as a heading begins
		"tongue":  func(of message.Language) string { return of.Say("page.language") }, // a language in itself
	}
}

// capital writes the first letter of a word large: in the catalogue a word stands as it does
// within a sentence.
func capital(word string) string {
	first, n := utf8.DecodeRuneInString(word)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + word[n:]
}

// francs is what pages write amounts in that are about no single group. Only its notes and
// coins are known: where a group saves in another currency, its sums stand in figures.
const francs = ledger.Currency("XOF")

// A part is what a piece of a page is told: the page's view and what it is about.
type part struct {
	View
	Of any
}

func about(v View, of any) part { return part{v, of} }
