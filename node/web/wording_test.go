package web

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jigiya/ledger/message"
)

// A speaker of Bambara finds a sentence that she saw, betters it in its place, and the
// pages say it from then on; it is there for the next start, and may be taken back.
func TestBetterWords(t *testing.T) {
	t.Cleanup(func() { message.Use(nil) })
	p := newPhone(t)
	p.enter()
	own := message.Bambara.Say("page.voices")
	p.tap("/language", "language", "bm", "next", "/voice")
	p.want(p.get("/voice"), 200, "<h1>"+own+"</h1>", `href="/words"`)
	if own == "Kan ɲumanw" {
		t.Fatal("there is nothing to better")
	}
	found := p.get("/words?find=voix")
	p.want(found, 200, "Voix", own)
	then := p.tap("/words", "id", "page.voices", "text", " Kan  ɲumanw ", "find", "voix")
	p.want(then, 200, "Kan ɲumanw")
	if n := strings.Count(found.text, "<textarea"); n > 29 || n != strings.Count(then.text, "<textarea") {
		t.Errorf("%d sentences are found, and then %d", n, strings.Count(then.text, "<textarea"))
	}
	p.want(p.get("/voice"), 200, "<h1>Kan ɲumanw</h1>")
	file := p.get("/words/bm.toml")
	kept, err := os.ReadFile(filepath.Join(p.dir, "words", "bm.toml"))
	if err != nil || file.text != string(kept) || file.text != "[page]\nvoices = \"Kan ɲumanw\"\n" {
		t.Errorf("%q, and kept is %q: %v", file.text, kept, err)
	}
	if got := p.get("/words?only=1"); strings.Count(got.text, "<textarea") != 1 {
		t.Errorf("%d are bettered", strings.Count(got.text, "<textarea"))
	}
	p.want(p.tap("/words", "id", "page.voices", "text", ""), 200)
	p.want(p.get("/voice"), 200, "<h1>"+own+"</h1>")
}

// What a speaker writes may lose no value; it is shown again as she wrote it, and nothing
// has changed.
func TestBetterWordsRefused(t *testing.T) {
	t.Cleanup(func() { message.Use(nil) })
	p := newPhone(t)
	p.enter()
	p.want(p.tap("/words", "id", "recital.total", "text", "Wari tɛ yen"), 400, "{amount}", "Wari tɛ yen</textarea>")
	p.want(p.tap("/words", "id", "page.voices", "text", "Kanw {amount}"), 400, "no braces")
	p.want(p.tap("/words", "id", "page.voices", "text", strings.Repeat("k", message.MaxSentence+1)), 400, "one line")
	p.want(p.tap("/words", "id", "page.nothing", "text", "x"), 404)
	p.token = "forged"
	p.want(p.tap("/words", "id", "page.voices", "text", "x"), http.StatusForbidden)
	if _, err := os.Stat(filepath.Join(p.dir, "words")); err == nil {
		t.Error("a folder is there")
	}
	mine := "[page]\nvoices = \"Kanw\n" // by hand, with a mistake
	must(t, os.Mkdir(filepath.Join(p.dir, "words"), 0o700))
	must(t, os.WriteFile(filepath.Join(p.dir, "words", "bm.toml"), []byte(mine), 0o600))
	p.get("/words")
	p.want(p.tap("/words", "id", "page.voices", "text", "x"), 400, "reading bm.toml")
	if kept, err := os.ReadFile(filepath.Join(p.dir, "words", "bm.toml")); err != nil || string(kept) != mine {
		t.Errorf("what was written by hand is now %q: %v", kept, err)
	}
}

// All sentences are come by, page after page, each once.
func TestEveryWord(t *testing.T) {
	p := newPhone(t)
	p.enter()
	seen, next := map[string]bool{}, "/words"
	for next != "" {
		got := p.get(next)
		p.want(got, 200)
		for _, piece := range strings.Split(got.text, `<li class="voice" id="`)[1:] {
			id, _, _ := strings.Cut(piece, `"`)
			if seen[id] {
				t.Fatalf("%s is shown twice", id)
			}
			seen[id] = true
		}
		next = strings.ReplaceAll(between(got.text, `href="/words?`, `"`), "&amp;", "&")
		if next != "" {
			next = "/words?" + next
		}
	}
	if len(seen) != len(message.IDs()) {
		t.Errorf("%d sentences of %d", len(seen), len(message.IDs()))
	}
}
