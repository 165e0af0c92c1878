package host

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-yamux/v5"
	"github.com/multiformats/go-multistream"

	"jigiya/p2p"
)

// A link is a connection: TCP, Noise and yamux, and its share of the ration.
type link struct {
	raw     *net.TCPConn
	wire    *wire
	session *yamux.Session
	share   *share
	channel p2p.Channel
	remote  netip.AddrPort
	ending  atomic.Bool // closed by this end, and waiting for the other
}

// raise brings up Noise and yamux. The share becomes the link's; if it fails, it is given back and TCP closed.
func (h *Host) raise(ctx context.Context, raw *net.TCPConn, s *share, dialled bool) (*link, error) {
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	l, err := h.shake(ctx, raw, s, dialled)
	if !stop() && err == nil {
		l.close()
		return nil, ctx.Err()
	}
	if err != nil {
		s.done()
		raw.Close()
		return nil, err
	}
	return l, nil
}

func (h *Host) shake(ctx context.Context, raw *net.TCPConn, s *share, dialled bool) (*link, error) {
	secure, err := h.secure(ctx, raw, dialled)
	if err != nil {
		return nil, fmt.Errorf("shaking hands: %w", err)
	}
	channel, err := channelOf(secure, dialled)
	if err != nil {
		return nil, err
	}
	l := &link{raw: raw, share: s, channel: channel, remote: addrPort(raw.RemoteAddr())}
	l.wire = &wire{SecureConn: secure, raw: raw, finished: make(chan struct{})}
	begin := yamux.Server
	if dialled {
		begin = yamux.Client
	}
	l.session, err = begin(l.wire, streams, func() (yamux.MemoryManager, error) { return &span{share: s}, nil })
	if err != nil {
		return nil, fmt.Errorf("preparing streams: %w", err)
	}
	return l, nil
}

// secure agrees on Noise, as everywhere in libp2p, and authenticates both ends' keys.
func (h *Host) secure(ctx context.Context, raw net.Conn, dialled bool) (sec.SecureConn, error) {
	own := h.identity.Load()
	if dialled {
		if err := multistream.SelectProtoOrFail(noise.ID, raw); err != nil {
			return nil, err
		}
		return own.outbound(ctx, raw)
	}
	handshakes := multistream.NewMultistreamMuxer[string]()
	handshakes.AddHandler(noise.ID, nil)
	if _, _, err := handshakes.Negotiate(raw); err != nil {
		return nil, err
	}
	return own.inbound(ctx, raw)
}

// streams is yamux with one stream's needs.
var streams = func() *yamux.Config {
	c := yamux.DefaultConfig()
	c.AcceptBacklog = maxIncoming
	c.MaxIncomingStreams = maxIncoming
	c.MaxStreamWindowSize = maxWindow
	c.KeepAliveInterval = keepAlive
	c.ConnectionWriteTimeout = writeTime
	c.ReadBufSize = 0 // Noise has one
	c.LogOutput = io.Discard
	return c
}()

// close cuts the link at once.
func (l *link) close() {
	l.raw.Close() // first: a session that is just ending gently lets go
	l.session.Close()
	l.share.done()
}

// end closes a link whose stream has been closed here, so that nothing written is lost: yamux drops at its close what
// it has not yet sent, and TCP drops what it has not yet sent if something arrives after its close.
func (l *link) end(stream *yamux.Stream) {
	defer l.close()
	stream.CloseWrite()
	if !l.flushed() {
		return
	}
	until := time.Now().Add(lingerTime)
	stream.SetReadDeadline(until)
	io.Copy(io.Discard, stream)
	l.raw.SetReadDeadline(until)
	l.wire.gentle.Store(true)
	l.session.Close() // closes one direction of TCP and reads until the other end has closed the other
}

// flushed waits until the end of the stream has been handed to TCP.
func (l *link) flushed() bool {
	late := time.NewTimer(flushTime)
	defer late.Stop()
	select {
	case <-l.wire.finished:
		return true
	case <-l.session.CloseChan():
	case <-late.C:
	}
	return false
}

// A wire is what yamux writes its frames to, one frame with each Write. It notices the frame that ends the one stream.
type wire struct {
	sec.SecureConn

	raw      *net.TCPConn
	gentle   atomic.Bool
	finished chan struct{}
	once     sync.Once
}

// yamux: version, type, flags (2), stream (4), length (4).
const finFlag = 4

func (w *wire) Write(frame []byte) (int, error) {
	n, err := w.SecureConn.Write(frame)
	if err == nil && len(frame) >= 4 && frame[3]&finFlag != 0 && frame[1] <= 1 {
		w.once.Do(func() { close(w.finished) })
	}
	return n, err
}

// Close closes TCP, or if that is to be gentle, only the direction towards the other end.
func (w *wire) Close() error {
	if w.gentle.Load() {
		return w.raw.CloseWrite()
	}
	return w.raw.Close()
}

func addrPort(a net.Addr) netip.AddrPort {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	p := tcp.AddrPort()
	return netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
}
