package p2p

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// The files in testdata/p2p are made once, by
//
//	go test ./p2p -run Vectors -update
//
// from fixed seeds and times, and never change again: -update writes only files that are
// not there. The tests read them and know nothing of how they were made. How a batch
// is packed is the packer's choice, so packed bytes are only ever read.
var update = flag.Bool("update", false, "write the vectors that are missing")

// vectors reads a file, after making it if asked to.
func vectors[T any](t *testing.T, file string, make func() T) (read T) {
	t.Helper()
	path := filepath.Join("../testdata/p2p", file)
	if _, err := os.Stat(path); *update && os.IsNotExist(err) {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", " ")
		encoder.SetEscapeHTML(false)
		must(t, encoder.Encode(make()))
		must(t, os.MkdirAll(filepath.Dir(path), 0o777))
		must(t, os.WriteFile(path, text.Bytes(), 0o666))
	}
	text, err := os.ReadFile(path)
	must(t, err)
	must(t, json.Unmarshal(text, &read))
	return read
}

// A blob is bytes as lower-case hexadecimal.
type blob []byte

func (b blob) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, b), nil }

func (b *blob) UnmarshalText(text []byte) (err error) {
	*b, err = hex.AppendDecode(nil, text)
	return err
}

// A frameVector is one frame and what it is: a type, or malformed.
type frameVector struct {
	Name    string `json:"name"`
	Frame   blob   `json:"frame"`
	Verdict string `json:"verdict"`
}

func makeFrames(t *testing.T) (all []frameVector) {
	for i, m := range examples(t) {
		all = append(all, frameVector{fmt.Sprintf("%d, %s", i, strings.TrimPrefix(fmt.Sprintf("%T", m), "*p2p.")), appendFrame(nil, m), fmt.Sprintf("type %d", m.kind())})
	}
	state := appendFrame(nil, &states{[]State{{Topic: Topic{1}, Notes: 1}}})
	noNotes := bytes.Clone(state)
	noNotes[len(noNotes)-1] = 0
	for _, bad := range []struct {
		name  string
		frame []byte
	}{
		{"a length of 0", []byte{0}},
		{"a length of 65537", []byte{0x81, 0x80, 0x04, 50}},
		{"a length longer than it need be", []byte{0x81, 0x00, 50}},
		{"a type that there is not", []byte{1, 99}},
		{"type 0", []byte{1, 0}},
		{"something after the end", []byte{2, 50, 0}},
		{"a number longer than it need be", []byte{3, 8, 0x81, 0x00}},
		{"a number of 65 bits", []byte{11, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}},
		{"a number that does not end", []byte{3, 8, 0x81, 0x81}},
		{"a state with flags that there are not", appendFrame(nil, flags{4})},
		{"a state with a head that is none", appendFrame(nil, flags{1})},
		{"a state with notes that are none", noNotes},
		{"later than later", appendFrame(nil, &wantNoteIDs{1, Topic{1}, 2})},
		{"33 locators", appendFrame(nil, &wantEntries{1, Topic{1}, make([]Locator, 33)})},
		{"257 notes wanted", appendFrame(nil, &wantNotes{1, Topic{1}, make([]NoteID, 257)})},
		{"a locator of 2^53", appendFrame(nil, &wantEntries{1, Topic{1}, []Locator{{Seq: 1 << 53}}})},
		{"an end in a way that there is not", appendFrame(nil, &end{1, 3})},
		{"a batch of no entries", []byte{5, 33, 1, 0, 0, 0}},
		{"a batch of 257 entries", []byte{6, 33, 1, 0x81, 0x02, 0, 0}},
		{"a batch packed to no less", appendFrame(nil, &entries{1, batch{1, make([]byte, 64), 3, 1, []byte{1, 2, 3}}})},
		{"a batch of another size than it says", appendFrame(nil, &entries{1, batch{1, make([]byte, 64), 4, 0, []byte{1, 2, 3}}})},
		{"a push that follows zeros", append([]byte{1 + 32 + 1 + 32, 34}, append(append(make([]byte, 32), 1), make([]byte, 32)...)...)},
		{"a note of no bytes", appendFrame(nil, &note{1, NoteID{1, crypto.Hash{1}}, 0, nil})},
		{"a note longer than it is", appendFrame(nil, &note{1, NoteID{1, crypto.Hash{1}}, 1, []byte{1, 2}})},
		{"a part of nothing", appendFrame(nil, &notePart{1, nil})},
		{"a grant of more than the window", appendFrame(nil, &grant{Window + 1, 0})},
	} {
		all = append(all, frameVector{bad.name, bad.frame, "malformed"})
	}
	return all
}

