package pairing

import (
	"errors"
	"sync"
	"time"

	"jigiya/p2p"
)

// An end is this side of one pairing.
type end struct {
	conn    p2p.Conn
	channel p2p.Channel
	own     Party
	window  Window

	mu   sync.Mutex
	over bool // the context has ended: no deadline may be set later again
}

func (e *end) write(f []byte) error {
	_, err := e.conn.Write(f)
	return err
}

func (e *end) read(k kind) ([]byte, error) { return readFrame(e.conn, k) }

// within bounds all reads and writes from now on.
func (e *end) within(d time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.over {
		e.bound(time.Now().Add(d))
	}
}

// interrupt ends everything that goes on.
func (e *end) interrupt() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.over = true
	e.bound(time.Now())
}

// bound does not look at errors: a connection that is closed says so when it is read.
func (e *end) bound(t time.Time) {
	_ = e.conn.SetReadDeadline(t)
	_ = e.conn.SetWriteDeadline(t)
}

// hush ends a read that goes on; what was written stays written.
func (e *end) hush() { _ = e.conn.SetReadDeadline(time.Now()) }

// mute ends a write that goes on: nobody is there to read it.
func (e *end) mute() { _ = e.conn.SetWriteDeadline(time.Now()) }

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}
