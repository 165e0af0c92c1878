package typeface_test

import (
	"os"
	"testing"
	"unicode/utf8"

	"jigiya/ledger"
	"jigiya/ledger/export/typeface"
	"jigiya/ledger/message"
)

// Every character that the program itself writes in any language has a letter, in
// both fonts: the catalogue, figures, and what may be said with them.
func TestEverySentenceCanBeSet(t *testing.T) {
	texts := map[string]string{"marks": "☐☑✓■□▲▼●○–—…•→←×÷½≥≤≈≠−\u00a0\u202fɓɗŋŊɲƝɛƐɔƆàèìòùɛ̀ɔ́ŵ"}
	for _, l := range message.Languages {
		file, err := os.ReadFile("../../message/" + string(l) + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		texts[string(l)] = string(file)
		texts[string(l)+" in figures"] = l.Amount(-123456789, "XOF") + l.Spoken(987654321) + l.Date(ledger.NewDate(2026, 8, 1))
	}
	for where, text := range texts {
		for _, r := range text {
			if r == '\n' {
				continue
			}
			if !typeface.Has(r) || typeface.BoldFont().Index(r) == 0 {
				t.Errorf("%s: no letter for %q (%U)", where, r, r)
			}
		}
	}
}

func TestFontsAreSmall(t *testing.T) {
	if n := len(typeface.Regular) + len(typeface.Bold); n > 100_000 {
		t.Errorf("%d bytes of letters, want at most 100 000", n)
	}
}

// What cannot be set is seen to be missing, and no text turns others about.
func TestLegible(t *testing.T) {
	for in, want := range map[string]string{
		"Fanta Dolo":             "Fanta Dolo",
		"Kɔrɔtimi Ɲare":          "Kɔrɔtimi Ɲare",
		"ߒߞߏ":                    "\uFFFD\uFFFD\uFFFD",
		"🐐":                      "\uFFFD",
		"a\tb\x00\x1b[1m":        "a b[1m",
		"\u202eolod\u202c\ufeff": "olod",
		"two\nlines":             "two\nlines",
		"bad\xff":                "bad\uFFFD",
	} {
		if have := typeface.Legible(in); have != want {
			t.Errorf("%q becomes %q, want %q", in, have, want)
		}
	}
}

func FuzzLegible(f *testing.F) {
	f.Add("Kɔrɔtimi 🐐\u202e\x00")
	f.Fuzz(func(t *testing.T, in string) {
		out := typeface.Legible(in)
		if !utf8.ValidString(out) {
			t.Fatalf("%q is no text", out)
		}
		for _, r := range out {
			if r != '\n' && !typeface.Has(r) {
				t.Fatalf("%q has %q", out, r)
			}
		}
		if again := typeface.Legible(out); again != out {
			t.Fatalf("%q becomes %q again", out, again)
		}
	})
}
