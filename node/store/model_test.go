package store

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// model is what a store should hold: two groups and a programme.
type model struct {
	t       *rapid.T
	tb      testing.TB
	dir     string
	store   *Store
	salt    int
	chains  map[Hash][]Entry
	signed  map[Hash]bool // something was signed here
	notes   map[Hash]map[NoteID]Note
	records map[Hash]map[Hash]Record
	erased  map[Hash]bool
	heard   map[Hash]Change // what a reader of the feed knows
	cursor  uint64
}

var topics = []Hash{{1}, {2}, {31: 9}}

func (m *model) head(g Hash) Head {
	if c := m.chains[g]; len(c) > 0 {
		return lastHead(c)
	}
	return Head{}
}

func (m *model) group() Hash { return rapid.SampledFrom(topics[:2]).Draw(m.t, "group") }
func (m *model) topic() Hash { return rapid.SampledFrom(topics).Draw(m.t, "topic") }

func (m *model) entries(base Head, epoch uint64, big bool) []Entry {
	n := rapid.IntRange(1, 6).Draw(m.t, "entries")
	if big && rapid.IntRange(0, 29).Draw(m.t, "big") == 0 {
		n = 1700
	}
	m.salt++
	return chain(base, n, epoch, fmt.Sprint(m.salt))
}

func (m *model) want(err, want error) {
	m.t.Helper()
	if !errors.Is(err, want) {
		m.t.Fatalf("%v, want %v", err, want)
	}
}

func (m *model) append(*rapid.T) {
	g := m.group()
	entries := m.entries(m.head(g), m.head(g).Epoch, true)
	err := m.store.Append(g, m.head(g), entries, nil)
	if len(m.chains[g]) > 0 && !m.signed[g] {
		m.want(err, ErrRecovering)
		return
	}
	m.want(err, nil)
	m.chains[g], m.signed[g] = append(m.chains[g], entries...), true
}

func (m *model) receive(*rapid.T) {
	g := m.group()
	entries := m.entries(m.head(g), m.head(g).Epoch, true)
	m.want(m.store.Receive(g, m.head(g), entries, nil), nil)
	m.chains[g] = append(m.chains[g], entries...)
}

func (m *model) openEpoch(*rapid.T) {
	g := m.group()
	entries := m.entries(m.head(g), m.head(g).Epoch+1, false)
	m.want(m.store.OpenEpoch(g, m.head(g), entries, nil), nil)
	m.chains[g], m.signed[g] = append(m.chains[g], entries...), true
}

func (m *model) rebranch(*rapid.T) {
	g := m.group()
	if len(m.chains[g]) == 0 {
		return
	}
	keep := rapid.IntRange(1, len(m.chains[g])).Draw(m.t, "keep")
	how := rapid.SampledFrom([]Origin{Received, Opening}).Draw(m.t, "how")
	cut := m.chains[g][keep-1].head()
	entries := m.entries(cut, m.head(g).Epoch+1, true)
	var left []Note
	for _, e := range m.chains[g][keep:] {
		left = append(left, Note{12, e.ID, entryValue(e)})
	}
	m.want(m.store.Rebranch(g, m.head(g), cut, entries, nil, left, how), nil)
	m.chains[g] = append(slices.Clip(m.chains[g][:keep]), entries...)
	m.signed[g] = m.signed[g] || how == Opening
	m.keep(g, left)
}

func (m *model) keep(topic Hash, notes []Note) {
	if m.notes[topic] == nil {
		m.notes[topic] = map[NoteID]Note{}
	}
	for _, n := range notes {
		m.notes[topic][n.name()] = n
	}
}

func (m *model) putNotes(*rapid.T) {
	topic, notes := m.topic(), []Note(nil)
	for range rapid.IntRange(1, 40).Draw(m.t, "notes") {
		name := fmt.Sprint(rapid.IntRange(0, 60).Draw(m.t, "name"))
		notes = append(notes, note(byte(len(name)), name, rapid.SampledFrom([]int{1, 300, 20 << 10}).Draw(m.t, "size")))
	}
	m.want(m.store.PutNotes(topic, notes), nil)
	m.keep(topic, notes)
}

func (m *model) dropNotes(*rapid.T) {
	topic := m.topic()
	var names []NoteID
	for name := range m.notes[topic] {
		if name.ID[0]&1 == byte(m.salt)&1 {
			names = append(names, name)
			delete(m.notes[topic], name)
		}
	}
	m.want(m.store.DropNotes(topic, append(names, NoteID{77, Hash{}})), nil)
}

