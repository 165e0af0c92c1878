package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/core/transport"
	"github.com/libp2p/go-libp2p/gologshim"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	manet "github.com/multiformats/go-multiaddr/net"
	"github.com/multiformats/go-multistream"

	"jigiya/p2p"
)

// A Protocol is what is spoken on a stream.
type Protocol = protocol.ID

// The protocols of jigiya.
const (
	Sync Protocol = "/jigiya/sync/1"
	Pair Protocol = "/jigiya/pair/1"
)

// A Serve speaks a protocol with whoever dialled. The connection is closed when it returns; its context ends when
// the host is closed.
type Serve func(context.Context, p2p.Channel, *Conn)

// Options are what a host needs.
type Options struct {
	// Listen are the addresses to listen on, no wider than told: a wildcard takes in its own family only. Port 0
	// lets the system choose. None: the host only dials.
	Listen []netip.AddrPort

	// Anywhere lets addresses in and out that are not private, link-local or loopback.
	Anywhere bool

	Limits Limits       // zero: DefaultLimits
	Logger *slog.Logger // for connections refused or cut off; nil: nowhere
}

// A Host listens, dials and holds the connections.
type Host struct {
	gate     gate
	ration   *ration
	reports  *reports
	upgrader transport.Upgrader
	muxers   []upgrader.StreamMuxer
	identity atomic.Pointer[identity]
	former   atomic.Pointer[identity]

	protocols *multistream.MultistreamMuxer[Protocol]
	listeners []transport.Listener

	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup

	mu    sync.Mutex
	serve map[Protocol]Serve
	conns map[io.Closer]struct{} // nil once closed
}

// quiet keeps libp2p's own lines off standard error: whatever matters of them comes back as an error.
var quiet = sync.OnceFunc(func() { gologshim.SetDefaultHandler(slog.DiscardHandler) })

// New starts a host: when it returns, it listens. Streams are refused until [Host.Handle] is told of their protocol.
func New(o Options) (*Host, error) {
	quiet()
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits
	}
	h := &Host{
		ration:    newRation(o.Limits),
		reports:   newReports(o.Logger),
		muxers:    []upgrader.StreamMuxer{{ID: yamux.ID, Muxer: muxer()}},
		protocols: multistream.NewMultistreamMuxer[Protocol](),
		serve:     map[Protocol]Serve{},
		conns:     map[io.Closer]struct{}{},
	}
	h.gate = gate{o.Anywhere, h.reports.refused}
	h.ctx, h.stop = context.WithCancel(context.Background())
	var err error
	h.upgrader, err = upgrader.New([]sec.SecureTransport{handshake{h}}, h.muxers, nil, h.ration, h.gate, upgrader.WithAcceptTimeout(handshakeTime))
	if err != nil {
		return nil, fmt.Errorf("preparing connections: %w", err)
	}
	if err := h.Renew(); err != nil {
		return nil, err
	}
	for _, a := range o.Listen {
		if err := h.listen(a); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	return h, nil
}

// muxer is yamux with one stream's needs.
func muxer() *yamux.Transport {
	m := *yamux.DefaultTransport
	m.AcceptBacklog = maxIncoming
	m.MaxIncomingStreams = maxIncoming
	m.MaxStreamWindowSize = maxWindow
	m.KeepAliveInterval = keepAlive
	m.ConnectionWriteTimeout = writeTime
	return &m
}

// listen opens one address and attends to what comes in. The family is named, or a wildcard of IPv6 would take in
// IPv4 too.
func (h *Host) listen(a netip.AddrPort) error {
	family := "tcp4"
	if a.Addr().Is6() {
		family = "tcp6"
	}
	l, err := net.Listen(family, a.String())
	if err != nil {
		return fmt.Errorf("listening on %s: %w", a, err)
	}
	wrapped, err := manet.WrapNetListener(l)
	if err != nil {
		return errors.Join(fmt.Errorf("listening on %s: %w", a, err), l.Close())
	}
	up := h.upgrader.UpgradeGatedMaListener(nil, h.upgrader.GateMaListener(wrapped))
	h.listeners = append(h.listeners, up)
	h.work.Go(func() { h.accept(up) })
	return nil
}

// Handle says how a protocol is served from now on; nil: no longer. Streams that run are not touched.
func (h *Host) Handle(p Protocol, serve Serve) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if serve == nil {
		delete(h.serve, p)
		h.protocols.RemoveHandler(p)
		return
	}
	h.serve[p] = serve
	h.protocols.AddHandler(p, nil)
}

// Addrs are the addresses the host listens on.
func (h *Host) Addrs() []netip.AddrPort {
	var addrs []netip.AddrPort
	for _, l := range h.listeners {
		addrs = append(addrs, addrOf(l.Multiaddr()))
	}
	return slices.Clip(addrs)
}

// ID is the peer id of the moment.
func (h *Host) ID() string { return h.identity.Load().id.String() }

// Renew makes a fresh identity for all connections from now on.
func (h *Host) Renew() error {
	next, err := newIdentity(h.muxers)
	if err != nil {
		return err
	}
	h.former.Store(h.identity.Swap(next))
	return nil
}

// Close stops listening, cuts every connection and waits until all that was served has returned.
func (h *Host) Close() error {
	h.stop()
	var errs []error
	for _, l := range h.listeners {
		errs = append(errs, l.Close())
	}
	h.mu.Lock()
	conns := h.conns
	h.conns = nil
	h.mu.Unlock()
	for c := range conns {
		errs = append(errs, c.Close())
	}
	h.work.Wait()
	return errors.Join(errs...)
}

// keep remembers a connection so that Close finds it, and begins what is done with it; a connection that comes too
// late is closed.
func (h *Host) keep(c io.Closer, do func()) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.conns == nil {
		return errors.Join(net.ErrClosed, c.Close())
	}
	h.conns[c] = struct{}{}
	h.work.Go(do)
	return nil
}

// begin runs something that Close waits for; once the host is closed, it says false instead.
func (h *Host) begin(do func()) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.conns != nil {
		h.work.Go(do)
	}
	return h.conns != nil
}

func (h *Host) forget(c io.Closer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.conns, c)
}
