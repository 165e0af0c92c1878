package node

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// The stories of forks, recovery, cosigning and attestation are told between nodes
// that meet over 127.0.0.1, one pair at a time, as on a visit: a meeting ends
// before the next one begins, so what crossed and what did not is certain.

// A village is a group's own phone and the others that have to do with it. All of
// them were paired.
type village struct {
	*home
	f1, f2, office *device // the group let them in: with everything, and with the journal alone
}

var everything = []ledger.Slug{"journal", "persons", "words"}

func newVillage(t *testing.T) *village {
	t.Helper()
	v := &village{home: newHome(t, Options{}), f1: newVillager(t, "f1"), f2: newVillager(t, "f2"), office: newVillager(t, "office")}
	must(t, v.node.vouch(v.ring.device))
	v.grants(v.f1, everything...)
	v.grants(v.f2, everything...)
	v.grants(v.office, "journal")
	introduce(t, v.writer(), v.f1, v.f2, v.office)
	return v
}

// writer is the group's phone as a device among others.
func (v *village) writer() *device { return &device{v.TB, v.node, v.ring.device} }

func (h *home) grants(d *device, scopes ...ledger.Slug) {
	h.Helper()
	h.add(&ledger.DeviceGranted{Device: ledger.Signatory(d.key.Public()), Scopes: scopes})
}

// introduce pairs all with all.
func introduce(t testing.TB, all ...*device) {
	t.Helper()
	for _, a := range all {
		for _, b := range all {
			if a.key.Public() != b.key.Public() {
				a.trusts(b.key.Public())
			}
		}
	}
}

// A villager's keys are made once for all tests: what they cost is their PINs.
type villager struct {
	keys string // folder
	key  *crypto.Key
}

var villagers sync.Map // of func() (*villager, error), by name

// newVillager is a device with a key of its own, and no group yet.
func newVillager(t testing.TB, name string) *device {
	t.Helper()
	return villagerOf(t, name, func(n *Node) (*crypto.Key, error) { return n.deviceKey(pins) })
}

func villagerOf(t testing.TB, name string, make func(*Node) (*crypto.Key, error)) *device {
	t.Helper()
	once, _ := villagers.LoadOrStore(name, sync.OnceValues(func() (*villager, error) { return makeVillager(name, make) }))
	w, err := once.(func() (*villager, error))()
	must(t, err)
	home := t.TempDir()
	must(t, os.CopyFS(filepath.Join(home, "keys"), os.DirFS(w.keys)))
	n, err := Open(home, Options{})
	must(t, err)
	t.Cleanup(func() { _ = n.Close() })
	must(t, n.vouch(w.key))
	return &device{t, n, w.key}
}

func makeVillager(name string, make func(*Node) (*crypto.Key, error)) (*villager, error) {
	home := filepath.Join(templates, "villager "+name)
	n, err := Open(home, Options{})
	if err != nil {
		return nil, err
	}
	defer n.Close()
	key, err := make(n)
	return &villager{filepath.Join(home, "keys"), key}, err
}

// holderPhone is a key-holder's own phone: its device key is the one by which the
// group knows her.
func (v *village) holderPhone(member ledger.MemberNumber) *device {
	v.Helper()
	d := villagerOf(v, fmt.Sprint("key-holder ", member), func(n *Node) (*crypto.Key, error) {
		key := v.ring.holders[member]
		return key, n.RestoreKey(ctx, api.KeyName{}, key.Seed(), pins.Device)
	})
	introduce(v, d, v.writer(), v.f1, v.f2, v.office)
	return d
}

// meet is one exchange between two nodes, which then part.
func meet(t testing.TB, a, b *device) api.Synced {
	t.Helper()
	at := listen(t, b.node)
	defer leave(t, b.node)
	return a.sync(at)
}

// leave takes a node out of everybody's range.
func leave(t testing.TB, n *Node) {
	t.Helper()
	if p := n.peers.Swap(nil); p != nil {
		must(t, p.close())
	}
}

// visit is a day of meetings, each with each, and once more: what the first ones make
// of what the last ones brought goes round too.
func visit(t testing.TB, all ...*device) {
	t.Helper()
	for range 2 {
		for i, a := range all {
			for _, b := range all[i+1:] {
				meet(t, a, b)
			}
		}
	}
}

