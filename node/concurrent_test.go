package node

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
	"jigiya/node/store"
)

// Writers take turns, readers see whole books, and the chain stays one line.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.openMeeting()
	const writers, each = 4, 8
	var writing, reading sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		reading.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					if err := h.readAll(); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for w := range writers {
		writing.Go(func() {
			for range each {
				e := &ledger.FineLevied{Member: ledger.MemberNumber(w + 1), Fund: "social", Cause: "late"}
				pay := &ledger.Received{Fund: "social", Amount: 25, Source: ledger.Said("from her brother")}
				if _, err := h.try(e, pay); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	if have := h.book().Cash("social"); have != writers*each*25 {
		t.Error(have)
	}
	h.wantSound(2 + 2*writers*each)
	h.reopen()
	h.wantSound(2 + 2*writers*each)
}

// readAll asks everything and that it fits: every fine stands beside a gift.
func (h *home) readAll() error {
	b, err := h.node.Balance(ctx, h.group, api.Now)
	if err != nil {
		return err
	}
	if b.FinesDue != b.Funds[1].Cash {
		return errors.New("half a batch was seen")
	}
	lines := 0
	for e, err := range h.node.Journal(ctx, h.group, 0) {
		if err != nil {
			return err
		}
		if lines++; e.Event == nil {
			return errors.New("an entry without an event")
		}
	}
	if lines%2 != 0 {
		return errors.New("half a batch was listed")
	}
	v, err := h.node.Verify(ctx, h.group, nil)
	if err != nil || !v.OK {
		return errors.Join(err, v.Cause)
	}
	_, errMembers := h.node.Members(ctx, h.group)
	_, errPast := h.node.Balance(ctx, h.group, api.At(h.date))
	return errors.Join(errMembers, errPast, h.node.Export(ctx, h.group, "hledger", io.Discard))
}

// Two proposals of one PIN each at the same time both end in the journal.
func TestConcurrentPropose(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	var all sync.WaitGroup
	for m := range 3 {
		all.Go(func() {
			p := api.Proposal{Group: h.group, Events: []ledger.Event{&ledger.SchoolingReported{Member: ledger.MemberNumber(m + 1)}}, PINs: pins}
			if _, err := h.node.Propose(ctx, p); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	h.wantSound(4)
}

// After Close every call says so; none hangs or panics.
func TestClosed(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	j := h.journal()
	h.close()
	_, errPropose := h.try(&ledger.SchoolingReported{Member: 1})
	_, errVerify := h.node.Verify(ctx, h.group, nil)
	var errJournal error
	for _, err := range h.node.Journal(ctx, h.group, 0) {
		errJournal = err
	}
	for _, err := range []error{errPropose, errVerify, errJournal} {
		if err == nil {
			t.Error("no error")
		}
	}
	if !errors.Is(errVerify, store.ErrClosed) || !errors.Is(errJournal, store.ErrClosed) || j.Len() != 10 {
		t.Error(errVerify, errJournal)
	}
	h.open()
}

// A founding is in the store a moment before it can be seen: who reads waits for it.
func TestFoundingIsWaitedFor(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	h := granted(t, d, "journal")
	entries := h.entries()
	g := d.node.unfounded(h.group)
	if !g.lock() {
		t.Fatal("dropped")
	}
	o, err := judge(g.now(), entries)
	must(t, err)
	d.node.hub.committing.Lock() // as change does
	must(t, d.node.store.Receive(store.Hash(g.id), store.Head{}, storeEntries(o.entries), nil))
	var reading sync.WaitGroup
	begun := make(chan struct{})
	for _, read := range []func() error{
		func() error { return d.readGroups() },
		func() error { _, err := d.node.Balance(ctx, h.group, api.Now); return err },
		func() error { _, err := d.node.Members(ctx, h.group); return err },
		func() error {
			v, err := (&harvest{d.node, new(followings)}).Fold(ctx, h.group)
			if s := v.Facts().Group.State; err == nil && s != facts.OK {
				return fmt.Errorf("it is %v", s)
			}
			return err
		},
	} {
		reading.Go(func() {
			begun <- struct{}{}
			if err := read(); err != nil {
				t.Error(err)
			}
		})
		<-begun
	}
	for range 100 {
		runtime.Gosched()
	}
	d.node.grow(g, o.journal, o.entries)
	d.node.hub.committing.Unlock()
	g.writing.Unlock()
	reading.Wait()
}

func (d *device) readGroups() error {
	groups, err := d.node.Groups(ctx)
	if err == nil && (len(groups) != 1 || groups[0].State != "ok" || groups[0].Name == "") {
		return fmt.Errorf("%+v", groups)
	}
	return err
}
