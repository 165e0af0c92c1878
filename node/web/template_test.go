package web_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// TestPagesHoldNoWords reads every template: its words are the catalogue's, its scripts
// and styles files of asset/, and what is tapped or filled in has a name for who hears
// the page.
func TestPagesHoldNoWords(t *testing.T) {
	pages := os.DirFS(".")
	files, err := fs.Glob(pages, "page/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		source, err := fs.ReadFile(pages, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range pageFaults(t, path.Base(file), string(source)) {
			t.Errorf("%s: %s", file, fault)
		}
	}
}

// TestPageFaults tries the judge of templates.
func TestPageFaults(t *testing.T) {
	for source, want := range map[string][]string{
		`<p>{{say "page.home"}}: 5 × <b>{{.Number}}</b></p>`:              nil,
		`<p>{{if .A}}Hello{{else}}{{.B}}{{end}}</p>`:                      {`words: "Hello"`},
		`{{define "x"}}<p title="Hello">{{.}}</p>{{end}}`:                 {`words: "Hello"`},
		`<p style="color: red">1</p>`:                                     {"style in a page"},
		`<p {{if .A}}onclick="f()"{{end}}>1</p>`:                          {"script in a page"},
		`<style>a { color: red; }</style>`:                                {"style in a page", `words: "a { color: red; }"`},
		`<script>alert(1)</script>`:                                       {"script in a page", `words: "alert(1)"`},
		`<script src="{{asset "script.js"}}" defer></script>`:             nil,
		`<a href="javascript:f()">{{.}}</a>`:                              {"script in a page"},
		`<a href="https://example.org/">{{.}}</a>`:                        {"another's: https://example.org/"},
		`<img src="/asset/x.svg">`:                                        {"a picture without alt"},
		`<img src="/asset/x.svg" alt="">`:                                 nil,
		`<button>{{icon "ok"}}</button>`:                                  {"a button without a name"},
		`<button aria-label="{{say "page.x"}}">{{icon "ok"}}</button>`:    nil,
		`<button>{{icon "ok"}} <span>{{say "page.x"}}</span></button>`:    nil,
		`<a href="/">{{icon "ok"}}</a>`:                                   {"a link without a name"},
		`<input name="a">`:                                                {"a field without a name"},
		`<label>{{say "x"}} <input name="a"></label>`:                     nil,
		`<label for="a">{{say "x"}}</label><input id="a" name="a">`:       nil,
		`<input type="hidden" name="a">`:                                  nil,
		`<form method="post" action="/x"><p>1</p></form>`:                 {"a form without the token"},
		`<form method="post">{{template "token" .}}</form><form></form>`:  nil,
		`<input aria-label="{{say "x"}}" autofocus value="{{.}}" id="q">`: nil,
	} {
		if diff := cmp.Diff(want, pageFaults(t, "x.html", source)); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}

// What an action writes, in the page that is read: a drawing says nothing to who hears.
const (
	spoken = "\ue000"
	drawn  = "\ue001"
	token  = "\ue002"
)

// pageFaults reads a template as the page it may become, with all its branches.
func pageFaults(t *testing.T, name, source string) []string {
	t.Helper()
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	all := map[string]*parse.Tree{}
	if _, err := tree.Parse(source, "", "", all); err != nil {
		t.Fatal(err)
	}
	all[name] = tree
	var found []string
	for _, one := range sorted(all) {
		var text strings.Builder
		write(&text, one.Root)
		found = append(found, readPage(t, name, text.String())...)
	}
	return found
}

func sorted(all map[string]*parse.Tree) (trees []*parse.Tree) {
	for _, tree := range all {
		if tree != nil && tree.Root != nil {
			trees = append(trees, tree)
		}
	}
	return trees
}

// write writes the page of a template, both branches of a choice one after the other.
func write(text *strings.Builder, n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			write(text, child)
		}
	case *parse.TextNode:
		text.Write(n.Text)
	case *parse.IfNode:
		write(text, n.List)
		write(text, n.ElseList)
	case *parse.RangeNode:
		write(text, n.List)
		write(text, n.ElseList)
	case *parse.WithNode:
		write(text, n.List)
		write(text, n.ElseList)
	case *parse.TemplateNode:
		text.WriteString(map[bool]string{true: token, false: spoken}[n.Name == "token"])
	case *parse.ActionNode:
		if len(n.Pipe.Decl) > 0 {
			return
		}
		text.WriteString(map[bool]string{true: drawn, false: spoken}[strings.HasPrefix(n.String(), "{{icon ")])
	}
}

// A pageReader reads a page from its beginning to its end.
type pageReader struct {
	found  []string
	labels map[string]bool // the ids that labels are for
	open   []element       // around what is read
}

