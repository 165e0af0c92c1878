package node

import (
	"context"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/node/api"
)

// Receipt is an entry with all that proves it was the group's writer who signed it.
func (n *Node) Receipt(_ context.Context, group crypto.Hash, seq uint64) (*journal.Receipt, error) {
	g, err := n.group(group)
	if err != nil {
		return nil, err
	}
	j := g.now()
	if seq >= j.Len() {
		return nil, api.Missing("unknown_entry", "seq", seq).Hinted("hint.list_entries")
	}
	authority := slices.DeleteFunc(j.Authority(), func(a uint64) bool { return a > seq })
	proof, entry, err := n.pick(group, j, authority, seq)
	if err != nil {
		return nil, err
	}
	return journal.NewReceipt(proof, entry)
}

// pick reads some entries, and the one that they prove.
func (n *Node) pick(group crypto.Hash, j *journal.Journal, some []uint64, last uint64) (picked []*journal.Entry, entry *journal.Entry, err error) {
	for e, err := range n.read(group, j, 0) {
		if err != nil {
			return nil, nil, err
		}
		if slices.Contains(some, e.Seq()) {
			picked = append(picked, e)
		}
		if e.Seq() == last {
			return picked, e, nil
		}
	}
	return nil, nil, notFound("entry %d", last)
}
