package host

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-yamux/v5"
	"github.com/multiformats/go-multistream"
)

// A Conn is the stream of a connection, and the connection with it.
type Conn struct {
	host   *Host
	link   *link
	stream *yamux.Stream
	inner  io.ReadWriter // the stream, with its protocol agreed or asked for
	closed atomic.Bool
	once   sync.Once
}

// newConn takes a stream whose protocol is agreed, or is still to be asked for if it is named: that goes out with the
// first bytes written.
func (h *Host) newConn(l *link, s *yamux.Stream, ask Protocol) *Conn {
	c := &Conn{host: h, link: l, stream: s, inner: s}
	if ask != "" {
		c.inner = multistream.NewMSSelect(s, ask)
	}
	return c
}

// Read reads what the other end has written; io.EOF after it has closed. What has arrived can be read even if the
// connection has broken since: yamux may report the break along with it, as io.EOF at that.
func (c *Conn) Read(b []byte) (int, error) {
	n, err := c.inner.Read(b)
	if n > 0 {
		return n, nil
	}
	return 0, c.verdict(err)
}

// Write writes to the other end.
func (c *Conn) Write(b []byte) (int, error) {
	if c.closed.Load() {
		return 0, net.ErrClosed
	}
	n, err := c.inner.Write(b)
	return n, c.verdict(err)
}

func (c *Conn) verdict(err error) error {
	switch {
	case err != nil && c.closed.Load():
		return net.ErrClosed
	case errors.Is(err, multistream.ErrNotSupported[Protocol]{}):
		return ErrProtocol
	}
	return err
}

// Close tells the other end that nothing more comes, stops reading, and closes the connection as soon as the other
// end has closed too, or after a while. It does not wait for that: what was written may still be on its way, and
// arrives unless the link fails.
func (c *Conn) Close() error {
	c.once.Do(func() {
		c.closed.Store(true)
		c.link.ending.Store(true)
		c.stream.SetReadDeadline(time.Now()) // lets go whoever still reads
		if !c.host.begin(func() { c.link.end(c.stream); c.host.forget(c.link) }) {
			c.link.close()
		}
	})
	return nil
}

// Reset cuts the connection at once; both ends' reads and writes fail.
func (c *Conn) Reset() {
	c.closed.Store(true)
	c.host.forget(c.link)
	c.link.close()
}

// Remote is the address of the other end.
func (c *Conn) Remote() netip.AddrPort { return c.link.remote }

// SetDeadline bounds reads and writes.
func (c *Conn) SetDeadline(t time.Time) error { return c.stream.SetDeadline(t) }

// SetReadDeadline bounds reads.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.stream.SetReadDeadline(t) }

// SetWriteDeadline bounds writes.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.stream.SetWriteDeadline(t) }
