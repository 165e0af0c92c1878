package message

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSentence bounds a sentence of a village, in letters.
const MaxSentence = 600

// Written is a sentence as a file has it, holes and all, and whether it goes before the
// program's own.
func (l Language) Written(id string) (text string, bettered bool) {
	s, _ := l.find(id)
	if c := inUse.Load(); c != nil {
		_, bettered = c.better[l.known()][id]
	}
	return unbind(s.String()), bettered
}

// A HolesError is a sentence that has lost a value, or has one that it is never given.
type HolesError struct{ Holes []string }

func (e *HolesError) Error() string {
	return "a sentence must hold these and no other: " + strings.Join(e.Holes, " ")
}

// A LineError is a sentence that is empty, too long or not one line.
type LineError struct{}

func (e *LineError) Error() string {
	return fmt.Sprintf("a sentence is one line of at most %d letters", MaxSentence)
}

// Better is the catalogue with another sentence; an empty one is the program's own again.
//
// A village may word a sentence as it likes, but it may not lose a value: a recital without
// its amount would be heard as if it were whole. Nouns that agree with a number may go.
func (c *Catalogue) Better(l Language, id, text string) (*Catalogue, error) {
	english, ok := embedded[English]()[id]
	if !ok {
		return nil, fmt.Errorf("the sentence %s: %w", id, fs.ErrNotExist)
	}
	better := maps.Clone(c.better)
	better[l] = maps.Clone(better[l])
	if better[l] == nil {
		better[l] = sentences{}
	}
	if delete(better[l], id); text == "" {
		return &Catalogue{better, c.strays}, nil
	}
	if utf8.RuneCountInString(text) > MaxSentence || !utf8.ValidString(text) || strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
		return nil, &LineError{}
	}
	s, err := parse(l.bind(text))
	if err != nil || !s.holds(english) {
		return nil, &HolesError{english.holes()}
	}
	better[l][id] = s
	return &Catalogue{better, c.strays}, nil
}

// holds says whether a sentence has every value that the English one says, and no other.
func (s sentence) holds(english sentence) bool {
	known, have := english.names(), s.holes()
	for name := range s.names() {
		if !known[name] {
			return false
		}
	}
	return !slices.ContainsFunc(english.holes(), func(hole string) bool { return !slices.Contains(have, hole) })
}

// holes are those of the values that a sentence says.
func (s sentence) holes() (all []string) {
	for _, p := range s {
		if hole := p.String(); p.name != "" && !p.agrees && !slices.Contains(all, hole) {
			all = append(all, hole)
		}
	}
	return all
}

// String is a sentence as parse reads it.
func (s sentence) String() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.String())
	}
	return b.String()
}

func (p piece) String() string {
	switch {
	case p.name == "":
		return p.text
	case p.agrees:
		return "{" + p.name + "|" + p.one + "|" + p.many + "}"
	}
	return "{" + p.name + "}"
}

func unbind(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

// Text is the file of a language that Load reads: what this catalogue betters, and the
// strays.
func (c *Catalogue) Text(l Language) string {
	var b strings.Builder
	all, section := sentences{}, ""
	maps.Copy(all, c.better[l])
	maps.Copy(all, c.strays[l])
	for _, id := range slices.Sorted(maps.Keys(all)) {
		in, key, _ := strings.Cut(id, ".")
		if in != section {
			fmt.Fprintf(&b, "\n[%s]\n", in)
			section = in
		}
		fmt.Fprintf(&b, "%s = \"%s\"\n", key, quotes.Replace(unbind(all[id].String())))
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// quotes are what a text in quotes cannot hold plainly.
var quotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
