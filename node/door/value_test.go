package door

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"jigiya/ledger"
)

// Whatever value a type of the contract has comes through as it is: nil apart from
// empty, a pointer to zero a pointer to zero, every event, every any, every error.
func TestValuesComeThrough(t *testing.T) {
	types := contractTypes()
	if len(types) < 60 {
		t.Fatalf("only %d types cross", len(types))
	}
	for _, as := range types {
		t.Run(as.String(), func(t *testing.T) {
			for seed := range uint64(60) {
				m := &maker{Rand: rand.New(rand.NewPCG(7, seed))}
				v := reflect.New(as).Elem()
				m.fill(v)
				checkCrossing(t, v)
			}
		})
	}
}

func checkCrossing(t *testing.T, v reflect.Value) {
	t.Helper()
	w := new(writer)
	w.value(v)
	have := reflect.New(v.Type()).Elem()
	r := &reader{b: w.b}
	r.value(have)
	if err := r.finished(); err != nil {
		t.Fatalf("%v of %#v", err, v)
	}
	if !reflect.DeepEqual(have.Interface(), v.Interface()) {
		t.Fatalf("have %#v\nwant %#v", have, v)
	}
}

// contractTypes are all types that cross by themselves.
func contractTypes() (types []reflect.Type) {
	seen := map[reflect.Type]bool{}
	add := func(t reflect.Type) {
		if !seen[t] && !isLive(t) && t.Kind() != reflect.Func && !hasLive(t) {
			seen[t] = true
			types = append(types, t)
		}
	}
	for _, m := range methods {
		method := methodOf(m.call)
		for _, t := range append(method.in, method.out...) {
			add(t)
		}
		if element, ok := method.element(); ok {
			add(element)
		}
	}
	for _, t := range append(values, typed...) {
		add(t)
	}
	for _, kind := range ledger.Kinds() {
		add(reflect.TypeOf(ledger.NewEvent(kind)))
	}
	return types
}

func hasLive(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if isLive(t.Field(i).Type) {
			return true
		}
	}
	return false
}

// A maker makes values of any type that crosses.
type maker struct {
	*rand.Rand
	depth int
}

func (m *maker) fill(v reflect.Value) {
	m.depth++
	defer func() { m.depth-- }()
	if _, isClosed := closed[v.Type()]; isClosed {
		if v.Type() == of[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(m.Int64N(1<<40), 0).UTC()))
		}
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(m.IntN(2) == 0)
	case reflect.String:
		v.SetString([]string{"", "a", "Kassogué", "\x00\xff", "savings, social"}[m.IntN(5)])
	case reflect.Float64:
		v.SetFloat(m.NormFloat64())
	case reflect.Slice:
		m.slice(v)
	case reflect.Array:
		for i := range v.Len() {
			m.fill(v.Index(i))
		}
	case reflect.Map:
		m.mapping(v)
	case reflect.Struct:
		for i := range v.NumField() {
			m.fill(v.Field(i))
		}
	case reflect.Pointer:
		if m.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			m.fill(v.Elem())
		}
	case reflect.Interface:
		m.special(v)
	default:
		m.integer(v)
	}
}

func (m *maker) integer(v reflect.Value) {
	n := []uint64{0, 1, 127, 128, 1<<64 - 1, m.Uint64()}[m.IntN(6)]
	if v.CanInt() {
		v.SetInt(int64(n) >> (64 - v.Type().Bits()))
	} else {
		v.SetUint(n >> (64 - v.Type().Bits()))
	}
}

func (m *maker) slice(v reflect.Value) {
	n := m.IntN(4) - 1
	if n < 0 || m.depth > 8 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		m.fill(v.Index(i))
	}
}

func (m *maker) mapping(v reflect.Value) {
	n := m.IntN(4) - 1
	if n < 0 {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n {
		key, element := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		m.fill(key)
		m.fill(element)
		v.SetMapIndex(key, element)
	}
}

func (m *maker) special(v reflect.Value) {
	if m.depth > 8 || m.IntN(5) == 0 {
		return
	}
	switch v.Type() {
	case eventType:
		event := reflect.ValueOf(ledger.NewEvent(ledger.Kinds()[m.IntN(len(ledger.Kinds()))]))
		m.fill(event.Elem())
		v.Set(event)
	case anyType:
		value := reflect.New(values[m.IntN(len(values))]).Elem()
		m.fill(value)
		v.Set(value)
	case errorType:
		v.Set(reflect.ValueOf(m.error()))
	}
}

func (m *maker) error() error {
	switch m.IntN(4) {
	case 0:
		return identities[m.IntN(len(identities))]
	case 1:
		return &ledger.RuleError{Rule: ledger.RuleNotFounded, Values: []ledger.Value{{Name: "n", Value: ledger.Amount(m.Int64())}}}
	case 2:
		return &classedError{toldError{"classed", []error{identities[0]}}, "storage"}
	}
	return &toldError{"told", []error{errors.ErrUnsupported, &toldError{text: "for a reason"}}}
}

// A value of a type that no list has is still said as it would have been.
func TestUnlistedValues(t *testing.T) {
	type odd uint16
	type name string
	for _, tt := range []struct{ have, want any }{
		{odd(7), uint64(7)}, {name("x"), "x"}, {[]odd{1, 2}, []any{uint64(1), uint64(2)}}, {struct{ A int }{3}, "{3}"}, {float32(1), 1.0},
	} {
		w := new(writer)
		w.some(reflect.ValueOf(tt.have))
		var have any
		r := &reader{b: w.b}
		r.some(reflect.ValueOf(&have).Elem())
		if err := r.finished(); err != nil || !reflect.DeepEqual(have, tt.want) {
			t.Errorf("%#v comes through as %#v, %v", tt.have, have, err)
		}
	}
}
