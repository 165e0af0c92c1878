package constitution

import (
	"math"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
	"jigiya/ledger"
)

// A reading collects what is wrong with a file while it is read.
type reading struct {
	needs   ledger.Rule // the code of a key that is missing
	misread []*Error    // unknown keys and values of the wrong type
	missing []*Error
}

// err is the refusal that comes first.
func (r *reading) err() error {
	if len(r.misread) > 0 {
		return slices.MinFunc(r.misread, func(a, b *Error) int { return a.Line - b.Line })
	}
	if len(r.missing) > 0 {
		return r.missing[0]
	}
	return nil
}

// A section is one table of a file as it is read. It remembers which keys were
// asked for; done refuses the others.
type section struct {
	reading *reading
	path    string // "loans", or "" for the file itself
	at      *node  // empty where the table was left out
	known   []string
}

// open begins with the file itself.
func (r *reading) open(root *node) *section { return &section{reading: r, at: root} }

func (s *section) key(name string) string {
	if s.path == "" {
		return name
	}
	return s.path + "." + name
}

// lineOf is where a key stands, or should.
func (s *section) lineOf(name string) int {
	if n := s.at.keys[name]; n != nil {
		return n.line
	}
	return s.at.line
}

// ask looks a key up; a value of another kind is refused and counts as missing.
func (s *section) ask(name string, kind unstable.Kind) *node {
	s.known = append(s.known, name)
	n := s.at.keys[name]
	if n == nil || n.kind == kind {
		return n
	}
	s.mistype(name, typeName(kind), n)
	return nil
}

func (s *section) mistype(name, want string, have *node) {
	key := s.key(name)
	s.reading.misread = append(s.reading.misread,
		refuse(have.line, key, RuleType, "key", key, "want", want, "have", typeName(have.kind)))
}

// need refuses a file that leaves a key out.
func (s *section) need(names ...string) {
	for _, name := range names {
		if s.at.keys[name] == nil {
			key := s.key(name)
			s.reading.missing = append(s.reading.missing, refuse(s.at.line, key, s.reading.needs, "key", key))
		}
	}
}

// done refuses the keys nobody asked for.
func (s *section) done() {
	for _, name := range s.at.names {
		if !slices.Contains(s.known, name) {
			key := clip(s.key(name))
			s.reading.misread = append(s.reading.misread,
				refuse(s.at.keys[name].line, key, RuleUnknownKey, "key", key, "keys", strings.Join(s.known, ", ")))
		}
	}
}

func (s *section) word(name, otherwise string) string {
	if n := s.ask(name, unstable.String); n != nil {
		return n.text
	}
	return otherwise
}

func (s *section) number(name string, otherwise int64) int64 {
	if number, ok := s.ask(name, unstable.Integer).number(); ok {
		return number
	}
	return otherwise
}

// small is a number of 32 bits. One that does not fit becomes the largest, which
// every rule refuses; File.place names what was written.
func (s *section) small(name string, otherwise uint32) uint32 {
	n := s.number(name, int64(otherwise))
	if n < 0 || n > math.MaxUint32 {
		return math.MaxUint32
	}
	return uint32(n)
}

func (s *section) amount(name string, otherwise ledger.Amount) ledger.Amount {
	return ledger.Amount(s.number(name, int64(otherwise)))
}

func (s *section) truth(name string) bool {
	n := s.ask(name, unstable.Bool)
	return n != nil && n.text == "true"
}

// words is a list of texts.
func (s *section) words(name string) []string {
	var all []string
	if n := s.ask(name, unstable.Array); n != nil {
		for _, item := range n.list {
			if item.kind != unstable.String {
				s.mistype(name, typeName(unstable.String), item)
			}
			all = append(all, item.text)
		}
	}
	return all
}

// table is a table of the file; one that is left out is empty.
func (s *section) table(name string) *section {
	n := s.ask(name, unstable.InlineTable)
	if n == nil {
		n = newTable(s.lineOf(name))
	}
	return &section{reading: s.reading, path: s.key(name), at: n}
}

// tables is a list of tables.
func (s *section) tables(name string) (all []*section) {
	n := s.ask(name, unstable.Array)
	if n == nil {
		return nil
	}
	for _, item := range n.list {
		if item.kind != unstable.InlineTable {
			s.mistype(name, typeName(unstable.InlineTable), item)
			continue
		}
		all = append(all, &section{reading: s.reading, path: s.key(name), at: item})
	}
	return all
}
