package facts

import (
	"encoding/json"
	"runtime"
	"testing"

	"jigiya/ledger"
)

// variedEngine has groups of two currencies, some with sums beyond 32 bits, some without
// a facilitator, some that may not speak.
func variedEngine(t testing.TB, groups int) *Engine {
	t.Helper()
	e := NewEngine()
	for n := range groups {
		f := madeUp(n, 52)
		switch {
		case n%5 == 1:
			f.Group.Currency, f.Cycles[0].Currency = "GNF", "GNF"
		case n%7 == 2:
			f.enrich(5_000_000_000)
		case n%11 == 3:
			f = Unfit(f.Group.ID, Disputed).facts
		}
		if n%3 == 0 {
			f.Group.Facilitator = ""
		}
		for i := range f.Loans {
			f.Loans[i].Member = ledger.MemberNumber(1 + i%9)
			f.Loans[i].Rank = uint32(1 + i/9)
		}
		if err := e.Put(Vouch(f)); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

// enrich gives a group more than 32 bits hold.
func (f *Facts) enrich(by ledger.Amount) {
	for i := range f.Meetings {
		f.Meetings[i].Money += by
	}
	for i := range f.Steps {
		f.Steps[i].Outstanding += by
	}
}

// answered are the answers to all questions, as JSON.
func answered(t testing.TB, e *Engine, at ledger.Date) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, q := range questions {
		q.At, q.From = at, min(q.From, at)
		answer := e.Statistics
		if q.loans {
			answer = e.Loans
		}
		s, err := answer(q.Query)
		if err != nil {
			t.Fatal(q.name, err)
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(q.name, err)
		}
		all[q.name] = string(text)
	}
	return all
}

// TestCores: the answer does not depend on how many cores looked for it.
func TestCores(t *testing.T) {
	e, at := variedEngine(t, 1100), ledger.NewDate(2025, 11, 14) // a core has at least 256 groups
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := answered(t, e, at)
	runtime.GOMAXPROCS(4)
	for name, have := range answered(t, e, at) {
		if have != want[name] {
			t.Errorf("%s: four cores say something else than one", name)
		}
	}
}

// TestClassesAddUp: what is added up over the classes of loans is the total, borrowers
// apart.
func TestClassesAddUp(t *testing.T) {
	e := variedEngine(t, 1100)
	for _, by := range []By{ByPurpose, BySize, ByTerm, ByRank, BySeason, ByCohort} {
		s, err := e.Loans(Query{At: ledger.NewDate(2025, 11, 14), By: by, Series: ByMonth})
		if err != nil {
			t.Fatal(err)
		}
		addUp(t, s.Rows, &s.Total)
		for _, p := range s.Points {
			addUp(t, p.Rows, &p.Total)
		}
	}
}

func addUp(t *testing.T, rows []Row, total *Row) {
	t.Helper()
	var sum cell
	for i := range rows {
		sum.add(rows[i].sums)
	}
	if sum[mBorrowers] < total.sums[mBorrowers] {
		t.Errorf("%d borrowers in the rows, %d in all", sum[mBorrowers], total.sums[mBorrowers])
	}
	sum[mBorrowers] = total.sums[mBorrowers]
	if sum != *total.sums {
		t.Errorf("the rows have %v\nthe total %v", sum, *total.sums)
	}
}
