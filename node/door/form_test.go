package door

import (
	"reflect"
	"testing"

	"jigiya/node/api"
)

// Every method of the Service goes through the door, with types that can cross.
func TestForm(t *testing.T) {
	if ownForm() == (form{}) {
		t.Error("no form")
	}
	names := map[string]bool{}
	for _, contract := range []reflect.Type{reflect.TypeFor[api.Service](), reflect.TypeFor[api.Exchange](), reflect.TypeFor[api.Office]()} {
		for i := range contract.NumMethod() {
			names[contract.Method(i).Name] = true
			if !sameMethod(t, contract.Method(i)) {
				t.Errorf("%s does not go through the door as it is", contract.Method(i).Name)
			}
		}
	}
	if len(methods) != len(names) {
		t.Errorf("%d methods for a contract of %d", len(methods), len(names))
	}
}

func sameMethod(t *testing.T, want reflect.Method) bool {
	t.Helper()
	m, ok := find(want.Name)
	if !ok || len(m.in) != want.Type.NumIn()-1 || len(m.out) != want.Type.NumOut() {
		return false
	}
	for i, in := range m.in {
		if in != want.Type.In(i+1) {
			return false
		}
	}
	for i, out := range m.out {
		if out != want.Type.Out(i) {
			return false
		}
	}
	return true
}

func BenchmarkForm(b *testing.B) {
	for b.Loop() {
		d := &description{seen: map[reflect.Type]bool{}}
		d.Grow(64 << 10)
		d.methods()
		d.lists()
		b.SetBytes(int64(d.Len()))
	}
}
