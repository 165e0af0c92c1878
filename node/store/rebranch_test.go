package store

import (
	"errors"
	"fmt"
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
