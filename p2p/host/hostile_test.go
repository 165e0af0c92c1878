package host

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/sec"
	libyamux "github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	manet "github.com/multiformats/go-multiaddr/net"
	"github.com/multiformats/go-multistream"

	"jigiya/p2p"
)

// A journal of what was logged.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) has(text string) bool { return l.count(text) > 0 }

func (l *lines) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), text)
}

func (l *lines) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

// stranger dials with libp2p's own parts, so that it can do what a Host would not.
func stranger(t *testing.T, to *Host, key crypto.PrivKey) (network.MuxedConn, error) {
	t.Helper()
	if key == nil {
		key, _, _ = crypto.GenerateSecp256k1Key(nil)
	}
	muxers := []upgrader.StreamMuxer{{ID: libyamux.ID, Muxer: libyamux.DefaultTransport}}
	security, err := noise.New(noise.ID, key, muxers)
	if err != nil {
		t.Fatal(err)
	}
	up, err := upgrader.New([]sec.SecureTransport{security}, muxers, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := net.Dial("tcp", to.Addrs()[0].String())
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := manet.WrapNetConn(raw)
	if err != nil {
		t.Fatal(err)
	}
	id, err := peer.Decode(to.ID())
	if err != nil {
		t.Fatal(err)
	}
	c, err := up.Upgrade(t.Context(), nil, wrapped, network.DirOutbound, id, &network.NullScope{})
	if err == nil {
		t.Cleanup(func() { c.Close() })
	}
	return c, err
}

// A stock libp2p reaches the host: nothing of the handshake is jigiya's own.
func TestLibp2pIsUnderstood(t *testing.T) {
	b := start(t, Options{})
	b.Handle(Sync, echo)
	c, err := stranger(t, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.OpenStream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := multistream.SelectProtoOrFail(Sync, s); err != nil {
		t.Fatal(err)
	}
	io.WriteString(s, "hello")
	got := make([]byte, 5)
	if _, err := io.ReadFull(s, got); err != nil || string(got) != "hello" {
		t.Errorf("%q came back, %v", got, err)
	}
}

func TestAThousandStreams(t *testing.T) {
	log := &lines{}
	b := start(t, Options{Logger: log.logger()})
	b.Handle(Sync, echo)
	honest, _ := dial(t, start(t, Options{}), b, Sync)
	say(t, honest, "before")

	c, err := stranger(t, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		s, err := c.OpenStream(t.Context())
		if err != nil {
			break
		}
		go multistream.SelectProtoOrFail(Sync, s)
	}
	within(t, "the stranger is cut off", c.IsClosed)
	within(t, "the reason is logged", func() bool { return log.has(errStreams.Error()) })
	say(t, honest, "after")
	within(t, "only the honest link is left", func() bool { return b.held() == 1 })
}

// A listener that opens a stream towards the dialler is cut off too.
func TestAStreamFromTheListener(t *testing.T) {
	log := &lines{}
	a, b := start(t, Options{Logger: log.logger()}), start(t, Options{})
	b.Handle(Sync, func(ctx context.Context, _ p2p.Channel, c *Conn) {
		c.link.session.OpenStream(ctx)
		io.Copy(io.Discard, c)
	})
	c, _ := dial(t, a, b, Sync)
	c.Write([]byte("x"))
	if _, err := io.Copy(io.Discard, c); err == nil {
		t.Error("the connection ended in peace")
	}
	within(t, "the reason is logged", func() bool { return log.has(errStreams.Error()) })
}

func TestSilenceIsCutOff(t *testing.T) {
	hasty, patient := DefaultLimits, DefaultLimits
	hasty.Handshake, patient.Handshake, patient.Stream = 100*time.Millisecond, time.Minute, 100*time.Millisecond
	for _, test := range []struct {
		name   string
		limits Limits
		reason string
		do     func(*testing.T, *Host) io.Reader
	}{
		{"nothing is sent", hasty, "shaking hands", func(t *testing.T, h *Host) io.Reader { return plain(t, h) }},
		{"half a handshake", hasty, "shaking hands", func(t *testing.T, h *Host) io.Reader {
			c := plain(t, h)
			io.WriteString(c, "\x13/multistream/1.0.0\n\x07/noise\n")
			return c
		}},
		{"junk", hasty, "shaking hands", func(t *testing.T, h *Host) io.Reader {
			c := plain(t, h)
			c.Write(bytes.Repeat([]byte{0xff}, 5000))
			return c
		}},
		{"no stream", patient, errSilent.Error(), func(t *testing.T, h *Host) io.Reader {
			c, err := stranger(t, h, nil)
			if err != nil {
				t.Fatal(err)
			}
			return accepting{c}
		}},
		{"a stream without a protocol", patient, errSilent.Error(), func(t *testing.T, h *Host) io.Reader {
			c, err := stranger(t, h, nil)
			if err != nil {
				t.Fatal(err)
			}
			s, err := c.OpenStream(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return s
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := &lines{}
			h := start(t, Options{Limits: test.limits, Logger: log.logger()})
			h.Handle(Sync, echo)
			r := test.do(t, h)
			io.Copy(io.Discard, r) // ends when the host has cut it
			within(t, "the reason is logged", func() bool { return log.has(test.reason) })
			if log.count(test.reason) != 1 {
				t.Errorf("logged more than once: %s", log.text.String())
			}
		})
	}
}

// accepting reads to the end of a connection that has no stream.
type accepting struct{ c network.MuxedConn }

func (a accepting) Read([]byte) (int, error) {
	_, err := a.c.AcceptStream()
	return 0, errors.Join(io.EOF, err)
}

func plain(t *testing.T, to *Host) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", to.Addrs()[0].String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(20 * time.Second))
	return c
}

// Silent connections fill the host; when its patience is over, an honest peer gets in. One that dialled out does so
// all the time.
func TestAFullHostRecovers(t *testing.T) {
	limits := Limits{Inbound: 4, PerAddress: 4, Outbound: 4, Memory: 8 << 20, Handshake: time.Second, Stream: time.Second}
	log := &lines{}
	a, b := start(t, Options{}), start(t, Options{Limits: limits, Logger: log.logger()})
	a.Handle(Sync, echo)
	b.Handle(Sync, echo)
	for range 40 {
		if c, err := net.Dial("tcp", b.Addrs()[0].String()); err == nil {
			defer c.Close()
		}
	}
	within(t, "the host is full", func() bool { return log.has(ErrFull.Error()) })
	out, _ := dial(t, b, a, Sync)
	say(t, out, "out")
	within(t, "an honest peer gets in", func() bool {
		c, _, err := a.Dial(t.Context(), b.Addrs()[0], Sync)
		if err != nil {
			return false
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(30 * time.Second))
		io.WriteString(c, "in")
		_, err = io.ReadFull(c, make([]byte, 2))
		return err == nil
	})
	if n := log.count("connection refused"); n > reportsPerMinute {
		t.Errorf("%d lines about one address", n)
	}
}

func TestOtherKeysAreRefused(t *testing.T) {
	log := &lines{}
	b := start(t, Options{Logger: log.logger()})
	key, _, err := crypto.GenerateEd25519Key(bytes.NewReader(make([]byte, 64)))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := stranger(t, b, key); err == nil {
		io.Copy(io.Discard, accepting{c})
	}
	within(t, "the reason is logged", func() bool { return log.has(ErrIdentity.Error()) })
}

func TestProtocolNotServed(t *testing.T) {
	a, b := start(t, Options{}), start(t, Options{})
	b.Handle(Sync, echo)
	b.Handle(Pair, echo)
	c, _ := dial(t, a, b, Pair)
	say(t, c, "six words")
	c.Close()
	b.Handle(Pair, nil)
	c, _ = dial(t, a, b, Pair)
	defer c.Close()
	io.WriteString(c, strings.Repeat("are you there? ", 100))
	if _, err := c.Read(make([]byte, 1)); err != ErrProtocol {
		t.Errorf("a closed window answers %v", err)
	}
	c, _ = dial(t, a, b, Sync)
	defer c.Close()
	say(t, c, "sync goes on")
}

func TestFarAddresses(t *testing.T) {
	log := &lines{}
	h := start(t, Options{Logger: log.logger()})
	for _, far := range []string{"8.8.8.8:4440", "[2001:4860:4860::8888]:4440", "224.0.0.1:4440", "0.0.0.0:4440", "[::ffff:8.8.8.8]:4440", "100.64.0.1:4440"} {
		a := netip.MustParseAddrPort(far)
		if _, _, err := h.Dial(t.Context(), a, Sync); !errors.Is(err, ErrFar) {
			t.Errorf("dialling %s: %v", a, err)
		}
		if _, err := h.room(a.Addr()); !errors.Is(err, ErrFar) {
			t.Errorf("being dialled by %s: %v", a, err)
		}
	}
	for _, near := range []string{"192.168.43.1", "10.1.2.3", "172.16.0.1", "169.254.3.4", "127.0.0.1", "::1", "fe80::1%lo", "fd00::1", "::ffff:192.168.0.1"} {
		s, err := h.room(netip.MustParseAddr(near))
		if err != nil {
			t.Errorf("being dialled by %s: %v", near, err)
			continue
		}
		s.done()
	}
	anywhere := start(t, Options{Anywhere: true})
	if _, err := anywhere.room(netip.MustParseAddr("8.8.8.8")); err != nil {
		t.Errorf("told to let everybody in: %v", err)
	}
}
