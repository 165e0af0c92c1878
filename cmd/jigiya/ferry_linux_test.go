package main

import (
	"net"
	"sync"
	"testing"
	"time"

	"jigiya/p2p/nettest"
)

// A ferry carries bytes between two phones, as a bad link does: each byte arrives a while after it left, and the link
// breaks when so many have crossed.
type ferry struct {
	near  net.Listener
	delay time.Duration

	mu      sync.Mutex
	crossed int // bytes that came over the slow link, in all
	cut     int // when so many have; 0 is never
	ends    map[net.Conn]bool
	work    sync.WaitGroup
}

// newFerry runs in a place, from where it reaches an address.
func newFerry(t *testing.T, at *nettest.Place, to string, delay time.Duration) *ferry {
	t.Helper()
	f := &ferry{delay: delay, ends: map[net.Conn]bool{}}
	var err error
	at.Within(func() { f.near, err = net.Listen("tcp", "127.0.0.1:0") })
	must(t, err)
	f.work.Go(func() { f.answer(at, to) })
	t.Cleanup(func() {
		f.near.Close()
		f.sink()
		f.work.Wait()
	})
	return f
}

func (f *ferry) address() string { return f.near.Addr().String() }

func (f *ferry) answer(at *nettest.Place, to string) {
	for {
		near, err := f.near.Accept()
		if err != nil {
			return
		}
		var far net.Conn
		at.Within(func() { far, err = net.DialTimeout("tcp", to, 10*time.Second) })
		if err != nil {
			near.Close()
			continue
		}
		f.mu.Lock()
		f.ends[near], f.ends[far] = true, true
		f.mu.Unlock()
		f.cross(near, far, false)
		f.cross(far, near, true)
	}
}

// A load is what left together.
type load struct {
	bytes []byte
	at    time.Time // when it arrives
}

// cross carries one way: what is read waits its time, and what waits no longer is written.
func (f *ferry) cross(from, to net.Conn, home bool) {
	under := make(chan load, 1024)
	f.work.Go(func() {
		defer close(under)
		for {
			b := make([]byte, 4<<10)
			n, err := from.Read(b)
			if home && !f.holds(n) {
				f.sink()
			}
			if err != nil {
				return
			}
			under <- load{b[:n], time.Now().Add(f.delay)}
		}
	})
	f.work.Go(func() {
		defer from.Close()
		defer to.Close()
		for l := range under {
			time.Sleep(time.Until(l.at)) // the delay is what is tested, nothing is waited for
			_, _ = to.Write(l.bytes)
		}
	})
}

// holds counts what crosses, and says whether the link still holds.
func (f *ferry) holds(n int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.crossed += n; f.cut == 0 || f.crossed < f.cut {
		return true
	}
	f.cut = 0
	return false
}

// sink breaks all connections without a word.
func (f *ferry) sink() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.ends {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		c.Close()
	}
	clear(f.ends)
}

func (f *ferry) breakAfter(more int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cut = f.crossed + more
}

func (f *ferry) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.crossed
}
