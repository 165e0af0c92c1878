package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

func anchorOf(dir string, group Hash) string {
	return filepath.Join(dir, "anchors", hex.EncodeToString(group[:]))
}

func copyAll(t testing.TB, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-a", from+"/.", to).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
}

// copyLive copies a running store as a kill would leave it: not while files come and go.
func copyLive(t testing.TB, from, to string) {
	t.Helper()
	for {
		before := filesIn(t, from)
		must(t, os.RemoveAll(to))
		must(t, os.MkdirAll(to, 0o700))
		err := exec.Command("cp", "-a", from+"/.", to).Run()
		if after := filesIn(t, from); slices.Equal(before, after) {
			must(t, err)
			return
		}
	}
}

// filesIn are the names of all files, and what the table of contents has grown to.
func filesIn(t testing.TB, dir string) (names []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && d.Name() == "MANIFEST" {
			if i, err := d.Info(); err == nil {
				path += fmt.Sprint(" ", i.Size())
			}
		}
		names = append(names, path)
		return err
	}))
	return names
}

// lose gives a store of n entries whose last lost are gone from the database, while the anchor names them.
func lose(t testing.TB, n, lost int) (dir string, entries []Entry) {
	t.Helper()
	dir = t.TempDir()
	entries = chain(Head{}, n, 1, "a")
	s := open(t, dir, testOptions())
	must(t, s.Append(testGroup, Head{}, entries[:n-lost], nil))
	must(t, s.Close())
	old := filepath.Join(t.TempDir(), "db")
	copyAll(t, filepath.Join(dir, "db"), old)
	s = open(t, dir, testOptions())
	must(t, s.Append(testGroup, entries[n-lost-1].head(), entries[n-lost:], nil))
	must(t, s.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "db")))
	must(t, os.Rename(old, filepath.Join(dir, "db")))
	return dir, entries
}

func TestAnchorAhead(t *testing.T) {
	dir, entries := lose(t, 8, 3)
	s := open(t, dir, testOptions())
	state := wantReason(t, s, Ahead)
	if state.Have != entries[4].head() || state.Want != entries[7].head() {
		t.Fatal(state)
	}
	wantEntries(t, s, entries[:5])
	head := entries[4].head()
	err := s.Append(testGroup, head, chain(head, 1, 1, "b"), nil)
	var recovering *RecoveringError
	if !errors.Is(err, ErrRecovering) || !errors.As(err, &recovering) || recovering.State != state {
		t.Fatal(err)
	}
	must(t, s.Append(testGroup, head, nil, []Record{record("a")})) // not a signed thing

	// A peer brings back a part, the process is restarted, and the peer brings the rest and more.
	must(t, s.Receive(testGroup, head, entries[5:6], nil))
	wantReason(t, s, Ahead)
	must(t, s.Close())
	s = open(t, dir, testOptions())
	wantReason(t, s, Ahead)
	more := chain(entries[7].head(), 2, 1, "b")
	must(t, s.Receive(testGroup, entries[5].head(), append(entries[6:8:8], more...), nil))
	wantReason(t, s, Ready)
	must(t, s.Append(testGroup, lastHead(more), chain(lastHead(more), 1, 1, "c"), nil))
	must(t, s.Close())
	wantReason(t, open(t, dir, testOptions()), Ready)
}

func TestWholeGroupLost(t *testing.T) {
	dir := t.TempDir()
	entries := found(t, dir, 2)
	must(t, os.RemoveAll(filepath.Join(dir, "db")))
	s := open(t, dir, testOptions())
	if groups, err := s.Groups(); len(groups) != 1 || err != nil {
		t.Fatal(groups, err)
	}
	wantReason(t, s, Ahead)
	if err := s.Append(testGroup, Head{}, entries, nil); !errors.Is(err, ErrRecovering) {
		t.Fatal(err)
	}
	must(t, s.Receive(testGroup, Head{}, entries, nil))
	wantReason(t, s, Ready)
}

// Peers that hold another chain at the anchor's place do not end recovering; a new epoch does.
func TestForkedAndNewEpoch(t *testing.T) {
	dir, entries := lose(t, 8, 3)
	s := open(t, dir, testOptions())
	other := chain(entries[4].head(), 4, 1, "other")
	must(t, s.Receive(testGroup, entries[4].head(), other, nil))
	for range 2 {
		wantReason(t, s, Forked)
		must(t, s.Close())
		s = open(t, dir, testOptions())
	}
	head := lastHead(other)
	if err := s.Recovered(testGroup); !errors.Is(err, ErrRecovering) { // no new epoch
		t.Fatal(err)
	}
	if err := s.OpenEpoch(testGroup, head, chain(head, 1, 1, "b"), nil); !errors.Is(err, ErrRecovering) {
		t.Fatal(err)
	}
	must(t, s.OpenEpoch(testGroup, head, chain(head, 2, 2, "b"), nil))
	for range 2 {
		wantReason(t, s, Ready)
		must(t, s.Close())
		s = open(t, dir, testOptions())
	}
}

// The epoch that was lost may not be opened a second time.
func TestLostEpoch(t *testing.T) {
	dir := t.TempDir()
	entries := found(t, dir, 3)
	old := filepath.Join(t.TempDir(), "db")
	copyAll(t, filepath.Join(dir, "db"), old)
	s := open(t, dir, testOptions())
	head := lastHead(entries)
	must(t, s.OpenEpoch(testGroup, head, chain(head, 1, 2, "b"), nil))
	must(t, s.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "db")))
	must(t, os.Rename(old, filepath.Join(dir, "db")))
	s = open(t, dir, testOptions())
	wantReason(t, s, Ahead)
	if err := s.OpenEpoch(testGroup, head, chain(head, 1, 2, "c"), nil); !errors.Is(err, ErrRecovering) {
		t.Fatal(err)
	}
	must(t, s.OpenEpoch(testGroup, head, chain(head, 1, 3, "c"), nil))
	wantReason(t, s, Ready)
}

