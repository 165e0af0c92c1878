package node

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"jigiya/crypto"
	"jigiya/node/api"
	"jigiya/p2p"
	"jigiya/p2p/discovery"
	"jigiya/p2p/host"
)

// Port is the known one, at which others look for a node.
const Port = discovery.DefaultPort

// Listening says how a node is in range of others.
type Listening struct {
	Addresses []netip.AddrPort // listened on; none: it only dials
	Anywhere  bool             // listen on every address of the device, at the known port if it is free
	Discover  bool             // look for others, and let oneself be found
	Visit     bool             // speak by mDNS too, as in a meeting
}

// Listen lets others reach this node, and looks for them, until Close.
func (n *Node) Listen(l Listening) error {
	p, err := n.openListening(l)
	if err != nil {
		return err
	}
	if !n.peers.CompareAndSwap(nil, p) {
		return errors.Join(errors.New("this node listens already"), p.close())
	}
	p.host.Handle(host.Sync, func(ctx context.Context, c p2p.Channel, conn *host.Conn) {
		_ = p.run(ctx, p.encounter(c, conn, "dialled"), conn)
	})
	if l.Discover {
		p.work.Go(func() { p.look(p.ctx, l) })
	}
	p.work.Go(p.revisit)
	p.work.Go(p.tidy)
	p.work.Go(p.keep)
	return nil
}

// openListening takes any port where the known one is another program's.
func (n *Node) openListening(l Listening) (*peers, error) {
	if !l.Anywhere {
		return n.openPeers(l.Addresses)
	}
	p, err := n.openPeers(everywhere(Port))
	if err != nil {
		return n.openPeers(everywhere(0))
	}
	return p, nil
}

func everywhere(port uint16) []netip.AddrPort {
	return []netip.AddrPort{netip.AddrPortFrom(netip.IPv4Unspecified(), port)}
}

func (n *Node) openPeers(listen []netip.AddrPort) (*peers, error) {
	h, err := host.New(host.Options{Listen: listen, Logger: n.log})
	if err != nil {
		return nil, fmt.Errorf("opening the way to others: %w", err)
	}
	p := &peers{node: n, host: h, addresses: map[netip.AddrPort]*address{}, sessions: map[crypto.Address]*encounter{}}
	p.ctx, p.stop = context.WithCancel(context.Background())
	return p, nil
}

func (p *peers) close() error {
	p.stop()
	p.leave()
	err := p.host.Close()
	p.work.Wait()
	return errors.Join(err, p.node.keepSights())
}

// Addresses are those this node listens on.
func (n *Node) Addresses() (all []netip.AddrPort) {
	p := n.peers.Load()
	if p == nil {
		return nil
	}
	for _, at := range p.host.Addrs() {
		all = append(all, callable(at)...)
	}
	return all
}

// callable is an address as others type it: one that stands for all of the device is each
// of those it has now.
func callable(at netip.AddrPort) (all []netip.AddrPort) {
	if at.Addr().IsUnspecified() {
		for _, own := range discovery.Own() {
			all = append(all, netip.AddrPortFrom(own, at.Port()))
		}
	}
	if len(all) == 0 {
		return []netip.AddrPort{at}
	}
	return all
}

// meets says whether a meeting is open in a group whose writer this device is.
func (n *Node) meets() bool {
	ids, err := n.groupIDs()
	if err != nil || len(ids) > maxMeetsAsked {
		return false
	}
	for _, id := range ids {
		if g, err := n.group(id); err == nil && g.now().Book().OpenMeeting() != nil && n.writes(g.now()) == nil {
			return true
		}
	}
	return false
}

// revisit dials the addresses that people typed, again and again.
func (p *peers) revisit() {
	every(p.ctx, revisitEvery, func() {
		for _, text := range p.node.contacts.read().Addresses {
			if at, err := discovery.ParseAddress(text); err == nil {
				p.find(discovery.Found{Addr: at, By: "hand"})
			}
		}
	})
}

// tidy keeps the node small while nothing happens.
func (p *peers) tidy() {
	rest()
	every(p.ctx, tidyEvery, func() {
		closed, err := p.node.closeStockroom(p.node.now().Add(-stockIdle))
		if err != nil {
			p.node.log.Warn("closing the facts", "err", err)
		}
		dropped := p.node.drop(p.node.now().Add(-idleAfter)) > 0
		if passed := p.node.passed.Swap(false); dropped || closed || passed {
			rest()
		}
		if err := p.node.keepRecollections(); err != nil {
			p.node.log.Warn("keeping who was met", "err", err)
		}
	})
}

// keep writes down from time to time what was seen of the groups, for the day the
// battery ends it.
func (p *peers) keep() {
	every(p.ctx, sightsEvery, func() {
		if err := p.node.keepSights(); err != nil {
			p.node.log.Warn("keeping what was seen of the groups", "err", err)
		}
	})
}

func every(ctx context.Context, d time.Duration, do func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for do(); ; do() {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

// Peers lists the devices in range and those met before.
func (n *Node) Peers(context.Context) ([]api.Peer, error) { return n.peerList(), nil }

// AddPeer keeps an address that a person typed.
func (n *Node) AddPeer(_ context.Context, text string) error {
	at, err := discovery.ParseAddress(text)
	if err != nil {
		return api.Misused("address_unknown", "text", text)
	}
	if p := n.peers.Load(); p != nil {
		defer p.find(discovery.Found{Addr: at, By: "hand"})
	}
	return n.contacts.change(func(c *contacts) { c.reach(at.String()) })
}
