//go:build unix

package p2p

import (
	"net"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger/journal"
)

// spent is what a piece of work took by the clock and of all cores. On a machine that
// others use too, the ratio of processor times is the one to believe.
type spent struct{ clock, processor float64 }

func measure(work func()) spent {
	before, begun := processorSeconds(), time.Now()
	work()
	return spent{time.Since(begun).Seconds(), processorSeconds() - before}
}

func (s spent) plus(o spent) spent { return spent{s.clock + o.clock, s.processor + o.processor} }

func processorSeconds() float64 {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(use.Utime) + seconds(use.Stime)
}

// bareVerify is nothing but the verifications of some entries, on all cores.
func bareVerify(g *group, n int) spent {
	cores, key := runtime.GOMAXPROCS(0), g.writer.Public()
	return measure(func() {
		var wg sync.WaitGroup
		for i := range cores {
			wg.Go(func() {
				for k := i; k < n; k += cores {
					if !key.Verify(crypto.Digest(crypto.TagEntry, g.raws[k].Bytes), g.raws[k].Signature) {
						panic("a signature is not good")
					}
				}
			})
		}
		wg.Wait()
	})
}

func loopback(b *testing.B) (dialled, accepted net.Conn) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	defer l.Close()
	dialled, err = net.Dial("tcp", l.Addr().String())
	must(b, err)
	accepted, err = l.Accept()
	must(b, err)
	return dialled, accepted
}

// BenchmarkSync is a journal of 100 000 entries over TCP on one machine, both ends on the
// same cores, against nothing but the verifications in the same run.
func BenchmarkSync(b *testing.B) {
	const n = 100_000
	g := newStory(b, 1, n)
	b.ResetTimer()
	for b.Loop() {
		bare := bareVerify(g, n/4)
		from, to := newNode(b, 1), newNode(b, 2)
		from.has(g)
		x, y := loopback(b)
		took := measure(func() {
			k := connect(b, to, from, x, y, Options{})
			k.done()
			k.end()
		})
		if to.taken != n {
			b.Fatalf("%d entries came", to.taken)
		}
		bare = bare.plus(bareVerify(g, n/4))
		rate, bareRate := n/took.clock, n/2/bare.clock
		b.ReportMetric(rate, "entries/s")
		b.ReportMetric(bareRate, "bare/s")
		b.ReportMetric(rate/bareRate, "of-bare")
		b.ReportMetric(n/took.processor*bare.processor/(n/2), "of-bare-cpu")
	}
}

// BenchmarkLive is from an entry's append here to its acknowledgement from there.
func BenchmarkLive(b *testing.B) {
	g := newStory(b, 1, 10)
	from, to := newNode(b, 1), newNode(b, 2)
	from.has(g)
	acked := make(chan journal.Head, 16)
	x, y := loopback(b)
	k := connect(b, to, from, x, y, Options{Acknowledged: func(_ Topic, h journal.Head) { acked <- h }})
	k.done()
	for b.Loop() {
		b.StopTimer()
		raws := g.write(marks(1)...)
		b.StartTimer()
		from.appended(g, raws)
		for (<-acked).ID != g.journal.Head().ID {
		}
	}
	k.end()
}

// BenchmarkSlim is what a batch costs the sender, and the receiver before the gate.
func BenchmarkSlim(b *testing.B) {
	g, err := amenuveve()
	must(b, err)
	b.Run("close", func(b *testing.B) {
		p := new(packer)
		for b.Loop() {
			slim := &slimming{chain: chain{topic: g.id}}
			for _, r := range g.raws[:200] {
				_, _ = slim.add(r)
			}
			_, _ = slim.close(p)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/200, "ns/entry")
	})
	b.Run("rebuild", func(b *testing.B) {
		slim := &slimming{chain: chain{topic: g.id}}
		for _, r := range g.raws[:200] {
			_, _ = slim.add(r)
		}
		packed, _ := slim.close(new(packer))
		u := new(unpacker)
		for b.Loop() {
			_, _ = (&chain{topic: g.id}).rebuild(&packed, u)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/200, "ns/entry")
	})
}
