package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// note makes a note of so many bytes.
func note(kind byte, name string, size int) Note {
	b := bytes.Repeat([]byte(name+" "), 1+size/(len(name)+1))
	return Note{kind, digest(b), b}
}

func manyNotes(kind byte, n, size int) (notes []Note) {
	for i := range n {
		notes = append(notes, note(kind, fmt.Sprint(kind, i), size))
	}
	return notes
}

// readNotes gives all notes of a topic by their names.
func readNotes(t testing.TB, s *Store, topic Hash) map[NoteID]Note {
	t.Helper()
	notes := map[NoteID]Note{}
	for n, err := range s.Notes(topic, 0, 255) {
		must(t, err)
		notes[n.name()] = n
	}
	names, err := s.NoteIDs(topic)
	must(t, err)
	if len(names) != len(notes) {
		t.Fatalf("%d names of %d notes", len(names), len(notes))
	}
	return notes
}

func wantNotes(t testing.TB, s *Store, topic Hash, want ...[]Note) {
	t.Helper()
	notes := map[NoteID]Note{}
	for _, some := range want {
		for _, n := range some {
			notes[n.name()] = n
		}
	}
	got := readNotes(t, s, topic)
	same := func(a, b Note) bool { return a.name() == b.name() && bytes.Equal(a.Bytes, b.Bytes) }
	if !maps.EqualFunc(got, notes, same) { // cmp needs seconds for thousands
		t.Fatal(cmp.Diff(notes, got))
	}
}

func TestNotes(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	programme := Hash{31: 9}
	a := []Note{note(20, "a", 100), note(3, "b", 10), note(20, "c", 5000)}
	must(t, s.PutNotes(testGroup, a))
	must(t, s.PutNotes(programme, a[:1]))
	for range 2 {
		wantNotes(t, s, testGroup, a)
		wantNotes(t, s, programme, a[:1])
		wantNotes(t, s, Hash{1})
		var kinds []byte
		for n, err := range s.Notes(testGroup, 4, 20) {
			must(t, err)
			kinds = append(kinds, n.Kind)
		}
		if !cmp.Equal(kinds, []byte{20, 20}) {
			t.Fatal(kinds)
		}
		n, held, err := s.Note(testGroup, 3, a[1].ID)
		if d := cmp.Diff(a[1], n); d != "" || !held || err != nil {
			t.Fatal(d, held, err)
		}
		if n, held, err := s.Note(testGroup, 4, a[1].ID); held || err != nil || n.Bytes != nil {
			t.Fatal(n, held, err)
		}
		topics, err := s.Topics()
		if d := cmp.Diff([]Hash{programme, testGroup}, topics); d != "" || err != nil {
			t.Fatal(d, err)
		}
		if groups, err := s.Groups(); len(groups) != 0 || err != nil {
			t.Fatal("a topic is no group", groups, err)
		}
		must(t, s.Close())
		s = open(t, dir, testOptions())
	}
	must(t, s.DropNotes(testGroup, []NoteID{a[0].name(), {9, Hash{}}}))
	wantNotes(t, s, testGroup, a[1:])
	must(t, s.Close())
	wantNotes(t, open(t, dir, testOptions()), testGroup, a[1:])
}

// A feed number is given once for each change, however big, and none for what changes nothing.
func TestNotesInFeed(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	entries := chain(Head{}, 2, 1, "a")
	must(t, s.Append(testGroup, Head{}, entries, nil))
	programme := Hash{31: 9}
	a := manyNotes(20, 40, 20<<10) // more than one transaction
	last := uint64(0)
	step := func(name string, changed bool, topic Hash, head Head, write func() error) {
		t.Helper()
		must(t, write())
		var changes []Change
		for c, err := range s.Feed(last) {
			must(t, err)
			changes = append(changes, c)
		}
		if !changed && changes == nil {
			return
		}
		if len(changes) != 1 || changes[0].Topic != topic || changes[0].Head != head || changes[0].Feed <= last {
			t.Fatal(name, changes)
		}
		last = changes[0].Feed
	}
	group := func(name string, changed bool, write func() error) {
		step(name, changed, testGroup, lastHead(entries), write)
	}
	group("appended", true, func() error { return nil })
	group("notes", true, func() error { return s.PutNotes(testGroup, a) })
	group("again", false, func() error { return s.PutNotes(testGroup, a) })
	group("some new", true, func() error { return s.PutNotes(testGroup, append(a[:2:2], note(1, "new", 1))) })
	group("dropped", true, func() error { return s.DropNotes(testGroup, []NoteID{a[0].name()}) })
	group("dropped again", false, func() error { return s.DropNotes(testGroup, []NoteID{a[0].name()}) })
	group("record", true, func() error { return s.AddRecords(testGroup, []Record{record("a")}) })
	group("record again", false, func() error { return s.AddRecords(testGroup, []Record{record("a")}) })
	group("record with Receive", true, func() error { return s.Receive(testGroup, lastHead(entries), nil, []Record{record("b")}) })
	group("erased", true, func() error { return s.Erase(testGroup, record("a").Digest) })
	group("cursor", false, func() error { return s.SetCursor([20]byte{1}, []byte{1}) })
	step("programme", true, programme, Head{}, func() error { return s.PutNotes(programme, a[:1]) })
	var topics []Hash
	for c, err := range s.Feed(0) {
		must(t, err)
		topics = append(topics, c.Topic)
	}
	if d := cmp.Diff([]Hash{testGroup, programme}, topics); d != "" {
		t.Fatal(d)
	}
}

func TestNotesRefused(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	good := note(1, "a", 1)
	for _, bad := range []Note{{Kind: 1}, {Kind: 1, Bytes: make([]byte, maxNote+1)}} {
		if err := s.PutNotes(testGroup, []Note{good, bad}); !errors.Is(err, ErrSize) {
			t.Fatal(err)
		}
	}
	wantNotes(t, s, testGroup)
	free := uint64(33 << 20)
	s.o.FreeSpace = func(string) (uint64, error) { return free, nil }
	a := manyNotes(1, 20, 20<<10)
	if err := s.PutNotes(testGroup, a); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
	must(t, s.PutNotes(testGroup, a[:2]))
	free = 20 << 20
	must(t, s.DropNotes(testGroup, []NoteID{a[0].name()}))
	wantNotes(t, s, testGroup, a[1:2])
}

// A flipped bit is noticed, hides no other note, and is mended by who brings the note again.
func TestDamagedNote(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	a := []Note{note(1, "a", 100), note(2, "b", 100), note(3, "c", 100)}
	must(t, s.PutNotes(testGroup, a))
	key := noteKey(testGroup, 2, a[1].ID)
	for _, at := range []int{0, 3, 4, 60, 103} {
		v := noteValue(a[1].Bytes)
		v[at] ^= 8
		for _, spoiled := range [][]byte{v, v[:3]} {
			version, err := s.putAll([][]item{{{key, spoiled}}})
			must(t, err)
			s.reach(version)
			damaged := new(NoteError)
			if _, held, err := s.Note(testGroup, 2, a[1].ID); !errors.As(err, &damaged) || held || damaged.ID != a[1].ID {
				t.Fatal(at, held, err)
			}
			sound := 0
			for _, err := range s.Notes(testGroup, 0, 255) {
				if err == nil {
					sound++
				} else if !errors.As(err, &damaged) {
					t.Fatal(err)
				}
			}
			if sound != 2 {
				t.Fatal(sound)
			}
			must(t, s.PutNotes(testGroup, a))
			wantNotes(t, s, testGroup, a)
		}
	}
}
