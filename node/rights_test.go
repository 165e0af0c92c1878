package node

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/p2p"
)

// A house is a programme whose keys a test holds.
type house struct {
	testing.TB
	root *credential.Root
	keys []*crypto.Key
	deed *credential.Deed
}

func newHouse(t testing.TB) *house {
	t.Helper()
	p := &house{TB: t}
	root := &credential.Root{Quorum: 2, Name: "Musow ka Jigiya Ton"}
	for i := range 3 {
		key, err := crypto.Seed{14: 1, 15: byte(i)}.Key()
		must(t, err)
		p.keys, root.Keys = append(p.keys, key), append(root.Keys, key.Public())
	}
	p.deed = p.signed(root)
	p.root = p.deed.Statement().(*credential.Root)
	return p
}

func (p *house) signed(s credential.Statement) *credential.Deed {
	p.Helper()
	deed, err := credential.Draw(s)
	must(p, err)
	root := p.root
	if root == nil {
		root = deed.Statement().(*credential.Root)
	}
	must(p, signAll(root, p.keys[:2], deed))
	return deed
}

const (
	spring = "2026-03-02" // when credentials are issued
	summer = "2026-06-01" // when devices meet
	winter = "2026-12-01" // when those credentials have expired
)

func noon(t testing.TB, day string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	must(t, err)
	return at.Add(12 * time.Hour)
}

// lets has a programme certify a device in spring, for half a year.
func (p *house) lets(d *device, c credential.Credential) {
	p.Helper()
	c.Programme, c.Subject, c.Issued = p.root.Programme, d.key.Public(), noon(p, spring).Unix()
	c.Expires = credential.DateOf(c.Issued) + credential.MaxDays
	d.takes(p.deed, p.signed(&c))
}

func (p *house) takesBack(d *device) *credential.Deed {
	return p.signed(&credential.Revocation{Programme: p.root.Programme, Subject: d.key.Address(), Until: noon(p, summer).Unix()})
}

func (d *device) takes(deeds ...*credential.Deed) {
	d.Helper()
	for _, deed := range deeds {
		_, err := d.node.takeDeed(deed.Bytes())
		must(d, err)
	}
}

// visited is a group in Koro that names a programme, and has met once in May.
func visited(t testing.TB, p *house, clock string) *home {
	t.Helper()
	h := newHome(t, Options{Now: stopped(noon(t, clock))})
	must(t, h.node.vouch(h.ring.device))
	c := *h.book().Constitution()
	c.Programme = ledger.Address(p.root.Programme)
	h.add(&ledger.GroupAmended{Constitution: c})
	h.date = ledger.NewDate(2026, 5, 4)
	h.openMeeting()
	h.add(buys(1, 2))
	h.closeMeeting()
	return h
}

func visiting(t testing.TB, clock string) *device {
	return newDeviceOf(t, Options{Now: stopped(noon(t, clock))})
}

// channels are the two ends' views of a connection that was never made.
func channels(t testing.TB) (dialler, listener p2p.Channel) {
	t.Helper()
	c := p2p.Channel{Dialler: someone(t, 201), Listener: someone(t, 202)}
	dialler, listener = c, c
	dialler.Dialled = true
	return dialler, listener
}

// goes has one device dial another, which says who it is.
func (d *device) goes(to *Node) (*guest, error) {
	d.Helper()
	dialler, listener := channels(d)
	hello, err := d.node.Introduce(dialler)
	must(d, err)
	return recognised(d, to, listener, hello)
}

func recognised(t testing.TB, at *Node, c p2p.Channel, hello p2p.Hello) (*guest, error) {
	t.Helper()
	g, err := at.Recognise(c, hello)
	if err != nil {
		return nil, err
	}
	t.Cleanup(g.Leave)
	return g.(*guest), nil
}

// sees is what a device is let see of a home's group when it comes: nothing of a
// stranger too.
func (d *device) sees(h *home) (scopes, bool) {
	d.Helper()
	g, err := d.goes(h.node)
	if errors.Is(err, p2p.ErrUnknown) {
		return 0, false
	}
	must(d, err)
	sees, err := g.sees(h.group)
	must(d, err)
	if _, ok, err := g.State(h.group); ok != (sees != 0) || err != nil {
		d.Errorf("it sees %b, and is told of the group: %t, %v", sees, ok, err)
	}
	return sees, true
}

