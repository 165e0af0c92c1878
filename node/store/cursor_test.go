package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func wantCursor(t testing.TB, s *Store, peer byte, want []byte) {
	t.Helper()
	if got, err := s.Cursor([20]byte{peer}); !bytes.Equal(got, want) || err != nil {
		t.Fatal(got, err)
	}
}

func TestCursor(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	wantCursor(t, s, 1, nil)
	must(t, s.SetCursor([20]byte{1}, []byte("one")))
	must(t, s.SetCursor([20]byte{2}, make([]byte, maxCursor)))
	must(t, s.SetCursor([20]byte{1}, []byte("two")))
	if err := s.SetCursor([20]byte{1}, make([]byte, maxCursor+1)); !errors.Is(err, ErrSize) {
		t.Fatal(err)
	}
	for range 2 {
		wantCursor(t, s, 1, []byte("two"))
		wantCursor(t, s, 2, make([]byte, maxCursor))
		wantCursor(t, s, 3, nil)
		must(t, s.Close())
		s = open(t, dir, testOptions())
	}
	must(t, s.SetCursor([20]byte{1}, nil))
	wantCursor(t, s, 1, nil)
}

// Cursors of a store whose tail is lost are those of before, or none.
func TestCursorLostWithTheTail(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	a := chain(Head{}, 3, 1, "a")
	must(t, s.Receive(testGroup, Head{}, a[:1], nil))
	must(t, s.SetCursor([20]byte{1}, []byte("has 1")))
	must(t, s.Receive(testGroup, a[0].head(), a[1:], nil))
	must(t, s.SetCursor([20]byte{1}, []byte("has 3")))
	killed := t.TempDir()
	copyLive(t, dir, killed) // as a kill leaves it
	must(t, s.Close())
	logs, err := filepath.Glob(filepath.Join(killed, "db", "*.mem"))
	if err != nil || len(logs) != 1 {
		t.Fatal(logs, err)
	}
	flip(t, logs[0], a[1].Bytes)
	s = open(t, killed, testOptions())
	wantEntries(t, s, a[:1])
	wantCursor(t, s, 1, []byte("has 1"))
}

func TestIdentity(t *testing.T) {
	dir, _ := lose(t, 8, 3)
	id := func(o Options) (id Hash) {
		s := open(t, dir, o)
		id = s.ID()
		if id == (Hash{}) || id != s.ID() {
			t.Fatal(id)
		}
		must(t, s.Close())
		return id
	}
	here := testOptions()
	lost := id(here)
	s := open(t, dir, here)
	must(t, s.SetCursor([20]byte{1}, []byte("x")))
	must(t, s.Close())
	if id(here) != lost {
		t.Fatal("a loss was counted twice")
	}
	wantCursor(t, open(t, dir, here), 1, []byte("x"))
	t.Run("elsewhere", func(t *testing.T) {
		elsewhere := here
		elsewhere.Machine = "another one"
		to := t.TempDir()
		copyAll(t, dir, to)
		s := open(t, to, elsewhere)
		wantCursor(t, s, 1, nil)
		if s.ID() == lost {
			t.Fatal("a copy has the name of the original")
		}
	})
}

// Whatever Open finds lost gives a new name and no cursors; a restart alone does not.
func TestIdentityAfterLosses(t *testing.T) {
	tests := []struct {
		name string
		lose func(t *testing.T, dir string)
		new  bool
	}{
		{"nothing", func(*testing.T, string) {}, false},
		{"anchors removed", func(t *testing.T, dir string) { must(t, os.RemoveAll(filepath.Join(dir, "anchors"))) }, true},
		{"anchor damaged", func(t *testing.T, dir string) {
			must(t, os.Truncate(filepath.Join(anchorOf(dir, testGroup), "slots"), 0))
		}, true},
		{"stamp removed", func(t *testing.T, dir string) { removeStamps(anchorOf(dir, testGroup), stamp{}) }, true},
		{"two logs", func(t *testing.T, dir string) {
			s := open(t, dir, testOptions())
			live := t.TempDir()
			copyLive(t, filepath.Join(dir, "db"), live)
			must(t, s.Close())
			logs, err := filepath.Glob(filepath.Join(live, "*.mem"))
			must(t, err)
			for _, name := range []string{"00098.mem", "00099.mem"} {
				b, err := os.ReadFile(logs[0])
				must(t, err)
				must(t, os.WriteFile(filepath.Join(dir, "db", name), b, 0o600))
			}
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			found(t, dir, 3)
			s := open(t, dir, testOptions())
			id := s.ID()
			must(t, s.SetCursor([20]byte{1}, []byte("x")))
			must(t, s.Close())
			tt.lose(t, dir)
			s = open(t, dir, testOptions())
			if (s.ID() != id) != tt.new {
				t.Fatal(s.ID() == id)
			}
			want := []byte("x")
			if tt.new {
				want = nil
			}
			wantCursor(t, s, 1, want)
		})
	}
}

// A group whose entries were all received can be signed in only after this device has opened an epoch there.
func TestCopy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	a := chain(Head{}, 6, 1, "a")
	must(t, s.Receive(testGroup, Head{}, a[:3], nil))
	must(t, s.Receive(testGroup, a[2].head(), a[3:], nil))
	head := lastHead(a)
	for range 2 {
		if state := wantReason(t, s, Copy); state.Have != head {
			t.Fatal(state)
		}
		if err := s.Append(testGroup, head, chain(head, 1, 1, "b"), nil); !errors.Is(err, ErrRecovering) {
			t.Fatal(err)
		}
		if err := s.OpenEpoch(testGroup, head, chain(head, 1, 1, "b"), nil); !errors.Is(err, ErrRecovering) {
			t.Fatal("an old epoch:", err)
		}
		if groups, err := s.Groups(); len(groups) != 1 || err != nil {
			t.Fatal(groups, err)
		}
		must(t, s.Close())
		s = open(t, dir, testOptions())
	}
	must(t, s.Append(testGroup, head, nil, []Record{record("a")}))
	if _, err := os.Stat(anchorOf(dir, testGroup)); err == nil {
		t.Fatal("a copy has an anchor")
	}
	b := chain(head, 2, 2, "b")
	must(t, s.OpenEpoch(testGroup, head, b, nil))
	wantReason(t, s, Ready)
	must(t, s.Append(testGroup, lastHead(b), chain(lastHead(b), 1, 2, "c"), nil))
	must(t, s.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "anchors")))
	wantReason(t, open(t, dir, testOptions()), Missing) // no longer a copy: something was signed
}
