package host

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"jigiya/p2p"
)

// What was written before Close arrives, whoever closes first and however slowly it is read.
func TestCloseLosesNothing(t *testing.T) {
	tail := bytes.Repeat([]byte("sabari "), 1<<18)
	for _, test := range []struct {
		name  string
		serve Serve
		do    func(*testing.T, *Conn) []byte
	}{
		{"the listener closes first", func(_ context.Context, _ p2p.Channel, c *Conn) { c.Write(tail) },
			func(t *testing.T, c *Conn) []byte { return readAll(t, c) }},
		{"both close at once", func(_ context.Context, _ p2p.Channel, c *Conn) {
			go io.Copy(io.Discard, c)
			c.Write(tail)
		}, func(t *testing.T, c *Conn) []byte {
			go c.Write(bytes.Repeat([]byte("x"), 1<<20))
			return readAll(t, c)
		}},
		{"the reader is slow", func(_ context.Context, _ p2p.Channel, c *Conn) { c.Write(tail) },
			func(t *testing.T, c *Conn) []byte {
				var got []byte
				piece := make([]byte, 700)
				for {
					n, err := c.Read(piece)
					got = append(got, piece[:n]...)
					if err == io.EOF {
						return got
					}
					if err != nil {
						t.Fatalf("after %d bytes: %v", len(got), err)
					}
				}
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := start(t, Options{}), start(t, Options{})
			b.Handle(Sync, test.serve)
			c, _ := dial(t, a, b, Sync)
			defer c.Close()
			if got := test.do(t, c); !bytes.Equal(got, tail) {
				t.Errorf("%d of %d bytes arrived", len(got), len(tail))
			}
		})
	}
}

func readAll(t *testing.T, c *Conn) []byte {
	t.Helper()
	got, err := io.ReadAll(c)
	if err != nil {
		t.Fatalf("after %d bytes: %v", len(got), err)
	}
	return got
}

// A host that is closed right after its last word still says it.
func TestCloseOfTheHostWaitsForTheLastWord(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	heard := make(chan []byte, 1)
	b.Handle(Sync, func(_ context.Context, _ p2p.Channel, c *Conn) {
		all, err := io.ReadAll(c)
		if err != nil {
			t.Error(err)
		}
		heard <- all
	})
	c, _ := dial(t, a, b, Sync)
	word := bytes.Repeat([]byte("k'an ben "), 1<<15)
	c.Write(word)
	c.Close()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; !bytes.Equal(got, word) {
		t.Errorf("%d of %d bytes arrived", len(got), len(word))
	}
}

func TestCloseOfTheHostCutsWhatRuns(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	begun, ended := make(chan bool), make(chan error, 1)
	b.Handle(Sync, func(ctx context.Context, _ p2p.Channel, c *Conn) {
		close(begun)
		_, err := io.Copy(io.Discard, c)
		<-ctx.Done()
		ended <- err
	})
	c, _ := dial(t, a, b, Sync)
	if _, err := c.Write([]byte("i ni sogoma")); err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("what was served read to an end that was none")
	}
	if _, err := io.ReadAll(c); err == nil {
		t.Error("the dialler took a cut for an end")
	}
	if _, _, err := a.Dial(t.Context(), b.listeners[0].Addr().(*net.TCPAddr).AddrPort(), Sync); err == nil {
		t.Error("a closed host was dialled")
	}
	if _, _, err := b.Dial(t.Context(), a.Addrs()[0], Sync); err == nil {
		t.Error("a closed host dialled")
	}
}

// open counts the links of a host.
func (h *Host) held() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.links)
}

func TestCloseLetsGoWhoReads(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	b.Handle(Sync, echo)
	c, _ := dial(t, a, b, Sync)
	say(t, c, "aw ni ce")
	result := make(chan error)
	go func() {
		_, err := c.Read(make([]byte, 1))
		result <- err
	}()
	c.Close()
	if err := <-result; !errors.Is(err, net.ErrClosed) {
		t.Errorf("reading a closed connection: %v", err)
	}
	if _, err := c.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("writing to a closed connection: %v", err)
	}
}

// After both have closed, neither keeps anything.
func TestNothingIsKept(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	b.Handle(Sync, echo)
	for range 20 {
		c, _ := dial(t, a, b, Sync)
		say(t, c, "n bɛ taa")
		c.Close()
	}
	for _, h := range []*Host{a, b} {
		within(t, "a host lets go of its links", func() bool {
			h.ration.mu.Lock()
			defer h.ration.mu.Unlock()
			return h.held() == 0 && h.ration.in == 0 && h.ration.out == 0 && h.ration.memory == 0
		})
	}
}

// within polls until something holds.
func within(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("in vain: %s", what)
		}
	}
}

func TestResetIsNoEnd(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	b.Handle(Sync, func(_ context.Context, _ p2p.Channel, c *Conn) {
		io.ReadFull(c, make([]byte, 1))
		c.Reset()
	})
	c, _ := dial(t, a, b, Sync)
	c.Write([]byte("x"))
	if n, err := io.Copy(io.Discard, c); err == nil {
		t.Errorf("a cut connection read as one that ended, after %d bytes", n)
	}
}
