package node

import (
	"os"
	"path/filepath"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
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
	v := &village{home: newHome(t, Options{}), f1: newDevice(t), f2: newDevice(t), office: newDevice(t)}
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

// holderPhone is a key-holder's own phone: its device key is the one by which the
// group knows her.
func (v *village) holderPhone(member ledger.MemberNumber) *device {
	v.Helper()
	n, err := Open(v.TempDir(), Options{})
	must(v, err)
	v.Cleanup(func() { _ = n.Close() })
	key := v.ring.holders[member]
	must(v, n.RestoreKey(ctx, api.KeyName{}, key.Seed(), pins.Device))
	must(v, n.vouch(key))
	d := &device{v.TB, n, key}
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

// visit is a day of meetings, each with each, as often as news may need to go round.
func visit(t testing.TB, all ...*device) {
	t.Helper()
	for range all {
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
			t.Errorf("device %d says %q, want %q: %+v", i+1, g.State, state, d.fork(group))
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
