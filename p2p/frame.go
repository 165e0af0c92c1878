package p2p

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"sync/atomic"
)

// A message is what one frame says. Its form serves writing and reading.
type message interface {
	kind() byte
	wire(*wire)
}

// appendFrame appends a message as a frame: length, type, body.
func appendFrame(out []byte, m message) []byte {
	w := &wire{writing: true, out: []byte{m.kind()}}
	m.wire(w)
	out = binary.AppendUvarint(out, uint64(len(w.out)))
	return append(out, w.out...)
}

// A frames reads one frame after the other.
type frames struct {
	in      *bufio.Reader
	types   map[byte]func() message // messages, if nil
	buffer  []byte
	begun   func()       // a frame's first byte has come
	ended   func()       // and its last
	counted atomic.Int64 // bytes of whole frames; told while others are still read
}

// next is the next message. What it keeps of its bytes is good until the next
// call. At the end of the input between two frames the error is io.EOF.
func (f *frames) next() (message, error) {
	if _, err := f.in.Peek(1); err != nil {
		return nil, err
	}
	if f.begun != nil {
		f.begun()
	}
	size, err := f.size()
	if err != nil {
		return nil, err
	}
	if cap(f.buffer) < size {
		f.buffer = make([]byte, max(size, 512))
	}
	body := f.buffer[:size]
	if _, err := io.ReadFull(f.in, body); err != nil {
		return nil, cut(err)
	}
	if f.ended != nil {
		f.ended()
	}
	return parse(body, f.types)
}

// size reads a frame's length.
func (f *frames) size() (int, error) {
	var length []byte
	for more := true; more; {
		b, err := f.in.ReadByte()
		if err != nil {
			return 0, cut(err)
		}
		length = append(length, b)
		more = b >= 0x80
		if more && len(length) == 3 {
			return 0, malformed("a frame of more than %d bytes", MaxFrame)
		}
	}
	n, _, err := shortest(length)
	if err != nil {
		return 0, malformed("the length of a frame: %v", err)
	}
	if n == 0 || n > MaxFrame {
		return 0, malformed("a frame of %d bytes", n)
	}
	f.counted.Add(int64(len(length)) + int64(n))
	return int(n), nil
}

// cut is the end of the input within a frame.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// parse reads a frame without its length.
func parse(frame []byte, types map[byte]func() message) (message, error) {
	if types == nil {
		types = messages
	}
	makes := types[frame[0]]
	if makes == nil {
		return nil, malformed("a frame of type %d, which version %d does not have", frame[0], Version)
	}
	m, w := makes(), &wire{in: frame[1:]}
	m.wire(w)
	if err := w.finished(); err != nil {
		return nil, err
	}
	return m, nil
}