func TestWhoMaySeeWhat(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	h := visited(t, p, summer)
	here := []string{"ocha-2023:ML0505"}
	for _, tt := range []struct {
		name  string
		lets  *credential.Credential
		clock string // of the visitor
		known bool
		sees  scopes
	}{
		{"a stranger", nil, summer, false, 0},
		{"a facilitator of the place", &credential.Credential{Role: credential.Facilitator, Zone: here}, summer, true, seesAll},
		{"a facilitator of the region", &credential.Credential{Role: credential.Facilitator, Zone: []string{"ocha-2023:ML05"}}, summer, true, seesAll},
		{"a facilitator of the group", &credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{h.group}}, summer, true, seesAll},
		{"a facilitator of another zone", &credential.Credential{Role: credential.Facilitator, Zone: []string{"ocha-2023:ML0401"}}, summer, true, 0},
		{"a facilitator of another map", &credential.Credential{Role: credential.Facilitator, Zone: []string{"ocha-2019:ML0505"}}, summer, true, 0},
		{"a facilitator of another group", &credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{{1}}}, summer, true, 0},
		{"staff", &credential.Credential{Role: credential.Staff}, summer, true, seesJournal},
		{"staff of another region", &credential.Credential{Role: credential.Staff, Zone: []string{"ocha-2023:ML04"}}, summer, true, 0},
		{"the office", &credential.Credential{Role: credential.Office}, summer, true, seesJournal},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := visiting(t, tt.clock)
			if tt.lets != nil {
				p.lets(d, *tt.lets)
			}
			sees, known := d.sees(h)
			if known != tt.known || sees != tt.sees {
				t.Errorf("known %t, sees %b; want %t, %b", known, sees, tt.known, tt.sees)
			}
		})
	}
}

// Staff gets no persons and no words, a facilitator of another zone nothing at all.
func TestWhatIsOffered(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	h := visited(t, p, summer)
	offered := func(c credential.Credential) (kinds map[p2p.NoteKind]int, entries int) {
		d := visiting(t, summer)
		p.lets(d, c)
		g, err := d.goes(h.node)
		must(t, err)
		ids, err := g.NoteIDs(h.group)
		must(t, err)
		kinds = map[p2p.NoteKind]int{}
		for _, id := range ids {
			kinds[id.Kind]++
		}
		for _, err := range g.Entries(h.group, 0) {
			must(t, err)
			entries++
		}
		for s, err := range g.Topics(0) {
			must(t, err)
			if s.Topic == h.group && entries == 0 {
				t.Error("the group is named to somebody who may not see it")
			}
		}
		return kinds, entries
	}
	whole := int(h.journal().Len())
	if kinds, n := offered(credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{h.group}}); kinds[p2p.NotePerson] != len(names) || n != whole {
		t.Errorf("a facilitator is offered %v and %d entries of %d", kinds, n, whole)
	}
	if kinds, n := offered(credential.Credential{Role: credential.Staff}); kinds[p2p.NotePerson]+kinds[p2p.NoteWords] != 0 || n != whole {
		t.Errorf("staff is offered %v and %d entries of %d", kinds, n, whole)
	}
	if kinds, n := offered(credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{{1}}}); len(kinds) != 0 || n != 0 {
		t.Errorf("a stranger to the group is offered %v and %d entries", kinds, n)
	}
}

// The day is the later of the clock and the newest meeting here.
func TestExpiryByClockAndMeetings(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	for _, tt := range []struct {
		name  string
		clock string // of the group's device
		later bool   // the group has met in winter
		known bool
		sees  scopes
	}{
		{"in time", summer, false, true, seesAll},
		{"expired", winter, false, false, 0},
		{"a board without a clock, whose group met in May", "1970-01-01", false, true, seesAll},
		{"a board without a clock, whose group met in winter", "1970-01-01", true, false, 0},
		{"a clock years ahead", "2031-01-01", false, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := visited(t, p, tt.clock)
			if tt.later {
				h.date = ledger.NewDate(2026, 11, 30)
				h.openMeeting()
				h.closeMeeting()
			}
			d := visiting(t, summer) // whose own clock says that all is well
			p.lets(d, credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{h.group}})
			sees, known := d.sees(h)
			if known != tt.known || sees != tt.sees {
				t.Errorf("known %t, sees %b; want %t, %b", known, sees, tt.known, tt.sees)
			}
		})
	}
}

// A revocation travels ahead: who brings it need not know whom it is about. It ends
// the visit that goes on.
func TestRevokedByWhatACourierBrings(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	h := visited(t, p, summer)
	fatou, courier := visiting(t, summer), visiting(t, summer)
	everywhere := credential.Credential{Role: credential.Facilitator, Zone: []string{"ocha-2023:ML"}}
	p.lets(fatou, everywhere)
	p.lets(courier, everywhere)
	visit, err := fatou.goes(h.node)
	must(t, err)
	brings, err := courier.goes(h.node)
	must(t, err)
	deed := p.takesBack(fatou)
	note := p2p.Note{NoteID: p2p.NoteID{Kind: p2p.NoteRevocation, ID: deed.ID()}, Bytes: deed.Bytes()}
	topic := programmeTopic(p.root.Programme)
	wanted, err := brings.MissingNotes(topic, []p2p.NoteID{note.NoteID})
	must(t, err)
	if len(wanted) != 1 {
		t.Fatal("the revocation is not wanted")
	}
	must(t, brings.TakeNotes(topic, []p2p.Note{note}))
	await(t, "her visit is over", func() bool {
		select {
		case _, goes := <-visit.Changed():
			return !goes
		default:
			return false
		}
	})
	if sees, known := fatou.sees(h); known || sees != 0 {
		t.Errorf("known %t, sees %b", known, sees)
	}
	if sees, _ := courier.sees(h); sees != seesAll {
		t.Errorf("the courier sees %b", sees)
	}
	h.reopen() // and it stays so
	if _, known := fatou.sees(h); known {
		t.Error("known again after a restart")
	}
}

