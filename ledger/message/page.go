package message

import (
	"strconv"
	"strings"
	"sync"
)

// A page is the embedded file of one language. Reading all of it takes longer than
// most commands do, so a sentence is looked up where it stands when it is said for
// the first time. The files are this program's own: every sentence is text in quotes
// on a line of its own, and a test finds all of them both ways.
type page struct {
	language Language
	mu       sync.Mutex
	text     string
	said     map[string]sentence
}

var pages = map[Language]*page{English: {language: English}, French: {language: French}, Bambara: {language: Bambara}}

// find is the sentence of an id.
func (p *page) find(id string) (sentence, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.said[id]; ok {
		return s, true
	}
	quoted, ok := p.look(id)
	if !ok {
		return nil, false // and not remembered: ids may be words of a group's own
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		panic(err)
	}
	s, err := parse(p.language.bind(text))
	if err != nil {
		panic(err)
	}
	p.said[id] = s
	return s, true
}

// look finds what stands behind a key, in its section.
func (p *page) look(id string) (quoted string, ok bool) {
	if p.text == "" {
		file, err := files.ReadFile(string(p.language) + ".toml")
		if err != nil {
			panic(err)
		}
		p.text, p.said = string(file), map[string]sentence{}
	}
	section, key, _ := strings.Cut(id, ".")
	_, rest, ok := strings.Cut(p.text, "\n["+section+"]")
	if !ok || strings.ContainsAny(id, "\n\"") {
		return "", false
	}
	rest, _, _ = strings.Cut(rest, "\n[")
	_, rest, ok = strings.Cut(rest, "\n"+key+" = ")
	quoted, _, _ = strings.Cut(rest, "\n")
	return quoted, ok
}
