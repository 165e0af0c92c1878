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
	c.SetDeadline(time.Now().Add(10 * time.Second))
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
