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
	at := ledger.NewDate(2026, 1, 31)
	for _, by := range []By{ByNothing, ByRegion, ByRegion2023, ByCercle, ByCommune, ByFacilitator, ByProgramme, ByMethod, ByCycle, ByAge, ByGroup} {
		b.Run("by="+string(by), func(b *testing.B) { ask(b, e, Query{At: at, By: by}, groups) })
	}
	b.Run("bare column", func(b *testing.B) { bare(b, groups*52) })
	b.Run("by=region,period", func(b *testing.B) { ask(b, e, Query{From: at - 120, At: at, By: ByRegion}, groups) })
	b.Run("by=region,months", func(b *testing.B) { ask(b, e, Query{At: at, By: ByRegion, Series: ByMonth}, groups) })
	b.Run("by=cercle,quarters", func(b *testing.B) { ask(b, e, Query{From: at - 365, At: at, By: ByCercle, Series: ByQuarter}, groups) })
	b.Run("loans by=purpose", func(b *testing.B) {
		begin := processor()
		for b.Loop() {
			if s, err := e.Loans(Query{At: at, By: ByPurpose}); err != nil || len(s.Rows) != Purposes {
				b.Fatal(err, len(s.Rows))
			}
		}
		b.ReportMetric((processor()-begin).Seconds()*1e3/float64(b.N), "cpu-ms/op")
	})
	b.Logf("resident after all %d MB", resident())
}

// ask reports what a question costs, also in time of the processor: beside others the
// clock says little.
func ask(b *testing.B, e *Engine, q Query, groups int) {
	begin := processor()
	for b.Loop() {
		s, err := e.Statistics(q)
		if err != nil || s.Total.Groups != uint32(groups) {
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
