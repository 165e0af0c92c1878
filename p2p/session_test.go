package p2p

import (
	"context"
	"net"
	"testing"
	"time"

	"jigiya/ledger/journal"
)

// channels are the two ends' views of one connection.
func channels(t testing.TB) (dialler, listener Channel) {
	c := Channel{Dialler: seedKey(t, 5_000_001).Public(), Listener: seedKey(t, 5_000_002).Public()}
	dialler, listener = c, c
	dialler.Dialled = true
	return dialler, listener
}

// A talk is a session between two nodes that goes on until it is ended.
type talk struct {
	t         testing.TB
	stop      context.CancelFunc
	exchanged [2]chan struct{}
	errs      [2]chan error
}

// connect lets two nodes talk over two ends of a connection; the first dials.
func connect(t testing.TB, dialler, listener *node, a, b Conn, o Options) *talk {
	ctx, stop := context.WithCancel(context.Background())
	k := &talk{t: t, stop: stop}
	da, li := channels(t)
	for i, end := range []struct {
		n *node
		c Channel
		k Conn
	}{{dialler, da, a}, {listener, li, b}} {
		k.exchanged[i], k.errs[i] = make(chan struct{}, 1), make(chan error, 1)
		o := o
		o.Exchanged = func() {
			select {
			case k.exchanged[i] <- struct{}{}:
			default:
			}
		}
		go func() { k.errs[i] <- Serve(ctx, end.k, end.c, end.n, o) }()
	}
	t.Cleanup(stop)
	return k
}

// soon is how long a test waits for what must happen.
const soon = 20 * time.Second

// until waits for something to be true.
func until(t testing.TB, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(soon); !true(); {
		if time.Now().After(deadline) {
			t.Fatalf("not yet %s", what)
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// done waits until both ends say that they have exchanged everything.
func (k *talk) done() {
	k.t.Helper()
	for i := range k.exchanged {
		select {
		case <-k.exchanged[i]:
		case err := <-k.errs[i]:
			k.t.Fatalf("end %d: %v", i, err)
		case <-time.After(soon):
			k.t.Fatalf("end %d is not done", i)
		}
	}
}

// end ends the talk in order.
func (k *talk) end() {
	k.t.Helper()
	k.stop()
	for i := range k.errs {
		select {
		case err := <-k.errs[i]:
			if err != nil {
				k.t.Errorf("end %d: %v", i, err)
			}
		case <-time.After(soon):
			k.t.Fatalf("end %d does not end", i)
		}
	}
}

// sync lets two nodes exchange everything.
func sync1(t testing.TB, dialler, listener *node) {
	t.Helper()
	a, b := net.Pipe()
	k := connect(t, dialler, listener, a, b, Options{})
	k.done()
	k.end()
}

func same(t testing.TB, topic Topic, nodes ...*node) {
	t.Helper()
	for _, n := range nodes[1:] {
		if a, b := nodes[0].head(topic), n.head(topic); a != b || a == (journal.Head{}) {
			t.Errorf("heads %v and %v", a, b)
		}
	}
}

func TestOneJournalCrosses(t *testing.T) {
	g := newStory(t, 1, 700)
	phone, facilitator := newNode(t, 1), newNode(t, 2)
	phone.has(g)
	sync1(t, facilitator, phone)
	same(t, g.id, phone, facilitator)
	if facilitator.taken != 700 {
		t.Errorf("%d entries were taken", facilitator.taken)
	}
}
