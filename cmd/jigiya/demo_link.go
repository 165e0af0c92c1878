package main

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// A link stands for the air between two phones: a hotspot that carries bytes one way
// and the other, and counts them. It can be slow, and it can be cut.
type link struct {
	to    string
	near  net.Listener
	pace  int64 // bytes in a second; 0 is as fast as they come
	after int64 // it is cut once so many have crossed; 0 is never

	mu      sync.Mutex
	crossed int64
	down    bool
	ends    map[net.Conn]bool
	work    sync.WaitGroup
}

// mouthful is how much crosses at once.
const mouthful = 4 << 10

func newLink(to string) (*link, error) {
	near, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening a link: %w", err)
	}
	l := &link{to: to, near: near, ends: map[net.Conn]bool{}}
	l.work.Go(l.answer)
	return l, nil
}

// address is where the other end is reached through the link.
func (l *link) address() string { return l.near.Addr().String() }

func (l *link) answer() {
	for {
		near, err := l.near.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", l.to)
		if err != nil || !l.admit(near, far) {
			near.Close()
			continue
		}
		l.work.Go(func() { l.carry(far, near) })
		l.work.Go(func() { l.carry(near, far) })
	}
}

// admit lets a connection through, unless the link is cut.
func (l *link) admit(near, far net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		far.Close()
		return false
	}
	l.ends[near], l.ends[far] = true, true
	return true
}

// carry takes bytes one way until one end is closed.
func (l *link) carry(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	b := make([]byte, mouthful)
	for {
		n, err := from.Read(b)
		if n > 0 && l.passes(int64(n)) {
			_, failed := to.Write(b[:n])
			err = errors.Join(err, failed)
		}
		if err != nil {
			return
		}
	}
}

// passes counts bytes and says whether they still cross; on a slow link it takes its
// time over it.
func (l *link) passes(n int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.after > 0 && l.crossed+n > l.after {
		l.after = 0
		l.cutNow()
	}
	if l.down {
		return false
	}
	l.crossed += n
	if l.pace > 0 {
		time.Sleep(time.Duration(n) * time.Second / time.Duration(l.pace))
	}
	return true
}

// cutNow is called under the lock.
func (l *link) cutNow() {
	l.down = true
	for c := range l.ends {
		c.Close()
	}
	clear(l.ends)
}

// heal lets connections through again.
func (l *link) heal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = false
}

func (l *link) bytes() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.crossed
}

// close takes the two out of each other's reach for good.
func (l *link) close() {
	if l == nil {
		return
	}
	l.near.Close()
	l.mu.Lock()
	l.cutNow()
	l.mu.Unlock()
	l.work.Wait()
}
