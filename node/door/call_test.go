package door

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"jigiya/crypto"
	"jigiya/node/api"
)

type contract interface {
	api.Service
	api.Exchange
}

// A puppet is a service that does what a test wants.
type puppet struct {
	contract
	export  func(ctx context.Context, w io.Writer) error
	journal func(ctx context.Context) iter.Seq2[api.Entry, error]
	verify  func(ctx context.Context, progress api.Progress) (api.Verdict, error)
	read    func(ctx context.Context, r io.Reader, progress api.Progress) (api.Unbundled, error)
	watch   func(ctx context.Context, told func(api.Happening)) error
}

func (p *puppet) Export(ctx context.Context, _ crypto.Hash, _ string, w io.Writer) error {
	return p.export(ctx, w)
}

func (p *puppet) Journal(ctx context.Context, _ crypto.Hash, _ uint64) iter.Seq2[api.Entry, error] {
	return p.journal(ctx)
}

func (p *puppet) Verify(ctx context.Context, _ crypto.Hash, progress api.Progress) (api.Verdict, error) {
	return p.verify(ctx, progress)
}

func (p *puppet) ReadBundle(ctx context.Context, r io.Reader, progress api.Progress) (api.Unbundled, error) {
	return p.read(ctx, r, progress)
}

func (p *puppet) Watch(ctx context.Context, told func(api.Happening)) error {
	return p.watch(ctx, told)
}

// patience is how long a test waits for what must come at once.
const patience = time.Minute

func soon[T any](t *testing.T, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(patience):
		t.Fatal("it does not come")
	}
	return v
}

// What a method writes is written by the caller, Write by Write; the error of a full
// disk is told to the Write that found it.
func TestOutput(t *testing.T) {
	p := &puppet{}
	client := served(t, p, Options{})
	long := bytes.Repeat([]byte("0123456789abcdef"), 3*chunk/16+5)
	p.export = func(_ context.Context, w io.Writer) error {
		for _, part := range [][]byte{[]byte("a"), {}, long, []byte("z")} {
			if n, err := w.Write(part); n != len(part) || err != nil {
				return fmt.Errorf("writing: %d, %w", n, err)
			}
		}
		return nil
	}
	var b bytes.Buffer
	if err := client.Export(ctx, crypto.Hash{}, "", &b); err != nil || b.String() != "a"+string(long)+"z" {
		t.Errorf("%d bytes come through, %v", b.Len(), err)
	}
	full := &fullDisk{room: chunk + 7}
	err := client.Export(ctx, crypto.Hash{}, "", full)
	if !errors.Is(err, errFull) && err.Error() != fmt.Sprintf("writing: %d, the disk is full", chunk+6) {
		t.Errorf("have %v", err)
	}
}

var errFull = errors.New("the disk is full")

type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	n := min(len(p), d.room)
	d.room -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

// What a method reads is read from the caller, with its errors, and no more than is wanted.
func TestInput(t *testing.T) {
	p := &puppet{}
	client := served(t, p, Options{})
	p.read = func(_ context.Context, r io.Reader, progress api.Progress) (u api.Unbundled, err error) {
		all, err := io.ReadAll(r)
		progress(len(all), len(all))
		return api.Unbundled{Entries: uint64(len(all))}, err
	}
	text := strings.Repeat("x", 200_000)
	told := 0
	progress := func(done, total int) { told += done }
	for name, r := range map[string]io.Reader{
		"whole": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text[:500])),
		"with its end": iotest.DataErrReader(strings.NewReader(text)), "nothing": strings.NewReader(""),
	} {
		told = 0
		u, err := client.ReadBundle(ctx, r, progress)
		if err != nil || int(u.Entries) != told || name == "whole" && told != len(text) || name == "byte by byte" && told != 500 {
			t.Errorf("%s: %+v, %d, %v", name, u, told, err)
		}
	}
	u, err := client.ReadBundle(ctx, io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(errFull)), progress)
	if u.Entries != 3 || err == nil || err.Error() != errFull.Error() {
		t.Errorf("%+v, %v", u, err)
	}
	p.read = func(_ context.Context, r io.Reader, _ api.Progress) (api.Unbundled, error) {
		_, err := io.ReadFull(r, make([]byte, 5))
		return api.Unbundled{}, err
	}
	rest := strings.NewReader("12345678")
	if _, err := client.ReadBundle(ctx, rest, nil); err != nil || rest.Len() != 3 {
		t.Errorf("%d bytes are left, %v", rest.Len(), err)
	}
}

