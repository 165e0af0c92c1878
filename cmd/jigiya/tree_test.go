package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the tree.
const root = "../.."

// arrows is the ladder: what each package may import of this module. A package
// that is not listed has no place in the tree.
var arrows = map[string][]string{
	"crypto":                 {},
	"crypto/box":             {},
	"crypto/credential":      {"crypto"},
	"ledger":                 {},
	"ledger/journal":         {"ledger", "crypto", "crypto/credential"},
	"ledger/audit":           {"ledger", "ledger/journal", "crypto"},
	"ledger/constitution":    {"ledger"},
	"ledger/register":        {"ledger"},
	"ledger/sim":             {"crypto", "ledger", "ledger/journal", "ledger/report/facts"},
	"ledger/message":         {"ledger"},
	"ledger/report":          {"ledger"},
	"ledger/report/facts":    {"ledger", "ledger/journal", "crypto"},
	"ledger/export":          {"ledger", "ledger/message", "ledger/report", "ledger/report/facts", "ledger/export/dhis2", "ledger/export/parquet", "ledger/export/sheet", "ledger/export/xlsx"},
	"ledger/export/dhis2":    {"ledger", "ledger/report/facts"},
	"ledger/export/sheet":    {"ledger"},
	"ledger/export/xlsx":     {"ledger/export/sheet"},
	"ledger/export/parquet":  {"ledger", "ledger/export/sheet"},
	"ledger/export/typeface": {},
	"ledger/export/chart":    {"ledger/export/typeface"},
	"ledger/export/pdf":      {"ledger", "ledger/report", "ledger/report/facts", "ledger/message", "ledger/export/chart", "ledger/export/typeface"},
	"p2p/discovery":          {},
	"p2p/pairing":            {"crypto", "crypto/credential", "p2p"},
	"p2p/host":               {"crypto", "p2p", "p2p/discovery"},
	"p2p/nettest":            {},
	"node/store":             {},
	"node/keystore":          {"crypto"},
	"node/warehouse":         {"crypto", "crypto/credential", "ledger", "ledger/report/facts"},
	"node/api":               {"crypto", "crypto/credential", "ledger", "ledger/...", "node/keystore", "node/store"},
	"node/door":              {"crypto", "crypto/credential", "ledger", "ledger/...", "node/api", "node/keystore", "node/store"},
	"node/web":               {"crypto", "ledger", "ledger/...", "node/api", "node/web/..."},
	"node/web/asset":         {},
	"node/web/browser":       {},
	"node/web/voice":         {"ledger", "ledger/report"},
	"node/web/voice/shelf":   {"node/web/voice"},
	"node/web/voice/tones":   {"node/web/voice"},
	"p2p":                    {"crypto", "ledger", "ledger/journal"},
	"node":                   {"crypto", "crypto/...", "ledger", "ledger/...", "node/...", "p2p", "p2p/..."},
	"cmd/jigiya":             {"crypto", "crypto/credential", "ledger", "ledger/...", "node", "node/..."},
}

// homes are the packages that may import a heavy dependency, by its prefix.
var homes = map[string][]string{
	"github.com/ethereum/go-ethereum/rlp": {"crypto/credential", "ledger/journal"},
	"github.com/ethereum/go-ethereum":     {"crypto", "crypto/credential", "ledger/journal"},
	"filippo.io/age":                      {"crypto/box"},
	"github.com/dgraph-io":                {"node/store"},
	"github.com/libp2p":                   {"p2p/host"},
	"github.com/multiformats":             {"p2p/host"},
	"github.com/klauspost/compress":       {"p2p"},
	"codeberg.org/go-pdf":                 {"ledger/export/pdf"},
	"github.com/go-analyze/charts":        {"ledger/export/chart"},
	"github.com/golang/freetype":          {"ledger/export/chart", "ledger/export/typeface"},
	"github.com/parquet-go":               {"ledger/export/parquet"},
	"github.com/urfave/cli":               {"cmd/jigiya"},
	"github.com/jedib0t/go-pretty":        {"cmd/jigiya"},
	"github.com/pelletier/go-toml":        {"ledger/constitution", "ledger/export/dhis2", "ledger/message"},
}

// pure packages compute: they touch no disk, no network, no clock, no chance.
var pure = []string{"ledger", "ledger/journal", "ledger/audit", "ledger/constitution", "ledger/register", "ledger/report", "ledger/report/facts", "ledger/export", "ledger/export/dhis2", "ledger/export/sheet", "ledger/export/xlsx", "ledger/export/parquet", "crypto", "crypto/box", "crypto/credential", "ledger/export/typeface", "ledger/export/chart", "ledger/export/pdf", "node/web/voice", "node/web/voice/tones"}

// impure is what a pure package must not import.
var impure = []string{"os", "net", "log", "math/rand", "math/rand/v2", "crypto/rand"}

func TestArrowsPointDown(t *testing.T) {
	for dir, imports := range packages(t) {
		allowed, known := arrows[dir]
		if !known {
			t.Errorf("package %s has no place on the ladder", dir)
		}
		for _, path := range imports {
			if own, ok := strings.CutPrefix(path, "jigiya/"); ok && !slices.ContainsFunc(allowed, func(a string) bool { return covers(a, own) }) {
				t.Errorf("%s imports %s: that arrow points up", dir, own)
			}
			if slices.Contains(pure, dir) && slices.Contains(impure, path) {
				t.Errorf("%s imports %s, and should only compute", dir, path)
			}
			checkHome(t, dir, path)
		}
	}
}

func covers(allowed, path string) bool {
	if below, ok := strings.CutSuffix(allowed, "..."); ok {
		return strings.HasPrefix(path, below)
	}
	return allowed == path
}

func checkHome(t *testing.T, dir, path string) {
	t.Helper()
	for prefix, dirs := range homes {
		if strings.HasPrefix(path, prefix) && !slices.Contains(dirs, dir) {
			t.Errorf("%s imports %s, whose home is %v", dir, path, dirs)
		}
	}
}

// packages are the imports of every package's own files, tests left out.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, f fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if f.IsDir() && (strings.HasPrefix(f.Name(), ".") && path != root || f.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir, _ := filepath.Rel(root, filepath.Dir(path))
		dir = filepath.ToSlash(dir)
		for _, i := range file.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			found[dir] = append(found[dir], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "ledger", "p2p", "crypto", "node", "testdata", "go.mod", "go.sum", "README.md", "LICENSE"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && name != "jigiya" && !slices.Contains(allowed, name) {
			t.Errorf("%s stands at the top level", name)
		}
	}
}
