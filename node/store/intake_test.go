package store

import (
	"bufio"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
)

const intakeBatch = 256

// intake takes in what a facilitator carries, in a process of its own whose memory can be asked for: so many entries
// of so many groups, in batches that go round the groups.
func intake(dir string) {
	all, _ := strconv.Atoi(os.Getenv("STORE_TEST_ENTRIES"))
	groups, _ := strconv.Atoi(os.Getenv("STORE_TEST_GROUPS"))
	syncs := 0
	o := testOptions()
	o.fault = func(_ string, write func() error) error { syncs++; return write() }
	s, err := Open(dir, o)
	loud(err)
	heads, batches := make([]Head, groups), 0
	var spent time.Duration
	for taken := 0; taken < all; {
		for g := range heads {
			n := min(intakeBatch, all/groups-int(heads[g].Seq))
			if n <= 0 {
				continue
			}
			entries := chain(heads[g], n, 1, "a")
			start := time.Now()
			loud(s.Receive(Hash{1, byte(g >> 8), byte(g)}, heads[g], entries, nil))
			spent += time.Since(start)
			heads[g], taken, batches = lastHead(entries), taken+n, batches+1
		}
		if int(heads[0].Seq) >= all/groups {
			break
		}
	}
	debug.FreeOSMemory()
	fmt.Println("entries-per-s", float64(all)/spent.Seconds())
	fmt.Println("writes-per-batch", float64(syncs-1)/float64(batches))
	fmt.Println("peak-MB", memory("VmHWM"))
	resting(s)
	fmt.Println("after-MB", memory("VmRSS"))
	loud(s.Close())
}

// idle opens what intake left, touches every group, reads one of them, and rests.
func idle(dir string) {
	start := time.Now()
	s, err := Open(dir, testOptions())
	loud(err)
	fmt.Println("open-ms", time.Since(start).Seconds()*1e3)
	step := func(name string, do func()) {
		start := time.Now()
		do()
		fmt.Println(name, time.Since(start).Seconds()*1e3)
	}
	var groups []Hash
	step("groups-ms", func() { groups, err = s.Groups(); loud(err) })
	step("topics-ms", func() { _, err = s.Topics(); loud(err) })
	step("feed-ms", func() {
		for _, err := range s.Feed(0) {
			loud(err)
		}
	})
	step("heads-ms", func() {
		for _, g := range groups {
			_, _, err = s.Head(g)
			loud(err)
			s.State(g)
		}
	})
	head, _, _ := s.Head(groups[len(groups)/2])
	step("middle-ms", func() {
		n := 0
		for _, err := range s.Entries(groups[len(groups)/2], head.Seq/2) {
			loud(err)
			if n++; n == 256 {
				break
			}
		}
	})
	step("scan-ms", func() {
		for _, g := range groups {
			for _, err := range s.Entries(g, 0) {
				loud(err)
			}
		}
	})
	fmt.Println("peak-MB", memory("VmHWM"))
	resting(s)
	fmt.Println("idle-MB", memory("VmRSS"))
	fmt.Println("idle-file-MB", memory("RssFile"))
	step("close-ms", func() { loud(s.Close()) })
}

// resting waits until nobody watches the memory any more.
func resting(s *Store) {
	for s.pages.watching.Load() {
		time.Sleep(lookEvery)
	}
	debug.FreeOSMemory()
}

func memory(of string) float64 {
	b, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(b)) {
		if name, value, _ := strings.Cut(line, ":"); name == of {
			kB, _ := strconv.Atoi(strings.Fields(value)[0])
			return float64(kB) / 1024
		}
	}
	return 0
}

// BenchmarkIntake measures processes, each once: what they print are the figures.
func BenchmarkIntake(b *testing.B) {
	for _, size := range []struct{ entries, groups int }{{100_000, 300}, {1_000_000, 300}, {100_000, 10_000}} {
		b.Run(fmt.Sprintf("%d-of-%d", size.entries, size.groups), func(b *testing.B) {
			b.Setenv("STORE_TEST_ENTRIES", fmt.Sprint(size.entries))
			b.Setenv("STORE_TEST_GROUPS", fmt.Sprint(size.groups))
			dir := b.TempDir()
			for b.Loop() {
				must(b, os.RemoveAll(dir))
				for _, mode := range []string{"intake", "idle"} {
					measured(b, mode, dir)
				}
			}
		})
	}
}

func measured(b *testing.B, mode, dir string) {
	out, err := childCommand(b, mode, dir).CombinedOutput()
	must(b, err)
	for lines := bufio.NewScanner(strings.NewReader(string(out))); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		figure, err := strconv.ParseFloat(value, 64)
		if err != nil {
			b.Fatal(lines.Text())
		}
		b.ReportMetric(figure, mode+"-"+name)
	}
}
