package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func quantile(d []time.Duration, q float64) time.Duration {
	slices.Sort(d)
	return d[min(len(d)-1, int(float64(len(d))*q))]
}

// BenchmarkAppend makes one entry of 300 bytes durable and, by turns in the same run, syncs the same bytes twice
// into a file that has its size: what no store can beat.
func BenchmarkAppend(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir, testOptions())
	bare, err := os.Create(filepath.Join(dir, "bare"))
	must(b, err)
	defer bare.Close()
	_, err = bare.Write(make([]byte, 4<<20))
	must(b, err)
	must(b, bare.Sync())
	head := Head{}
	var ours, raw []time.Duration
	for i := 0; b.Loop(); i++ {
		entries := chain(head, 1, 1, string(make([]byte, 92)))
		start := time.Now()
		must(b, s.Append(testGroup, head, entries, nil))
		ours = append(ours, time.Since(start))
		head = entries[0].head()
		start = time.Now()
		for j := range 2 {
			at := int64(j)<<21 + int64(i%4096)*512
			_, err := bare.WriteAt(entries[0].Bytes, at)
			must(b, err)
			must(b, syncData(bare))
		}
		raw = append(raw, time.Since(start))
	}
	micro := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
	b.ReportMetric(micro(quantile(ours, .5)), "p50-µs")
	b.ReportMetric(micro(quantile(ours, .99)), "p99-µs")
	b.ReportMetric(micro(quantile(raw, .5)), "bare-p50-µs")
	b.ReportMetric(micro(quantile(raw, .99)), "bare-p99-µs")
	b.ReportMetric(micro(quantile(ours, .5))/micro(quantile(raw, .5)), "p50-ratio")
	b.ReportMetric(micro(quantile(ours, .99))/micro(quantile(raw, .99)), "p99-ratio")
}

const benchmarkBatch = 4200

// BenchmarkBatch imports a ledger of four years at once, all or nothing.
func BenchmarkBatch(b *testing.B) {
	s := open(b, b.TempDir(), testOptions())
	entries := chain(Head{}, benchmarkBatch, 1, "a")
	for i := 0; b.Loop(); i++ {
		must(b, s.Append(Hash{1, byte(i >> 8), byte(i)}, Head{}, entries, nil))
	}
	b.ReportMetric(float64(benchmarkBatch*b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkOpen opens that ledger, asks for its head and state, and closes it.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir, testOptions())
	must(b, s.Append(testGroup, Head{}, chain(Head{}, benchmarkBatch, 1, "a"), nil))
	must(b, s.Close())
	var opening, closing []time.Duration
	for b.Loop() {
		start := time.Now()
		s, err := Open(dir, testOptions())
		must(b, err)
		if head, _, err := s.Head(testGroup); head.Seq != benchmarkBatch || err != nil || !s.State(testGroup).Ready() {
			b.Fatal(head, err)
		}
		opening = append(opening, time.Since(start))
		start = time.Now()
		must(b, s.Close())
		closing = append(closing, time.Since(start))
	}
	b.ReportMetric(float64(quantile(opening, .5).Microseconds()), "open-p50-µs")
	b.ReportMetric(float64(quantile(closing, .5).Microseconds()), "close-p50-µs")
}

// BenchmarkEntries reads that ledger with all checks (the digest here is SHA-256).
func BenchmarkEntries(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir, testOptions())
	must(b, s.Append(testGroup, Head{}, chain(Head{}, benchmarkBatch, 1, "a"), nil))
	must(b, s.Close())
	s = open(b, dir, testOptions())
	for b.Loop() {
		n := 0
		for _, err := range s.Entries(testGroup, 0) {
			must(b, err)
			n++
		}
		if n != benchmarkBatch {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(benchmarkBatch*b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkReceive takes in, by turns in one run: an entry as its writer appends it, the same as a copy of the group
// receives it, a batch of 256 as a copy receives it, and the bare write and sync of that batch's bytes.
func BenchmarkReceive(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir, testOptions())
	bare, err := os.Create(filepath.Join(dir, "bare"))
	must(b, err)
	defer bare.Close()
	_, err = bare.Write(make([]byte, 16<<20))
	must(b, err)
	must(b, bare.Sync())
	heads := [3]Head{}
	took := [4][]time.Duration{}
	timed := func(n int, do func() error) {
		start := time.Now()
		must(b, do())
		took[n] = append(took[n], time.Since(start))
	}
	for i := 0; b.Loop(); i++ {
		var next [3][]Entry
		for n, size := range []int{1, 1, intakeBatch} {
			next[n] = chain(heads[n], size, 1, "a")
		}
		timed(0, func() error { return s.Append(Hash{1}, heads[0], next[0], nil) })
		timed(1, func() error { return s.Receive(Hash{2}, heads[1], next[1], nil) })
		timed(2, func() error { return s.Receive(Hash{3}, heads[2], next[2], nil) })
		batch := make([]byte, 0, intakeBatch*300)
		for n := range next {
			heads[n] = lastHead(next[n])
		}
		for _, e := range next[2] {
			batch = append(batch, e.Bytes...)
		}
		timed(3, func() error {
			if _, err := bare.WriteAt(batch, int64(i%64)<<17); err != nil {
				return err
			}
			return syncData(bare)
		})
	}
	for n, name := range []string{"append", "receive", "batch", "bare-batch"} {
		b.ReportMetric(float64(quantile(took[n], .5).Nanoseconds())/1e3, name+"-p50-µs")
	}
	b.ReportMetric(intakeBatch/quantile(took[2], .5).Seconds(), "entries/s")
}
