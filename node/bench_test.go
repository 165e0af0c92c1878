//go:build linux

package node

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

func quantile(d []time.Duration, q float64) float64 {
	sorted := slices.Sorted(slices.Values(d))
	return float64(sorted[min(len(sorted)-1, int(float64(len(sorted))*q))])
}

// BenchmarkAppend enters one contribution, with the keys unlocked: weighed, drafted,
// signed, accepted, durable, anchored. By turns, in the same run, it does what none
// can do without: one signature, and the entry's bytes written and synced twice.
func BenchmarkAppend(b *testing.B) {
	b.Run("young", func(b *testing.B) {
		h := newHome(b, Options{})
		g, err := h.node.group(h.group)
		must(b, err)
		benchmarkAppend(b, h.node, g, h.ring)
	})
	b.Run("year", func(b *testing.B) {
		n, g, ring, _ := afterAYear(b)
		benchmarkAppend(b, n, g, ring)
	})
}

func benchmarkAppend(b *testing.B, n *Node, g *group, ring *keyring) {
	bare := preallocated(b)
	_, last := g.now().Book().LastMeeting()
	date := max(last+7, ledger.NewDate(2026, 1, 5))
	_, err := n.tryIn(g, ring, &ledger.MeetingOpened{Date: date, Counts: countsOf(g.now().Book())})
	must(b, err)
	ours, floor := make([]time.Duration, 0, b.N), make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		_, err := n.tryIn(g, ring, gift())
		ours = append(ours, time.Since(start))
		must(b, err)
		start = time.Now()
		_, err = ring.device.Sign(crypto.Hash{byte(i)})
		must(b, err)
		must(b, syncTwice(bare, i))
		floor = append(floor, time.Since(start))
	}
	for name, q := range map[string]float64{"p50": .5, "p99": .99} {
		b.ReportMetric(quantile(ours, q)/1e3, name+"-µs")
		b.ReportMetric(quantile(floor, q)/1e3, "bare-"+name+"-µs")
		b.ReportMetric(quantile(ours, q)/quantile(floor, q), name+"-ratio")
	}
}

// preallocated is a file of which nothing but its content changes.
func preallocated(b *testing.B) *os.File {
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	must(b, err)
	b.Cleanup(func() { f.Close() })
	_, err = f.Write(bytes.Repeat([]byte{1}, 8<<20))
	must(b, err)
	must(b, f.Sync())
	return f
}

func syncTwice(f *os.File, i int) error {
	entry := make([]byte, 172+64)
	for half := range int64(2) {
		if _, err := f.WriteAt(entry, half<<22+int64(i%8192)*512); err != nil {
			return err
		}
		if err := unix.Fdatasync(int(f.Fd())); err != nil {
			return err
		}
	}
	return nil
}

// afterAYear is Amenuveve with its register entered.
func afterAYear(b *testing.B) (*Node, *group, *keyring, string) {
	n, g, ring, dir := amenuveve(b)
	text, err := os.ReadFile(amenuveveRegister)
	must(b, err)
	events, err := registerEvents(g.now().Book(), api.Import{Register: text})
	must(b, err)
	_, err = n.tryIn(g, ring, events...)
	must(b, err)
	return n, g, ring, dir
}

// BenchmarkImport enters Amenuveve's register of a year, from its text to the
// disk, without the PINs; and in the same run signs and verifies so many digests on
// all cores, and nothing else.
func BenchmarkImport(b *testing.B) {
	text, err := os.ReadFile(amenuveveRegister)
	must(b, err)
	var ours, raw []time.Duration
	entries := 0
	for b.Loop() {
		b.StopTimer()
		n, g, ring, _ := amenuveve(b)
		b.StartTimer()
		start := time.Now()
		events, err := registerEvents(g.now().Book(), api.Import{Register: text})
		must(b, err)
		a, err := n.tryIn(g, ring, events...)
		must(b, err)
		ours = append(ours, time.Since(start))
		b.StopTimer()
		entries = len(a.Entries)
		raw = append(raw, signAndVerify(b, ring.device, entries))
		must(b, n.Close())
		b.StartTimer()
	}
	b.ReportMetric(quantile(ours, .5)/1e6, "ms")
	b.ReportMetric(quantile(raw, .5)/1e6, "bare-ms")
	b.ReportMetric(quantile(ours, .5)/quantile(raw, .5), "ratio")
	b.ReportMetric(float64(entries)/quantile(ours, .5)*1e9, "entries/s")
}

func signAndVerify(b *testing.B, key *crypto.Key, n int) time.Duration {
	start := time.Now()
	var all sync.WaitGroup
	for core := range 2 {
		all.Go(func() {
			public := key.Public()
			for i := core; i < n; i += 2 {
				digest := crypto.Hash{byte(i), byte(i >> 8)}
				s, err := key.Sign(digest)
				if err != nil || !public.Verify(digest, s) {
					panic(fmt.Sprint("signature ", i, err))
				}
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

// BenchmarkCommand is what a command that reads costs: a year's journal opened,
// replayed, asked for its balance, and closed; and, as a process of its own, the
// most memory it held.
func BenchmarkCommand(b *testing.B) {
	n, g, _, dir := afterAYear(b)
	must(b, n.Close())
	var took, alone []time.Duration
	most := int64(0)
	var busy time.Duration
	for b.Loop() {
		start, before := time.Now(), processor()
		n, err := Open(dir, Options{})
		must(b, err)
		_, err = n.Balance(ctx, g.id, api.Now)
		must(b, err)
		must(b, n.Close())
		took, busy = append(took, time.Since(start)), busy+processor()-before

		start = time.Now()
		cmd := childCommand(b, "balance", dir)
		out, err := cmd.CombinedOutput()
		alone = append(alone, time.Since(start))
		var peak int64 // not rusage's Maxrss, which begins with what the parent held when it forked
		if _, bad := fmt.Sscanf(string(out), "VmHWM: %d kB", &peak); err != nil || bad != nil {
			b.Fatal(err, string(out))
		}
		most = max(most, peak)
	}
	b.ReportMetric(quantile(took, .5)/1e6, "ms")
	b.ReportMetric(quantile(took, .1)/1e6, "p10-ms")
	b.ReportMetric(busy.Seconds()*1e3/float64(len(took)), "processor-ms")
	b.ReportMetric(quantile(alone, .5)/1e6, "process-ms")
	b.ReportMetric(float64(most)/1024, "process-MB")
}

// processor is the time this process has spent on all cores: on a machine that
// others use too, it says more than the clock.
func processor() time.Duration {
	var use unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
