package node

import (
	"fmt"
	"net"
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
	events := []ledger.Event{&ledger.MeetingOpened{Date: ledger.NewDate(2026, 1, 5), Counts: countsOf(j.Book())}}
	for len(events) < n {
		events = append(events, gift())
	}
	entries, err := j.Sign(journal.Signing{Author: phone, Recorded: time.Now().Unix()}, events...)
	must(t, err)
	return entries
}

// A lane is a way to an address on which bytes take their time, and are counted.
type lane struct {
	near  net.Listener
	delay time.Duration
	bytes atomic.Int64
	began atomic.Int64 // when somebody last dialled, in nanoseconds
	work  sync.WaitGroup
}

func newLane(t testing.TB, to string, delay time.Duration) *lane {
	t.Helper()
	near, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	l := &lane{near: near, delay: delay}
	l.work.Go(func() {
		for {
			from, err := near.Accept()
			if err != nil {
				return
			}
			l.began.Store(time.Now().UnixNano())
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
			under <- parcel{b[:n], time.Now().Add(l.delay)}
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
// fits into three round trips and four kilobytes, whatever the groups are.
func TestTenThousandGroups(t *testing.T) {
	groups := 10_000
	if testing.Short() || raceEnabled {
		groups = 300
	}
	p := newHouse(t)
	nana, office := newDevice(t), newDevice(t)
	p.carries(nana, office)
	began := time.Now()
	step := func(what string) {
		t.Logf("%s: %v", what, time.Since(began).Round(time.Millisecond))
		began = time.Now()
	}
	nana.collects(p, groups, 1)
	step("made")
	at := listen(t, nana.node)
	l := newLane(t, at, 0)
	s := office.sync(l.address())
	step(fmt.Sprintf("first exchange, %d entries, %d bytes", s.Received, l.bytes.Swap(0)))
	s = office.sync(l.address())
	step(fmt.Sprintf("second exchange, %d entries, %d bytes", s.Received, l.bytes.Swap(0)))
	status, err := office.node.Status(ctx)
	must(t, err)
	step(fmt.Sprintf("status of %d groups", len(status.Groups)))
}

var _ = api.Syncing{}
