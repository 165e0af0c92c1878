package sim_test

import (
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/journal"
	"jigiya/ledger/sim"
)

func entries(signed *sim.Signed) iter.Seq2[*journal.Entry, error] {
	return func(yield func(*journal.Entry, error) bool) {
		for _, e := range signed.Entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// TestTwoHistories: the writer of a signed group tells somebody else another story. An
// audit that knows of it says so, and says nothing worse of the journal without it
// than of the facts it was signed from.
func TestTwoHistories(t *testing.T) {
	groups := uint64(6)
	if testing.Short() {
		groups = 2
	}
	for seed := range groups {
		o := sim.Options{Careful: true, Until: ledger.NewDate(2026, 6, 30)}
		g := sim.New(seed, o)
		signed, err := g.Sign()
		if err != nil {
			t.Fatal(err)
		}
		visit := honestly(g.Book())
		plain, err := audit.Of(signed.Journal, entries(signed), audit.Beside{}, visit)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(codes(audited(t, sim.New(seed, o))), codes(plain.Findings)); diff != "" {
			t.Errorf("signed, the group is another (-facts +journal)\n%s", diff)
		}
		doubt := signed.Journal.Dispute([]*journal.Equivocation{twice(t, signed)}, nil, journal.Witness{})
		report, err := audit.Of(signed.Journal, entries(signed), audit.Beside{Dispute: doubt}, visit)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(codes(report.Findings), audit.TwoHistories) {
			t.Errorf("seed %d: two histories are not seen: %v", seed, codes(report.Findings))
		}
	}
}

// codes are what was found, without what only signatures can show.
func codes(findings []audit.Finding) (all []audit.Code) {
	for _, f := range findings {
		if f.Code != audit.OneDevice {
			all = append(all, f.Code)
		}
	}
	return all
}

// twice is the proof that the writer signed something else in place of her last entry
// that nobody cosigned.
func twice(t *testing.T, signed *sim.Signed) *journal.Equivocation {
	t.Helper()
	place := len(signed.Entries) - 1
	for len(signed.Entries[place].Cosignatures()) > 0 {
		place--
	}
	other, err := new(journal.Journal).Accept(signed.Entries[:place]...)
	if err != nil {
		t.Fatal(err)
	}
	author := signed.Keys[ledger.Signatory(other.Writer())]
	lie, err := other.Sign(journal.Signing{Author: author, Recorded: other.Book().Recorded()},
		&ledger.Contribution{Member: 1, Fund: "social", Amount: 10})
	if err != nil {
		t.Fatal(err)
	}
	proof, err := journal.NewEquivocation(signed.Entries[place], lie[0])
	if err != nil {
		t.Fatal(err)
	}
	return proof
}
