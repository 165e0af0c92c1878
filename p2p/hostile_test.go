package p2p

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/klauspost/compress/zstd"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// A script is a dialler that says what the test wants, after a good hello if it is to be
// heard at all.
type script struct {
	t     testing.TB
	conn  net.Conn
	node  *node // that listens
	err   chan error
	heard chan message // what the node said
	deaf  atomic.Bool  // nothing more is read
}

// attack opens a connection to a node and says nothing yet.
func attack(t testing.TB, n *node) *script { return attackWith(t, n, Options{}) }

func attackWith(t testing.TB, n *node, o Options) *script {
	x, y := net.Pipe()
	s := &script{t: t, conn: x, node: n, err: make(chan error, 1), heard: make(chan message, 100_000)}
	_, listener := channels(t)
	go func() { s.err <- Serve(t.Context(), y, listener, n, o) }()
	t.Cleanup(func() { x.Close() })
	return s
}

// listen takes note of what the node says.
func (s *script) listen() {
	f := &frames{in: bufio.NewReader(s.conn)}
	for !s.deaf.Load() {
		m, err := f.next()
		if err != nil {
			close(s.heard)
			return
		}
		switch m.(type) {
		case *hello, *summary, *bye, *end, *grant, *wantEntries, *wantNoteIDs, *wantNotes, *stop, *pong, *heard, *told:
			select {
			case s.heard <- m:
			default:
			}
		}
	}
}

// met says hello and a summary of nothing, and hears everything.
func met(t testing.TB, n *node) *script { return metWith(t, n, Options{}) }

func metWith(t testing.TB, n *node, o Options) *script {
	s := attackWith(t, n, o)
	go s.listen()
	s.say(s.hello(), &summary{})
	return s
}

func (s *script) hello() *hello {
	dialler, _ := channels(s.t)
	h, err := newNode(s.t, 666).Introduce(dialler)
	must(s.t, err)
	return &hello{[]byte{Version}, h}
}

// say sends messages, as far as the node still listens.
func (s *script) say(all ...message) error {
	var out []byte
	for _, m := range all {
		out = appendFrame(out, m)
	}
	return s.raw(out)
}

func (s *script) raw(b []byte) error {
	_, err := s.conn.Write(b)
	return err
}

// ends waits until the node has ended the session, and asks for the reason.
func (s *script) ends(want Reason) {
	s.t.Helper()
	select {
	case err := <-s.err:
		var end *EndError
		if !errors.As(err, &end) || end.Reason != want || end.Theirs {
			s.t.Errorf("ended with %v instead of %v", err, want)
		}
	case <-time.After(soon):
		s.t.Fatalf("it did not end, with %v", want)
	}
}

// next is the next message of one type that the node says.
func hears[M message](s *script) M {
	s.t.Helper()
	for {
		select {
		case m, ok := <-s.heard:
			if !ok {
				s.t.Fatalf("the node ended: %v", <-s.err)
			}
			if m, ok := m.(M); ok {
				return m
			}
		case <-time.After(soon):
			s.t.Fatalf("the node never said %T", *new(M))
		}
	}
}

// told waits for the bye too.
func (s *script) isTold(want Reason) {
	s.t.Helper()
	if b := hears[*bye](s); b.Reason != want {
		s.t.Errorf("it was told %v instead of %v", b.Reason, want)
	}
	s.ends(want)
}