func TestVectorsFrames(t *testing.T) {
	for _, v := range vectors(t, "frames.json", func() []frameVector { return makeFrames(t) }) {
		m, err := (&frames{in: bufio.NewReader(bytes.NewReader(v.Frame))}).next()
		verdict := ""
		if end := (*EndError)(nil); errors.As(err, &end) {
			verdict = end.Reason.String()
		} else if err == nil {
			verdict = fmt.Sprintf("type %d", m.kind())
		}
		if verdict != v.Verdict {
			t.Errorf("%s: %s %v", v.Name, verdict, err)
		}
		if err == nil && !bytes.Equal(appendFrame(nil, m), v.Frame) {
			t.Errorf("%s is written otherwise", v.Name)
		}
	}
}

// A batchVector is a batch, where it follows, and the entries it becomes; or why it does
// not.
type batchVector struct {
	Name    string      `json:"name"`
	Topic   crypto.Hash `json:"topic"`
	Seq     uint64      `json:"seq"`  // of the entry before
	Prev    crypto.Hash `json:"prev"` // its id; zeros before the founding
	Batch   blob        `json:"batch"`
	Entries []rawVector `json:"entries,omitempty"`
	Verdict string      `json:"verdict"`
}

type rawVector struct {
	Bytes     blob             `json:"bytes"`
	Signature crypto.Signature `json:"signature"`
}

func makeBatches(t *testing.T) (all []batchVector) {
	g := newStory(t, 1, 12)
	make1 := func(name string, topic crypto.Hash, from int, p *packer, verdict string) {
		v := batchVector{Name: name, Topic: topic, Verdict: verdict}
		c := chain{topic: g.id}
		if from > 0 {
			v.Seq, v.Prev = uint64(from-1), g.journal.ID(uint64(from-1))
			c.last = Locator{v.Seq, v.Prev}
		}
		slim := &slimming{chain: c}
		for _, r := range g.raws[from:] {
			_, err := slim.add(r)
			must(t, err)
			if verdict == "good" {
				v.Entries = append(v.Entries, rawVector{r.Bytes, r.Signature})
			}
		}
		b, err := slim.close(p)
		must(t, err)
		w := &wire{writing: true}
		b.wire(w)
		v.Batch = w.out
		all = append(all, v)
	}
	make1("from the founding, packed", g.id, 0, new(packer), "good")
	make1("from the founding, as it is", g.id, 0, nil, "good")
	make1("from entry 5", g.id, 5, nil, "good")
	make1("the last", g.id, 11, nil, "good")
	make1("of another group", crypto.Hash{1}, 0, nil, "forged")
	damaged := func(name string, change func(columns []byte) []byte) {
		make1(name, g.id, 11, nil, "malformed")
		v := &all[len(all)-1]
		var b batch
		b.wire(&wire{in: v.Batch})
		b.Columns = change(bytes.Clone(b.Columns))
		b.Size = len(b.Columns)
		w := &wire{writing: true}
		b.wire(w)
		v.Batch = w.out
	}
	damaged("with a change that there is not", func(c []byte) []byte { c[0] |= 8; return c })
	damaged("with a byte too many", func(c []byte) []byte { return append(c, 0) })
	damaged("with a byte too few", func(c []byte) []byte { return c[:len(c)-1] })
	return all
}

func TestVectorsBatches(t *testing.T) {
	for _, v := range vectors(t, "batches.json", func() []batchVector { return makeBatches(t) }) {
		var b batch
		w := &wire{in: v.Batch}
		b.wire(w)
		must(t, w.finished())
		raws, err := (&chain{topic: v.Topic, last: Locator{v.Seq, v.Prev}}).rebuild(&b, new(unpacker))
		verdict := "good"
		if err != nil {
			verdict = reasonOf(err).String()
		}
		var read []rawVector
		for _, r := range raws {
			read = append(read, rawVector{r.Bytes, r.Signature})
		}
		if diff := cmp.Diff(v.Entries, read); diff != "" && v.Verdict == "good" || verdict != v.Verdict {
			t.Errorf("%s: %s %v %s", v.Name, verdict, err, diff)
		}
	}
}

// A channelVector is what is bound to a connection.
type channelVector struct {
	Dialler   crypto.PublicKey `json:"dialler"`
	Listener  crypto.PublicKey `json:"listener"`
	Programme crypto.Address   `json:"programme"`
	Digests   [2]crypto.Hash   `json:"digests"` // that the dialler's and the listener's proof sign
	Marks     [2]blob          `json:"marks"`
}

func TestVectorsChannel(t *testing.T) {
	c, _ := channels(t)
	of := func(c Channel, programme crypto.Address) channelVector {
		v := channelVector{Dialler: c.Dialler, Listener: c.Listener, Programme: programme}
		for i, dialler := range []bool{true, false} {
			m := c.Mark(programme, dialler)
			v.Digests[i], v.Marks[i] = c.Digest(dialler), m[:]
		}
		return v
	}
	v := vectors(t, "channel.json", func() channelVector { return of(c, crypto.Address{1, 2, 3}) })
	if diff := cmp.Diff(v, of(Channel{Dialler: v.Dialler, Listener: v.Listener}, v.Programme)); diff != "" {
		t.Error(diff)
	}
}

