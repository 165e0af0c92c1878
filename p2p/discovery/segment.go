package discovery

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
)

// A segment is what one interface reaches without a router.
type segment struct {
	link    *net.Interface // nil: whichever the system picks
	address netip.Prefix   // IPv4
}

// segments are those that there are now, in a fixed order. Where the system does not tell (Android 11 and later), it
// is one without a name or address: multicast and broadcast then go where the system sends them.
func segments() []segment {
	links, err := net.Interfaces()
	if err != nil {
		return []segment{{}}
	}
	var all []segment
	for _, l := range links {
		for _, a := range addresses(l) {
			all = append(all, segment{&l, a})
		}
	}
	slices.SortFunc(all, func(a, b segment) int {
		return cmp.Or(cmp.Compare(a.link.Index, b.link.Index), a.address.Addr().Compare(b.address.Addr()))
	})
	return all[:min(len(all), maxSegments)]
}

// Own are the addresses by which others in reach can call this device now.
func Own() (all []netip.Addr) {
	for _, s := range segments() {
		if s.address.IsValid() {
			all = append(all, s.address.Addr())
		}
	}
	return all
}

// addresses are those of an interface by which others on its link can be called. Mobile data and tunnels are no
// links with others on them.
func addresses(l net.Interface) []netip.Prefix {
	if l.Flags&net.FlagUp == 0 || l.Flags&net.FlagPointToPoint != 0 || l.Flags&(net.FlagMulticast|net.FlagBroadcast) == 0 {
		return nil
	}
	given, err := l.Addrs()
	if err != nil {
		return nil
	}
	var own []netip.Prefix
	for _, g := range given {
		p, err := netip.ParsePrefix(g.String())
		if err == nil && p.Addr().Is4() && InReach(p.Addr()) {
			own = append(own, p)
		}
	}
	return own
}

// same compares segments; a cable that was plugged in makes a difference.
func same(a, b segment) bool {
	if a.link == nil || b.link == nil {
		return a.link == b.link
	}
	return a.link.Index == b.link.Index && a.link.Name == b.link.Name && a.link.Flags == b.link.Flags && a.address == b.address
}

// broadcast is the address of all on a segment.
func (s segment) broadcast() netip.Addr {
	if !s.address.IsValid() {
		return netip.AddrFrom4([4]byte{255, 255, 255, 255})
	}
	b := s.address.Addr().As4()
	for bit := s.address.Bits(); bit < 32; bit++ {
		b[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom4(b)
}

// first is the lowest address of a segment that a device can have: mostly the hotspot's.
func (s segment) first() netip.Addr { return s.address.Masked().Addr().Next() }

// index is the system's number of the interface; 0: whichever it picks.
func (s segment) index() int {
	if s.link == nil {
		return 0
	}
	return s.link.Index
}
