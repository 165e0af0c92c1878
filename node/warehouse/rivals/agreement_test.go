// Package rivals asks SQLite and DuckDB what the warehouse's engine is asked, over the
// same facts, and holds the figures and the times against each other. It is a module of
// its own, so that neither is ever part of the program.
//
//	go test .                                        some hundred groups: do all agree?
//	RIVALS_GROUPS=100000 go test -run Agree -v -timeout 2h .   a country, with the times
package rivals

import (
	"cmp"
	"math/big"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

// groups is how many there are.
func groups(t testing.TB) int {
	text := os.Getenv("RIVALS_GROUPS")
	if text == "" {
		return 300
	}
	n, err := strconv.Atoi(text)
	must(t, err)
	return n
}

// crowd are believable groups of a year of weeks.
func crowd(t testing.TB) *sim.Crowd {
	c, err := sim.NewCrowd(1, 60, sim.Options{Meets: ledger.Interval{Count: 1}, From: ledger.NewDate(2025, 1, 6), Cycles: 1})
	must(t, err)
	return c
}

// keyed says by what key a group stands in each disaggregation: an engine that knows no
// other group says it.
func keyed(t testing.TB, f *facts.Facts, at ledger.Date) func(facts.By) string {
	e := facts.NewEngine()
	must(t, e.Put(facts.Vouch(f)))
	return func(by facts.By) string {
		if by == facts.ByAge {
			return age(f.Group.Founded, at)
		}
		st, err := e.Statistics(facts.Query{At: at, By: by})
		must(t, err)
		if len(st.Rows) == 0 {
			return ""
		}
		return st.Rows[0].Key
	}
}

// age is a group's in full years, counted birthday by birthday; the class of the oldest
// is open.
func age(founded, at ledger.Date) string {
	b, now := founded.Time(), at.Time()
	years := now.Year() - b.Year()
	if now.Month() < b.Month() || now.Month() == b.Month() && now.Day() < b.Day() {
		years--
	}
	if years >= 5 {
		return "5+"
	}
	return strconv.Itoa(years)
}

// asked are the disaggregations, as an expression of SQL.
var asked = []struct {
	by  facts.By
	key string
}{
	{facts.ByNothing, "''"}, {facts.ByRegion2023, "g.k_region_2023"}, {facts.ByCercle, "g.k_cercle"}, {facts.ByCommune, "g.k_commune"},
	{facts.ByFacilitator, "g.k_facilitator"}, {facts.ByMethod, "g.k_method"}, {facts.ByCycle, "CAST(s.cycle AS TEXT)"}, {facts.ByAge, "g.k_age"}, {facts.ByGroup, "g.k_group"},
}

// The engine, SQLite and DuckDB say the same of every indicator, to the franc, by every
// disaggregation; with many groups it is said how long each took.
func TestAgree(t *testing.T) {
	n, at := groups(t), ledger.NewDate(2025, 11, 30)
	engine := facts.NewEngine()
	rivals := []*database{duckDB(t), sqlite(t)}
	var filling [3]time.Duration
	meetings, steps := 0, 0
	for f := range crowd(t).Groups(n) {
		key := keyed(t, f, at)
		meetings, steps = meetings+len(f.Meetings), steps+len(f.Steps)
		filling[0] += took(func() { must(t, engine.Put(facts.Vouch(f))) })
		for i, d := range rivals {
			filling[i+1] += took(func() { must(t, d.take(f, key)) })
		}
	}
	for i, d := range rivals {
		filling[i+1] += took(func() { d.ready(t) })
	}
	t.Logf("%d groups, %d meetings, %d steps of loans on %d cores; filled in: engine %v, DuckDB %v, SQLite %v",
		n, meetings, steps, runtime.GOMAXPROCS(0), filling[0].Round(time.Millisecond), filling[1].Round(time.Millisecond), filling[2].Round(time.Millisecond))
	for _, from := range []ledger.Date{0, at - 100} { // the cycle to date, and a period
		for _, a := range asked {
			want, own := best(t, func() (answer, error) { return ask(engine, a.by, from, at) })
			var theirs [2]time.Duration
			for i, d := range rivals {
				var have answer
				have, theirs[i] = best(t, func() (answer, error) { return d.ask(a.key, from, at) })
				agree(t, d.name, a.by, have, want)
				agreeYearly(t, d, engine, a.by, a.key, at)
			}
			t.Logf("%-13s by %-12s %6d rows: engine %10v   DuckDB %10v (%.1f x)   SQLite %10v (%.1f x)", since(from), cmp.Or(string(a.by), "nothing"), len(want),
				own.Round(10*time.Microsecond), theirs[0].Round(time.Millisecond), ratio(theirs[0], own), theirs[1].Round(time.Millisecond), ratio(theirs[1], own))
		}
	}
}

func since(from ledger.Date) string {
	if from == 0 {
		return "cycle to date"
	}
	return "a period"
}

// agreeYearly asks that the returns of a year are those that exact fractions add up to,
// to half a franc, which is what is rounded.
func agreeYearly(t *testing.T, d *database, e *facts.Engine, by facts.By, key string, at ledger.Date) {
	t.Helper()
	have, err := d.yearly(key, at)
	must(t, err)
	rows, err := rowsOf(e, by, 0, at)
	must(t, err)
	most := new(big.Rat).Add(big.NewRat(1, 2), big.NewRat(1, 1000))
	for _, r := range rows {
		y, known := have[r.Key]
		if r.Reporting == 0 {
			continue
		}
		savings, _ := r.Figure("return_on_savings_annualised")
		assets, _ := r.Figure("return_on_assets_annualised")
		if !known || savings.DenValue != y.savings || assets.DenValue != y.assets || assets.NumValue != savings.NumValue {
			t.Fatalf("%s by %q: %q divides by %d and %d, the engine by %d and %d", d.name, by, r.Key, y.savings, y.assets, savings.DenValue, assets.DenValue)
		}
		off := new(big.Rat).Sub(y.profit, new(big.Rat).SetInt64(savings.NumValue))
		if off.Abs(off).Cmp(most) > 0 {
			t.Fatalf("%s by %q: %q has a profit of %v in a year, the engine %d", d.name, by, r.Key, y.profit.FloatString(3), savings.NumValue)
		}
	}
}

func took(do func()) time.Duration {
	begin := time.Now()
	do()
	return time.Since(begin)
}

// best is the fastest of three times, and the answer.
func best(t testing.TB, ask func() (answer, error)) (a answer, fastest time.Duration) {
	fastest = time.Hour
	for range 3 {
		fastest = min(fastest, took(func() {
			var err error
			a, err = ask()
			must(t, err)
		}))
	}
	return a, fastest
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// ask asks the engine, and lays its figures out as the statement does.
func ask(e *facts.Engine, by facts.By, from, at ledger.Date) (answer, error) {
	rows, err := rowsOf(e, by, from, at)
	all := make(answer, len(rows))
	for i := range rows {
		if rows[i].Reporting > 0 {
			all[rows[i].Key] = sums(&rows[i])
		}
	}
	return all, err
}

// rowsOf are the engine's; where it is asked for none, the total.
func rowsOf(e *facts.Engine, by facts.By, from, at ledger.Date) ([]facts.Row, error) {
	st, err := e.Statistics(facts.Query{From: from, At: at, By: by})
	if err != nil {
		return nil, err
	}
	if by == facts.ByNothing {
		return []facts.Row{st.Total}, nil
	}
	return st.Rows, nil
}

func sums(r *facts.Row) []int64 {
	all := []int64{int64(r.Reporting)}
	for _, f := range figures {
		figure, _ := r.Figure(f.code)
		all = append(all, figure.NumValue)
		if f.den != "" {
			all = append(all, figure.DenValue)
		}
	}
	for _, f := range whole {
		figure, _ := r.Figure(f.code)
		all = append(all, figure.NumValue, figure.DenValue)
	}
	return all
}

func agree(t *testing.T, name string, by facts.By, have, want answer) {
	t.Helper()
	if len(have) != len(want) || len(want) == 0 {
		t.Fatalf("%s by %q: %d rows, the engine has %d", name, by, len(have), len(want))
	}
	for key, sums := range want {
		if !slices.Equal(sums, have[key]) {
			t.Fatalf("%s by %q: %q has %v, the engine %v\n%s", name, by, key, have[key], sums, strings.Join(headings(), " "))
		}
	}
}

func headings() []string {
	all := []string{"groups"}
	for _, f := range slices.Concat(figures, whole) {
		all = append(all, f.code)
		if f.den != "" {
			all = append(all, "/")
		}
	}
	return all
}