// A line of a recorded session: which end says what.
type spoken struct {
	From  string `json:"from"` // dialler, listener
	Frame blob   `json:"frame"`
}

// A sessionVector is a session in which the listener has a journal of 300 entries and a
// note, and the dialler nothing; or the other way round.
type sessionVector struct {
	Name   string       `json:"name"`
	Has    string       `json:"has"`
	Head   journal.Head `json:"head"` // that both have at the end
	Spoken []spoken     `json:"spoken"`
}

// A recorder writes down whole frames as they pass.
type recorder struct {
	Conn
	from   string
	all    *[]spoken
	mu     *sync.Mutex
	buffer bytes.Buffer
}

func (r *recorder) Write(p []byte) (int, error) {
	r.mu.Lock()
	r.buffer.Write(p)
	for {
		size, n, err := shortest(r.buffer.Bytes())
		if err != nil || r.buffer.Len() < n+int(size) {
			break
		}
		*r.all = append(*r.all, spoken{r.from, bytes.Clone(r.buffer.Next(n + int(size)))})
	}
	r.mu.Unlock()
	return r.Conn.Write(p)
}

func pairOf(t *testing.T, has string) (dialler, listener *node, topic Topic) {
	g := newStory(t, 1, 300)
	nodes := map[string]*node{"dialler": newNode(t, 666), "listener": newNode(t, 1)}
	nodes[has].has(g)
	nodes[has].noted(g.id, NoteAttestation, "three hundred entries")
	return nodes["dialler"], nodes["listener"], g.id
}

func makeSession(t *testing.T, has string) sessionVector {
	dialler, listener, topic := pairOf(t, has)
	v := sessionVector{Name: "the " + has + " has a journal", Has: has}
	x, y := net.Pipe()
	mu := new(sync.Mutex)
	k := connect(t, dialler, listener, &recorder{Conn: x, from: "dialler", all: &v.Spoken, mu: mu}, &recorder{Conn: y, from: "listener", all: &v.Spoken, mu: mu}, Options{})
	k.done()
	k.end()
	v.Head = dialler.head(topic)
	return v
}

// What either end said in a recorded session, said again to a node, makes it end as it
// did then. Only how many changes a node tells together is chance, and so what is heard
// of them.
func TestVectorsSession(t *testing.T) {
	all := vectors(t, "sessions.json", func() []sessionVector {
		return []sessionVector{makeSession(t, "listener"), makeSession(t, "dialler")}
	})
	for _, v := range all {
		for _, plays := range []string{"dialler", "listener"} {
			t.Run(v.Name+", played by the "+plays, func(t *testing.T) { replay(t, v, plays) })
		}
	}
}

// chance is what comes once or twice or not at all: how changes are told together.
func chance(m message, awaited bool) bool {
	switch m.(type) {
	case *heard:
		return true
	case *told, *states:
		return awaited
	}
	return false
}

func replay(t *testing.T, v sessionVector, plays string) {
	dialler, listener, topic := pairOf(t, v.Has)
	d, l := channels(t)
	n, c := listener, l
	if plays == "listener" {
		n, c = dialler, d
	}
	x, y := net.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- Serve(t.Context(), y, c, n, Options{}) }()
	said := make(chan byte, 1000)
	go func() {
		defer close(said)
		in := &frames{in: bufio.NewReader(x)}
		for m, err := in.next(); err == nil; m, err = in.next() {
			said <- m.kind()
			if m, ok := m.(*told); ok {
				_, _ = x.Write(appendFrame(nil, &heard{m.Number}))
			}
		}
	}()
	came := map[byte]int{}
	for _, line := range v.Spoken {
		m, err := (&frames{in: bufio.NewReader(bytes.NewReader(line.Frame))}).next()
		must(t, err)
		if chance(m, line.From != plays) {
			continue
		}
		if line.From == plays {
			if _, err := x.Write(line.Frame); err != nil {
				break
			}
			continue
		}
		for came[m.kind()] == 0 && m.kind() != (*bye)(nil).kind() {
			select {
			case k, ok := <-said:
				if !ok {
					t.Fatalf("it ended: %v", <-ended)
				}
				came[k]++
			case <-time.After(soon):
				t.Fatalf("a frame of type %d did not come", m.kind())
			}
		}
		came[m.kind()]--
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if n.head(topic) != v.Head || v.Head.Seq != 299 || len(n.notes[topic]) != 1 {
		t.Errorf("it ended with %v and %d notes", n.head(topic), len(n.notes[topic]))
	}
}
