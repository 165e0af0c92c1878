package facts

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"testing"
	"time"

	"jigiya/ledger"
)

// BenchmarkStatistics asks a country of groups, JIGIYA_GROUPS of them (10 000, or
// 100 000 for the mark), every question there is.
func BenchmarkStatistics(b *testing.B) {
	groups := 10_000
	if n, err := strconv.Atoi(os.Getenv("JIGIYA_GROUPS")); err == nil {
		groups = n
	}
	begin := time.Now()
	e := madeUpEngine(groups, 52)
	took := time.Since(begin)
	runtime.GC()
	debug.FreeOSMemory()
	b.Logf("%d groups of 52 meetings entered in %v; resident %d MB", groups, took, resident())
	b.Run("bare column", func(b *testing.B) { bare(b, groups*52) })
	for _, q := range questions {
		q.At = ledger.NewDate(2026, 1, 31)
		name := q.name
		b.Run(name, func(b *testing.B) { ask(b, e, q, groups) })
	}
	b.Logf("resident after all %d MB", resident())
}

// A question is one that the command line can ask.
type question struct {
	name  string
	loans bool
	Query
}

// questions are all disaggregations, of groups and of loans, each of the cycle to date,
// and periods and series of those that add up most.
var questions = everyQuestion()

func everyQuestion() (all []question) {
	ofGroups := []By{ByNothing, ByRegion, ByRegion2023, ByCercle, ByCommune, ByFacilitator, ByProgramme, ByMethod, ByCycle, ByAge, ByGroup}
	for _, by := range ofGroups {
		all = append(all, question{name: "by=" + string(by), Query: Query{By: by}})
	}
	from, year := ledger.NewDate(2025, 10, 3), ledger.NewDate(2025, 1, 31)
	all = append(all,
		question{name: "by=region,period", Query: Query{By: ByRegion, From: from}},
		question{name: "by=group,period", Query: Query{By: ByGroup, From: from}},
		question{name: "by=,months", Query: Query{Series: ByMonth}},
		question{name: "by=region,months", Query: Query{By: ByRegion, Series: ByMonth}},
		question{name: "by=commune,months", Query: Query{By: ByCommune, Series: ByMonth}},
		question{name: "by=cercle,quarters", Query: Query{From: year, By: ByCercle, Series: ByQuarter}},
		question{name: "by=cercle,within", Query: Query{By: ByCercle, Within: "ocha-2023:ML05"}})
	for _, by := range append([]By{ByPurpose, BySize, ByTerm, ByRank, BySeason, ByCohort}, ofGroups...) {
		all = append(all, question{name: "loans by=" + string(by), loans: true, Query: Query{By: by}})
	}
	return append(all,
		question{name: "loans by=purpose,period", loans: true, Query: Query{By: ByPurpose, From: from}},
		question{name: "loans by=,months", loans: true, Query: Query{Series: ByMonth}},
		question{name: "loans by=region,months", loans: true, Query: Query{By: ByRegion, Series: ByMonth}},
		question{name: "loans by=purpose,months", loans: true, Query: Query{By: ByPurpose, Series: ByMonth}})
}

// ask reports what a question costs, also in time of the processor: beside others the
// clock says little.
func ask(b *testing.B, e *Engine, q question, groups int) {
	answer := e.Statistics
	if q.loans {
		answer = e.Loans
	}
	begin := processor()
	for b.Loop() {
		s, err := answer(q.Query)
		if err != nil || s.Total.Groups != uint32(groups) && q.Within == "" {
			b.Fatal(err, s.Total.Groups)
		}
	}
	b.ReportMetric((processor()-begin).Seconds()*1e3/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(groups*52)/b.Elapsed().Seconds()*float64(b.N)/1e6, "Mrows/s")
}

// bare sums one column of as many rows on all cores: what nothing can beat that reads
// every row.
func bare(b *testing.B, rows int) {
	column := make([]int64, rows)
	for i := range column {
		column[i] = int64(i)
	}
	begin := processor()
	for b.Loop() {
		var sums [64]int64
		var wait sync.WaitGroup
		cores := runtime.GOMAXPROCS(0)
		for c := range cores {
			wait.Go(func() {
				var sum int64
				for _, v := range column[rows*c/cores : rows*(c+1)/cores] {
					sum += v
				}
				sums[c] = sum
			})
		}
		wait.Wait()
	}
	b.ReportMetric((processor()-begin).Seconds()*1e3/float64(b.N), "cpu-ms/op")
}

// BenchmarkPut replaces one group among many.
func BenchmarkPut(b *testing.B) {
	e := madeUpEngine(1000, 52)
	f := madeUp(77, 52)
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Put(Vouch(f)); err != nil {
			b.Fatal(err)
		}
	}
}

// resident is how much memory the process holds, in MB; 0 where it cannot be told.
func resident() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(status, []byte("VmRSS:"))
	var kb int
	fmt.Sscan(string(after), &kb)
	return kb / 1024
}
