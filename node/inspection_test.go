package node

import (
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger/journal"
	"jigiya/p2p"
)

// A group in a bundle is good as far as nothing in it is changed, and no further.
func TestInspection(t *testing.T) {
	v := newVillage(t)
	v.meet(2)
	var raws []journal.Raw
	for raw, err := range v.node.raws(v.group, 0) {
		must(t, err)
		raws = append(raws, journal.Raw{Bytes: slices.Clone(raw.Bytes), Signature: raw.Signature})
	}
	changes := map[string]struct {
		change func(at int)
		topic  p2p.Topic
		good   func(at int) int
	}{
		"nothing":     {func(int) {}, v.group, func(int) int { return len(raws) }},
		"a signature": {func(at int) { raws[at].Signature[5] ^= 1 }, v.group, func(at int) int { return at }},
		"a byte":      {func(at int) { raws[at].Bytes[len(raws[at].Bytes)-1] ^= 1 }, v.group, func(at int) int { return at }},
		"the group":   {func(int) {}, crypto.Hash{1}, func(int) int { return 0 }},
	}
	for name, tt := range changes {
		for _, at := range []int{0, 1, len(raws) / 2, len(raws) - 1} {
			was := journal.Raw{Bytes: slices.Clone(raws[at].Bytes), Signature: raws[at].Signature}
			tt.change(at)
			i := &inspection{groups: map[p2p.Topic]*inspected{}}
			for part := range slices.Chunk(raws, 3) {
				must(t, i.Take(ctx, tt.topic, part, func(journal.Head, error) {}))
			}
			raws[at] = was
			got := i.verdicts()[0]
			if want := tt.good(at); got.Entries != want && name != "a byte" || got.Entries > want || got.OK != (want == len(raws)) || got.OK == (got.Cause != nil) {
				t.Errorf("%s of %d changed: %+v", name, at, got)
			}
		}
	}
}
