package node

import (
	"os"
	"path/filepath"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/store"
)

// A backup that is restored gets back from the facilitator what it never knew, and
// does not sign before the quorum has opened a new epoch.
func TestBackupAmongOthers(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(1)
	v.close()
	copied := t.TempDir()
	backup(t, v.dir, copied)
	v.open()
	v.meet(1)
	meet(t, v.f1, v.writer())
	v.close() // the phone is gone

	v.dir = copied
	v.open()
	v.wantRecovering(store.OtherFile)
	meet(t, v.writer(), v.f1)
	wantTogether(t, v.group, v.writer(), v.f1)
	v.wantRecovering(store.OtherFile) // no peer's word ends it
	v.writer().takesOver(v.home)
	v.meet(1)
	meet(t, v.f1, v.writer())
	wantTogether(t, v.group, v.writer(), v.f1)
	wantState(t, "ok", v.group, v.writer(), v.f1)
}

// A database that lost its tail is whole again when somebody brings the entry that
// the anchor names, and then signs on.
func TestLostTailAmongOthers(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(1)
	v.close()
	db, before := filepath.Join(v.dir, "store", "db"), filepath.Join(t.TempDir(), "db")
	must(t, os.CopyFS(before, os.DirFS(db)))
	v.open()
	v.meet(1)
	meet(t, v.f1, v.writer())
	v.close()
	must(t, os.RemoveAll(db))
	must(t, os.CopyFS(db, os.DirFS(before)))

	v.open()
	v.wantRecovering(store.Ahead)
	meet(t, v.writer(), v.f1)
	wantTogether(t, v.group, v.writer(), v.f1)
	wantState(t, "ok", v.group, v.writer())
	v.meet(1)
	meet(t, v.writer(), v.f1)
	wantTogether(t, v.group, v.writer(), v.f1)
}

// A device that has its keys and nothing else, and is the writer of a group that it
// only hears of from others, wrote there and does not know what.
func TestWriterWhoForgot(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(1)
	meet(t, v.f1, v.writer())
	v.close()
	w := *v
	w.home = &home{TB: t, dir: t.TempDir(), group: v.group, ring: v.ring, date: v.date}
	must(t, os.CopyFS(filepath.Join(w.dir, "keys"), os.DirFS(filepath.Join(v.dir, "keys"))))
	w.open()
	defer w.close()
	must(t, w.node.vouch(v.ring.device))
	introduce(t, w.writer(), v.f1)
	meet(t, w.writer(), v.f1)
	w.wantRecovering(store.Copy)
	w.writer().takesOver(w.home)
	w.meet(1)
	meet(t, w.writer(), v.f1)
	wantTogether(t, v.group, w.writer(), v.f1)
	v.open()
}

// Two phones with one key are found out when they have written for one place.
func TestClonedPhone(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(1)
	w := v.twin()
	v.openMeeting()
	w.date++
	w.openMeeting()
	meet(t, v.f1, v.writer())
	meet(t, v.f1, w.writer())
	wantState(t, "disputed", v.group, v.f1, w.writer())
	meet(t, v.f1, v.writer())
	wantState(t, "disputed", v.group, v.writer())
}

// cutting is a village in which a device has taken over from an older copy than
// others have. What it cut off, somebody may have vouched for.
func cutting(t *testing.T, past func(*village)) (*village, *device) {
	t.Helper()
	v, r := newVillage(t), newVillager(t, "r")
	v.grants(r, everything...)
	introduce(t, r, v.writer(), v.f1, v.f2, v.office)
	v.meet(1)
	meet(t, r, v.writer())
	v.openMeeting()
	v.add(buys(1, 2), buys(2, 1))
	meet(t, v.f1, v.writer())
	past(v)
	r.lends(4, 5)
	r.takesOver(v.home)
	v.as(r).add(&ledger.SchoolingReported{Member: 2, GirlsEnrolled: 1})
	return v, r
}

// An epoch opened below what somebody vouched for is not followed by anybody who
// knows of it; below anything else it is, everywhere.
func TestCutBelow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		past  func(*village)
		state string
		rows  int // stranded, when all is over
	}{
		{"what nobody vouched for", func(*village) {}, "ok", 3},
		{"a closing", func(v *village) {
			v.closeMeeting()
			meet(v, v.f1, v.writer())
		}, "disputed", 4},
		{"an attested head", func(v *village) { v.f1.attests(v.group) }, "disputed", 3},
		{"a receipt", func(v *village) {
			raw := v.receipt(v.journal().Len() - 1)
			_, err := v.f1.node.KeepReceipt(ctx, raw)
			must(v, err)
		}, "disputed", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, r := cutting(t, tt.past)
			before := v.f1.head(v.group)
			all := []*device{v.f1, r, v.f2, v.office, v.writer()}
			visit(t, all...)
			wantState(t, tt.state, v.group, all...)
			if tt.state == "ok" {
				wantTogether(t, v.group, all...)
				v.wantStranded(tt.rows, all...)
				return
			}
			if v.f1.head(v.group) != before {
				t.Error("the facilitator followed the cut")
			}
			if f := v.f1.fork(v.group); f.Cause != "cut_below" || len(f.Branches) != 2 {
				t.Errorf("%+v", f)
			}
			v.f1.wantCut(v.group)
			resolve(t, r, v.group, 1)
			visit(t, all...)
			wantTogether(t, v.group, all...)
			wantState(t, "ok", v.group, all...)
			v.wantStranded(tt.rows, all...)
		})
	}
}

// wantCut asks that the opening is kept as one that cuts.
func (d *device) wantCut(group crypto.Hash) {
	d.Helper()
	for e, err := range d.node.evidence(group, 13, 13) {
		must(d, err)
		if opens(e.Entry) {
			return
		}
	}
	d.Errorf("no cut is kept: %s", d.kept(group))
}

func (v *village) wantStranded(rows int, all ...*device) {
	v.Helper()
	for i, d := range all {
		if f := d.fork(v.group); len(f.Stranded) != rows {
			v.Errorf("device %d has %d rows to enter again, want %d", i+1, len(f.Stranded), rows)
		}
	}
}
