package web_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// younger is what has come into browsers since Chrome 44, by name; what a script looks
// for before it uses it (window.X) may be there.
var younger = names(`
	abort AbortController after allSettled append arrayBuffer aspectRatio assign at Atomics attachShadow AudioWorklet before BigInt
	BroadcastChannel clipboard composedPath cookieStore copyWithin description entries fill finally find findIndex flat flatMap formData
	from fromEntries getAnimations
	getOwnPropertyDescriptors getRootNode globalThis hasOwn includes inert IntersectionObserver isConnected key keys
	matchAll MediaRecorder mediaDevices mediaSession of onbeforeinput onscrollend padEnd padStart permissions prepend Proxy queueMicrotask
	randomUUID raw Reflect replaceAll replaceChildren replaceWith requestIdleCallback requestSubmit ResizeObserver
	scrollingElement scrollTo showModal showPicker srcObject structuredClone submitter toggleAttribute toSorted trimEnd trimStart
	URLSearchParams values WeakRef createImageBitmap ImageCapture BarcodeDetector`)

// old are some of them that a browser of 2015 knows on something else, or where nothing
// but a string is meant.
var old = names(`Object.keys`)

func names(text string) map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(text) {
		all[name] = true
	}
	return all
}

// TestScriptsAreOfTheirTime holds every script to what the browser of an Android phone of
// 2015 knows (Chrome 44): its syntax, and the names it uses.
func TestScriptsAreOfTheirTime(t *testing.T) {
	scripts := assetsOf(t, ".js")
	if len(scripts) == 0 {
		t.Fatal("there is no script")
	}
	for path, source := range scripts {
		for _, fault := range tooYoung(t, source) {
			t.Errorf("%s: %s", path, fault)
		}
	}
}

