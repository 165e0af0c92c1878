package p2p

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"jigiya/crypto"
)

// guestOf is what a node gives to read or write a bundle as another device.
func (n *node) guestOf(other *node) Guest {
	dialler, listener := channels(n.t)
	h, err := other.Introduce(dialler)
	must(n.t, err)
	g, err := n.Recognise(listener, h)
	must(n.t, err)
	return g
}

func bundleOf(t testing.TB, from, to *node, after func(State) Locator) ([]byte, Contents) {
	t.Helper()
	g := from.guestOf(to)
	defer g.Leave()
	var file bytes.Buffer
	c, err := WriteBundle(t.Context(), &file, g, 0, after)
	must(t, err)
	return file.Bytes(), c
}

func readBundle(t testing.TB, to, from *node, file []byte) (Contents, error) {
	t.Helper()
	g := to.guestOf(from)
	defer g.Leave()
	return ReadBundle(t.Context(), bytes.NewReader(file), g, Options{})
}

// rich is a node with two groups, a programme and notes of all sizes.
func rich(t testing.TB) *node {
	n := newNode(t, 1)
	for i := range uint64(2) {
		g := newStory(t, i+1, 150)
		n.has(g)
		n.noted(g.id, NoteFork, "fork")
		n.noted(g.id, NoteWords, strings.Repeat("w", 70_000))
	}
	n.noted(Topic{12: 3}, NoteRevocation, "revoked")
	return n
}

func TestBundle(t *testing.T) {
	a, b := rich(t), newNode(t, 2)
	file, written := bundleOf(t, a, b, nil)
	if written.Topics != 3 || written.Entries != 300 || written.Notes != 5 {
		t.Errorf("written: %+v", written)
	}
	read, err := readBundle(t, b, a, file)
	must(t, err)
	if read.Entries != 300 || read.Notes != 5 || read.Taken != 300 || read.Missing != nil {
		t.Errorf("read: %+v", read)
	}
	for topic := range a.journals {
		same(t, topic, a, b)
	}
	sameNotes(t, a, b)
	before := b.feed
	if _, err := readBundle(t, b, a, file); err != nil || b.feed != before {
		t.Errorf("read again: %v", err)
	}
}

// A bundle that is cut anywhere gives what stood before, and says what is missing.
func TestTruncatedBundle(t *testing.T) {
	a := rich(t)
	file, _ := bundleOf(t, a, a, nil)
	var least uint64
	for cut := 0; cut < len(file); cut += 1 + len(file)/40 {
		b := newNode(t, 2)
		read, err := readBundle(t, b, a, file[:cut])
		if !errors.Is(err, ErrTruncated) {
			t.Errorf("cut at %d of %d: %v", cut, len(file), err)
		}
		if read.Topics == 3 && read.Entries < 300 && len(read.Missing) == 0 {
			t.Errorf("cut at %d: nothing is missing, with %d entries", cut, read.Entries)
		}
		if read.Taken < least {
			t.Errorf("cut at %d: %d entries, and %d with less", cut, read.Taken, least)
		}
		least = read.Taken
		if _, err := readBundle(t, b, a, file); err != nil {
			t.Error(err)
		}
		sameNotes(t, a, b)
	}
	if least < 250 {
		t.Errorf("of almost the whole, %d entries were taken", least)
	}
}

// A damaged bundle gives what stood before the damage, whatever byte it is.
func TestDamagedBundle(t *testing.T) {
	a := rich(t)
	file, _ := bundleOf(t, a, a, nil)
	for at := 3; at < len(file); at += 1 + len(file)/60 {
		damaged := bytes.Clone(file)
		damaged[at] ^= 0x55
		b := newNode(t, 2)
		_, err := readBundle(t, b, a, damaged)
		for topic, k := range b.journals {
			if whole := a.journals[topic]; whole == nil || whole.journal.ID(k.journal.Head().Seq) != k.journal.Head().ID {
				t.Errorf("damaged at %d: it took what is not the journal's: %v", at, err)
			}
		}
		for topic := range b.notes {
			for id, text := range b.notes[topic] {
				if !bytes.Equal(a.notes[topic][id], text) {
					t.Errorf("damaged at %d: it took what is not the note: %v", at, err)
				}
			}
		}
	}
}

// A bundle may begin where the reader is known to be; who is not there yet, is told.
func TestBundleFromAPlace(t *testing.T) {
	g := newStory(t, 1, 500)
	a, b, c := newNode(t, 1), newNode(t, 2), newNode(t, 3)
	a.has(g)
	b.has(&group{id: g.id, journal: firstOf(t, g, 400), raws: g.raws[:400]})
	file, written := bundleOf(t, a, b, func(State) Locator { return Locator{399, g.journal.ID(399)} })
	if written.Entries != 100 {
		t.Errorf("%d entries", written.Entries)
	}
	_, err := readBundle(t, b, a, file)
	must(t, err)
	same(t, g.id, a, b)
	if read, err := readBundle(t, c, a, file); err != nil || len(read.Missing) != 1 || len(c.journals) != 0 {
		t.Errorf("%+v %v", read, err)
	}
}

func FuzzBundle(f *testing.F) {
	a := newNode(f, 1)
	g := newStory(f, 1, 20)
	a.has(g)
	a.noted(g.id, NoteFork, "fork")
	file, _ := bundleOf(f, a, a, nil)
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Fuzz(func(t *testing.T, file []byte) {
		b := newNode(t, 2)
		_, _ = readBundle(t, b, a, file)
		for topic, k := range b.journals {
			if h := k.journal.Head(); topic != g.id || g.journal.ID(h.Seq) != h.ID || h.ID == (crypto.Hash{}) {
				t.Error("it took what nobody signed")
			}
		}
	})
}
