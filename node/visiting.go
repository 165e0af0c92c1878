package node

import (
	"slices"

	"jigiya/crypto"
	"jigiya/crypto/credential"
)

// Visits says whether this device visits a group: the group let it in by an entry that
// still holds, or the group's programme says today that it is the facilitator there. That
// it writes the group's journal gives it no such right.
func (n *Node) Visits(group crypto.Hash) (bool, error) {
	g, err := n.group(group)
	if err != nil {
		return false, err
	}
	h, err := n.deviceHeader()
	if err != nil {
		return false, nil // no key yet: nobody let it in
	}
	a, today := g.accessNow(), n.today()
	if a.shut(h.Address) {
		return false, nil
	}
	if granted, ok := a.Grants[h.Address]; ok && (granted.Until == 0 || granted.Until >= today) {
		return true, nil
	}
	return slices.ContainsFunc(n.programmes.Certified(a.Programme, credential.DateOf(n.clock())), func(c credential.Certified) bool {
		return c.Device == h.Address && c.Role == credential.Facilitator && c.Standing == credential.Good && c.Covers(g.id, a.Place)
	}), nil
}
