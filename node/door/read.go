package door

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"

	"jigiya/ledger"
)

// errGarbled says that what came through is not what this program writes.
var errGarbled = errors.New("garbled")

// A reader reads what a writer wrote. The first thing that is wrong stays: what is
// read after it is zero.
type reader struct {
	b        []byte
	err      error
	elements int     // of slices and maps, so far
	most     int     // of them; no bound if zero
	depth    int     // of values in values
	live     standIn // for what lives with the caller; nil for results
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", errGarbled, fmt.Sprintf(format, args...))
		r.b = nil
	}
}

// finished says whether all was read, and nothing was wrong.
func (r *reader) finished() error {
	if len(r.b) > 0 {
		r.fail("%d bytes too many", len(r.b))
	}
	return r.err
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.fail("no number")
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) byte() byte { return r.take(1)[0] }

// take gives the next bytes; where there are not so many, as many zeros, at most one.
func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail("%d bytes are missing", n-uint64(len(r.b)))
		return make([]byte, min(n, 1))
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) bool() bool {
	b := r.byte()
	if b > 1 {
		r.fail("%d is neither no nor yes", b)
	}
	return b == 1
}

func (r *reader) text() string { return string(r.take(r.number())) }

// length reads the length of a slice or map, each of whose elements takes a byte or
// more; nil is told apart.
func (r *reader) length() (n int, has bool) {
	l := r.number()
	if l == 0 {
		return 0, false
	}
	if l-1 > uint64(len(r.b)) {
		r.fail("a list of %d in %d bytes", l-1, len(r.b))
		return 0, true
	}
	return int(l - 1), true
}

// count counts elements against the bound.
func (r *reader) count(n int) {
	r.elements += n
	if r.most > 0 && r.elements > r.most {
		r.fail("more than %d elements", r.most)
	}
}

// index reads a place in a list.
func (r *reader) index(length int) (int, bool) {
	i := r.number()
	if i >= uint64(length) {
		r.fail("number %d of %d", i, length)
		return 0, false
	}
	return int(i), true
}

// value reads into v.
func (r *reader) value(v reflect.Value) {
	if r.depth++; r.depth > maxDepth {
		r.fail("too deep")
	}
	defer func() { r.depth-- }()
	if r.err != nil {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.bool())
	case reflect.String:
		v.SetString(r.text())
	case reflect.Float32, reflect.Float64:
		r.float(v)
	case reflect.Slice:
		r.slice(v)
	case reflect.Array:
		r.array(v)
	case reflect.Map:
		r.mapping(v)
	case reflect.Pointer, reflect.Struct:
		r.parts(v)
	case reflect.Interface, reflect.Func:
		r.special(v)
	default:
		r.integer(v)
	}
}

func (r *reader) float(v reflect.Value) {
	if b := r.take(8); len(b) == 8 {
		v.SetFloat(math.Float64frombits(binary.BigEndian.Uint64(b)))
	}
}

func (r *reader) integer(v reflect.Value) {
	if !v.CanInt() {
		n := r.number()
		if v.OverflowUint(n) {
			r.fail("%d is no %v", n, v.Type())
			return
		}
		v.SetUint(n)
		return
	}
	n, size := binary.Varint(r.b)
	if size <= 0 || v.OverflowInt(n) {
		r.fail("no %v", v.Type())
		return
	}
	r.b = r.b[size:]
	v.SetInt(n)
}

func (r *reader) slice(v reflect.Value) {
	n, has := r.length()
	if !has {
		v.SetZero()
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes(append([]byte{}, r.take(uint64(n))...))
		return
	}
	r.count(n)
	if r.err != nil {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		r.value(v.Index(i))
	}
}

func (r *reader) array(v reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		reflect.Copy(v, reflect.ValueOf(r.take(uint64(v.Len()))))
		return
	}
	for i := range v.Len() {
		r.value(v.Index(i))
	}
}

