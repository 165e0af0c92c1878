package node

import (
	"math/rand/v2"
	"sync"
	"testing"

	"jigiya/ledger"
	"jigiya/node/api"
)

// Three nodes in range of each other: what one enters, the others have at once,
// while their connections break and are made again at any moment.
func TestGossipWhileLinksBreak(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.openMeeting()
	all := []*device{v.writer(), v.f1, v.f2}
	at := make([]string, len(all))
	for i, d := range all {
		at[i] = listen(t, d.node)
	}
	var crowd sync.WaitGroup
	done := make(chan struct{})
	chance := rand.New(rand.NewPCG(1, 2))
	seeds := [3]uint64{chance.Uint64(), chance.Uint64(), chance.Uint64()}
	for i, d := range all { // each dials whom it will, again and again
		crowd.Go(func() {
			own := rand.New(rand.NewPCG(seeds[i], 3))
			for {
				select {
				case <-done:
					return
				default:
				}
				other := (i + 1 + own.IntN(2)) % 3
				_, _ = d.node.Sync(ctx, api.Syncing{Address: at[other]}) // it may be cut
				if own.IntN(3) == 0 {
					cutOne(d.node, own)
				}
			}
		})
	}
	const entries = 200
	for left := entries; left > 0; {
		burst := min(left, 1+chance.IntN(12))
		var events []ledger.Event
		for range burst {
			events = append(events, &ledger.Received{Fund: "social", Amount: 25, Source: ledger.Said("from her brother")})
		}
		v.add(events...)
		left -= burst
	}
	close(done)
	crowd.Wait()
	await(t, "all have exchanged", func() bool {
		for i, d := range all[1:] {
			for j := range i + 1 {
				if _, err := d.node.Sync(ctx, api.Syncing{Address: at[j]}); err != nil {
					return false // the other end had just dialled
				}
			}
		}
		return true
	})
	together := func() bool {
		return v.f1.head(v.group) == v.writer().head(v.group) && v.f2.head(v.group) == v.writer().head(v.group)
	}
	await(t, "all hold the same", together)
	await(t, "all keep the same", func() bool { return len(v.f1.words(v.home)) == entries && len(v.f2.words(v.home)) == entries })
	wantTogether(t, v.group, all...)
	v.wantSound(int(v.journal().Len()))
}

// words are the records that a device holds besides those of the members.
func (d *device) words(h *home) (ids []string) {
	d.Helper()
	all, err := d.node.store.RecordIDs(h.group)
	must(d, err)
	for range all[min(len(names), len(all)):] {
		ids = append(ids, "")
	}
	return ids
}

// cutOne breaks one of a node's connections, in the middle of whatever it carries.
func cutOne(n *Node, chance *rand.Rand) {
	p := n.peers.Load()
	sessions := p.all()
	if len(sessions) > 0 {
		sessions[chance.IntN(len(sessions))].end()
	}
}
