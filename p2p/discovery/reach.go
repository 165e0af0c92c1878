package discovery

import "net/netip"

// InReach says whether an address can be that of a device on the same link: private, link-local or loopback. No
// address beyond is ever dialled unasked, whoever names it.
func InReach(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLoopback()
}
