package node

import (
	"testing"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/ledger/report/facts"
	"jigiya/node/store"
)

// BenchmarkHarvest is what a year's journal costs on its way into the facts, beside the
// verifying of every signature in it, which was paid when it was taken in.
func BenchmarkHarvest(b *testing.B) {
	h := newHome(b, Options{})
	h.meet(52)
	head, _, err := h.node.store.Head(store.Hash(h.group))
	must(b, err)
	per := func(b *testing.B) {
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/float64(head.Seq+1)*1e6, "µs/entry")
	}
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			_, err := h.node.audited(h.group, 0, nil)
			must(b, err)
		}
		per(b)
	})
	b.Run("replay", func(b *testing.B) {
		for b.Loop() {
			_, err := journal.Replay(h.node.raws(h.group, 0), journal.Replaying{Group: h.group})
			must(b, err)
		}
		per(b)
	})
	h.reopen()
	source := &harvest{h.node}
	b.Run("replay and fold", func(b *testing.B) {
		for b.Loop() {
			foldOnce(b, source, h.group)
		}
		per(b)
	})
	_, err = h.node.group(h.group)
	must(b, err)
	b.Run("fold what is in memory", func(b *testing.B) {
		for b.Loop() {
			foldOnce(b, source, h.group)
		}
		per(b)
	})
}

func foldOnce(b *testing.B, source *harvest, group crypto.Hash) {
	v, err := source.Fold(ctx, group)
	if err != nil || v.Facts().Group.State != facts.OK {
		b.Fatal(err)
	}
}
