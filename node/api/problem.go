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
	values []any // of the sentence: name, value, name, value …
	hint   string
	next   []any // of the hint
	line   int   // of the file it is about
}

// Misused makes a Problem of the input class: something was written wrong.
func Misused(code string, values ...any) *Problem {
	return &Problem{Class: ClassInput, Code: code, values: values}
}

// Missing makes a Problem of the not-found class.
func Missing(code string, values ...any) *Problem {
	return &Problem{Class: ClassNotFound, Code: code, values: values}
}

// With adds a value that the sentence names.
func (p *Problem) With(name string, value any) *Problem {
	p.values = append(p.values, name, value)
	return p
}

// Hinted adds the next step, a sentence by its id.
func (p *Problem) Hinted(id string, values ...any) *Problem {
	p.hint, p.next = id, values
	return p
}

// At places it in a line of a file.
func (p *Problem) At(line int) *Problem {
	p.line = line
	return p
}

func (p *Problem) Error() string { return p.Code }

func classifyProblem(err error, lang message.Language) *Error {
	p := new(Problem)
	if !errors.As(err, &p) {
		return nil
	}
	e := say(p.Class, p.Code, lang, p.values...)
	e.Line = p.line
	if p.hint != "" {
		e.Hint = lang.Say(p.hint, p.next...)
	}
	return e
}
