package pdf_test

import (
	"io"
	"testing"

	"jigiya/ledger/message"
)

// BenchmarkPrint is what a person waits for.
func BenchmarkPrint(b *testing.B) {
	for _, p := range []print{{name: "passbook", write: passbook(village(), 7, frames(3))}, {name: "recital", write: recital(village())}} {
		b.Run(p.name, func(b *testing.B) {
			for b.Loop() {
				if err := p.write(io.Discard, edition(message.French)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
