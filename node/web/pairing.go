package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"jigiya/crypto"
	"jigiya/node/api"
	"jigiya/node/web/asset"
)

func pairingRoutes() []route {
	return []route{
		{"GET /pairing", pairingPage, false},
		{"POST /pairing", pair, false},
		{"POST /pairing/confirm", confirmPairing, false},
		{"GET /pairing/live", pairingLive, false},
		{"GET /devices", devicesPage, false},
		{"POST /devices/forget", forgetDevice, false},
		{"POST /devices/peer", addPeer, false},
	}
}

// A pairingView is where the pairing of two devices has come to.
type pairingView struct {
	api.PairingState
	Minutes int
	Code    *code
	Six     []sixth
}

// A sixth is one of the six things that both devices must show.
type sixth struct {
	Word    string
	Picture string
}

func pairingPage(c *call) error {
	state, err := c.node.PairingState(c.ctx(), 0)
	if err != nil {
		return err
	}
	v := pairingView{PairingState: state, Minutes: c.minutesUntil(state.Until)}
	if state.Text != "" {
		drawn, err := codes([]string{state.Text})
		if err != nil {
			return err
		}
		v.Code = &drawn[0]
	}
	if v.Six, err = c.six(state.Things); err != nil {
		return err
	}
	return c.page("pairing", v)
}

// minutesUntil are those until a time, rounded up.
func (c *call) minutesUntil(unix int64) int {
	left := time.Unix(unix, 0).Sub(c.options.Now())
	return int(max(0, (left+time.Minute-1)/time.Minute))
}

func (c *call) six(numbers []string) (all []sixth, err error) {
	for _, text := range numbers {
		n, err := strconv.ParseUint(text, 10, 8)
		if err != nil {
			return nil, err
		}
		all = append(all, sixth{crypto.Thing(n).Word(string(c.lang)), asset.Picture(uint8(n))})
	}
	return all, nil
}

// pair opens the window, or goes to that of another device at an address, typed or
// photographed.
func pair(c *call) error {
	_, err := c.node.Pair(c.ctx(), api.Pairing{Address: clipped(c.r.PostFormValue("address")), Name: c.r.PostFormValue("name")})
	return c.done(err, "/pairing", pairingPage)
}

// maxAddress bounds what is taken for the address of a device.
const maxAddress = 200

func clipped(text string) string { return text[:min(len(text), maxAddress)] }

// confirmPairing is a person's word on the six things that the page shows.
func confirmPairing(c *call) error {
	same := c.r.PostFormValue("same") == "yes"
	now, err := c.node.PairingState(c.ctx(), 0)
	old := same && text(now.Change) != c.r.PostFormValue("change")
	switch {
	case err != nil:
	case old && now.State == "compare":
		err = api.Misused("page_old") // others are to be compared by now
	case old && (now.State == "confirmed" || now.State == "paired"): // a second tap
	default:
		_, err = c.node.ConfirmPairing(c.ctx(), same)
	}
	return c.done(err, "/pairing", pairingPage)
}

// pairingLive tells each step of the pairing as it comes.
func pairingLive(c *call) error {
	select {
	case c.listened <- struct{}{}:
		defer func() { <-c.listened }()
	default:
		return &api.Problem{Class: api.ClassDenied, Code: "sessions_full"}
	}
	out := http.NewResponseController(c.w)
	c.w.Header().Set("Content-Type", "text/event-stream")
	s := &sheet{Values: c.r.URL.Query()}
	state := api.PairingState{Change: s.number("change", 1<<62)} // the one that the page shows
	if errors.Join(s.err, c.event("begun", nil), out.Flush()) != nil {
		return nil
	}
	for {
		var err error
		if state, err = c.node.PairingState(c.ctx(), state.Change); err != nil || !c.sessions.lives(c.sits) {
			return nil
		}
		if errors.Join(c.event("step", state.State), out.Flush()) != nil {
			return nil
		}
	}
}

// A devicesView is this device, those it was told of, and those in range.
type devicesView struct {
	Device   api.Device
	Here     []string // where others reach this one
	Contacts api.Contacts
	Peers    []peerTile
}

// A peerTile is a device in range, and when it last had all that this one has.
type peerTile struct {
	api.Peer
	At string
}

func devicesPage(c *call) error {
	device, err := c.node.Device(c.ctx())
	if err != nil {
		return err
	}
	status, err := c.node.Status(c.ctx())
	if err != nil {
		return err
	}
	contacts, err := c.node.Contacts(c.ctx())
	if err != nil {
		return err
	}
	peers, err := c.node.Peers(c.ctx())
	if err != nil {
		return err
	}
	v := devicesView{Device: device, Here: status.Addresses, Contacts: contacts}
	for _, p := range peers {
		t := peerTile{Peer: p}
		if p.Exchanged > 0 {
			t.At = clock(p.Exchanged)
		}
		v.Peers = append(v.Peers, t)
	}
	return c.page("devices", v)
}

// forgetDevice forgets a device that a person told this one of.
func forgetDevice(c *call) error {
	key, err := crypto.ParsePublicKey(clipped(c.r.PostFormValue("device")))
	if err != nil {
		err = api.Misused("form_unread")
	} else {
		err = c.node.Trust(c.ctx(), api.Trusting{Device: key, Forget: true})
	}
	return c.done(err, "/devices", devicesPage)
}

// addPeer tells the node where a device is that it cannot find by itself.
func addPeer(c *call) error {
	err := c.node.AddPeer(c.ctx(), clipped(c.r.PostFormValue("address")))
	return c.done(err, "/devices", devicesPage)
}
