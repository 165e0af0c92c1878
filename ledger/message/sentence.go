package message

import (
	"fmt"
	"strings"
)

// A sentence is text and holes in turn, read from a file.
type sentence []piece

// A piece is text, or the hole of a value; with agrees, the hole of a word that
// agrees with the value.
type piece struct {
	text      string
	name      string
	agrees    bool
	one, many string
}

// parse reads a sentence of the files; the form is in the package comment.
func parse(text string) (sentence, error) {
	var s sentence
	for text != "" {
		before, rest, hole := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("a } without its {")
		}
		if before != "" {
			s = append(s, piece{text: before})
		}
		if !hole {
			break
		}
		inside, after, closed := strings.Cut(rest, "}")
		p, ok := parseHole(inside)
		if !closed || !ok {
			return nil, fmt.Errorf("{%s is no {name} and no {name|one|many}", inside)
		}
		s, text = append(s, p), after
	}
	return s, nil
}

func parseHole(inside string) (piece, bool) {
	parts := strings.Split(inside, "|")
	p := piece{name: parts[0]}
	if len(parts) == 3 {
		p.agrees, p.one, p.many = true, parts[1], parts[2]
	}
	named := p.name != "" && strings.Trim(p.name, "abcdefghijklmnopqrstuvwxyz_") == ""
	return p, named && (len(parts) == 1 || p.agrees) && !strings.Contains(inside, "{")
}

// names are the values the sentence asks for.
func (s sentence) names() map[string]bool {
	names := map[string]bool{}
	for _, p := range s {
		if p.name != "" {
			names[p.name] = true
		}
	}
	return names
}

// fill writes the sentence with the values of a speech. A value that is missing
// leaves an ellipsis, and its name is returned.
func (s sentence) fill(v speech) (text, missing string) {
	var b strings.Builder
	for _, p := range s {
		word, ok := p.say(v)
		if !ok {
			word, missing = "…", p.name
		}
		b.WriteString(word)
	}
	return b.String(), missing
}

func (p piece) say(v speech) (string, bool) {
	if p.name == "" {
		return p.text, true
	}
	value, ok := v.values[p.name]
	switch n, isNumber := number(value); {
	case !ok:
		return "", false
	case !p.agrees:
		return v.word(p.name, value), true
	case isNumber && v.language.singular(n):
		return p.one, true
	}
	return p.many, true
}
