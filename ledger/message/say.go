package message

import (
	"testing"

	"jigiya/ledger"
)

// Say is the sentence of an id, with values by name: Say("hint.locked", "pid", 12).
// The pair "currency" says what amounts are in; without it they are XOF.
//
// An id that does not exist, or a value that is missing, is a mistake of the
// program: it panics under test. In a village the id, or an ellipsis, is said.
func (l Language) Say(id string, pairs ...any) string {
	s, ok := l.find(id)
	if !ok {
		mistake("there is no sentence " + id)
		return id
	}
	text, missing := s.fill(l.speech(pairs))
	if missing != "" {
		mistake("the sentence " + id + " needs the value " + missing)
	}
	return text
}

// Count is a number and its noun: Count("share", 3) is "3 shares". The nouns are
// the keys of section count.
func (l Language) Count(noun string, n int64) string { return l.Say("count."+noun, "n", n) }

// mistake stops a test where a village goes on.
func mistake(what string) {
	if testing.Testing() {
		panic("message: " + what)
	}
}

// A speech is what a sentence is filled with.
type speech struct {
	language Language
	currency ledger.Currency
	values   map[string]any
	plain    bool // numbers as they are typed into a file
}

func (l Language) speech(pairs []any) speech {
	v := speech{language: l.known(), currency: defaultCurrency, values: map[string]any{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		if c, ok := pairs[i+1].(ledger.Currency); ok && name == "currency" {
			v.currency = c
		}
		v.values[name] = pairs[i+1]
	}
	return v
}
