package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The entries of these tests: seq 8, epoch 8, prev 32, and some payload.
func link(b []byte) (seq, epoch uint64, prev Hash, err error) {
	if len(b) < 48 {
		return 0, 0, prev, errors.New("short")
	}
	return binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:]), Hash(b[16:48]), nil
}

func digest(b []byte) Hash { return sha256.Sum256(b) }

func testOptions() Options {
	return Options{Digest: digest, Link: link, Machine: "this one"}
}

// chain makes n entries after base; salt makes them differ from those of another call.
func chain(base Head, n int, epoch uint64, salt string) (entries []Entry) {
	for range n {
		b := binary.BigEndian.AppendUint64(nil, base.Seq+1)
		b = binary.BigEndian.AppendUint64(b, epoch)
		b = append(b, base.ID[:]...)
		r := rand.New(rand.NewPCG(base.Seq, uint64(len(salt))))
		b = append(b, salt...)
		for range 20 {
			b = binary.BigEndian.AppendUint64(b, r.Uint64())
		}
		e := Entry{Seq: base.Seq + 1, Epoch: epoch, Prev: base.ID, Bytes: b, ID: digest(b)}
		for i := range e.Signature {
			e.Signature[i] = byte(r.Uint32())
		}
		entries = append(entries, e)
		base = e.head()
	}
	return entries
}

func lastHead(entries []Entry) Head { return entries[len(entries)-1].head() }

var testGroup = Hash{7, 7, 7}

func open(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// found makes a store with a group of n entries, each appended by itself, and closes it.
func found(t testing.TB, dir string, n int) []Entry {
	t.Helper()
	s := open(t, dir, testOptions())
	entries := chain(Head{}, n, 1, "a")
	base := Head{}
	for i := range entries {
		must(t, s.Append(testGroup, base, entries[i:i+1], nil))
		base = entries[i].head()
	}
	must(t, s.Close())
	return entries
}

// readAll gives what can be read from seq on, without feed numbers.
func readAll(s *Store, group Hash, from uint64) (entries []Entry, err error) {
	for e, err := range s.Entries(group, from) {
		if err != nil {
			return entries, err
		}
		e.Feed = 0
		entries = append(entries, e)
	}
	return entries, nil
}

func wantEntries(t testing.TB, s *Store, want []Entry) {
	t.Helper()
	got, err := readAll(s, testGroup, 0)
	must(t, err)
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i := range got { // cmp needs seconds for thousands
		if g, w := got[i], want[i]; g.head() != w.head() || g.Prev != w.Prev || g.Signature != w.Signature || !bytes.Equal(g.Bytes, w.Bytes) {
			t.Fatal(cmp.Diff(w, g))
		}
	}
}

func wantReason(t testing.TB, s *Store, want Reason) State {
	t.Helper()
	state := s.State(testGroup)
	if state.Reason != want {
		t.Fatalf("state is %v, not %v", state, want)
	}
	return state
}

func TestAppendAndRead(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	entries := chain(Head{}, 9, 1, "a")
	must(t, s.Append(testGroup, Head{}, entries[:1], nil))
	must(t, s.Append(testGroup, entries[0].head(), entries[1:4], nil))
	must(t, s.Append(testGroup, entries[3].head(), entries[4:], nil))
	for range 2 {
		wantEntries(t, s, entries)
		for from := range uint64(12) {
			got, err := readAll(s, testGroup, from)
			must(t, err)
			want := entries[min(max(from, 1)-1, 9):]
			if len(got) != len(want) || len(got) > 0 && got[0].Seq != want[0].Seq {
				t.Fatalf("from %d: %d entries, want %d", from, len(got), len(want))
			}
		}
		head, ok, err := s.Head(testGroup)
		if head != lastHead(entries) || !ok || err != nil {
			t.Fatal(head, ok, err)
		}
		groups, err := s.Groups()
		if d := cmp.Diff([]Hash{testGroup}, groups); d != "" || err != nil {
			t.Fatal(d, err)
		}
		must(t, s.Close())
		s = open(t, dir, testOptions())
		wantReason(t, s, Ready)
	}
}

func TestChainFromZero(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	b := make([]byte, 60)
	first := Entry{Bytes: b, ID: digest(b)}
	entries := append([]Entry{first}, chain(first.head(), 3, 0, "a")...)
	must(t, s.Append(testGroup, Head{}, entries[:1], nil))
	must(t, s.Append(testGroup, first.head(), entries[1:], nil))
	wantEntries(t, s, entries)
}

func TestUnknownGroup(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	if _, ok, err := s.Head(testGroup); ok || err != nil {
		t.Fatal(ok, err)
	}
	wantReason(t, s, Ready)
	wantEntries(t, s, nil)
	if groups, err := s.Groups(); len(groups) != 0 || err != nil {
		t.Fatal(groups, err)
	}
	if len(s.known) != 0 {
		t.Fatal("asking filled the memory")
	}
}

func TestRefused(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	a := chain(Head{}, 5, 1, "a")
	must(t, s.Append(testGroup, Head{}, a[:3], nil))
	head := a[2].head()
	big := a[3]
	big.Bytes = make([]byte, maxEntry+1)
	sealed := Record{Sealed: make([]byte, maxSealed+1)}
	older := a[3]
	older.Epoch = 0
	tests := []struct {
		name    string
		base    Head
		entries []Entry
		records []Record
		want    error
	}{
		{"founded already", Head{}, a[:1], nil, ErrStale},
		{"base behind", a[1].head(), a[2:], nil, ErrStale},
		{"base of another branch", Head{3, 1, Hash{1}}, a[3:], nil, ErrStale},
		{"gap", head, a[4:], nil, ErrOrder},
		{"link", head, chain(Head{Seq: 3}, 1, 1, "b"), nil, ErrOrder},
		{"epoch falls", head, []Entry{older}, nil, ErrOrder},
		{"entry too big", head, []Entry{big}, nil, ErrSize},
		{"record too big", head, nil, []Record{sealed}, ErrSize},
		{"record empty", head, nil, []Record{{}}, ErrSize},
		{"too many records", head, nil, make([]Record, maxRecords+1), ErrSize},
	}
	for _, tt := range tests {
		if err := s.Append(testGroup, tt.base, tt.entries, tt.records); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	wantEntries(t, s, a[:3])
}

func TestFeed(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	heads := map[Hash]Head{}
	add := func(group byte, n int) {
		g := Hash{group}
		entries := chain(heads[g], n, 1, string(rune('a'+group)))
		must(t, s.Append(g, heads[g], entries, nil))
		heads[g] = lastHead(entries)
	}
	add(1, 1)
	add(2, 2)
	add(3, 1)
	add(1, 3)
	read := func(after uint64) (last uint64, groups []byte) {
		for c, err := range s.Feed(after) {
			must(t, err)
			if c.Feed <= last || c.Feed <= after || c.Head != heads[c.Topic] {
				t.Fatalf("change %+v after %d", c, last)
			}
			last, groups = c.Feed, append(groups, c.Topic[0])
		}
		return last, groups
	}
	cursor, groups := read(0)
	if d := cmp.Diff([]byte{2, 3, 1}, groups); d != "" {
		t.Fatal(d)
	}
	must(t, s.Close())
	s = open(t, dir, testOptions())
	if _, groups = read(cursor); groups != nil {
		t.Fatal("changes after a restart:", groups)
	}
	add(3, 1)
	if _, groups = read(cursor); !cmp.Equal(groups, []byte{3}) {
		t.Fatal(groups)
	}
	for e, err := range s.Entries(Hash{3}, 2) {
		if must(t, err); e.Feed <= cursor {
			t.Fatal("entry without the number of its change")
		}
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	_, err := Open(dir, testOptions())
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != os.Getpid() {
		t.Fatal(err)
	}
	want := fmt.Sprintf("another jigiya (process %d) has this home open", os.Getpid())
	if locked.Error() != want {
		t.Fatal(locked)
	}
	must(t, s.Close())
	must(t, os.WriteFile(filepath.Join(dir, "lock"), []byte("4242\n"), 0o600)) // of a process killed
	open(t, dir, testOptions())
}

func TestClosed(t *testing.T) {
	s := open(t, t.TempDir(), testOptions())
	must(t, s.Close())
	must(t, s.Close())
	if err := s.Append(testGroup, Head{}, chain(Head{}, 1, 1, "a"), nil); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if _, err := readAll(s, testGroup, 0); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
}

func TestDiskFull(t *testing.T) {
	free := uint64(1 << 30)
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return free, nil }
	dir := t.TempDir()
	s := open(t, dir, o)
	a := chain(Head{}, 4000, 1, "a")
	free = 32 << 20
	if err := s.Append(testGroup, Head{}, a[:1], nil); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
	free += 10 << 10
	must(t, s.Append(testGroup, Head{}, a[:1], nil))
	free = 33 << 20 // enough for one, not for thousands
	if err := s.Append(testGroup, a[0].head(), a[1:], nil); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
	must(t, s.Append(testGroup, a[0].head(), a[1:2], nil))
	must(t, s.Close())
	free = 16 << 20 // too little to write, enough to read
	wantEntries(t, open(t, dir, o), a[:2])
	free = 1 << 20
	if _, err := Open(t.TempDir(), o); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "home", "journals")
	s := open(t, dir, testOptions())
	must(t, s.Append(testGroup, Head{}, chain(Head{}, 1, 1, "a"), []Record{record("a")}))
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if info, _ := d.Info(); err == nil && d.IsDir() && info.Mode().Perm() != 0o700 {
			t.Errorf("%s is %v", path, info.Mode())
		} else if err == nil && !d.IsDir() && filepath.Base(filepath.Dir(path)) != "db" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", path, info.Mode())
		}
		return err
	}))
}

