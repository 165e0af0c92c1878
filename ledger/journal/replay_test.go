package journal

import (
	"testing"
)

func TestReplayGivesTheSameJournal(t *testing.T) {
	v := newVillage(t, 1, 25)
	v.live(600)
	for _, verify := range []bool{false, true} {
		j, err := Replay(stored(v.entries), Replaying{Group: v.journal.Group(), Verify: verify})
		if err != nil {
			t.Fatal(err)
		}
		if j.Head() != v.journal.Head() || j.Book().Totals() != v.journal.Book().Totals() {
			t.Errorf("verify %v: at %v, want %v", verify, j.Head(), v.journal.Head())
		}
	}
}
