package node

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"jigiya/node/api"
	"jigiya/p2p"
	"jigiya/p2p/discovery"
	"jigiya/p2p/host"
)

// Sync exchanges everything with the node at an address, or with whoever is
// found, and says what crossed. Where no daemon runs it opens the way to others
// for this one exchange.
func (n *Node) Sync(ctx context.Context, s api.Syncing) (api.Synced, error) {
	if _, err := n.identity(); isMissing(err) {
		return api.Synced{}, api.Misused("no_device_key").Hinted("hint.make_device_key")
	} else if err != nil {
		return api.Synced{}, err
	}
	p := n.peers.Load()
	if p == nil {
		fresh, err := n.openPeers(nil)
		if err != nil {
			return api.Synced{}, err
		}
		defer fresh.close()
		if p = fresh; s.Address == "" {
			p.work.Go(func() { fresh.look(fresh.ctx, Listening{Visit: true}) })
		}
	}
	if s.Address == "" {
		return p.syncFound(ctx, s.Progress)
	}
	at, err := discovery.ParseAddress(s.Address)
	if err != nil {
		return api.Synced{}, api.Misused("address_unknown", "text", s.Address)
	}
	return p.syncAt(ctx, at, s.Progress)
}

// syncAt dials an address, or uses the session that there is with the device
// behind it.
func (p *peers) syncAt(ctx context.Context, at netip.AddrPort, progress api.Progress) (api.Synced, error) {
	conn, channel, err := p.host.Dial(ctx, at, host.Sync)
	if err != nil {
		return api.Synced{}, unreachable(at, err)
	}
	e := p.encounter(channel, conn, "hand")
	p.work.Go(func() { _ = p.run(p.ctx, e, conn) })
	err = e.await(ctx, progress)
	if errors.Is(err, errAlready) || errors.Is(err, p2p.ErrNoHello) { // perhaps the other end said so
		if there := p.session(e); there != nil {
			e, err = there, there.await(ctx, progress)
		}
	}
	if err != nil {
		return api.Synced{}, unreachable(at, err)
	}
	return synced(p.node.describe(e)), nil
}

// await waits for a complete exchange.
func (e *encounter) await(ctx context.Context, progress api.Progress) error {
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		select {
		case <-e.exchanged:
			e.report(progress)
			return nil
		case <-e.over:
			select {
			case <-e.exchanged:
				return nil
			default:
			}
			return orCut(e.err)
		case <-tick.C:
			e.report(progress)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// orCut is for an end in order that came too early.
func orCut(err error) error {
	if err == nil {
		return p2p.ErrCut
	}
	return err
}

func (e *encounter) report(progress api.Progress) {
	if done, total := e.far(); progress != nil && total > 0 {
		progress(done, total)
	}
}

// unreachable is what a person is told of an exchange that was not.
func unreachable(at netip.AddrPort, err error) error {
	switch {
	case errors.Is(err, p2p.ErrNoHello), errors.Is(err, p2p.ErrUnknown):
		return (&api.Problem{Class: api.ClassDenied, Code: "peer_unknown"}).Hinted("hint.peer_unknown")
	case errors.Is(err, host.ErrSelf):
		return api.Misused("address_own", "text", at.String())
	case errors.Is(err, p2p.ErrCut):
		return &api.Problem{Class: api.ClassNotFound, Code: "peer_gone"}
	case isVersions(err):
		return (&api.Problem{Class: api.ClassInput, Code: "peer_version"}).Hinted("hint.peer_version")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), storeFails(err):
		return err
	}
	return api.Missing("peer_unreachable", "address", at.String()).Hinted("hint.peer_address")
}

func isVersions(err error) bool {
	var end *p2p.EndError
	return errors.As(err, &end) && end.Reason == p2p.Versions
}

// syncFound exchanges with all who are found. It waits for somebody to turn up,
// but once somebody has, for as long as there is something to exchange.
func (p *peers) syncFound(ctx context.Context, progress api.Progress) (api.Synced, error) {
	met := map[string]api.Peer{}
	began := time.Now()
	_ = p.takeFault() // of an exchange before this one
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		busy := p.gather(met, progress)
		if err := p.takeFault(); err != nil {
			return api.Synced{}, err
		}
		switch waited := time.Since(began); {
		case len(met) > 0 && !busy && waited > settleTime:
			return synced(values(met)...), nil
		case len(met) == 0 && !busy && waited > findTime:
			return api.Synced{}, api.Missing("no_peer").Hinted("hint.no_peer")
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return api.Synced{}, context.Cause(ctx)
		}
	}
}

// gather adds those with whom everything is exchanged, and says whether anybody is left.
func (p *peers) gather(met map[string]api.Peer, progress api.Progress) (busy bool) {
	for _, e := range p.all() {
		select {
		case <-e.exchanged:
			d := p.node.describe(e)
			met[d.Device] = d
		default:
			busy = true
			e.report(progress)
		}
	}
	return busy
}

func values(met map[string]api.Peer) (all []api.Peer) {
	for _, d := range met {
		all = append(all, d)
	}
	return all
}

func synced(all ...api.Peer) (s api.Synced) {
	s.Peers = append([]api.Peer{}, all...)
	for _, p := range all {
		s.Sent, s.Received = s.Sent+p.Sent, s.Received+p.Received
		s.NotesSent, s.NotesReceived = s.NotesSent+p.NotesSent, s.NotesReceived+p.NotesReceived
	}
	return s
}

const (
	progressEvery = 100 * time.Millisecond
	findTime      = 12 * time.Second // in which somebody must turn up
	settleTime    = 2 * time.Second  // in which others may turn up
)
