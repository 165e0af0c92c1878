package facts

import (
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

// quarters is a group that lends so often in each quarter of 2025, and begins its second
// cycle with one of them (4: with none).
func quarters(n byte, second int, grants [4]int32) *Facts {
	f := &Facts{Group: Group{ID: crypto.Hash{n, 1}, State: OK, Currency: "XOF", Place: ParsePlace("ocha-2023:ML0505"), Founded: ledger.NewDate(2024, 1, 1)}}
	ever := uint32(0)
	for q := range 4 {
		day, cycle := ledger.NewDate(2025, 1, 5).AddMonths(3*q), uint32(1)
		if q >= second {
			cycle = 2
		}
		if len(f.Cycles) < int(cycle) {
			f.Cycles = append(f.Cycles, Cycle{Number: cycle, Start: day, Currency: "XOF"})
			ever = 0
		}
		ever += uint32(grants[q])
		m := Meeting{
			Seq: uint64(10 + 10*q), Closing: OfMeeting, Cycle: cycle, Number: 1, From: day, Until: day.AddMonths(3),
			Standing: Standing{Members: 20, Women: 20, Savings: 20_000, EverBorrowed: min(20, ever), CycleLoans: ever, CycleGranted: ledger.Amount(1000 * ever)},
		}
		m.Granted[0] = Lent{grants[q], ledger.Amount(1000 * grants[q])}
		f.Meetings = append(f.Meetings, m)
	}
	f.Meetings[3].Until = End
	return f
}

// toldGrants are the numbers of loans that a table of rows tells, by key.
func toldGrants(rows []Row) map[string]int64 {
	told := map[string]int64{}
	for _, r := range rows {
		if f, ok := r.Figure("loans_granted_count"); ok && !f.Suppressed {
			told[r.Key] = f.NumValue
		}
	}
	return told
}

// gives says whether a whole and what is told of its periods leave less than five loans,
// but some.
func gives(whole int64, periods ...map[string]int64) func(key string) bool {
	return func(key string) bool {
		rest := whole
		for _, p := range periods {
			rest -= p[key]
		}
		return -MinCell < rest && rest < MinCell && rest != 0
	}
}

// What a group lent before it came into a row, by its cycle or its age, is the row's whole
// less its periods.
func TestPublishedWhereGroupsMove(t *testing.T) {
	for _, tt := range []struct {
		by             By
		second         int
		founded, other ledger.Date
	}{
		{ByCycle, 2, 0, 0},
		{ByAge, 4, ledger.NewDate(2024, 8, 1), ledger.NewDate(2023, 6, 1)},
	} {
		a, b := quarters(1, tt.second, [4]int32{2, 0, 8, 9}), quarters(2, 4, [4]int32{9, 9, 9, 9})
		if tt.founded > 0 {
			a.Group.Founded, b.Group.Founded = tt.founded, tt.other
		}
		e := NewEngine()
		for _, f := range []*Facts{a, b} {
			if err := e.Put(Vouch(f)); err != nil {
				t.Fatal(err)
			}
		}
		s := ask1(t, e, Query{From: ledger.NewDate(2025, 1, 1), At: ledger.NewDate(2025, 12, 31), By: tt.by, Series: ByQuarter, Leaving: true}).Publish()
		var periods []map[string]int64
		for _, p := range s.Points {
			periods = append(periods, toldGrants(p.Rows))
		}
		whole := toldGrants(s.Rows)
		if len(s.Rows) < 2 {
			t.Fatalf("by %s: %d rows", tt.by, len(s.Rows))
		}
		for key, n := range whole {
			if gives(n, periods...)(key) {
				t.Errorf("by %s, %s: in all %d, and by quarter %v", tt.by, key, n, periods)
			}
		}
	}
}

// months is a group that lends so often in each month of 2025, and begins its second cycle
// in September.
func months(grants map[int]int32) *Facts {
	f := quarters(1, 4, [4]int32{})
	f.Cycles = append(f.Cycles, Cycle{Number: 2, Start: ledger.NewDate(2025, 9, 1), Currency: "XOF"})
	m, ever := f.Meetings[0], uint32(0)
	f.Meetings = nil
	for month := 1; month <= 12; month++ {
		first := ledger.NewDate(2025, 1, 1).AddMonths(month - 1)
		m.Seq, m.Number, m.From, m.Until = uint64(month*10), uint32(month), first+5, first.AddMonths(1)+5
		if month == 9 {
			m.Cycle, ever = 2, 0
		}
		n := grants[month]
		ever += uint32(n)
		m.Granted[0] = Lent{n, ledger.Amount(1000 * n)}
		m.CycleLoans, m.CycleGranted, m.EverBorrowed = ever, ledger.Amount(1000*ever), min(20, ever)
		f.Meetings = append(f.Meetings, m)
	}
	f.Meetings[11].Until = End
	return f
}

// A series that leaves the office has no cycle to date beside its periods: a cycle begins
// in the midst of them, and the rest of it would be told.
func TestPublishedSeriesIsItsPeriods(t *testing.T) {
	e := NewEngine()
	if err := e.Put(Vouch(months(map[int]int32{2: 3, 3: 9, 9: 6, 10: 2, 11: 7}))); err != nil {
		t.Fatal(err)
	}
	for _, by := range []By{ByGroup, ByNothing} {
		q := Query{At: ledger.NewDate(2025, 12, 31), By: by, Series: ByMonth}
		if f, _ := ask1(t, e, q).Total.Figure("loans_granted_count"); f.NumValue != 15 {
			t.Errorf("by %q: %d loans in the cycle to date, want 15", by, f.NumValue)
		}
		if f, _ := ask1(t, e, q).Publish().Total.Figure("loans_granted_count"); !f.Suppressed {
			t.Errorf("by %q: a cycle to date is told beside months", by)
		}
		q.Leaving = true
		s := ask1(t, e, q).Publish()
		if f, _ := s.Total.Figure("loans_granted_count"); f.Suppressed || f.NumValue != 27 || s.From != ledger.NewDate(2025, 1, 1) {
			t.Errorf("by %q: %d loans from %v", by, f.NumValue, s.From)
		}
		rest := int64(27)
		hidden := 0
		for _, p := range s.Points {
			f, _ := p.Total.Figure("loans_granted_count")
			if rest -= f.NumValue; f.Suppressed {
				hidden++
			}
		}
		if hidden < 2 || rest < MinCell {
			t.Errorf("by %q: %d months hide %d loans", by, hidden, rest)
		}
	}
}

// Sums of two currencies are never added, nor is the flow of one told as the other's.
func TestCurrencyOfACycle(t *testing.T) {
	v := benkadi(t, func(c *ledger.Constitution) { c.Currency = "GNF" })
	v.meet("2026-01-05", saves(5)...)
	v.meet("2026-01-12", &ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 3000, Periods: 2, Purpose: "trade"})
	v.meet("2026-01-19", &ledger.Repayment{Loan: 1, Amount: 3300})
	v.say(&ledger.ShareOut{})
	c := *v.book().Constitution()
	c.Currency = "XOF"
	v.say(&ledger.CycleOpened{Constitution: c})
	v.meet("2026-02-02", saves(5)...)
	v.meet("2026-02-09", &ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 100, Periods: 2, Purpose: "trade"})
	e := v.engine()
	for _, by := range []By{ByNothing, ByCercle, ByGroup} {
		s := ask1(t, e, Query{From: on(t, "2026-01-01"), At: on(t, "2026-02-28"), By: by})
		says(t, s, map[string]string{"loans_granted": "100", "loans_granted_count": "1"})
		if f, _ := s.Total.Figure("shared_fund"); s.Total.Currency != "XOF" || f.NumValue != 0 {
			t.Errorf("by %q: %d %s were shared out", by, f.NumValue, s.Total.Currency)
		}
	}
	loans, err := e.Loans(Query{From: on(t, "2026-01-01"), At: on(t, "2026-02-28"), By: ByPurpose})
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := loans.Total.Figure("loans_granted"); f.NumValue != 100 {
		t.Errorf("%d XOF were lent", f.NumValue)
	}
}

