package node

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/node/api"
	"jigiya/p2p"
)

// Recollections are what is known of devices that were met: for people, who ask
// when the last exchange was. Nothing depends on them.
type recollections struct {
	mu      sync.Mutex
	devices map[crypto.Address]recollection
	changed bool
}

// A recollection is one device, and whom to seal a bundle to.
type recollection struct {
	api.Peer
	Box crypto.Hash `json:"box,omitzero"`
}

const recollectionsFile = "peers.json"

// recollect keeps how a session went, or ended.
func (n *Node) recollect(e *encounter, ended error) {
	peer := n.describe(e)
	peer.Connected = false
	if ended == nil {
		peer.Exchanged = n.clock()
	} else {
		peer.Refused = reasonOf(ended)
	}
	r := &n.recollections
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.devices[e.device]; !known && len(r.devices) >= maxRecollected {
		r.forgetOldest()
	}
	r.devices[e.device], r.changed = recollection{peer, e.box}, true
}

// reasonOf is the word for why a session ended; people are told the sentence of it.
func reasonOf(ended error) string {
	var end *p2p.EndError
	switch {
	case errors.As(ended, &end):
		return end.Reason.String()
	case errors.Is(ended, p2p.ErrUnknown), errors.Is(ended, p2p.ErrNoHello):
		return "unknown"
	}
	return "cut"
}

func (r *recollections) forgetOldest() {
	oldest := slices.MinFunc(slices.Collect(maps.Keys(r.devices)), func(a, b crypto.Address) int {
		return int(r.devices[a].Exchanged - r.devices[b].Exchanged)
	})
	delete(r.devices, oldest)
}

func (n *Node) recalled(device crypto.Address) recollection {
	n.recollections.mu.Lock()
	defer n.recollections.mu.Unlock()
	return n.recollections.devices[device]
}

func (n *Node) readRecollections() {
	n.recollections.devices = map[crypto.Address]recollection{}
	raw, err := n.readFile(recollectionsFile, maxBook)
	var all []recollection
	if err != nil || json.Unmarshal(raw, &all) != nil {
		return
	}
	for _, p := range all {
		if device, err := crypto.ParseAddress(p.Device); err == nil {
			n.recollections.devices[device] = p
		}
	}
}

func (n *Node) keepRecollections() error {
	r := &n.recollections
	r.mu.Lock()
	all := slices.Collect(maps.Values(r.devices))
	changed := r.changed
	r.changed = false
	r.mu.Unlock()
	if !changed {
		return nil
	}
	slices.SortFunc(all, func(a, b recollection) int { return strings.Compare(a.Device, b.Device) })
	raw, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return n.keepFile(recollectionsFile, raw)
}

// roleOf is what a device is to this one, the strongest of what it may be.
func (n *Node) roleOf(device crypto.Address) string {
	for _, r := range n.programmes.Rights(device, credential.DateOf(n.clock())) {
		return r.Role.String()
	}
	ids, err := n.groupIDs()
	if err != nil {
		return ""
	}
	for _, id := range ids {
		s, err := n.sight(id)
		switch {
		case err != nil:
		case slices.Contains(s.Access.Holders, device):
			return "key-holder"
		case len(s.Access.Writers) > 0 && s.Access.Writers[len(s.Access.Writers)-1] == device:
			return "writer"
		case s.Access.byJournal(device, n.today()) != 0:
			return "mirror"
		}
	}
	if book := n.contacts.read(); book.device(device) != nil {
		return "contact"
	}
	return ""
}

// Peers are the devices in range, and those that were met before.
func (n *Node) peerList() []api.Peer {
	met := map[string]api.Peer{}
	n.recollections.mu.Lock()
	for _, p := range n.recollections.devices {
		met[p.Device] = p.Peer
	}
	n.recollections.mu.Unlock()
	if p := n.peers.Load(); p != nil {
		for _, e := range p.all() {
			d := n.describe(e)
			met[d.Device] = d
		}
	}
	all := slices.Collect(maps.Values(met))
	for i := range all {
		if device, err := crypto.ParseAddress(all[i].Device); err == nil {
			all[i].Name = n.nameOf(device)
		}
	}
	slices.SortFunc(all, func(a, b api.Peer) int {
		if a.Connected != b.Connected {
			if a.Connected {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Device, b.Device)
	})
	return all
}
