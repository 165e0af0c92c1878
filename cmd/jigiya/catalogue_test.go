package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jigiya/ledger/message"
)

// Every sentence that the program says is in the catalogue, in every language,
// and is given the values it asks for.
func TestCatalogueHasWhatTheProgramSays(t *testing.T) {
	for _, folder := range []string{"..", "../../node", "../../ledger/report"} {
		uses := sentencesIn(t, folder)
		if len(uses) < 10 {
			t.Errorf("only %d sentences are said in %s: does this test still see them?", len(uses), folder)
		}
		for _, u := range uses {
			for _, l := range message.Languages {
				if wrong := u.wrong(l); wrong != "" {
					t.Errorf("%s: %s: %s", u.at, l, wrong)
				}
			}
		}
	}
}

// A use is a place where the program names a sentence.
type use struct {
	at     token.Position
	id     string
	values []string // the names that are given with it; nil where another place gives them
}

func (u use) wrong(l message.Language) (wrong string) {
	if !slices.Contains(message.IDs(), u.id) {
		return "there is no sentence " + u.id
	}
	if u.values == nil {
		return ""
	}
	defer func() { // Say panics under test
		if mistake := recover(); mistake != nil {
			wrong = fmt.Sprint(mistake)
		}
	}()
	pairs := []any{}
	for _, name := range u.values {
		pairs = append(pairs, name, 2)
	}
	l.Say(u.id, pairs...)
	return ""
}

func sentencesIn(t *testing.T, folder string) (uses []use) {
	t.Helper()
	files := token.NewFileSet()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				for _, u := range said(n, file.Name.Name) {
					u.at = files.Position(n.Pos())
					uses = append(uses, u)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return uses
}

// written is what an id looks like in the source.
var written = regexp.MustCompile(`^(count|error|field|heading|hint|interval|kind|page|progress|prompt|recital|refusal|result|status|title|warning)\.[a-z_]*[a-z]$`)

// sections are the functions, by package, that put the section before a key.
var sections = map[string]string{
	"api.say": "error", "api.Misused": "error", "api.Missing": "error",
	"report.heading": "heading", "report.textual": "heading", "report.number": "heading", "report.money": "heading",
	"report.dated": "heading", "report.mixed": "heading", "report.figure": "heading",
	"message.Heading": "heading", "message.Count": "count",
}

// said are the sentences that one node of the source names by itself.
func said(n ast.Node, pkg string) []use {
	switch n := n.(type) {
	case *ast.BasicLit:
		if id := text(n); written.MatchString(id) {
			return []use{{id: id}}
		}
	case *ast.CompositeLit:
		return warned(n)
	case *ast.CallExpr:
		return called(n, pkg)
	}
	return nil
}

// warned is the sentence of a composite with an ID and Values.
func warned(n *ast.CompositeLit) []use {
	u := use{values: []string{}}
	for _, element := range n.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		switch name, _ := pair.Key.(*ast.Ident); {
		case name == nil:
		case name.Name == "ID":
			u.id = text(pair.Value)
		case name.Name == "Values":
			if list, ok := pair.Value.(*ast.CompositeLit); ok {
				u.values = names(list.Elts)
			}
		}
	}
	if written.MatchString(u.id) {
		return []use{u}
	}
	return nil
}

// called are the sentences of a call: say("hint.help", "command", x), where the
// names and values follow the id; or Misused("flag_empty", "flag", x), where the
// section goes before the key.
func called(n *ast.CallExpr, pkg string) []use {
	name, qualifier := function(n.Fun)
	section, prefixed := sections[pkg+"."+name]
	if qualifier != "" {
		section, prefixed = sections[qualifier+"."+name]
	}
	if name == "Heading" || name == "Count" && qualifier != "strings" && qualifier != "bytes" {
		section, prefixed = sections["message."+name]
	}
	for i, argument := range n.Args {
		if _, made := argument.(*ast.BinaryExpr); made {
			return nil // a family of sentences: "voice_" + code
		}
		id := text(argument)
		switch rest := n.Args[i+1:]; {
		case id == "":
		case prefixed:
			u := use{id: section + "." + id}
			if section == "error" && n.Ellipsis == 0 {
				u.values = names(withoutLanguage(rest, name))
			}
			return []use{u}
		case written.MatchString(id) && slices.Contains([]string{"say", "Say", "Hinted"}, name) && n.Ellipsis == 0:
			return []use{{id: id, values: names(rest)}}
		}
	}
	return nil
}

// withoutLanguage drops the language that stands before the values in api.say.
func withoutLanguage(arguments []ast.Expr, name string) []ast.Expr {
	if name == "say" && len(arguments) > 0 {
		return arguments[1:]
	}
	return arguments
}

func function(e ast.Expr) (name, qualifier string) {
	switch f := e.(type) {
	case *ast.Ident:
		return f.Name, ""
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return f.Sel.Name, x.Name
		}
		return f.Sel.Name, "?"
	}
	return "", ""
}

// names are those of name, value pairs.
func names(pairs []ast.Expr) []string {
	all := []string{}
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, text(pairs[i]))
	}
	return all
}

// text is a string that stands in the source, or "".
func text(e ast.Expr) string {
	if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
		if s, err := strconv.Unquote(literal.Value); err == nil {
			return s
		}
	}
	return ""
}
