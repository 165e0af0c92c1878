package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/libp2p/go-yamux/v5"
)

var (
	errSilent  = errors.New("no stream and protocol in good time")
	errStreams = errors.New("more than one stream was opened")
	errMuxer   = errors.New("the other end does not offer yamux")
)

// accept lets connections in, until the listener is closed.
func (h *Host) accept(l *net.TCPListener) {
	for h.ctx.Err() == nil {
		raw, err := l.AcceptTCP()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // no file descriptors left, or a connection gone before it was taken
			h.pause(acceptPause)
		default:
			h.admit(raw)
		}
	}
}

func (h *Host) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-h.ctx.Done():
	case <-t.C:
	}
}

// admit lets a connection past the gate, if there is room, before a byte of it is read.
func (h *Host) admit(raw *net.TCPConn) {
	from := addrPort(raw.RemoteAddr())
	s, err := h.room(from.Addr())
	if err != nil {
		h.reports.refused(from, err)
		raw.SetLinger(0) // keeps nothing of it, not even in the system
		raw.Close()
		return
	}
	if !h.begin(func() { h.attend(raw, s) }) {
		raw.Close()
	}
}

func (h *Host) room(from netip.Addr) (*share, error) {
	if err := h.check(from); err != nil {
		return nil, err
	}
	return h.ration.accepted(from, time.Now())
}

// attend brings up a link that came in.
func (h *Host) attend(raw *net.TCPConn, s *share) {
	ctx, cancel := context.WithTimeout(h.ctx, h.ration.limits.Handshake)
	defer cancel()
	l, err := h.raise(ctx, raw, s, false)
	if err != nil {
		if h.ctx.Err() == nil {
			h.reports.refused(addrPort(raw.RemoteAddr()), err)
		}
		return
	}
	h.keep(l, func() { h.oblige(l) })
}

// oblige serves the one stream of a link.
func (h *Host) oblige(l *link) {
	stream, serve, err := h.welcome(l)
	if err != nil {
		h.cut(l, err)
		return
	}
	h.work.Go(func() { h.guard(l) })
	conn := &Conn{host: h, link: l, stream: stream}
	defer conn.Close()
	ctx, cancel := context.WithCancel(h.ctx)
	defer cancel()
	serve(ctx, l.channel, conn)
}

// welcome waits for the stream and agrees on what is spoken on it, all in good time.
func (h *Host) welcome(l *link) (*yamux.Stream, Serve, error) {
	late := time.AfterFunc(h.ration.limits.Stream, func() { h.cut(l, errSilent) })
	defer late.Stop()
	stream, err := l.session.AcceptStream()
	if err != nil {
		return nil, nil, fmt.Errorf("waiting for a stream: %w", err)
	}
	p, _, err := h.protocols.Negotiate(stream)
	if !late.Stop() {
		return nil, nil, errSilent
	}
	if serve := h.served(p); err == nil && serve != nil {
		return stream, serve, nil
	}
	h.reports.refused(l.remote, ErrProtocol)
	l.ending.Store(true)
	l.end(stream) // not at once: the answer that says so must arrive
	return nil, nil, ErrProtocol
}

// guard waits for the end of a link, which a stream too many brings about.
func (h *Host) guard(l *link) {
	if _, err := l.session.AcceptStream(); err == nil {
		h.cut(l, errStreams)
	}
	if !l.ending.Load() {
		h.forget(l)
		l.close()
	}
}

// cut ends a link at once, with a line in the log unless it was the other end that went away.
func (h *Host) cut(l *link, why error) {
	if !l.session.IsClosed() && h.ctx.Err() == nil {
		h.reports.refused(l.remote, why)
	}
	h.forget(l)
	l.close()
}
