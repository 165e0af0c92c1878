package warehouse

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jigiya/crypto"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, path string) *Stock {
	t.Helper()
	s, err := OpenStock(path, crypto.Hash{1}, crypto.Hash{2})
	must(t, err)
	return s
}

// held is all that a stock says.
func held(t testing.TB, s *Stock) map[crypto.Hash]string {
	t.Helper()
	all := map[crypto.Hash]string{}
	for _, group := range s.groups() {
		body, err := s.body(group)
		must(t, err)
		all[group] = string(body)
	}
	return all
}

// What was kept last is there when it is opened again, whatever was kept, forgotten
// and written anew before.
func TestStockHoldsWhatWasKeptLast(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		path := filepath.Join(t.TempDir(), "facts")
		s, want := open(t, path), map[crypto.Hash]string{}
		for range rapid.IntRange(0, 30).Draw(r, "steps") {
			group := crypto.Hash{byte(rapid.IntRange(0, 5).Draw(r, "group"))}
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0:
				must(t, s.Close())
				s = open(t, path)
			case 1:
				must(t, s.tighten())
			default:
				body := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(r, "body")
				must(t, s.keep(group, mark{feed: 7}, body))
				want[group] = string(body)
			}
			if diff := cmp.Diff(want, held(t, s)); diff != "" {
				r.Fatal(diff)
			}
		}
		must(t, s.Close())
	})
}

// The same records written anew are the same bytes, in whatever order they came.
func TestTightenedStockIsTheSameBytes(t *testing.T) {
	var written [2][]byte
	for turn := range written {
		path := filepath.Join(t.TempDir(), "facts")
		s := open(t, path)
		for i, n := range rand.Perm(40) {
			must(t, s.keep(crypto.Hash{byte(n)}, mark{feed: uint64(i)}, []byte("old")))
		}
		for _, n := range rand.Perm(40) {
			must(t, s.keep(crypto.Hash{byte(n)}, mark{feed: uint64(n)}, bytes.Repeat([]byte{byte(n)}, n)))
		}
		must(t, s.tighten())
		must(t, s.Close())
		var err error
		written[turn], err = os.ReadFile(path)
		must(t, err)
	}
	if !bytes.Equal(written[0], written[1]) {
		t.Error("the same records, other bytes")
	}
}

// Wherever the file is cut or flipped, what is read is what was kept there once, and
// the rest is missing: never anything else. After that it takes records again.
func TestDamagedStockForgets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts")
	s := open(t, path)
	want := map[crypto.Hash]string{}
	for n := range byte(4) {
		want[crypto.Hash{n}] = string(bytes.Repeat([]byte{n}, 9))
		must(t, s.keep(crypto.Hash{n}, mark{feed: uint64(n)}, []byte(want[crypto.Hash{n}])))
	}
	must(t, s.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	for at := range whole {
		for _, harm := range []func() []byte{
			func() []byte { return whole[:at] },
			func() []byte { return flipped(whole, at) },
			func() []byte { return append(bytes.Clone(whole[:at]), make([]byte, 300)...) },
		} {
			must(t, os.WriteFile(path, harm(), 0o600))
			s := open(t, path)
			for group, body := range held(t, s) {
				if want[group] != body {
					t.Fatalf("damaged at %d: group %d has %q", at, group[0], body)
				}
			}
			must(t, s.keep(crypto.Hash{9}, mark{}, []byte("again")))
			must(t, s.Close())
			s = open(t, path)
			if held(t, s)[crypto.Hash{9}] != "again" {
				t.Fatalf("damaged at %d: it keeps nothing any more", at)
			}
			must(t, s.Close())
		}
	}
}

func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 0x10
	return b
}

// Records of another store, or written in another form, are not this one's.
func TestStockOfAnotherIsForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts")
	for i, other := range [][2]crypto.Hash{{{1}, {2}}, {{1}, {3}}, {{4}, {3}}} {
		s, err := OpenStock(path, other[0], other[1])
		must(t, err)
		if len(s.groups()) > 0 {
			t.Errorf("%d: another's records are read", i)
		}
		must(t, s.keep(crypto.Hash{9}, mark{}, []byte("mine")))
		must(t, s.Close())
	}
}

// A disk that is full leaves what was kept before.
func TestFullDiskLeavesTheStock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts")
	s := open(t, path)
	must(t, s.keep(crypto.Hash{1}, mark{}, []byte("kept")))
	must(t, s.file.Close())
	var err error
	s.file, err = os.Open(path) // one cannot write to it
	must(t, err)
	if err := s.keep(crypto.Hash{2}, mark{}, []byte("lost")); !errors.Is(err, os.ErrPermission) && err == nil {
		t.Error("kept without a file")
	}
	must(t, s.Close())
	s = open(t, path)
	if diff := cmp.Diff(map[crypto.Hash]string{{1}: "kept"}, held(t, s)); diff != "" {
		t.Error(diff)
	}
	must(t, s.Close())
}