// TestTooYoung tries the judge of scripts.
func TestTooYoung(t *testing.T) {
	for source, want := range map[string][]string{
		"'use strict'; let a = 1; for (const x of [a]) { class A {} new A(`${x}`); }": nil,
		"'use strict'; x => x":                              {"an arrow"},
		"'use strict'; async function f() { await 1; }":     {"async", "await"},
		"'use strict'; function f(a, b = 1, ...c) {}":       {"rest of parameters", "a default"},
		"'use strict'; var {a} = b, [c] = d; [e, f] = g":    {"taking apart", "taking apart", "taking apart"},
		"'use strict'; f(...a); [...b]; x = {...c}":         {"spread", "spread", "spread"},
		"'use strict'; a?.b; c ?? d; e ** f":                {"?.", "??", "**"},
		"'use strict'; try { } catch { }":                   {"catch without a name"},
		"'use strict'; class A { a = 1; static { } }":       {"a field of a class", "a field of a class"},
		"'use strict'; x.includes(y); Object.keys(z)":       {"includes"},
		"'use strict'; new URLSearchParams()":               {"URLSearchParams"},
		"'use strict'; window.BigInt && BigInt(1)":          nil,
		"'use strict'; a.addEventListener(b, c, {d: 1})":    {"options of a listener"},
		"'use strict'; a.addEventListener(b, c, true)":      nil,
		"'use strict'; Array.from(a).find(b)":               {"find", "from"},
		"'use strict'; import('x')":                         {"import"},
		"'use strict'; /(?<=a)b/.test(c); /a/s.test(d); 1n": {"a regular expression", "a regular expression", "a big integer"},
		"let a = 1": {"not strict"},
		"'use strict'; for (let [a, b] of c) { d(a, b); }":    {"taking apart"},
		"'use strict'; x = { async f() {}, *g() {}, h() {} }": {"async"},
	} {
		if diff := cmp.Diff(want, tooYoung(t, source)); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}

// assetsOf are the files of asset/ of a kind.
func assetsOf(t *testing.T, extension string) map[string]string {
	t.Helper()
	found, tree := map[string]string{}, os.DirFS("asset")
	err := fs.WalkDir(tree, ".", func(path string, f fs.DirEntry, err error) error {
		if err != nil || f.IsDir() || !strings.HasSuffix(path, extension) {
			return err
		}
		text, err := fs.ReadFile(tree, path)
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A reader reads a script and notes what is too young.
type reader struct {
	source string
	found  []string
}

func tooYoung(t *testing.T, source string) []string {
	t.Helper()
	tree, err := js.Parse(parse.NewInputString(source), js.Options{})
	if err != nil {
		t.Fatalf("%v in %s", err, source)
	}
	r := &reader{source: source}
	if !regexp.MustCompile(`'use strict';`).MatchString(source) {
		r.note("not strict")
	}
	js.Walk(r, tree)
	return r.found
}

func (r *reader) note(what string) { r.found = append(r.found, what) }

func (r *reader) noteIf(true bool, what string) {
	if true {
		r.note(what)
	}
}

func (r *reader) Exit(js.INode) {}

// Enter judges one piece of a script.
func (r *reader) Enter(n js.INode) js.IVisitor {
	switch n := n.(type) {
	case *js.ArrowFunc:
		r.note("an arrow")
	case *js.FuncDecl:
		r.noteIf(n.Async, "async")
	case *js.MethodDecl:
		r.noteIf(n.Async, "async")
	case *js.Params:
		r.noteIf(n.Rest != nil, "rest of parameters")
	case *js.BindingElement:
		r.noteIf(n.Default != nil && argument(n), "a default")
	case *js.BindingArray, *js.BindingObject:
		r.note("taking apart")
	case *js.TryStmt:
		r.noteIf(n.Catch != nil && n.Binding == nil, "catch without a name")
	case *js.ClassDecl:
		for _, e := range n.List {
			r.noteIf(e.Method == nil, "a field of a class")
		}
	case *js.ForOfStmt:
		r.noteIf(n.Await, "await")
	case *js.ImportStmt, *js.ExportStmt, *js.ImportMetaExpr, *js.NewTargetExpr:
		r.note("a module")
	default:
		r.expression(n)
	}
	return r
}

func (r *reader) expression(n js.INode) {
	switch n := n.(type) {
	case *js.Element:
		r.noteIf(n.Spread, "spread")
	case *js.Property:
		r.noteIf(n.Spread, "spread")
	case *js.Arg:
		r.noteIf(n.Rest, "spread")
	case *js.IndexExpr:
		r.noteIf(n.Optional, "?.")
	case *js.CallExpr:
		r.noteIf(n.Optional, "?.")
		r.noteIf(listener(n), "options of a listener")
	case *js.DotExpr:
		r.noteIf(n.Optional, "?.")
		r.member(n)
	case *js.UnaryExpr:
		r.noteIf(n.Op == js.AwaitToken, "await")
	case *js.BinaryExpr:
		r.operator(n)
	case *js.LiteralExpr:
		r.literal(n)
	case *js.Var:
		r.noteIf(n.Decl == js.NoDecl && r.young(string(n.Data)), string(n.Data))
	}
}

// listener says whether a call gives a listener options, which a browser of 2015 takes
// for true.
func listener(n *js.CallExpr) bool {
	to, ok := n.X.(*js.DotExpr)
	if !ok || !strings.HasSuffix(to.Y.String(), "EventListener") || len(n.Args.List) < 3 {
		return false
	}
	_, options := n.Args.List[2].Value.(*js.ObjectExpr)
	return options
}

// argument says whether a variable is one of a function.
func argument(n *js.BindingElement) bool {
	v, ok := n.Binding.(*js.Var)
	return ok && v.Decl == js.ArgumentDecl
}

func (r *reader) member(n *js.DotExpr) {
	name := n.Y.String()
	r.noteIf(r.young(name) && !old[n.X.String()+"."+name], name)
}

// young says whether a name is too young, and nobody looks whether it is there.
func (r *reader) young(name string) bool {
	return younger[name] && !regexp.MustCompile(`(window|navigator|prototype|body)\.`+name+`\b|typeof `+name+`\b`).MatchString(r.source)
}

var youngOperators = map[js.TokenType]string{
	js.NullishToken: "??", js.NullishEqToken: "??", js.AndEqToken: "&&=", js.OrEqToken: "||=", js.ExpToken: "**", js.ExpEqToken: "**",
}

func (r *reader) operator(n *js.BinaryExpr) {
	if what, ok := youngOperators[n.Op]; ok {
		r.note(what)
	}
	_, array := n.X.(*js.ArrayExpr)
	_, object := n.X.(*js.ObjectExpr)
	r.noteIf(n.Op == js.EqToken && (array || object), "taking apart")
}

// youngPattern is what patterns of 2015 did not know: looking back, names, flags.
var youngPattern = regexp.MustCompile(`\(\?<|/[a-z]*[dsuvy][a-z]*$`)

func (r *reader) literal(n *js.LiteralExpr) {
	text := string(n.Data)
	switch n.TokenType {
	case js.RegExpToken:
		r.noteIf(youngPattern.MatchString(text), "a regular expression")
	case js.IntegerToken, js.DecimalToken, js.HexadecimalToken:
		r.noteIf(strings.HasSuffix(text, "n") || strings.Contains(text, "_"), "a big integer")
	case js.ImportToken:
		r.note("import")
	}
}
