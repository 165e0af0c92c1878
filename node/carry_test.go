package node

import (
	"errors"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
)

// What the group records goes to the office in the facilitator's bag, and what she
// attests comes back to the group the same way.
func TestStoreCarryForward(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(2)
	meet(t, v.f1, v.writer())
	meet(t, v.f1, v.office)
	wantTogether(t, v.group, v.writer(), v.f1, v.office)

	a, err := v.office.node.Attest(ctx, api.Attesting{Group: v.group, Counts: countsOf(v.book()), PINs: pins})
	must(t, err)
	meet(t, v.office, v.f1)
	meet(t, v.f1, v.writer())
	got, err := v.node.Attestations(ctx, v.group)
	must(t, err)
	if len(got) != 1 || got[0].ID != a.ID || !got[0].InBook || got[0].Attester != v.office.key.Address().String() {
		t.Fatalf("the group's phone has %+v", got)
	}
	wantTogether(t, v.group, v.writer(), v.f1, v.office)

	names := map[*device]string{v.f1: names[0], v.office: ""}
	for d, want := range names {
		p, err := d.node.Passbook(ctx, v.group, 1)
		must(t, err)
		if p.Name != want {
			t.Errorf("the name is %q, want %q", p.Name, want)
		}
	}
}

// lost is a village whose phone is gone with entries that nobody else has, and the
// device that took over. It had the journal from the facilitator.
func lost(t *testing.T, unseen func(*village)) (*village, *device) {
	t.Helper()
	v, r := newVillage(t), newVillager(t, "r")
	v.grants(r, everything...) // the group's second phone
	introduce(t, r, v.f1, v.f2)
	v.meet(1)
	meet(t, v.f1, v.writer())
	unseen(v)
	meet(t, r, v.f1)
	r.restores(v.home, 4, 5)
	r.takesOver(v.home)
	v.as(r).meet(1)
	return v, r
}

// A phone is lost, another takes over with what the facilitator carried, and the
// lost one comes back.
func TestLostPhoneComesBack(t *testing.T) {
	t.Parallel()
	v, r := lost(t, func(v *village) {
		v.openMeeting()
		v.add(buys(1, 2), buys(2, 1))
	})
	meet(t, v.f1, r)
	if f := v.f1.fork(v.group); f.State != "ok" || len(f.Stranded) != 0 {
		t.Fatalf("before it comes back: %+v", f)
	}
	old := v.writer()
	visit(t, old, v.f1, r)
	wantTogether(t, v.group, old, v.f1, r)
	wantState(t, "ok", v.group, v.f1, r)
	for _, d := range []*device{old, v.f1, r} {
		f := d.fork(v.group)
		if len(f.Stranded) != 3 || f.Stranded[1].Kind != "contribution" {
			t.Errorf("stranded are %+v", f.Stranded)
		}
	}
	if _, err := v.try(buys(3, 1)); !errors.Is(err, journal.ErrAuthor) {
		t.Errorf("the old phone goes on writing: %v", err)
	}
	w := v.as(r)
	w.openMeeting()
	w.add(buys(1, 2)) // entered again
	meet(t, old, v.f1)
	meet(t, v.f1, r)
	meet(t, old, v.f1)
	wantTogether(t, v.group, old, v.f1, r)
}

// What the lost phone had was a closing that the key-holders signed: who opened the
// epoch below it has to answer for it, and the group meets all the same.
func TestLostPhoneHadAClosing(t *testing.T) {
	t.Parallel()
	v, r := lost(t, func(v *village) { v.home.meet(1) })
	old := v.writer()
	visit(t, old, v.f1, r)
	wantState(t, "disputed", v.group, old, v.f1, r)
	f := r.fork(v.group)
	if f.Cause != "cut_below" || len(f.Branches) != 2 || !f.Branches[1].Loss.Cosigned {
		t.Fatalf("%+v", f)
	}
	v.as(r).meet(1)
	a, err := r.node.Resolve(ctx, api.Resolving{Group: v.group, Keep: 1, Reason: "we have entered it again", PINs: pins})
	must(t, err)
	if a.Head.Epoch != 2 {
		t.Errorf("%+v", a)
	}
	visit(t, old, v.f1, r)
	wantTogether(t, v.group, old, v.f1, r)
	wantState(t, "ok", v.group, old, v.f1, r)
	for _, d := range []*device{old, v.f1, r} {
		if n := len(d.fork(v.group).Stranded); n != 9 {
			t.Errorf("%d rows to enter again", n)
		}
	}
	v.as(r).add(&ledger.SchoolingReported{Member: 1, GirlsEnrolled: 1})
}