// A grant that was corrected is no loan of hers: the next one has its rank.
func TestRankWithoutTheCorrected(t *testing.T) {
	v := benkadi(t)
	v.meet("2026-01-05", saves(5)...)
	v.open("2026-01-12")
	grant := v.say(&ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 3000, Periods: 2, Purpose: "trade"})
	v.close()
	v.meet("2026-02-02", &ledger.Correction{Seq: grant, Reason: ledger.Said("it was 2000")},
		&ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 2000, Periods: 2, Purpose: "food"})
	v.meet("2026-02-09", &ledger.Repayment{Loan: 2, Amount: 2200}, &ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 1000, Periods: 2, Purpose: "food"})
	for _, l := range v.folding.Facts().Loans {
		if want := map[ledger.LoanNumber]uint32{1: 1, 2: 1, 3: 2}[l.Number]; l.Rank != want {
			t.Errorf("loan %d has rank %d, want %d", l.Number, l.Rank, want)
		}
	}
}

// A board without a clock does not make a group old.
func TestFoundedWithoutAClock(t *testing.T) {
	founding := benkadi(t).facts[0].Event
	v := newVillage(t)
	v.recorded = 100
	v.say(founding)
	v.meet("2026-01-05", saves(5)...)
	if g := v.folding.Facts().Group; g.Founded != on(t, "2026-01-05") {
		t.Errorf("founded %v", g.Founded)
	}
}