// heapGrowth is by how much the memory in use grew.
func heapGrowth(work func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	work()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

// Before it knows who speaks, a node says not one byte.
func TestStrangersHearNothing(t *testing.T) {
	good := (&script{t: t}).hello()
	forged := *good
	forged.Proof[5] ^= 1
	uncertified := *good
	uncertified.Certificate = nil
	replayed := *good
	other := Channel{Dialler: seedKey(t, 8).Public(), Listener: seedKey(t, 9).Public(), Dialled: true}
	var err error
	replayed.Hello, err = newNode(t, 666).Introduce(other)
	must(t, err)
	long := *good
	long.Credentials = make([][]byte, MaxCredentials+1)
	for name, raw := range map[string][]byte{
		"nothing":           nil,
		"junk":              bytes.Repeat([]byte("GET / HTTP/1.1\r\nHost: jigiya\r\n\r\n"), 10),
		"zeros":             make([]byte, 100),
		"a forged proof":    appendFrame(nil, &forged),
		"no certificate":    appendFrame(nil, &uncertified),
		"a replayed hello":  appendFrame(nil, &replayed),
		"many credentials":  appendFrame(nil, &long),
		"another frame":     appendFrame(nil, &ping{}),
		"a bye":             appendFrame(nil, &bye{Left}),
		"half a hello":      appendFrame(nil, good)[:70],
		"an endless length": bytes.Repeat([]byte{0xff}, 50),
		"a huge frame":      binary.AppendUvarint(nil, 1<<30),
	} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t, 1)
			n.has(newStory(t, 1, 5))
			s := attack(t, n)
			done := make(chan []byte)
			go func() {
				all, _ := io.ReadAll(s.conn)
				done <- all
			}()
			go func() {
				s.raw(raw)
				if name == "nothing" || name == "half a hello" {
					s.conn.Close()
				}
			}()
			if err := <-s.err; err == nil {
				t.Error("it was served")
			}
			if said := <-done; len(said) > 0 {
				t.Errorf("it was told % x", said)
			}
		})
	}
}

// Who has proved a right and speaks no version of ours is told so.
func TestVersions(t *testing.T) {
	s := attack(t, newNode(t, 1))
	go s.listen()
	h := s.hello()
	h.versions = []byte{2, 9}
	go s.say(h)
	s.isTold(Versions)
	newer := attack(t, newNode(t, 1))
	go newer.listen()
	h.versions = []byte{1, 2, 9}
	newer.say(h, &summary{})
	hears[*summary](newer)
}

// What is said out of turn, or in another form than it must have, ends the session.
func TestOutOfTurn(t *testing.T) {
	g := newStory(t, 1, 5)
	long := new(states)
	for range statesTogether + 1 {
		long.States = append(long.States, State{Topic: Topic{1}})
	}
	cases := map[string][]byte{
		"a huge frame":                binary.AppendUvarint(nil, MaxFrame+1),
		"an empty frame":              {0},
		"a length too long":           {0x81, 0x00, 50},
		"an unknown type":             {1, 99},
		"a second hello":              appendFrame(nil, (&script{t: t}).hello()),
		"a second summary":            appendFrame(nil, &summary{}),
		"bytes after the end":         {2, 50, 0},
		"too short":                   {5, 8 + 1, 0x80, 0x80, 0x80, 0x80},
		"heard what was never told":   appendFrame(nil, &heard{77}),
		"an answer to nothing":        appendFrame(nil, &end{1, endAll}),
		"entries to nothing":          appendFrame(nil, &entries{1, batch{Count: 1, Signatures: make([]byte, 64), Size: 1, Columns: []byte{0}}}),
		"a note to nothing":           appendFrame(nil, &note{1, NoteID{}, 1, []byte{1}}),
		"a part to nothing":           appendFrame(nil, &notePart{1, []byte{1}}),
		"a list to nothing":           appendFrame(nil, &noteIDs{1, nil}),
		"a begin to nothing":          appendFrame(nil, &begin{1, 0}),
		"a grant of what is not owed": appendFrame(nil, &grant{1, 0}),
		"too many states":             appendFrame(nil, long),
		"too many locators":           appendFrame(nil, &wantEntries{1, g.id, make([]Locator, MaxLocators+1)}),
		"a want twice":                appendFrame(appendFrame(nil, &wantEntries{1, g.id, nil}), &wantEntries{1, g.id, nil}),
		"a state of flags":            appendFrame(nil, flags{4}),
		"a state of nothing":          appendFrame(nil, flags{1}),
		"an end of its own":           appendFrame(nil, &end{1, 3}),
		"later still":                 appendFrame(nil, &wantNoteIDs{1, g.id, 2}),
		"a fingerprint too many":      bytes.Repeat(appendFrame(nil, &fingerprint{}), 5),
		"buckets first":               appendFrame(nil, &buckets{}),
	}
	for name, raw := range cases {
		t.Run(name, func(t *testing.T) {
			n := newNode(t, 1)
			n.has(g)
			s := met(t, n)
			go s.raw(raw)
			s.isTold(Malformed)
		})
	}
}

