package journal

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A wire writes values as RLP, or reads them: each form is described once, by a
// function that names its fields in order, and serves both ways. The first
// error sticks, after it nothing more is read.
type wire struct {
	writing bool
	out     rlp.EncoderBuffer
	in      []byte // what is left of the list being read
	err     error
}

func writer() *wire { return &wire{writing: true, out: rlp.NewEncoderBuffer(nil)} }

func reader(bytes []byte) *wire { return &wire{in: bytes} }

// written ends the writing and gives the bytes.
func (w *wire) written() ([]byte, error) {
	bytes := w.out.ToBytes()
	w.out.Flush()
	if w.err != nil {
		return nil, w.err
	}
	return bytes, nil
}

// finished refuses what stands after the last value.
func (w *wire) finished() error {
	if w.err == nil && len(w.in) > 0 {
		w.fail("%d bytes stand after the end", len(w.in))
	}
	return w.err
}

func (w *wire) fail(format string, args ...any) {
	if w.err == nil {
		w.err = malformed(format, args...)
	}
	w.in = nil
}

// refuse passes on what rlp finds wrong.
func (w *wire) refuse(err error) { w.fail("%v", err) }

// An opened list remembers what comes after it.
type opened struct {
	place int
	after []byte
}

func (w *wire) open() (l opened) {
	if w.writing {
		return opened{place: w.out.List()}
	}
	content, after, err := rlp.SplitList(w.in)
	if err != nil {
		w.refuse(err)
		return opened{}
	}
	w.in = content
	return opened{after: after}
}

func (w *wire) close(l opened) {
	if w.writing {
		w.out.ListEnd(l.place)
		return
	}
	if len(w.in) > 0 {
		w.fail("a list has more in it than it should")
	}
	if w.err == nil {
		w.in = l.after
	}
}

// items is a list of values of one form.
func items[T any](w *wire, list *[]T, item func(*wire, *T)) {
	l := w.open()
	if w.writing {
		for i := range *list {
			item(w, &(*list)[i])
		}
	}
	for !w.writing && len(w.in) > 0 {
		var read T
		item(w, &read)
		*list = append(*list, read)
	}
	w.close(l)
}

// value is the next value's content, unless it is a list.
func (w *wire) value() []byte {
	content, rest, err := rlp.SplitString(w.in)
	if err != nil {
		w.refuse(err)
		return nil
	}
	w.in = rest
	return content
}

// number is a whole number from 0 to most.
func number[T ~uint8 | ~uint32 | ~uint64 | ~int32 | ~int64](w *wire, n *T, most uint64) {
	if w.writing {
		if uint64(*n) > most { // or below 0
			w.fail("%d is out of range", *n)
			return
		}
		w.out.WriteUint64(uint64(*n))
		return
	}
	read, rest, err := rlp.SplitUint64(w.in)
	switch {
	case err != nil:
		w.refuse(err)
	case read > most:
		w.fail("%d is out of range", read)
	default:
		*n, w.in = T(read), rest
	}
}

func (w *wire) uint32(n *uint32)              { number(w, n, math.MaxUint32) }
func (w *wire) member(n *ledger.MemberNumber) { number(w, n, math.MaxUint32) }
func (w *wire) loan(n *ledger.LoanNumber)     { number(w, n, math.MaxUint32) }
func (w *wire) shares(n *ledger.Shares)       { number(w, n, math.MaxUint32) }
func (w *wire) amount(a *ledger.Amount)       { number(w, a, math.MaxInt64) }
func (w *wire) date(d *ledger.Date)           { number(w, d, math.MaxInt32) }

// signed is an amount that may be negative: 0, -1, 1, -2 ... are 0, 1, 2, 3 ...
func (w *wire) signed(a *ledger.Amount) {
	zigzag := uint64(*a)<<1 ^ uint64(*a>>63)
	number(w, &zigzag, math.MaxUint64)
	if !w.writing { // what is written belongs to the caller
		*a = ledger.Amount(zigzag>>1) ^ -ledger.Amount(zigzag&1)
	}
}

// flag is 0 or 1.
func (w *wire) flag(f *bool) {
	var n uint8
	if *f {
		n = 1
	}
	number(w, &n, 1)
	if !w.writing {
		*f = n == 1
	}
}

// choice is a word of a closed list, as its place there.
func choice[T ~string](w *wire, word *T, list []T) {
	var n uint32
	if w.writing {
		i := slices.Index(list, *word)
		if i < 0 {
			w.fail("%q is not a word of its list", *word)
			return
		}
		w.out.WriteUint64(uint64(i))
		return
	}
	number(w, &n, uint64(len(list)-1))
	*word = list[n]
}

// text is UTF-8.
func text[T ~string](w *wire, s *T) { name(w, s, nil) }

// name is a text; a frequent one is the single byte that is its place in the
// list, counted from 1, and is never spelled out.
func name[T ~string](w *wire, s *T, frequent []T) {
	if w.writing {
		writeName(w, *s, frequent)
		return
	}
	content := w.value()
	if len(content) == 1 && content[0] < ' ' {
		if i := int(content[0]) - 1; i >= 0 && i < len(frequent) {
			*s = frequent[i]
			return
		}
		w.fail("byte %d is not a name", content[0])
		return
	}
	for _, f := range frequent {
		if string(content) == string(f) {
			w.fail("%q is spelled out", f)
			return
		}
	}
	if !utf8.Valid(content) {
		w.fail("a text is not UTF-8")
		return
	}
	*s = T(content)
}

func writeName[T ~string](w *wire, s T, frequent []T) {
	i := slices.Index(frequent, s)
	switch {
	case i >= 0:
		w.out.WriteUint64(uint64(i) + 1)
	case !utf8.ValidString(string(s)), len(s) == 1 && s[0] < ' ':
		w.fail("%q is not a name", s)
	default:
		w.out.WriteString(string(s))
	}
}

// bytes are exactly as many as there is room for.
func (w *wire) bytes(b []byte) {
	if w.writing {
		w.out.WriteBytes(b)
		return
	}
	content := w.value()
	if len(content) != len(b) {
		w.fail("%d bytes stand where %d belong", len(content), len(b))
		return
	}
	copy(b, content)
}

// bytesOrNone are exactly so many, or, instead of zeros alone, none at all.
func (w *wire) bytesOrNone(b []byte) {
	if w.writing {
		if zeros(b) {
			b = nil
		}
		w.out.WriteBytes(b)
		return
	}
	if len(w.in) > 0 && w.in[0] == 0x80 { // nothing
		w.in = w.in[1:]
		return
	}
	w.bytes(b)
	if w.err == nil && zeros(b) {
		w.fail("%d zeros stand for nothing", len(b))
	}
}

func zeros(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// key is a public key, on the curve, or none.
func (w *wire) key(k *ledger.Signatory) {
	w.bytesOrNone(k[:])
	if w.err == nil && !k.IsZero() {
		if err := crypto.PublicKey(*k).Check(); err != nil {
			w.refuse(err)
		}
	}
}

func (w *wire) digest(d *ledger.Digest) { w.bytes(d[:]) }

// words are the digest of what was said. A text that is not sealed yet has none,
// and is no part of any entry.
func (w *wire) words(s *ledger.Words) {
	if w.writing && s.Text != "" && s.Digest.IsZero() {
		w.fail("what was said is not sealed")
		return
	}
	w.bytesOrNone(s.Digest[:])
}
