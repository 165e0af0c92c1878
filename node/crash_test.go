package node

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// Whenever the process is killed, everything it acknowledged is there, whole
// batches only, on one line, and the next process signs on.
func TestKillWhileRecording(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mode   string
		batch  int64
		rounds int
		within time.Duration
	}{{"record", 3, 12, 40 * time.Millisecond}, {"propose", 1, 4, 250 * time.Millisecond}} {
		t.Run(tt.mode, func(t *testing.T) {
			h := newHome(t, Options{})
			h.openMeeting()
			last, all := int64(1), int64(0)
			for n := 0; n < rounds(tt.rounds) || all == 0 && n < 30; n++ {
				before := h.stored()
				h.close()
				acknowledged := max(last, kill(t, tt.mode, h.dir, rand.N(tt.within)))
				if all += acknowledged - last; all == 0 {
					tt.within += tt.within / 2 // a machine that has much to do answers later
				}
				h.open()
				head := int64(h.book().Seq())
				if head != acknowledged && head != acknowledged+tt.batch {
					t.Fatalf("head at %d, acknowledged %d", head, acknowledged)
				}
				for i, e := range h.stored()[:len(before)] {
					if e.ID != before[i].ID {
						t.Fatalf("entry %d is another", i)
					}
				}
				h.wantSound(int(head) + 1)
				h.wantSaid(head, tt.batch)
				a := h.add(gift()) // this process signs on where the other was
				last = int64(a.Head.Seq)
				if last != head+1 {
					t.Fatal("not after the head")
				}
			}
			if all == 0 {
				t.Error("nothing was acknowledged in any round: this tests nothing")
			}
		})
	}
}

// wantSaid asks that the words of every gift are there: they are committed with it.
func (h *home) wantSaid(head, batch int64) {
	h.Helper()
	for e, err := range h.node.Journal(ctx, h.group, 1) {
		must(h, err)
		if event, ok := e.Event.(*ledger.Received); ok && event.Source.Text == "" {
			h.Fatalf("entry %d of %d has lost its words", e.Seq, head)
		}
	}
}

// An import is there, all of it, or not.
func TestKillWhileImporting(t *testing.T) {
	t.Parallel()
	n, g, _, dir := amenuveve(t)
	text, err := os.ReadFile(amenuveveRegister)
	must(t, err)
	events, err := registerEvents(g.now().Book(), api.Import{Register: text})
	must(t, err)
	must(t, n.Close())
	whole, killed := len(events)+1, 0
	for _, within := range []time.Duration{5 * time.Millisecond, 20 * time.Millisecond, 40 * time.Millisecond, time.Minute} {
		acknowledged := kill(t, "import", dir, within-rand.N(within/4))
		n, err := Open(dir, Options{})
		must(t, err)
		v, err := n.Verify(ctx, g.id, nil)
		must(t, err)
		must(t, n.Close())
		switch {
		case !v.OK || v.State != "ok" || v.Entries != 1 && v.Entries != whole:
			t.Fatalf("%+v", v)
		case v.Entries == whole:
			t.Logf("%d imports were killed before one was there", killed)
			return
		case acknowledged > 0:
			t.Fatal("an import that was acknowledged is gone")
		}
		killed++
	}
	t.Fatal("no import succeeded")
}

// A founding that is killed leaves a group with all its keys, or none; and the
// people found it again with the same PINs.
func TestKillWhileFounding(t *testing.T) {
	t.Parallel()
	for range rounds(4) {
		dir := t.TempDir()
		acknowledged := kill(t, "found", dir, rand.N(350*time.Millisecond))
		n, err := Open(dir, Options{})
		must(t, err)
		groups, err := n.Groups(ctx)
		must(t, err)
		if acknowledged == 0 && len(groups) != 1 {
			t.Fatal("a group that was acknowledged is gone")
		}
		if len(groups) == 0 {
			_, err := n.Found(ctx, api.Founding{Event: foundingOf("Jigi"), PINs: pins})
			must(t, err)
			groups, err = n.Groups(ctx)
			must(t, err)
		}
		id, err := crypto.ParseHash(groups[0].Group)
		must(t, err)
		h := &home{TB: t, dir: dir, node: n, group: id, date: ledger.NewDate(2026, 1, 5)}
		h.wantSound(1)
		keys, err := n.Keys(ctx, id)
		must(t, err)
		for _, k := range keys {
			if !k.Here {
				t.Errorf("the key of member %d is gone", k.Member)
			}
		}
		open := &ledger.MeetingOpened{Date: h.date, Counts: countsOf(h.book())}
		events := []ledger.Event{open, &ledger.MeetingClosed{Counts: countsOf(h.book())}}
		_, err = n.Propose(ctx, api.Proposal{Group: id, Events: events, PINs: pins})
		must(t, err)
		must(t, n.Close())
	}
}

// What a crash between the database and its anchor leaves is taken as committed.
func TestUnansweredEntryIsKept(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.openMeeting()
	j := h.journal()
	entries, err := j.Sign(journal.Signing{Author: h.ring.device, Recorded: 1}, gift())
	must(t, err)
	must(t, h.node.store.Append(store.Hash(h.group), storeHead(j.Head()), storeEntries(entries), nil))
	h.reopen() // memory never heard of it
	h.add(gift())
	h.wantSound(4)
}