// twin is a second phone with the same keys, that knows what the first one does
// by now: a treasurer's dishonest copy. No anchor tells it from the first.
func (v *village) twin() *village {
	v.Helper()
	w := *v
	w.home = &home{TB: v.TB, dir: v.TempDir(), group: v.group, ring: v.ring, date: v.date}
	must(v, os.CopyFS(filepath.Join(w.dir, "keys"), os.DirFS(filepath.Join(v.dir, "keys"))))
	w.open()
	v.Cleanup(func() { _ = w.node.Close() })
	must(v, w.node.vouch(v.ring.device))
	must(v, w.node.store.Append(store.Hash(v.group), store.Head{}, v.stored(), v.records()))
	introduce(v, w.writer(), v.f1, v.f2, v.office)
	return &w
}

// records are all that are held.
func (h *home) records() (all []store.Record) {
	h.Helper()
	ids, err := h.node.store.RecordIDs(store.Hash(h.group))
	must(h, err)
	for _, id := range ids {
		key, sealed, err := h.node.store.Record(store.Hash(h.group), id)
		must(h, err)
		all = append(all, store.Record{Digest: id, Key: key, Sealed: sealed})
	}
	return all
}

// as is the group as it is on another device, with that device's key and the
// key-holders'.
func (h *home) as(d *device) *home {
	other := *h
	other.node = d.node
	other.ring = &keyring{device: d.key, holders: h.ring.holders}
	return &other
}

// restores brings the key-holders' papers to a device.
func (d *device) restores(h *home, members ...ledger.MemberNumber) {
	d.Helper()
	for _, m := range members {
		must(d, d.node.RestoreKey(ctx, api.KeyName{Group: h.group, Member: m}, h.ring.holders[m].Seed(), pins.Holders[m]))
	}
}

// lends copies key-holders' keyfiles, where a story is not about their papers.
func (d *device) lends(members ...ledger.MemberNumber) {
	d.Helper()
	tt, err := benkadi()
	must(d, err)
	for _, m := range members {
		file := string(keystore.Holder(tt.group, uint32(m))) + ".key"
		raw, err := os.ReadFile(filepath.Join(tt.dir, "keys", file))
		must(d, err)
		must(d, os.WriteFile(filepath.Join(d.node.home, "keys", file), raw, 0o600))
	}
}

func (d *device) takesOver(h *home) {
	d.Helper()
	_, err := d.node.TakeOver(ctx, api.TakeOver{Group: h.group, Reason: "the phone fell into the well", PINs: pins})
	must(d, err)
}

func (d *device) fork(group crypto.Hash) api.Fork {
	d.Helper()
	f, err := d.node.Fork(ctx, group)
	must(d, err)
	return f
}

func (d *device) head(group crypto.Hash) journal.Head {
	d.Helper()
	h, _, err := d.node.store.Head(store.Hash(group))
	must(d, err)
	return journalHead(h)
}

// wantState asks of devices what they say of a group.
func wantState(t testing.TB, state string, group crypto.Hash, all ...*device) {
	t.Helper()
	for i, d := range all {
		g, err := d.node.Group(ctx, group)
		must(t, err)
		if g.State != state {
			f := d.fork(group)
			t.Errorf("device %d says %q, want %q: %d branches, %d stranded, %d proofs", i+1, g.State, state, len(f.Branches), len(f.Stranded), len(f.Proofs))
		}
	}
}

// wantTogether asks that all stand at one head, and keep the same beside it.
func wantTogether(t testing.TB, group crypto.Hash, all ...*device) {
	t.Helper()
	for i, d := range all[1:] {
		if have, want := d.head(group), all[0].head(group); have != want {
			t.Errorf("device %d stands at %+v, the first one at %+v", i+2, have, want)
		}
		have, err := d.node.notesFingerprint(group)
		must(t, err)
		want, err := all[0].node.notesFingerprint(group)
		must(t, err)
		if have != want {
			t.Errorf("device %d keeps other notes: %s; the first one: %s", i+2, d.kept(group), all[0].kept(group))
		}
	}
}

// kept counts the notes by kind.
func (d *device) kept(group crypto.Hash) (text string) {
	d.Helper()
	ids, err := d.node.store.NoteIDs(store.Hash(group))
	must(d, err)
	for _, id := range ids {
		text += " " + crypto.Hash(id.ID).String()[:6] + "/" + string('A'+rune(id.Kind)-10)
	}
	return text
}

// brought gives entries to a device as a peer does, and waits until they are
// durable or refused.
func (d *device) brought(group crypto.Hash, entries []store.Entry) error {
	from := d.node.newGuest(crypto.Address{1}, nil)
	defer from.Leave()
	raws := make([]journal.Raw, len(entries))
	for i, e := range entries {
		raws[i] = journal.Raw{Bytes: e.Bytes, Signature: crypto.Signature(e.Signature)}
	}
	done := make(chan error, 1)
	if err := from.Take(ctx, group, raws, func(_ journal.Head, err error) { done <- err }); err != nil {
		return err
	}
	return <-done
}
