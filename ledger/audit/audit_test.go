package audit_test

import (
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
func registered(t *testing.T, name string) []ledger.Fact {
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
