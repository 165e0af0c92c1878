package web

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jigiya/ledger"
	"jigiya/node/api"
)

// A tap on a member's tile in a group of forty, from the form to the page that shows her
// stamp: durable, and the page made. The mark is 50 ms at the 95th percentile.
func BenchmarkTap(b *testing.B) {
	w := newTreasurer(b)
	for n := ledger.MemberNumber(13); n <= ledger.MaxMembers; n++ {
		joins := &ledger.MemberJoined{Member: n, Sex: ledger.Female, Person: ledger.Said(fmt.Sprint("Member ", n))}
		_, err := w.node.Propose(b.Context(), api.Proposal{Group: w.group, Events: []ledger.Event{joins}, PINs: w.pins})
		must(b, err)
	}
	w.opens("2026-11-23")
	w.does("attendance", f("do", "mark", "mark", "others:present"), 200)
	var took []time.Duration
	taps := 0
	b.ResetTimer()
	for b.Loop() {
		if taps++; taps%(40*5) == 0 {
			b.StopTimer()
			w.closes()
			w.opens(w.book().NextMeeting().String())
			b.StartTimer()
		}
		n := taps % 40
		begun := time.Now()
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n+1, ":1")), 200)
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
