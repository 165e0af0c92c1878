package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/go-cmp/cmp"
)

var errFault = errors.New("fault")

// fault makes the nth write at a point fail, having persisted or not.
type fault struct {
	point   string
	persist bool
	after   int
	hit     bool
}

func (f *fault) run(point string, write func() error) error {
	if point != f.point || f.hit {
		return write()
	}
	if f.after > 0 {
		f.after--
		return write()
	}
	f.hit = true
	if f.persist {
		if err := write(); err != nil {
			return err
		}
	}
	return errFault
}

// The matrix: each write of a batch fails, persisted or not. Afterwards the store refuses to write, shows what it
// showed before, and once opened again holds either all of the batch or nothing, and all that was acknowledged.
func TestFaults(t *testing.T) {
	tests := []struct {
		name    string
		fault   fault
		entries int
		opening bool
		kept    bool // the batch is there after a restart
	}{
		{"keys not persisted", fault{point: "writing record keys"}, 1, false, false},
		{"keys persisted", fault{point: "writing record keys", persist: true}, 1, false, false},
		{"commit not persisted", fault{point: "committing"}, 1, false, false},
		{"commit persisted", fault{point: "committing", persist: true}, 1, false, true},
		{"big: first not persisted", fault{point: "committing"}, 4200, false, false},
		{"big: first persisted", fault{point: "committing", persist: true}, 4200, false, false},
		{"big: middle not persisted", fault{point: "committing", after: 1}, 4200, false, false},
		{"big: middle persisted", fault{point: "committing", after: 1, persist: true}, 4200, false, false},
		{"stamp not persisted", fault{point: "anchoring"}, 1, false, false},
		{"stamp persisted", fault{point: "anchoring", persist: true}, 1, false, false},
		{"anchor not persisted", fault{point: "anchoring", after: 1}, 1, false, true},
		{"anchor persisted", fault{point: "anchoring", after: 1, persist: true}, 1, false, true},
		{"big: anchor not persisted", fault{point: "anchoring", after: 1}, 4200, false, true},
		{"epoch: promise not persisted", fault{point: "anchoring"}, 1, true, false},
		{"epoch: promise persisted", fault{point: "anchoring", persist: true}, 1, true, false},
		{"epoch: commit not persisted", fault{point: "committing"}, 1, true, false},
		{"epoch: commit persisted", fault{point: "committing", persist: true}, 1, true, true},
		{"epoch: anchor not persisted", fault{point: "anchoring", after: 1}, 1, true, true},
		{"epoch: anchor persisted", fault{point: "anchoring", after: 1, persist: true}, 1, true, true},
		{"founding: anchor not persisted", fault{point: "anchoring"}, -1, false, false},
		{"founding: anchor persisted", fault{point: "anchoring", persist: true}, -1, false, false},
		{"founding: commit not persisted", fault{point: "committing"}, -1, false, false},
		{"founding: commit persisted", fault{point: "committing", persist: true}, -1, false, true},
		{"founding: head not persisted", fault{point: "anchoring", after: 1}, -1, false, true},
		{"founding: head persisted", fault{point: "anchoring", after: 1, persist: true}, -1, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, acked := t.TempDir(), []Entry(nil)
			switch {
			case tt.opening:
				dir, acked = lose(t, 6, 2)
				acked = acked[:4]
			case tt.entries > 0:
				acked = found(t, dir, 2)
			}
			base := Head{}
			if acked != nil {
				base = lastHead(acked)
			}
			s := open(t, dir, testOptions())
			s.o.fault = tt.fault.run
			state := s.State(testGroup)
			epoch, write := uint64(1), s.Append
			if tt.opening {
				epoch, write = 2, s.OpenEpoch
			}
			batch := chain(base, max(tt.entries, -tt.entries), epoch, "b")
			if err := write(testGroup, base, batch, []Record{record("a")}); !errors.Is(err, errFault) {
				t.Fatal(err)
			}
			for _, err := range []error{
				write(testGroup, base, batch, nil), s.Receive(testGroup, base, batch, nil),
				s.Erase(testGroup, Hash{}), s.Recovered(testGroup),
			} {
				if !errors.Is(err, ErrBroken) {
					t.Fatal("it still writes:", err)
				}
			}
			wantEntries(t, s, acked)
			if s.State(testGroup) != state {
				t.Fatal("the state has changed")
			}
			must(t, s.Close())

			s = open(t, dir, testOptions())
			want := acked
			if tt.kept {
				want = append(acked[:len(acked):len(acked)], batch...)
				state = State{}
				wantRecord(t, s, record("a"), nil)
			}
			wantEntries(t, s, want)
			if d := cmp.Diff(state, s.State(testGroup)); d != "" {
				t.Fatal(d)
			}
			if !tt.kept { // and it can be done again
				if tt.opening {
					write = s.OpenEpoch
				} else {
					write = s.Append
				}
				must(t, write(testGroup, base, batch, []Record{record("a")}))
				want = append(acked[:len(acked):len(acked)], batch...)
			}
			must(t, s.Close())
			s = open(t, dir, testOptions())
			wantEntries(t, s, want)
			wantReason(t, s, Ready)
			wantRecord(t, s, record("a"), nil)
			if n := count(t, s, keyPending) + count(t, s, keyEntry) - len(want); n != 0 {
				t.Fatalf("%d keys too many", n)
			}
		})
	}
}

func count(t *testing.T, s *Store, kind byte) (n int) {
	must(t, s.scan([]byte{kind}, func(*badger.Item) error { n++; return nil }))
	return n
}

// nth makes the nth write fail, whatever it is, having persisted or not; below zero it only counts.
type nth struct {
	n, at   int
	persist bool
}

