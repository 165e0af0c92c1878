package host

import (
	"fmt"
	"net/netip"

	"github.com/libp2p/go-libp2p/core/control"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"

	"jigiya/p2p/discovery"
)

// A gate lets nobody in or out who is not in range. It is libp2p's connection gater.
type gate struct {
	anywhere bool
	refused  func(netip.AddrPort, error)
}

func (g gate) check(a netip.Addr) error {
	if !g.anywhere && !discovery.InReach(a) {
		return fmt.Errorf("%s: %w", a, ErrFar)
	}
	return nil
}

// InterceptAccept is asked before anything is read from a connection.
func (g gate) InterceptAccept(c network.ConnMultiaddrs) bool {
	from := addrOf(c.RemoteMultiaddr())
	err := g.check(from.Addr())
	if err != nil {
		g.refused(from, err)
	}
	return err == nil
}

// InterceptAddrDial is asked before an address is dialled.
func (g gate) InterceptAddrDial(_ peer.ID, a ma.Multiaddr) bool {
	return g.check(addrOf(a).Addr()) == nil
}

// InterceptPeerDial lets every id pass: it says nothing.
func (gate) InterceptPeerDial(peer.ID) bool { return true }

// InterceptSecured lets nobody pass whose key is not on secp256k1.
func (gate) InterceptSecured(_ network.Direction, p peer.ID, _ network.ConnMultiaddrs) bool {
	_, err := publicKey(p)
	return err == nil
}

// InterceptUpgraded lets every connection pass: what can be known has been checked.
func (gate) InterceptUpgraded(network.Conn) (bool, control.DisconnectReason) { return true, 0 }

// addrOf is the IP and port of a multiaddress; the zero value if it has none.
func addrOf(a ma.Multiaddr) netip.AddrPort {
	n, err := manet.ToNetAddr(a)
	if err != nil {
		return netip.AddrPort{}
	}
	tcp, ok := n.(interface{ AddrPort() netip.AddrPort })
	if !ok {
		return netip.AddrPort{}
	}
	p := tcp.AddrPort()
	return netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
}
