package journal

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

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

// bareVerify is the rate of nothing but the verifications, on all cores.
func bareVerify(entries []*Entry, v *village) float64 {
	begun := time.Now()
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
	return float64(len(entries)) / time.Since(begun).Seconds()
}

func BenchmarkBareVerify(b *testing.B) {
	v := long(b)
	for b.Loop() {
		b.ReportMetric(bareVerify(v.entries[:50_000], v), "entries/s")
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
				begun := time.Now()
				if _, err := Replay(stored(v.entries), Replaying{Verify: mode.verify}); err != nil {
					b.Fatal(err)
				}
				rate := float64(len(v.entries)) / time.Since(begun).Seconds()
				bare = (bare + bareVerify(v.entries[:20_000], v)) / 2
				b.ReportMetric(rate, "entries/s")
				b.ReportMetric(bare, "bare/s")
				b.ReportMetric(rate/bare, "of-bare")
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