func TestRecoveredByReceivedEpoch(t *testing.T) {
	dir, entries := lose(t, 8, 3)
	s := open(t, dir, testOptions())
	received := chain(entries[4].head(), 1, 2, "quorum")
	must(t, s.Receive(testGroup, entries[4].head(), received, nil))
	wantReason(t, s, Ahead) // no peer's word ends it
	must(t, s.Recovered(testGroup))
	wantReason(t, s, Ready)
	must(t, s.Recovered(testGroup))
	must(t, s.Close())
	wantReason(t, open(t, dir, testOptions()), Ready)
}

// Every way to bring an old home back, or to lose the anchor, needs a new epoch, which then holds for good.
func TestRestored(t *testing.T) {
	o := testOptions()
	elsewhere := testOptions()
	elsewhere.Machine = "another one"
	slots := func(dir string) string { return filepath.Join(anchorOf(dir, testGroup), "slots") }
	tests := []struct {
		name string
		o    Options
		want Reason
		make func(t *testing.T, dir string) string // gives the home to open
	}{
		{"copied elsewhere", o, OtherFile, func(t *testing.T, dir string) string {
			to := t.TempDir()
			copyAll(t, dir, to)
			return to
		}},
		{"removed and copied back", o, OtherFile, func(t *testing.T, dir string) string {
			backup := t.TempDir()
			copyAll(t, dir, backup)
			must(t, os.RemoveAll(dir)) // the inodes are free for the copy
			must(t, os.Mkdir(dir, 0o700))
			copyAll(t, backup, dir)
			return dir
		}},
		{"copied over itself in place", o, OtherFile, func(t *testing.T, dir string) string {
			backup := t.TempDir()
			copyAll(t, dir, backup)
			s := open(t, dir, o)
			head, _, _ := s.Head(testGroup)
			must(t, s.Append(testGroup, head, chain(head, 2, 1, "b"), nil))
			must(t, s.Close())
			copyAll(t, backup, dir) // keeps the inodes of all files that are there
			return dir
		}},
		{"another machine", elsewhere, OtherMachine, func(_ *testing.T, dir string) string { return dir }},
		{"anchors removed", o, Missing, func(t *testing.T, dir string) string {
			must(t, os.RemoveAll(filepath.Join(dir, "anchors")))
			return dir
		}},
		{"stamp removed", o, OtherFile, func(t *testing.T, dir string) string {
			removeStamps(anchorOf(dir, testGroup), stamp{})
			return dir
		}},
		{"slots zeroed", o, Damaged, func(t *testing.T, dir string) string {
			must(t, os.WriteFile(slots(dir), make([]byte, 2*slotStride), 0o600))
			return dir
		}},
		{"slots empty", o, Damaged, func(t *testing.T, dir string) string {
			must(t, os.Truncate(slots(dir), 0))
			return dir
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "home")
			entries := found(t, dir, 3)
			dir = tt.make(t, dir)
			s := open(t, dir, tt.o)
			wantReason(t, s, tt.want)
			wantEntries(t, s, entries)
			head := lastHead(entries)
			if err := s.Append(testGroup, head, chain(head, 1, 1, "b"), nil); !errors.Is(err, ErrRecovering) {
				t.Fatal(err)
			}
			must(t, s.Receive(testGroup, head, chain(head, 1, 1, "c"), nil))
			wantReason(t, s, tt.want) // not ended by a peer, whatever it brings
			head, _, _ = s.Head(testGroup)
			must(t, s.OpenEpoch(testGroup, head, chain(head, 1, 2, "d"), nil))
			wantReason(t, s, Ready)
			must(t, s.Close())
			s = open(t, dir, tt.o)
			wantReason(t, s, Ready)
			head, _, _ = s.Head(testGroup)
			must(t, s.Append(testGroup, head, chain(head, 1, 2, "e"), nil))
		})
	}
}

func TestMovedHomeIsTheSame(t *testing.T) {
	parent := t.TempDir()
	entries := found(t, filepath.Join(parent, "a"), 3)
	must(t, os.Rename(filepath.Join(parent, "a"), filepath.Join(parent, "b")))
	s := open(t, filepath.Join(parent, "b"), testOptions())
	wantReason(t, s, Ready)
	wantEntries(t, s, entries)
}

// Any flipped bit in the slots is either without consequence or found.
func TestAnchorFlips(t *testing.T) {
	dir := t.TempDir()
	entries := found(t, dir, 3)
	path := filepath.Join(anchorOf(dir, testGroup), "slots")
	sound, err := os.ReadFile(path)
	must(t, err)
	for _, at := range []int{0, 9, 30, 48, 49, 60, 80, 160, 200, 300, 500} {
		for _, slots := range [][]int{{0}, {1}, {0, 1}} {
			b := append([]byte{}, sound...)
			for _, i := range slots {
				b[i*slotStride+at] ^= 4
			}
			must(t, os.WriteFile(path, b, 0o600))
			s := open(t, dir, testOptions())
			want := Ready // by the other slot: at worst the one before, on the same chain
			if len(slots) == 2 {
				want = Damaged
			}
			wantReason(t, s, want)
			wantEntries(t, s, entries)
			must(t, s.Close())
		}
	}
}