// flags is a frame of one state with flags that it may not have.
type flags struct{ has byte }

func (flags) kind() byte { return 7 }
func (f flags) wire(w *wire) {
	w.out = append(w.out, 1)
	w.out = append(w.out, make([]byte, 32)...)
	w.out = append(w.out, f.has)
	w.out = append(w.out, make([]byte, 2+32)...)
}

// wanted makes the node ask for a topic, and gives its want.
func (s *script) wanted(topic Topic, seq uint64) *wantEntries {
	s.t.Helper()
	s.say(&states{[]State{{Topic: topic, Head: journal.Head{Seq: seq, ID: crypto.Hash{9}}}}})
	return hears[*wantEntries](s)
}

// A bomb unpacks to more than it says, or says more than is allowed.
func TestBombs(t *testing.T) {
	e, err := zstd.NewWriter(nil)
	must(t, err)
	bomb := e.EncodeAll(make([]byte, 200<<20), nil)
	bomb = bomb[:min(len(bomb), 50_000)]
	for name, b := range map[string]batch{
		"more than it says":    {Count: 1, Signatures: make([]byte, 64), Size: batchCost - 64, Packed: 1, Columns: bomb},
		"less than it says":    {Count: 1, Signatures: make([]byte, 64), Size: 30_000, Packed: 1, Columns: e.EncodeAll(make([]byte, 10_000), nil)},
		"not packed at all":    {Count: 1, Signatures: make([]byte, 64), Size: 30_000, Packed: 1, Columns: make([]byte, 100)},
		"more than is allowed": {Count: 1, Signatures: make([]byte, 64), Size: batchCost, Packed: 1, Columns: bomb},
		"more than there is":   {Count: 256, Signatures: make([]byte, 64*256), Size: 10, Columns: make([]byte, 10)},
		"a longer entry":       tooLong(),
	} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t, 1)
			s := met(t, n)
			grown := heapGrowth(func() {
				w := s.wanted(Topic{5}, 3)
				go s.say(&begin{w.ID, 0}, &entries{w.ID, b})
				s.isTold(Malformed)
			})
			if grown > 8<<20 {
				t.Errorf("it cost %d bytes", grown)
			}
		})
	}
}

// tooLong is a batch of one entry that is longer than any.
func tooLong() batch {
	flat := append([]byte{changedAll, 1, 0}, make([]byte, 20)...)                            // the first flags, version, epoch, author
	flat = append(binary.AppendUvarint(append(flat, 2, 1), 40_000), make([]byte, 40_000)...) // recorded, kind, payload
	return batch{Count: 1, Signatures: make([]byte, 64), Size: len(flat), Columns: flat}
}

// Entries that nobody signed, that belong to another group or that follow nothing end the
// session, and nothing of them is kept.
func TestForgedEntries(t *testing.T) {
	g, h := newStory(t, 1, 20), newStory(t, 2, 20)
	unsigned := append([]journal.Raw(nil), g.raws...)
	unsigned[7].Signature[3] ^= 1
	for name, c := range map[string]struct {
		topic Topic
		raws  []journal.Raw
	}{
		"a signature that is not good": {g.id, unsigned},
		"another group's founding":     {h.id, g.raws},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t, 1)
			s := met(t, n)
			w := s.wanted(c.topic, 19)
			slim := &slimming{chain: chain{topic: g.id}}
			for _, r := range c.raws {
				_, err := slim.add(r)
				must(t, err)
			}
			b, err := slim.close(nil)
			must(t, err)
			go s.say(&begin{w.ID, 0}, &entries{w.ID, b})
			s.isTold(Forged)
			if n.taken > 0 {
				t.Errorf("%d entries were taken", n.taken)
			}
		})
	}
	t.Run("another group's entries", func(t *testing.T) {
		n := newNode(t, 1)
		n.has(h)
		s := met(t, n)
		w := s.wanted(h.id, 40)
		slim := &slimming{chain: chain{topic: g.id, last: Locator{18, g.journal.ID(18)}}}
		_, err := slim.add(g.raws[19])
		must(t, err)
		b, err := slim.close(nil)
		must(t, err)
		go s.say(&begin{w.ID, 1}, &entries{w.ID, b})
		s.isTold(Forged)
	})
}

