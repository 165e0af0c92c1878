package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func record(name string) Record {
	return Record{digest([]byte(name)), digest([]byte("key of " + name)), []byte("sealed " + name)}
}

func wantRecord(t testing.TB, s *Store, r Record, want error) {
	t.Helper()
	key, sealed, err := s.Record(testGroup, r.Digest)
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
	if want == nil && (key != r.Key || !bytes.Equal(sealed, r.Sealed)) {
		t.Fatalf("got %x %q", key, sealed)
	}
}

func TestRecords(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	a, b, c := record("a"), record("b"), record("c")
	entries := chain(Head{}, 1, 1, "a")
	must(t, s.Append(testGroup, Head{}, entries, []Record{a, b, a}))
	must(t, s.Append(testGroup, entries[0].head(), nil, []Record{c, b}))
	must(t, s.Erase(testGroup, b.Digest))
	must(t, s.Erase(testGroup, b.Digest))
	for range 2 {
		wantRecord(t, s, a, nil)
		wantRecord(t, s, b, ErrErased)
		wantRecord(t, s, c, nil)
		wantRecord(t, s, record("d"), fs.ErrNotExist)
		if _, _, err := s.Record(Hash{9}, a.Digest); !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		must(t, s.Close())
		s = open(t, dir, testOptions())
	}
	file, err := os.ReadFile(filepath.Join(dir, "records.keys"))
	must(t, err)
	if bytes.Contains(file, b.Key[:]) || !bytes.Contains(file, a.Key[:]) || len(file) != 3*keySlot {
		t.Fatal("the key is still there, or one too many is gone")
	}
}

func TestErasedStaysErased(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	a, late := record("a"), record("late")
	entries := chain(Head{}, 1, 1, "a")
	must(t, s.Append(testGroup, Head{}, entries, []Record{a}))
	must(t, s.Erase(testGroup, a.Digest))
	must(t, s.Erase(testGroup, late.Digest)) // before a peer brings it
	must(t, s.Receive(testGroup, entries[0].head(), nil, []Record{a, late}))
	wantRecord(t, s, a, ErrErased)
	wantRecord(t, s, late, ErrErased)
}

// A slot torn by a crash is used again, wherever it is.
func TestTornKey(t *testing.T) {
	for _, cut := range []int{1, 60, keySlot - 1} {
		dir := t.TempDir()
		s := open(t, dir, testOptions())
		must(t, s.Append(testGroup, Head{}, nil, []Record{record("a"), record("b")}))
		must(t, s.Close())
		must(t, os.Truncate(filepath.Join(dir, "records.keys"), int64(keySlot+cut)))
		s = open(t, dir, testOptions())
		wantRecord(t, s, record("a"), nil)
		wantRecord(t, s, record("b"), fs.ErrNotExist)
		must(t, s.Append(testGroup, Head{}, nil, []Record{record("c"), record("b")}))
		wantRecord(t, s, record("b"), nil)
		wantRecord(t, s, record("c"), nil)
		must(t, s.Close())
		s = open(t, dir, testOptions())
		wantRecord(t, s, record("a"), nil)
		wantRecord(t, s, record("c"), nil)
	}
}
