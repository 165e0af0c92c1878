package discovery

import (
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// solitary is a beacon whose only socket is on loopback, and what it finds.
func solitary(t *testing.T, o Options) (*beacon, *[]Found) {
	t.Helper()
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if o.Speak == nil {
		o.Speak = func() bool { return true }
	}
	found := &[]Found{}
	return &beacon{options: o, sieve: newSieve(func(f Found) { *found = append(*found, f) }), answers: newAllowance(), own: newSocket(c, 1)}, found
}

// asker is another end that hears what comes back.
func asker(t *testing.T) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:0")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// drain counts the datagrams that have come. On loopback they are there as soon as they are sent.
func drain(t *testing.T, c *net.UDPConn) (all []datagram) {
	t.Helper()
	b := make([]byte, 100)
	for {
		c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		n, err := c.Read(b)
		if err != nil {
			return all
		}
		d, err := parseDatagram(b[:n])
		if err != nil {
			t.Fatalf("%x: %v", b[:n], err)
		}
		all = append(all, d)
	}
}

func TestAProbeIsAnswered(t *testing.T) {
	b, found := solitary(t, Options{Port: 1234})
	c := asker(t)
	ask := datagram{kind: probe, port: 77, token: token{1}}
	b.heard(b.own, ask, c.LocalAddr(), time.Now())
	got := drain(t, c)
	if len(got) != 1 || got[0].kind != answer || got[0].port != 1234 || got[0].echo != ask.token || got[0].token != b.current(time.Now()) {
		t.Errorf("answered with %+v", got)
	}
	if want := []Found{{netip.MustParseAddrPort("127.0.0.1:77"), ByBeacon}}; !slices.Equal(*found, want) {
		t.Errorf("found %v, want %v", *found, want)
	}
	if len(ask.format()) < len(got[0].format()) {
		t.Error("an answer is longer than its probe")
	}
}

func TestWhatABeaconIgnores(t *testing.T) {
	now := time.Now()
	for _, test := range []struct {
		name string
		d    func(b *beacon) datagram
	}{
		{"its own probe", func(b *beacon) datagram { return datagram{kind: probe, port: 77, token: b.current(now)} }},
		{"its own probe from before the renewal", func(b *beacon) datagram {
			d := datagram{kind: probe, port: 77, token: b.current(now)}
			b.current(now.Add(tokenTime))
			return d
		}},
		{"an answer to nobody's probe", func(b *beacon) datagram {
			b.current(now)
			return datagram{kind: answer, port: 77, token: token{1}, echo: token{2}}
		}},
		{"an answer before anything was asked", func(*beacon) datagram { return datagram{kind: answer, port: 77, token: token{1}} }},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, found := solitary(t, Options{Port: 1234})
			c := asker(t)
			b.heard(b.own, test.d(b), c.LocalAddr(), now)
			if got := drain(t, c); len(*found) != 0 || len(got) != 0 {
				t.Errorf("found %v, said %v", *found, got)
			}
		})
	}
}

func TestAnAnswerIsFound(t *testing.T) {
	b, found := solitary(t, Options{Port: 1234})
	asked := b.current(time.Now())
	b.current(time.Now().Add(tokenTime)) // renewed while the answer was on its way
	b.heard(b.own, datagram{kind: answer, port: 9, token: token{1}, echo: asked}, asker(t).LocalAddr(), time.Now())
	if want := []Found{{netip.MustParseAddrPort("127.0.0.1:9"), ByBeacon}}; !slices.Equal(*found, want) {
		t.Errorf("found %v, want %v", *found, want)
	}
}

// A node that is to be quiet hears, and says nothing.
func TestAQuietBeacon(t *testing.T) {
	b, found := solitary(t, Options{Port: 1234, Speak: func() bool { return false }})
	c := asker(t)
	b.heard(b.own, datagram{kind: probe, port: 77, token: token{1}}, c.LocalAddr(), time.Now())
	if got := drain(t, c); len(got) != 0 || len(*found) != 1 {
		t.Errorf("said %v, found %v", got, *found)
	}
}

// Probes whose source is forged turn no beacon into a multiplier.
func TestABeaconIsNoAmplifier(t *testing.T) {
	b, _ := solitary(t, Options{Port: 1234})
	c := asker(t)
	now := time.Now()
	for i := range 10_000 {
		b.heard(b.own, datagram{kind: probe, token: token{1, byte(i), byte(i >> 8)}}, c.LocalAddr(), now)
	}
	if got := drain(t, c); len(got) != answersAtOnce {
		t.Errorf("%d answers to 10 000 probes at once", len(got))
	}
}