// A million heads that are not wanted cost nothing, and the session goes on.
func TestMillionHeads(t *testing.T) {
	heads := 1_000_000
	if testing.Short() {
		heads = 100_000
	}
	n := newNode(t, 1)
	n.wants = func(State) bool { return false }
	s := met(t, n)
	// of what the node grants only the first is waited for: the script sends when it may
	left := StatesWindow
	grown := heapGrowth(func() {
		for i := 0; i < heads; {
			for left < statesTogether {
				left += int(hears[*grant](s).States)
			}
			m := new(states)
			for range statesTogether {
				var topic Topic
				binary.BigEndian.PutUint64(topic[:], uint64(i)+1)
				m.States = append(m.States, State{Topic: topic, Head: journal.Head{Seq: 5, ID: crypto.Hash{1}}})
				i++
			}
			left -= statesTogether
			must(t, s.say(m))
		}
	})
	if grown > 4<<20 {
		t.Errorf("they cost %d bytes", grown)
	}
	must(t, s.say(&ping{}))
	hears[*pong](s)
}

// Wanted ones wait within the window, and more than it is a flood.
func TestFloods(t *testing.T) {
	g := newStory(t, 1, 5)
	all := func(m func(i int) message) func(*script) {
		return func(s *script) {
			for i := 0; s.say(m(i)) == nil; i++ {
			}
		}
	}
	deaf := func(m func(i int) message) func(*script) { // what is read is answered, and then it is no flood
		return func(s *script) {
			s.deaf.Store(true)
			all(m)(s)
		}
	}
	topic := func(i int) (t Topic) {
		binary.BigEndian.PutUint64(t[8:], uint64(i)+1)
		return t
	}
	cases := map[string]func(*script){
		"heads": all(func(i int) message {
			return &states{[]State{{Topic: topic(i), Head: journal.Head{Seq: 9, ID: crypto.Hash{1}}}}}
		}),
		"tolds": func(s *script) {
			s.wanted(Topic{3}, 3)
			all(func(i int) message { return &told{uint64(i)} })(s)
		},
		"wants":      deaf(func(i int) message { return &wantEntries{uint64(i) + 1, g.id, nil} }),
		"note wants": deaf(func(i int) message { return &wantNotes{uint64(i) + 1, g.id, make([]NoteID, notesTogether)} }),
		"endless lists": func(s *script) {
			s.say(&states{[]State{{Topic: Topic{3}, Notes: 5}}})
			w := hears[*wantNoteIDs](s)
			m := new(noteIDs)
			m.Want = w.ID
			for i := range noteIDsTogether {
				m.IDs = append(m.IDs, NoteID{NoteFork, topic(i)})
			}
			for s.say(m) == nil {
				for range 4 {
					select {
					case <-s.heard:
					default:
					}
				}
			}
		},
	}
	for name, flood := range cases {
		t.Run(name, func(t *testing.T) {
			n := newNode(t, 1)
			n.has(g)
			s := met(t, n)
			grown := heapGrowth(func() {
				go flood(s)
				s.ends(Flood)
			})
			if grown > 8<<20 {
				t.Errorf("it cost %d bytes", grown)
			}
		})
	}
}

// Entries that come faster than they are granted are a flood, however well they are packed.
func TestUnpaidEntries(t *testing.T) {
	g := newStory(t, 1, 5)
	n := newNode(t, 1)
	n.has(g)
	block := make(chan struct{})
	n.commit = func() { <-block }
	s := met(t, n)
	w := s.wanted(g.id, 1000)
	flat := append(binary.AppendUvarint([]byte{0, 2, 20}, 30_000), make([]byte, 30_000)...) // nothing changes, recorded, kind, size, payload
	packed, err := new(packer).pack(flat)
	must(t, err)
	m := &entries{w.ID, batch{Count: 1, Signatures: make([]byte, 64), Size: len(flat), Packed: 1, Columns: packed}}
	var sent atomic.Int64
	grown := heapGrowth(func() {
		go func() {
			s.say(&begin{w.ID, 1})
			for s.say(m) == nil {
				sent.Add(1)
			}
		}()
		if b := hears[*bye](s); b.Reason != Flood {
			t.Errorf("it was told %v", b.Reason)
		}
	})
	close(block)
	s.ends(Flood)
	if grown > 4<<20 || sent.Load() > Window/30_000+2 {
		t.Errorf("%d were heard, and cost %d bytes", sent.Load(), grown)
	}
}