func TestManyGroups(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, testOptions())
	a := chain(Head{}, 2, 1, "a")
	for i := range 2 {
		for g := range byte(maxOpenAnchors + 6) {
			base := Head{}
			if i > 0 {
				base = a[0].head()
			}
			must(t, s.Append(Hash{1 + g}, base, a[i:i+1], nil))
		}
	}
	if len(s.anchors) != maxOpenAnchors {
		t.Fatal(len(s.anchors))
	}
	must(t, s.Close())
	s = open(t, dir, testOptions())
	groups, err := s.Groups()
	must(t, err)
	for _, g := range groups {
		if head, _, err := s.Head(g); head != a[1].head() || err != nil || !s.State(g).Ready() {
			t.Fatal(g, head, err, s.State(g))
		}
	}
	if len(groups) != maxOpenAnchors+6 {
		t.Fatal(len(groups))
	}
}

// Commands that append without a running node must not pile up tables.
func TestManyRuns(t *testing.T) {
	dir := t.TempDir()
	base := Head{}
	for range 3 * levelZeroTables {
		s := open(t, dir, testOptions())
		e := chain(base, 1, 1, "a")
		must(t, s.Append(testGroup, base, e, nil))
		base = e[0].head()
		must(t, s.Close())
	}
	if n, _ := filepath.Glob(filepath.Join(dir, "db", "*.sst")); len(n) > levelZeroTables+1 {
		t.Fatalf("%d tables", len(n))
	}
	wantEntries(t, open(t, dir, testOptions()), chain(Head{}, 3*levelZeroTables, 1, "a"))
}
