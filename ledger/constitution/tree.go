package constitution

import (
	"bytes"
	"errors"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// MaxFile bounds a file, in bytes.
const MaxFile = 64 << 10

// A node is one value of a file, and the line where it stands. The reader of
// go-toml gives values without lines; its parser gives lines without checking
// that no key stands twice. So both read the file: the reader judges, the parser
// tells where.
type node struct {
	line  int
	kind  unstable.Kind // InlineTable is any table, Array any list
	text  string        // of a value that is neither
	list  []*node
	keys  map[string]*node
	names []string // of a table's keys, in the order of the file
}

// read makes a tree of a file.
func read(text []byte) (*node, error) {
	if len(text) > MaxFile {
		return nil, refuse(lineAt(text, MaxFile), "", RuleTooLarge, "max", uint32(MaxFile))
	}
	if at := invalidAt(text); at >= 0 {
		return nil, refuse(lineAt(text, at), "", RuleEncoding)
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if err := judge(text); err != nil {
		return nil, err
	}
	return newGrower(text).grow()
}

func lineAt(text []byte, offset int) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }

// invalidAt is where a text stops being UTF-8, or -1.
func invalidAt(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// judge asks the reader whether the file is TOML.
func judge(text []byte) error {
	var all map[string]any
	err := toml.Unmarshal(text, &all)
	var wrong *toml.DecodeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		line, _ := wrong.Position()
		return refuse(max(line, 1), clip(strings.Join(wrong.Key(), ".")), RuleSyntax, "problem", problem(err))
	}
	return refuse(1, "", RuleSyntax, "problem", problem(err))
}

func problem(err error) string { return strings.TrimPrefix(err.Error(), "toml: ") }

// A grower grows the tree from the parser's expressions.
type grower struct {
	parser   unstable.Parser
	newlines []int
	root     *node
	current  *node // the table that keys now belong to
}

func newGrower(text []byte) *grower {
	g := &grower{root: newTable(1)}
	g.current = g.root
	g.parser.Reset(text)
	for i, c := range text {
		if c == '\n' {
			g.newlines = append(g.newlines, i)
		}
	}
	return g
}

func newTable(line int) *node {
	return &node{line: line, kind: unstable.InlineTable, keys: map[string]*node{}}
}

func (g *grower) grow() (*node, error) {
	for g.parser.NextExpression() {
		if line, ok := g.take(g.parser.Expression()); !ok {
			return nil, refuse(line, "", RuleSyntax, "problem", "a key has two meanings")
		}
	}
	if err := g.parser.Error(); err != nil {
		return nil, refuse(1, "", RuleSyntax, "problem", problem(err))
	}
	return g.root, nil
}

// take enters one expression; ok is false where it contradicts an earlier one,
// which the reader has refused before.
func (g *grower) take(e *unstable.Node) (line int, ok bool) {
	path, line := g.path(e)
	switch e.Kind {
	case unstable.Table:
		g.current, ok = g.root.descend(path, line)
	case unstable.ArrayTable:
		last := len(path) - 1
		parent, found := g.root.descend(path[:last], line)
		if !found {
			return line, false
		}
		g.current, ok = parent.append(path[last], line)
	default:
		ok = g.enter(g.current, e)
	}
	return line, ok
}

// enter puts a key and its value into a table.
func (g *grower) enter(table *node, e *unstable.Node) bool {
	path, line := g.path(e)
	last := len(path) - 1
	parent, ok := table.descend(path[:last], line)
	if !ok || parent.keys[path[last]] != nil {
		return false
	}
	value, ok := g.value(e.Value(), line)
	parent.put(path[last], value)
	return ok
}

func (g *grower) value(v *unstable.Node, line int) (*node, bool) {
	if v.Raw.Length > 0 { // an item of a list may stand on a line of its own
		line = g.line(v.Raw)
	}
	n := &node{line: line, kind: v.Kind, text: string(v.Data)}
	switch v.Kind {
	case unstable.Array:
		for it := v.Children(); it.Next(); {
			item, ok := g.value(it.Node(), line)
			if !ok {
				return nil, false
			}
			n.list = append(n.list, item)
		}
	case unstable.InlineTable:
		n = newTable(line)
		for it := v.Children(); it.Next(); {
			if !g.enter(n, it.Node()) {
				return nil, false
			}
		}
	}
	return n, true
}

// path is the key of an expression, and its line.
func (g *grower) path(e *unstable.Node) (path []string, line int) {
	for it := e.Key(); it.Next(); {
		if path == nil {
			line = g.line(it.Node().Raw)
		}
		path = append(path, string(it.Node().Data))
	}
	return path, line
}

func (g *grower) line(at unstable.Range) int {
	return 1 + sort.SearchInts(g.newlines, int(at.Offset))
}

func (n *node) put(name string, value *node) {
	n.keys[name] = value
	n.names = append(n.names, name)
}

// descend goes down a path of tables, making those that are not there; of a list
// of tables it takes the last.
func (n *node) descend(path []string, line int) (*node, bool) {
	for _, name := range path {
		next := n.keys[name]
		if next == nil {
			next = newTable(line)
			n.put(name, next)
		}
		if next.kind == unstable.Array && len(next.list) > 0 {
			next = next.list[len(next.list)-1]
		}
		if next.kind != unstable.InlineTable {
			return nil, false
		}
		n = next
	}
	return n, true
}

// append begins one more table of a list.
func (n *node) append(name string, line int) (*node, bool) {
	list := n.keys[name]
	if list == nil {
		list = &node{line: line, kind: unstable.Array}
		n.put(name, list)
	}
	if list.kind != unstable.Array {
		return nil, false
	}
	table := newTable(line)
	list.list = append(list.list, table)
	return table, true
}

// number is a whole number; the reader has found that it fits.
func (n *node) number() (int64, bool) {
	if n == nil || n.kind != unstable.Integer {
		return 0, false
	}
	number, err := strconv.ParseInt(n.text, 0, 64)
	return number, err == nil
}

// typeNames are the types as refusals name them.
var typeNames = map[unstable.Kind]string{
	unstable.Integer: "number", unstable.String: "text", unstable.Bool: "truth", unstable.Array: "list",
	unstable.InlineTable: "table", unstable.LocalDate: "date", unstable.Float: "fraction",
}

func typeName(k unstable.Kind) string {
	if name, ok := typeNames[k]; ok {
		return name
	}
	return "time"
}
