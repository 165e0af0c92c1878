package door

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"

	"jigiya/ledger"
)

// A writer writes values (see the package comment). A type that cannot cross is a
// mistake of the program: it panics, and TestForm finds it.
type writer struct {
	b    []byte
	live *live // where what lives with the caller is noted; nil for results
}

func (w *writer) byte(b byte)      { w.b = append(w.b, b) }
func (w *writer) number(n uint64)  { w.b = binary.AppendUvarint(w.b, n) }
func (w *writer) text(s string)    { w.number(uint64(len(s))); w.b = append(w.b, s...) }
func (w *writer) present(has bool) { w.byte(bit(has)) }
func (w *writer) any(v any, as reflect.Type) {
	if v == nil {
		w.value(reflect.Zero(as))
		return
	}
	w.value(reflect.ValueOf(v).Convert(as))
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func (w *writer) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Struct:
		w.parts(v)
	case reflect.Bool:
		w.present(v.Bool())
	case reflect.String:
		w.text(v.String())
	case reflect.Float32, reflect.Float64:
		w.b = binary.BigEndian.AppendUint64(w.b, math.Float64bits(v.Float()))
	case reflect.Slice, reflect.Array, reflect.Map:
		w.list(v)
	case reflect.Interface, reflect.Func:
		w.special(v)
	default:
		w.integer(v)
	}
}

func (w *writer) integer(v reflect.Value) {
	if v.CanInt() {
		w.b = binary.AppendVarint(w.b, v.Int())
		return
	}
	w.number(v.Uint())
}

func (w *writer) list(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Array:
		w.elements(v)
	case v.IsNil():
		w.number(0)
	case v.Kind() == reflect.Slice:
		w.number(1 + uint64(v.Len()))
		w.elements(v)
	default:
		w.number(1 + uint64(v.Len()))
		for pairs := v.MapRange(); pairs.Next(); {
			w.value(pairs.Key())
			w.value(pairs.Value())
		}
	}
}

func (w *writer) elements(v reflect.Value) {
	switch bytes := v.Type().Elem().Kind() == reflect.Uint8; {
	case bytes && v.Kind() == reflect.Slice:
		w.b = append(w.b, v.Bytes()...)
	case bytes:
		start := len(w.b)
		w.b = append(w.b, make([]byte, v.Len())...)
		reflect.Copy(reflect.ValueOf(w.b[start:]), v)
	default:
		for i := range v.Len() {
			w.value(v.Index(i))
		}
	}
}

func (w *writer) parts(v reflect.Value) {
	isPointer := v.Kind() == reflect.Pointer
	switch seal, isClosed := closed[v.Type()]; {
	case isPointer && v.IsNil():
		w.byte(0)
	case isClosed:
		bytes := seal.bytes(v)
		w.number(1 + uint64(len(bytes)))
		w.b = append(w.b, bytes...)
	case isPointer:
		w.byte(1)
		w.value(v.Elem())
	default:
		for i := range v.NumField() {
			w.value(v.Field(i))
		}
	}
}

// special are the interfaces, and the one function.
func (w *writer) special(v reflect.Value) {
	switch v.Type() {
	case eventType:
		w.event(v)
	case anyType:
		w.some(v.Elem())
	case errorType:
		err, _ := v.Interface().(error)
		w.error(err, 0)
	default:
		if w.live == nil || !isLive(v.Type()) {
			panic(fmt.Sprintf("door: a %v cannot cross", v.Type()))
		}
		w.live.note(v)
		w.present(!v.IsNil())
	}
}

func (w *writer) event(v reflect.Value) {
	if v.IsNil() {
		w.byte(0)
		return
	}
	w.byte(byte(v.Interface().(ledger.Event).Kind()))
	w.value(v.Elem().Elem())
}

// some is the value in an any.
func (w *writer) some(v reflect.Value) {
	if !v.IsValid() {
		w.number(0)
		return
	}
	for i, t := range values {
		if v.Type() == t {
			w.number(1 + uint64(i))
			w.value(v)
			return
		}
	}
	w.some(plain(v))
}

// plain is a value of a type that is not listed as the number, text or list it is.
func plain(v reflect.Value) reflect.Value {
	switch {
	case v.CanInt():
		return reflect.ValueOf(v.Int())
	case v.CanUint():
		return reflect.ValueOf(v.Uint())
	case v.CanFloat():
		return reflect.ValueOf(v.Float())
	case v.Kind() == reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = v.Index(i).Interface()
		}
		return reflect.ValueOf(list)
	}
	return reflect.ValueOf(fmt.Sprint(v.Interface()))
}

// How an error crosses.
const (
	noError byte = iota
	identical
	ofType
	told
)

func (w *writer) error(err error, depth int) {
	if err == nil || depth > maxDepth/2 {
		w.byte(noError)
		return
	}
	for i, known := range identities {
		if err == known {
			w.byte(identical)
			w.number(uint64(i))
			return
		}
	}
	v := reflect.ValueOf(err)
	for i, t := range typed {
		if v.Type() == t && !(v.Kind() == reflect.Pointer && v.IsNil()) {
			w.byte(ofType)
			w.number(uint64(i))
			w.value(v)
			return
		}
	}
	w.told(err, depth)
}

func (w *writer) told(err error, depth int) {
	w.byte(told)
	w.text(err.Error())
	class := ""
	if c, ok := err.(interface{ Class() string }); ok {
		class = c.Class()
	}
	w.text(class)
	wrapped := unwrapped(err)
	w.number(uint64(len(wrapped)))
	for _, e := range wrapped {
		w.error(e, depth+1)
	}
}

func unwrapped(err error) []error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	if one := errors.Unwrap(err); one != nil {
		return []error{one}
	}
	return nil
}
