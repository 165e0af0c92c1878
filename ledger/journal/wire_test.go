package journal

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/rlp"
	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A dice fills events with random content that the wire can carry, whatever the
// rules would say to it.
type dice struct {
	*rand.Rand
	keys []crypto.PublicKey
}

func newDice(t testing.TB, seed uint64) *dice {
	d := &dice{Rand: rand.New(rand.NewPCG(seed, 7))}
	for n := range uint64(5) {
		d.keys = append(d.keys, seedKey(t, 900+n).Public())
	}
	return d
}

// closed are the closed lists, by the type of the field.
var closed = map[reflect.Type]any{
	reflect.TypeFor[ledger.Sex](): sexes, reflect.TypeFor[ledger.Role](): roles, reflect.TypeFor[ledger.Mark](): marks,
	reflect.TypeFor[ledger.LeavingCause](): causes, reflect.TypeFor[ledger.Purpose](): purposes,
	reflect.TypeFor[ledger.Authority](): authorities, reflect.TypeFor[ledger.Method](): methods,
	reflect.TypeFor[ledger.Convention](): conventions, reflect.TypeFor[ledger.Repay](): repays,
	reflect.TypeFor[ledger.ShareOutMethod](): shareOuts, reflect.TypeFor[ledger.OpenLoans](): openLoans,
	reflect.TypeFor[ledger.LeavingRule](): leavingRules, reflect.TypeFor[ledger.JoiningRule](): joiningRules,
	reflect.TypeFor[ledger.AgendaItem](): agendaItems, reflect.TypeFor[ledger.RecoveryPolicy](): recoveries,
}

func (d *dice) event(k ledger.Kind) ledger.Event {
	e := ledger.NewEvent(k)
	d.fill(reflect.ValueOf(e).Elem(), "")
	return e
}

