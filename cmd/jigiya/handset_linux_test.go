package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/node"
	"jigiya/node/api"
	"jigiya/node/door"
	"jigiya/p2p/nettest"
)

// A district is a programme with those it sends and those it serves. All of them are prepared on disk by this
// process, and have never met: what they know of each other is what the office's word and the groups' constitutions
// say.
type district struct {
	*testing.T
	dir       string
	office    *handset
	programme crypto.Address
}

// A handset is somebody's phone: a home, and while it is switched on a process in some place.
type handset struct {
	*testing.T
	owner  string
	home   string
	public crypto.PublicKey
	group  crypto.Hash // that was founded on it

	process *nodeProcess
	client  *door.Client
}

// The PINs of all the phones here. No group should have these.
var rangePINs = api.PINs{Device: "135790", Holders: map[ledger.MemberNumber]string{1: "112233", 2: "223344", 3: "334455", 4: "246802", 5: "357913", 6: "468024"}}

const dinangourou = "ocha-2023:ML0505"

func newDistrict(t *testing.T) *district {
	t.Helper()
	d := &district{T: t, dir: workplace(t)}
	d.office = d.phone("office")
	d.office.on(func(n *node.Node) {
		p, err := n.FoundProgramme(t.Context(), api.ProgrammeFounding{Name: "Musow ka Jigiya Ton", PINs: rangePINs})
		must(t, err)
		d.programme, err = crypto.ParseAddress(p.Programme)
		must(t, err)
	})
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// phone is a new one with a key, and nothing else on it.
func (d *district) phone(owner string) *handset {
	d.Helper()
	h := &handset{T: d.T, owner: owner, home: filepath.Join(d.dir, owner)}
	h.on(func(n *node.Node) {
		made, err := n.MakeKey(d.Context(), rangePINs)
		must(d, err)
		h.public, err = crypto.ParsePublicKey(made.Public)
		must(d, err)
	})
	return h
}

// on opens the home in this process, for a moment.
func (h *handset) on(do func(*node.Node)) {
	h.Helper()
	n, err := node.Open(h.home, node.Options{})
	must(h, err)
	defer func() { must(h, n.Close()) }()
	do(n)
}

// facilitator is a phone whose owner the programme sends to the groups around.
func (d *district) facilitator(owner string) *handset {
	d.Helper()
	h := d.phone(owner)
	var given api.Credential
	d.office.on(func(n *node.Node) {
		var err error
		given, err = n.Certify(d.Context(), api.Certifying{Device: h.public, Name: owner, Role: credential.Facilitator, Zone: []string{dinangourou}, PINs: rangePINs})
		must(d, err)
	})
	h.on(func(n *node.Node) {
		must(d, n.Trust(d.Context(), api.Trusting{Programme: d.programme, Deeds: strings.Join(given.Text, "\n")}))
	})
	return h
}

// founded is the phone of a group that names the programme and has met so often; the last meeting is open still if it
// is said.
func (d *district) founded(name string, meetings int, open bool) *handset {
	d.Helper()
	h := d.phone(strings.ToLower(name))
	d.foundedOn(h, name, meetings, open)
	return h
}

// foundedOn is for a phone that somebody has, with other groups on it or none.
func (d *district) foundedOn(h *handset, name string, meetings int, open bool) (group crypto.Hash) {
	d.Helper()
	text, err := os.ReadFile(benkadiFile())
	must(d, err)
	text = bytes.Replace(text, []byte(`programme = ""`), fmt.Appendf(nil, "programme = %q", d.programme), 1)
	file, err := constitution.Parse(bytes.Replace(text, []byte("Benkadi"), []byte(name), 1))
	must(d, err)
	h.on(func(n *node.Node) {
		g, err := n.Found(d.Context(), api.Founding{Event: file.Founding(ledger.Signatory{}, nil), PINs: rangePINs})
		must(d, err)
		group, err = crypto.ParseHash(g.Group)
		must(d, err)
		h.meets(n, group, meetings, open)
	})
	if h.group.IsZero() {
		h.group = group
	}
	return group
}

// meets enters a group's meetings, one a week, the last of them today.
func (h *handset) meets(n *node.Node, group crypto.Hash, meetings int, open bool) {
	h.Helper()
	day := ledger.DateOf(time.Now().Unix()) - 7*ledger.Date(meetings)
	savings := ledger.Amount(0)
	var events []ledger.Event
	counts := func() []ledger.Count {
		return []ledger.Count{{Fund: ledger.Savings, Amount: savings}, {Fund: "social"}}
	}
	for range meetings {
		day += 7
		events = append(events, &ledger.MeetingOpened{Date: day, Counts: counts()})
		for m := range ledger.MemberNumber(12) {
			events, savings = append(events, &ledger.Contribution{Member: m + 1, Fund: ledger.Savings, Shares: 2}), savings+500
		}
		events = append(events, &ledger.MeetingClosed{Counts: counts()})
	}
	if open {
		events = events[:len(events)-1]
	}
	if len(events) == 0 {
		return
	}
	_, err := n.Propose(h.Context(), api.Proposal{Group: group, Events: events, PINs: rangePINs})
	must(h, err)
}

// switchOn runs the phone's node in a place, with nothing but what it finds there.
func (h *handset) switchOn(at *nettest.Place, args ...string) {
	h.Helper()
	program, err := exec.LookPath("program")
	must(h, err)
	cmd := at.Command(context.Background(), program, append([]string{"--home", h.home, "--json", "node"}, args...)...)
	h.process, err = runNodeProcess(cmd, h.home)
	must(h, err)
	h.client, err = door.Dial(h.home)
	must(h, err)
	h.Cleanup(h.switchOff)
}

// switchOff asks that the node had nothing to complain of.
func (h *handset) switchOff() {
	h.Helper()
	if h.process == nil || h.process.gone {
		return
	}
	if err := h.process.stop(); err != nil {
		h.Errorf("%s: %v", h.owner, err)
	}
}

func (h *handset) status() api.Status {
	h.Helper()
	s, err := h.client.Status(h.Context())
	must(h, err)
	return s
}

// heads are how far each group has come on the phone.
func (h *handset) heads() map[crypto.Hash]string {
	h.Helper()
	all := map[crypto.Hash]string{}
	for _, g := range h.status().Groups {
		id, err := crypto.ParseHash(g.Group)
		must(h, err)
		all[id] = g.Head
	}
	return all
}

// holds asks that the phone has these phones' groups, as far as they are there, and no other.
func (h *handset) holds(groups ...*handset) bool {
	h.Helper()
	want := map[crypto.Hash]string{}
	for _, g := range groups {
		want[g.group] = g.heads()[g.group]
	}
	return maps.Equal(h.heads(), want)
}

// entries is how many of a group's the phone has.
func (h *handset) entries(group *handset) uint64 {
	h.Helper()
	for _, g := range h.status().Groups {
		if g.Group == group.group.String() {
			return g.Seq + 1
		}
	}
	return 0
}

// await polls until something is so, and tells how long that took.
func (h *handset) await(what string, so func() bool) time.Duration {
	h.Helper()
	began := time.Now()
	for !so() {
		if time.Since(began) > time.Minute {
			h.Fatalf("waited in vain until %s: %s", what, h.told())
		}
		time.Sleep(2 * time.Millisecond)
	}
	return time.Since(began)
}

// told is what the phone knows, for whoever has to find out why a test fails.
func (h *handset) told() string {
	text, err := json.Marshal(h.status())
	return fmt.Sprint(string(text), err, h.process.log.String())
}

// met are the devices that the phone has talked with, and by what means each was found.
func (h *handset) met() map[string]string {
	h.Helper()
	all := map[string]string{}
	for _, p := range h.status().Peers {
		all[p.Device] = p.By
	}
	return all
}

// device is the phone as others name it.
func (h *handset) device() string {
	h.Helper()
	address, err := h.public.Address()
	must(h, err)
	return address.String()
}

// strangers asks that phones have not heard of each other.
func strangers(t *testing.T, all ...*handset) {
	t.Helper()
	for _, h := range all {
		for _, other := range all {
			if other != h && slices.Contains(slices.Collect(maps.Keys(h.met())), other.device()) {
				t.Errorf("%s met %s", h.owner, other.owner)
			}
		}
	}
}