// What the rules refuse is left alone, and the session goes on.
func TestRefusedByTheRules(t *testing.T) {
	g := newStory(t, 1, 5)
	bad, err := g.journal.Sign(journal.Signing{Author: g.writer, Recorded: g.time}, &ledger.Contribution{Member: 77, Fund: "social", Amount: 50})
	must(t, err)
	n := newNode(t, 1)
	left := make(chan error, 1)
	s := metWith(t, n, Options{LeftAlone: func(topic Topic, err error) { left <- err }})
	w := s.wanted(g.id, 5)
	slim := &slimming{chain: chain{topic: g.id}}
	for _, r := range append(g.raws[:5:5], journal.Raw{Bytes: bad[0].Bytes(), Signature: bad[0].Signature()}) {
		_, err := slim.add(r)
		must(t, err)
	}
	b, err := slim.close(nil)
	must(t, err)
	s.say(&begin{w.ID, 0}, &entries{w.ID, b})
	if stopped := hears[*stop](s); stopped.Want != w.ID {
		t.Errorf("it stopped want %d", stopped.Want)
	}
	s.say(&end{w.ID, endCut}, &ping{})
	hears[*pong](s)
	if rule := (*ledger.RuleError)(nil); !errors.As(<-left, &rule) {
		t.Error("it was left alone for another reason")
	}
}

// Who sends and does not read is cut off before its answers fill the memory; who only
// does not read, when its time is up.
func TestWhoDoesNotRead(t *testing.T) {
	t.Run("and pings", func(t *testing.T) {
		n := newNode(t, 1)
		s := attack(t, n)
		grown := heapGrowth(func() {
			go func() {
				s.say(s.hello(), &summary{})
				pings := bytes.Repeat(appendFrame(nil, &ping{}), 10_000)
				for s.raw(pings) == nil {
				}
			}()
			s.ends(Flood)
		})
		if grown > 8<<20 {
			t.Errorf("it cost %d bytes", grown)
		}
	})
	t.Run("and waits", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			n := newNode(t, 1)
			s := attack(t, n)
			go s.say(s.hello(), &summary{})
			began := time.Now()
			s.endsSometime(Silent)
			if took := time.Since(began); took > writeTime+2*byeTime {
				t.Errorf("it took %v", took)
			}
		})
	})
}

func (s *script) endsSometime(want Reason) {
	s.t.Helper()
	var end *EndError
	if err := <-s.err; !errors.As(err, &end) || end.Reason != want {
		s.t.Errorf("ended with %v instead of %v", err, want)
	}
}

// Silence, half a frame and a frame byte by byte end in their time.
func TestSilence(t *testing.T) {
	for name, c := range map[string]struct {
		speak func(*script)
		most  time.Duration
	}{
		"nothing": {func(*script) {}, idleSilent},
		"while something is asked": {func(s *script) {
			s.say(&states{[]State{{Topic: Topic{5}, Notes: 1}}})
		}, busySilent},
		"half a frame": {func(s *script) { s.raw([]byte{40, 7, 0}) }, frameTime},
		"byte by byte": {func(s *script) {
			for s.raw([]byte{40}) == nil {
				time.Sleep(4 * time.Second)
			}
		}, frameTime},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newNode(t, 1)
				s := met(t, n)
				s.say(&fingerprint{}, &told{0}) // as the node has nothing, nothing is under way
				go func() {
					for m := range s.heard {
						if m, ok := m.(*told); ok {
							s.say(&heard{m.Number})
							c.speak(s)
						}
					}
				}()
				began := time.Now()
				s.endsSometime(Silent)
				defer time.Sleep(time.Minute) // until the other has noticed
				if took := time.Since(began); took < c.most/2 || took > c.most+2*pulse+2*byeTime {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
	t.Run("no hello", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			s := attack(t, newNode(t, 1))
			if err := <-s.err; err == nil {
				t.Error("it was served")
			}
			if took := time.Since(began); took > helloTime {
				t.Errorf("it took %v", took)
			}
		})
	})
}

