package sim_test

import (
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/sim"
)

// TestCashbookAgrees lives many groups and lets a second person keep their books in
// another way: at every closing, share-out and opening of a cycle every figure agrees.
func TestCashbookAgrees(t *testing.T) {
	groups := uint64(400)
	if testing.Short() {
		groups = 60
	}
	facts, meetings, shared := 0, 0, 0
	for seed := range groups {
		cashbook := sim.NewCashbook()
		err := sim.New(seed, sim.Options{Cycles: 2}).Play(func(f ledger.Fact, b *ledger.Book) error {
			facts++
			if err := cashbook.Hear(f); err != nil {
				return err
			}
			switch f.Event.Kind() {
			case ledger.KindMeetingClosed:
				meetings++
			case ledger.KindShareOut:
				shared++
			case ledger.KindCycleOpened:
			default:
				return nil
			}
			if err := b.Audit(); err != nil {
				return err
			}
			return cashbook.Compare(b)
		})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	t.Logf("%d groups, %d facts, %d meetings, %d share-outs: every figure agrees", groups, facts, meetings, shared)
}
