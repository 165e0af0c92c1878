package store

import (
	"errors"
	"testing"
)

// spoil changes the stored value of an entry, or removes it if there is none.
func spoil(t testing.TB, s *Store, seq uint64, value []byte) {
	t.Helper()
	must(t, s.put(s.version.Add(1), []item{{entryKey(testGroup, seq), value}}))
	spoiled := *s.known[testGroup].now.Load()
	spoiled.version = s.version.Load()
	s.known[testGroup].now.Store(&spoiled)
}

// What a damaged chain gives: the sound part, then the damaged entry's name.
func TestDamagedEntry(t *testing.T) {
	a := chain(Head{}, 9, 1, "a")
	changed := func(i int) []byte {
		v := entryValue(a[i])
		v[len(v)-1] ^= 1
		return v
	}
	unlinked := entryValue(a[4])
	unlinked[signatureSize+20] ^= 1 // prev
	tests := []struct {
		name  string
		seq   uint64
		value []byte
	}{
		{"first", 1, changed(0)},
		{"middle", 5, changed(4)},
		{"last but one", 8, changed(7)},
		{"last", 9, changed(8)},
		{"its link", 5, unlinked},
		{"missing first", 1, nil},
		{"missing", 5, nil},
		{"missing last", 9, nil},
		{"another's", 5, entryValue(a[5])},
		{"no entry", 5, []byte("x")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, t.TempDir(), testOptions())
			must(t, s.Append(testGroup, Head{}, a, nil))
			spoil(t, s, tt.seq, tt.value)
			got, err := readAll(s, testGroup, 0)
			var corrupt *CorruptError
			if !errors.As(err, &corrupt) || corrupt.Seq != tt.seq || corrupt.Group != testGroup {
				t.Fatal(err)
			}
			if len(got) != int(tt.seq)-1 {
				t.Fatalf("%d entries before entry %d", len(got), tt.seq)
			}
			if err := s.Mend(testGroup, chain(a[tt.seq-1].head(), 1, 1, "b")); err == nil {
				t.Fatal("mended with another entry")
			}
			other := a[tt.seq-1]
			other.Bytes = append([]byte{}, other.Bytes...)
			other.Bytes[100] ^= 1
			if err := s.Mend(testGroup, []Entry{other}); !errors.Is(err, ErrOrder) {
				t.Fatal("mended with a changed entry:", err)
			}
			must(t, s.Mend(testGroup, a[tt.seq-1:tt.seq]))
			wantEntries(t, s, a)
		})
	}
}

func TestMendRun(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	a := chain(Head{}, 9, 1, "a")
	must(t, s.Append(testGroup, Head{}, a, nil))
	spoil(t, s, 4, nil)
	spoil(t, s, 5, nil)
	var corrupt *CorruptError
	if err := s.Mend(testGroup, a[3:4]); !errors.As(err, &corrupt) || corrupt.Seq != 5 {
		t.Fatal(err)
	}
	must(t, s.Mend(testGroup, a[3:5]))
	wantEntries(t, s, a)
}
