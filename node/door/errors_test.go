package door

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/journal"
	"jigiya/ledger/message"
	"jigiya/ledger/register"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// across gives an error as it is on the other side.
func across(t *testing.T, err error) error {
	t.Helper()
	w := new(writer)
	w.error(err, 0)
	r := &reader{b: w.b, most: maxElements}
	have := r.error()
	if failed := r.finished(); failed != nil {
		t.Fatalf("%v: %v", err, failed)
	}
	return have
}

// examples are errors of every sort that Classify knows, and of sorts it does not.
func examples(t *testing.T) []error {
	_, notThere := os.Open(filepath.Join(t.TempDir(), "nothing"))
	_, noNumber := strconv.Atoi("x")
	_, unreadable := store.Open(filepath.Join(t.TempDir(), "\x00"), store.Options{})
	_, notTOML := constitution.Parse([]byte("name = "))
	_, notRegister := register.Read(strings.NewReader("a,b\n"))
	_, malformed := journal.ParseReceipt([]byte{1, 2, 3})
	zero := uint64(0)
	rule := &ledger.RuleError{Rule: ledger.RuleShareLimit, Values: []ledger.Value{
		{Name: "shares", Value: ledger.Shares(3)}, {Name: "max", Value: ledger.Shares(5)}, {Name: "bought", Value: ledger.Shares(4)},
	}}
	return append(slices.Clone(identities),
		notThere, noNumber, unreadable, notTOML, notRegister, malformed,
		rule, &ledger.RuleError{Rule: ledger.RuleNotFounded}, &ledger.RuleError{Rule: ledger.RuleNotFounded, Values: []ledger.Value{}},
		&ledger.RuleError{Rule: ledger.RuleMoreThanOwed, Values: []ledger.Value{{Name: "amount", Value: ledger.Amount(5)}, {Name: "owed", Value: ledger.Amount(0)}}},
		&ledger.RuleError{Rule: ledger.RuleAmountMalformed, Values: []ledger.Value{{Name: "field", Value: "amount"}, {Name: "text", Value: "x"}}},
		&ledger.AuditError{Invariant: "cash", Detail: "savings"},
		&register.RowError{Row: 17, Err: rule}, &register.EntryError{Seq: 4, Kind: ledger.KindGrant, Err: rule}, &constitution.Error{Line: 9, Key: "loans.rate_bp", Err: rule},
		&journal.EntryError{Seq: 7, Err: rule}, &journal.EntryError{Seq: 0, Err: journal.ErrSignature}, &journal.VersionError{Seq: 7, Version: 2, Kind: 77},
		&keystore.WaitError{Wrong: 5, Wait: 5e9}, &store.LockedError{PID: 12, Path: "lock"}, &store.CorruptError{Seq: 7, Reason: "gone"}, &store.RecoveringError{},
		&api.Error{Class: api.ClassRule, Code: "x", Detail: "y", Seq: &zero}, &api.PINError{Device: true, Holders: []ledger.MemberNumber{4}, Need: 1},
		&api.PINAlikeError{Member: 4}, &api.HolderError{Member: 4, Err: crypto.ErrWrongPIN}, &api.KeyMissingError{Need: 2, Here: 1},
		api.Misused("format_unknown", "formats", "csv", "text", "x"), api.Missing("unknown_entry", "seq", uint64(9)).Hinted("hint.list_entries").At(3),
		syscall.EIO, syscall.ENOENT, &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, io.ErrNoProgress, errors.New("something else"),
	)
}

