package discovery

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A diary is a means that notes when it was called.
type diary struct {
	began   time.Time
	calls   []time.Duration
	numbers []int
	settled int
}

func (*diary) listen(context.Context) {}
func (d *diary) settle([]segment)     { d.settled++ }
func (d *diary) call(n int) {
	d.calls = append(d.calls, time.Since(d.began))
	d.numbers = append(d.numbers, n)
}

// searching runs a search until the end of the script.
func searching(t *testing.T, o Options, script func(news chan<- []segment, wake chan<- struct{}, d *diary)) *diary {
	t.Helper()
	d := &diary{}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		news, wake := make(chan []segment), make(chan struct{})
		o.Wake = wake
		d.began = time.Now()
		ended := make(chan bool)
		go func() { search(ctx, o, news, []means{d}); close(ended) }()
		news <- nil
		script(news, wake, d)
		cancel()
		<-ended
	})
	return d
}

func always() bool { return true }

func TestThePaceOfTheSearch(t *testing.T) {
	d := searching(t, Options{Speak: always}, func(chan<- []segment, chan<- struct{}, *diary) { time.Sleep(10 * time.Minute) })
	sum := time.Duration(0)
	for i, q := range quick {
		sum += q
		if d.calls[i] != sum || d.numbers[i] != i {
			t.Errorf("call %d comes after %v as the %dth, want %v", i, d.calls[i], d.numbers[i], sum)
		}
	}
	for i := len(quick); i < len(d.calls); i++ {
		pause, pace := d.calls[i]-d.calls[i-1], lookingPace
		if d.calls[i-1] >= lookingTime {
			pace = idlePace
		}
		if pause < pace*4/5 || pause > pace*6/5 {
			t.Errorf("after %v a pause of %v", d.calls[i-1], pause)
		}
	}
	if n := len(d.calls); n < 60 || n > 100 {
		t.Errorf("%d calls in ten minutes", n)
	}
}

func TestAChangeBeginsTheSearchAnew(t *testing.T) {
	d := searching(t, Options{Speak: always}, func(news chan<- []segment, _ chan<- struct{}, d *diary) {
		time.Sleep(5*time.Minute + time.Millisecond)
		synctest.Wait()
		d.calls, d.began = nil, time.Now()
		news <- []segment{{}}
		time.Sleep(100 * time.Millisecond)
	})
	if want := []time.Duration{0, 30 * time.Millisecond}; !slices.Equal(d.calls, want) || d.settled != 2 {
		t.Errorf("after a change called at %v, settled %d times", d.calls, d.settled)
	}
}

func TestWhoIsQuietIsWoken(t *testing.T) {
	var speaks atomic.Bool
	d := searching(t, Options{Speak: speaks.Load}, func(_ chan<- []segment, wake chan<- struct{}, d *diary) {
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(d.calls) != 0 {
			t.Errorf("a quiet node called %d times", len(d.calls))
		}
		speaks.Store(true)
		d.began = time.Now()
		wake <- struct{}{}
		time.Sleep(100 * time.Millisecond)
	})
	if want := []time.Duration{0, 30 * time.Millisecond}; !slices.Equal(d.calls, want) {
		t.Errorf("woken, it called at %v", d.calls)
	}
}

func TestTheTokenIsRenewed(t *testing.T) {
	b, _ := solitary(t, Options{})
	now := time.Now()
	first := b.current(now)
	if first == (token{}) || b.current(now.Add(tokenTime-1)) != first {
		t.Error("a token does not last")
	}
	second := b.current(now.Add(tokenTime))
	if second == first || !b.isOwn(first) || !b.isOwn(second) {
		t.Error("a token is not renewed, or the former one forgotten at once")
	}
	b.current(now.Add(2 * tokenTime))
	if b.isOwn(first) {
		t.Error("a token is known for ever")
	}
}

func TestRunNeedsAMeans(t *testing.T) {
	if err := Run(t.Context(), Options{Means: []string{"smoke signals"}}, func(Found) {}); err == nil {
		t.Error("it found a way")
	}
}
