//go:build linux

package node

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

// BenchmarkHarvest is what a year's journal costs on its way into the facts, beside the
// verifying of every signature in it, alone and with what else its taking in needs:
// hashes, links, rights and rules.
func BenchmarkHarvest(b *testing.B) {
	h := newHome(b, Options{})
	h.meet(52)
	entries := h.entries()
	per := func(b *testing.B) {
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/float64(len(entries))*1e6, "µs/entry")
	}
	b.Run("bare verification", func(b *testing.B) {
		for b.Loop() {
			verifyAll(b, h.ring.device, len(entries))
		}
		per(b)
	})
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
	b.Run("replay and fold", func(b *testing.B) {
		for b.Loop() {
			foldOnce(b, h)
		}
		per(b)
	})
	_, err := h.node.group(h.group)
	must(b, err)
	b.Run("fold what is in memory", func(b *testing.B) {
		for b.Loop() {
			foldOnce(b, h)
		}
		per(b)
	})
}

// BenchmarkTakeIn is a year's journal that comes from a peer over TCP: verified, durable,
// folded; and in the same run so many signatures are verified on all cores, and nothing
// else.
func BenchmarkTakeIn(b *testing.B) {
	var ours, folds, bare []time.Duration
	for b.Loop() {
		b.StopTimer()
		d := newDevice(b)
		h := granted(b, d, "journal")
		h.meet(52)
		at := listen(b, h.node)
		bare = append(bare, verifyAll(b, h.ring.device, h.signatures()))
		b.StartTimer()
		start := time.Now()
		d.sync(at)
		synced := time.Now()
		foldOnce(b, &home{TB: b, node: d.node, group: h.group})
		ours, folds = append(ours, time.Since(start)), append(folds, time.Since(synced))
		b.StopTimer()
		must(b, d.node.Close())
		must(b, h.node.Close())
		b.StartTimer()
	}
	b.ReportMetric(quantile(bare, .5)/quantile(ours, .5), "of-bare")
	b.ReportMetric(quantile(folds, .5)/quantile(ours, .5), "fold/all")
}

// signatures is how many there are in a journal, those of the cosigners too.
func (h *home) signatures() (n int) {
	for _, e := range h.entries() {
		n += 1 + len(e.Cosignatures())
	}
	return n
}

// foldOnce folds from the founding.
func foldOnce(b *testing.B, h *home) {
	v, err := (&harvest{h.node, new(followings)}).Fold(ctx, h.group)
	if err != nil || v.Facts().Group.State != facts.OK {
		b.Fatal(err)
	}
}

// BenchmarkArrival is an entry that has arrived, of a long journal, until all figures
// know it: with the group followed, and as it is for one that is not.
func BenchmarkArrival(b *testing.B) {
	const perMeeting = 80
	h := newHome(b, Options{})
	fresh := func(b *testing.B) {
		_, err := h.node.warehouse(ctx, api.Counting{})
		must(b, err)
	}
	h.openMeeting()
	for _, entries := range []int{1000, 10_000} {
		for int(h.journal().Len()) < entries {
			h.add(slices.Repeat([]ledger.Event{gift()}, perMeeting-2)...)
			h.closeMeeting()
			h.openMeeting()
		}
		fresh(b)
		b.Run(fmt.Sprint(entries, " entries, followed"), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				h.add(gift())
				b.StartTimer()
				fresh(b)
			}
		})
		b.Run(fmt.Sprint(entries, " entries, from the founding"), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				h.add(gift())
				h.node.stockroom.followed.forget()
				b.StartTimer()
				fresh(b)
			}
		})
	}
}