// Notes that nobody asked for, in parts that do not fit or that are not what they are
// called.
func TestForgedNotes(t *testing.T) {
	id := NoteID{NoteFork, crypto.Hash{1}}
	for name, c := range map[string]struct {
		say  func(want uint64) []message
		ends Reason
	}{
		"another":          {func(w uint64) []message { return []message{&note{w, NoteID{NoteFork, crypto.Hash{2}}, 1, []byte{1}}} }, Malformed},
		"twice":            {func(w uint64) []message { return []message{&note{w, id, 1, []byte{1}}, &note{w, id, 1, []byte{1}}} }, Malformed},
		"longer than said": {func(w uint64) []message { return []message{&note{w, id, 3, []byte{1}}, &notePart{w, []byte{1, 2, 3}}} }, Malformed},
		"never whole":      {func(w uint64) []message { return []message{&note{w, id, 3, []byte{1}}, &end{w, endAll}} }, Malformed},
		"entries instead":  {func(w uint64) []message { return []message{&begin{w, 0}} }, Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			s := met(t, newNode(t, 1))
			s.say(&states{[]State{{Topic: Topic{3}, Notes: 5}}})
			s.say(&noteIDs{hears[*wantNoteIDs](s).ID, []NoteID{id}}, &end{1, endAll})
			w := hears[*wantNotes](s)
			go s.say(c.say(w.ID)...)
			s.isTold(c.ends)
		})
	}
	t.Run("another content", func(t *testing.T) {
		id := NoteID{NoteReceipt, crypto.Hash{1}}
		s := met(t, newNode(t, 1))
		s.say(&states{[]State{{Topic: Topic{3}, Notes: 5}}})
		s.say(&end{hears[*wantNoteIDs](s).ID, endAll})
		s.say(&noteIDs{hears[*wantNoteIDs](s).ID, []NoteID{id}}, &end{2, endAll})
		go s.say(&note{hears[*wantNotes](s).ID, id, 1, []byte{1}}, &end{3, endAll})
		s.isTold(Forged)
	})
}

// What may not be seen and what is not here are answered alike.
func TestNothingIsGivenAway(t *testing.T) {
	g := newStory(t, 1, 5)
	n := newNode(t, 1)
	n.has(g)
	n.mayHave = func(crypto.Address, Topic) bool { return false }
	s := met(t, n)
	for i, topic := range []Topic{g.id, {1, 2, 3}} {
		id := uint64(3 * i)
		s.say(&wantEntries{id + 1, topic, []Locator{{0, g.id}}}, &wantNoteIDs{id + 2, topic, 0}, &wantNotes{id + 3, topic, []NoteID{{NoteReceipt, crypto.Hash{1}}}})
		for range 3 {
			if e := hears[*end](s); e.How != endGone {
				t.Errorf("want %d ended in way %d", e.Want, e.How)
			}
		}
	}
}

// What one hostile end does harms no other session.
func TestOthersGoOn(t *testing.T) {
	g := newStory(t, 1, 600)
	n, friend := newNode(t, 1), newNode(t, 2)
	friend.has(g)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	for i := range 5 {
		go func() {
			for ctx.Err() == nil {
				s := met(t, n)
				s.raw([]byte(strings.Repeat(fmt.Sprint(i), 300)))
				<-s.err
			}
		}()
	}
	sync1(t, friend, n)
	same(t, g.id, n, friend)
}

// An idle session holds little at both ends together: it is open all day.
func TestIdleSession(t *testing.T) {
	const n = 40
	g := newStory(t, 1, 600)
	var nodes []*node
	for i := range uint64(2 * n) {
		nodes = append(nodes, newNode(t, i))
	}
	var talks []*talk
	grown := heapGrowth(func() {
		for i := range n {
			a, b := nodes[2*i], nodes[2*i+1]
			a.has(g)
			x, y := net.Pipe()
			k := connect(t, a, b, x, y, Options{})
			k.done()
			talks = append(talks, k)
		}
	})
	per := grown / n
	t.Logf("%d bytes of heap for both ends, journals included", per)
	if per > 1<<20 {
		t.Errorf("%d bytes", per)
	}
	for _, k := range talks {
		k.end()
	}
}