func (d *dice) fill(v reflect.Value, field string) {
	switch v.Interface().(type) {
	case ledger.Signatory:
		if d.IntN(3) > 0 {
			v.Set(reflect.ValueOf(ledger.Signatory(d.keys[d.IntN(len(d.keys))])))
		}
		return
	case ledger.Words:
		if d.IntN(2) == 0 {
			v.Field(1).Set(reflect.ValueOf(ledger.Digest{byte(1 + d.IntN(255))}))
		}
		return
	}
	if list, ok := closed[v.Type()]; ok {
		words := reflect.ValueOf(list)
		v.Set(words.Index(d.IntN(words.Len())))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			d.fill(v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Slice:
		if field == "Scopes" {
			v.Set(reflect.ValueOf(append([]ledger.Slug(nil), scopes[1:1+d.IntN(4)]...)))
		} else {
			d.fillSlice(v)
		}
	case reflect.Array:
		for i := range v.Len() {
			v.Index(i).SetUint(d.Uint64N(256))
		}
	case reflect.String:
		texts := []string{"", "savings", "social", "carry", "fund:social", "Ségou", "ɲɛ", "a", "x-1_y", "largest_remainder", "canteen"}
		v.SetString(texts[d.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(d.IntN(2) == 0)
	case reflect.Int64:
		n := d.Int64() >> d.IntN(64)
		if field == "Carried" {
			n *= 1 - 2*d.Int64N(2)
		}
		v.SetInt(n)
	case reflect.Int32:
		v.SetInt(int64(d.Int32() >> d.IntN(32)))
	case reflect.Uint64:
		v.SetUint(d.Uint64N(MaxNumber) >> d.IntN(53))
	default:
		v.SetUint(uint64(d.Uint32() >> d.IntN(32)))
	}
}

func (d *dice) fillSlice(v reflect.Value) {
	n := d.IntN(4)
	if n == 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		d.fill(v.Index(i), "")
		if sum, ok := v.Index(i).Addr().Interface().(*ledger.CarriedSum); ok && d.IntN(2) == 0 {
			sum.Amount = -sum.Amount
		}
	}
}

// Every kind, with any content, comes back as it went in, and its body has one
// item for each field of the struct.
func TestEveryKindBothWays(t *testing.T) {
	d := newDice(t, 1)
	for _, kind := range ledger.Kinds() {
		for range 200 {
			event := d.event(kind)
			w := writer()
			w.body(event)
			body, err := w.written()
			if err != nil {
				t.Fatalf("%v: %v", kind, err)
			}
			checkBody(t, event, body)
		}
	}
}

func checkBody(t *testing.T, event ledger.Event, body []byte) {
	t.Helper()
	read := ledger.NewEvent(event.Kind())
	r := reader(body)
	r.body(read)
	if err := r.finished(); err != nil {
		t.Fatalf("%v: %v\n%x", event.Kind(), err, body)
	}
	if diff := cmp.Diff(event, read); diff != "" {
		t.Fatalf("%v (-wrote +read)\n%s", event.Kind(), diff)
	}
	again := writer()
	again.body(read)
	if bytes2, err := again.written(); err != nil || !bytes.Equal(bytes2, body) {
		t.Fatalf("%v: %x became %x, %v", event.Kind(), body, bytes2, err)
	}
	content, _, _ := rlp.SplitList(body)
	if n, _ := rlp.CountValues(content); n != reflect.TypeOf(event).Elem().NumField() {
		t.Fatalf("%v: %d items for %d fields", event.Kind(), n, reflect.TypeOf(event).Elem().NumField())
	}
}

// Each field moves the bytes.
func TestEveryFieldIsWritten(t *testing.T) {
	d := newDice(t, 2)
	for _, kind := range ledger.Kinds() {
		fields := reflect.TypeOf(ledger.NewEvent(kind)).Elem().NumField()
		for i := range fields {
			if !d.moves(kind, i) {
				t.Errorf("%v: field %d leaves no trace", kind, i)
			}
		}
	}
}

func (d *dice) moves(kind ledger.Kind, field int) bool {
	event := ledger.NewEvent(kind)
	zero := bodyOf(event)
	for range 50 {
		v := reflect.ValueOf(event).Elem()
		d.fill(v.Field(field), v.Type().Field(field).Name)
		if !bytes.Equal(bodyOf(event), zero) {
			return true
		}
	}
	return false
}

func bodyOf(event ledger.Event) []byte {
	w := writer()
	w.body(event)
	body, _ := w.written()
	return body
}

// What the wire cannot carry, or what is not sealed, is refused; by the rule that
// refuses it anyway where there is one.
func TestUnwritable(t *testing.T) {
	v := newVillage(t, 1, 6)
	for _, c := range []struct {
		name  string
		event ledger.Event
		want  string
	}{
		{"a mark that is none", &ledger.AttendanceMarked{Member: 1, Mark: "asleep"}, "choice_unknown"},
		{"a negative amount", &ledger.Repayment{Loan: 1, Amount: -5}, "amount_not_positive"},
		{"a negative count", &ledger.MeetingOpened{Meeting: 1, Date: 1, Counts: []ledger.Count{{Fund: "social", Amount: -1}}}, "number_out_of_range"},
		{"words not sealed", &ledger.Grant{Fund: "social", Amount: 5, Purpose: ledger.Said("soap")}, "malformed"},
		{"a fund that is a byte", &ledger.BankFee{Fund: "\x01", Amount: 5}, "malformed"},
		{"a fund that is not UTF-8", &ledger.BankFee{Fund: "\xff\xfe", Amount: 5}, "malformed"},
		{"a writer off the curve", &ledger.DeviceRevoked{Device: ledger.Signatory{2: 9}}, "malformed"},
		{"no writer", &ledger.DeviceRevoked{}, "none"}, // for the rules to refuse
	} {
		_, err := v.journal.Draft(1, c.event)
		if got := class(err); got != c.want {
			t.Errorf("%s: %v (%s), want %s", c.name, err, got, c.want)
		}
	}
}

// Writing an event leaves it as it was: it belongs to the caller.
func TestWritingChangesNothing(t *testing.T) {
	d := newDice(t, 3)
	for _, kind := range ledger.Kinds() {
		event := d.event(kind)
		copied := ledger.NewEvent(kind)
		r := reader(bodyOf(event))
		r.body(copied)
		bodyOf(event)
		if diff := cmp.Diff(event, copied); diff != "" {
			t.Errorf("%v: %s", kind, diff)
		}
	}
}
