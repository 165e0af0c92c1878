package message

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is looked up is what is read, and nothing else is found.
func TestPage(t *testing.T) {
	for _, l := range Languages {
		all := embedded[l]()
		if len(all) < 400 {
			t.Fatalf("only %d sentences", len(all))
		}
		p := &page{language: l}
		for id, want := range all {
			have, ok := p.find(id)
			if diff := cmp.Diff(want, have, cmp.AllowUnexported(piece{})); !ok || diff != "" {
				t.Errorf("%s in %s: %s", id, l, diff)
			}
		}
		for _, id := range []string{"", ".", "fund", "fund.", ".savings", "fund.x", "fund.savings.x", "savings", "fund.sav", "fund.\nsavings", "nothing.savings"} {
			if s, ok := p.find(id); ok {
				t.Errorf("%q is found in %s: %v", id, l, s)
			}
		}
		if len(p.said) != len(all) {
			t.Errorf("%d sentences are remembered, of %d", len(p.said), len(all))
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		p := &page{language: French}
		p.find("heading.wrong_pins")
		p.find("refusal.share_limit_exceeded")
	}
}
