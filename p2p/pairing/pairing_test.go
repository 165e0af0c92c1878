package pairing

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/p2p"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func key(t testing.TB, n uint64) *crypto.Key {
	t.Helper()
	var seed crypto.Seed
	binary.BigEndian.PutUint64(seed[8:], n)
	k, err := seed.Key()
	must(t, err)
	return k
}

// party is device n of all tests.
func party(t testing.TB, n uint64, name string) Party {
	t.Helper()
	device, transport := key(t, 2*n), key(t, 2*n+1)
	c, err := credential.Certify(device.Public(), transport.Public(), [32]byte{9, byte(n)}, 1_767_261_600, device)
	must(t, err)
	return Party{Certificate: c, Transport: transport, Name: name, Random: rand.Reader}
}

// channels are the two ends' views of connection n.
func channels(t testing.TB, n uint64) (dialler, listener p2p.Channel) {
	c := p2p.Channel{Dialler: key(t, 1000+2*n).Public(), Listener: key(t, 1001+2*n).Public()}
	dialler, listener = c, c
	dialler.Dialled = true
	return dialler, listener
}

type things = [crypto.CheckpointThings]crypto.Thing

// A screen is the people at one end. They say what they are told to, once both
// screens show something, or nothing at all.
type screen struct {
	begin error
	says  func(context.Context, things) (bool, error)
	keep  error

	mu     sync.Mutex
	begun  int
	things *things
	kept   []Peer
}

func (s *screen) Begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun++
	return s.begin
}

func (s *screen) Compare(ctx context.Context, _ *credential.Certificate, six things) (bool, error) {
	s.mu.Lock()
	s.things = &six
	s.mu.Unlock()
	return s.says(ctx, six)
}

func (s *screen) Keep(p Peer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keep == nil {
		s.kept = append(s.kept, p)
	}
	return s.keep
}

// two screens whose people look at both.
func two() (a, b *screen) {
	as, bs := make(chan things, 1), make(chan things, 1)
	look := func(own, other chan things) func(context.Context, things) (bool, error) {
		return func(ctx context.Context, six things) (bool, error) {
			own <- six
			select {
			case theirs := <-other:
				return theirs == six, nil
			case <-ctx.Done():
				return false, ctx.Err()
			}
		}
	}
	return &screen{says: look(as, bs)}, &screen{says: look(bs, as)}
}

func yes(context.Context, things) (bool, error) { return true, nil }
func no(context.Context, things) (bool, error)  { return false, nil }

// silent people never answer.
func silent(ctx context.Context, _ things) (bool, error) {
	<-ctx.Done()
	return false, ctx.Err()
}

type outcome struct {
	peer Peer
	err  error
}

// run runs one end and closes its connection, as a host does.
func run(ctx context.Context, conn net.Conn, c p2p.Channel, own Party, w Window) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		peer, err := Run(ctx, conn, c, own, w)
		conn.Close()
		done <- outcome{peer, err}
	}()
	return done
}

func TestTwoPairAndKnowEachOther(t *testing.T) {
	near, far := net.Pipe()
	dc, lc := channels(t, 1)
	a, b := two()
	awa, binta := party(t, 1, "Awa’s phone"), party(t, 2, "Bureau de Koro")
	da, db := run(t.Context(), near, dc, awa, a), run(t.Context(), far, lc, binta, b)
	ra, rb := <-da, <-db
	must(t, errors.Join(ra.err, rb.err))
	if *a.things != *b.things {
		t.Error("the things differ")
	}
	if ra.peer.Certificate.ID() != binta.Certificate.ID() || ra.peer.Name != "Bureau de Koro" || len(a.kept) != 1 || a.kept[0] != ra.peer {
		t.Errorf("the dialler knows %+v, kept %+v", ra.peer, a.kept)
	}
	if rb.peer.Certificate.ID() != awa.Certificate.ID() || rb.peer.Name != "Awa’s phone" || len(b.kept) != 1 || b.kept[0] != rb.peer {
		t.Errorf("the listener knows %+v, kept %+v", rb.peer, b.kept)
	}
	if a.begun != 0 || b.begun != 1 {
		t.Errorf("begun %d and %d times", a.begun, b.begun)
	}
}

