package sim_test

import (
	"reflect"
	"runtime"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

// country is a year of weekly meetings of groups that run at one time.
var country = sim.Options{
	Meets: ledger.Interval{Count: 1}, Cycles: 2, From: ledger.NewDate(2025, 6, 2), Until: ledger.NewDate(2026, 5, 31),
}

func crowd(t testing.TB, models int) *sim.Crowd {
	t.Helper()
	c, err := sim.NewCrowd(7, models, country)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCrowd: the groups of a crowd differ, each is always the same, and the engine of
// the statistics takes them all.
func TestCrowd(t *testing.T) {
	c := crowd(t, 30)
	ids, villages, meetings := map[string]bool{}, map[string]bool{}, 0
	n := uint64(0)
	for f := range c.Groups(300) {
		ids[f.Group.ID.String()], villages[f.Group.Village] = true, true
		meetings += len(f.Meetings)
		if !reflect.DeepEqual(f, c.Group(n)) {
			t.Fatalf("group %d is another each time", n)
		}
		for _, m := range f.Meetings {
			if m.Assets() < 0 || m.Borrowers > m.Members || m.From > m.Until {
				t.Fatalf("group %d: %+v", n, m)
			}
		}
		n++
	}
	if len(ids) != 300 || len(villages) < 30 || meetings < 300*40 || meetings > 300*56 {
		t.Errorf("%d groups in %d villages held %d meetings", len(ids), len(villages), meetings)
	}
}

// TestVariation walks through everything a group's facts hold: of every sum and every
// day the crowd made a varied one, and left all else as it was. So a column that is
// added to the facts is not forgotten here.
func TestVariation(t *testing.T) {
	c := crowd(t, 1)
	a, b := c.Group(1), c.Group(2)
	for n := uint64(3); ratio(a) == ratio(b) && n < 50; n++ {
		b = c.Group(n)
	}
	w := walk{t: t, up: ratio(b), down: ratio(a), days: b.Cycles[0].Start - a.Cycles[0].Start}
	for _, pair := range [][2]any{{a.Cycles, b.Cycles}, {a.Meetings, b.Meetings}, {a.Loans, b.Loans}, {a.Steps, b.Steps}, {a.Members, b.Members}} {
		w.same("", reflect.ValueOf(pair[0]), reflect.ValueOf(pair[1]))
	}
	if w.sums < 1000 || w.dates < 500 || w.days == 0 {
		t.Errorf("%d sums and %d dates compared, %d days apart", w.sums, w.dates, w.days)
	}
}

// ratio stands for how dear a group is.
func ratio(f *facts.Facts) ledger.Amount { return f.Cycles[0].ShareValue }

type walk struct {
	t           *testing.T
	up, down    ledger.Amount
	days        ledger.Date
	sums, dates int
}

func (w *walk) same(path string, a, b reflect.Value) {
	switch x := a.Interface().(type) {
	case ledger.Amount:
		w.sums++
		if y := b.Interface().(ledger.Amount); x*w.up != y*w.down {
			w.t.Fatalf("%s: %d and %d", path, x, y)
		}
		return
	case ledger.Date:
		w.dates++
		if y := b.Interface().(ledger.Date); x != y && x+w.days != y || x != 0 && x != facts.End && x+w.days != y {
			w.t.Fatalf("%s: %v and %v", path, x, y)
		}
		return
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			w.same(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range a.Len() {
			w.same(path, a.Index(i), b.Index(i))
		}
	default:
		if !a.Equal(b) {
			w.t.Fatalf("%s: %v and %v", path, a, b)
		}
	}
}

func TestCrowdBounds(t *testing.T) {
	for _, n := range []int{-1, 0, sim.MaxModels + 1} {
		if _, err := sim.NewCrowd(1, n, sim.Options{}); err == nil {
			t.Errorf("a crowd of %d models", n)
		}
	}
	if _, err := sim.NewCrowd(1, 1, sim.Options{Members: 1}); err == nil {
		t.Error("a crowd of lonely women")
	}
}

// TestCrowdStreams: a crowd is handed out group by group, whatever its size.
func TestCrowdStreams(t *testing.T) {
	c := crowd(t, 20)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range c.Groups(5000) {
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("%d bytes are held after 5000 groups", grown)
	}
}

func BenchmarkCrowd(b *testing.B) {
	c := crowd(b, 50)
	n, rows := uint64(0), 0
	for b.Loop() {
		rows += len(c.Group(n).Meetings)
		n++
	}
	b.ReportMetric(float64(rows)/float64(n), "meetings/group")
}

func BenchmarkPlay(b *testing.B) {
	n, facts := uint64(0), 0
	for b.Loop() {
		err := sim.New(n, sim.Options{}).Play(func(ledger.Fact, *ledger.Book) error { facts++; return nil })
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(facts)/b.Elapsed().Seconds(), "facts/s")
}

// TestCrowdIsLikeGroups asks the same statistics of a crowd and of as many groups that
// were simulated one by one from other seeds: the country looks the same.
func TestCrowdIsLikeGroups(t *testing.T) {
	if testing.Short() {
		t.Skip("what a hundred groups look like takes seconds")
	}
	crowded, lived := facts.NewEngine(), facts.NewEngine()
	for f := range crowd(t, 100).Groups(1500) {
		put(t, crowded, f)
	}
	for seed := range uint64(100) {
		one, err := sim.NewCrowd(10_000+seed, 1, country)
		if err != nil {
			t.Fatal(err)
		}
		put(t, lived, one.Group(0))
	}
	at := ledger.NewDate(2026, 2, 1)
	a, b := asked(t, crowded, facts.Query{At: at}), asked(t, lived, facts.Query{At: at})
	for _, code := range []string{"members", "women_pct", "attendance_rate", "savings_per_member", "return_on_savings",
		"fund_utilisation", "average_loan_size", "average_outstanding_loan", "borrowers_pct", "ever_borrowed_pct"} {
		x, y := figure(t, a, code), figure(t, b, code)
		if code == "members" {
			x, y = x/1500, y/100
		}
		t.Logf("%-26s %10.4f %10.4f", code, x, y)
		if x < y*0.8 || x > y*1.25 {
			t.Errorf("%s: %.4f in the crowd, %.4f in groups lived one by one", code, x, y)
		}
	}
	if rows := asked(t, crowded, facts.Query{At: at, By: facts.ByRegion}).Rows; len(rows) < 6 {
		t.Errorf("the crowd lives in %d regions", len(rows))
	}
}

func put(t *testing.T, e *facts.Engine, f *facts.Facts) {
	t.Helper()
	if err := e.Put(facts.Vouch(f)); err != nil {
		t.Fatal(err)
	}
}

func asked(t *testing.T, e *facts.Engine, q facts.Query) *facts.Statistics {
	t.Helper()
	s, err := e.Statistics(q)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func figure(t *testing.T, s *facts.Statistics, code string) float64 {
	t.Helper()
	f, ok := s.Total.Figure(code)
	value, exists := f.Value.Float()
	if !ok || !exists {
		t.Fatalf("no figure %s", code)
	}
	return value
}
