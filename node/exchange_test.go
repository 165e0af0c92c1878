package node

import (
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/p2p"
)

// A device is a node of its own with a key, and no group yet.
type device struct {
	testing.TB
	node *Node
	key  *crypto.Key
}

func newDevice(t testing.TB) *device {
	t.Helper()
	n, err := Open(t.TempDir(), Options{})
	must(t, err)
	t.Cleanup(func() { _ = n.Close() })
	key, err := n.deviceKey(pins)
	must(t, err)
	return &device{t, n, key}
}

var loopback = []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}

// listen lets others reach a node, and gives its address.
func listen(t testing.TB, n *Node) string {
	t.Helper()
	must(t, n.Listen(Listening{Addresses: loopback}))
	return n.Addresses()[0].String()
}

// granted is a home whose group has let a device in.
func granted(t testing.TB, d *device, scopes ...ledger.Slug) *home {
	t.Helper()
	h := newHome(t, Options{})
	must(t, h.node.vouch(h.ring.device))
	h.add(&ledger.DeviceGranted{Device: ledger.Signatory(d.key.Public()), Scopes: scopes})
	d.trusts(h.ring.device.Public())
	return h
}

func (d *device) trusts(other crypto.PublicKey) {
	d.Helper()
	must(d, d.node.contacts.change(func(c *contacts) { c.meet(contact{Device: other}) }))
}

func (d *device) sync(address string) api.Synced {
	d.Helper()
	s, err := d.node.Sync(d.Context(), api.Syncing{Address: address})
	must(d, err)
	return s
}

// sameJournal asks that a node holds the very head of another.
func sameJournal(t testing.TB, group crypto.Hash, a, b *Node) {
	t.Helper()
	headA, _, err := a.store.Head(group)
	must(t, err)
	headB, _, err := b.store.Head(group)
	must(t, err)
	if d := cmp.Diff(headA, headB); d != "" {
		t.Fatalf("the journals differ: %s", d)
	}
}

// await polls until something is so.
func await(t testing.TB, what string, so func() bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

func TestMirror(t *testing.T) {
	d := newDevice(t)
	h := granted(t, d, "journal", "persons", "words")
	h.meet(3)
	at := listen(t, h.node)
	s := d.sync(at)
	if want := h.journal().Len(); s.Received != want {
		t.Errorf("received %d entries, want %d", s.Received, want)
	}
	sameJournal(t, h.group, h.node, d.node)
	a, err := h.node.Passbook(ctx, h.group, 1)
	must(t, err)
	b, err := d.node.Passbook(ctx, h.group, 1)
	must(t, err)
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("passbooks differ: %s", d)
	}
	if b.Name != names[0] {
		t.Errorf("the mirror calls member 1 %q", b.Name)
	}
	if s := d.sync(at); s.Received+s.Sent != 0 {
		t.Errorf("a second exchange: %+v", s)
	}
}

func TestLivePush(t *testing.T) {
	d := newDevice(t)
	h := granted(t, d, "journal")
	at := listen(t, h.node)
	listen(t, d.node)
	d.sync(at)
	h.openMeeting()
	h.add(buys(1, 2))
	await(t, "the contribution has come", func() bool {
		head, _, err := d.node.store.Head(h.group)
		must(t, err)
		return head.Seq+1 == h.journal().Len()
	})
	sameJournal(t, h.group, h.node, d.node)
}

func TestUnknownLearnsNothing(t *testing.T) {
	h, stranger := newHome(t, Options{}), newDevice(t)
	must(t, h.node.vouch(h.ring.device))
	_, err := stranger.node.Sync(ctx, api.Syncing{Address: listen(t, h.node)})
	if e := api.Classify(err, "en"); e.Class != api.ClassDenied {
		t.Errorf("a stranger is told %v", err)
	}
	groups, err := stranger.node.groupIDs()
	must(t, err)
	if len(groups) > 0 {
		t.Errorf("a stranger has groups %v", groups)
	}
}

func TestScopes(t *testing.T) {
	d := newDevice(t)
	h := granted(t, d, "journal", "words")
	h.openMeeting()
	h.add(buys(1, 2), &ledger.Expense{Fund: ledger.Savings, Amount: 100, Purpose: ledger.Said("chalk")})
	d.sync(listen(t, h.node))
	sameJournal(t, h.group, h.node, d.node)
	b, err := d.node.Passbook(ctx, h.group, 1)
	must(t, err)
	if b.Name != "" {
		t.Errorf("a device without the scope knows %q", b.Name)
	}
	ids, err := (&guest{node: h.node, device: d.key.Address()}).NoteIDs(h.group)
	must(t, err)
	for _, id := range ids {
		if id.Kind == p2p.NotePerson {
			t.Errorf("it is offered person %v", id.ID)
		}
	}
}
