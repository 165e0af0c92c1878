package crypto

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// The list is part of the formats, so its words are held to what the formats
// promise. readThings already refuses one word for two things.
func TestListOfThings(t *testing.T) {
	pictures := map[string]Thing{}
	for i, row := range thingList().rows {
		thing := Thing(i)
		if other, taken := pictures[row.picture]; taken {
			t.Errorf("things %d and %d have the picture %s", other, thing, row.picture)
		}
		pictures[row.picture] = thing
		if !oneEmoji(row.picture) {
			t.Errorf("thing %d: the picture %q (%+q) is not one emoji", thing, row.picture, row.picture)
		}
		for l, word := range row.words {
			if word == "" || strings.ContainsFunc(word, notInAWord) || word != strings.ToLower(word) {
				t.Errorf("thing %d: %q is not one word in lower case (%s)", thing, word, Languages[l])
			}
			if got, found := thingList().find(strings.ToUpper(word)); !found || got != thing {
				t.Errorf("thing %d: %q in upper case is found as %d, %t", thing, word, got, found)
			}
		}
	}
}

// notInAWord: letters and accents, a hyphen or apostrophe; never a digit, as
// numbers are read as numbers.
func notInAWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '-' && r != '\'' && r != '’'
}

// oneEmoji reports whether a picture is one emoji: one code point above
// ordinary punctuation, perhaps with the sign that asks for colour, or a person
// joined to a trade. No skin colours, no flags.
func oneEmoji(picture string) bool {
	parts := strings.Split(picture, "\u200d")
	for _, part := range parts {
		runes := []rune(strings.TrimSuffix(part, "\ufe0f"))
		if len(runes) != 1 || runes[0] < 0x2000 || (runes[0] >= 0x1F1E6 && runes[0] <= 0x1F1FF) || (runes[0] >= 0x1F3FB && runes[0] <= 0x1F3FF) {
			return false
		}
	}
	return len(parts) <= 2
}

// old reports whether a phone of 2016 may have the picture: Unicode 9 or
// before, and nothing joined.
func old(picture string) bool {
	r := []rune(picture)[0]
	switch {
	case strings.Contains(picture, "\u200d"), r >= 0x1F6D3 && r <= 0x1F6DF, r >= 0x1F6F7 && r <= 0x1F6FC, r >= 0x1F7E0 && r <= 0x1F7EB:
		return false
	case r < 0x1F900:
		return true
	}
	return r >= 0x1F910 && r <= 0x1F91E || r >= 0x1F920 && r <= 0x1F927 || r >= 0x1F930 && r <= 0x1F93E ||
		r >= 0x1F940 && r <= 0x1F94B || r >= 0x1F950 && r <= 0x1F95E || r >= 0x1F980 && r <= 0x1F991 || r == 0x1F9C0
}

// Not every everyday thing had an emoji by then; but a closing's six things
// should mostly show everywhere.
func TestMostPicturesAreOld(t *testing.T) {
	var young []string
	for _, row := range thingList().rows {
		if !old(row.picture) {
			young = append(young, row.picture)
		}
	}
	if t.Logf("%d of 256 are younger than Unicode 9: %v", len(young), young); len(young) > 64 {
		t.Errorf("%d of 256 pictures are too young for an old phone", len(young))
	}
}

func TestParseThingsReadsAllLanguages(t *testing.T) {
	var want []Thing
	var text strings.Builder
	for i := range 256 {
		for _, lang := range Languages {
			text.Reset()
			want = []Thing{Thing(i), Thing(255 - i), Thing(i)}
			fmt.Fprintf(&text, "\r\n %s,%d ; %s\t", Thing(i).Word(lang), 255-i, strings.ToUpper(Thing(i).Word("fr")))
			got, err := ParseThings(text.String())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}
	}
}

