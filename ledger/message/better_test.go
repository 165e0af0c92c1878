package message

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// Every sentence is written as it was read.
func TestWritten(t *testing.T) {
	for _, l := range Languages {
		for _, line := range lines(t, l) {
			have, bettered := l.Written(line.id())
			if want := strings.NewReplacer(`\"`, `"`).Replace(line.text); have != want || bettered {
				t.Errorf("%s %s: %q, want %q", l, line.id(), have, want)
			}
		}
	}
}

// A sentence is bettered, used, written to a file, read from it, and taken back.
func TestBetter(t *testing.T) {
	c, err := Load(fstest.MapFS{"bm.toml": {Data: []byte("[count]\nshare = \"tila {n}\"\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for id, text := range map[string]string{"recital.total": `Wari "bɛɛ" \ : {amount}`, "recital.keep": "Aw kana ɲinɛ !"} {
		if c, err = c.Better(Bambara, id, text); err != nil {
			t.Fatal(err)
		}
	}
	want := "[count]\nshare = \"tila {n}\"\n\n[recital]\nkeep = \"Aw kana ɲinɛ !\"\ntotal = \"Wari \\\"bɛɛ\\\" \\\\ : {amount}\"\n"
	if diff := cmp.Diff(want, c.Text(Bambara)); diff != "" {
		t.Fatal(diff)
	}
	read, err := Load(fstest.MapFS{"bm.toml": {Data: []byte(c.Text(Bambara))}})
	if err != nil {
		t.Fatal(err)
	}
	Use(read)
	defer Use(nil)
	if have := Bambara.Say("recital.total", "amount", "1"); have != "Wari \"bɛɛ\" \\\u00a0: 1" {
		t.Errorf("%q", have)
	}
	if text, bettered := Bambara.Written("recital.keep"); text != "Aw kana ɲinɛ !" || !bettered {
		t.Error(text, bettered)
	}
	for _, id := range []string{"count.share", "recital.total", "recital.keep"} {
		if read, err = read.Better(Bambara, id, ""); err != nil {
			t.Fatal(err)
		}
	}
	if text := read.Text(Bambara); text != "" {
		t.Errorf("what is taken back is still there: %s", text)
	}
	if c.Text(Bambara) != want {
		t.Error("a catalogue that was bettered has changed itself")
	}
}

// No village can lose a value, invent one, or write what is no line.
func TestBetterRefuses(t *testing.T) {
	c, err := Load(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Wari", "{amount} {fund}", "{amount", "amount}", "{}", "{amount|a|b}"} {
		holes := new(HolesError)
		if _, err := c.Better(Bambara, "recital.total", text); !errors.As(err, &holes) || !cmp.Equal(holes.Holes, []string{"{amount}"}) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"a\nb", strings.Repeat("ɛ", MaxSentence+1), "a\xff"} {
		line := new(LineError)
		if _, err := c.Better(Bambara, "recital.keep", text); !errors.As(err, &line) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := c.Better(Bambara, "recital.nothing", "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := c.Better(Bambara, "count.share", "niyɔrɔ {n}"); err != nil {
		t.Errorf("a noun that agrees may go: %v", err)
	}
}
