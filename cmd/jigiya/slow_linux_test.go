package main

import (
	"testing"
	"time"

	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/p2p"
	"jigiya/p2p/nettest"
)

// A slow link is a cable of 1 Mbit/s with a ferry on it, on which a byte is a tenth of a second on its way. At one end is
// the place of the group's phone, at the other that of those who visit it through the ferry.
func slowLink(t *testing.T) (group, visitors *nettest.Place, f *ferry) {
	t.Helper()
	net := nettest.New(t)
	a, b := net.Cable(net.Place("group"), net.Place("visitors"))
	for i, end := range []nettest.Plug{a, b} {
		end.Address(seat(i).String() + "/24")
		end.Slow("1mbit")
		end.Up()
	}
	return a.Place, b.Place, newFerry(t, b.Place, seat(0).String()+":4440", 100*time.Millisecond)
}

// visit is one exchange with whoever is behind a ferry.
func (h *handset) visit(f *ferry) (api.Synced, error) {
	return h.client.Sync(h.Context(), api.Syncing{Address: f.address()})
}

// A journal comes over a slow link whole, and where the link is cut again and again it goes on from where it was: a cut
// costs no more than what was on its way, a frame at most, and being greeted again.
func TestCutOnASlowLink(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds by its nature")
	}
	t.Parallel()
	const between, mostLost = 80_000, p2p.MaxFrame + 32<<10 // bytes
	home, away, f := slowLink(t)
	d := newDistrict(t)
	binta, nana, benkadi := d.facilitator("binta"), d.facilitator("nana"), d.founded("Benkadi", 300, false)
	benkadi.switchOn(home, "--no-discovery")
	for _, h := range []*handset{binta, nana} {
		h.switchOn(away, "--no-discovery", "--listen", "none")
	}
	began := time.Now()
	s, err := nana.visit(f)
	must(t, err)
	whole := f.count()
	t.Logf("%d entries in one go: %d bytes in %v", s.Received, whole, time.Since(began).Round(time.Millisecond))
	cuts, had := 0, uint64(0)
	for f.breakAfter(between); ; f.breakAfter(between) {
		if _, err = binta.visit(f); err == nil {
			break
		}
		cuts++
		if e := api.Classify(err, "en"); e.Code != "peer_gone" {
			t.Fatalf("a cut is told as %v", err)
		}
		have := binta.entries(benkadi)
		if have <= had {
			t.Fatalf("%d bytes crossed, and she still has %d entries", between, have)
		}
		had = have
	}
	all := f.count() - whole
	t.Logf("cut %d times: %d bytes, %d more for each cut", cuts, all, (all-whole)/max(1, cuts))
	if cuts < 2 || all > whole+cuts*mostLost {
		t.Errorf("%d cuts cost %d bytes", cuts, all-whole)
	}
	if !binta.holds(benkadi) {
		t.Errorf("she has %s", binta.told())
	}
}

// While the long journal of a group crosses a slow link, what another group on the same phone enters is there within
// seconds: it waits for what is on its way, and not for the end.
func TestLiveOnASlowLink(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds by its nature")
	}
	t.Parallel()
	home, away, f := slowLink(t)
	d := newDistrict(t)
	binta, jigi := d.facilitator("binta"), d.founded("Jigi", 1, true)
	jigi.switchOn(home, "--no-discovery")
	binta.switchOn(away, "--no-discovery", "--listen", "none")
	_, err := binta.visit(f)
	must(t, err)
	jigi.switchOff()
	long := d.foundedOn(jigi, "Benkadi", 1200, false)
	jigi.switchOn(home, "--no-discovery")
	benkadi := *jigi
	benkadi.group = long
	visit := make(chan error, 1)
	go func() {
		_, err := binta.visit(f)
		visit <- err
	}()
	binta.await("the long journal is coming", func() bool { return binta.entries(&benkadi) > 0 })
	for range 3 {
		before := binta.entries(jigi)
		gift := &ledger.Contribution{Member: 3, Fund: "social", Amount: 100}
		_, err := jigi.client.Propose(t.Context(), api.Proposal{Group: jigi.group, Events: []ledger.Event{gift}, PINs: rangePINs})
		must(t, err)
		took := binta.await("the entry is there", func() bool { return binta.entries(jigi) > before })
		t.Logf("an entry in %v; %d of the long journal", took.Round(time.Millisecond), binta.entries(&benkadi))
	}
	if have, want := binta.entries(&benkadi), jigi.entries(&benkadi); have == want {
		t.Error("the long journal was over")
	}
	must(t, <-visit)
	if !binta.holds(jigi, &benkadi) {
		t.Errorf("she has %s", binta.told())
	}
}
