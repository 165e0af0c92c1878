package web

import (
	"fmt"
	"time"

	"jigiya/crypto"
	"jigiya/node/api"
)

// A nearby device is one in reach, or one that was, in words.
type nearby struct {
	api.Peer
	Who  string
	When string // the last complete exchange, by this device's clock
}

func (c *call) nearby() ([]nearby, error) {
	peers, err := c.node.Peers(c.ctx())
	if err != nil {
		return nil, err
	}
	all := make([]nearby, len(peers))
	for i, p := range peers {
		all[i] = nearby{Peer: p, Who: deviceName(p.Device, p.Name)}
		if p.Exchanged != 0 {
			all[i].When = clock(p.Exchanged)
		}
	}
	return all, nil
}

// clock is a time of this device's day.
func clock(unix int64) string { return time.Unix(unix, 0).Format("2006-01-02 15:04") }

// deviceName is what this device knows another as, else the beginning of its address.
func deviceName(address, name string) string {
	if name != "" {
		return name
	}
	return shortID(address)
}

// exchange exchanges what is missing with whoever is in reach. While it lasts the page
// hears what comes (live).
func exchange(c *call) error {
	if _, err := c.mayVisit(); err != nil {
		return err
	}
	synced, err := c.node.Sync(c.ctx(), api.Syncing{Progress: c.ferry.tell})
	if err == nil && len(synced.Peers) == 0 {
		err = api.Missing("no_peer").Hinted("hint.no_peer")
	}
	if err == nil {
		said := c.say("result.exchanged", "received", synced.Received, "sent", synced.Sent)
		if synced.NotesReceived+synced.NotesSent > 0 {
			said += " " + c.say("result.exchanged_notes", "received", synced.NotesReceived, "sent", synced.NotesSent)
		}
		c.sits.tell(said)
	}
	return c.done(err, "/visit", visits)
}

// happenings are the sentences of what a node tells of others.
var happenings = map[string]string{
	api.Changed:         "happening.changed",
	"peer.connected":    "happening.connected",
	"peer.left":         "happening.left",
	"peer.paired":       "happening.paired",
	"peer.exchanged":    "happening.exchanged",
	"peer.taken":        "happening.taken",
	"peer.acknowledged": "happening.acknowledged",
}

// happening is one of them; nothing where a page has no sentence for it.
func (c *call) happening(id string, values map[string]any) string {
	sentence, known := happenings[id]
	if !known {
		return ""
	}
	return c.say(sentence, "peer", c.peerName(fmt.Sprint(values["device"])), "group", c.groupName(fmt.Sprint(values["topic"])), "seq", fmt.Sprint(values["seq"]))
}

// peerName is what this device knows another in reach as.
func (c *call) peerName(address string) string {
	peers, _ := c.node.Peers(c.ctx())
	for _, p := range peers {
		if p.Device == address {
			return deviceName(address, p.Name)
		}
	}
	return shortID(address)
}

// groupName is the name of a group, as soon as its founding has come.
func (c *call) groupName(id string) string {
	if group, err := crypto.ParseHash(id); err == nil {
		if g, err := c.node.Group(c.ctx(), group); err == nil {
			return g.Name
		}
	}
	return shortID(id)
}
