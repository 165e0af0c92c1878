package warehouse

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger/report/facts"
)

// fill sets every field of a value, however deep, to something that is seldom zero.
func fill(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(r, v.Index(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+r.IntN(4), 4))
		for i := range v.Len() {
			fill(r, v.Index(i))
		}
	case reflect.String:
		v.SetString([]string{"", "savings", "Dinangourou", "ML0505"}[r.IntN(4)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 1)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.Uint64() >> (64 - v.Type().Bits() + r.IntN(8)))
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(r.Uint64()) >> (64 - v.Type().Bits() + r.IntN(8)))
	default:
		panic(v.Kind().String())
	}
}

func someFacts(seed uint64) *facts.Facts {
	f := new(facts.Facts)
	fill(rand.New(rand.NewPCG(seed, 1)), reflect.ValueOf(f).Elem())
	f.Group.Facilitator = ""
	return f
}

// What is kept is everything: a field that C adds and nobody writes fails here.
func TestRowsComeBack(t *testing.T) {
	for seed := range uint64(200) {
		want := someFacts(seed)
		have, err := decode(encode(want))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatal(diff)
		}
	}
}

// Who visits a group is not kept with what its journal says.
func TestFacilitatorIsNotKept(t *testing.T) {
	f := someFacts(1)
	f.Group.Facilitator = "0xAB"
	have, err := decode(encode(f))
	if err != nil || have.Group.Facilitator != "" || f.Group.Facilitator == "" {
		t.Errorf("kept %q, left %q, %v", have.Group.Facilitator, f.Group.Facilitator, err)
	}
}

func FuzzRows(f *testing.F) {
	for seed := range uint64(5) {
		f.Add(encode(someFacts(seed)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		read, err := decode(b)
		if err != nil {
			return
		}
		again, err := decode(encode(read))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(read, again); diff != "" {
			t.Error(diff)
		}
	})
}
