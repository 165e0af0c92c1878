package api

import (
	"errors"

	"jigiya/ledger/message"
)

// A Problem is an error that is not yet said: its sentence is error.<Code> of
// package message, its next step another. Classify says it in a language.
type Problem struct {
	Class  Class
	Code   string
	Values []any // of the sentence: name, value, name, value …
	Hint   string
	Next   []any // of the hint
	Line   int   // of the file it is about
}

// Misused makes a Problem of the input class: something was written wrong.
func Misused(code string, values ...any) *Problem {
	return &Problem{Class: ClassInput, Code: code, Values: values}
}

// Missing makes a Problem of the not-found class.
func Missing(code string, values ...any) *Problem {
	return &Problem{Class: ClassNotFound, Code: code, Values: values}
}

// With adds a value that the sentence names.
func (p *Problem) With(name string, value any) *Problem {
	p.Values = append(p.Values, name, value)
	return p
}

// Hinted adds the next step, a sentence by its id.
func (p *Problem) Hinted(id string, values ...any) *Problem {
	p.Hint, p.Next = id, values
	return p
}

// At places it in a line of a file.
func (p *Problem) At(line int) *Problem {
	p.Line = line
	return p
}

func (p *Problem) Error() string { return p.Code }

func classifyProblem(err error, lang message.Language) *Error {
	p := new(Problem)
	if !errors.As(err, &p) {
		return nil
	}
	e := say(p.Class, p.Code, lang, p.Values...)
	e.Line = p.Line
	if p.Hint != "" {
		e.Hint = lang.Say(p.Hint, p.Next...)
	}
	return e
}
