package p2p

import (
	"bufio"
	"bytes"
	"net"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// examples are messages of every type.
func examples(t testing.TB) []message {
	g := newStory(t, 1, 20)
	slim := &slimming{chain: chain{topic: g.id}}
	for _, r := range g.raws {
		_, err := slim.add(r)
		must(t, err)
	}
	b, err := slim.close(new(packer))
	must(t, err)
	head := g.journal.Head()
	return []message{
		(&script{t: t}).hello(), &summary{View: crypto.Hash{1}, Cursor: Cursor{3, 4, crypto.Hash{5}, crypto.Hash{6}}},
		&fingerprint{300, [16]byte{7}}, &buckets{[256][8]byte{{1}, {2}}}, everything(), &seen{crypto.Hash{8}},
		&states{[]State{{Topic: g.id, Head: head, Notes: 77}, {Topic: Topic{12: 1}, Notes: 1}, {Topic: Topic{9}}}}, &told{300}, &heard{300},
		&wantEntries{1, g.id, []Locator{{19, head.ID}, {0, g.id}}}, &wantNoteIDs{2, g.id, 1}, &wantNotes{3, g.id, []NoteID{{NoteReceipt, crypto.Hash{2}}}}, &stop{1},
		&begin{1, 0}, &entries{1, b}, &push{g.id, Locator{}, b}, &push{g.id, Locator{0, g.id}, b}, &noteIDs{2, []NoteID{{NoteReceipt, crypto.Hash{2}}}},
		&note{3, NoteID{NoteReceipt, crypto.Hash{2}}, 5, []byte("abc")}, &notePart{3, []byte("de")}, &end{3, endAll},
		&ack{g.id, head}, &grant{100, 7}, &ping{}, &pong{}, &bye{Left},
	}
}

// What is written is read as it was, and what is read can only be written in one way.
func TestFramesRoundTrip(t *testing.T) {
	seen := map[byte]bool{}
	for _, m := range examples(t) {
		seen[m.kind()] = true
		frame := appendFrame(nil, m)
		read, err := (&frames{in: bufio.NewReader(bytes.NewReader(frame))}).next()
		if err != nil {
			t.Errorf("%T: %v", m, err)
			continue
		}
		if again := appendFrame(nil, read); !bytes.Equal(again, frame) {
			t.Errorf("%T: % x became % x", m, frame, again)
		}
	}
	if len(seen) != len(messages) {
		t.Errorf("%d of %d types are tried", len(seen), len(messages))
	}
}

func FuzzFrames(f *testing.F) {
	for _, m := range examples(f) {
		f.Add(appendFrame(nil, m))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		in := &frames{in: bufio.NewReader(bytes.NewReader(b))}
		for at := 0; ; {
			m, err := in.next()
			if err != nil {
				return
			}
			frame := appendFrame(nil, m)
			if !bytes.HasPrefix(b[at:], frame) {
				t.Fatalf("% x was read as %T, which is % x", b[at:], m, frame)
			}
			at += len(frame)
			if e, ok := m.(*entries); ok {
				_, _ = (&chain{}).rebuild(&e.batch, new(unpacker))
			}
		}
	})
}

// FuzzSession plays whatever bytes to a node after a good hello. The node ends it or
// is told goodbye, keeps its journal, and gives nothing of a group that may not be seen.
func FuzzSession(f *testing.F) {
	g, h := newStory(f, 1, 40), newStory(f, 2, 20)
	all := examples(f)
	for i := range all {
		f.Add(appendFrame(appendFrame(nil, &fingerprint{}), all[i]))
	}
	f.Add(appendFrame(appendFrame(nil, &states{[]State{{Topic: Topic{3}, Head: journal.Head{Seq: 20, ID: crypto.Hash{3}}, Notes: 5}}}), &end{1, endAll}))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := newNode(t, 1)
		n.has(g, h)
		n.mayHave = func(_ crypto.Address, topic Topic) bool { return topic == g.id }
		x, y := net.Pipe()
		_, listener := channels(t)
		err := make(chan error, 1)
		go func() { err <- Serve(t.Context(), y, listener, n, Options{}) }()
		s := &script{t: t, conn: x}
		heard := make(chan []byte, 1)
		go func() { heard <- readAll(x) }()
		out := appendFrame(appendFrame(nil, s.hello()), &summary{})
		_ = s.raw(append(append(out, b...), appendFrame(nil, &bye{Left})...))
		_ = x.SetDeadline(time.Now().Add(50 * time.Millisecond))
		said := <-heard
		x.Close()
		<-err
		if bytes.Contains(said, h.id[:]) && !bytes.Contains(b, h.id[:]) {
			t.Error("it told of a group that may not be seen")
		}
		if n.head(g.id) != g.journal.Head() || n.head(h.id) != h.journal.Head() {
			t.Error("a journal changed")
		}
	})
}

func readAll(c net.Conn) []byte {
	var all bytes.Buffer
	_, _ = all.ReadFrom(c)
	return all.Bytes()
}
