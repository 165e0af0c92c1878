package message

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pelletier/go-toml/v2"
)

//go:embed en.toml fr.toml bm.toml
var files embed.FS

// sentences are those of one language, by id.
type sentences map[string]sentence

// embedded reads each language once, whole: to see what there is. To speak, see page.
var embedded = map[Language]func() sentences{
	English: sync.OnceValue(func() sentences { return mustRead(English) }),
	French:  sync.OnceValue(func() sentences { return mustRead(French) }),
	Bambara: sync.OnceValue(func() sentences { return mustRead(Bambara) }),
}

func mustRead(l Language) sentences {
	all, err := read(files, l)
	if err != nil {
		panic(err) // the program's own files
	}
	return all
}

// A Catalogue holds sentences that go before the embedded ones.
type Catalogue struct {
	better map[Language]sentences
	strays map[Language]sentences // those that fit none of this program
}

// Load reads the files of a folder that betters some sentences: any of en.toml,
// fr.toml and bm.toml, each with only the ids it changes. A file that breaks the form is
// refused. An id that does not exist, or a hole its English sentence does not have, is a
// stray: a newer program may have lost it, and the village keeps all the others.
func Load(folder fs.FS) (*Catalogue, error) {
	c := &Catalogue{map[Language]sentences{}, map[Language]sentences{}}
	for _, l := range Languages {
		all, err := read(folder, l)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s.toml: %w", l, err)
		}
		c.better[l], c.strays[l] = all, sentences{}
		for id, s := range all {
			if !fits(id, s) {
				c.strays[l][id] = s
				delete(all, id)
			}
		}
	}
	return c, nil
}

// Strays are the sentences that Load read and nobody will hear, as bm heading.membre.
func (c *Catalogue) Strays() (all []string) {
	for l, strays := range c.strays {
		for id := range strays {
			all = append(all, string(l)+" "+id)
		}
	}
	slices.Sort(all)
	return all
}

// inUse is the catalogue every Language speaks from; none is the embedded files.
var inUse atomic.Pointer[Catalogue]

// Use makes every Language speak from a catalogue; nil is the embedded one.
func Use(c *Catalogue) { inUse.Store(c) }

// IDs are the ids of all sentences, sorted.
func IDs() []string { return slices.Sorted(maps.Keys(embedded[English]())) }

// find is the sentence of an id.
func (l Language) find(id string) (sentence, bool) {
	if c := inUse.Load(); c != nil {
		if s, ok := c.better[l.known()][id]; ok {
			return s, true
		}
	}
	return pages[l.known()].find(id)
}

// read reads the file of a language, strictly.
func read(folder fs.FS, l Language) (sentences, error) {
	data, err := fs.ReadFile(folder, string(l)+".toml")
	if err != nil {
		return nil, err
	}
	var sections map[string]map[string]string
	if err := toml.Unmarshal(data, &sections); err != nil {
		return nil, err
	}
	all := sentences{}
	for section, keys := range sections {
		for key, text := range keys {
			id := section + "." + key
			if all[id], err = parse(l.bind(text)); err != nil {
				return nil, fmt.Errorf("%s: %w", id, err)
			}
		}
	}
	return all, nil
}

// fits says whether the English catalogue has an id and the holes of its sentence.
func fits(id string, s sentence) bool {
	english, ok := embedded[English]()[id]
	known := english.names()
	for name := range s.names() {
		ok = ok && known[name]
	}
	return ok
}

// frenchSpaces are the places where French, and Bambara after it, does not break a
// line. The files have ordinary spaces there, so that anybody can edit them.
var frenchSpaces = strings.NewReplacer("« ", "«\u00a0", " »", "\u00a0»", " :", "\u00a0:", " ;", "\u00a0;", " ?", "\u00a0?", " !", "\u00a0!")

func (l Language) bind(text string) string {
	if l == English {
		return text
	}
	return frenchSpaces.Replace(text)
}
