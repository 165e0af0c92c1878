package node

import (
	"errors"
	"net/netip"
	"time"

	"jigiya/p2p"
	"jigiya/p2p/discovery"
	"jigiya/p2p/host"
)

// An address is where a node was found.
type address struct {
	by       string
	busy     bool // being dialled, or talked with
	failures int
	next     time.Time // not dialled again before
}

// How long an address is left alone.
const (
	retrySoon    = 2 * time.Second  // after a failure, doubled each time
	retryLate    = time.Minute      // at most
	retryUnknown = 2 * time.Minute  // where this device is nobody
	retryAlready = 20 * time.Second // where it is connected already
)

// find is told of an address; it may be told often.
func (p *peers) find(f discovery.Found) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.address(f.Addr)
	if a == nil || a.busy || time.Now().Before(a.next) || p.dialling == maxDialling || p.ctx.Err() != nil {
		return
	}
	a.by, a.busy = f.By, true
	p.dialling++
	p.work.Go(func() { p.visit(f.Addr, f.By) })
}

// address is what is known of one, nil where too many are.
func (p *peers) address(at netip.AddrPort) *address {
	a := p.addresses[at]
	if a == nil {
		if len(p.addresses) >= maxFoundAddresses {
			p.forgetStale()
		}
		if len(p.addresses) >= maxFoundAddresses {
			return nil
		}
		a = new(address)
		p.addresses[at] = a
	}
	return a
}

func (p *peers) forgetStale() {
	now := time.Now()
	for at, a := range p.addresses {
		if !a.busy && now.After(a.next) {
			delete(p.addresses, at)
		}
	}
}

// visit dials an address and talks until one end leaves. While it talks it does
// not count as dialling.
func (p *peers) visit(at netip.AddrPort, by string) {
	conn, channel, err := p.host.Dial(p.ctx, at, host.Sync)
	p.mu.Lock()
	p.dialling--
	p.mu.Unlock()
	if err == nil {
		err = p.run(p.ctx, p.encounter(channel, conn, by), conn)
	}
	p.rest(at, err)
}

// rest says when an address may be dialled again.
func (p *peers) rest(at netip.AddrPort, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.addresses[at]
	if a == nil {
		return
	}
	a.busy = false
	now := time.Now()
	switch {
	case err == nil:
		a.failures, a.next = 0, now.Add(retrySoon)
	case errors.Is(err, host.ErrSelf), errors.Is(err, p2p.ErrUnknown), errors.Is(err, p2p.ErrNoHello), errors.Is(err, host.ErrProtocol):
		a.next = now.Add(retryUnknown)
	case errors.Is(err, errAlready):
		a.next = now.Add(retryAlready)
	default:
		a.failures++
		a.next = now.Add(min(retryLate, retrySoon<<min(a.failures, 5)))
	}
}
