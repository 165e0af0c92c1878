package node

import (
	"errors"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

// A disk has room, or none for all writes after a number of them.
type disk struct {
	full  atomic.Bool
	after atomic.Int64
}

func (d *disk) options() Options {
	return Options{FreeSpace: func(string) (uint64, error) {
		if d.full.Load() && d.after.Add(-1) < 0 {
			return 20 << 20, nil
		}
		return 1 << 40, nil
	}}
}

func (d *disk) fills(after int64) {
	d.after.Store(after)
	d.full.Store(true)
}

func (d *disk) empties() { d.full.Store(false) }

// A revocation for which there was no room is none yet, and is taken in when it is told
// again; at the office likewise.
func TestRevocationWithoutRoom(t *testing.T) {
	t.Parallel()
	rights := func(n *Node, of crypto.PublicKey) int {
		return len(n.programmes.Rights(addressOf(of), credential.DateOf(n.clock())))
	}
	told := func(t *testing.T, n *Node, d *disk, of crypto.PublicKey, tell func() error) {
		t.Helper()
		d.fills(0)
		if err := tell(); !errors.Is(err, store.ErrDiskFull) {
			t.Fatal(err)
		}
		if rights(n, of) != 1 {
			t.Error("a revocation that was refused counts")
		}
		d.empties()
		must(t, tell())
		home := n.home
		must(t, n.Close())
		n, err := Open(home, Options{})
		must(t, err)
		defer n.Close()
		if rights(n, of) != 0 {
			t.Error("a revocation that was taken in is gone after a restart")
		}
	}
	t.Run("told", func(t *testing.T) {
		var d disk
		o, phone, binta := newOffice(t, Options{}), newDeviceOf(t, d.options()), someone(t, 7)
		given := o.certify(api.Certifying{Device: binta, Role: credential.Facilitator, Zone: []string{"ocha-2023:ML05"}})
		must(t, phone.node.Trust(ctx, api.Trusting{Programme: o.programme, Deeds: strings.Join(given.Text, "\n")}))
		taken, err := o.node.RevokeCredential(ctx, api.Revoking{Device: addressOf(binta), PINs: rootPINs})
		must(t, err)
		told(t, phone.node, &d, binta, func() error {
			return phone.node.Trust(ctx, api.Trusting{Deeds: strings.Join(taken.Text, "\n")})
		})
	})
	t.Run("at the office", func(t *testing.T) {
		var d disk
		o, binta := newOffice(t, d.options()), someone(t, 7)
		o.certify(api.Certifying{Device: binta, Role: credential.Facilitator, Zone: []string{"ocha-2023:ML05"}})
		told(t, o.node, &d, binta, func() error {
			_, err := o.node.RevokeCredential(ctx, api.Revoking{Device: addressOf(binta), PINs: rootPINs})
			return err
		})
	})
}

// A draft for which there is no room leaves the one that waits, and what was signed for it.
func TestDraftWithoutRoom(t *testing.T) {
	t.Parallel()
	var d disk
	o, now := d.options(), time.Now()
	o.Now = func() time.Time { now = now.Add(time.Second); return now }
	h := newHome(t, o)
	h.openMeeting()
	h.add(buys(1, 2))
	draw := func() error {
		_, err := h.node.Draft(ctx, api.Proposal{Group: h.group, Events: []ledger.Event{&ledger.MeetingClosed{Counts: countsOf(h.book())}}, PINs: pins})
		return err
	}
	must(t, draw())
	before, err := h.node.Drafts(ctx, h.group)
	must(t, err)
	d.fills(0)
	if err := draw(); !errors.Is(err, store.ErrDiskFull) {
		t.Fatal(err)
	}
	d.empties()
	after, err := h.node.Drafts(ctx, h.group)
	must(t, err)
	if len(before) != 1 || len(after) != 1 || before[0].ID != after[0].ID {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

// behind is a village, and a device that may see all of it and lacks what came last.
func behind(t *testing.T, o Options) (*village, *device) {
	t.Helper()
	v := newVillage(t)
	v.meet(1)
	d := newDeviceOf(t, o)
	v.grants(d, everything...)
	introduce(t, d, v.writer())
	meet(t, d, v.writer())
	v.openMeeting()
	v.add(buys(1, 1))
	return v, d
}

// Entries that are durable are seen, though there was no room for what came with them.
func TestEntriesWithoutTheirNotes(t *testing.T) {
	t.Parallel()
	var full disk
	v, d := behind(t, full.options())
	g, err := d.node.lock(v.group)
	must(t, err)
	o, err := judge(g.now(), v.entries())
	must(t, err)
	o.notes = []store.Note{{Kind: byte(p2p.NoteReceipt), ID: store.Hash{1}, Bytes: []byte("x")}}
	full.fills(1)
	if err := d.node.conclude(g, o); !errors.Is(err, store.ErrDiskFull) {
		t.Fatal(err)
	}
	full.empties()
	g.writing.Unlock()
	head, _, err := d.node.store.Head(store.Hash(v.group))
	must(t, err)
	if have := g.now().Head(); have != journalHead(head) || have != v.journal().Head() {
		t.Errorf("seen is entry %d, stored %d, and the writer is at %d", have.Seq, head.Seq, v.journal().Head().Seq)
	}
}

// Who cannot take what is brought is told so, and not that nobody is there.
func TestExchangeWithoutRoom(t *testing.T) {
	t.Parallel()
	var full disk
	v, d := behind(t, full.options())
	full.fills(0)
	at := listen(t, v.node)
	defer leave(t, v.node)
	if _, err := d.node.Sync(ctx, api.Syncing{Address: at}); !errors.Is(err, store.ErrDiskFull) {
		t.Errorf("by address: %v", err)
	}
	must(t, d.node.Listen(Listening{Addresses: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}}))
	must(t, d.node.AddPeer(ctx, at))
	if _, err := d.node.Sync(ctx, api.Syncing{}); !errors.Is(err, store.ErrDiskFull) {
		t.Errorf("whoever is found: %v", err)
	}
}

// Statistics that are asked for while a closing is being stored are not kept as those of
// the journal with it.
func TestStatisticsBesideAClosing(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	h.openMeeting()
	h.add(buys(1, 3))
	savings := func() int64 {
		st, err := h.node.Statistics(ctx, api.Counting{Query: facts.Query{At: ledger.NewDate(2090, 1, 1)}})
		if err != nil {
			t.Error(err)
			return 0
		}
		f, _ := st.Total.Figure("savings")
		return f.NumValue
	}
	savings()
	g, err := h.node.lock(h.group)
	must(t, err)
	j := g.now()
	d, err := h.node.draft(g, j.Book(), []ledger.Event{&ledger.MeetingClosed{Counts: countsOf(j.Book())}})
	must(t, err)
	entries, err := h.node.sign(j, d, h.ring, nil)
	must(t, err)
	next, err := j.Accept(entries...)
	must(t, err)
	asked := make(chan int64, 1)
	must(t, h.node.change(g.id, entries, func() error {
		if err := h.node.store.Append(store.Hash(g.id), storeHead(j.Head()), storeEntries(entries), nil); err != nil {
			return err
		}
		begun := make(chan struct{})
		go func() { close(begun); asked <- savings() }()
		<-begun
		for turns := 0; turns < 100_000 && len(asked) == 0; turns++ {
			runtime.Gosched() // who does not wait answers now
		}
		h.node.grow(g, next, entries)
		return nil
	}))
	g.writing.Unlock()
	want := int64(h.book().Totals().Savings)
	if n := <-asked; n != want {
		t.Errorf("asked in between: %d, want %d", n, want)
	}
	if n := savings(); n != want {
		t.Errorf("asked after: %d, want %d", n, want)
	}
}

// An answer about a dispute that was looked for before the proof came is not kept after it.
func TestDisputeLookedForBefore(t *testing.T) {
	t.Parallel()
	v, _ := twoHistories(t)
	g, err := v.f1.node.group(v.group)
	must(t, err)
	g.undoubt()
	_, _, turn := g.doubt()
	d, err := v.f1.node.findDispute(g)
	must(t, err)
	if d != nil {
		t.Fatal("disputed already: this tests nothing")
	}
	meet(t, v.f1, v.f2)
	wantState(t, "disputed", v.group, v.f1)
	g.undoubt()
	g.doubtful(d, turn)
	wantState(t, "disputed", v.group, v.f1)
}

// What is kept with a draft is kept under the lock of the group that stands.
func TestSlipsOfADroppedGroup(t *testing.T) {
	t.Parallel()
	v, _, _ := withPhones(t)
	n := v.writer().node
	v.writer().drawsUp(v.group, &ledger.MeetingClosed{Counts: countsOf(v.book())})
	g, err := n.group(v.group)
	must(t, err)
	drafts, err := n.drafts(v.group)
	must(t, err)
	n.drop(endOfTime)
	v.add(buys(2, 1)) // the draft can no longer be entered
	fresh := v.writer().drawsUp(v.group, &ledger.MeetingClosed{Counts: countsOf(v.book())})
	must(t, n.keepSlips(g, drafts[0]))
	if all := v.writer().drafts(v.group); len(all) != 1 || all[0].ID != fresh.ID {
		t.Errorf("%+v", all)
	}
}
