package node

import (
	"context"
	"errors"
	"io/fs"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// Verify reads a journal from the disk and checks every hash, link, signature,
// right, rule and balance. What is wrong with it is in the verdict, not an error:
// verifying worked.
func (n *Node) Verify(_ context.Context, group crypto.Hash, progress api.Progress) (api.Verdict, error) {
	stored, ok, err := n.store.Head(store.Hash(group))
	if err != nil {
		return api.Verdict{}, err
	}
	if !ok {
		return api.Verdict{}, notFound("verifying group %s", group)
	}
	entries := int(stored.Seq) + 1
	how := journal.Replaying{Group: group, Verify: true}
	if progress != nil {
		how.Progress = func(done uint64) { progress(int(done), entries) }
	}
	v := api.Verdict{State: n.state(group), Head: api.Head{Seq: stored.Seq, Hash: crypto.Hash(stored.ID), Epoch: stored.Epoch}}
	j, err := journal.Replay(n.raws(group, 0), how)
	if err == nil {
		err = errors.Join(j.Stopped(), j.Book().Audit())
	}
	if err != nil {
		v.State, v.Cause = "damaged", err
		return v, nil
	}
	v.OK, v.Entries = true, int(j.Len())
	return v, nil
}

// isNotExist says whether something is simply not there.
func isNotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }
