package node

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/journal"
)

// Whoever is slow to be told misses no entry of those that came meanwhile: they come
// together. Only what is too much is left to be asked for.
func TestNewsForTheSlow(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	h := granted(t, d, "journal")
	h.openMeeting()
	g := h.node.newGuest(d.key.Address(), nil)
	defer g.Leave()
	first := h.journal().Len()
	told := func() (seqs []uint64) {
		for head := h.journal().Head(); ; {
			c := <-g.Changed()
			for _, raw := range c.Entries {
				e, err := journal.Decode(raw.Bytes, raw.Signature)
				must(t, err)
				seqs = append(seqs, e.Seq())
			}
			if c.State.Head == head {
				return seqs
			}
		}
	}
	for range 10 {
		h.add(gift())
	}
	h.add(gift(), gift())
	want := []uint64{}
	for seq := first; seq < first+12; seq++ {
		want = append(want, seq)
	}
	if d := cmp.Diff(want, told()); d != "" {
		t.Errorf("told of others: %s", d)
	}
	h.add(gift())
	told()
	many := make([]ledger.Event, maxNewsEntries+1)
	for i := range many {
		many[i] = gift()
	}
	h.add(gift()) // waits to be taken
	h.add(gift())
	h.add(many...)
	if seqs := told(); len(seqs) > 2 {
		t.Errorf("too many are told: %d", len(seqs))
	}
}
