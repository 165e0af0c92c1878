package sim_test

import (
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/sim"
)

func TestPlays(t *testing.T) {
	var facts, meetings int
	for seed := range uint64(200) {
		g := sim.New(seed, sim.Options{Cycles: 2})
		err := g.Play(func(f ledger.Fact, b *ledger.Book) error {
			facts++
			if f.Event.Kind() == ledger.KindMeetingClosed {
				meetings++
				return b.Audit()
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	t.Log(facts, meetings)
}
