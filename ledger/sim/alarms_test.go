package sim_test

import (
	"iter"
	"maps"
	"slices"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/sim"
)

// honestly is a visit to a group whose box and passbooks are as the book says.
func honestly(b *ledger.Book) (v audit.Visit) {
	for _, f := range b.Funds() {
		v.Counts = append(v.Counts, ledger.Count{Fund: f, Amount: b.Cash(f)})
	}
	for _, m := range b.Members() {
		if !m.Left && !b.CycleClosed() {
			v.Said = append(v.Said, audit.Statement{Member: m.Number, About: audit.SaidShares, Value: int64(m.Shares)})
		}
	}
	return v
}

func told(facts []ledger.Fact) iter.Seq2[ledger.Fact, error] {
	return func(yield func(ledger.Fact, error) bool) {
		for _, f := range facts {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// tolerated are the warnings that honest groups of the simulation do cause, and of a
// thousand groups how many may: questions that a facilitator would ask for nothing. It
// is what was measured of 500 groups, and one more. Whatever is not here may be said of
// none.
var tolerated = map[audit.Code]int{
	audit.OfficerOverride: 6, // measured 4: the assembly trusts an officer, again, like anybody else
	audit.GrantReturned:   4, // measured 2: a guest happens to give a little more than somebody was once given
}

// alarming is how many of a thousand honest groups may have any warning: 6 were measured.
const alarming = 8

// TestFalseAlarms audits honest groups, slips of the pen and all.
func TestFalseAlarms(t *testing.T) {
	groups := 500
	if testing.Short() {
		groups = 30
	}
	found, alarmed := map[audit.Code]int{}, 0
	for seed := range uint64(groups) {
		worst := audit.Info
		for _, f := range audited(t, sim.New(seed, sim.Options{Cycles: 2, Until: ledger.NewDate(2026, 6, 30)})) {
			found[f.Code]++
			if f.Severity.Weight() > audit.Notice.Weight() {
				t.Logf("seed %d: %s %v", seed, f.Code, f.Values)
			}
			if f.Severity.Weight() > worst.Weight() {
				worst = f.Severity
			}
		}
		if worst.Weight() > audit.Notice.Weight() {
			alarmed++
		}
	}
	if alarmed*1000 > alarming*max(groups, 125) {
		t.Errorf("%d of %d honest groups have a warning", alarmed, groups)
	}
	t.Logf("%d honest groups, %d with a warning or worse", groups, alarmed)
	for _, code := range slices.Sorted(maps.Keys(found)) {
		t.Logf("%-8s %-22s %6d  %.2f a group", code.Severity(), code, found[code], float64(found[code])/float64(groups))
		if code.Severity().Weight() > audit.Notice.Weight() && found[code]*1000 > tolerated[code]*max(groups, 100) {
			t.Errorf("%s: %d of %d honest groups", code, found[code], groups)
		}
	}
}

// audited is what an audit finds in a simulated group.
func audited(t testing.TB, g *sim.Group) []audit.Finding {
	t.Helper()
	facts, err := g.Facts()
	if err != nil {
		t.Fatal(err)
	}
	report, err := audit.OfFacts(told(facts), honestly(g.Book()))
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}
