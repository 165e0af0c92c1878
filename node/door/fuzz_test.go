package door

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// FuzzCall reads arguments from whatever bytes: it never falls over, and what it takes
// can be written.
func FuzzCall(f *testing.F) {
	seed(f, func(m method) []reflect.Type { return m.in })
	f.Fuzz(func(t *testing.T, n uint8, body []byte) {
		m := methodOf(methods[int(n)%len(methods)].call)
		c := &call{line: newLine(nil)}
		arguments, err := c.arguments(m, &reader{b: body, most: maxElements})
		if err != nil {
			return
		}
		w := &writer{live: new(live)}
		for _, a := range arguments {
			w.value(a)
		}
	})
}

// FuzzResults reads results, and elements of sequences, from whatever bytes.
func FuzzResults(f *testing.F) {
	results := func(m method) []reflect.Type {
		if element, ok := m.element(); ok {
			return []reflect.Type{element, errorType}
		}
		return m.out
	}
	seed(f, results)
	f.Fuzz(func(t *testing.T, n uint8, body []byte) {
		r := &reader{b: body, most: maxElements}
		w := new(writer)
		for _, as := range results(methodOf(methods[int(n)%len(methods)].call)) {
			v := reflect.New(as).Elem()
			r.value(v)
			w.value(v)
			if err, ok := v.Interface().(error); ok && r.err == nil {
				_ = err.Error()
			}
		}
	})
}

func seed(f *testing.F, types func(method) []reflect.Type) {
	for n, entry := range methods {
		m := &maker{Rand: rand.New(rand.NewPCG(3, uint64(n)))}
		w := &writer{live: new(live)}
		for _, as := range types(methodOf(entry.call)) {
			v := reflect.New(as).Elem()
			if !isLive(as) && !hasLive(as) {
				m.fill(v)
			}
			w.value(v)
		}
		f.Add(uint8(n), w.b)
	}
}
