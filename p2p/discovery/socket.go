package discovery

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/net/ipv4"
)

// A socket sends to addresses and to groups.
type socket struct {
	*ipv4.PacketConn
	mu sync.Mutex
}

func newSocket(c net.PacketConn, ttl int) *socket {
	p := ipv4.NewPacketConn(c)
	p.SetMulticastTTL(ttl)
	p.SetMulticastLoopback(true)                  // for other nodes on this machine
	p.SetControlMessage(ipv4.FlagInterface, true) // where it cannot be had, the first segment must do
	return &socket{PacketConn: p}
}

// shared opens a port that others on this machine have open too: the system gives each a copy of what is sent to
// groups and to all. The address of a group is what tells it to share; all addresses are listened on.
func shared(port uint16, ttl int) (*socket, error) {
	c, err := net.ListenPacket("udp4", fmt.Sprintf("224.0.0.0:%d", port))
	if err != nil {
		return nil, fmt.Errorf("opening the shared port %d: %w", port, err)
	}
	return newSocket(c, ttl), nil
}

// send is for what it is worth: where the network is unreachable now, it is sent again later.
func (s *socket) send(b []byte, to netip.AddrPort) {
	s.WriteTo(b, nil, net.UDPAddrFromAddrPort(to))
}

// shout sends to a group on one segment.
func (s *socket) shout(b []byte, to netip.AddrPort, on segment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.SetMulticastInterface(on.link)
	s.send(b, to)
}

// regroup joins a group on the segments of now. It leaves first where it was a member: an interface that was gone in
// between is another one to the system, under the same number.
func (c *socket) regroup(group netip.Addr, before, now []segment) {
	a := &net.UDPAddr{IP: group.AsSlice()}
	for _, s := range before {
		c.LeaveGroup(s.link, a)
	}
	for _, s := range now {
		c.JoinGroup(s.link, a) // fails for a second address of one interface, and where there is no multicast
	}
}

// pause keeps a socket's passing trouble (a neighbour's refusal, an interface gone) from turning into a busy loop.
func pause(ctx context.Context, err error) {
	if errors.Is(err, net.ErrClosed) {
		<-ctx.Done()
		return
	}
	t := time.NewTimer(10 * time.Millisecond)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
