package door

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"jigiya/ledger"
)

// A form names the way values are written (see the package comment).
type form [16]byte

// ownForm is this program's.
var ownForm = sync.OnceValue(func() form {
	d := &description{seen: map[reflect.Type]bool{}}
	d.Grow(64 << 10)
	d.methods()
	d.lists()
	digest := sha256.Sum256([]byte(d.String()))
	return form(digest[:])
})

// A description is all that crosses, in words.
type description struct {
	strings.Builder
	seen map[reflect.Type]bool
}

func (d *description) methods() {
	for _, m := range methods {
		method := methodOf(m.call)
		d.WriteString(m.name)
		for _, t := range method.in {
			d.describe(t)
		}
		d.WriteString(":")
		if element, ok := method.element(); ok {
			d.describe(element)
			continue
		}
		for _, t := range method.out {
			d.describe(t)
		}
	}
}

func (d *description) lists() {
	for _, kind := range ledger.Kinds() {
		d.describe(reflect.TypeOf(ledger.NewEvent(kind)))
	}
	for _, list := range [][]reflect.Type{values, typed} {
		for _, t := range list {
			d.describe(t)
		}
	}
	for _, err := range identities {
		d.WriteString(err.Error())
	}
}

// describe names a type, and when it is met first, its parts.
func (d *description) describe(t reflect.Type) {
	d.WriteByte('\n')
	d.WriteString(t.String())
	if d.seen[t] {
		return
	}
	d.seen[t] = true
	if _, isClosed := closed[t]; isClosed {
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			d.field(t, t.Field(i))
		}
	case reflect.Pointer, reflect.Slice, reflect.Array:
		d.describe(t.Elem())
	case reflect.Map:
		d.describe(t.Key())
		d.describe(t.Elem())
	case reflect.Func:
		d.function(t)
	case reflect.Interface:
		if !isLive(t) && t != eventType && t != anyType && t != errorType {
			panic(fmt.Sprintf("door: a %v cannot cross", t))
		}
	case reflect.Chan, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		panic(fmt.Sprintf("door: a %v cannot cross", t))
	default:
		d.WriteString(t.Kind().String())
	}
}

// function is one that lives with the caller.
func (d *description) function(t reflect.Type) {
	if !isLive(t) {
		panic(fmt.Sprintf("door: a %v cannot cross", t))
	}
	for i := range t.NumIn() {
		d.describe(t.In(i))
	}
}

func (d *description) field(t reflect.Type, f reflect.StructField) {
	if !f.IsExported() {
		panic(fmt.Sprintf("door: %v keeps %s to itself: list it as closed", t, f.Name))
	}
	d.WriteByte(' ')
	d.WriteString(f.Name)
	d.describe(f.Type)
}
