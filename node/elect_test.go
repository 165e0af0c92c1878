package node

import (
	"errors"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/node/keystore"
)

// election keeps members 4 and 5 as key-holders and makes another the third.
func election(third ledger.MemberNumber) *ledger.OfficersElected {
	return &ledger.OfficersElected{Officers: []ledger.Officer{
		{Member: 1, Roles: []ledger.Role{ledger.Roles[0]}}, {Member: 2, Roles: []ledger.Role{ledger.Roles[1]}},
		{Member: 3, Roles: []ledger.Role{ledger.Roles[2]}}, {Member: 4, Roles: []ledger.Role{ledger.KeyHolder}},
		{Member: 5, Roles: []ledger.Role{ledger.KeyHolder}}, {Member: third, Roles: []ledger.Role{ledger.KeyHolder}},
	}}
}

func (h *home) elect(e *ledger.OfficersElected, p api.PINs) error {
	_, err := h.node.Propose(ctx, api.Proposal{Group: h.group, Events: []ledger.Event{e}, PINs: p})
	return err
}

func withPIN(m ledger.MemberNumber, pin string) api.PINs {
	p := api.PINs{Device: pins.Device, Holders: maps.Clone(pins.Holders)}
	p.Holders[m] = pin
	return p
}

// A new key-holder gets a key under a PIN of her own, but only when everything else is right.
func TestElection(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	e := election(7)
	needed := new(api.PINError)
	want := &api.PINError{Device: true, Holders: []ledger.MemberNumber{4, 5, 6}, Need: 2, NewHolders: []ledger.MemberNumber{7}}
	if err := h.elect(e, pins); !errors.As(err, &needed) || !cmp.Equal(needed, want) {
		t.Fatal(cmp.Diff(want, needed), err)
	}
	alike := new(api.PINAlikeError)
	for _, other := range []string{pins.Device, pins.Holders[5]} {
		if err := h.elect(e, withPIN(7, other)); !errors.As(err, &alike) || alike.Member != 7 {
			t.Fatal(err)
		}
	}
	wrong := withPIN(7, "579135")
	wrong.Holders[4] = "111111"
	if err := h.elect(e, wrong); !errors.Is(err, crypto.ErrWrongPIN) {
		t.Fatal(err)
	}
	if h.node.keys.Has(keystore.Holder(h.group, 7)) {
		t.Fatal("an election that failed left a key")
	}
	if diff := cmp.Diff(election(7).Officers[5], e.Officers[5]); diff != "" {
		t.Fatal("an election that failed was changed:", diff)
	}
	must(t, h.elect(e, withPIN(7, "579135")))
	keys, err := h.node.Keys(ctx, h.group)
	must(t, err)
	if len(keys) != 4 || keys[3].Member != 7 || !keys[3].Here || !keys[3].Current {
		t.Fatalf("%+v", keys)
	}
	h.openMeeting()
	closing := api.Proposal{Group: h.group, Events: []ledger.Event{&ledger.MeetingClosed{Counts: countsOf(h.book())}}}
	closing.PINs = api.PINs{Device: pins.Device, Holders: map[ledger.MemberNumber]string{4: pins.Holders[4], 7: "579135"}}
	_, err = h.node.Propose(ctx, closing)
	must(t, err)
	h.wantSound(4)
}

// Who held a key before gets it back with its PIN; a key left by a process that
// died before its election was entered is replaced by one whose PIN she knows.
func TestElectionFindsKeys(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	before := h.holderKey(6)
	key, err := h.node.keys.Create(keystore.Holder(h.group, 7), mustPIN(t, "111111"))
	must(t, err)
	left := ledger.Signatory(key.Public())
	must(t, h.elect(election(7), withPIN(7, "579135")))
	if h.holderKey(7) == left {
		t.Fatal("the key is one that no entry ever named")
	}
	_, err = h.node.PaperKey(ctx, api.KeyName{Group: h.group, Member: 7}, "579135")
	must(t, err)
	back := withPIN(7, "579135")
	delete(back.Holders, 6)
	must(t, h.elect(election(6), back))
	if h.holderKey(6) != before {
		t.Fatal("her key of an earlier office is another")
	}
	h.wantSound(3)
}

func (h *home) holderKey(m ledger.MemberNumber) ledger.Signatory {
	h.Helper()
	for _, o := range h.book().KeyHolders() {
		if o.Member == m {
			return o.Key
		}
	}
	h.Fatalf("member %d holds no key", m)
	return ledger.Signatory{}
}

// Without the keys of the quorum nothing is asked of anybody.
func TestKeyMissing(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.openMeeting()
	must(t, h.node.keys.Remove(keystore.Holder(h.group, 4)))
	must(t, h.node.keys.Remove(keystore.Holder(h.group, 6)))
	closing := api.Proposal{Group: h.group, Events: []ledger.Event{&ledger.MeetingClosed{Counts: countsOf(h.book())}}, PINs: pins}
	_, err := h.node.Propose(ctx, closing)
	missing := new(api.KeyMissingError)
	if !errors.As(err, &missing) || *missing != (api.KeyMissingError{Need: 2, Here: 1}) {
		t.Fatal(err)
	}

	// One comes back from her paper, under a new PIN; another woman's paper does not do.
	seed := h.ring.holders[4].Seed()
	if err := h.node.RestoreKey(ctx, api.KeyName{Group: h.group, Member: 6}, seed, "864209"); api.Classify(err, "en").Code != "key_unknown" {
		t.Fatal(err)
	}
	if err := h.node.RestoreKey(ctx, api.KeyName{Group: h.group, Member: 4}, seed, pins.Holders[5]); !errors.As(err, new(*api.PINAlikeError)) {
		t.Fatal(err)
	}
	must(t, h.node.RestoreKey(ctx, api.KeyName{Group: h.group, Member: 4}, seed, "864209"))
	closing.PINs = withPIN(4, "864209")
	_, err = h.node.Propose(ctx, closing)
	must(t, err)
	if err := h.node.RestoreKey(ctx, api.KeyName{}, seed, "975310"); err == nil {
		t.Error("the device's key was replaced")
	}
	h.wantSound(3)
}

// Changing a PIN asks for the old one first, and counts: whoever guesses learns
// nothing of the other keys.
func TestChangePIN(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	who := api.KeyName{Group: h.group, Member: 5}
	if err := h.node.ChangePIN(ctx, who, "000000", pins.Holders[6]); !errors.Is(err, crypto.ErrWrongPIN) {
		t.Fatal("what another key's PIN is was told for nothing: ", err)
	}
	alike := new(api.PINAlikeError)
	if err := h.node.ChangePIN(ctx, who, pins.Holders[5], pins.Holders[6]); !errors.As(err, &alike) || alike.Member != 5 {
		t.Fatal(err)
	}
	must(t, h.node.ChangePIN(ctx, who, pins.Holders[5], "864209"))
	if _, err := h.node.PaperKey(ctx, who, pins.Holders[5]); !errors.Is(err, crypto.ErrWrongPIN) {
		t.Fatal(err)
	}
	seed, err := h.node.PaperKey(ctx, who, "864209")
	must(t, err)
	if seed != h.ring.holders[5].Seed() {
		t.Error("another key")
	}
}
