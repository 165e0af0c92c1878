package audit_test

import (
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/audit"
)

// The year of Amenuveve, 4 100 entries, beside a fold of the same without an audit.
func BenchmarkAudit(b *testing.B) {
	facts := registered(b, "amenuveve")
	b.Run("audit", func(b *testing.B) {
		for b.Loop() {
			if _, err := audit.OfFacts(over(facts), audit.Visit{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("fold", func(b *testing.B) {
		for b.Loop() {
			book := new(ledger.Book)
			for _, f := range facts {
				if err := book.Apply(f); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
