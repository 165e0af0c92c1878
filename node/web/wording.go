package web

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"jigiya/ledger/message"
	"jigiya/node/api"
)

func wordingRoutes() []route {
	return []route{
		{"GET /words", wording, false},
		{"POST /words", betterWords, false},
		{"GET /words/bm.toml", wordingFile, false},
	}
}

// bettered is the language whose sentences no speaker has reviewed: those who use the
// pages better them where they stand.
const bettered = message.Bambara

// A wordingView is some of the sentences, each beside what it means.
type wordingView struct {
	Find  string // part of the sentences that are shown
	Only  bool   // those that this village has bettered
	Tiles []sentenceTile
	From  string // the first of them; empty at the beginning
	Next  string // the address of further ones
	Max   int
}

// A sentenceTile is one sentence: what it means in the language of the page, or in French,
// and how Bambara says it.
type sentenceTile struct {
	ID, Meaning, Text string
	Bettered          bool
}

func wording(c *call) error {
	asked := c.r.URL.Query()
	v := wordingView{Find: tidy(asked.Get("find")), Only: asked.Get("only") != "", From: asked.Get("from"), Max: message.MaxSentence}
	beside := c.lang
	if beside == bettered {
		beside = message.French
	}
	started := v.From == ""
	for _, id := range wordingOrder() {
		started = started || id == v.From
		if !started {
			continue
		}
		tile := c.sentenceTile(id, beside)
		if v.Only && !tile.Bettered || !tile.has(v.Find) {
			continue
		}
		if len(v.Tiles) == sentencesShown {
			asked.Set("from", id)
			v.Next = "/words?" + asked.Encode()
			break
		}
		v.Tiles = append(v.Tiles, tile)
	}
	return c.page("wording", v)
}

func (c *call) sentenceTile(id string, beside message.Language) sentenceTile {
	t := sentenceTile{ID: id}
	t.Meaning, _ = beside.Written(id)
	t.Text, t.Bettered = bettered.Written(id)
	if sent := c.r.PostFormValue("text"); c.refused != nil && c.r.PostFormValue("id") == id {
		t.Text = sent
	}
	return t
}

// has says whether a part stands in a sentence or its meaning.
func (t sentenceTile) has(part string) bool {
	return strings.Contains(strings.ToLower(t.Text+"\n"+t.Meaning), strings.ToLower(part))
}

// wordingOrder are the sentences, those first that most people hear.
func wordingOrder() []string {
	ids := message.IDs()
	slices.SortStableFunc(ids, func(a, b string) int { return sectionRank(a) - sectionRank(b) })
	return ids
}

func sectionRank(id string) int {
	section, _, _ := strings.Cut(id, ".")
	first := []string{"recital", "page", "fund", "mark", "purpose", "cause", "agenda", "count", "refusal", "warning", "finding"}
	if at := slices.Index(first, section); at >= 0 {
		return at
	}
	return len(first)
}

// betterWords keeps a sentence durably and uses it from now on; an empty one is the
// program's own again.
func betterWords(c *call) error {
	id := c.r.PostFormValue("id")
	err := c.better(id, tidy(c.r.PostFormValue("text")))
	next := url.Values{}
	for _, name := range []string{"find", "only", "from"} {
		if value := c.r.PostFormValue(name); value != "" {
			next.Set(name, value)
		}
	}
	c.r.URL.RawQuery = next.Encode() // where a refused one is shown again
	return c.done(misworded(err), "/words?"+next.Encode()+"#"+url.PathEscape(id), wording)
}

// rewording is held by whoever writes the words of a home: a process has one.
var rewording sync.Mutex

func (c *call) better(id, text string) error {
	rewording.Lock()
	defer rewording.Unlock()
	folder := filepath.Join(c.options.Home, "words")
	have, err := message.Load(os.DirFS(folder))
	if err != nil {
		return api.Misused("words_broken", "folder", folder, "detail", err.Error())
	}
	better, err := have.Better(bettered, id, text)
	if err != nil {
		return err
	}
	if err := writeWords(folder, better.Text(bettered)); err != nil {
		return fmt.Errorf("writing the words: %w", err)
	}
	message.Use(better)
	return nil
}

// writeWords replaces the file whole or not at all.
func writeWords(folder, text string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, ".new-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(folder, string(bettered)+".toml"))
}

// misworded is why a sentence was not taken, as it is said to who wrote it.
func misworded(err error) error {
	holes, line := new(message.HolesError), new(message.LineError)
	switch {
	case errors.As(err, &holes) && holes.Holes == nil:
		return api.Misused("words_no_holes")
	case errors.As(err, &holes):
		return api.Misused("words_holes", "holes", strings.Join(holes.Holes, " "))
	case errors.As(err, &line):
		return api.Misused("words_line", "max", message.MaxSentence)
	case errors.Is(err, fs.ErrNotExist):
		return api.Missing("page_unknown")
	}
	return flawed(err)
}

// wordingFile is what this village has bettered, for others.
func wordingFile(c *call) error {
	have, err := message.Load(os.DirFS(filepath.Join(c.options.Home, "words")))
	if err != nil {
		return err
	}
	return c.file("application/toml", "bm.toml", []byte(have.Text(bettered)))
}
