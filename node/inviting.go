package node

import (
	"net"
	"net/netip"
	"slices"

	"jigiya/p2p/discovery"
)

// inviting is the text that says where to go: of several addresses the one that
// the most devices can use.
func inviting(listened []netip.AddrPort) string {
	var all []netip.AddrPort
	for _, a := range listened {
		if !a.Addr().IsUnspecified() {
			all = append(all, a)
			continue
		}
		for _, own := range addressesInReach() {
			all = append(all, netip.AddrPortFrom(own.Addr(), a.Port()))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return discovery.FormatAddress(slices.MinFunc(all, func(a, b netip.AddrPort) int {
		return remoteness(a.Addr()) - remoteness(b.Addr())
	}))
}

func remoteness(a netip.Addr) int {
	switch {
	case a.IsLoopback():
		return 3
	case a.IsLinkLocalUnicast():
		return 2
	case a.Is6():
		return 1
	}
	return 0
}

// maxListened bounds the addresses of a machine that are listened on.
const maxListened = 16

// addressesInReach are this machine's own addresses on local networks.
func addressesInReach() (all []netip.AddrPort) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return nil
	}
	for _, i := range interfaces {
		addresses, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 {
			continue
		}
		for _, a := range addresses {
			prefix, err := netip.ParsePrefix(a.String())
			if err != nil || !discovery.InReach(prefix.Addr()) || len(all) == maxListened {
				continue
			}
			at := prefix.Addr().Unmap()
			if at.Is6() && at.IsLinkLocalUnicast() {
				at = at.WithZone(i.Name)
			}
			all = append(all, netip.AddrPortFrom(at, 0))
		}
	}
	return all
}
