package audit_test

import (
	"slices"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/journal"
)

// report is what a visit finds now.
func (v *village) report() *audit.Report {
	v.t.Helper()
	v.visit.Counts = v.counts()
	entries := func(yield func(*journal.Entry, error) bool) {
		for _, e := range v.entries {
			if !yield(e, nil) {
				return
			}
		}
	}
	r, err := audit.Of(v.journal, entries, audit.Beside{Attestations: v.attestations}, v.visit)
	if err != nil {
		v.t.Fatal(err)
	}
	return r
}

func found(r *audit.Report, code audit.Code) (all []audit.Finding) {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f audit.Finding) bool { return f.Code != code })
}

// How things stand is told at every visit: a loan that was in order at the last one may be
// late at this one, though no entry of it is new.
func TestStandingIsNeverSeen(t *testing.T) {
	t.Run("overdue", func(t *testing.T) {
		v := newVillage(t)
		v.meetings(2)
		v.meet(borrows(v, 9, ledger.Savings, 3_000))
		v.meetings(1)
		if r := v.report(); !r.InOrder() {
			t.Fatalf("%+v", r.Findings)
		}
		v.attest(v.counts())
		v.meetings(9)
		r := v.report()
		late := found(r, audit.Overdue)
		if r.InOrder() || len(late) != 1 || late[0].Seen {
			t.Errorf("in order: %v; %+v", r.InOrder(), late)
		}
	})
	t.Run("above the limit", func(t *testing.T) {
		v := newVillage(t)
		v.meetings(3)
		v.meet(borrows(v, 9, ledger.Savings, 6_000))
		v.attest(v.counts())
		m, err := v.book().Member(9)
		if err != nil {
			t.Fatal(err)
		}
		v.meet(&ledger.ShareReturned{Member: 9, Shares: m.Shares - 1})
		if above := found(v.report(), audit.AboveLimit); len(above) != 1 || above[0].Seen {
			t.Errorf("%+v", above)
		}
	})
}

// The first meeting of a cycle may be on the day of the share-out.
func TestNewCycleOnTheDay(t *testing.T) {
	v := newVillage(t)
	v.meetings(3)
	day := v.date
	v.share()
	v.nextCycle()
	v.openOn(day)
	v.gather()
	v.close()
	if r := v.report(); !r.InOrder() {
		t.Errorf("%+v", r.Findings)
	}
}

// Meetings that repeat each other are named by the last of them, whatever came after.
func TestAlikeUpToWhich(t *testing.T) {
	for name, then := range map[string]func(*village){
		"another meeting": func(v *village) { v.meetings(1) },
		"the share-out":   func(v *village) { v.share(); v.nextCycle() },
	} {
		t.Run(name, func(t *testing.T) {
			v := newVillage(t)
			v.meetings(2)
			for range 5 { // the third to the seventh
				v.open()
				v.marks()
				for n := ledger.MemberNumber(1); n <= villagers; n++ {
					v.do(buys(n, ledger.Shares(n%3+1)))
				}
				v.close()
			}
			then(v)
			alike := found(v.report(), audit.MeetingAlike)
			if len(alike) != 1 || !slices.Contains(alike[0].Values, ledger.Value{Name: "meeting", Value: uint32(7)}) {
				t.Errorf("%+v", alike)
			}
		})
	}
}

// A slip in the name of a woman who is not there, taken back at once, is not hers.
func TestSlipIsNoGhost(t *testing.T) {
	v := newVillage(t)
	v.meetings(1)
	for range 6 {
		v.open()
		v.away[9] = true
		v.gather()
		v.do(buys(9, 1))
		v.do(&ledger.Correction{Seq: v.last(), Reason: said("wrong woman")})
		v.do(buys(8, 1))
		v.close()
	}
	r := v.report()
	if ghosts := append(found(r, audit.GhostMember), found(r, audit.GhostBorrower)...); len(ghosts) > 0 {
		t.Errorf("%+v", ghosts)
	}
}

// To join a programme weakens nothing.
func TestJoiningAProgramme(t *testing.T) {
	v := newVillage(t)
	v.meetings(3)
	v.do(v.amended(func(c *ledger.Constitution) { c.Programme = ledger.Address{2, 1, 1} }))
	v.meetings(1)
	r := v.report()
	if len(found(r, audit.Amendment)) != 1 || len(r.Findings) != 1 {
		t.Errorf("%+v", r.Findings)
	}
}
