package node

import (
	"context"

	"jigiya/crypto"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// Status describes the home: this device, its groups and how far they are, who
// is in range and who was. It reads no journal that nobody has asked for.
func (n *Node) Status(ctx context.Context) (api.Status, error) {
	device, err := n.Device(ctx)
	if err != nil {
		return api.Status{}, err
	}
	ids, err := n.groupIDs()
	if err != nil {
		return api.Status{}, err
	}
	status := api.Status{Device: device.Address, Groups: []api.GroupStatus{}, Peers: n.peerList(), Addresses: []string{}}
	for _, id := range ids {
		status.Groups = append(status.Groups, n.groupStatus(id))
	}
	if p := n.peers.Load(); p != nil {
		status.Peer = p.host.ID()
		for _, at := range p.host.Addrs() {
			status.Addresses = append(status.Addresses, at.String())
		}
	}
	return status, nil
}

// groupStatus is that of one group; one that cannot be read is damaged.
func (n *Node) groupStatus(id crypto.Hash) api.GroupStatus {
	status := api.GroupStatus{Group: id.String(), State: "damaged"}
	s, err := n.sight(id)
	if err != nil {
		return status
	}
	head, _, err := n.store.Head(store.Hash(id))
	if err != nil {
		return status
	}
	status.Name, status.Seq, status.Head = s.Access.Name, head.Seq, crypto.Hash(head.ID).String()
	status.State = n.state(id)
	return status
}

// state is ok, disputed, recovering or damaged. A copy of another device's journal
// is ok: it is not for this one to sign in.
func (n *Node) state(id crypto.Hash) string {
	switch s := n.store.State(store.Hash(id)); {
	case s.Ready():
	case s.Reason != store.Copy, n.wroteHere(id):
		return "recovering"
	}
	disputed, err := n.disputed(id)
	switch {
	case err != nil:
		return "damaged"
	case disputed:
		return "disputed"
	}
	return "ok"
}

// wroteHere says whether a journal that came from elsewhere names this device as
// its writer: then it wrote here once, and its store knows nothing of it.
func (n *Node) wroteHere(id crypto.Hash) bool {
	h, err := n.deviceHeader()
	if err != nil {
		return false
	}
	s, err := n.sight(id)
	return err == nil && len(s.Access.Writers) > 0 && s.Access.Writers[len(s.Access.Writers)-1] == h.Address
}

// disputed asks for the journal only where evidence lies beside it.
func (n *Node) disputed(id crypto.Hash) (bool, error) {
	ids, err := n.store.NoteIDs(store.Hash(id))
	if err != nil {
		return false, err
	}
	for _, note := range ids {
		if kind := p2p.NoteKind(note.Kind); kind < p2p.NoteFork || kind > p2p.NoteCut {
			continue
		}
		g, err := n.group(id)
		if err != nil {
			return false, err
		}
		d, err := n.dispute(g)
		return d != nil, err
	}
	return false, nil
}
