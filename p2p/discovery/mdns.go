package discovery

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"golang.org/x/net/ipv4"
)

const mdnsPort = 5353

var mdnsGroup = netip.AddrFrom4([4]byte{224, 0, 0, 251})

// An mdns announces an instance of jigiya's service and hears those of others.
type mdns struct {
	options  Options
	sieve    *sieve
	answers  *allowance
	socket   *socket
	instance string

	mu        sync.Mutex
	segments  []segment
	announced map[int]time.Time // by interface: a group is not told twice within a second
}

func newMDNS(o Options, s *sieve) (*mdns, error) {
	socket, err := shared(mdnsPort, 255) // RFC 6762 §11
	if err != nil {
		return nil, err
	}
	var name [8]byte
	rand.Read(name[:])
	return &mdns{options: o, sieve: s, answers: newAllowance(), socket: socket, instance: hex.EncodeToString(name[:]), announced: map[int]time.Time{}}, nil
}

// listen hears questions and announcements.
func (m *mdns) listen(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { m.socket.Close() })
	defer stop()
	message := make([]byte, maxMessage)
	for ctx.Err() == nil {
		n, control, from, err := m.socket.ReadFrom(message)
		if err != nil {
			pause(ctx, err)
			continue
		}
		if udp, ok := from.(*net.UDPAddr); ok {
			m.heard(message[:n], udp.AddrPort(), through(control), time.Now())
		}
	}
}

func through(c *ipv4.ControlMessage) int {
	if c == nil {
		return 0
	}
	return c.IfIndex
}

// heard takes what is announced for nodes and answers what is asked.
func (m *mdns) heard(message []byte, from netip.AddrPort, index int, now time.Time) {
	told, err := parseMessage(message)
	if err != nil || !InReach(from.Addr()) {
		return
	}
	for _, i := range told.instances {
		if i.name != m.instance {
			m.sieve.heard(Found{netip.AddrPortFrom(from.Addr(), i.port), ByMDNS}, now)
		}
	}
	if told.asked && m.options.Port != 0 && m.options.Speak() {
		m.reply(told, from, index, now)
	}
}

// reply answers the asker alone if it wishes so, or all.
func (m *mdns) reply(told message, from netip.AddrPort, index int, now time.Time) {
	s, ok := m.segment(index)
	if !ok {
		return
	}
	if !told.unicast && from.Port() == mdnsPort {
		m.announce(s, now)
		return
	}
	if m.answers.allow(from.Addr(), now) {
		m.socket.send(response(m.instance, m.options.Port, s.address.Addr(), told.id), from)
	}
}

// segment is the one behind an interface.
func (m *mdns) segment(index int) (segment, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.segments {
		if index == 0 || s.index() == index {
			return s, true
		}
	}
	return segment{}, false
}

// announce tells the group, unless it has just been told.
func (m *mdns) announce(s segment, now time.Time) {
	m.mu.Lock()
	due := now.Sub(m.announced[s.index()]) >= announcePace
	if due {
		m.announced[s.index()] = now
	}
	m.mu.Unlock()
	if due {
		m.socket.shout(response(m.instance, m.options.Port, s.address.Addr(), 0), netip.AddrPortFrom(mdnsGroup, mdnsPort), s)
	}
}

// settle joins the group on every segment.
func (m *mdns) settle(s []segment) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.socket.regroup(mdnsGroup, m.segments, s)
	m.segments = slices.Clone(s)
	clear(m.announced)
}

// call asks on every segment; at first for an answer to this node alone, which comes sooner. It announces at the
// beginning and once more (RFC 6762 §8.3); later only who asks is answered.
func (m *mdns) call(n int) {
	m.mu.Lock()
	segments := m.segments
	m.mu.Unlock()
	for _, s := range segments {
		if m.options.Port != 0 && (n == 0 || n == len(quick)) {
			m.announce(s, time.Now())
		}
		m.socket.shout(question(n < len(quick)), netip.AddrPortFrom(mdnsGroup, mdnsPort), s)
	}
}
