//go:build linux

package node

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
	"jigiya/p2p"
)

// lengthen adds gifts to a home until its journal has so many entries.
func (h *home) lengthen(entries int) {
	h.Helper()
	h.openMeeting()
	for left := entries - int(h.journal().Len()); left > 0; left -= min(left, 2000) {
		batch := make([]ledger.Event, min(left, 2000))
		for i := range batch {
			batch[i] = gift()
		}
		h.add(batch...)
	}
}

// BenchmarkSync exchanges a journal of 100 000 entries over TCP on loopback, from
// store to store; and in the same run verifies so many signatures on all cores, and
// nothing else.
func BenchmarkSync(b *testing.B) {
	const entries = 100_000
	var ours, bare []time.Duration
	for b.Loop() {
		b.StopTimer()
		d := newDevice(b)
		h := granted(b, d, "journal")
		h.lengthen(entries)
		at := listen(b, h.node)
		bare = append(bare, verifyAll(b, h.ring.device, entries))
		b.StartTimer()
		start := time.Now()
		d.sync(at)
		ours = append(ours, time.Since(start))
		b.StopTimer()
		sameJournal(b, h.group, h.node, d.node)
		must(b, d.node.Close())
		must(b, h.node.Close())
		b.StartTimer()
	}
	b.ReportMetric(entries/quantile(ours, .5)*1e9, "entries/s")
	b.ReportMetric(entries/quantile(bare, .5)*1e9, "bare-entries/s")
	b.ReportMetric(quantile(bare, .5)/quantile(ours, .5), "of-bare")
}

// verifyAll verifies n signatures on all cores.
func verifyAll(b *testing.B, key *crypto.Key, n int) time.Duration {
	var digest crypto.Hash
	digest[0] = 1
	signature, err := key.Sign(digest)
	must(b, err)
	public := key.Public()
	start := time.Now()
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for range n / 2 {
				if !public.Verify(digest, signature) {
					b.Error("not verified")
				}
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

// BenchmarkPush enters one contribution, and waits until a connected peer says that
// it is durable there; by turns, in the same run, it enters one with nobody connected.
func BenchmarkPush(b *testing.B) {
	d := newDevice(b)
	h := granted(b, d, "journal", "words")
	alone := newHome(b, Options{})
	at := listen(b, h.node)
	listen(b, d.node)
	acknowledged := make(chan uint64, 16)
	watching := func(told api.Happening) {
		if told.ID == "peer.acknowledged" {
			var seq uint64
			if _, err := fmt.Sscan(told.Values[5].(string), &seq); err == nil {
				acknowledged <- seq
			}
		}
	}
	go func() { _ = h.node.Watch(b.Context(), watching) }()
	d.sync(at)
	h.openMeeting()
	alone.openMeeting()
	drain(acknowledged, h.journal().Head().Seq)
	var pushed, local []time.Duration
	for b.Loop() {
		start := time.Now()
		a := h.add(gift())
		drain(acknowledged, a.Head.Seq)
		pushed = append(pushed, time.Since(start))
		start = time.Now()
		alone.add(gift())
		local = append(local, time.Since(start))
	}
	b.ReportMetric(quantile(pushed, .5)/1e3, "p50-µs")
	b.ReportMetric(quantile(local, .5)/1e3, "local-p50-µs")
	b.ReportMetric(quantile(pushed, .5)/quantile(local, .5), "ratio")
}

func drain(acknowledged <-chan uint64, until uint64) {
	for seq := range acknowledged {
		if seq >= until {
			return
		}
	}
}

// BenchmarkWire exchanges Amenuveve's journal of a year and counts the bytes that
// cross, both ways, everything included but what the connection itself adds.
func BenchmarkWire(b *testing.B) {
	n, g, ring, _ := afterAYear(b)
	d := newDevice(b)
	must(b, n.vouch(ring.device))
	_, err := n.tryIn(g, ring, &ledger.DeviceGranted{Device: ledger.Signatory(d.key.Public()), Scopes: []ledger.Slug{"journal"}})
	must(b, err)
	d.trusts(ring.device.Public())
	for b.Loop() {
		var out strings.Builder
		guest := &guest{node: n, device: d.key.Address()}
		_, err := p2p.WriteBundle(b.Context(), &out, guest, 0, nil)
		must(b, err)
		b.ReportMetric(float64(out.Len())/float64(g.now().Len()), "bytes/entry")
	}
}

// childIdle opens a home, listens, reads its groups, and when nothing is asked any
// more tells what it holds, again and again until it is killed.
func childIdle(home string) {
	n, err := Open(home, Options{})
	loud(err)
	loud(n.Listen(Listening{Addresses: loopback}))
	groups, err := n.Groups(ctx)
	loud(err)
	n.drop(time.Now().Add(time.Hour))
	rest()
	ids, err := n.groupIDs()
	loud(err)
	_, err = n.passing(ids[0]) // as when somebody asks what a group's devices may see: the node tidies up behind itself
	loud(err)
	for {
		all, own := resident()
		fmt.Println(len(groups), all, own)
		time.Sleep(time.Second)
	}
}

// resident is what this process holds in memory now, all together and without the
// pages of the program itself: those of a test are others than those of jigiya.
func resident() (all, own int) {
	maps, err := os.Open("/proc/self/smaps")
	loud(err)
	defer maps.Close()
	program, err := os.Executable()
	loud(err)
	inProgram := false
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var kB int
		switch line := lines.Text(); {
		case strings.Contains(line, "-") && !strings.Contains(line, ": "):
			inProgram = strings.HasSuffix(line, program)
		default:
			if n, _ := fmt.Sscanf(line, "Rss: %d kB", &kB); n == 1 {
				if all += kB; !inProgram {
					own += kB
				}
			}
		}
	}
	return all, own
}
