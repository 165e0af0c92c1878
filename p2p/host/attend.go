package host

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/transport"
)

var (
	errSilent  = errors.New("no stream was opened in time")
	errStreams = errors.New("more streams than one")
)

// accept attends to each connection that comes in, until the listener is closed.
func (h *Host) accept(l transport.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		h.keep(c, func() { h.attend(c) })
	}
}

// attend serves the one stream of a connection that came in.
func (h *Host) attend(c transport.CapableConn) {
	conn, serve, err := h.welcome(c)
	if err != nil {
		h.cut(c, err)
		return
	}
	channel, err := channelOf(c, false)
	if err != nil {
		h.cut(c, err)
		return
	}
	h.work.Go(func() { h.guard(c) })
	ctx, cancel := context.WithCancel(h.ctx)
	defer cancel()
	serve(ctx, channel, conn)
	conn.Close()
}

// welcome waits for the stream and agrees on what is spoken on it, all within openTime.
func (h *Host) welcome(c transport.CapableConn) (*Conn, Serve, error) {
	late := time.AfterFunc(openTime, func() { h.cut(c, errSilent) })
	defer late.Stop()
	stream, err := c.AcceptStream()
	if err != nil {
		return nil, nil, fmt.Errorf("waiting for a stream: %w", err)
	}
	p, _, err := h.protocols.Negotiate(stream)
	if err != nil {
		return nil, nil, fmt.Errorf("agreeing on a protocol: %w", err)
	}
	h.mu.Lock()
	serve := h.serve[p]
	h.mu.Unlock()
	if serve == nil {
		return nil, nil, fmt.Errorf("agreeing on a protocol: %s is served no longer", p)
	}
	return h.newConn(c, stream, ""), serve, nil
}

// guard waits for the end of a connection, which a stream too many brings about.
func (h *Host) guard(c transport.CapableConn) {
	if _, err := c.AcceptStream(); err == nil {
		h.cut(c, errStreams)
	}
	h.forget(c)
	c.Close()
}

// cut ends a connection at once, with a line in the log unless it was the other end that went away.
func (h *Host) cut(c transport.CapableConn, why error) {
	if !c.IsClosed() && h.ctx.Err() == nil {
		h.reports.refused(addrOf(c.RemoteMultiaddr()), why)
	}
	h.forget(c)
	c.CloseWithError(network.ConnProtocolViolation)
}
