package warehouse

import (
	"encoding/binary"
	"errors"
)

// A pen writes rows, or reads them: one description of a row serves both, so that
// they cannot differ. A number is written as what it is more than the same number in
// the row above, zigzag, as a varint; most are a byte.
type pen struct {
	b       []byte
	at      int // what is read next
	reading bool
	err     error

	above []int64  // the numbers of the row above
	next  int      // of them
	words []string // met so far
	known map[string]int
}

var errGarbled = errors.New("the facts of a group are garbled")

// fail ends the reading: what is read from now on is nothing.
func (p *pen) fail() { p.err, p.at = errGarbled, len(p.b) }

func (p *pen) varint() int64 {
	if p.at < len(p.b) && p.b[p.at] < 0x80 { // nearly all
		v := int64(p.b[p.at])
		p.at++
		return v>>1 ^ -(v & 1)
	}
	v, n := binary.Varint(p.b[p.at:])
	if n <= 0 {
		p.fail()
		return 0
	}
	p.at += n
	return v
}

func (p *pen) uvarint() uint64 {
	v, n := binary.Uvarint(p.b[p.at:])
	if n <= 0 {
		p.fail()
		return 0
	}
	p.at += n
	return v
}

// rest is how many bytes are not read yet.
func (p *pen) rest() uint64 { return uint64(len(p.b) - p.at) }

// number is one of a row.
func number[T ~int32 | ~int64 | ~uint32 | ~uint64](p *pen, v *T) {
	if p.next == len(p.above) {
		p.above = append(p.above, 0)
	}
	if p.reading {
		*v = T(p.above[p.next] + p.varint())
	} else {
		p.b = binary.AppendVarint(p.b, int64(*v)-p.above[p.next])
	}
	p.above[p.next] = int64(*v)
	p.next++
}

func flag(p *pen, v *bool) {
	n := uint32(0)
	if *v {
		n = 1
	}
	number(p, &n)
	*v = n != 0
}

// word is one of few: its number among those met so far, and the first time its letters.
func word[T ~string](p *pen, v *T) {
	if p.reading {
		*v = T(p.readWord())
		return
	}
	n, met := p.known[string(*v)]
	if !met {
		n = len(p.known)
		p.known[string(*v)] = n
	}
	p.b = binary.AppendUvarint(p.b, uint64(n))
	if !met {
		p.b = append(binary.AppendUvarint(p.b, uint64(len(*v))), *v...)
	}
}

func (p *pen) readWord() string {
	n := p.uvarint()
	if n < uint64(len(p.words)) {
		return p.words[n]
	}
	length := p.uvarint()
	if n > uint64(len(p.words)) || length > p.rest() {
		p.fail()
	}
	if p.err != nil {
		return ""
	}
	text := string(p.b[p.at : p.at+int(length)])
	p.at, p.words = p.at+int(length), append(p.words, text)
	return text
}

// some are bytes of a fixed number.
func some(p *pen, v []byte) {
	if !p.reading {
		p.b = append(p.b, v...)
		return
	}
	if p.rest() < uint64(len(v)) {
		p.fail()
		return
	}
	p.at += copy(v, p.b[p.at:])
}

// list is rows of one kind, one below the other.
func list[T any](p *pen, rows *[]T, row func(*pen, *T)) {
	count := len(*rows)
	p.length(&count)
	if p.reading && count > 0 {
		*rows = make([]T, 0, min(count, 1<<10)) // what is garbled takes no more memory than it has bytes
	}
	p.above = p.above[:0]
	for i := 0; i < count && p.err == nil; i++ {
		if p.reading {
			*rows = append(*rows, *new(T))
		}
		p.next = 0
		row(p, &(*rows)[i])
	}
}

// cells is a list within a row, the last of its columns.
func cells[T any](p *pen, all *[]T, cell func(*pen, *T)) {
	count := len(*all)
	p.length(&count)
	for i := 0; i < count && p.err == nil; i++ {
		if p.reading {
			*all = append(*all, *new(T))
		}
		cell(p, &(*all)[i])
	}
}

// length is that of a list: what is read has at least a byte for each row.
func (p *pen) length(n *int) {
	if !p.reading {
		p.b = binary.AppendUvarint(p.b, uint64(*n))
		return
	}
	count := p.uvarint()
	if count > p.rest() {
		p.fail()
		return
	}
	*n = int(count)
}
