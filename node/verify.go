package node

import (
	"cmp"
	"context"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// Verify reads a journal from the disk and checks every hash, link, signature,
// right, rule and balance, and that nothing acknowledged here is gone. What is
// wrong with it is in the verdict, not an error: verifying worked.
func (n *Node) Verify(_ context.Context, group crypto.Hash, progress api.Progress) (api.Verdict, error) {
	stored, ok, err := n.store.Head(store.Hash(group))
	if err != nil {
		return api.Verdict{}, err
	}
	v := api.Verdict{State: n.state(group), Cause: n.missing(group)}
	if !ok && v.Cause == nil {
		return v, notFound("verifying group %s", group)
	}
	if v.Forks, err = n.forks(group); err != nil {
		return v, err
	}
	v.Head = api.Head{Seq: stored.Seq, Hash: crypto.Hash(stored.ID), Epoch: stored.Epoch}
	j, err := n.audited(group, int(stored.Seq)+1, progress)
	if err != nil {
		v.State, v.Cause = "damaged", err
		return v, nil
	}
	v.Cause = cmp.Or(v.Cause, j.Stopped()) // a newer program is needed: nothing is damaged
	v.OK, v.Entries, v.Head = v.Cause == nil, int(j.Len()), head(j.Head())
	return v, nil
}

// forks counts the proofs kept that somebody signed two things for one place, also of
// those that are settled.
func (n *Node) forks(group crypto.Hash) (proofs int, err error) {
	for _, err := range n.evidence(group, p2p.NoteFork, p2p.NoteFork) {
		if err != nil {
			return proofs, err
		}
		proofs++
	}
	return proofs, nil
}

func (n *Node) audited(group crypto.Hash, entries int, progress api.Progress) (*journal.Journal, error) {
	how := journal.Replaying{Group: group, Verify: true}
	if progress != nil {
		how.Progress = func(done uint64) { progress(int(done), entries) }
	}
	j, err := journal.Replay(n.raws(group, 0), how)
	if err != nil {
		return nil, err
	}
	return j, j.Book().Audit()
}

// missing names the first entry that was acknowledged on this device and is no
// longer, or no longer the same, in the store.
func (n *Node) missing(group crypto.Hash) error {
	state := n.store.State(store.Hash(group))
	damage := &store.CorruptError{Group: store.Hash(group)}
	switch {
	case state.Reason == store.Ahead && state.Have.ID == store.Hash{}:
		damage.Reason = "missing, with all that followed"
	case state.Reason == store.Ahead:
		damage.Seq, damage.Reason = state.Have.Seq+1, "missing, with all that followed"
	case state.Reason == store.Forked:
		damage.Seq, damage.Reason = state.Want.Seq, "not the one that was acknowledged here"
	default:
		return nil
	}
	return damage
}
