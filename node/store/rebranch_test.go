package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// fork is a story: entries, a branch that leaves them after keep entries and opens epoch 2, and the notes of what
// leaves.
type fork struct {
	old, branch []Entry
	cut         Head
	left        []Note
}

func forked(n, keep, branch int) fork {
	f := fork{old: chain(Head{}, n, 1, "a")}
	f.cut = f.old[keep-1].head()
	f.branch = chain(f.cut, branch, 2, "branch")
	for _, e := range f.old[keep:] {
		f.left = append(f.left, Note{12, e.ID, entryValue(e)})
	}
	return f
}

func (f fork) base() Head { return lastHead(f.old) }

// now is the main chain after the rebranch.
func (f fork) now() []Entry { return slices.Concat(f.old[:f.cut.Seq], f.branch) }

func (f fork) take(s *Store, how Origin) error {
	return s.Rebranch(testGroup, f.base(), f.cut, f.branch, []Record{record("why")}, f.left, how)
}

func forks() map[string]fork {
	return map[string]fork{
		"shorter":  forked(9, 4, 1),
		"as long":  forked(9, 4, 5),
		"longer":   forked(9, 4, 8),
		"no loss":  forked(9, 9, 2),
		"big":      forked(2500, 3, 3),
		"both big": forked(2500, 3, 4800),
	}
}

func TestRebranch(t *testing.T) {
	for name, f := range forks() {
		for _, how := range []Origin{Opening, Received} {
			t.Run(fmt.Sprint(name, how), func(t *testing.T) {
				dir := t.TempDir()
				s := open(t, dir, testOptions())
				must(t, s.Append(testGroup, Head{}, f.old, nil))
				last := uint64(0)
				for c := range s.Feed(0) {
					last = c.Feed
				}
				must(t, f.take(s, how))
				for range 2 {
					wantEntries(t, s, f.now())
					wantReason(t, s, Ready)
					wantNotes(t, s, testGroup, f.left)
					wantRecord(t, s, record("why"), nil)
					if n := count(t, s, keyEntry) - len(f.now()) + count(t, s, keyStaged) + count(t, s, keyDecided); n != 0 {
						t.Fatalf("%d keys too many", n)
					}
					var changes []Change
					for c := range s.Feed(last) {
						changes = append(changes, c)
					}
					if len(changes) != 1 || changes[0].Head != lastHead(f.branch) {
						t.Fatal(changes)
					}
					must(t, s.Close())
					s = open(t, dir, testOptions())
				}
				head := lastHead(f.branch)
				must(t, s.Append(testGroup, head, chain(head, 1, 2, "on"), nil))
			})
		}
	}
}

func TestRebranchRefused(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	f := forked(9, 4, 3)
	must(t, s.Append(testGroup, Head{}, f.old, nil))
	base, cut := f.base(), f.cut
	other := Head{cut.Seq, cut.Epoch, Hash{1}}
	tests := []struct {
		name      string
		base, cut Head
		entries   []Entry
		how       Origin
		want      error
	}{
		{"stale", cut, cut, f.branch, Received, ErrStale},
		{"cut above", base, Head{10, 1, Hash{1}}, f.branch, Received, ErrOrder},
		{"no cut", base, Head{}, chain(Head{}, 2, 2, "b"), Received, ErrOrder},
		{"cut elsewhere", base, other, chain(other, 2, 2, "b"), Received, ErrOrder},
		{"another head as cut", base, Head{9, 1, Hash{1}}, chain(Head{9, 1, Hash{1}}, 1, 2, "b"), Received, ErrOrder},
		{"no entries", base, cut, nil, Received, ErrOrder},
		{"no epoch", base, cut, chain(cut, 3, 1, "b"), Received, ErrOrder},
		{"does not follow the cut", base, cut, chain(f.old[4].head(), 3, 2, "b"), Received, ErrOrder},
		{"own", base, cut, f.branch, Own, ErrOrder},
	}
	for _, tt := range tests {
		if err := s.Rebranch(testGroup, tt.base, tt.cut, tt.entries, nil, f.left, tt.how); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	wantEntries(t, s, f.old)
	wantNotes(t, s, testGroup)
}

// lostBranch is a home that moved to another branch and forgot it: the anchor alone names it.
func lostBranch(t *testing.T, f fork) string {
	dir := holding(t, f)
	old := filepath.Join(t.TempDir(), "db")
	copyAll(t, filepath.Join(dir, "db"), old)
	s := open(t, dir, testOptions())
	must(t, f.take(s, Opening))
	must(t, s.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "db")))
	must(t, os.Rename(old, filepath.Join(dir, "db")))
	return dir
}

// A lost rebranch is a loss, whether its head stood above or below the old one's; whoever brings the branch back
// ends it, and nothing else that is received does.
func TestLostRebranch(t *testing.T) {
	for name, want := range map[string]Reason{"shorter": Forked, "as long": Forked, "longer": Ahead} {
		for _, parts := range []int{1, 2} {
			t.Run(fmt.Sprint(name, parts), func(t *testing.T) {
				f := forks()[name]
				dir := lostBranch(t, f)
				s := open(t, dir, testOptions())
				state := wantReason(t, s, want)
				if state.Want != lastHead(f.branch) || state.Have != f.base() {
					t.Fatal(state)
				}
				other := chain(f.cut, len(f.branch), 2, "other")
				if err := s.Rebranch(testGroup, f.base(), f.cut, other, nil, f.left, Opening); !errors.Is(err, ErrRecovering) {
					t.Fatal("the lost epoch was opened a second time:", err)
				}
				first := f.branch[:max(1, len(f.branch)/parts)]
				must(t, s.Rebranch(testGroup, f.base(), f.cut, first, nil, f.left, Received))
				must(t, s.Close())
				s = open(t, dir, testOptions())
				if rest := f.branch[len(first):]; len(rest) > 0 {
					wantReason(t, s, Ahead)
					must(t, s.Receive(testGroup, lastHead(first), rest, nil))
				}
				for range 2 {
					wantReason(t, s, Ready)
					wantEntries(t, s, f.now())
					must(t, s.Close())
					s = open(t, dir, testOptions())
				}
			})
		}
	}
}

// A recovering group that the quorum moves to another branch elsewhere goes on recovering, until the node, which
// knows that the opening is of after the loss, says otherwise.
func TestReceivedRebranchWhileRecovering(t *testing.T) {
	f := forked(9, 4, 3)
	dir := lostBranch(t, f)
	s := open(t, dir, testOptions())
	other := chain(f.cut, 4, 2, "other")
	must(t, s.Rebranch(testGroup, f.base(), f.cut, other, nil, f.left, Received))
	for range 2 {
		wantReason(t, s, Forked)
		must(t, s.Close())
		s = open(t, dir, testOptions())
	}
	if err := s.Recovered(testGroup); !errors.Is(err, ErrRecovering) {
		t.Fatal("by an epoch that was lost:", err)
	}
	head := lastHead(other)
	later := chain(f.old[2].head(), 2, 3, "later")
	must(t, s.Rebranch(testGroup, head, f.old[2].head(), later, nil, nil, Received))
	if wantReason(t, s, Ahead).Want != lastHead(f.branch) {
		t.Fatal(s.State(testGroup))
	}
	must(t, s.Close())
	s = open(t, dir, testOptions())
	wantReason(t, s, Ahead)
	must(t, s.Recovered(testGroup))
	must(t, s.Close())
	s = open(t, dir, testOptions())
	wantReason(t, s, Ready)
	must(t, s.Append(testGroup, lastHead(later), chain(lastHead(later), 1, 3, "on"), nil))
}
