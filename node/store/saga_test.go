package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
)

// saga is a story of appends, rebranches and notes, small and big by turns, always the same: what a store holds
// after so many steps.
type saga struct {
	steps int
	chain []Entry
	notes []Note
}

// next tells the next step and gives what does it to a store that has come as far.
func (g *saga) next() func(*Store) error {
	i, n, base := g.steps, 3, Head{}
	if i%5 > 1 {
		n = 1700 // more than one transaction
	}
	g.steps++
	if len(g.chain) > 0 {
		base = lastHead(g.chain)
	}
	switch {
	case i%3 == 0 || len(g.chain) < 3:
		return g.grow(base, n)
	case i%3 == 1:
		return g.rebranch(base, n)
	}
	return g.note(n)
}

func (g *saga) grow(base Head, n int) func(*Store) error {
	entries := chain(base, n, base.Epoch, "grow")
	g.chain = append(g.chain, entries...)
	return func(s *Store) error { return s.Append(testGroup, base, entries, nil) }
}

func (g *saga) rebranch(base Head, n int) func(*Store) error {
	keep := max(1, len(g.chain)-n)
	cut, how := g.chain[keep-1].head(), Origin(1+keep%2)
	var left []Note
	for _, e := range g.chain[keep:] {
		left = append(left, Note{12, e.ID, entryValue(e)})
	}
	entries := chain(cut, 1+n/2, base.Epoch+1, "branch")
	g.chain = append(slices.Clip(g.chain[:keep]), entries...)
	g.notes = append(g.notes, left...)
	return func(s *Store) error { return s.Rebranch(testGroup, base, cut, entries, nil, left, how) }
}

func (g *saga) note(n int) func(*Store) error {
	dropped, fresh := g.notes, []Note(nil)
	for i := range n {
		fresh = append(fresh, note(20, fmt.Sprint(g.steps, i), 300))
	}
	if g.steps%2 == 0 {
		g.notes = append(g.notes, fresh...)
		return func(s *Store) error { return s.PutNotes(testGroup, fresh) }
	}
	var names []NoteID
	for _, n := range dropped {
		names = append(names, n.name())
	}
	g.notes = nil
	return func(s *Store) error { return s.DropNotes(testGroup, names) }
}

func sagaAfter(steps int) (g saga) {
	for range steps {
		g.next()
	}
	return g
}

// playSaga goes on from the step that its parent names.
func playSaga(dir string) {
	steps, err := strconv.Atoi(os.Getenv("STORE_TEST_STEP"))
	loud(err)
	o := testOptions()
	o.fault = tell
	s, err := Open(dir, o)
	loud(err)
	for g := sagaAfter(steps); ; {
		loud(g.next()(s))
		fmt.Println("acknowledged", g.steps)
	}
}

// holds says whether the store holds what the saga tells, and nothing else.
func (g *saga) holds(t *testing.T, s *Store) bool {
	head, _, err := s.Head(testGroup)
	must(t, err)
	names, err := s.NoteIDs(testGroup)
	must(t, err)
	if len(g.chain) > 0 && head != lastHead(g.chain) || len(g.chain) == 0 && !head.none() || len(names) != len(g.notes) {
		return false
	}
	wantEntries(t, s, g.chain)
	wantNotes(t, s, testGroup, g.notes)
	if n := count(t, s, keyEntry) - len(g.chain) + count(t, s, keyStaged) + count(t, s, keyDecided); n != 0 {
		t.Fatalf("%d keys too many", n)
	}
	return true
}

// After a kill at any point of the saga every step is there whole or not at all, and all acknowledged ones are.
func TestKillSaga(t *testing.T) {
	dir, steps, rounds := t.TempDir(), 0, 25
	if testing.Short() {
		rounds = 6
	}
	for range rounds {
		t.Setenv("STORE_TEST_STEP", fmt.Sprint(steps))
		steps = max(steps, int(killed(t, "saga", dir, 1+rand.IntN(60))))
		s := open(t, dir, testOptions())
		wantReason(t, s, Ready)
		if g := sagaAfter(steps); !g.holds(t, s) {
			if g.next(); !g.holds(t, s) {
				t.Fatalf("neither step %d nor the next", steps)
			}
			steps++
		}
		must(t, s.Close())
	}
}
