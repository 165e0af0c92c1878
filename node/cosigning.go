package node

import (
	"context"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// Cosign signs a draft with a key that is on this device. The draft is checked
// against the journal here, if there is one: what is wrong with it is refused, and
// what she must know is in its warning.
func (n *Node) Cosign(_ context.Context, c api.Cosigning) (api.Draft, error) {
	d, err := journal.ParseDraft(c.Draft)
	if err != nil {
		return api.Draft{}, err
	}
	g, err := n.group(d.Header().Group)
	if err != nil {
		return api.Draft{}, err
	}
	t, err := n.describeDraft(g, d)
	if err != nil {
		return t, err
	}
	if c.As != "" {
		return n.approve(g, d, t, c)
	}
	member, name, err := n.cosignerHere(g, c.Member)
	if err != nil {
		return t, err
	}
	pin := c.PINs.Holders[member]
	if pin == "" {
		return t, &api.PINError{Holders: []ledger.MemberNumber{member}, Need: 1}
	}
	key, err := n.unlockKey(name, pin)
	if err != nil {
		return t, &api.HolderError{Member: member, Err: err}
	}
	defer key.Erase()
	slip, err := d.Slip(key)
	if err != nil {
		return t, err
	}
	if !slices.Contains(t.Cosigned, member) {
		t.Cosigned = append(t.Cosigned, member)
	}
	t.Slips = slip.Frames()
	return t, n.keepSlips(g, d, slipNote(slip.ID(), slip.Bytes()))
}

// cosignerHere finds a key-holder's key on this device: one kept for her, or the
// device's own if that is hers.
func (n *Node) cosignerHere(g *group, member ledger.MemberNumber) (ledger.MemberNumber, keystore.Name, error) {
	var found []ledger.MemberNumber
	names := map[ledger.MemberNumber]keystore.Name{}
	for _, o := range g.now().Book().KeyHolders() {
		for _, name := range []keystore.Name{keystore.Holder(g.id, uint32(o.Member)), keystore.Device} {
			if h, err := n.keys.Header(name); err == nil && h.Public == crypto.PublicKey(o.Key) && (member == 0 || member == o.Member) {
				found, names[o.Member] = append(found, o.Member), name
			}
		}
	}
	switch len(found) {
	case 0:
		return 0, "", &api.KeyMissingError{Need: 1}
	case 1:
		return found[0], names[found[0]], nil
	}
	return 0, "", api.Misused("cosigner_which")
}
