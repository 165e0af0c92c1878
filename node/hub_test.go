package node

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/p2p"
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

// What was told before it was heard of is not told again.
func TestNewsAhead(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	h := granted(t, d, "journal")
	h.openMeeting()
	g := h.node.newGuest(d.key.Address(), nil)
	defer g.Leave()
	slow := &guest{node: h.node, device: d.key.Address(), early: map[p2p.Topic]uint64{}}
	told := func(commit uint64) int {
		c, ok := slow.change(news{h.group, 0, commit}, commit)
		if !ok || c.State.Head != h.journal().Head() {
			t.Errorf("commit %d tells of %+v", commit, c.State.Head)
		}
		return len(c.Entries)
	}
	h.add(gift())
	first := h.node.hub.commit
	h.add(gift(), gift())
	if n := told(first); n != 3 {
		t.Errorf("%d entries are told, want 3", n)
	}
	if n := told(first + 1); n != 0 {
		t.Errorf("%d entries are told twice", n)
	}
	h.add(gift())
	if n := told(first + 2); n != 1 {
		t.Errorf("%d entries are told, want 1", n)
	}
}
