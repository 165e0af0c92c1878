package discovery

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A gateway tries single addresses, for networks that let neither multicast nor broadcast through: the default
// gateway, which on a hotspot is the phone that made it; and the neighbours that the phone knows, whom it gave their
// addresses. The gateway is also named as found on DefaultPort, heard of or not. Neighbours are only asked by beacon.
//
// Linux tells both in /proc/net. Where it cannot be read (Android 10 and later, other systems), the first address of
// each segment is taken for the gateway, which is so on most hotspots, and neighbours are unknown.
type gateway struct {
	sieve    *sieve
	ask      func(netip.Addr) // nil: there is no beacon
	mu       sync.Mutex
	segments []segment
}

func newGateway(s *sieve, ask func(netip.Addr)) *gateway {
	return &gateway{sieve: s, ask: ask}
}

func (*gateway) listen(ctx context.Context) { <-ctx.Done() }

func (g *gateway) settle(s []segment) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.segments = s
}

// call names the gateways, and asks them and the neighbours.
func (g *gateway) call(int) {
	g.mu.Lock()
	segments := g.segments
	g.mu.Unlock()
	for _, a := range g.gateways(segments) {
		g.sieve.heard(Found{netip.AddrPortFrom(a, DefaultPort), ByGateway}, time.Now())
		g.probe(a)
	}
	for _, a := range neighbours() {
		g.probe(a)
	}
}

func (g *gateway) probe(a netip.Addr) {
	if g.ask != nil && InReach(a) {
		g.ask(a)
	}
}

// gateways are the default routes' next stations; a device that is one itself has none of its own network.
func (g *gateway) gateways(segments []segment) []netip.Addr {
	f, err := os.Open("/proc/net/route")
	if err != nil {
		return guessed(segments)
	}
	defer f.Close()
	return routes(f)
}

func guessed(segments []segment) []netip.Addr {
	var all []netip.Addr
	for _, s := range segments {
		if s.address.IsValid() && s.first() != s.address.Addr() && len(all) < maxGateways {
			all = append(all, s.first())
		}
	}
	return all
}

// routes reads Linux's table of routes: after a line of titles the interface, destination, gateway, flags and so on,
// addresses in hexadecimal, in the byte order of the machine.
func routes(r io.Reader) []netip.Addr {
	const gatewayFlag = 2
	var all []netip.Addr
	for fields := range table(r) {
		if len(fields) < 4 || fields[1] != "00000000" || len(all) >= maxGateways {
			continue
		}
		flags, err := strconv.ParseUint(fields[3], 16, 16)
		raw, bad := hex.DecodeString(fields[2])
		if err != nil || bad != nil || len(raw) != 4 || flags&gatewayFlag == 0 {
			continue
		}
		var a [4]byte
		binary.NativeEndian.PutUint32(a[:], binary.BigEndian.Uint32(raw))
		all = append(all, netip.AddrFrom4(a))
	}
	return all
}

func neighbours() []netip.Addr {
	f, err := os.Open("/proc/net/arp")
	if err != nil {
		return nil
	}
	defer f.Close()
	return arp(f)
}

// arp reads Linux's table of neighbours: after a line of titles the address, kind, flags (2: complete) and so on.
func arp(r io.Reader) []netip.Addr {
	var all []netip.Addr
	for fields := range table(r) {
		if len(fields) < 3 || fields[2] == "0x0" || len(all) >= maxNeighbours {
			continue
		}
		if a, err := netip.ParseAddr(fields[0]); err == nil {
			all = append(all, a)
		}
	}
	return all
}

// table gives the fields of each line but the first.
func table(r io.Reader) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		lines := bufio.NewScanner(r)
		for i := 0; i < maxTable && lines.Scan(); i++ {
			if i > 0 && !yield(strings.Fields(lines.Text())) {
				return
			}
		}
	}
}