// Progress is told in order, now and then, and its end for certain; where nobody wants
// to know, the method is not given a function to tell.
func TestProgress(t *testing.T) {
	p := &puppet{}
	client := served(t, p, Options{})
	p.verify = func(_ context.Context, progress api.Progress) (api.Verdict, error) {
		if progress == nil {
			return api.Verdict{State: "nobody asks"}, nil
		}
		for i := range 100_001 {
			progress(i, 100_000)
		}
		return api.Verdict{OK: true}, nil
	}
	var told []int
	if v, err := client.Verify(ctx, crypto.Hash{}, func(done, total int) { told = append(told, done) }); err != nil || !v.OK {
		t.Errorf("%+v, %v", v, err)
	}
	if n := len(told); n < 2 || n > 10_000 || told[n-1] != 100_000 || !slices.IsSorted(told) {
		t.Errorf("told %d times: %v", n, told[max(0, n-3):])
	}
	if v, err := client.Verify(ctx, crypto.Hash{}, nil); err != nil || v.State != "nobody asks" {
		t.Errorf("%+v, %v", v, err)
	}
}

// A watcher is told at once of what happens, until it has enough; and what the method
// says then is its answer.
func TestWatch(t *testing.T) {
	p := &puppet{}
	client := served(t, p, Options{})
	p.watch = func(ctx context.Context, told func(api.Happening)) error {
		told(api.Happening{ID: "happening.one", Values: []any{"n", 1, "group", crypto.Hash{7}}})
		<-ctx.Done()
		told(api.Happening{ID: "happening.two"})
		return fmt.Errorf("watching: %w", ctx.Err())
	}
	watching, enough := context.WithCancel(ctx)
	heard := make(chan api.Happening, 4)
	ended := make(chan error)
	go func() { ended <- client.Watch(watching, func(h api.Happening) { heard <- h }) }()
	if h := soon(t, heard); h.ID != "happening.one" || h.Values[1] != 1 || h.Values[3] != (crypto.Hash{7}) {
		t.Errorf("have %+v", h)
	}
	enough()
	if err := soon(t, ended); !errors.Is(err, context.Canceled) || err.Error() != "watching: context canceled" {
		t.Errorf("have %v", err)
	}
	if h := soon(t, heard); h.ID != "happening.two" {
		t.Errorf("have %+v", h)
	}
}

// A sequence comes element by element, with the error at its end; who stops listening
// stops the node's work, and who cancels is told that it is not the end.
func TestSequence(t *testing.T) {
	p := &puppet{}
	client := served(t, p, Options{})
	stopped := make(chan int, 1)
	p.journal = func(context.Context) iter.Seq2[api.Entry, error] {
		return func(yield func(api.Entry, error) bool) {
			n := 0
			defer func() { stopped <- n }()
			for ; n < 5000; n++ {
				if !yield(api.Entry{Seq: uint64(n), Kind: "contribution"}, nil) {
					return
				}
			}
			yield(api.Entry{}, errFull)
		}
	}
	next, failed := uint64(0), error(nil)
	for e, err := range client.Journal(ctx, crypto.Hash{}, 0) {
		if failed = err; err == nil && e.Seq != next {
			t.Fatalf("entry %d comes as %d", next, e.Seq)
		}
		next++
	}
	if soon(t, stopped); next != 5001 || failed == nil || failed.Error() != errFull.Error() {
		t.Errorf("%d elements, %v", next, failed)
	}
	p.journal = endless(stopped)
	for e := range client.Journal(ctx, crypto.Hash{}, 0) {
		if e.Seq == 10 {
			break
		}
	}
	soon(t, stopped)
	listening, cancel := context.WithCancel(ctx)
	defer cancel()
	failed = nil
	for _, err := range client.Journal(listening, crypto.Hash{}, 0) {
		failed = err
		cancel()
	}
	if soon(t, stopped); !errors.Is(failed, context.Canceled) {
		t.Errorf("a sequence that was cancelled ends with %v", failed)
	}
}

