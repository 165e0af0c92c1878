package p2p

import (
	"context"
	"encoding/binary"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// away is how long a byte is on its way in these tests: a round trip takes two
// seconds of the bubble's clock, and whatever is computed takes none. So the clock
// counts round trips exactly.
const away = time.Second

// A far is a connection over which every byte takes its time.
type far struct {
	net.Conn
	queue chan parcel
	sent  *atomic.Int64
}

type parcel struct {
	due   time.Time
	bytes []byte
}

func (f far) Write(b []byte) (int, error) {
	f.sent.Add(int64(len(b)))
	f.queue <- parcel{time.Now().Add(away), append([]byte(nil), b...)}
	return len(b), nil
}

func (f far) carry(ctx context.Context) {
	for {
		select {
		case p := <-f.queue:
			time.Sleep(time.Until(p.due))
			if _, err := f.Conn.Write(p.bytes); err != nil {
				return
			}
		case <-ctx.Done():
			f.Conn.Close()
			return
		}
	}
}

// farApart joins two ends. Each reads what the other's carrier writes.
func farApart(ctx context.Context) (a, b far, sent *atomic.Int64) {
	x, y := net.Pipe()
	sent = new(atomic.Int64)
	a, b = far{x, make(chan parcel, 1000), sent}, far{y, make(chan parcel, 1000), sent}
	go a.carry(ctx)
	go b.carry(ctx)
	return a, b, sent
}

// fake gives a node the heads of journals that it does not have: enough where nothing
// differs.
func (n *node) fake(count int, skip int) {
	for i := range count {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(i))
		t := crypto.Digest(crypto.TagEntry, b[:])
		if i != skip {
			n.heads[t] = journal.Head{Seq: uint64(i), ID: crypto.Digest(crypto.TagCosign, b[:])}
			n.changed(t, nil)
		}
	}
}

// took is how many round trips and bytes it takes until both ends are done.
func took(t *testing.T, dialler, listener *node) (trips float64, bytes int64) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	a, b, sent := farApart(ctx)
	began := time.Now()
	k := connect(t, dialler, listener, a, b, Options{})
	k.done()
	trips = float64(time.Since(began)) / float64(2*away)
	synctest.Wait()
	bytes = sent.Load()
	k.stop()
	<-k.errs[0]
	<-k.errs[1]
	return trips, bytes
}

// Ten thousand journals that both have cost at most 4 KB and three round trips,
// whether the two have met before or not.
func TestNothingNewIsCheap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		facilitator, office := newNode(t, 1), newNode(t, 2)
		facilitator.fake(10_000, -1)
		office.fake(10_000, -1)
		trips, bytes := took(t, facilitator, office)
		t.Logf("first meeting: %.1f round trips, %d bytes", trips, bytes)
		if trips != 3 || bytes > 4000 {
			t.Errorf("first meeting: %.1f round trips, %d bytes", trips, bytes)
		}
		if facilitator.reading != 1 || office.reading != 1 {
			t.Errorf("all topics were read %d and %d times", facilitator.reading, office.reading)
		}
		trips, bytes = took(t, office, facilitator)
		t.Logf("second meeting: %.1f round trips, %d bytes", trips, bytes)
		if trips != 2.5 || bytes > 4000 {
			t.Errorf("second meeting: %.1f round trips, %d bytes", trips, bytes)
		}
		if facilitator.reading != 1 || office.reading != 1 {
			t.Error("all topics were read again")
		}
	})
}

// Where few of many differ, the states of all cross for the few buckets only.
func TestFewOfManyDiffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		facilitator, office := newNode(t, 1), newNode(t, 2)
		facilitator.wants = func(State) bool { return false }
		facilitator.fake(10_000, 77)
		office.fake(10_000, -1)
		trips, bytes := took(t, facilitator, office)
		t.Logf("%.1f round trips, %d bytes", trips, bytes)
		if trips != 3.5 || bytes > 14_000 {
			t.Errorf("%.1f round trips, %d bytes", trips, bytes)
		}
	})
}