// An element is one that is open, and what it says.
type element struct {
	tag   string
	named bool
	token bool
	posts bool
}

func readPage(t *testing.T, name, text string) []string {
	t.Helper()
	r := &pageReader{labels: map[string]bool{}}
	for _, pass := range []func(html.Token, html.TokenType){r.label, r.judge} {
		z := html.NewTokenizer(strings.NewReader(text))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			pass(z.Token(), kind)
		}
		if !errors.Is(z.Err(), io.EOF) {
			t.Fatal(name, z.Err())
		}
	}
	return r.found
}

func (r *pageReader) note(what string) { r.found = append(r.found, what) }

func attribute(token html.Token, name string) (value string, ok bool) {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func (r *pageReader) label(token html.Token, _ html.TokenType) {
	if id, ok := attribute(token, "for"); ok && token.Data == "label" {
		r.labels[id] = true
	}
}

func (r *pageReader) judge(read html.Token, kind html.TokenType) {
	switch kind {
	case html.TextToken:
		r.text(read.Data)
	case html.StartTagToken, html.SelfClosingTagToken:
		r.attributes(read)
		r.start(read)
	case html.EndTagToken:
		r.end(read.Data)
	}
}

// text holds no letters, and names what it stands in.
func (r *pageReader) text(text string) {
	if words := strings.TrimSpace(text); strings.ContainsFunc(words, letter) {
		r.note("words: " + quoted(words))
	}
	for i := range r.open {
		r.open[i].named = r.open[i].named || strings.Contains(text, spoken)
		r.open[i].token = r.open[i].token || strings.Contains(text, token)
	}
}

func letter(c rune) bool { return unicode.IsLetter(c) }

func quoted(words string) string {
	return `"` + strings.NewReplacer(spoken, "", drawn, "", token, "").Replace(words) + `"`
}

// readAttributes are those that a person reads or hears.
var readAttributes = []string{"aria-label", "title", "alt", "placeholder", "aria-description", "label"}

func (r *pageReader) attributes(tag html.Token) {
	for _, a := range tag.Attr {
		address := strings.ToLower(strings.TrimSpace(a.Val))
		switch {
		case strings.HasPrefix(a.Key, "on") || strings.HasPrefix(address, "javascript:"):
			r.note("script in a page")
		case a.Key == "style":
			r.note("style in a page")
		case (a.Key == "href" || a.Key == "src" || a.Key == "action") && (strings.Contains(address, "://") || strings.HasPrefix(address, "//")):
			r.note("another's: " + a.Val)
		}
	}
	for _, name := range readAttributes {
		if words, _ := attribute(tag, name); strings.ContainsFunc(words, letter) {
			r.note("words: " + quoted(words))
		}
	}
}

func (r *pageReader) start(tag html.Token) {
	label, named := attribute(tag, "aria-label")
	_, other := attribute(tag, "aria-labelledby")
	named = named && label != "" || other
	_, alt := attribute(tag, "alt")
	_, src := attribute(tag, "src")
	switch tag.Data {
	case "img":
		if !alt {
			r.note("a picture without alt")
		}
	case "style":
		r.note("style in a page")
	case "script":
		if !src {
			r.note("script in a page")
		}
	case "input", "select", "textarea":
		r.field(tag, named)
	}
	method, _ := attribute(tag, "method")
	action, _ := attribute(tag, "action")
	if tag.Data == "img" || tag.Data == "input" {
		if text, _ := attribute(tag, "alt"); text != "" {
			r.text(spoken)
		}
		return
	}
	r.open = append(r.open, element{tag: tag.Data, named: named, posts: strings.EqualFold(method, "post") && !free[action]})
}

// free are the forms that belong to no session.
var free = names(`/enter /language`)

// field holds that who hears the page knows what to fill in.
func (r *pageReader) field(tag html.Token, named bool) {
	kind, _ := attribute(tag, "type")
	id, _ := attribute(tag, "id")
	within := false
	for _, e := range r.open {
		within = within || e.tag == "label"
	}
	if kind != "hidden" && kind != "submit" && !named && !within && !r.labels[id] {
		r.note("a field without a name")
	}
}

func (r *pageReader) end(tag string) {
	for i := len(r.open) - 1; i >= 0; i-- {
		e := r.open[i]
		if e.tag != tag {
			continue
		}
		r.open = r.open[:i]
		r.close(e)
		return
	}
}

func (r *pageReader) close(e element) {
	switch {
	case e.tag == "button" && !e.named:
		r.note("a button without a name")
	case e.tag == "a" && !e.named:
		r.note("a link without a name")
	case e.tag == "form" && e.posts && !e.token:
		r.note("a form without the token")
	}
}
