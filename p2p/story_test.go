package p2p

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// A group's phone meets the facilitator, who meets the office: the office has the group's
// journal, and the group, at the next visit, what the office had for it.
func TestStoreCarryForward(t *testing.T) {
	g, h := newStory(t, 1, 300), newStory(t, 2, 40)
	phone, facilitator, office := newNode(t, 1), newNode(t, 2), newNode(t, 3)
	phone.has(g)
	office.has(h)
	facilitator.has(h)
	attestation := office.noted(g.id, NoteAttestation, "three hundred entries")
	sync1(t, facilitator, phone)
	sync1(t, facilitator, office)
	same(t, g.id, phone, facilitator, office)
	sync1(t, phone, facilitator)
	for _, n := range []*node{facilitator, phone} {
		if n.notes[g.id][attestation] == nil {
			t.Error("the office's attestation did not come back")
		}
	}
}

// Each is ahead in another group, and in one the listener is, in one the dialler:
// both directions go at once.
func TestBothAhead(t *testing.T) {
	a, b := newNode(t, 1), newNode(t, 2)
	var groups []*group
	for i := range uint64(40) {
		g := newStory(t, i, 2)
		a.has(g)
		b.has(g)
		groups = append(groups, g)
		switch i % 4 {
		case 0:
			a.writes(g, marks(int(i)+1)...)
		case 1:
			b.writes(g, marks(int(i)+1)...)
		}
	}
	sync1(t, a, b)
	for _, g := range groups {
		same(t, g.id, a, b)
	}
}

// What another writer of the same phone wrote after the same entry is evidence: both
// keep the other's branch, stay on their own, and come to an end.
func TestTwoBranches(t *testing.T) {
	for _, after := range []int{0, 1, 40, 300} {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			g := newStory(t, 1, 20+after)
			twin := &group{t: t, writer: g.writer, holders: g.holders, journal: g.journal, raws: g.raws, id: g.id, time: g.time + 1000}
			a, b := newNode(t, 1), newNode(t, 2)
			g.write(marks(300)...)
			twin.write(marks(5)...)
			a.has(g)
			b.has(twin)
			x, y := net.Pipe()
			k := connect(t, a, b, x, y, Options{})
			until(t, "all evidence at both", func() bool { return a.count(g.id) == 305 && b.count(g.id) == 305 })
			k.end()
			if a.head(g.id) != g.journal.Head() || b.head(g.id) != twin.journal.Head() {
				t.Error("a branch was left")
			}
			before := a.feed + b.feed
			sync1(t, b, a)
			if a.feed+b.feed != before {
				t.Error("the evidence was taken in again")
			}
		})
	}
}

// Notes of every kind cross, the largest in parts, programmes before groups and what
// warns before entries.
func TestNotes(t *testing.T) {
	g := newStory(t, 1, 30)
	a, b := newNode(t, 1), newNode(t, 2)
	a.has(g)
	programme := Topic{12: 5}
	for i, k := range []NoteKind{NoteRoot, NoteRevocation, NoteCredential, NoteAttestation, NoteReceipt, NoteDraft, NotePerson, NoteWords} {
		topic := g.id
		if k < NoteFork {
			topic = programme
		}
		for size := range 4 {
			a.noted(topic, k, strings.Repeat(string(rune('a'+i)), 1+size*(MaxNote-1)/3))
		}
	}
	b.commit = func() {
		if len(b.notes[programme]) != 12 {
			t.Error("entries came before the programme's notes")
		}
	}
	sync1(t, a, b)
	same(t, g.id, a, b)
	sameNotes(t, a, b)
}

// More notes than are kept in mind at once.
func TestManyNotes(t *testing.T) {
	a, b := newNode(t, 1), newNode(t, 2)
	for i := range 3 * missingKept {
		a.note(Topic{1}, NoteID{NoteReceipt, crypto.Digest(crypto.TagRecord, fmt.Append(nil, i))}, fmt.Append(nil, i))
	}
	a.noted(Topic{1}, NoteReceipt, "the last")
	sync1(t, a, b)
	sameNotes(t, a, b)
}

