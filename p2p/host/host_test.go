package host

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/netip"
	"testing"
	"time"

	"jigiya/p2p"
)

var loopback = []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}

// start runs a host on loopback for one test.
func start(t testing.TB, o Options) *Host {
	t.Helper()
	if o.Listen == nil {
		o.Listen = loopback
	}
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// echo serves by sending all back.
func echo(_ context.Context, _ p2p.Channel, c *Conn) { io.Copy(c, c) }

func dial(t testing.TB, from, to *Host, p Protocol) (*Conn, p2p.Channel) {
	t.Helper()
	c, ch, err := from.Dial(t.Context(), to.Addrs()[0], p)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(30 * time.Second))
	return c, ch
}

func say(t testing.TB, c *Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(text))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != text {
		t.Fatalf("said %q, got %q back, %v", text, got, err)
	}
}

func TestBytesFlowBothWays(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	channels := make(chan p2p.Channel, 1)
	b.Handle(Sync, func(ctx context.Context, ch p2p.Channel, c *Conn) { channels <- ch; echo(ctx, ch, c) })
	c, ours := dial(t, a, b, Sync)
	say(t, c, "i ni ce")
	theirs := <-channels
	if ours.Dialler != theirs.Dialler || ours.Listener != theirs.Listener || !ours.Dialled || theirs.Dialled {
		t.Errorf("the ends see different channels: %+v and %+v", ours, theirs)
	}
	if ours.Dialler == ours.Listener || ours.Dialler.Check() != nil || ours.Listener.Check() != nil {
		t.Errorf("a channel of no two keys: %+v", ours)
	}
	if c.Remote() != b.Addrs()[0] {
		t.Errorf("remote is %s, dialled %s", c.Remote(), b.Addrs()[0])
	}
	big := bytes.Repeat([]byte("kolo "), 1<<20)
	go func() { c.Write(big); c.stream.CloseWrite() }()
	got, err := io.ReadAll(c)
	if err != nil || !bytes.Equal(got, big) {
		t.Errorf("%d of %d bytes came back, %v", len(got), len(big), err)
	}
}

func TestDialSelf(t *testing.T) {
	a := start(t, Options{})
	a.Handle(Sync, echo)
	if _, _, err := a.Dial(t.Context(), a.Addrs()[0], Sync); !errors.Is(err, ErrSelf) {
		t.Errorf("dialling oneself: %v", err)
	}
}

func TestRenew(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	b.Handle(Sync, echo)
	old, before := dial(t, a, b, Sync)
	was := b.ID()
	if err := errors.Join(a.Renew(), b.Renew()); err != nil {
		t.Fatal(err)
	}
	if b.ID() == was {
		t.Error("the id is still the same")
	}
	c, after := dial(t, a, b, Sync)
	if before.Dialler == after.Dialler || before.Listener == after.Listener {
		t.Error("a key outlives its renewal")
	}
	say(t, c, "new")
	say(t, old, "old")
}

// Both dial each other at the same instant, many times over: all succeed.
func TestSimultaneousDials(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	a.Handle(Sync, echo)
	b.Handle(Sync, echo)
	results := make(chan error, 20)
	for range 10 {
		for _, pair := range [][2]*Host{{a, b}, {b, a}} {
			go func() {
				c, _, err := pair[0].Dial(t.Context(), pair[1].Addrs()[0], Sync)
				if err == nil {
					io.WriteString(c, "x")
					_, err = io.ReadFull(c, make([]byte, 1))
					c.Close()
				}
				results <- err
			}()
		}
	}
	for range 20 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

func TestListenNoWiderThanTold(t *testing.T) {
	h := start(t, Options{Listen: []netip.AddrPort{netip.MustParseAddrPort("[::1]:0"), netip.MustParseAddrPort("127.0.0.1:0")}})
	h.Handle(Sync, echo)
	for i, want := range []string{"::1", "127.0.0.1"} {
		if got := h.Addrs()[i].Addr().String(); got != want {
			t.Errorf("listens on %s, told %s", got, want)
		}
	}
	only := start(t, Options{Listen: []netip.AddrPort{netip.MustParseAddrPort("[::]:0")}})
	v4 := netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), only.Addrs()[0].Port())
	if _, _, err := h.Dial(t.Context(), v4, Sync); err == nil {
		t.Error("the wildcard of IPv6 took in IPv4")
	}
	if _, err := New(Options{Listen: []netip.AddrPort{h.Addrs()[1]}}); err == nil {
		t.Error("two hosts listen on one port")
	}
	quietly := start(t, Options{Listen: []netip.AddrPort{}})
	if len(quietly.Addrs()) != 0 {
		t.Errorf("told to listen nowhere, listens on %v", quietly.Addrs())
	}
}

func TestDialNobody(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	gone := b.Addrs()[0]
	b.Close()
	if _, _, err := a.Dial(t.Context(), gone, Sync); err == nil {
		t.Error("nobody answered, and yet")
	}
	if a.ration.out != 0 {
		t.Errorf("%d connections counted", a.ration.out)
	}
}

func BenchmarkConnect(b *testing.B) {
	from, to := start(b, Options{}), start(b, Options{})
	to.Handle(Sync, echo)
	for b.Loop() {
		c, _ := dial(b, from, to, Sync)
		say(b, c, "x")
		c.Close()
	}
}

func BenchmarkThroughput(b *testing.B) {
	from, to := start(b, Options{}), start(b, Options{})
	to.Handle(Sync, func(_ context.Context, _ p2p.Channel, c *Conn) {
		n, _ := io.Copy(io.Discard, c)
		_ = n
	})
	c, _ := dial(b, from, to, Sync)
	c.SetDeadline(time.Time{})
	piece := make([]byte, 64<<10)
	b.SetBytes(int64(len(piece)))
	for b.Loop() {
		if _, err := c.Write(piece); err != nil {
			b.Fatal(err)
		}
	}
}
