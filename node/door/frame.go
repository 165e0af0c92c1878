package door

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// The frames (see the package comment).
const (
	frameCall    = 'C'
	frameWritten = 'W'
	frameRead    = 'R'
	frameCancel  = 'X'
	frameOther   = 'V'
	frameOutput  = 'O'
	frameInput   = 'I'
	frameTold    = 'T'
	frameElement = 'E'
	frameDone    = 'D'
	frameFault   = 'F'
)

// A frame is one message.
type frame struct {
	kind byte
	body []byte
}

// A line is a connection that carries frames. Several goroutines may send; one
// receives.
type line struct {
	conn net.Conn
	in   *bufio.Reader

	mu     sync.Mutex
	out    *bufio.Writer
	posted bool // something waits to be flushed
	broken error
}

func newLine(conn net.Conn) *line {
	return &line{conn: conn, in: bufio.NewReaderSize(conn, buffered), out: bufio.NewWriterSize(conn, buffered)}
}

// send writes a frame through.
func (l *line) send(kind byte, body []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(kind, body)
	return l.flush()
}

// post writes a frame that may wait for others to go with it, for a moment.
func (l *line) post(kind byte, body []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(kind, body)
	if !l.posted {
		l.posted = true
		time.AfterFunc(flushDelay, l.flushPosted)
	}
	return l.broken
}

func (l *line) flushPosted() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.posted = false
	_ = l.flush() // the next to send is told
}

func (l *line) put(kind byte, body []byte) {
	head := binary.AppendUvarint([]byte{kind}, uint64(len(body)))
	_, err := l.out.Write(head)
	if err == nil {
		_, err = l.out.Write(body)
	}
	l.breaks(err)
}

func (l *line) flush() error {
	l.breaks(l.out.Flush())
	return l.broken
}

func (l *line) breaks(err error) {
	if l.broken == nil {
		l.broken = err
	}
}

// receive reads the next frame of at most so many bytes.
func (l *line) receive(most int) (frame, error) {
	kind, err := l.in.ReadByte()
	if err != nil {
		return frame{}, err
	}
	n, err := binary.ReadUvarint(l.in)
	if err != nil {
		return frame{}, io.ErrUnexpectedEOF
	}
	if n > uint64(most) {
		return frame{}, fmt.Errorf("%w: a frame of %d bytes", errGarbled, n)
	}
	var body bytes.Buffer // grows with what comes, whatever was announced
	if _, err := io.CopyN(&body, l.in, int64(n)); err != nil {
		return frame{}, io.ErrUnexpectedEOF
	}
	return frame{kind, body.Bytes()}, nil
}
