package node

import (
	"testing"

	"jigiya/ledger"
	"jigiya/node/api"
)

// twoHistories is a village whose treasurer shows the first facilitator one
// meeting and the second another.
func twoHistories(t *testing.T) (v, w *village) {
	t.Helper()
	v = newVillage(t)
	v.meet(1)
	meet(t, v.f1, v.writer())
	meet(t, v.f2, v.writer())
	w = v.twin()
	w.date++ // else the two openings would be one entry, if made in one second
	v.openMeeting()
	v.add(buys(1, 2))
	v.closeMeeting()
	w.openMeeting()
	w.add(buys(1, 5), buys(2, 1))
	w.closeMeeting()
	meet(t, v.f1, v.writer())
	meet(t, v.f2, w.writer())
	return v, w
}

// Two histories are found where they first meet, and everybody concerned hears of
// it from whoever comes by.
func TestTwoHistoriesMeet(t *testing.T) {
	t.Parallel()
	v, w := twoHistories(t)
	kadia := v.holderPhone(4)
	wantState(t, "ok", v.group, v.writer(), w.writer(), v.f1, v.f2)

	meet(t, v.f1, v.f2) // the first place where both are
	wantState(t, "disputed", v.group, v.f1, v.f2)
	f := v.f1.fork(v.group)
	if f.Cause != "two_histories" || len(f.Proofs) != 1 || len(f.Branches) != 2 || f.Since != f.Branches[0].Lines[0].Seq {
		t.Fatalf("%+v", f)
	}
	if f.Branches[0].Lines[0].Meeting != 2 || f.Branches[1].Lines[0].Meeting != 2 {
		t.Errorf("the meetings are %d and %d", f.Branches[0].Lines[0].Meeting, f.Branches[1].Lines[0].Meeting)
	}
	if own, other := f.Branches[0], f.Branches[1]; own.Entries != 3 || other.Entries != 4 || !other.Loss.Cosigned {
		t.Errorf("the branches are %+v and %+v", own, other)
	}
	meet(t, v.office, v.f2)
	meet(t, kadia, v.f1)
	meet(t, v.writer(), v.f1)
	meet(t, w.writer(), v.f2)
	wantState(t, "disputed", v.group, v.office, kadia, v.writer(), w.writer())

	v.meet(1) // the group meets all the same
	meet(t, v.f1, v.writer())
	wantState(t, "disputed", v.group, v.f1)

	kadia.lends(5, 6)
	_, err := kadia.node.Resolve(ctx, api.Resolving{Group: v.group, Keep: 3, PINs: pins})
	if e := api.Classify(err, "en"); e.Code != "branch_unknown" {
		t.Errorf("a branch that is not there: %v", err)
	}
}

// Whichever history the key-holders choose, and whichever anybody followed, all
// come together, and the proof stays.
func TestTwoHistoriesAreDecided(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		keep int // of the first facilitator's branches, whose own is the first
		rows int // to be entered again
	}{{"mine", 1, 4}, {"the other", 2, 3}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, w := twoHistories(t)
			all := []*device{v.f1, v.f2, v.office, v.writer(), w.writer()}
			visit(t, v.f1, v.f2, v.office)
			visit(t, v.f1, v.writer())
			visit(t, v.f2, w.writer())
			wantState(t, "disputed", v.group, all...)

			v.f1.lends(4, 5) // on a phone that followed the first
			a, err := v.f1.node.Resolve(ctx, api.Resolving{Group: v.group, Keep: tt.keep, Reason: "this is what was said", PINs: pins})
			must(t, err)
			if a.Head.Epoch != 1 {
				t.Errorf("%+v", a)
			}
			visit(t, v.f1, v.f2, v.office)
			visit(t, v.f1, v.writer())
			visit(t, v.f2, w.writer())
			wantTogether(t, v.group, all...)
			wantState(t, "ok", v.group, all...)
			for i, d := range all {
				f := d.fork(v.group)
				if len(f.Proofs) != 1 || len(f.Stranded) != tt.rows {
					t.Errorf("device %d keeps %d proofs and %d rows", i+1, len(f.Proofs), len(f.Stranded))
				}
			}
			h := v.as(v.f1)
			for _, line := range v.f1.fork(v.group).Stranded {
				if c, ok := line.Event.(*ledger.Contribution); ok { // entered again
					h.openMeeting()
					h.add(&ledger.Contribution{Member: c.Member, Fund: c.Fund, Shares: c.Shares})
					break
				}
			}
			visit(t, v.f1, v.f2, w.writer())
			wantTogether(t, v.group, v.f1, v.f2, w.writer())
			v.reopen() // and what is on the disk says the same
			wantState(t, "ok", v.group, v.writer())
		})
	}
}