// An error that came through the door is the one that was sent: what it says in every
// language, what errors.Is and errors.As find in it, however it was wrapped.
func TestErrorsComeThrough(t *testing.T) {
	for _, example := range examples(t) {
		for _, err := range []error{
			example, fmt.Errorf("reading entry 42: %w", example), errors.Join(example, io.EOF), fmt.Errorf("a: %w: %w", example, journal.ErrGap),
			&journal.EntryError{Seq: 3, Err: fmt.Errorf("deeper: %w", example)},
		} {
			have := across(t, err)
			if have.Error() != err.Error() {
				t.Errorf("%q says %q", err, have)
			}
			for _, lang := range message.Languages {
				if diff := cmp.Diff(api.Classify(err, lang), api.Classify(have, lang)); diff != "" {
					t.Errorf("%v in %s: %s", err, lang, diff)
				}
			}
			for _, known := range identities {
				if errors.Is(err, known) != errors.Is(have, known) {
					t.Errorf("%v is %v no more, or is it now", err, known)
				}
			}
			checkAs(t, err, have)
		}
	}
	if across(t, nil) != nil {
		t.Error("no error is one")
	}
}

func checkAs(t *testing.T, err, have error) {
	t.Helper()
	for _, as := range typed {
		before, after := reflect.New(as), reflect.New(as)
		was, is := errors.As(err, before.Interface()), errors.As(have, after.Interface())
		if was != is || was && before.Elem().Interface().(error).Error() != after.Elem().Interface().(error).Error() {
			t.Errorf("%v as %v: %v, %v", err, as, was, is)
		}
	}
}

// An error whose parts are missing is refused, not passed on to fall over later.
func TestErrorsThatSayNothing(t *testing.T) {
	for _, err := range []error{&fs.PathError{}, &journal.ForkError{}, &journal.CutError{}} {
		w := new(writer)
		w.error(err, 0)
		r := &reader{b: w.b}
		if have := r.error(); have != nil || !errors.Is(r.finished(), errGarbled) {
			t.Errorf("%T comes through", err)
		}
	}
}

// An endless error ends.
func TestErrorsWithinErrors(t *testing.T) {
	err := io.EOF
	for range 1000 {
		err = fmt.Errorf("%w", err)
	}
	if have := across(t, err); have == nil || have.Error() != "EOF" {
		t.Errorf("have %v", have)
	}
}

// Whatever errors the packages have whose errors Classify knows, they are on the lists.
func TestEveryErrorIsListed(t *testing.T) {
	listed, found := listedErrors(t), 0
	for _, folder := range classified(t) {
		for _, name := range append(sentinels(t, folder), errorTypes(t, folder)...) {
			found++
			if name = path.Base(folder) + "." + name; !listed[name] {
				t.Errorf("%s is on no list of lists.go", name)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d errors were found: does this test still see them?", found)
	}
}

// listedErrors are what lists.go names, by package and name.
func listedErrors(t *testing.T) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "lists.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if from, ok := selector.X.(*ast.Ident); ok {
				listed[from.Name+"."+selector.Sel.Name] = true
			}
		}
		return true
	})
	return listed
}

const top = "../.."

// classified are the packages of this module that package api imports, and itself.
func classified(t *testing.T) []string {
	t.Helper()
	folders := []string{"node/api"}
	for _, file := range parsed(t, "node/api") {
		for _, i := range file.Imports {
			imported, _ := strconv.Unquote(i.Path.Value)
			if own, ok := strings.CutPrefix(imported, "jigiya/"); ok && !slices.Contains(folders, own) {
				folders = append(folders, own)
			}
		}
	}
	return folders
}

func parsed(t *testing.T, folder string) (files []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(top, folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range paths {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// sentinels are a package's exported error variables.
func sentinels(t *testing.T, folder string) (names []string) {
	t.Helper()
	for _, file := range parsed(t, folder) {
		for _, d := range file.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.VAR {
				continue
			}
			for _, s := range decl.Specs {
				for _, name := range s.(*ast.ValueSpec).Names {
					if strings.HasPrefix(name.Name, "Err") {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	return names
}

// errorTypes are a package's exported types with the method Error.
func errorTypes(t *testing.T, folder string) (names []string) {
	t.Helper()
	for _, file := range parsed(t, folder) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Error" {
				continue
			}
			receiver := f.Recv.List[0].Type
			if star, ok := receiver.(*ast.StarExpr); ok {
				receiver = star.X
			}
			if name := receiver.(*ast.Ident).Name; ast.IsExported(name) {
				names = append(names, name)
			}
		}
	}
	return names
}
