package host

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/transport"
	"github.com/multiformats/go-multistream"
)

// A Conn is the stream of a connection, and the connection with it.
type Conn struct {
	host   *Host
	conn   transport.CapableConn
	stream network.MuxedStream
	inner  io.ReadWriter // the stream, after the protocol is agreed
	closed atomic.Bool
	once   sync.Once
}

// newConn takes a stream whose protocol is agreed, or is still to be asked for if it is named.
func (h *Host) newConn(c transport.CapableConn, s network.MuxedStream, ask Protocol) *Conn {
	conn := &Conn{host: h, conn: c, stream: s, inner: s}
	if ask != "" {
		conn.inner = multistream.NewMSSelect(s, ask)
	}
	return conn
}

// Read reads what the other end has written; io.EOF after it has closed.
func (c *Conn) Read(b []byte) (int, error) {
	n, err := c.inner.Read(b)
	return n, c.verdict(err)
}

// Write writes to the other end.
func (c *Conn) Write(b []byte) (int, error) {
	n, err := c.inner.Write(b)
	return n, c.verdict(err)
}

func (c *Conn) verdict(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case c.closed.Load():
		return net.ErrClosed
	case errors.Is(err, multistream.ErrNotSupported[Protocol]{}):
		return ErrProtocol
	}
	return err
}

// Close tells the other end that nothing more comes, stops reading, and closes the connection as soon as the other
// end has closed too, or after a moment. It does not wait for that: what was written may still be on its way, and
// arrives unless the other end is gone.
func (c *Conn) Close() error {
	var err error
	c.once.Do(func() {
		c.closed.Store(true)
		err = c.stream.CloseWrite()
		c.stream.SetReadDeadline(time.Now()) // lets go whoever still reads
		if !c.host.begin(c.linger) {
			c.conn.Close()
		}
	})
	return err
}

func (c *Conn) linger() {
	c.stream.SetReadDeadline(time.Now().Add(lingerTime))
	io.Copy(io.Discard, c.stream)
	c.host.forget(c.conn)
	c.conn.Close()
}

// Reset cuts the connection at once; both ends' reads and writes fail.
func (c *Conn) Reset() {
	c.closed.Store(true)
	c.stream.Reset()
	c.host.forget(c.conn)
	c.conn.Close()
}

// Remote is the address of the other end.
func (c *Conn) Remote() netip.AddrPort { return addrOf(c.conn.RemoteMultiaddr()) }

// SetDeadline bounds reads and writes.
func (c *Conn) SetDeadline(t time.Time) error { return c.stream.SetDeadline(t) }

// SetReadDeadline bounds reads.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.stream.SetReadDeadline(t) }

// SetWriteDeadline bounds writes.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.stream.SetWriteDeadline(t) }