func (f *nth) run(_ string, write func() error) error {
	f.n++
	if f.n-1 != f.at {
		return write()
	}
	if f.persist {
		if err := write(); err != nil {
			return err
		}
	}
	return errFault
}

// eachFault does something once for every write it consists of, that one failing, on a store as begin makes it; and
// then asks, in the store opened again, what is there.
func eachFault(t *testing.T, begin func(t *testing.T) string, do func(*Store) error, ask func(t *testing.T, s *Store)) {
	f := &nth{at: -1}
	s := open(t, begin(t), testOptions())
	s.o.fault = f.run
	must(t, do(s))
	must(t, s.Close())
	for at := range f.n {
		if testing.Short() && f.n > 8 && at%4 != 0 {
			continue
		}
		for _, persist := range []bool{false, true} {
			t.Run(fmt.Sprintf("write %d of %d %v", at+1, f.n, persist), func(t *testing.T) {
				dir := begin(t)
				s := open(t, dir, testOptions())
				s.o.fault = (&nth{at: at, persist: persist}).run
				if err := do(s); !errors.Is(err, errFault) {
					t.Fatal(err)
				}
				if err := do(s); !errors.Is(err, ErrBroken) {
					t.Fatal("it still writes:", err)
				}
				must(t, s.Close())
				ask(t, open(t, dir, testOptions()))
			})
		}
	}
}

// A rebranch whose process dies at any of its writes leaves the old branch or the new one, with all that belongs to
// it, and the group as ready or recovering as that means; and it can be done again.
func TestFaultsOfRebranch(t *testing.T) {
	small, big := forked(9, 4, 3), forked(1500, 3, 1600)
	tests := []struct {
		name   string
		fork   fork
		begin  func(t *testing.T, f fork) string
		how    Origin
		before Reason
	}{
		{"ready, received", small, holding, Received, Ready},
		{"ready, opening", small, holding, Opening, Ready},
		{"big", big, holding, Received, Ready},
		{"copy, received", small, copying, Received, Copy},
		{"copy, opening", small, copying, Opening, Copy},
		{"ahead, opening", small, losing, Opening, Ahead},
		{"big, ahead, opening", big, losing, Opening, Ahead},
		{"ahead, received", small, losing, Received, Ahead},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if testing.Short() && tt.name == "big, ahead, opening" {
				t.Skip("the same writes as of the small one and of the big one")
			}
			f := tt.fork
			if tt.before == Ahead {
				f.branch = chain(f.cut, len(f.branch), 3, "branch")
			}
			after := tt.before
			if tt.how == Opening {
				after = Ready
			}
			eachFault(t, func(t *testing.T) string { return tt.begin(t, f) }, func(s *Store) error { return f.take(s, tt.how) },
				func(t *testing.T, s *Store) {
					head, _, err := s.Head(testGroup)
					must(t, err)
					if head == f.base() {
						wantReason(t, s, tt.before)
						wantEntries(t, s, f.old)
						wantNotes(t, s, testGroup)
						must(t, f.take(s, tt.how))
					}
					wantReason(t, s, after)
					wantEntries(t, s, f.now())
					wantNotes(t, s, testGroup, f.left)
					wantRecord(t, s, record("why"), nil)
					if n := count(t, s, keyEntry) - len(f.now()) + count(t, s, keyStaged) + count(t, s, keyDecided); n != 0 {
						t.Fatalf("%d keys too many", n)
					}
				})
		})
	}
}

// holding is a home that wrote the old branch.
func holding(t *testing.T, f fork) string {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	must(t, s.Append(testGroup, Head{}, f.old, nil))
	must(t, s.Close())
	return dir
}

// copying is a home that received it.
func copying(t *testing.T, f fork) string {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	must(t, s.Receive(testGroup, Head{}, f.old, nil))
	must(t, s.Close())
	return dir
}

// losing is a home that wrote it, and more, of epoch 2, that is lost.
func losing(t *testing.T, f fork) string {
	dir := holding(t, f)
	old := filepath.Join(t.TempDir(), "db")
	copyAll(t, filepath.Join(dir, "db"), old)
	s := open(t, dir, testOptions())
	must(t, s.OpenEpoch(testGroup, f.base(), chain(f.base(), 2, 2, "lost"), nil))
	must(t, s.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "db")))
	must(t, os.Rename(old, filepath.Join(dir, "db")))
	return dir
}

// Notes in any number are kept, or dropped, all or none.
func TestFaultsOfNotes(t *testing.T) {
	a, b := manyNotes(20, 30, 20<<10), manyNotes(21, 60, 20<<10)
	begin := func(t *testing.T) string {
		dir := t.TempDir()
		s := open(t, dir, testOptions())
		must(t, s.PutNotes(testGroup, a))
		must(t, s.Close())
		return dir
	}
	t.Run("put", func(t *testing.T) {
		put := func(s *Store) error { return s.PutNotes(testGroup, append(b, a[:3]...)) }
		eachFault(t, begin, put, func(t *testing.T, s *Store) {
			if len(readNotes(t, s, testGroup)) == len(a) {
				wantNotes(t, s, testGroup, a)
				must(t, put(s))
			}
			wantNotes(t, s, testGroup, a, b)
		})
	})
	t.Run("drop", func(t *testing.T) {
		var names []NoteID
		for _, n := range a {
			names = append(names, n.name())
		}
		drop := func(s *Store) error { return s.DropNotes(testGroup, names) }
		eachFault(t, begin, drop, func(t *testing.T, s *Store) {
			if len(readNotes(t, s, testGroup)) == len(a) {
				must(t, drop(s))
			}
			wantNotes(t, s, testGroup)
		})
	})
}
