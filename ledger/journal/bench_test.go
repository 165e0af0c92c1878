//go:build unix

package journal

import (
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
)

// spent is what a piece of work took by the clock and of all cores. On a machine
// that others use too, the ratio of processor times is the one to believe.
type spent struct{ clock, processor float64 }

func measure(work func()) spent {
	before, begun := processorSeconds(), time.Now()
	work()
	return spent{time.Since(begun).Seconds(), processorSeconds() - before}
}

func processorSeconds() float64 {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(use.Utime) + seconds(use.Stime)
}

// against reports a rate, and what part it is of the bare rate in the same run.
func against(b *testing.B, n int, work, bare spent, nBare int) {
	rate, bareRate := float64(n)/work.clock, float64(nBare)/bare.clock
	b.ReportMetric(rate, "entries/s")
	b.ReportMetric(bareRate, "bare/s")
	b.ReportMetric(rate/bareRate, "of-bare")
	b.ReportMetric(float64(n)/work.processor*bare.processor/float64(nBare), "of-bare-cpu")
}

var hundredThousand = sync.OnceValue(func() *village {
	v := newVillage(benching, 1, 25)
	v.live(100_000)
	return v
})

var benching testing.TB

func long(b *testing.B) *village {
	b.Helper()
	benching = b
	v := hundredThousand()
	b.ResetTimer()
	return v
}

// bareVerify is nothing but the verifications, on all cores.
func bareVerify(entries []*Entry, v *village) spent {
	return measure(func() {
		cores := runtime.GOMAXPROCS(0)
		var wg sync.WaitGroup
		for i := range cores {
			wg.Go(func() {
				key := v.device.Public()
				for k := i; k < len(entries); k += cores {
					if !key.Verify(entries[k].id, entries[k].signature) {
						panic("a signature is not good")
					}
				}
			})
		}
		wg.Wait()
	})
}

func BenchmarkBareVerify(b *testing.B) {
	v := long(b)
	for b.Loop() {
		b.ReportMetric(50_000/bareVerify(v.entries[:50_000], v).clock, "entries/s")
	}
}

func BenchmarkReplay100k(b *testing.B) {
	v := long(b)
	for _, mode := range []struct {
		name   string
		verify bool
	}{{"quick", false}, {"verify", true}} {
		b.Run(mode.name, func(b *testing.B) {
			for b.Loop() {
				bare := bareVerify(v.entries[:20_000], v)
				took := measure(func() {
					if _, err := Replay(stored(v.entries), Replaying{Verify: mode.verify}); err != nil {
						b.Fatal(err)
					}
				})
				again := bareVerify(v.entries[:20_000], v)
				bare.clock, bare.processor = bare.clock+again.clock, bare.processor+again.processor
				against(b, len(v.entries), took, bare, 40_000)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	v := newVillage(b, 1, 25)
	v.open()
	v.addAll(v.events()[:3]...)
	e := v.entries[len(v.entries)-1]
	b.ReportAllocs()
	b.SetBytes(int64(len(e.raw)))
	for b.Loop() {
		if _, err := Decode(e.raw, e.signature); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImport is a year of events signed, with the quorum's cosignatures at
// the closings, and taken in.
func BenchmarkImport(b *testing.B) {
	v := newVillage(b, 1, 25)
	v.open()
	var events []ledger.Event
	for range 400 {
		events = append(events, v.events()[:72]...)
	}
	events = onlyMarks(events)
	for b.Loop() {
		bare := bareSign(len(events), v)
		took := measure(func() {
			entries, err := v.journal.Sign(Signing{Author: v.device, Recorded: v.recorded}, events...)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := v.journal.Accept(entries...); err != nil {
				b.Fatal(err)
			}
		})
		again := bareSign(len(events), v)
		bare.clock, bare.processor = bare.clock+again.clock, bare.processor+again.processor
		against(b, len(events), took, bare, 2*len(events))
	}
}

// onlyMarks are events of which any number fits into one meeting.
func onlyMarks(events []ledger.Event) (some []ledger.Event) {
	for _, e := range events {
		if c, ok := e.(*ledger.Contribution); ok && c.Fund == ledger.Savings {
			continue
		}
		some = append(some, e)
	}
	return some
}

func bareSign(n int, v *village) spent {
	return measure(func() {
		cores := runtime.GOMAXPROCS(0)
		var wg sync.WaitGroup
		for range cores {
			wg.Go(func() {
				for k := range n / cores {
					if _, err := v.device.Sign(crypto.Hash{byte(k), byte(k >> 8), 1}); err != nil {
						panic(err)
					}
				}
			})
		}
		wg.Wait()
	})
}

// BenchmarkAcceptOne is one stranger's contribution through the gate.
func BenchmarkAcceptOne(b *testing.B) {
	v := newVillage(b, 1, 25)
	v.live(3000)
	v.open()
	e := stranger(b, v.sign(&ledger.Contribution{Member: 1, Fund: "social", Amount: 50}))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.journal.Accept(e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyOne(b *testing.B) {
	v := newVillage(b, 1, 25)
	key, e := v.device.Public(), v.entries[0]
	b.ReportAllocs()
	for b.Loop() {
		key.Verify(e.id, e.signature)
	}
}

func BenchmarkDraftAndComplete(b *testing.B) {
	v := newVillage(b, 1, 25)
	v.open()
	event := &ledger.Contribution{Member: 1, Fund: "social", Amount: 50}
	b.ReportAllocs()
	for b.Loop() {
		d, _ := v.journal.Draft(v.recorded, event)
		if _, err := d.complete(v.device, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBranch is another history of 500 entries beside a journal of 5 000:
// replayed from the store, passed through the gate and weighed.
func BenchmarkBranch(b *testing.B) {
	x := newVillage(b, 1, 25)
	x.live(4500)
	from := len(x.entries)
	y := x.takeOver(50)
	x.live(5000)
	y.live(5000)
	for b.Loop() {
		branch, err := x.journal.Branch(stored(x.entries), foreign(b, y.entries[from:])...)
		if err != nil {
			b.Fatal(err)
		}
		if s, split := x.journal.Compare(branch.Journal, Witness{}); !split || s.Holds != InDoubt {
			b.Fatalf("%+v", s)
		}
	}
}
