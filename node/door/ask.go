package door

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"jigiya/node/api"
)

// ask calls a method that has a result.
func ask[R any](ctx context.Context, c *Client, name string, arguments ...any) (result R, err error) {
	results := []reflect.Value{reflect.ValueOf(&result).Elem(), reflect.ValueOf(&err).Elem()}
	if lost := c.call(ctx, name, arguments, results, nil); lost != nil {
		var none R
		return none, lost
	}
	return result, err
}

// tell calls a method that has none but its error.
func tell(ctx context.Context, c *Client, name string, arguments ...any) (err error) {
	if lost := c.call(ctx, name, arguments, []reflect.Value{reflect.ValueOf(&err).Elem()}, nil); lost != nil {
		return lost
	}
	return err
}

// each calls a method whose result is a sequence. Whoever stops in the middle hangs up.
func each[E any](ctx context.Context, c *Client, name string, arguments ...any) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		stopped := false
		take := func(r *reader) error {
			var element E
			var err error
			r.value(reflect.ValueOf(&element).Elem())
			r.value(reflect.ValueOf(&err).Elem())
			if garbled := r.finished(); garbled != nil {
				return garbled
			}
			if stopped = !yield(element, err); stopped {
				return errStopped
			}
			return nil
		}
		if lost := c.call(ctx, name, arguments, nil, take); lost != nil && !stopped {
			var none E
			yield(none, lost)
		}
	}
}

// errStopped ends a call whose caller has heard enough.
var errStopped = fmt.Errorf("stopped")

// A visit is a call as its caller sees it.
type visit struct {
	*line
	live    live
	results []reflect.Value
	element func(*reader) error
}

// call makes one call, on a connection of its own. The error is that of the
// connection; that of the method is among the results.
func (c *Client) call(ctx context.Context, name string, arguments []any, results []reflect.Value, element func(*reader) error) error {
	v := &visit{results: results, element: element}
	w := &writer{live: &v.live}
	w.text(name)
	if err := w.arguments(name, arguments); err != nil {
		return err
	}
	defer clear(w.b) // there may be PINs in it
	conn, err := c.address.dial()
	if err != nil {
		return gone(err, false)
	}
	defer conn.Close()
	v.line = newLine(conn)
	return v.make(ctx, c.address, w.b)
}

// arguments writes the arguments of a method by the types it has for them.
func (w *writer) arguments(name string, arguments []any) error {
	m, ok := find(name)
	if !ok && name != "" || len(arguments) != len(m.in) {
		panic("door: there is no such method as " + name)
	}
	for i, a := range arguments {
		w.any(a, m.in[i])
	}
	if len(w.b) > maxCall {
		return api.Misused("file_too_large", "file", name, "max", maxCall>>10)
	}
	return nil
}

func (v *visit) make(ctx context.Context, a address, body []byte) error {
	if _, err := v.out.Write(a.greeting()); err != nil {
		return gone(err, false)
	}
	if err := v.send(frameCall, body); err != nil {
		return gone(err, true)
	}
	stop := context.AfterFunc(ctx, func() { _ = v.send(frameCancel, nil) })
	defer stop()
	for {
		f, err := v.receive(maxResult)
		if err != nil {
			return gone(err, true)
		}
		if done, err := v.hear(f); done || err != nil {
			return err
		}
	}
}

// hear does what a frame of the node asks for.
func (v *visit) hear(f frame) (done bool, err error) {
	r := &reader{b: f.body}
	switch {
	case f.kind == frameOutput && v.live.output != nil:
		return false, v.written(f.body)
	case f.kind == frameInput && v.live.input != nil:
		return false, v.read(r)
	case f.kind == frameTold:
		return false, v.live.tell(r)
	case f.kind == frameElement && v.element != nil:
		return false, v.element(r)
	}
	return true, v.end(f.kind, r)
}

// end is the last that a node says.
func (v *visit) end(kind byte, r *reader) error {
	switch kind {
	case frameDone:
		for _, result := range v.results {
			r.value(result)
		}
		return r.finished()
	case frameOther:
		return otherProgram(r.number())
	case frameFault:
		panic(string(r.b)) // as it would have in this process
	}
	return fmt.Errorf("%w: a frame %q", errGarbled, kind)
}

func (v *visit) written(p []byte) error {
	n, err := v.live.output.Write(p)
	w := new(writer)
	w.number(uint64(max(n, 0)))
	w.error(err, 0)
	return v.answer(frameWritten, w)
}

func (v *visit) read(r *reader) error {
	p := make([]byte, min(r.number(), chunk))
	n, err := v.live.input.Read(p)
	w := new(writer)
	w.text(string(p[:n]))
	w.error(err, 0)
	return v.answer(frameRead, w)
}

func (v *visit) answer(kind byte, w *writer) error {
	if err := v.send(kind, w.b); err != nil {
		return gone(err, true)
	}
	return nil
}

// gone says that the node went away, and whether it may have done what it was asked.
func gone(err error, asked bool) error {
	p := &api.Problem{Class: api.ClassStorage, Code: "node_gone"}
	p.Hinted("hint.node_gone")
	if !asked {
		p.Hinted("hint.try_again")
	}
	return fmt.Errorf("asking the node: %w: %w", err, p)
}