func (r *reader) mapping(v reflect.Value) {
	n, has := r.length()
	if !has {
		v.SetZero()
		return
	}
	r.count(n)
	m := reflect.MakeMap(v.Type())
	for range n {
		if r.err != nil {
			return
		}
		key, element := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		r.value(key)
		r.value(element)
		m.SetMapIndex(key, element)
	}
	v.Set(m)
}

func (r *reader) parts(v reflect.Value) {
	seal, isClosed := closed[v.Type()]
	switch {
	case isClosed:
		r.closed(v, seal)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			r.value(v.Field(i))
		}
	case r.bool():
		p := reflect.New(v.Type().Elem())
		r.value(p.Elem())
		v.Set(p)
	default:
		v.SetZero()
	}
}

func (r *reader) closed(v reflect.Value, seal seal) {
	n, has := r.length()
	if !has {
		v.SetZero()
		return
	}
	parsed, err := seal.parse(append([]byte{}, r.take(uint64(n))...))
	if err != nil {
		r.fail("%v", err)
		return
	}
	v.Set(parsed)
}

func (r *reader) special(v reflect.Value) {
	switch v.Type() {
	case eventType:
		r.event(v)
	case anyType:
		r.some(v)
	case errorType:
		if err := r.error(); err != nil {
			v.Set(reflect.ValueOf(err))
		} else {
			v.SetZero()
		}
	default:
		if r.bool() {
			r.stoodIn(v)
		}
	}
}

func (r *reader) stoodIn(v reflect.Value) {
	if r.live == nil {
		r.fail("a %v lives nowhere", v.Type())
		return
	}
	v.Set(r.live(v.Type()))
}

func (r *reader) event(v reflect.Value) {
	kind := ledger.Kind(r.byte())
	if kind == 0 {
		v.SetZero()
		return
	}
	event := ledger.NewEvent(kind)
	if event == nil {
		r.fail("no event of kind %d", uint8(kind))
		return
	}
	e := reflect.ValueOf(event)
	r.value(e.Elem())
	v.Set(e)
}

func (r *reader) some(v reflect.Value) {
	i, ok := r.index(len(values) + 1)
	if !ok || i == 0 {
		v.SetZero()
		return
	}
	value := reflect.New(values[i-1]).Elem()
	r.value(value)
	v.Set(value)
}

func (r *reader) error() error {
	if r.depth++; r.depth > maxDepth {
		r.fail("too deep")
	}
	defer func() { r.depth-- }()
	switch kind := r.byte(); kind {
	case noError:
	case identical:
		if i, ok := r.index(len(identities)); ok {
			return identities[i]
		}
	case ofType:
		return r.typed()
	case told:
		return r.told()
	default:
		r.fail("%d is no way to tell an error", kind)
	}
	return nil
}

func (r *reader) typed() error {
	i, ok := r.index(len(typed))
	if !ok {
		return nil
	}
	v := reflect.New(typed[i]).Elem()
	r.value(v)
	err := v.Interface().(error)
	if r.err == nil && !speaks(err) {
		r.fail("an error that says nothing")
	}
	if r.err != nil {
		return nil
	}
	return err
}

// speaks says whether an error has all the parts it needs to say what it is.
func speaks(err error) (ok bool) {
	defer func() { ok = recover() == nil }()
	_ = err.Error()
	return true
}

func (r *reader) told() error {
	e := toldError{text: r.text()}
	class := r.text()
	n := r.number()
	r.count(int(min(n, maxElements+1)))
	for range n {
		if r.err != nil {
			return nil
		}
		e.wraps = append(e.wraps, r.error())
	}
	if class != "" {
		return &classedError{e, class}
	}
	return &e
}

// A toldError is an error of a type that is not listed: what it says, and what it
// wraps.
type toldError struct {
	text  string
	wraps []error
}

func (e *toldError) Error() string   { return e.text }
func (e *toldError) Unwrap() []error { return e.wraps }

// A classedError is one with a class, as the store's are.
type classedError struct {
	toldError
	class string
}

func (e *classedError) Class() string { return e.class }
