package sim_test

import (
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/ledger/sim"
)

// TestSigned: what is signed passes the gate of a stranger who verifies every
// signature, adds up to the same book, and is the same, byte for byte, every time.
func TestSigned(t *testing.T) {
	groups := uint64(4)
	if testing.Short() {
		groups = 1
	}
	for seed := range groups {
		g := sim.New(seed, sim.Options{Cycles: 2})
		signed, err := g.Sign()
		if err != nil {
			t.Fatal(err)
		}
		replayed, err := journal.Replay(raw(signed.Entries), journal.Replaying{Verify: true})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(balances(g.Book()), balances(replayed.Book())); diff != "" {
			t.Errorf("the signed journal is another book (-lived +replayed)\n%s", diff)
		}
		again, err := sim.New(seed, sim.Options{Cycles: 2}).Sign()
		if err != nil {
			t.Fatal(err)
		}
		if again.Journal.Head() != signed.Journal.Head() {
			t.Errorf("seed %d: two lives of one seed", seed)
		}
		if replayed.Epoch() > 0 {
			t.Logf("seed %d: %d epochs", seed, replayed.Epoch()+1)
		}
	}
}

// TestHead pins the bytes of one seed: other programs may rely on them.
func TestHead(t *testing.T) {
	signed, err := sim.New(1, sim.Options{}).Sign()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d entries", len(signed.Entries))
	if got := signed.Journal.Head().ID.String(); got != headOfSeed1 {
		t.Errorf("the head of seed 1 is %s", got)
	}
}

const headOfSeed1 = "a6d0f60fdf90ed4f56414e667394615266a92d7d51410fb0e44952736fa29724"

func raw(entries []*journal.Entry) iter.Seq2[journal.Raw, error] {
	return func(yield func(journal.Raw, error) bool) {
		for _, e := range entries {
			if !yield(journal.Raw{Bytes: e.Bytes(), Signature: e.Signature()}, nil) {
				return
			}
		}
	}
}

func balances(b *ledger.Book) map[string]ledger.Amount {
	all := map[string]ledger.Amount{}
	for a, balance := range b.Accounts {
		if balance != 0 {
			all[a.String()] = balance
		}
	}
	return all
}
