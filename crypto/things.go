package crypto

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

// A Thing is one of 256 everyday things, by its place in things.csv. That file
// is part of every format that shows things: a row is never moved, and a word
// in it never moves to another row.
type Thing uint8

// Languages are the languages that things have words in.
var Languages = [...]string{"en", "fr", "bm"}

// Word returns the thing's word in English (en), French (fr) or Bambara (bm),
// one word in lower case; in English for any other language.
func (t Thing) Word(lang string) string {
	row := thingList().rows[t]
	for i, name := range Languages {
		if name == lang {
			return row.words[i]
		}
	}
	return row.words[0]
}

// Picture returns the thing's emoji, no two things having the same. About
// one in five came after Unicode 9 and may be missing on a phone of 2016, so
// show the word beside it.
func (t Thing) Picture() string { return thingList().rows[t].picture }

// String returns the English word.
func (t Thing) String() string { return t.Word("en") }

type thingRow struct {
	picture string
	words   [len(Languages)]string
}

// A list is things.csv, read, with the ways from a word back to its thing.
type list struct {
	rows  [256]thingRow
	exact map[string]Thing // lower-case words as they stand
	plain map[string]Thing // words without accents, where that leaves no doubt
}

//go:embed things.csv
var thingsCSV string

// thingList reads the embedded file once. It panics if the file is wrong: then
// the program was built wrong.
var thingList = sync.OnceValue(func() *list {
	l, err := readThings(thingsCSV)
	if err != nil {
		panic("crypto: things.csv: " + err.Error())
	}
	return l
})

// readThings reads a file with the header picture,en,fr,bm and 256 rows.
func readThings(text string) (*list, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord = 1 + len(Languages)
	records, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) != 1+256 || strings.Join(records[0], ",") != "picture,en,fr,bm" {
		return nil, fmt.Errorf("want the header picture,en,fr,bm and 256 rows, not %d lines", len(records))
	}
	l := &list{exact: map[string]Thing{}, plain: map[string]Thing{}}
	for i, record := range records[1:] {
		l.rows[i] = thingRow{picture: record[0], words: [len(Languages)]string(record[1:])}
	}
	return l, l.index()
}

// index fills the maps. One word for two things would make a paper key
// ambiguous, so that is an error; two words alike but for accents are only
// found with their accents.
func (l *list) index() error {
	doubtful := map[string]bool{}
	for i, row := range l.rows {
		for _, word := range row.words {
			exact, plain, thing := strings.ToLower(word), unaccented(word), Thing(i)
			if other, taken := l.exact[exact]; taken && other != thing {
				return fmt.Errorf("%q stands for things %d and %d", word, other, thing)
			}
			if other, taken := l.plain[plain]; taken && other != thing {
				doubtful[plain] = true
			}
			l.exact[exact], l.plain[plain] = thing, thing
		}
	}
	for plain := range doubtful {
		delete(l.plain, plain)
	}
	return nil
}

// find returns the thing a typed word stands for.
func (l *list) find(word string) (Thing, bool) {
	if thing, found := l.exact[strings.ToLower(word)]; found {
		return thing, true
	}
	thing, found := l.plain[unaccented(word)]
	return thing, found
}

// letters are what a keyboard without French or Bambara letters gives instead.
var letters = strings.NewReplacer(
	"à", "a", "â", "a", "á", "a", "ä", "a", "ç", "c",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ɛ", "e",
	"î", "i", "ï", "i", "í", "i", "ì", "i",
	"ô", "o", "ö", "o", "ó", "o", "ò", "o", "ɔ", "o",
	"ù", "u", "û", "u", "ü", "u", "ú", "u",
	"ɲ", "ny", "ŋ", "ng", "ñ", "n", "œ", "oe", "æ", "ae", "’", "'",
)

// unaccented writes a word in lower case with the letters of a plain keyboard,
// and the same whether accents came as part of the letter or after it.
func unaccented(word string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, word)
	return letters.Replace(bare)
}
