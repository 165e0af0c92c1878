package audit_test

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/constitution"
	"jigiya/ledger/register"
)

// registered is a register of testdata as a group would have entered it live: opened on
// the day at nine, an entry every twenty seconds.
func registered(t testing.TB, name string) []ledger.Fact {
	t.Helper()
	text, err := os.ReadFile("../../testdata/registers/" + name + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	file, err := constitution.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[ledger.MemberNumber]ledger.Signatory{}
	for _, m := range file.Members {
		if slices.Contains(m.Roles, ledger.KeyHolder) {
			keys[m.Number] = ledger.Signatory{2, byte(m.Number)}
		}
	}
	facts := []ledger.Fact{{Event: file.Founding(ledger.Signatory{2}, keys)}}
	book := new(ledger.Book)
	if err := book.Apply(facts[0]); err != nil {
		t.Fatal(err)
	}
	csv, err := os.Open("../../testdata/registers/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer csv.Close()
	rows, err := register.Read(csv)
	if err != nil {
		t.Fatal(err)
	}
	events, _, err := register.Events(book, rows, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	var holders []ledger.MemberNumber
	for _, o := range book.KeyHolders() {
		holders = append(holders, o.Member)
	}
	recorded := int64(0)
	for i, e := range events {
		if m, ok := e.(*ledger.MeetingOpened); ok {
			recorded = int64(m.Date)*86400 + 9*3600
		}
		recorded += 20
		facts = append(facts, ledger.Fact{Seq: uint64(i) + 1, Recorded: recorded, Event: e, Cosigners: holders})
	}
	return facts
}

func over(facts []ledger.Fact) func(func(ledger.Fact, error) bool) {
	return func(yield func(ledger.Fact, error) bool) {
		for _, f := range facts {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// The registers of a real group and of a worked one: nothing is above info, but for the
// correction that the worked one has.
func TestHonestRegisters(t *testing.T) {
	for name, want := range map[string]string{
		"amenuveve": "",
		"benkadi":   "notice correction 11 12 seq=11 amount=150\n",
	} {
		r, err := audit.OfFacts(over(registered(t, name)), audit.Visit{})
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(want, r.Canonical()); diff != "" || r.InOrder() != (want == "") {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What no file of the corpus can show, and what no good group does.
func TestFacts(t *testing.T) {
	facts := registered(t, "benkadi")
	next := func(e ledger.Event) {
		last := facts[len(facts)-1]
		facts = append(facts, ledger.Fact{Seq: last.Seq + 1, Recorded: last.Recorded + 60, Event: e, Cosigners: last.Cosigners})
	}
	next(&ledger.EpochOpened{Writer: ledger.Signatory{3, 9}, Authority: ledger.ByPolicy, Reason: ledger.Said("the keys are lost")})
	for range 3 * audit.MaxFindings {
		next(&ledger.EpochOpened{Writer: ledger.Signatory{3, 8}, Authority: ledger.ByQuorum, Reason: ledger.Said("another phone")})
	}
	r, err := audit.OfFacts(over(facts), audit.Visit{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[audit.Code]int{}
	for _, f := range r.Findings {
		seen[f.Code]++
	}
	if r.Findings[0].Code != audit.RecoveredByPolicy || seen[audit.WriterChanged] != audit.MaxFindings || r.LeftOut != 2*audit.MaxFindings {
		t.Errorf("%v, %d left out", seen, r.LeftOut)
	}
}

// A visit that cannot be is refused with the rule it breaks.
func TestVisitRefused(t *testing.T) {
	facts := registered(t, "benkadi")
	counts := []ledger.Count{{Fund: ledger.Savings}, {Fund: "social"}, {Fund: "school"}}
	shares := audit.Statement{Member: 1, About: audit.SaidShares, Value: 3}
	for _, c := range []struct {
		rule  ledger.Rule
		visit audit.Visit
	}{
		{"", audit.Visit{Counts: counts, Said: []audit.Statement{shares}}},
		{ledger.RulePurseNotCounted, audit.Visit{Counts: counts[:2]}},
		{ledger.RuleUnknownFund, audit.Visit{Counts: append(counts[:3:3], ledger.Count{Fund: "canteen"})}},
		{ledger.RuleListedTwice, audit.Visit{Counts: append(counts[:3:3], counts[0])}},
		{ledger.RuleNumberOutOfRange, audit.Visit{Counts: append(counts[:2:2], ledger.Count{Fund: "school", Amount: -1})}},
		{ledger.RuleUnknownMember, audit.Visit{Said: []audit.Statement{{Member: 77, About: audit.SaidOwes}}}},
		{ledger.RuleListedTwice, audit.Visit{Said: []audit.Statement{shares, shares}}},
		{ledger.RuleChoiceUnknown, audit.Visit{Said: []audit.Statement{{Member: 1, About: "dreams"}}}},
		{ledger.RuleNumberOutOfRange, audit.Visit{Said: []audit.Statement{{Member: 1, About: audit.SaidOwes, Value: -1}}}},
		{ledger.RuleNumberOutOfRange, audit.Visit{Said: make([]audit.Statement, audit.MaxStatements+1)}},
	} {
		r, err := audit.OfFacts(over(facts), c.visit)
		refused := new(ledger.RuleError)
		if ok := errors.As(err, &refused); ok != (c.rule != "") || refused.Rule != c.rule || ok != (r == nil) {
			t.Errorf("%+v: %v, want %s", c.visit, err, c.rule)
		}
	}
	if _, err := audit.OfFacts(over(nil), audit.Visit{}); !errors.Is(err, &ledger.RuleError{Rule: ledger.RuleNotFounded}) {
		t.Errorf("a group that was never founded: %v", err)
	}
}
