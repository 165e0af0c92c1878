package node

import (
	"context"

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
	wanted := map[uint64]bool{}
	for _, a := range j.Authority() {
		wanted[a] = a <= seq
	}
	var authority []*journal.Entry
	var entry *journal.Entry
	for e, err := range n.read(group, j, 0) {
		if err != nil {
			return nil, err
		}
		if wanted[e.Seq()] {
			authority = append(authority, e)
		}
		if e.Seq() == seq {
			entry = e
			break
		}
	}
	return journal.NewReceipt(authority, entry)
}
