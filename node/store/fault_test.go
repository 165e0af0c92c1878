package store

import (
	"errors"
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
