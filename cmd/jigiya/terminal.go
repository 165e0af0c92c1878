package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// A terminal is where a command reads and writes, and the environment it sees.
type terminal struct {
	in       *os.File
	out, err io.Writer
	getenv   func(string) string
	columns  int // tests set it; else it is asked
}

func stdTerminal() *terminal {
	return &terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}
}

// interactive says whether a person can be asked: standard input is a terminal.
func (t *terminal) interactive() bool { return t.in != nil && term.IsTerminal(int(t.in.Fd())) }

// isTerminal says whether a stream is looked at by a person.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colours says whether a stream may be coloured: a terminal, and nobody objects.
func (t *terminal) colours(w io.Writer) bool {
	return isTerminal(w) && t.getenv("NO_COLOR") == "" && t.getenv("TERM") != "dumb"
}

// width is the width of the terminal, or 0 where nobody looks at one.
func (t *terminal) width() int {
	f, ok := t.out.(*os.File)
	if t.columns > 0 || !ok || !isTerminal(f) {
		return t.columns
	}
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
		return w
	}
	return 80
}