// After the first exchange only what changed since crosses.
func TestOnlyChangesCross(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newStory(t, 1, 20)
		phone, office := newNode(t, 1), newNode(t, 2)
		phone.has(g)
		phone.fake(5_000, -1)
		office.fake(5_000, -1)
		took(t, phone, office)
		same(t, g.id, phone, office)
		phone.writes(g, marks(3)...)
		trips, bytes := took(t, office, phone)
		same(t, g.id, phone, office)
		t.Logf("three entries: %.1f round trips, %d bytes", trips, bytes)
		if trips > 4 || bytes > 5000 { // what is told at the same moment may cross
			t.Errorf("%.1f round trips, %d bytes", trips, bytes)
		}
		if phone.reading != 1 {
			t.Error("all topics were read again")
		}
	})
}

// Either end may lose what it remembers of the exchange: then all is compared again, and
// nothing is missed.
func TestLostCursor(t *testing.T) {
	for _, loses := range []string{"dialler", "listener", "dialler's view", "listener's view"} {
		t.Run(loses, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, h := newStory(t, 1, 20), newStory(t, 2, 20)
				a, b := newNode(t, 1), newNode(t, 2)
				a.has(g)
				b.has(h)
				took(t, a, b)
				switch loses {
				case "dialler":
					clear(a.cursors)
				case "listener":
					clear(b.cursors)
				case "dialler's view":
					a.view = crypto.Hash{1}
				case "listener's view":
					b.view = crypto.Hash{1}
				}
				a.writes(g, marks(1)...)
				b.writes(h, marks(1)...)
				took(t, a, b)
				same(t, g.id, a, b)
				same(t, h.id, a, b)
				if a.reading != 2 || b.reading != 2 {
					t.Errorf("all topics were read %d and %d times", a.reading, b.reading)
				}
			})
		})
	}
}

// Entries just written arrive as fast as a byte does, even where the next one is written
// before a word of the first can have come back.
func TestPushesDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, h := newStory(t, 1, 20), newStory(t, 2, 20)
		phone, office := newNode(t, 1), newNode(t, 2)
		phone.has(g, h)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		a, b, _ := farApart(ctx)
		k := connect(t, office, phone, a, b, Options{})
		k.done()
		for _, topic := range []Topic{g.id, h.id} {
			office.noted(topic, NoteReceipt, "so the office says what it has") // and is believed
		}
		time.Sleep(10 * away)
		for range 5 {
			phone.writes(g, marks(1)...)
			time.Sleep(away / 10)
			phone.writes(h, marks(2)...)
			time.Sleep(away / 10)
		}
		time.Sleep(away)
		synctest.Wait()
		same(t, g.id, phone, office)
		same(t, h.id, phone, office)
		k.stop()
		<-k.errs[0]
		<-k.errs[1]
	})
}

// Nor do they wait for the end of a long journal of another group.
func TestPushBesideALongJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, long := newStory(t, 1, 20), newStory(t, 2, Window/leastCost+1000)
		phone, office := newNode(t, 1), newNode(t, 2)
		phone.has(g)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		a, b, _ := farApart(ctx)
		k := connect(t, office, phone, a, b, Options{})
		k.done()
		phone.has(long)
		time.Sleep(5 * away / 2) // the state, the want; and the window is used up
		phone.writes(g, marks(1)...)
		time.Sleep(away)
		synctest.Wait()
		same(t, g.id, phone, office)
		if office.head(long.id) == phone.head(long.id) {
			t.Error("the long journal is over already")
		}
		k.done()
		same(t, long.id, phone, office)
		k.stop()
		<-k.errs[0]
		<-k.errs[1]
	})
}

// Answers leave of the window what is kept for pushes.
func TestCreditKept(t *testing.T) {
	c := newCredit(100, 16)
	must(t, c.spend(t.Context(), 84))
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if err := c.spend(late, 1); err == nil {
		t.Error("an answer took what is kept")
	}
	if !c.try(16) || c.try(1) {
		t.Error("what is kept is not there for those who cannot wait")
	}
	must(t, c.add(50))
	must(t, c.spend(t.Context(), 34))
}
