package warehouse

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// country is how many groups a benchmark has: JIGIYA_GROUPS, 100000 for the mark.
func country() int {
	if n, err := strconv.Atoi(os.Getenv("JIGIYA_GROUPS")); err == nil {
		return n
	}
	return 2000
}

// kept is a file with the facts of a country, of a source that folds nothing more.
func keptCountry(b *testing.B, groups int) (path string, v *village) {
	b.Helper()
	path, v = filepath.Join(b.TempDir(), "facts"), newVillage()
	s, err := OpenStock(path, crypto.Hash{1}, Form())
	must(b, err)
	for f := range crowd().Groups(groups) {
		f.Group.Facilitator = ""
		v.last++
		v.feeds[f.Group.ID] = v.last
		v.groups[f.Group.ID] = &facts.Facts{Group: f.Group}
		must(b, s.keep(f.Group.ID, mark{v.last, f.Group.Head.ID}, encode(f)))
	}
	must(b, s.Close())
	info, err := os.Stat(path)
	must(b, err)
	b.Logf("%d groups: %d bytes each in the file", groups, info.Size()/int64(groups))
	return path, v
}

// BenchmarkOpen is a new start: all facts that were kept, into memory.
func BenchmarkOpen(b *testing.B) {
	groups := country()
	path, v := keptCountry(b, groups)
	var w *Warehouse
	for b.Loop() {
		if w != nil {
			must(b, w.Close())
		}
		w = openAt(b, path, v)
	}
	if v.folded > 0 {
		b.Fatalf("%d were folded", v.folded)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/float64(groups)*1e6, "µs/group")
	runtime.GC()
	debug.FreeOSMemory()
	b.ReportMetric(float64(resident())/1e6, "MB-resident")
	b.ReportMetric(float64(resident())/float64(w.Size()), "memory/file")
	must(b, w.Close())
}

// BenchmarkStatistics is each question to a warehouse of a country, nothing having
// changed since the last one.
func BenchmarkStatistics(b *testing.B) {
	groups := country()
	path, v := keptCountry(b, groups)
	w := openAt(b, path, v)
	for _, by := range []facts.By{facts.ByNothing, facts.ByRegion2023, facts.ByCercle, facts.ByCommune, facts.ByFacilitator, facts.ByMethod, facts.ByCycle, facts.ByAge, facts.ByGroup} {
		b.Run("by="+string(by), func(b *testing.B) {
			for b.Loop() {
				must(b, w.Follow(ctx, nil))
				st, err := w.Statistics(facts.Query{At: ledger.NewDate(2025, 11, 30), By: by})
				if err != nil || int(st.Total.Groups) != groups {
					b.Fatal(err, st.Total.Groups)
				}
			}
		})
	}
	must(b, w.Close())
}

// resident is what the process has in memory.
func resident() int64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

// BenchmarkUpdate is one group that has changed, of a year, beside the reading of its
// journal: its facts are kept, and stand in the engine among others.
func BenchmarkUpdate(b *testing.B) {
	path, v := keptCountry(b, 1000)
	w := openAt(b, path, v)
	changed := crowd().Group(500)
	changed.Group.Facilitator = ""
	for b.Loop() {
		v.has(changed)
		must(b, w.Follow(ctx, nil))
	}
	must(b, w.Close())
}