func endless(stopped chan int) func(context.Context) iter.Seq2[api.Entry, error] {
	return func(context.Context) iter.Seq2[api.Entry, error] {
		return func(yield func(api.Entry, error) bool) {
			n := 0
			for yield(api.Entry{Seq: uint64(n)}, nil) {
				n++
			}
			stopped <- n
		}
	}
}

// An element that comes alone comes at once: nobody waits for a buffer to fill.
func TestSequenceIsNotHeldBack(t *testing.T) {
	p := &puppet{}
	client := served(t, p, Options{})
	heard := make(chan bool)
	p.journal = func(context.Context) iter.Seq2[api.Entry, error] {
		return func(yield func(api.Entry, error) bool) {
			if yield(api.Entry{Seq: 1}, nil) {
				<-heard // else the caller waits for ever
				yield(api.Entry{Seq: 2}, nil)
			}
		}
	}
	n := 0
	for range client.Journal(ctx, crypto.Hash{}, 0) {
		if n++; n == 1 {
			close(heard)
		}
	}
	if n != 2 {
		t.Errorf("%d elements", n)
	}
}

// The node's own fault is the caller's: it ends as it would have in one process.
func TestFault(t *testing.T) {
	p := &puppet{verify: func(context.Context, api.Progress) (api.Verdict, error) { panic("unbalanced: " + pins.Device[:2]) }}
	client := served(t, p, Options{})
	defer func() {
		if fault := recover(); fault != "unbalanced: 13" {
			t.Errorf("the fault is %v", fault)
		}
		p.verify = func(context.Context, api.Progress) (api.Verdict, error) { return api.Verdict{OK: true}, nil }
		if v, err := client.Verify(ctx, crypto.Hash{}, nil); err != nil || !v.OK {
			t.Errorf("after it: %+v, %v", v, err)
		}
	}()
	_, err := client.Verify(ctx, crypto.Hash{}, nil)
	t.Errorf("no fault, but %v", err)
}

// The context of a method ends when its caller says so, or goes; not before.
func TestCallerGoes(t *testing.T) {
	began, ended := make(chan bool), make(chan error, 1)
	p := &puppet{verify: func(ctx context.Context, _ api.Progress) (api.Verdict, error) {
		began <- true
		<-ctx.Done()
		ended <- ctx.Err()
		return api.Verdict{OK: true}, nil
	}}
	client := served(t, p, Options{})
	asking, cancel := context.WithCancel(ctx)
	answered := make(chan api.Verdict)
	go func() {
		v, _ := client.Verify(asking, crypto.Hash{}, nil)
		answered <- v
	}()
	soon(t, began)
	cancel()
	if soon(t, ended); !soon(t, answered).OK {
		t.Error("what a method says in the end is lost")
	}
	conn, err := client.address.dial()
	must(t, err)
	w := &writer{live: new(live)}
	w.text("Verify")
	must(t, w.arguments("Verify", []any{crypto.Hash{}, api.Progress(nil)}))
	l := newLine(conn)
	_, err = l.out.Write(client.address.greeting())
	must(t, err)
	must(t, l.send(frameCall, w.b))
	soon(t, began)
	conn.Close()
	soon(t, ended)
}

// Calls run side by side; no more than the bound at one time, and all in the end.
func TestManyCalls(t *testing.T) {
	var mu sync.Mutex
	now, most := 0, 0
	all := make(chan bool)
	full := sync.OnceFunc(func() { close(all) })
	p := &puppet{verify: func(context.Context, api.Progress) (api.Verdict, error) {
		mu.Lock()
		if now++; now > most {
			most = now
		}
		if now == maxCalls {
			full()
		}
		mu.Unlock()
		<-all
		mu.Lock()
		now--
		mu.Unlock()
		return api.Verdict{OK: true}, nil
	}}
	client := served(t, p, Options{})
	var calls sync.WaitGroup
	for range 3 * maxCalls {
		calls.Go(func() {
			if v, err := client.Verify(ctx, crypto.Hash{}, nil); err != nil || !v.OK {
				t.Errorf("%+v, %v", v, err)
			}
		})
	}
	calls.Wait()
	if most > maxCalls {
		t.Errorf("%d calls at one time", most)
	}
}
