package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/gologshim"
	"github.com/multiformats/go-multistream"

	"jigiya/p2p"
	"jigiya/p2p/discovery"
)

// A Protocol is what is spoken on a stream.
type Protocol string

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
	anywhere  bool
	ration    *ration
	reports   *reports
	protocols *multistream.MultistreamMuxer[Protocol]
	identity  atomic.Pointer[identity]
	former    atomic.Pointer[identity]
	listeners []*net.TCPListener

	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup

	mu    sync.Mutex
	serve map[Protocol]Serve
	links map[*link]struct{} // nil once closed
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
		anywhere:  o.Anywhere,
		ration:    newRation(o.Limits),
		reports:   newReports(o.Logger),
		protocols: multistream.NewMultistreamMuxer[Protocol](),
		serve:     map[Protocol]Serve{},
		links:     map[*link]struct{}{},
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
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

// listen opens one address. The family is named, or a wildcard of IPv6 would take in IPv4 too.
func (h *Host) listen(a netip.AddrPort) error {
	family := "tcp4"
	if a.Addr().Is6() {
		family = "tcp6"
	}
	l, err := net.ListenTCP(family, net.TCPAddrFromAddrPort(a))
	if err != nil {
		return fmt.Errorf("listening on %s: %w", a, err)
	}
	h.listeners = append(h.listeners, l)
	h.work.Go(func() { h.accept(l) })
	return nil
}

// check is the gate: nobody in or out who is not in reach.
func (h *Host) check(a netip.Addr) error {
	if !h.anywhere && !discovery.InReach(a) {
		return fmt.Errorf("%s: %w", a, ErrFar)
	}
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

func (h *Host) served(p Protocol) Serve {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.serve[p]
}

// Addrs are the addresses the host listens on.
func (h *Host) Addrs() []netip.AddrPort {
	addrs := make([]netip.AddrPort, 0, len(h.listeners))
	for _, l := range h.listeners {
		addrs = append(addrs, addrPort(l.Addr()))
	}
	return addrs
}

// ID is the peer id of the moment.
func (h *Host) ID() string { return h.identity.Load().id.String() }

// Renew makes a fresh identity for all connections from now on.
func (h *Host) Renew() error {
	next, err := newIdentity()
	if err != nil {
		return err
	}
	h.former.Store(h.identity.Swap(next))
	return nil
}

// Close stops listening and cuts every connection; those already closed by this end get a moment to send what was
// written. It returns when all that was served has returned. It may be called again.
func (h *Host) Close() error {
	h.stop()
	var errs []error
	for _, l := range h.listeners {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	links := h.shut()
	for l := range links {
		if !l.ending.Load() {
			l.close()
		}
	}
	late := time.AfterFunc(closeTime, func() {
		for l := range links {
			l.close()
		}
	})
	defer late.Stop()
	h.work.Wait()
	return errors.Join(errs...)
}

// shut takes all links out of the books: from now on nothing begins.
func (h *Host) shut() map[*link]struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	links := h.links
	h.links = nil
	return links
}

// keep remembers a link so that Close finds it, and begins what is done with it; one that comes too late is closed.
func (h *Host) keep(l *link, do func()) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.links == nil {
		l.close()
		return net.ErrClosed
	}
	h.links[l] = struct{}{}
	h.work.Go(do)
	return nil
}

// begin runs something that Close waits for; once the host is closed, it says false instead.
func (h *Host) begin(do func()) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.links != nil {
		h.work.Go(do)
	}
	return h.links != nil
}

func (h *Host) forget(l *link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.links, l)
}
