package p2p

import (
	"bufio"
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// An outbox is what waits to be written. What is urgent never waits for the
// connection where it is said, and goes ahead of the bulk; the bulk waits here, one frame
// at a time.
type outbox struct {
	mu     sync.Mutex
	urgent []byte
	there  chan struct{} // something urgent is
	bulk   chan []byte
	conn   Conn
	out    *bufio.Writer
	last   atomic.Bool
	sent   atomic.Int64
}

func newOutbox(conn Conn) *outbox {
	o := &outbox{there: make(chan struct{}, 1), bulk: make(chan []byte), conn: conn}
	o.out = bufio.NewWriterSize(deadlined{conn, &o.last}, 16<<10)
	return o
}

// A deadlined gives every write its time.
type deadlined struct {
	conn Conn
	last *atomic.Bool // no more of it is given
}

func (d deadlined) Write(b []byte) (int, error) {
	if !d.last.Load() {
		if err := d.conn.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
			return 0, err
		}
	}
	return d.conn.Write(b)
}

// say puts messages ahead of the bulk, all in one write.
func (o *outbox) say(all ...message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range all {
		o.urgent = appendFrame(o.urgent, m)
	}
	if len(o.urgent) > maxUrgent {
		return ending(Flood, "%d bytes wait for an end that does not read", len(o.urgent))
	}
	select {
	case o.there <- struct{}{}:
	default:
	}
	return nil
}

// send waits until the writer takes the message.
func (o *outbox) send(ctx context.Context, all ...message) error {
	var frames []byte
	for _, m := range all {
		frames = appendFrame(frames, m)
	}
	select {
	case o.bulk <- frames:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// write writes until the session ends.
func (o *outbox) write(ctx context.Context) error {
	for {
		frames, err := o.next(ctx)
		if err != nil {
			return err
		}
		if err := o.put(frames); err != nil {
			return err
		}
	}
}

// next waits for something to write; what was written so far leaves before that.
func (o *outbox) next(ctx context.Context) ([]byte, error) {
	if urgent := o.take(); urgent != nil {
		return urgent, nil
	}
	select {
	case frames := <-o.bulk:
		return frames, nil
	default:
	}
	if err := o.out.Flush(); err != nil {
		return nil, broken(err)
	}
	select {
	case <-o.there:
		return o.take(), nil
	case frames := <-o.bulk:
		return frames, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (o *outbox) take() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	urgent := o.urgent
	o.urgent = nil
	return urgent
}

func (o *outbox) put(frames []byte) error {
	o.sent.Add(int64(len(frames)))
	if _, err := o.out.Write(frames); err != nil {
		return broken(err)
	}
	return nil
}

// close says why it ends, if the other end still reads, and waits no longer for
// what it reads. The writer has stopped.
func (o *outbox) close(r Reason) {
	_ = o.say(&bye{r})
	_, _ = o.out.Write(o.take())
	_ = o.out.Flush()
}

// hurry gives whatever is still to be written a last moment.
func (o *outbox) hurry() {
	o.last.Store(true)
	_ = o.conn.SetWriteDeadline(time.Now().Add(byeTime))
}