func TestTheGroupShutsADeviceOut(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	h := visited(t, p, summer)
	fatou := visiting(t, summer)
	p.lets(fatou, credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{h.group}})
	if sees, _ := fatou.sees(h); sees != seesAll {
		t.Fatalf("sees %b", sees)
	}
	h.add(&ledger.DeviceRevoked{Device: ledger.Signatory(fatou.key.Public())})
	if sees, _ := fatou.sees(h); sees != 0 {
		t.Errorf("shut out, she sees %b", sees)
	}
	h.add(&ledger.DeviceGranted{Device: ledger.Signatory(fatou.key.Public()), Scopes: []ledger.Slug{"journal"}})
	if sees, _ := fatou.sees(h); sees != seesAll { // what the programme says counts again
		t.Errorf("let in again, she sees %b", sees)
	}
}

// A programme that the group does not name lets nobody in.
func TestAnotherProgrammeSaysNothingHere(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	h := visited(t, p, summer)
	other := newHouse(t)
	other.root, other.keys = nil, []*crypto.Key{other.keys[1], other.keys[2], other.keys[0]}
	other.deed = other.signed(&credential.Root{Quorum: 2, Keys: p.root.Keys, Name: "Somebody else"})
	other.root = other.deed.Statement().(*credential.Root)
	d := visiting(t, summer)
	other.lets(d, credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{h.group}})
	if _, known := d.sees(h); known {
		t.Error("it is let in")
	}
	if held := h.node.programmes.Programmes(); len(held) != 0 {
		t.Errorf("the group's device keeps deeds of %v", held)
	}
}

// Two who never met begin by the marks of the programme that both have to do with.
func TestFirstContactByMarks(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	h, plain := visited(t, p, summer), newHome(t, Options{Now: stopped(noon(t, summer))})
	must(t, plain.node.vouch(plain.ring.device))
	fatou, office := visiting(t, summer), visiting(t, summer)
	p.lets(fatou, credential.Credential{Role: credential.Facilitator, Zone: []string{"ocha-2023:ML05"}})
	p.lets(office, credential.Credential{Role: credential.Office})
	writer := &device{t, h.node, h.ring.device}
	g, err := writer.goes(fatou.node)
	must(t, err)
	if sees, err := g.sees(h.group); err != nil || sees != 0 || !g.mayKnow(p.root.Programme) {
		t.Errorf("she knows the group's device, which sees %b, %v", sees, err)
	}
	if !g.Wants(p2p.State{Topic: h.group}) {
		t.Error("she does not want the group she is sent to")
	}
	if _, err := (&device{t, plain.node, plain.ring.device}).goes(fatou.node); !errors.Is(err, p2p.ErrUnknown) {
		t.Errorf("a group of no programme: %v", err)
	}
	fresh := visiting(t, summer) // has been told of the programme, and nothing more
	must(t, fresh.node.contacts.change(func(c *contacts) { c.workFor(p.root.Programme, false) }))
	g, err = fresh.goes(office.node)
	must(t, err)
	ids, err := g.NoteIDs(programmeTopic(p.root.Programme))
	must(t, err)
	if len(ids) != 2 {
		t.Errorf("a new one is offered %v, and needs the root and credentials", ids)
	}
}

// What proves a device on one channel proves nothing on another, nor in
// another's name.
func TestAHelloIsGoodForItsChannel(t *testing.T) {
	t.Parallel()
	p := newHouse(t)
	h := visited(t, p, summer)
	fatou, thief := visiting(t, summer), visiting(t, summer)
	p.lets(fatou, credential.Credential{Role: credential.Facilitator, Groups: []crypto.Hash{h.group}})
	dialler, listener := channels(t)
	hers, err := fatou.node.Introduce(dialler)
	must(t, err)
	own, err := thief.node.Introduce(dialler)
	must(t, err)
	elsewhere := listener
	elsewhere.Dialler = someone(t, 203)
	withHers := own
	withHers.Credentials = hers.Credentials
	inHerName := hers
	inHerName.Proof = own.Proof
	damaged := hers
	damaged.Certificate = bytes.Clone(hers.Certificate)
	damaged.Certificate[len(damaged.Certificate)-1] ^= 1
	for name, tt := range map[string]struct {
		c     p2p.Channel
		hello p2p.Hello
	}{
		"replayed on another channel":      {elsewhere, hers},
		"her certificate, not her key":     {listener, inHerName},
		"her credential, another's device": {listener, withHers},
		"a certificate that is damaged":    {listener, damaged},
		"nothing":                          {listener, p2p.Hello{}},
		"from the listener's side":         {dialler, hers},
	} {
		if _, err := recognised(t, h.node, tt.c, tt.hello); !errors.Is(err, p2p.ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := recognised(t, h.node, listener, hers); err != nil {
		t.Error(err)
	}
}