// Somebody between two devices shows each a certificate of her own.
func TestSomebodyBetweenIsSeenByThePeople(t *testing.T) {
	awa, binta, eve := party(t, 1, "Awa"), party(t, 2, "Binta"), party(t, 3, "")
	near, eveNear := net.Pipe()
	far, eveFar := net.Pipe()
	dc, eveAnswers := channels(t, 1)
	eveDials, lc := channels(t, 2)
	a, b := two()
	da, db := run(t.Context(), near, dc, awa, a), run(t.Context(), far, lc, binta, b)
	e1 := run(t.Context(), eveNear, eveAnswers, eve, &screen{says: yes})
	e2 := run(t.Context(), eveFar, eveDials, eve, &screen{says: yes})
	for who, o := range map[string]outcome{"Awa": <-da, "Binta": <-db} {
		if !errors.Is(o.err, ErrNotSame) {
			t.Errorf("%s: %v", who, o.err)
		}
	}
	for _, o := range []outcome{<-e1, <-e2} {
		if !errors.Is(o.err, ErrRefused) {
			t.Errorf("Eve: %v", o.err)
		}
	}
	if len(a.kept)+len(b.kept) != 0 {
		t.Error("somebody was kept")
	}
}

// relay passes all bytes between two connections.
func relay(a, b net.Conn) {
	pass := func(to, from net.Conn) { io.Copy(to, from); to.Close(); from.Close() }
	go pass(a, b)
	go pass(b, a)
}

// Somebody who passes everything on has other channels.
func TestARelayIsFound(t *testing.T) {
	near, eveNear := net.Pipe()
	far, eveFar := net.Pipe()
	relay(eveNear, eveFar)
	dc, _ := channels(t, 1)
	_, lc := channels(t, 2)
	a, b := &screen{says: yes}, &screen{says: yes}
	da := run(t.Context(), near, dc, party(t, 1, ""), a)
	db := run(t.Context(), far, lc, party(t, 2, ""), b)
	if o := <-da; !errors.Is(o.err, ErrProof) {
		t.Errorf("the dialler: %v", o.err)
	}
	if o := <-db; o.err == nil {
		t.Error("the listener paired")
	}
	if a.things != nil || b.things != nil {
		t.Error("things were shown")
	}
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name           string
		a, b           *screen
		dialler        error
		listener       error
		keptA, keptB   int
		bothSeeThings  bool
		listenersBegun int
	}{
		{"the listener's people say no", &screen{says: silent}, &screen{says: no}, ErrRefused, ErrNotSame, 0, 0, true, 1},
		{"the dialler's people say no", &screen{says: no}, &screen{says: silent}, ErrNotSame, ErrRefused, 0, 0, true, 1},
		{"one says yes, the other no", &screen{says: yes}, &screen{says: no}, ErrRefused, ErrNotSame, 0, 0, true, 1},
		{"the window is worn out", &screen{says: yes}, &screen{says: yes, begin: errWorn}, io.EOF, errWorn, 0, 0, false, 1},
		{"the dialler cannot keep", &screen{says: yes, keep: errWorn}, &screen{says: yes}, errWorn, io.EOF, 0, 1, true, 1},
		{"the listener cannot keep", &screen{says: yes}, &screen{says: yes, keep: errWorn}, io.EOF, errWorn, 1, 0, true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			near, far := net.Pipe()
			dc, lc := channels(t, 1)
			da := run(t.Context(), near, dc, party(t, 1, "Awa"), tt.a)
			db := run(t.Context(), far, lc, party(t, 2, "Binta"), tt.b)
			if o := <-da; !isOrCut(o.err, tt.dialler) {
				t.Errorf("the dialler: %v, want %v", o.err, tt.dialler)
			}
			if o := <-db; !isOrCut(o.err, tt.listener) {
				t.Errorf("the listener: %v, want %v", o.err, tt.listener)
			}
			if len(tt.a.kept) != tt.keptA || len(tt.b.kept) != tt.keptB {
				t.Errorf("kept %v and %v", tt.a.kept, tt.b.kept)
			}
			if (tt.a.things != nil && tt.b.things != nil) != tt.bothSeeThings || tt.b.begun != tt.listenersBegun {
				t.Errorf("things %v and %v, begun %d", tt.a.things, tt.b.things, tt.b.begun)
			}
		})
	}
}

var errWorn = errors.New("worn out")

// isOrCut lets a pipe that closes say so in its two ways.
func isOrCut(err, want error) bool {
	return errors.Is(err, want) || want == io.EOF && errors.Is(err, io.ErrClosedPipe)
}

// A crook is an end that says whatever a test wants.
type crook struct {
	t     testing.TB
	conn  net.Conn
	c     p2p.Channel
	own   Party
	nonce credential.Nonce
}

// say does not ask whether anybody heard: the other end may have gone after half of it.
func (c *crook) say(f []byte) { _, _ = c.conn.Write(f) }

