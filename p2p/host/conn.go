package host

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-yamux/v5"
	"github.com/multiformats/go-multistream"
)

// A Conn is the stream of a connection, and the connection with it. One goroutine may read, others write.
type Conn struct {
	host   *Host
	link   *link
	stream *yamux.Stream
	closed atomic.Bool
	once   sync.Once

	mu       sync.Mutex // one reader at a time: yamux wakes only one
	awaiting []Protocol // what the other end has still to say before its first byte
	refused  error
}

// Read reads what the other end has written; io.EOF after it has closed. What has arrived can be read even if the
// connection has broken since: yamux may report the break along with it, as io.EOF at that.
func (c *Conn) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed.Load() {
		return 0, net.ErrClosed
	}
	if err := c.agree(); err != nil {
		return 0, c.verdict(err)
	}
	n, err := c.stream.Read(b)
	if n > 0 {
		return n, nil
	}
	return 0, c.verdict(err)
}

// ask names the protocol to the other end. Its answer is not waited for: what is written next follows at once.
func (c *Conn) ask(p Protocol) error {
	c.awaiting = []Protocol{multistream.ProtocolID, p}
	var line []byte
	for _, word := range c.awaiting {
		line = append(binary.AppendUvarint(line, uint64(len(word)+1)), word+"\n"...)
	}
	_, err := c.stream.Write(line)
	return err
}

// agree reads the other end's answer.
func (c *Conn) agree() error {
	for len(c.awaiting) > 0 && c.refused == nil {
		word, err := multistream.ReadNextToken[Protocol](c.stream)
		switch {
		case errors.Is(err, yamux.ErrTimeout):
			c.refused = err // half an answer may have been read
		case err != nil:
			c.refused = fmt.Errorf("agreeing on a protocol: %w", err)
		case word != c.awaiting[0]:
			c.refused = ErrProtocol
		}
		c.awaiting = c.awaiting[1:]
	}
	return c.refused
}

// Write writes to the other end.
func (c *Conn) Write(b []byte) (int, error) {
	if c.closed.Load() {
		return 0, net.ErrClosed
	}
	n, err := c.stream.Write(b)
	return n, c.verdict(err)
}

func (c *Conn) verdict(err error) error {
	if err != nil && c.closed.Load() {
		return net.ErrClosed
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
		if !c.host.begin(c.end) {
			c.link.close()
		}
	})
	return nil
}

func (c *Conn) end() {
	c.mu.Lock() // whoever still reads has left
	defer c.mu.Unlock()
	c.link.end(c.stream)
	c.host.forget(c.link)
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