func (m *model) addRecord(*rapid.T) {
	g, r := m.group(), record(fmt.Sprint(rapid.IntRange(0, 9).Draw(m.t, "record")))
	m.want(m.store.AddRecords(g, []Record{r}), nil)
	if m.records[g] == nil {
		m.records[g] = map[Hash]Record{}
	}
	if !m.erased[recordID(g, r.Digest)] {
		m.records[g][r.Digest] = r
	}
}

func (m *model) erase(*rapid.T) {
	g, r := m.group(), record(fmt.Sprint(rapid.IntRange(0, 9).Draw(m.t, "record")))
	m.want(m.store.Erase(g, r.Digest), nil)
	delete(m.records[g], r.Digest)
	m.erased[recordID(g, r.Digest)] = true
}

func (m *model) reopen(*rapid.T) {
	id := m.store.ID()
	m.want(m.store.Close(), nil)
	m.open()
	if m.store.ID() != id {
		m.t.Fatal("a new name, and nothing was lost")
	}
}

// kill opens what a killed process would leave, beside the running store, and looks at it.
func (m *model) kill(*rapid.T) {
	running := m.store
	left := filepath.Join(m.dir, "..", fmt.Sprint("killed", m.salt))
	copyLive(m.tb, m.dir, left)
	s, err := Open(left, testOptions())
	m.want(err, nil)
	m.store = s
	m.checkContent()
	m.want(s.Close(), nil)
	must(m.tb, os.RemoveAll(left))
	m.store = running
}

func (m *model) open() {
	s, err := Open(m.dir, testOptions())
	m.want(err, nil)
	m.store = s
}

func (m *model) check(*rapid.T) {
	m.checkContent()
	for _, g := range topics[:2] {
		want := Ready
		if len(m.chains[g]) > 0 && !m.signed[g] {
			want = Copy
		}
		if got := m.store.State(g); got.Reason != want {
			m.t.Fatalf("group %x is %v, not %v", g[:1], got, want)
		}
	}
	for c, err := range m.store.Feed(m.cursor) {
		m.want(err, nil)
		if c.Feed <= m.cursor {
			m.t.Fatal("the feed goes back")
		}
		m.heard[c.Topic], m.cursor = c, c.Feed
	}
	for g := range m.chains {
		if m.heard[g].Head != m.head(g) {
			m.t.Fatalf("group %x: heard of %v, not of %v", g[:1], m.heard[g].Head, m.head(g))
		}
	}
}

func (m *model) checkContent() {
	for _, topic := range topics {
		if got, err := readAll(m.store, topic, 0); err != nil || !slices.EqualFunc(got, m.chains[topic], sameEntry) {
			m.t.Fatalf("topic %x: %d entries of %d: %v", topic[:1], len(got), len(m.chains[topic]), err)
		}
		notes := map[NoteID]Note{}
		for n, err := range m.store.Notes(topic, 0, 255) {
			m.want(err, nil)
			notes[n.name()] = n
		}
		if !maps.EqualFunc(notes, m.notes[topic], func(a, b Note) bool { return string(a.Bytes) == string(b.Bytes) }) {
			m.t.Fatalf("topic %x: %d notes of %d", topic[:1], len(notes), len(m.notes[topic]))
		}
		ids, err := m.store.RecordIDs(topic)
		m.want(err, nil)
		if want := slices.SortedFunc(maps.Keys(m.records[topic]), compareIDs); !slices.Equal(ids, want) {
			m.t.Fatalf("topic %x: %d records of %d", topic[:1], len(ids), len(want))
		}
	}
}

func sameEntry(a, b Entry) bool {
	return a.head() == b.head() && a.Prev == b.Prev && a.Signature == b.Signature && string(a.Bytes) == string(b.Bytes)
}

// Any order of writes, restarts and kills leaves what a model of a few maps says.
func TestModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &model{
			t: r, tb: t, dir: filepath.Join(t.TempDir(), "store"),
			chains: map[Hash][]Entry{}, signed: map[Hash]bool{}, notes: map[Hash]map[NoteID]Note{},
			records: map[Hash]map[Hash]Record{}, erased: map[Hash]bool{}, heard: map[Hash]Change{},
		}
		must(t, os.MkdirAll(m.dir, 0o700))
		m.open()
		defer func() { m.store.Close() }()
		r.Repeat(map[string]func(*rapid.T){
			"append": m.append, "receive": m.receive, "openEpoch": m.openEpoch, "rebranch": m.rebranch,
			"putNotes": m.putNotes, "dropNotes": m.dropNotes, "addRecord": m.addRecord, "erase": m.erase,
			"reopen": m.reopen, "kill": m.kill, "": m.check,
		})
	})
}
