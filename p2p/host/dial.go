package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/transport"
	manet "github.com/multiformats/go-multiaddr/net"

	"jigiya/p2p"
)

// anyone stands for the peer id that libp2p wants to know beforehand and that nobody knows.
const anyone peer.ID = "anyone"

// Dial connects to an address and opens the stream of a protocol. Whether the other end speaks it shows with the
// first read: ErrProtocol. It may be called from several goroutines, for one address too: that makes two connections.
func (h *Host) Dial(ctx context.Context, to netip.AddrPort, p Protocol) (*Conn, p2p.Channel, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	defer context.AfterFunc(h.ctx, cancel)()
	c, err := h.connect(ctx, to)
	if err != nil {
		return nil, p2p.Channel{}, fmt.Errorf("dialling %s: %w", to, err)
	}
	conn, channel, err := h.open(ctx, c, p)
	if err != nil {
		return nil, p2p.Channel{}, errors.Join(fmt.Errorf("opening a stream to %s: %w", to, err), c.Close())
	}
	return conn, channel, nil
}

// connect brings up TCP, Noise and yamux.
func (h *Host) connect(ctx context.Context, to netip.AddrPort) (transport.CapableConn, error) {
	if err := h.gate.check(to.Addr()); err != nil {
		return nil, err
	}
	scope, err := h.ration.OpenConnection(network.DirOutbound, true, nil)
	if err != nil {
		return nil, err
	}
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", to.String())
	if err != nil {
		scope.Done()
		return nil, err
	}
	wrapped, err := manet.WrapNetConn(raw)
	if err != nil {
		scope.Done()
		return nil, errors.Join(err, raw.Close())
	}
	return h.upgrader.Upgrade(ctx, nil, wrapped, network.DirOutbound, anyone, scope)
}

// open opens the one stream of a connection.
func (h *Host) open(ctx context.Context, c transport.CapableConn, p Protocol) (*Conn, p2p.Channel, error) {
	if h.isSelf(c.RemotePeer()) {
		return nil, p2p.Channel{}, ErrSelf
	}
	channel, err := channelOf(c, true)
	if err != nil {
		return nil, p2p.Channel{}, err
	}
	stream, err := c.OpenStream(ctx)
	if err != nil {
		return nil, p2p.Channel{}, err
	}
	conn := h.newConn(c, stream, p)
	return conn, channel, h.keep(c, func() { h.guard(c) })
}

func (h *Host) isSelf(p peer.ID) bool {
	former := h.former.Load()
	return p == h.identity.Load().id || former != nil && p == former.id
}

// channelOf names both ends of a connection by the keys Noise has authenticated.
func channelOf(c transport.CapableConn, dialled bool) (p2p.Channel, error) {
	here, err := publicKey(c.LocalPeer())
	if err != nil {
		return p2p.Channel{}, err
	}
	there, err := publicKey(c.RemotePeer())
	if err != nil {
		return p2p.Channel{}, err
	}
	if dialled {
		return p2p.Channel{Dialler: here, Listener: there, Dialled: true}, nil
	}
	return p2p.Channel{Dialler: there, Listener: here}, nil
}
