package journal

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"jigiya/crypto"
)

// A Branch is another history of a group than the one followed here, as far as
// it is held. All of it has passed the gate.
type Branch struct {
	Entries []*Entry // from the first that differs
	Journal *Journal // as it stands at their end
}

// Branch replays what is held up to where entries leave it, and passes those
// through the gate; entries that the journal holds are passed over. Held are the
// stored entries from the founding on, of which no more are read than needed.
// Where an entry is refused, the branch ends before it and comes with the error;
// the branch is nil if not even its first entry passed.
func (j *Journal) Branch(held iter.Seq2[Raw, error], entries ...*Entry) (*Branch, error) {
	entries = j.past(entries)
	switch {
	case len(entries) == 0:
		return nil, fmt.Errorf("following a branch: %w", malformed("nothing of it differs"))
	case entries[0].founds():
		return nil, fmt.Errorf("following a branch: %w", malformed("it is of another group"))
	}
	before, err := Replay(upTo(held, entries[0].header.Seq), Replaying{Group: j.group})
	if err != nil {
		return nil, fmt.Errorf("following a branch: %w", err)
	}
	b := &Branch{Journal: before}
	err = b.Extend(entries...)
	if len(b.Entries) == 0 {
		return nil, err
	}
	return b, err
}

// past are the entries from the first that the journal does not hold.
func (j *Journal) past(entries []*Entry) []*Entry {
	for i, e := range entries {
		if e.header.Seq >= j.Len() || j.ids.at(e.header.Seq) != e.id {
			return entries[i:]
		}
	}
	return nil
}

func upTo(held iter.Seq2[Raw, error], seq uint64) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		n := uint64(0)
		for raw, err := range held {
			if n == seq || !yield(raw, err) {
				return
			}
			n++
		}
	}
}

// Extend passes more entries through the branch's gate. If one is refused, those
// before it are taken in all the same: what was signed is evidence up to there.
func (b *Branch) Extend(entries ...*Entry) error {
	if len(b.Entries)+len(entries) > MaxBranch {
		return fmt.Errorf("following a branch: %w", malformed("more than %d entries", MaxBranch))
	}
	err := b.take(entries...)
	if err == nil {
		return nil
	}
	for _, e := range entries {
		if err := b.take(e); err != nil {
			return fmt.Errorf("following a branch: %w", err)
		}
	}
	return fmt.Errorf("following a branch: %w", err)
}

func (b *Branch) take(entries ...*Entry) error {
	grown, err := b.Journal.Accept(entries...)
	if err != nil {
		return err
	}
	next := b.Journal.Len()
	for _, e := range entries { // those held already have their place
		if e.header.Seq == next {
			b.Entries = append(b.Entries, e)
			next++
		}
	}
	b.Journal = grown
	return nil
}

// Chains puts entries that came in any order, some perhaps twice, into chains by
// their links. Each ends with an entry that none of the others follows, and
// begins with the first before it that is there. At most MaxChains are given:
// those whose ends have the highest epochs, then those with the highest seqs.
func Chains(entries []*Entry) (chains [][]*Entry) {
	byID, followed := map[crypto.Hash]*Entry{}, map[crypto.Hash]bool{}
	for _, e := range entries {
		byID[e.id], followed[e.header.Prev] = e, true
	}
	for _, end := range slices.SortedFunc(maps.Values(byID), farthest) {
		if !followed[end.id] && len(chains) < MaxChains {
			chains = append(chains, chainTo(end, byID))
		}
	}
	return chains
}

func farthest(a, b *Entry) int {
	return cmp.Or(
		cmp.Compare(b.header.Epoch, a.header.Epoch),
		cmp.Compare(b.header.Seq, a.header.Seq),
		slices.Compare(a.id[:], b.id[:]),
	)
}

// chainTo goes back from an end. No entry can follow one that follows it, for
// each holds the digest of the one before.
func chainTo(end *Entry, byID map[crypto.Hash]*Entry) (chain []*Entry) {
	for e := end; e != nil; e = byID[e.header.Prev] {
		chain = append(chain, e)
	}
	slices.Reverse(chain)
	return chain
}
