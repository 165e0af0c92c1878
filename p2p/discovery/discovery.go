package discovery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"time"
)

// Found is an address at which a node may be.
type Found struct {
	Addr netip.AddrPort
	By   string // the means: ByMDNS, ByBeacon or ByGateway
}

// The means, as Found and Options name them.
const (
	ByMDNS    = "mdns"
	ByBeacon  = "beacon"
	ByGateway = "gateway"
)

// Options are how a node looks and what it says of itself.
type Options struct {
	// Port is the TCP port on which the host can be dialled; 0: it cannot, and is not heard of.
	Port uint16

	// Speak says whether to ask, answer and announce just now; nil: always. It is asked often.
	Speak func() bool

	// Wake begins the search anew: somebody waits, or Speak has changed its mind. It may be nil.
	Wake <-chan struct{}

	// Means to use; none: all.
	Means []string

	Logger *slog.Logger // for means that cannot be used; nil: nowhere
}

// Run looks for nodes until the context ends, and calls found, from several goroutines, for each address: again and
// again as long as it is heard of. It returns early only if no means can be used.
func Run(ctx context.Context, o Options, found func(Found)) error {
	if o.Speak == nil {
		o.Speak = func() bool { return true }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	means, err := o.means(newSieve(found))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var work sync.WaitGroup
	defer work.Wait()
	news := watch(ctx, &work)
	for _, m := range means {
		work.Go(func() { m.listen(ctx) })
	}
	search(ctx, o, news, means)
	return ctx.Err()
}

// A means is one way of finding.
type means interface {
	// listen hears what others say until the context ends.
	listen(context.Context)

	// settle makes the means fit for the segments there are now.
	settle([]segment)

	// call asks who is there, and says that this node is. It is the nth time since the search began, from 0.
	call(n int)
}

var errNoMeans = errors.New("no means of discovery can be used")

// means opens those that are wanted and can be used.
func (o Options) means(s *sieve) ([]means, error) {
	var all []means
	var errs []error
	add := func(name string, m means, err error) {
		if err != nil {
			o.Logger.Warn("discovery goes without", "means", name, "reason", err)
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
			return
		}
		all = append(all, m)
	}
	var ask func(netip.Addr)
	if o.wants(ByBeacon) {
		b, err := newBeacon(o, s)
		add(ByBeacon, b, err)
		if err == nil {
			ask = b.ask
		}
	}
	if o.wants(ByMDNS) {
		m, err := newMDNS(o, s)
		add(ByMDNS, m, err)
	}
	if o.wants(ByGateway) {
		add(ByGateway, newGateway(s, ask), nil)
	}
	if len(all) == 0 {
		return nil, errors.Join(append([]error{errNoMeans}, errs...)...)
	}
	return all, nil
}

func (o Options) wants(name string) bool {
	if len(o.Means) == 0 {
		return true
	}
	for _, m := range o.Means {
		if m == name {
			return true
		}
	}
	return false
}

// search calls in all means at the pace of the search, and anew after each change.
func search(ctx context.Context, o Options, news <-chan []segment, all []means) {
	p := newPace(time.Now())
	t := time.NewTimer(lookingPace) // the segments come first
	defer t.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return
		case segments := <-news:
			for _, m := range all {
				m.settle(segments)
			}
			p = newPace(time.Now())
		case <-o.Wake:
			p = newPace(time.Now())
		case <-t.C:
			if o.Speak() {
				for _, m := range all {
					m.call(p.called)
				}
			}
			p.called++
		}
		t.Reset(p.next(time.Now()))
	}
}
