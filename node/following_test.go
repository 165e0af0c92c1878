package node

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

// wantFollowed asks that what a node follows is what it folds from the founding, and
// says whether it had followed the group before.
func wantFollowed(t testing.TB, n *Node, group crypto.Hash) (followed bool) {
	t.Helper()
	statistics(t, n, facts.Query{})
	o := &n.stockroom
	for _, one := range o.followed.all {
		followed = followed || one.group == group
	}
	have, err := (&harvest{n, &o.followed}).Fold(ctx, group)
	must(t, err)
	want, err := (&harvest{n, new(followings)}).Fold(ctx, group)
	must(t, err)
	if diff := cmp.Diff(want.Facts(), have.Facts()); diff != "" {
		t.Fatalf("-folded +followed\n%s", diff)
	}
	for kept, err := range n.Facts(ctx, nil) {
		must(t, err)
		if kept.Group.ID == group && kept.Group.State == facts.OK && kept.Group.Head != want.Facts().Group.Head {
			t.Fatalf("kept as of %v, the journal is at %v", kept.Group.Head, want.Facts().Group.Head)
		}
	}
	return followed
}

// Through two histories, the choice of either, and what comes after, facts that grew are
// those that are folded anew.
func TestFollowedThroughAFork(t *testing.T) {
	t.Parallel()
	for keep := 1; keep <= 2; keep++ {
		v, w := twoHistories(t)
		all := []*device{v.f1, v.f2, v.office, v.writer(), w.writer()}
		look := func() {
			t.Helper()
			for _, d := range all {
				if d.knows(v.group) {
					wantFollowed(t, d.node, v.group)
				}
			}
		}
		look()
		visit(t, v.f1, v.f2, v.office)
		look()
		visit(t, v.f1, v.writer())
		visit(t, v.f2, w.writer())
		look()
		v.f1.lends(4, 5)
		resolve(t, v.f1, v.group, keep)
		look()
		visit(t, v.f1, v.f2, v.office, v.writer(), w.writer())
		look()
		h := v.as(v.f1)
		h.meet(1)
		if !wantFollowed(t, v.f1.node, v.group) {
			t.Error("after the choice the group is not followed any more")
		}
		visit(t, all...)
		look()
	}
}

func (d *device) knows(group crypto.Hash) bool {
	_, err := d.node.Group(ctx, group)
	return err == nil
}

// A restored backup, and the new epoch of its phone.
func TestFollowedThroughATakeOver(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	wantFollowed(t, h.node, h.group)
	h.close()
	copied := t.TempDir()
	backup(t, h.dir, copied)
	h.dir = copied
	h.open()
	wantFollowed(t, h.node, h.group)
	_, err := h.node.TakeOver(ctx, api.TakeOver{Group: h.group, Reason: "the phone is lost", PINs: pins})
	must(t, err)
	for range 2 {
		h.meet(1)
		wantFollowed(t, h.node, h.group)
	}
	if !wantFollowed(t, h.node, h.group) {
		t.Error("the group is not followed")
	}
}

// Whenever somebody asks, and whatever was recorded or taken back meanwhile, what is
// followed is what is folded; and in the end a rebuilding says the same, and keeps the
// same bytes.
func TestFollowedAtAnyTime(t *testing.T) {
	t.Parallel()
	h, r := newHome(t, Options{}), rand.New(rand.NewPCG(7, 1))
	h.openMeeting()
	var last uint64 // contribution that may be taken back
	times := 0
	for range 120 {
		switch r.IntN(9) {
		case 0:
			h.closeMeeting()
			h.openMeeting()
			last = 0
		case 1:
			if last > 0 {
				h.add(&ledger.Correction{Seq: last, Reason: ledger.Said("nobody paid it")})
			}
			last = 0
		case 2:
			h.node.drop(h.node.now().Add(time.Hour)) // from memory
		case 3:
			h.node.stockroom.followed.forget()
		case 4, 5:
			if wantFollowed(t, h.node, h.group) {
				times++
			}
		default:
			last = h.add(&ledger.Contribution{Member: ledger.MemberNumber(1 + r.IntN(len(names))), Fund: "social", Amount: ledger.Amount(5 * (1 + r.IntN(20)))}).Head.Seq
		}
	}
	h.closeMeeting()
	wantFollowed(t, h.node, h.group)
	if times < 5 {
		t.Errorf("only followed %d times", times)
	}
	_, text := statistics(t, h.node, facts.Query{By: facts.ByGroup})
	_, err := h.node.Statistics(ctx, api.Counting{Anew: true})
	must(t, err)
	first := h.factsFile()
	if _, again := statistics(t, h.node, facts.Query{By: facts.ByGroup}); again != text {
		t.Errorf("rebuilt: %s\nfollowed: %s", again, text)
	}
	_, err = h.node.Statistics(ctx, api.Counting{Anew: true})
	must(t, err)
	if !bytes.Equal(first, h.factsFile()) {
		t.Error("two rebuildings keep other bytes")
	}
}

// What is followed is bounded, by the number of journals and by that of their entries;
// those that changed last stay.
func TestFollowingsAreBounded(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	grown := func() *facts.Following {
		g, err := h.node.group(h.group)
		must(t, err)
		f := facts.Follow()
		_, err = f.Take(g.now(), h.node.read(h.group, g.now(), 0), nil)
		must(t, err)
		return f
	}
	var all followings
	for i := range 2 * maxFollowed {
		all.bring(crypto.Hash{byte(i)}, grown())
	}
	if n := uint64(len(all.all)); n != maxFollowed || all.entries != n*h.journal().Len() {
		t.Errorf("%d are followed, with %d entries", n, all.entries)
	}
	if all.take(crypto.Hash{0}).Next() != 0 || all.take(crypto.Hash{2*maxFollowed - 1}).Next() == 0 {
		t.Error("those that changed last are gone")
	}
	all.entries += maxFollowedEntries - 3*h.journal().Len() // as if the others were long
	all.bring(crypto.Hash{1}, grown())
	if all.entries > maxFollowedEntries || len(all.all) >= maxFollowed {
		t.Errorf("%d are followed, with %d entries", len(all.all), all.entries)
	}
	all.forget()
	if len(all.all) != 0 || all.entries != 0 {
		t.Error("some are not forgotten")
	}
}
