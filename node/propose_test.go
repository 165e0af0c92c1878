package node

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/keystore"
	"jigiya/node/store"
)

// A founding asks for every PIN at once, makes the keys, and leaves the event as it was said.
func TestFound(t *testing.T) {
	t.Parallel()
	n, err := Open(t.TempDir(), Options{})
	must(t, err)
	defer n.Close()
	event := foundingOf("Jigi")
	_, err = n.Found(ctx, api.Founding{Event: event})
	want := &api.PINError{Device: true, New: true, NewHolders: []ledger.MemberNumber{4, 5, 6}}
	needed := new(api.PINError)
	if !errors.As(err, &needed) || !cmp.Equal(needed, want) {
		t.Fatal(cmp.Diff(want, needed), err)
	}
	g, err := n.Found(ctx, api.Founding{Event: event, PINs: pins})
	must(t, err)
	if g.Name != "Jigi" || g.State != "ok" || g.Head.Seq != 0 || g.Head.Hash != g.Group {
		t.Fatalf("%+v", g)
	}
	if diff := cmp.Diff(foundingOf("Jigi"), event); diff != "" {
		t.Error("the caller's event was changed:", diff)
	}
	again, err := n.Found(ctx, api.Founding{Event: event, PINs: pins}) // another group on the same phone
	must(t, err)
	if again.Group == g.Group {
		t.Error("two foundings are one group")
	}
	groups, err := n.Groups(ctx)
	must(t, err)
	if len(groups) != 2 {
		t.Error(groups)
	}
}

