package door

import (
	"io"
	"reflect"

	"jigiya/ledger"
	"jigiya/node/api"
)

var (
	eventType    = of[ledger.Event]()
	anyType      = of[any]()
	errorType    = of[error]()
	outputType   = of[io.Writer]()
	inputType    = of[io.Reader]()
	progressType = of[api.Progress]()
)

// live is what a call is given that cannot cross: it stays with the caller, and the
// node has something that stands in for it.
type live struct {
	output io.Writer
	input  io.Reader
	told   []reflect.Value // the functions, in the order of the arguments
}

// isLive says whether a type is such: a stream, or a function that is told something
// and gives nothing back.
func isLive(t reflect.Type) bool {
	return t == outputType || t == inputType || t.Kind() == reflect.Func && t.NumOut() == 0 && !t.IsVariadic()
}

// note keeps what the caller gave. Nobody gives two streams of a kind: a call that
// does is a mistake of the program.
func (l *live) note(v reflect.Value) {
	switch {
	case v.IsNil():
	case v.Type() == outputType && l.output == nil:
		l.output = v.Interface().(io.Writer)
	case v.Type() == inputType && l.input == nil:
		l.input = v.Interface().(io.Reader)
	case v.Kind() == reflect.Func:
		l.told = append(l.told, v)
	default:
		panic("door: two of " + v.Type().String() + " in one call")
	}
}

// A standIn makes what stands in for what lives with the caller.
type standIn func(t reflect.Type) reflect.Value

// standIn is the call's own.
func (c *call) standIn(t reflect.Type) reflect.Value {
	switch t {
	case outputType:
		return reflect.ValueOf((*output)(c))
	case inputType:
		return reflect.ValueOf((*input)(c))
	}
	number := c.functions
	c.functions++
	tell := func(arguments []reflect.Value) []reflect.Value {
		c.tell(number, t, arguments)
		return nil
	}
	return reflect.MakeFunc(t, tell)
}

// tell has the caller call its function. Progress is told now and then, and its end.
func (c *call) tell(number int, t reflect.Type, arguments []reflect.Value) {
	if t == progressType && !c.isTime(arguments[0].Int() == arguments[1].Int()) {
		return
	}
	w := new(writer)
	w.number(uint64(number))
	for _, a := range arguments {
		w.value(a)
	}
	_ = c.post(frameTold, w.b)
}

// tell calls the caller's function.
func (l *live) tell(r *reader) error {
	number, ok := r.index(len(l.told))
	if !ok {
		return r.err
	}
	function := l.told[number]
	arguments := make([]reflect.Value, function.Type().NumIn())
	for i := range arguments {
		arguments[i] = reflect.New(function.Type().In(i)).Elem()
		r.value(arguments[i])
	}
	if err := r.finished(); err != nil {
		return err
	}
	function.Call(arguments)
	return nil
}