func (c *crook) hear(k kind) []byte {
	c.t.Helper()
	body, err := readFrame(c.conn, k)
	must(c.t, err)
	return body
}

func (c *crook) commitment() []byte {
	sum := credential.Commit(c.own.Certificate.ID(), c.nonce)
	return frame(commitmentFrame, sum[:])
}

func (c *crook) introduction() introduction {
	proof, err := c.own.Transport.Sign(c.c.Digest(c.c.Dialled))
	must(c.t, err)
	return introduction{c.nonce, proof, c.own.Certificate}
}

// againstListener has a crook dial an honest device.
func againstListener(t *testing.T, play func(*crook)) (*screen, error) {
	t.Helper()
	near, far := net.Pipe()
	dc, lc := channels(t, 1)
	s := &screen{says: yes}
	honest := run(t.Context(), far, lc, party(t, 2, "Binta"), s)
	play(&crook{t: t, conn: near, c: dc, own: party(t, 3, "")})
	near.Close()
	return s, (<-honest).err
}

func TestCrooksWhoDial(t *testing.T) {
	wrongSide := func(c *crook) introduction {
		i := c.introduction()
		var err error
		i.proof, err = c.own.Transport.Sign(c.c.Digest(!c.c.Dialled))
		must(c.t, err)
		return i
	}
	for _, tt := range []struct {
		name string
		want error
		play func(*crook)
	}{
		{"another nonce than committed to", ErrCommitment, func(c *crook) {
			c.say(c.commitment())
			c.hear(introductionFrame)
			c.nonce[0]++
			c.say(c.introduction().frame())
		}},
		{"another certificate than committed to", ErrCommitment, func(c *crook) {
			c.say(c.commitment())
			c.hear(introductionFrame)
			c.own = party(c.t, 4, "")
			c.say(c.introduction().frame())
		}},
		{"the proof of the other side", ErrProof, func(c *crook) {
			c.say(c.commitment())
			c.hear(introductionFrame)
			c.say(wrongSide(c).frame())
		}},
		{"a certificate that is not signed", ErrProof, func(c *crook) {
			forged := *c.own.Certificate
			forged.Box[0]++
			c.own.Certificate = &forged
			c.say(c.commitment())
			c.hear(introductionFrame)
			c.say(c.introduction().frame())
		}},
		{"what the listener said, said back", ErrSelf, func(c *crook) {
			c.say(c.commitment())
			c.say(frame(introductionFrame, c.hear(introductionFrame)))
		}},
		{"an introduction first", ErrMalformed, func(c *crook) { c.say(c.introduction().frame()) }},
		{"a commitment too short", ErrMalformed, func(c *crook) { c.say(frame(commitmentFrame, make([]byte, 31))) }},
		{"a frame of 64 KiB", ErrMalformed, func(c *crook) { c.say([]byte{0xff, 0xff, 1}) }},
		{"a frame of nothing", ErrMalformed, func(c *crook) { c.say([]byte{0, 0, 1}) }},
		{"an unknown frame", ErrMalformed, func(c *crook) { c.say(frame(9, make([]byte, 32))) }},
		{"junk for a certificate", ErrMalformed, func(c *crook) {
			c.say(c.commitment())
			c.hear(introductionFrame)
			c.say(frame(introductionFrame, make([]byte, 300)))
		}},
		{"a verdict of two", ErrMalformed, func(c *crook) {
			c.pass()
			c.hear(verdictFrame)
			c.say(frame(verdictFrame, []byte{2}))
		}},
		{"a name before the verdict", ErrMalformed, func(c *crook) {
			c.pass()
			c.hear(verdictFrame)
			c.say(frame(nameFrame, []byte("Eve")))
		}},
		{"a name that turns the line round", ErrMalformed, func(c *crook) {
			c.pass()
			c.say(verdict(true))
			c.hear(verdictFrame)
			c.say(frame(nameFrame, []byte("Awa\u202e")))
			c.hear(nameFrame)
		}},
		{"half a frame", io.ErrUnexpectedEOF, func(c *crook) { c.say(c.commitment()[:20]) }},
		{"gone after the commitment", io.EOF, func(c *crook) {
			c.say(c.commitment())
			c.hear(introductionFrame)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := againstListener(t, tt.play)
			if !isOrCut(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if len(s.kept) > 0 {
				t.Error("the crook was kept")
			}
		})
	}
}

// pass goes on honestly until the things are shown.
func (c *crook) pass() {
	c.say(c.commitment())
	c.hear(introductionFrame)
	c.say(c.introduction().frame())
}

// A transcript played back on the very same channel meets another nonce: the
// things are others, and the people see it.
func TestAReplayShowsOtherThings(t *testing.T) {
	var sent [2][]byte
	first, err := againstListener(t, func(c *crook) {
		sent = [2][]byte{c.commitment(), c.introduction().frame()}
		c.say(sent[0])
		c.hear(introductionFrame)
		c.say(sent[1])
		c.hear(verdictFrame)
	})
	if err == nil || first.things == nil {
		t.Fatal("the first was not shown: ", err)
	}
	second, _ := againstListener(t, func(c *crook) {
		c.say(sent[0])
		c.hear(introductionFrame)
		c.say(sent[1])
		c.hear(verdictFrame)
	})
	if second.things == nil || *second.things == *first.things {
		t.Errorf("things %v and %v", first.things, second.things)
	}
}

// Each wait has its end: for a stranger who says nothing it is short.
func TestNobodyIsWaitedForForEver(t *testing.T) {
	for _, tt := range []struct {
		name string
		play func(*crook)
		says func(context.Context, things) (bool, error)
		take time.Duration
	}{
		{"silent from the start", func(*crook) {}, yes, beginTime},
		{"silent after the commitment", func(c *crook) { c.say(c.commitment()); c.hear(introductionFrame) }, yes, beginTime},
		{"no verdict", func(c *crook) { c.pass(); c.hear(verdictFrame) }, yes, CompareTime},
		{"nobody looks", func(c *crook) { c.pass() }, silent, CompareTime},
		{"no name", func(c *crook) { c.pass(); c.hear(verdictFrame); c.say(verdict(true)) }, yes, beginTime},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				near, far := net.Pipe()
				dc, lc := channels(t, 1)
				start := time.Now()
				s := &screen{says: tt.says}
				honest := run(t.Context(), far, lc, party(t, 2, ""), s)
				tt.play(&crook{t: t, conn: near, c: dc, own: party(t, 3, "")})
				err := (<-honest).err
				if !isTimeout(err) && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("ended with %v", err)
				}
				if took := time.Since(start); took != tt.take || len(s.kept) > 0 {
					t.Errorf("took %v, want %v; kept %v", took, tt.take, s.kept)
				}
			})
		})
	}
}