func TestFoundRefusals(t *testing.T) {
	t.Parallel()
	n, err := Open(t.TempDir(), Options{})
	must(t, err)
	defer n.Close()
	holders := func(text string) map[ledger.MemberNumber]string {
		return map[ledger.MemberNumber]string{4: "246802", 5: text, 6: "468024"}
	}
	wrong := foundingOf("Jigi")
	wrong.Constitution.Quorum = 9
	for _, tt := range []struct {
		name  string
		event *ledger.GroupFounded
		pins  api.PINs
		want  any
	}{
		{"the rules come before the PINs", wrong, api.PINs{}, new(*ledger.RuleError)},
		{"two key-holders' alike", foundingOf("Jigi"), api.PINs{Device: "135790", Holders: holders("246802")}, new(*api.PINAlikeError)},
		{"the device's", foundingOf("Jigi"), api.PINs{Device: "135790", Holders: holders("135790")}, new(*api.PINAlikeError)},
		{"one left out", foundingOf("Jigi"), api.PINs{Device: "135790", Holders: holders("")}, new(*api.PINError)},
	} {
		if _, err := n.Found(ctx, api.Founding{Event: tt.event, PINs: tt.pins}); !errors.As(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := n.Found(ctx, api.Founding{Event: foundingOf("Jigi"), PINs: api.PINs{Device: "135790", Holders: holders("35791")}}); !errors.Is(err, crypto.ErrPIN) {
		t.Error(err)
	}
	if names, err := n.keys.Names(); len(names) > 0 || err != nil {
		t.Error("a refusal left keys:", names, err)
	}
}

// What the rules refuse costs nobody a PIN, and what they allow asks for just the PINs it needs.
func TestRulesBeforePINs(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	propose := func(p api.PINs, events ...ledger.Event) error {
		_, err := h.node.Propose(ctx, api.Proposal{Group: h.group, Events: events, PINs: p})
		return err
	}
	refusal := new(ledger.RuleError)
	if err := propose(api.PINs{Device: "not even a PIN"}, buys(1, 1)); !errors.As(err, &refusal) || refusal.Rule != ledger.RuleNoMeetingOpen {
		t.Fatal(err)
	}
	open := &ledger.MeetingOpened{Date: h.date, Counts: countsOf(h.book())}
	needed := new(api.PINError)
	if err := propose(api.PINs{}, open); !errors.As(err, &needed) || !cmp.Equal(needed, &api.PINError{Device: true}) {
		t.Fatal(err)
	}
	must(t, propose(api.PINs{Device: pins.Device}, open)) // the same event again
	want := &api.PINError{Device: true, Holders: []ledger.MemberNumber{4, 5, 6}, Need: 2}
	closing := &ledger.MeetingClosed{Counts: countsOf(h.book())}
	one := api.PINs{Device: pins.Device, Holders: map[ledger.MemberNumber]string{5: pins.Holders[5]}}
	if err := propose(one, closing); !errors.As(err, &needed) || !cmp.Equal(needed, want) {
		t.Fatal(cmp.Diff(needed, want))
	}
	one.Holders[4] = "999999"
	if err := propose(one, closing); !errors.Is(err, crypto.ErrWrongPIN) {
		t.Fatal(err)
	}
	if h.node.keys.Wrong(keystore.Holder(h.group, 4)) != 1 {
		t.Error("a wrong PIN was not counted")
	}
	h.wantSound(2)
}

// A batch is entered whole or not at all, and its words with it.
func TestBatch(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.openMeeting()
	before := h.journal()
	_, err := h.try(buys(1, 5), buys(2, 5), buys(1, 1)) // one share too many
	refusal := new(ledger.RuleError)
	if !errors.As(err, &refusal) || refusal.Rule != ledger.RuleShareLimit {
		t.Fatal(err)
	}
	if h.journal() != before {
		t.Fatal("a refused batch changed the journal")
	}
	a := h.add(buys(1, 5), buys(2, 5), &ledger.Received{Fund: "social", Amount: 1000, Source: ledger.Said("the mayor")})
	if len(a.Entries) != 3 || a.Entries[0].Seq != 2 || a.Head.Seq != 4 || a.Head.Hash != a.Entries[2].ID {
		t.Fatalf("%+v", a)
	}
	h.reopen()
	if h.book().TotalShares() != 10 || h.book().Cash("social") != 1000 {
		t.Error("not what was entered")
	}
	h.wantSound(5)
}

// A difference found on opening is explained with the count that found it.
func TestOpeningUnexplained(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	counts := []ledger.Count{{Fund: ledger.Savings, Amount: 500}, {Fund: "social"}}
	_, err := h.try(&ledger.MeetingOpened{Date: h.date, Counts: counts})
	refusal := new(ledger.RuleError)
	if !errors.As(err, &refusal) || refusal.Rule != ledger.RuleDifferenceUnexplained {
		t.Fatal(err)
	}
	h.add(&ledger.MeetingOpened{Date: h.date, Counts: counts},
		&ledger.CashDifference{Fund: ledger.Savings, Counted: 500, Explanation: ledger.Said("found under the cloth")})
	h.wantSound(3)
}

func TestUnknownGroup(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	nowhere := crypto.Hash{1}
	_, errGroup := h.node.Group(ctx, nowhere)
	_, errBalance := h.node.Balance(ctx, nowhere, api.Now)
	_, errVerify := h.node.Verify(ctx, nowhere, nil)
	_, errPropose := h.node.Propose(ctx, api.Proposal{Group: nowhere, Events: []ledger.Event{buys(1, 1)}, PINs: pins})
	_, errTake := h.node.TakeOver(ctx, api.TakeOver{Group: nowhere, PINs: pins})
	for _, err := range []error{errGroup, errBalance, errVerify, errPropose, errTake} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	}
}

// Another device's node reads and does not write.
func TestNotTheWriter(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	must(t, h.node.keys.Remove(keystore.Device))
	event := &ledger.MeetingOpened{Date: h.date, Counts: countsOf(h.book())}
	propose := api.Proposal{Group: h.group, Events: []ledger.Event{event}, PINs: pins}
	if _, err := h.node.Propose(ctx, propose); !errors.Is(err, journal.ErrAuthor) {
		t.Fatal(err)
	}
	key, err := h.node.keys.Create(keystore.Device, mustPIN(t, "975310"))
	must(t, err)
	key.Erase()
	if _, err := h.node.Propose(ctx, propose); !errors.Is(err, journal.ErrAuthor) {
		t.Fatal(err)
	}
	h.wantSound(1)
}

func mustPIN(t testing.TB, text string) crypto.PIN {
	t.Helper()
	pin, err := crypto.ParsePIN(text)
	must(t, err)
	return pin
}

// A wrong commit leaves memory as the disk is.
func TestStaleHead(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	g, err := h.node.group(h.group)
	must(t, err)
	old := g.now()
	h.openMeeting()
	d, err := h.node.draft(g, g.now().Book(), []ledger.Event{buys(1, 1)})
	must(t, err)
	g.swap(old) // a bug nobody wrote yet
	if _, err := h.node.enter(g, old, d, h.ring, nil, h.node.store.Append); err == nil {
		t.Fatal("the gate or the store had to refuse")
	}
	opened := &ledger.MeetingOpened{Date: h.date, Counts: countsOf(old.Book())}
	if d, err = h.node.draft(g, old.Book(), []ledger.Event{opened}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.node.enter(g, old, d, h.ring, nil, h.node.store.Append); !errors.Is(err, store.ErrStale) {
		t.Fatal(err)
	}
	h.reopen()
	h.wantSound(2)
}

// PINs and keys print nowhere.
func TestSecretsDoNotPrint(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.openMeeting()
	var all bytes.Buffer
	for _, p := range []api.PINs{
		{Device: "999111"}, {Device: pins.Device, Holders: map[ledger.MemberNumber]string{4: "999111", 5: "888222"}},
		{Device: pins.Device, Holders: map[ledger.MemberNumber]string{4: "99911", 5: "88822"}}, {Device: "99911x"},
	} {
		_, err := h.node.Propose(ctx, api.Proposal{
			Group: h.group, Events: []ledger.Event{&ledger.MeetingClosed{Counts: countsOf(h.book())}}, PINs: p,
		})
		fmt.Fprintf(&all, "%v %+v %#v %s %q\n", err, p, p, p, p)
	}
	fmt.Fprintf(&all, "%v %+v %#v", h.ring, h.ring, *h.ring)
	for _, secret := range []string{"99911", "88822", pins.Device} {
		if bytes.Contains(all.Bytes(), []byte(secret)) {
			t.Errorf("%s in %s", secret, all.String())
		}
	}
	seed := h.ring.device.Seed()
	if bytes.Contains(all.Bytes(), fmt.Appendf(nil, "%x", seed[:])) {
		t.Error("a seed was printed")
	}
}
