package door

import (
	"context"
	"testing"

	"jigiya/crypto"
	"jigiya/node/api"
)

// What the door costs: a call that does nothing, beside a call that reads a balance in
// process and through it.
func BenchmarkCall(b *testing.B) {
	client := served(b, &puppet{verify: func(context.Context, api.Progress) (api.Verdict, error) { return api.Verdict{}, nil }}, Options{})
	for b.Loop() {
		if _, err := client.Verify(ctx, crypto.Hash{}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAmenuveve(b *testing.B) {
	n := aNode(b)
	group := foundFrom(b, n, "amenuveve")
	client := served(b, n, Options{})
	for name, s := range map[string]api.Service{"in process": n, "through the door": client} {
		b.Run("balance "+name, func(b *testing.B) {
			for b.Loop() {
				_, err := s.Balance(ctx, group, api.Now)
				must(b, err)
			}
		})
		b.Run("members "+name, func(b *testing.B) {
			for b.Loop() {
				_, err := s.Members(ctx, group)
				must(b, err)
			}
		})
		b.Run("journal "+name, func(b *testing.B) {
			for b.Loop() {
				entries, err := entriesOf(s, group, 0)
				must(b, err)
				b.ReportMetric(float64(len(entries)), "entries")
			}
		})
	}
}