// Whoever closes the window is obeyed at once, whatever goes on.
func TestTheContextEndsIt(t *testing.T) {
	for _, says := range []func(context.Context, things) (bool, error){silent, yes} {
		synctest.Test(t, func(t *testing.T) {
			near, far := net.Pipe()
			dc, lc := channels(t, 1)
			ctx, stop := context.WithCancelCause(t.Context())
			honest := run(ctx, far, lc, party(t, 2, ""), &screen{says: says})
			(&crook{t: t, conn: near, c: dc, own: party(t, 3, "")}).pass()
			go io.Copy(io.Discard, near)
			synctest.Wait()
			start := time.Now()
			stop(errWorn)
			if err := (<-honest).err; !errors.Is(err, errWorn) || time.Since(start) != 0 {
				t.Errorf("ended with %v after %v", err, time.Since(start))
			}
			near.Close()
		})
	}
}

// A name crosses only when both have said yes.
func TestNoNameForStrangers(t *testing.T) {
	near, far := net.Pipe()
	dc, lc := channels(t, 1)
	honest := run(t.Context(), far, lc, party(t, 2, "Binta Ouologuem"), &screen{says: yes})
	c := &crook{t: t, conn: near, c: dc, own: party(t, 3, "")}
	c.pass()
	c.hear(verdictFrame)
	c.say(verdict(false))
	rest, _ := io.ReadAll(near)
	if err := (<-honest).err; !errors.Is(err, ErrRefused) || len(rest) > 0 {
		t.Errorf("heard %q, %v", rest, err)
	}
}

func TestNames(t *testing.T) {
	for name, good := range map[string]bool{
		"": true, "Awa’s phone": true, "Kɔrɔ bɔlɔn 2": true, strings.Repeat("ɔ", MaxName): true,
		strings.Repeat("ɔ", MaxName+1): false, " Awa": false, "Awa\n": false, "A\u200bwa": false, "\xff": false,
	} {
		if err := CheckName(name); (err == nil) != good || err != nil && !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", name, err)
		}
	}
	near, far := net.Pipe()
	defer far.Close()
	dc, _ := channels(t, 1)
	if o := <-run(t.Context(), near, dc, party(t, 1, "Awa\t"), &screen{}); !errors.Is(o.err, ErrMalformed) {
		t.Errorf("its own name: %v", o.err)
	}
}
