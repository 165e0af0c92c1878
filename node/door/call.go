package door

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"sync"
	"time"
)

// A call is one method at work for a caller on the other side.
type call struct {
	*line
	ctx     context.Context
	cancel  context.CancelFunc
	replies chan frame

	asking sync.Mutex // one question to the caller at a time

	functions int // of the caller, that it was given
	mu        sync.Mutex
	told      time.Time // when progress was told last
}

// serve reads what is wanted, does it, and answers.
func (s *Server) serve(c *call) {
	f, err := c.receive(maxCall)
	if err != nil || f.kind != frameCall {
		return // whoever says nothing, or nonsense, is answered nothing
	}
	defer clear(f.body) // there may be PINs in it
	c.conn.SetDeadline(time.Time{})
	r := &reader{b: f.body, most: maxElements}
	name := r.text()
	if name == "" && r.finished() == nil {
		_ = c.send(frameDone, ownNumber())
		return
	}
	m, ok := find(name)
	if !ok {
		return
	}
	arguments, err := c.arguments(m, r)
	if err != nil {
		s.log.Warn("a call that cannot be read", "method", name, "err", err)
		return
	}
	go c.listen()
	s.run(c, m, name, arguments)
}

// run calls a method. A panic is the program's own fault: the caller is told, and
// ends as if it had been its own.
func (s *Server) run(c *call, m method, name string, arguments []reflect.Value) {
	defer func() {
		if fault := recover(); fault != nil {
			s.log.Error("the program is wrong", "method", name, "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
			_ = c.send(frameFault, []byte(fmt.Sprint(fault)))
		}
	}()
	results := m.call.Call(append([]reflect.Value{reflect.ValueOf(s.service), reflect.ValueOf(c.ctx)}, arguments...))
	w := new(writer)
	if _, ok := m.element(); ok {
		c.elements(results[0])
	} else {
		for _, v := range results {
			w.value(v)
		}
	}
	_ = c.send(frameDone, w.b)
}

// elements sends a sequence, until its end, its error, or the caller goes.
func (c *call) elements(sequence reflect.Value) {
	for v, err := range sequence.Seq2() {
		canceled := c.ctx.Err()
		if canceled != nil {
			v, err = reflect.Zero(v.Type()), reflect.ValueOf(&canceled).Elem()
		}
		w := new(writer)
		w.value(v)
		w.value(err)
		if c.post(frameElement, w.b) != nil || canceled != nil {
			return
		}
	}
}

func (c *call) arguments(m method, r *reader) ([]reflect.Value, error) {
	r.live = c.standIn
	arguments := make([]reflect.Value, len(m.in))
	for i, t := range m.in {
		v := reflect.New(t).Elem()
		r.value(v)
		arguments[i] = v
	}
	return arguments, r.finished()
}

// listen hears what the caller says during the call, until it goes.
func (c *call) listen() {
	defer c.cancel()
	for {
		f, err := c.receive(maxReply)
		if err != nil {
			return
		}
		if f.kind == frameCancel {
			c.cancel()
			continue
		}
		select {
		case c.replies <- f:
		case <-c.ctx.Done():
		}
	}
}

// isTime says whether to tell of progress again.
func (c *call) isTime(end bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if !end && now.Sub(c.told) < tellDelay {
		return false
	}
	c.told = now
	return true
}

// ask sends something that is answered.
func (c *call) ask(kind byte, body []byte, answer byte) (*reader, error) {
	c.asking.Lock()
	defer c.asking.Unlock()
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	if err := c.send(kind, body); err != nil {
		return nil, err
	}
	select {
	case f := <-c.replies:
		if f.kind != answer {
			return nil, errGarbled
		}
		return &reader{b: f.body, most: maxElements}, nil
	case <-c.ctx.Done():
		return nil, c.ctx.Err()
	}
}

// An output is the caller's io.Writer. Every Write waits for what came of it: the
// error of a full disk must be that of the very Write that found it full.
type output call

func (o *output) Write(p []byte) (n int, err error) {
	for err == nil && n < len(p) {
		part := p[n:min(len(p), n+chunk)]
		var written int
		if written, err = o.write(part); err == nil && written < len(part) {
			err = io.ErrShortWrite
		}
		n += written
	}
	return n, err
}

func (o *output) write(p []byte) (int, error) {
	r, err := (*call)(o).ask(frameOutput, p, frameWritten)
	if err != nil {
		return 0, err
	}
	n, failure := int(min(r.number(), uint64(len(p)))), r.error()
	if err := r.finished(); err != nil {
		return 0, err
	}
	return n, failure
}

// An input is the caller's io.Reader.
type input call

func (i *input) Read(p []byte) (int, error) {
	want := min(len(p), chunk)
	r, err := (*call)(i).ask(frameInput, binary.AppendUvarint(nil, uint64(want)), frameRead)
	if err != nil {
		return 0, err
	}
	n := copy(p[:want], r.text())
	failure := r.error()
	if err := r.finished(); err != nil {
		return 0, err
	}
	return n, failure
}
