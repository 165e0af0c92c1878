package facts

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/register"
)

// A village plays a group's life into a folding, and keeps every fact.
type village struct {
	t        testing.TB
	folding  *Folding
	facts    []ledger.Fact
	recorded int64
}

func newVillage(t testing.TB) *village {
	return &village{t: t, folding: NewFolding(), recorded: int64(ledger.NewDate(2025, 12, 1)) * 86400}
}

func (v *village) book() *ledger.Book { return v.folding.Book() }

// say enters an event with the cosignatures of all who hold a key.
func (v *village) say(e ledger.Event) uint64 {
	v.t.Helper()
	v.book().Complete(e)
	f := ledger.Fact{Seq: uint64(len(v.facts)), Recorded: v.recorded, Event: e}
	for _, o := range v.book().KeyHolders() {
		f.Cosigners = append(f.Cosigners, o.Member)
	}
	if err := v.folding.Take(f); err != nil {
		v.t.Fatalf("entry %d, %v %+v: %v", f.Seq, e.Kind(), e, err)
	}
	v.facts = append(v.facts, f)
	return f.Seq
}

func (v *village) counts() (counts []ledger.Count) {
	for _, name := range v.book().Funds() {
		counts = append(counts, ledger.Count{Fund: name, Amount: v.book().Cash(name)})
	}
	return counts
}

func (v *village) open(date string) {
	v.t.Helper()
	v.recorded = int64(on(v.t, date))*86400 + 36000
	v.say(&ledger.MeetingOpened{Date: on(v.t, date), Counts: v.counts()})
}

func (v *village) close() uint64 {
	v.t.Helper()
	return v.say(&ledger.MeetingClosed{Counts: v.counts()})
}

// meet holds a meeting in which all this is said.
func (v *village) meet(date string, events ...ledger.Event) {
	v.t.Helper()
	v.open(date)
	for _, e := range events {
		v.say(e)
	}
	v.close()
}

func on(t testing.TB, s string) ledger.Date {
	t.Helper()
	d, err := ledger.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// facts of a simulated group are vouched for under a made-up id.
func vouched(f *Facts, n byte) Verified {
	f.Group.ID, f.Group.State = crypto.Hash{n}, OK
	return Vouch(f)
}

// amenuveve is the published year of a Togolese group.
func amenuveve(t testing.TB) *village {
	t.Helper()
	return fromRegister(t, "amenuveve")
}

func fromRegister(t testing.TB, name string) *village {
	t.Helper()
	v := newVillage(t)
	const testdata = "../../../testdata/registers/"
	file, err := constitution.Parse(read(t, testdata+name+".toml"))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[ledger.MemberNumber]ledger.Signatory{}
	for _, m := range file.Members {
		if slices.Contains(m.Roles, ledger.KeyHolder) {
			keys[m.Number] = ledger.Signatory{2, byte(m.Number)}
		}
	}
	v.say(file.Founding(ledger.Signatory{2}, keys))
	rows, err := register.Read(open(t, testdata+name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	events, _, err := register.Events(v.book(), rows, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		v.say(e)
	}
	return v
}

func open(t testing.TB, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAmenuveve(t *testing.T) {
	v := amenuveve(t)
	e := NewEngine()
	if err := e.Put(vouched(v.folding.Facts(), 1)); err != nil {
		t.Fatal(err)
	}
	s, err := e.Statistics(Query{At: v.book().Today(), By: ByCercle, Series: ByQuarter})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(string(mustJSON(t, s)))
}

func BenchmarkRefold(b *testing.B) {
	v := amenuveve(b)
	b.ReportMetric(float64(len(v.facts)), "entries")
	for b.Loop() {
		f := NewFolding()
		for _, fact := range v.facts {
			if err := f.Take(fact); err != nil {
				b.Fatal(err)
			}
		}
		f.Facts()
	}
}

// BenchmarkUpdate keeps an Engine up with a group's life: after each closing its entries
// since the one before are folded, and the group is replaced among a thousand.
func BenchmarkUpdate(b *testing.B) {
	v := amenuveve(b)
	e := madeUpEngine(1000, 52)
	updates, begin := 0, processor()
	for b.Loop() {
		f := NewFolding()
		for _, fact := range v.facts {
			if err := f.Take(fact); err != nil {
				b.Fatal(err)
			}
			if fact.Event.Kind() != ledger.KindMeetingClosed {
				continue
			}
			updates++
			if err := e.Put(vouched(f.Facts(), 1)); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(updates), "ms/update")
	b.ReportMetric((processor()-begin).Seconds()*1e3/float64(updates), "cpu-ms/update")
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return text
}
