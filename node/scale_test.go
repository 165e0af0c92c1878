package node

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// carries has a device work for a programme everywhere, from today on.
func (p *house) carries(all ...*device) {
	p.Helper()
	for _, d := range all {
		now := time.Now()
		d.takes(p.deed, p.signed(&credential.Credential{
			Programme: p.root.Programme, Subject: d.key.Public(), Role: credential.Facilitator, Zone: []string{"ocha-2023:ML05"},
			Issued: now.Unix(), Expires: credential.DateOf(now.Unix()) + credential.MaxDays,
		}))
	}
}

// collects gives a device so many groups of a programme, as if it had visited them: each
// with a phone of its own, and so many entries.
func (d *device) collects(p *house, groups, entries int) {
	d.Helper()
	for i := range groups {
		phone, err := crypto.Seed{4, 12: byte(i >> 16), 13: byte(i >> 8), 14: byte(i)}.Key()
		must(d, err)
		founding := foundingBy(d, fmt.Sprintf("Group %d", i+1), phone, func(e *ledger.GroupFounded) {
			e.Constitution.Programme = ledger.Address(p.root.Programme)
		})
		all := append([]*journal.Entry{founding}, meetingOf(d, founding, phone, entries-1)...)
		must(d, d.node.store.Receive(store.Hash(founding.ID()), store.Head{}, storeEntries(all), nil))
	}
}

// meetingOf are entries of a long meeting, signed with the phone's key.
func meetingOf(t testing.TB, founding *journal.Entry, phone *crypto.Key, n int) []*journal.Entry {
	t.Helper()
	if n <= 0 {
		return nil
	}
	j, err := new(journal.Journal).Accept(founding)
	must(t, err)
	book := j.Book().Clone()
	events := []ledger.Event{&ledger.MeetingOpened{Date: ledger.NewDate(2026, 1, 5), Counts: countsOf(book)}}
	for len(events) < n {
		events = append(events, gift())
	}
	for i, e := range events {
		book.Complete(e)
		must(t, book.Apply(ledger.Fact{Seq: uint64(i + 1), Event: e}))
	}
	entries, err := j.Sign(journal.Signing{Author: phone, Recorded: time.Now().Unix()}, events...)
	must(t, err)
	return entries
}

// A lane is a way to an address on which bytes take their time, and are counted.
type lane struct {
	near  net.Listener
	delay atomic.Int64 // nanoseconds
	bytes atomic.Int64
	work  sync.WaitGroup
}

func newLane(t testing.TB, to string) *lane {
	t.Helper()
	near, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	l := &lane{near: near}
	l.work.Go(func() {
		for {
			from, err := near.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				from.Close()
				continue
			}
			l.carry(from, far)
			l.carry(far, from)
		}
	})
	t.Cleanup(func() {
		near.Close()
		l.work.Wait()
	})
	return l
}

func (l *lane) address() string { return l.near.Addr().String() }

// A parcel is what left together.
type parcel struct {
	bytes []byte
	due   time.Time
}

func (l *lane) carry(from, to net.Conn) {
	under := make(chan parcel, 1<<14)
	l.work.Go(func() {
		defer close(under)
		for {
			b := make([]byte, 16<<10)
			n, err := from.Read(b)
			l.bytes.Add(int64(n))
			if err != nil {
				return
			}
			under <- parcel{b[:n], time.Now().Add(time.Duration(l.delay.Load()))}
		}
	})
	l.work.Go(func() {
		defer from.Close()
		defer to.Close()
		for p := range under {
			time.Sleep(time.Until(p.due))
			_, _ = to.Write(p.bytes)
		}
	})
}

// What two devices with ten thousand groups say to each other when there is nothing new
// fits into three round trips and four kilobytes, whatever the groups are; and both are
// at hand at once after they were switched off without a word.
func TestTenThousandGroups(t *testing.T) {
	groups := 10_000
	if testing.Short() || raceEnabled {
		groups = 300
	}
	p := newHouse(t)
	nana, office := newDevice(t), newDevice(t)
	p.carries(nana, office)
	nana.collects(p, groups, 1)
	l := newLane(t, listen(t, nana.node))
	began := time.Now()
	if s := office.sync(l.address()); s.Received != uint64(groups) {
		t.Fatalf("received %d entries", s.Received)
	}
	t.Logf("the first time: %d bytes in %v", l.bytes.Swap(0), time.Since(began).Round(time.Millisecond))
	l.delay.Store(int64(time.Second))
	began = time.Now()
	office.sync(l.address())
	trips := float64(time.Since(began))/float64(2*l.delay.Load()) - greetingTrips
	t.Logf("nothing new: %d bytes, %.1f round trips", l.bytes.Load(), trips)
	if bytes := l.bytes.Load(); bytes > 4<<10 || trips > 3.5 { // the reading of what is held takes time too
		t.Errorf("nothing new: %d bytes, %.1f round trips", bytes, trips)
	}
	began = time.Now()
	status, err := office.node.Status(ctx)
	must(t, err)
	if len(status.Groups) != groups {
		t.Errorf("status tells of %d groups", len(status.Groups))
	}
	t.Logf("status in %v", time.Since(began).Round(time.Millisecond))
}

// greetingTrips are those until a connection stands, besides TCP's own, which the lane
// makes without its delay.
const greetingTrips = 2

// mostTaking is what a node may hold while it takes in a million entries.
const mostTaking = 128 << 10 // kB

// TestTakingMemory has a process of its own take in a hundred thousand entries of a
// hundred groups; BenchmarkMillion is the whole of it.
func TestTakingMemory(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("a hundred thousand entries, and the memory of an ordinary build")
	}
	takesIn(t, 100, 1000)
}

// BenchmarkMillion takes in a million entries of three hundred groups, in a process of
// its own, and tells the most memory that it held. One run takes minutes: -benchtime 1x.
func BenchmarkMillion(b *testing.B) {
	for b.Loop() {
		kB, took := takesIn(b, 300, 3334)
		b.ReportMetric(float64(kB)/1024, "peak-MB")
		b.ReportMetric(300*3334/took.Seconds(), "entries/s")
	}
}

func takesIn(t testing.TB, groups, entries int) (kB int, took time.Duration) {
	t.Helper()
	p := newHouse(t)
	nana, office := newDevice(t), newDevice(t)
	p.carries(nana, office)
	nana.collects(p, groups, entries)
	at := listen(t, nana.node)
	must(t, office.node.Close())
	cmd := childCommand(t, "take", office.node.home)
	cmd.Env = append(cmd.Env, "NODE_TEST_PEER="+at)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var received int
	for lines := bufio.NewScanner(out); lines.Scan(); {
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "error:"):
			t.Error(line)
		default:
			_, _ = fmt.Sscanf(line, "%d %d VmHWM: %d kB", &received, &took, &kB)
		}
	}
	must(t, cmd.Wait())
	t.Logf("%d entries in %v, at most %d kB resident", received, took.Round(time.Millisecond), kB)
	if received != groups*entries || kB == 0 || kB > mostTaking {
		t.Errorf("%d entries, %d kB", received, kB)
	}
	return kB, took
}

// childTake runs as the program does, and takes in what somebody has.
func childTake(home string) {
	debug.SetMemoryLimit(Memory)
	n, err := Open(home, Options{})
	loud(err)
	loud(n.Listen(Listening{Addresses: loopback}))
	began := time.Now()
	s, err := n.Sync(ctx, api.Syncing{Address: os.Getenv("NODE_TEST_PEER")})
	loud(err)
	fmt.Println(s.Received, int64(time.Since(began)), peakMemory())
	loud(n.Close())
}
