package main

import (
	"encoding/binary"
	"net/netip"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"jigiya/p2p/nettest"
)

// A capture is everything that goes in and out of a place, as somebody with an antenna hears it.
type capture struct {
	mu      sync.Mutex
	frames  [][]byte
	payload map[route]int // bytes that TCP carried
	ended   chan struct{}
}

// A route is from one address to another.
type route struct{ from, to netip.Addr }

// listenIn begins a capture, which ends with the test.
func listenIn(t *testing.T, at *nettest.Place) *capture {
	t.Helper()
	c := &capture{payload: map[route]int{}, ended: make(chan struct{})}
	var fd int
	var err error
	all := binary.NativeEndian.Uint16([]byte{0, unix.ETH_P_ALL}) // in the network's order
	at.Within(func() { fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, int(all)) })
	must(t, err)
	must(t, unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 32<<20))
	must(t, unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 50_000}))
	stop := make(chan struct{})
	go c.read(fd, stop)
	t.Cleanup(func() {
		close(stop)
		<-c.ended
	})
	return c
}

func (c *capture) read(fd int, stop chan struct{}) {
	defer close(c.ended)
	defer unix.Close(fd)
	for frame := make([]byte, 1<<17); ; {
		n, from, err := unix.Recvfrom(fd, frame, 0)
		if err == nil {
			if at, ok := from.(*unix.SockaddrLinklayer); ok && at.Pkttype != unix.PACKET_OUTGOING { // it was heard as it came in
				c.take(append([]byte(nil), frame[:n]...))
			}
			continue
		}
		select {
		case <-stop:
			return
		default: // nothing was said for a while
		}
	}
}

func (c *capture) take(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frames = append(c.frames, frame)
	const ethernet, ip4, tcp = 14, 0x0800, 6
	if len(frame) < ethernet+40 || binary.BigEndian.Uint16(frame[12:]) != ip4 || frame[ethernet+9] != tcp {
		return
	}
	packet := frame[ethernet:]
	header := int(packet[0]&15) * 4
	if len(packet) < header+20 {
		return
	}
	from, to := netip.AddrFrom4([4]byte(packet[12:16])), netip.AddrFrom4([4]byte(packet[16:20]))
	c.payload[route{from, to}] += int(binary.BigEndian.Uint16(packet[2:])) - header - int(packet[header+12]>>4)*4
}

// carried is how many bytes TCP took from one address to another.
func (c *capture) carried(from, to netip.Addr) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.payload[route{from, to}]
}

// heard is everything, to be searched.
func (c *capture) heard() (all []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.frames {
		all = append(all, f...)
	}
	return all
}
