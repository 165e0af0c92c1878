package p2p

import (
	"encoding/binary"
	"fmt"
	"math"

	"jigiya/crypto"
)

// A wire writes values, or reads them: each form is described once, by a function
// that names its fields in order, and serves both ways. The first error sticks;
// after it nothing more is read.
type wire struct {
	writing bool
	out     []byte
	in      []byte // what is left to read
	err     error
}

func (w *wire) fail(format string, args ...any) {
	if w.err == nil {
		w.err = malformed(format, args...)
	}
	w.in = nil
}

// finished refuses what stands after the last value.
func (w *wire) finished() error {
	if w.err == nil && len(w.in) > 0 {
		w.fail("%d bytes stand after the end", len(w.in))
	}
	return w.err
}

// take is the next n bytes, part of what is read.
func (w *wire) take(n int) []byte {
	if n > len(w.in) {
		w.fail("it ends %d bytes too early", n-len(w.in))
		return nil
	}
	b := w.in[:n]
	w.in = w.in[n:]
	return b
}

// number is a whole number up to most, in its shortest form.
func (w *wire) number(n *uint64, most uint64) {
	if w.writing {
		w.out = binary.AppendUvarint(w.out, *n)
		return
	}
	read, size, err := shortest(w.in)
	switch {
	case err != nil:
		w.fail("%v", err)
	case read > most:
		w.fail("%d is more than %d", read, most)
	default:
		*n, w.in = read, w.in[size:]
	}
}

// shortest reads an unsigned LEB128 number that has no byte too many.
func shortest(in []byte) (n uint64, size int, err error) {
	n, size = binary.Uvarint(in)
	switch {
	case size <= 0:
		return 0, 0, fmt.Errorf("a number does not end")
	case size > 1 && in[size-1] == 0:
		return 0, 0, fmt.Errorf("a number is longer than it need be")
	}
	return n, size, nil
}

func (w *wire) count(n *int, most int) {
	long := uint64(*n)
	w.number(&long, uint64(most))
	*n = int(long)
}

func (w *wire) byte(b *byte) {
	if w.writing {
		w.out = append(w.out, *b)
	} else if read := w.take(1); read != nil {
		*b = read[0]
	}
}

// fixed are exactly as many bytes as there is room for.
func (w *wire) fixed(b []byte) {
	if w.writing {
		w.out = append(w.out, b...)
	} else {
		copy(b, w.take(len(b)))
	}
}

// eight is a number of exactly eight bytes, big-endian.
func (w *wire) eight(n *uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], *n)
	w.fixed(b[:])
	*n = binary.BigEndian.Uint64(b[:])
}

func (w *wire) hash(h *crypto.Hash) { w.fixed(h[:]) }

// bytes are a length and so many bytes; read, they are part of what is read.
func (w *wire) bytes(b *[]byte, most int) {
	n := len(*b)
	w.count(&n, most)
	if w.writing {
		w.out = append(w.out, *b...)
	} else {
		*b = w.take(n)
	}
}

// rest are all bytes to the end; read, they are part of what is read.
func (w *wire) rest(b *[]byte) {
	if w.writing {
		w.out = append(w.out, *b...)
	} else {
		*b = w.take(len(w.in))
	}
}

// items are a count and so many values of one form.
func items[T any](w *wire, list *[]T, most int, item func(*wire, *T)) {
	n := len(*list)
	w.count(&n, most)
	for i := 0; i < n && w.err == nil; i++ {
		if w.writing {
			item(w, &(*list)[i])
			continue
		}
		var read T
		item(w, &read)
		*list = append(*list, read)
	}
}

const anyNumber = math.MaxUint64
