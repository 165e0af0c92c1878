package host

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	"jigiya/p2p"
)

// Dial connects to an address and opens the stream of a protocol. Whether the other end speaks it shows with the
// first read: ErrProtocol. A context should bound how long it may take. It may be called from several goroutines, for one address too: that makes two connections.
func (h *Host) Dial(ctx context.Context, to netip.AddrPort, p Protocol) (*Conn, p2p.Channel, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	defer context.AfterFunc(h.ctx, cancel)()
	l, err := h.connect(ctx, to)
	if err != nil {
		return nil, p2p.Channel{}, fmt.Errorf("dialling %s: %w", to, err)
	}
	c, err := h.open(ctx, l, p)
	if err != nil {
		l.close()
		return nil, p2p.Channel{}, fmt.Errorf("dialling %s: %w", to, err)
	}
	return c, l.channel, nil
}

func (h *Host) connect(ctx context.Context, to netip.AddrPort) (*link, error) {
	if err := h.check(to.Addr()); err != nil {
		return nil, err
	}
	s, err := h.ration.dialled()
	if err != nil {
		return nil, err
	}
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", to.String())
	if err != nil {
		s.done()
		return nil, err
	}
	return h.raise(ctx, raw.(*net.TCPConn), s, true)
}

// open opens the one stream of a link.
func (h *Host) open(ctx context.Context, l *link, p Protocol) (*Conn, error) {
	if h.isSelf(l) {
		return nil, ErrSelf
	}
	stream, err := l.session.OpenStream(ctx)
	if err != nil {
		return nil, err
	}
	c := &Conn{host: h, link: l, stream: stream}
	if err := c.ask(p); err != nil {
		return nil, err
	}
	return c, h.keep(l, func() { h.guard(l) })
}

// isSelf knows the identity before a renewal too: the two ends of a link to oneself may have been made around one.
func (h *Host) isSelf(l *link) bool {
	there := l.wire.RemotePeer()
	former := h.former.Load()
	return there == h.identity.Load().id || former != nil && there == former.id
}
