package node

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// backup is the home as `cp -a` leaves it.
func backup(t testing.TB, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-a", from+"/.", to).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
}

// wantRecovering asks that the group reads, says so, and does not sign.
func (h *home) wantRecovering(reason store.Reason) {
	h.Helper()
	if have := h.node.store.State(store.Hash(h.group)); have.Reason != reason {
		h.Fatalf("%v, want %v", have, reason)
	}
	g, err := h.node.Group(ctx, h.group)
	must(h, err)
	if g.State != "recovering" {
		h.Fatal(g.State)
	}
	if _, err := h.try(&ledger.SchoolingReported{Member: 1, GirlsEnrolled: 1}); !errors.Is(err, store.ErrRecovering) {
		h.Fatal("signed while recovering: ", err)
	}
}

// A restored backup reads and does not sign, until the quorum opens a new epoch.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	h.close()
	copied := t.TempDir()
	backup(t, h.dir, copied)
	h.open()
	h.meet(1) // the original goes on

	lost := h.book()
	old := *h
	h.close()
	h.dir = copied
	h.open()
	h.wantRecovering(store.OtherFile)
	v, err := h.node.Verify(ctx, h.group, nil)
	must(t, err)
	if !v.OK || v.State != "recovering" || v.Entries != 10 {
		t.Fatalf("%+v", v) // the backup is what it was; that it is a backup, the state says
	}

	needed := new(api.PINError)
	if _, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group}); !errors.As(err, &needed) || needed.Need != 2 || needed.New {
		t.Fatal(err)
	}
	alone := api.PINs{Device: pins.Device, Holders: map[ledger.MemberNumber]string{4: pins.Holders[4]}}
	if _, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group, PINs: alone}); !errors.As(err, &needed) {
		t.Fatal("one key-holder alone took over: ", err)
	}
	a, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group, Reason: "the phone fell into the well", PINs: pins})
	must(t, err)
	if a.Head.Epoch != 1 || a.Head.Seq != 10 {
		t.Fatalf("%+v", a)
	}
	h.reopen()
	h.meet(1)
	h.wantSound(20)
	if h.journal().Epoch() != 1 {
		t.Error("not in the new epoch")
	}

	// The phone that came back: what it wrote past the cut is stranded, and anybody who has both can tell.
	h.close()
	defer h.open()
	stray := old
	stray.open()
	defer stray.close()
	must(t, err)
	h.open()
	for e, err := range stray.node.read(h.group, stray.journal(), 10) {
		must(t, err)
		_, err = h.journal().Accept(e)
		if stranded := new(journal.StrandedError); !errors.As(err, &stranded) || stranded.Since != 10 {
			t.Fatal(err)
		}
		break
	}
	h.close()
	if stray.book().Seq() != lost.Seq() {
		t.Error("the original changed")
	}
}

// A new device takes over with the key-holders' papers and a PIN of its own.
func TestTakeOverOnANewDevice(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	j, entries := h.journal(), h.stored()
	h.close()

	h.dir = t.TempDir()
	h.open()
	must(t, h.node.store.Receive(store.Hash(h.group), store.Head{}, entries, nil)) // from the facilitator's phone
	if _, err := h.try(&ledger.SchoolingReported{Member: 1}); !errors.Is(err, journal.ErrAuthor) {
		t.Fatal(err)
	}
	missing := new(api.KeyMissingError)
	if _, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group, PINs: pins}); !errors.As(err, &missing) {
		t.Fatal(err)
	}
	if h.node.keys.Has(keystore.Device) {
		t.Fatal("a refusal made a key")
	}
	for m := ledger.MemberNumber(4); m <= 5; m++ {
		must(t, h.node.RestoreKey(ctx, api.KeyName{Group: h.group, Member: m}, h.ring.holders[m].Seed(), pins.Holders[m]))
	}
	alike := api.PINs{Device: pins.Holders[5], Holders: pins.Holders}
	if _, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group, PINs: alike}); !errors.As(err, new(*api.PINAlikeError)) {
		t.Fatal(err)
	}
	_, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group, PINs: pins})
	must(t, err)
	if h.journal().Writer() == j.Writer() {
		t.Error("the old device writes")
	}
	propose := api.Proposal{Group: h.group, Events: []ledger.Event{&ledger.SchoolingReported{Member: 1}}, PINs: pins}
	_, err = h.node.Propose(ctx, propose)
	must(t, err)
	h.wantSound(12)
}

// stored is the journal as it lies in the store.
func (h *home) stored() (entries []store.Entry) {
	h.Helper()
	for e, err := range h.node.store.Entries(store.Hash(h.group), 0) {
		must(h, err)
		entries = append(entries, e)
	}
	return entries
}

// A database that is gone while its anchor is there is a loss, not an empty home.
func TestLostDatabase(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	h.close()
	must(t, os.RemoveAll(filepath.Join(h.dir, "store", "db")))
	h.open()
	groups, err := h.node.Groups(ctx)
	must(t, err)
	if len(groups) != 1 || groups[0].State != "damaged" {
		t.Fatalf("%+v", groups)
	}
	if _, err := h.node.Balance(ctx, h.group, api.Now); !errors.Is(err, store.ErrRecovering) {
		t.Fatal(err)
	}
	v, err := h.node.Verify(ctx, h.group, nil)
	must(t, err)
	if v.OK || v.State != "recovering" || v.Cause == nil {
		t.Fatalf("%+v", v)
	}
	if e := api.Classify(v.Cause, "en"); e.Seq == nil || *e.Seq != 0 {
		t.Fatalf("%+v", e)
	}
}