func TestPaperInWords(t *testing.T) {
	for _, lang := range Languages {
		var words []string
		for _, thing := range testSeed.Things() {
			words = append(words, thing.Word(lang))
		}
		things, err := ParseThings(strings.Join(words, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if seed, err := SeedFromThings(things); err != nil || seed != testSeed {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

func TestParseThingsNamesTheUnknown(t *testing.T) {
	for text, want := range map[string]string{
		"1 2 zzz 4":                          `reading things: number 3, "zzz": not one of the 256 things`,
		"256":                                `reading things: number 1, "256": not one of the 256 things`,
		"-1":                                 `reading things: number 1, "-1": not one of the 256 things`,
		"3,,+4":                              `reading things: number 2, "+4": not one of the 256 things`,
		strings.Repeat("1 ", MaxThingsText):  `reading things: 8192 bytes are too many`,
		"\xff":                               `reading things: number 1, "\xff": not one of the 256 things`,
		Thing(0).Word("en") + ", " + "1.5 7": `reading things: number 2, "1.5": not one of the 256 things`,
	} {
		if _, err := ParseThings(text); err == nil || err.Error() != want {
			t.Errorf("%.20q: got %v, want %s", text, err, want)
		}
	}
	if _, err := ParseThings("nothing-like-it"); !errors.Is(err, ErrThing) {
		t.Errorf("got %v", err)
	}
	if things, err := ParseThings(" \n"); err != nil || len(things) != 0 {
		t.Errorf("no words: %v, %v", things, err)
	}
}

func TestWordInAnUnknownLanguage(t *testing.T) {
	if Thing(9).Word("de") != Thing(9).Word("en") || Thing(9).String() != Thing(9).Word("en") {
		t.Error("an unknown language is not English")
	}
}

// listWith returns a file whose rows are numbered words but for the given ones.
func listWith(rows map[int]string) string {
	var file strings.Builder
	file.WriteString("picture,en,fr,bm\n")
	for i := range 256 {
		row, given := rows[i]
		if letters := string([]byte{'a' + byte(i/16), 'a' + byte(i%16)}); !given {
			row = fmt.Sprintf("%c,en%s,fr%s,bm%s", 0x1F300+i, letters, letters, letters)
		}
		file.WriteString(row + "\n")
	}
	return file.String()
}

func TestReadThings(t *testing.T) {
	for _, test := range []struct {
		name, file string
		ok         bool
	}{
		{"256 rows", listWith(nil), true},
		{"one word in two languages", listWith(map[int]string{3: "x,mango,mangue,mango"}), true},
		{"one word for two things", listWith(map[int]string{3: "x,so,a,b", 4: "y,c,d,so"}), false},
		{"255 rows", strings.TrimSuffix(listWith(map[int]string{255: ""}), "\n"), false},
		{"three columns", listWith(map[int]string{3: "x,y,z"}), false},
		{"another header", strings.Replace(listWith(nil), "fr,bm", "bm,fr", 1), false},
	} {
		if _, err := readThings(test.file); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestAccents(t *testing.T) {
	l, err := readThings(listWith(map[int]string{3: "x,fish,pêche,jɛgɛ", 4: "y,door,porte,sɔ", 5: "z,house,maison,so", 6: "w,eye,œil,ɲɛ"}))
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]int{
		"pêche": 3, "PÊCHE": 3, "peche": 3, "pe\u0302che": 3, "Jege": 3, "JƐGƐ": 3, "ŒIL": 6, "oeil": 6, "nye": 6,
		"sɔ": 4, "so": 5, "sò": -1, // with its own spelling found, else in doubt
	} {
		got, found := l.find(word)
		if found != (want >= 0) || (found && got != Thing(want)) {
			t.Errorf("%q is %d, %t, want %d", word, got, found, want)
		}
	}
}

func FuzzParseThings(f *testing.F) {
	f.Add("1 2 3")
	f.Add(Thing(7).Word("bm") + ", " + Thing(8).Word("fr"))
	f.Fuzz(func(t *testing.T, text string) {
		things, err := ParseThings(text)
		if err != nil {
			return
		}
		var words []string
		for _, thing := range things {
			words = append(words, thing.Word("bm"))
		}
		again, err := ParseThings(strings.Join(words, ","))
		if len(strings.Join(words, ",")) <= MaxThingsText && (err != nil || !cmp.Equal(things, again)) {
			t.Errorf("%q: %v, then %v, %v", text, things, again, err)
		}
	})
}