// A device that may see one group learns nothing of the other, and not even whether it is
// here.
func TestOnlyWhatItMaySee(t *testing.T) {
	g, h := newStory(t, 1, 10), newStory(t, 2, 10)
	a, b := newNode(t, 1), newNode(t, 2)
	a.has(g, h)
	a.mayHave = func(_ crypto.Address, topic Topic) bool { return topic == g.id }
	b.has(&group{id: h.id, journal: firstOf(t, h, 3), raws: h.raws[:3]})
	sync1(t, b, a)
	same(t, g.id, a, b)
	if b.head(h.id).Seq != 2 {
		t.Error("a group crossed that may not be seen")
	}
}

func firstOf(t *testing.T, g *group, n int) *journal.Journal {
	var entries []*journal.Entry
	for _, r := range g.raws[:n] {
		e, err := journal.Decode(r.Bytes, r.Signature)
		must(t, err)
		entries = append(entries, e)
	}
	j, err := new(journal.Journal).Accept(entries...)
	must(t, err)
	return j
}

// Rights that end while a journal is on its way end it at the next batch, and the session
// goes on.
func TestRightsShrink(t *testing.T) {
	g, h := newStory(t, 1, 6000), newStory(t, 2, 10)
	a, b := newNode(t, 1), newNode(t, 2)
	a.has(g)
	var revoked atomic.Bool
	a.mayHave = func(_ crypto.Address, topic Topic) bool { return topic == h.id || !revoked.Load() }
	b.commit = func() { revoked.Store(true) }
	x, y := net.Pipe()
	k := connect(t, a, b, x, y, Options{})
	k.done()
	if n := b.taken; n == 0 || n > 5000 {
		t.Errorf("%d entries came", n)
	}
	a.has(h)
	until(t, "there is the other group", func() bool { return b.head(h.id) == a.head(h.id) })
	k.end()
}

// Rights that grow while a session runs are told in it, and remembered with the view they
// made.
func TestRightsGrow(t *testing.T) {
	g := newStory(t, 1, 30)
	a, b := newNode(t, 1), newNode(t, 2)
	a.has(g)
	var granted atomic.Bool
	a.mayHave = func(crypto.Address, Topic) bool { return granted.Load() }
	x, y := net.Pipe()
	k := connect(t, b, a, x, y, Options{})
	k.done()
	granted.Store(true)
	a.mu.Lock()
	a.view = crypto.Hash{7}
	a.changed(g.id, nil)
	a.mu.Unlock()
	k.done()
	same(t, g.id, a, b)
	k.end()
	read := a.reading
	sync1(t, a, b)
	if a.reading != read {
		t.Error("all topics were read again")
	}
}

// A guest that loses every right is told so, and the session ends.
func TestRevoked(t *testing.T) {
	a, b := newNode(t, 1), newNode(t, 2)
	x, y := net.Pipe()
	k := connect(t, a, b, x, y, Options{})
	k.done()
	a.mu.Lock()
	for g := range a.guests {
		g.revoke()
	}
	a.mu.Unlock()
	for i, theirs := range []bool{false, true} {
		var end *EndError
		if err := <-k.errs[i]; !errors.As(err, &end) || end.Reason != Rights || end.Theirs != theirs {
			t.Errorf("end %d: %v", i, err)
		}
	}
}

// A new entry is pushed as soon as it is appended, in both directions, one and many.
func TestLive(t *testing.T) {
	g, h := newStory(t, 1, 10), newStory(t, 2, 10)
	a, b := newNode(t, 1), newNode(t, 2)
	a.has(g)
	b.has(h)
	x, y, l := countedPipe()
	var asked atomic.Int64
	k := connect(t, a, b, x, y, Options{Acknowledged: func(Topic, journal.Head) { asked.Add(1) }})
	k.done()
	for i := range 20 {
		n := 1
		if i%5 == 0 {
			n = 100 // too many to be pushed
		}
		a.writes(g, marks(n)...)
		b.writes(h, marks(1)...)
	}
	until(t, "the same", func() bool { return a.head(g.id) == b.head(g.id) && a.head(h.id) == b.head(h.id) })
	waitQuiet(t, l)
	before := l.bytes
	a.writes(g, marks(1)...)
	until(t, "the same", func() bool { return a.head(g.id) == b.head(g.id) })
	waitQuiet(t, l)
	t.Logf("one entry live: %d bytes there, %d back", l.bytes[0]-before[0], l.bytes[1]-before[1])
	k.end()
	if b.head(g.id) != g.journal.Head() || a.head(h.id) != h.journal.Head() {
		t.Error("not the same")
	}
	if asked.Load() == 0 {
		t.Error("nothing was acknowledged")
	}
}

