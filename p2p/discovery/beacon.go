package discovery

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

var group = netip.AddrFrom4([4]byte{239, 255, 74, 71})

// A beacon asks by datagrams and answers them. It has two sockets: one on the beacon's port, which the nodes of one
// machine share, hears probes; one of its own sends and hears the answers, which are for it alone.
type beacon struct {
	options  Options
	sieve    *sieve
	answers  *allowance
	port     *socket // nil where somebody holds the port alone
	own      *socket
	mu       sync.Mutex
	segments []segment
	token    token
	former   token
	renewed  time.Time
}

func newBeacon(o Options, s *sieve) (*beacon, error) {
	c, err := net.ListenPacket("udp4", ":0")
	if err != nil {
		return nil, fmt.Errorf("opening a socket: %w", err)
	}
	b := &beacon{options: o, sieve: s, answers: newAllowance(), own: newSocket(c, 1)}
	if b.port, err = shared(DefaultPort, 1); err != nil {
		o.Logger.Warn("the beacon asks and does not hear", "reason", err)
	}
	return b, nil
}

func (b *beacon) sockets() []*socket {
	if b.port == nil {
		return []*socket{b.own}
	}
	return []*socket{b.own, b.port}
}

// listen hears probes and answers.
func (b *beacon) listen(ctx context.Context) {
	var work sync.WaitGroup
	for _, c := range b.sockets() {
		stop := context.AfterFunc(ctx, func() { c.Close() })
		defer stop()
		work.Go(func() { b.hear(ctx, c) })
	}
	work.Wait()
}

func (b *beacon) hear(ctx context.Context, c *socket) {
	message := make([]byte, 2*datagramSize) // a longer one is cut and still too long
	for ctx.Err() == nil {
		n, _, from, err := c.ReadFrom(message)
		if err != nil {
			pause(ctx, err)
			continue
		}
		if d, err := parseDatagram(message[:n]); err == nil {
			b.heard(c, d, from, time.Now())
		}
	}
}

// heard takes the sender for a node if it can be dialled, and answers a probe.
func (b *beacon) heard(c *socket, d datagram, from net.Addr, now time.Time) {
	udp, ok := from.(*net.UDPAddr)
	if !ok || b.isOwn(d.token) || d.kind == answer && !b.isOwn(d.echo) {
		return
	}
	source := udp.AddrPort()
	if d.port != 0 {
		b.sieve.heard(Found{netip.AddrPortFrom(source.Addr(), d.port), ByBeacon}, now)
	}
	if d.kind == probe && b.options.Speak() && InReach(source.Addr()) && b.answers.allow(source.Addr(), now) {
		c.send(datagram{kind: answer, port: b.options.Port, token: b.current(now), echo: d.token}.format(), source)
	}
}

// settle joins the group on every segment.
func (b *beacon) settle(s []segment) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.port != nil {
		b.port.regroup(group, b.segments, s)
	}
	b.segments = slices.Clone(s)
}

// call sends a probe to all on every segment.
func (b *beacon) call(int) {
	b.mu.Lock()
	segments := b.segments
	b.mu.Unlock()
	for _, s := range segments {
		b.own.shout(b.probe(), netip.AddrPortFrom(group, DefaultPort), s)
		b.ask(s.broadcast())
	}
}

// ask sends a probe to one address.
func (b *beacon) ask(a netip.Addr) { b.own.send(b.probe(), netip.AddrPortFrom(a, DefaultPort)) }

func (b *beacon) probe() []byte {
	return datagram{kind: probe, port: b.options.Port, token: b.current(time.Now())}.format()
}

// current is the token of the moment.
func (b *beacon) current(now time.Time) token {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.renewed) >= tokenTime {
		b.former, b.renewed = b.token, now
		for b.token == b.former || b.token == (token{}) {
			rand.Read(b.token[:])
		}
	}
	return b.token
}

func (b *beacon) isOwn(t token) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return t != token{} && (t == b.token || t == b.former)
}