// waitQuiet waits until a line has carried nothing for a while.
func waitQuiet(t *testing.T, l *line) {
	last, since := [2]int{}, time.Now()
	until(t, "quiet", func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.bytes != last {
			last, since = l.bytes, time.Now()
		}
		return time.Since(since) > 20*time.Millisecond
	})
}

// A brittle connection breaks after so many bytes in both directions together.
type brittle struct {
	Conn
	*breaking
}

type breaking struct {
	mu   sync.Mutex
	left int
	both [2]Conn
}

func (b brittle) Write(p []byte) (n int, err error) {
	b.mu.Lock()
	n = min(len(p), b.left)
	b.left -= n
	broken := b.left == 0
	b.mu.Unlock()
	if n > 0 {
		n, err = b.Conn.Write(p[:n])
	}
	if broken {
		b.both[0].Close()
		b.both[1].Close()
		return n, errors.New("out of range")
	}
	return n, err
}

// syncUntil lets two nodes talk until so many bytes have crossed.
func syncUntil(t *testing.T, a, b *node, bytes int) (whole bool) {
	x, y := net.Pipe()
	once := &breaking{left: bytes, both: [2]Conn{x, y}}
	k := connect(t, a, b, brittle{x, once}, brittle{y, once}, Options{})
	defer k.stop()
	first, second := k.exchanged[0], k.exchanged[1]
	for range 2 {
		select {
		case <-first:
			first = nil
		case <-second:
			second = nil
		case <-k.errs[0]:
			<-k.errs[1]
			return false
		case <-time.After(soon):
			t.Fatal("neither done nor cut")
		}
	}
	k.stop()
	<-k.errs[0]
	<-k.errs[1]
	return true
}

// A link that breaks at any byte loses nothing: what was acknowledged is kept, what
// was not is sent again, and in the end both have the same.
func TestCutAnywhere(t *testing.T) {
	cuts := 30
	if testing.Short() {
		cuts = 5
	}
	random := rand.New(rand.NewPCG(7, 7))
	g, h := newStory(t, 1, 900), newStory(t, 2, 500)
	for range cuts {
		a, b := newNode(t, 1), newNode(t, 2)
		a.has(g)
		b.has(h)
		a.noted(g.id, NoteReceipt, strings.Repeat("r", 90_000))
		b.noted(Topic{12: 1}, NoteRevocation, "revoked")
		tries := 0
		for ; !syncUntil(t, a, b, 1+random.IntN(120_000)); tries++ {
			if a.taken > 500 || b.taken > 900 {
				t.Fatal("entries were taken twice")
			}
		}
		same(t, g.id, a, b)
		same(t, h.id, a, b)
		sameNotes(t, a, b)
	}
}

// The same at the end of every frame that either end sends.
func TestCutAtEveryFrame(t *testing.T) {
	g := newStory(t, 1, 300)
	for i := 0; ; i++ {
		a, b := newNode(t, 1), newNode(t, 2)
		a.has(g)
		x, y := net.Pipe()
		k := connect(t, a, b, &framed{Conn: x, left: i}, y, Options{})
		whole := false
		select {
		case <-k.exchanged[1]:
			whole = true
			k.stop()
			<-k.errs[1]
		case <-k.errs[1]:
		}
		x.Close()
		<-k.errs[0]
		sync1(t, a, b)
		same(t, g.id, a, b)
		if b.taken != 300 {
			t.Errorf("%d entries were taken", b.taken)
		}
		if whole {
			if i < 6 {
				t.Errorf("whole after %d frames", i)
			}
			return
		}
	}
}

// A framed connection breaks after so many frames were written.
type framed struct {
	Conn
	left   int
	buffer bytes.Buffer
}

func (f *framed) Write(p []byte) (int, error) {
	f.buffer.Write(p)
	for {
		size, n, err := shortest(f.buffer.Bytes())
		if err != nil || f.buffer.Len() < n+int(size) {
			return len(p), nil
		}
		if f.left == 0 {
			f.Close()
			return 0, errors.New("out of range")
		}
		f.left--
		if _, err := f.Conn.Write(f.buffer.Next(n + int(size))); err != nil {
			return 0, err
		}
	}
}
