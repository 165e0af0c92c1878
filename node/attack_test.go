package node

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/journal"
	"jigiya/node/api"
	"jigiya/node/store"
)

// The attacker of this file is the treasurer. She has the phone, root on it, its
// device key with the PIN, and this program's source. She is caught by what the
// phone itself says, the next time the program opens the home, in every test but
// those of TestWhatNoPhoneCanTell.

// rewrite puts other bytes and another signature where an entry stands, through a
// store whose checks take them for what was there.
func (h *home) rewrite(old store.Entry, raw []byte, signature crypto.Signature) {
	h.Helper()
	h.close()
	s, err := store.Open(filepath.Join(h.dir, "store"), store.Options{
		Digest: func(b []byte) store.Hash {
			if bytes.Equal(b, raw) {
				return old.ID
			}
			return entryID(b)
		},
		Link: func(b []byte) (seq, epoch uint64, prev store.Hash, err error) {
			if bytes.Equal(b, raw) {
				return old.Seq, old.Epoch, old.Prev, nil
			}
			return entryLink(b)
		},
	})
	must(h, err)
	must(h, s.Mend(store.Hash(h.group), []store.Entry{{Seq: old.Seq, Bytes: raw, Signature: [64]byte(signature)}}))
	must(h, s.Close())
	h.open()
}

// forge replaces the whole database by one of her own making, under the anchors
// that are there.
func (h *home) forge(chains map[crypto.Hash][]store.Entry) {
	h.Helper()
	h.close()
	dir := filepath.Join(h.TempDir(), "forged")
	forgeStore(h, dir, chains)
	must(h, os.RemoveAll(filepath.Join(h.dir, "store", "db")))
	must(h, os.Rename(filepath.Join(dir, "db"), filepath.Join(h.dir, "store", "db")))
	h.open()
}

func forgeStore(t testing.TB, dir string, chains map[crypto.Hash][]store.Entry) {
	t.Helper()
	s, err := store.Open(dir, store.Options{Digest: entryID, Link: entryLink})
	must(t, err)
	for group, entries := range chains {
		must(t, s.Append(store.Hash(group), store.Head{}, entries, nil))
	}
	must(t, s.Close())
}

func only(group crypto.Hash, entries []store.Entry) map[crypto.Hash][]store.Entry {
	return map[crypto.Hash][]store.Entry{group: entries}
}

// wantCaught asks that the program says so at once, names the entry when it
// verifies, and signs nothing on top.
func (h *home) wantCaught(seq uint64) {
	h.Helper()
	g, errGroup := h.node.Group(ctx, h.group)
	if errGroup == nil && g.State == "ok" {
		h.Error("the group is shown as if nothing were wrong")
	}
	h.wantNamed(seq)
	if _, err := h.try(&ledger.SchoolingReported{Member: 1, GirlsEnrolled: 1}); err == nil {
		h.Error("signed on top of it")
	}
}

// wantNamed asks that verifying names the entry.
func (h *home) wantNamed(seq uint64) {
	h.Helper()
	v, err := h.node.Verify(ctx, h.group, nil)
	if err == nil {
		if v.OK {
			h.Fatalf("verified: %+v", v)
		}
		err = v.Cause
	}
	e := api.Classify(err, "en")
	if e.Seq == nil || *e.Seq != seq {
		h.Fatalf("%v: not named entry %d", err, seq)
	}
}

// figures are what a group would read out.
func (h *home) figures() string {
	h.Helper()
	b, err := h.node.Balance(ctx, h.group, api.Now)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%+v", b)
}

// resigned is an event in the place of an entry, signed by the device, cosigned by
// whose keys she has.
func (h *home) resigned(j *journal.Journal, event ledger.Event, holders ...*crypto.Key) *journal.Entry {
	h.Helper()
	entries, err := j.Sign(journal.Signing{
		Author: h.ring.device, Recorded: int64(h.date) * 86400,
		Cosign: func(d *journal.Draft) (all []journal.Cosignature, err error) {
			for _, key := range holders {
				c, err := d.Cosign(key, false)
				must(h, err)
				all = append(all, c)
			}
			return all, nil
		},
	}, event)
	must(h, err)
	return entries[0]
}

// upTo is the journal as it was before an entry.
func (h *home) upTo(seq uint64) *journal.Journal {
	h.Helper()
	raws := func(yield func(journal.Raw, error) bool) {
		for _, e := range h.stored()[:seq] {
			if !yield(journal.Raw{Bytes: e.Bytes, Signature: crypto.Signature(e.Signature)}, nil) {
				return
			}
		}
	}
	j, err := journal.Replay(raws, journal.Replaying{Group: h.group})
	must(h, err)
	return j
}

func TestRewrittenEntry(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2)
	h.openMeeting()
	h.add(buys(1, 1))
	h.add(buys(2, 1))
	entry := func(seq uint64) *journal.Entry {
		e := h.stored()[seq]
		decoded, err := journal.Decode(e.Bytes, crypto.Signature(e.Signature))
		must(t, err)
		return decoded
	}
	for _, tt := range []struct {
		name string
		seq  uint64
		with *journal.Entry
	}{
		{"fewer shares, signed anew, long ago", 5, h.resigned(h.upTo(5), buys(4, 1))},
		{"fewer shares, signed anew, the last", 21, h.resigned(h.upTo(21), buys(2, 5))},
		{"another kind", 12, h.resigned(h.upTo(12), &ledger.Received{Fund: "social", Amount: 5})},
		{"an entry of before", 14, entry(4)},
		{"another in the place of the founding", 0, entry(2)},
	} {
		t.Log(tt.name)
		old := h.stored()[tt.seq]
		h.rewrite(old, tt.with.Bytes(), tt.with.Signature())
		h.wantCaught(tt.seq)
		must(t, h.node.store.Mend(store.Hash(h.group), []store.Entry{old})) // as a peer would
		h.reopen()
	}
	h.wantSound(22)
}

// A signature that is none changes no figure, as later ones vouch for the entry's
// bytes; verifying names it.
func TestSpoiltSignature(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2)
	figures := h.figures()
	for seq, spoil := range map[uint64]func(*crypto.Signature){
		4:  func(s *crypto.Signature) { s[7] ^= 1 },
		9:  func(s *crypto.Signature) { clear(s[:]) },
		18: func(s *crypto.Signature) { s[40] ^= 0x80 },
	} {
		old := h.stored()[seq]
		signature := crypto.Signature(old.Signature)
		spoil(&signature)
		h.rewrite(old, old.Bytes, signature)
		if have := h.figures(); seq == 4 && have != figures {
			t.Errorf("entry %d: %s", seq, have)
		} else if seq != 4 && have == figures { // a closing, and the last: verified at every start
			t.Errorf("entry %d: not seen", seq)
		}
		h.wantNamed(seq)
		h.rewrite(old, old.Bytes, crypto.Signature(old.Signature))
		h.wantSound(19)
	}
}

func TestDroppedTail(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2)
	h.openMeeting()
	h.add(buys(1, 5))
	all := h.stored()
	for _, keep := range []int{20, 19, 10, 1} {
		h.forge(only(h.group, all[:keep]))
		h.wantCaught(uint64(keep))
		h.wantRecovering(store.Ahead)
	}
	h.forge(only(h.group, all))
	h.wantSound(21)
}

// A gap in the middle, and one at the beginning.
func TestDroppedMiddle(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2)
	all := h.stored()
	for _, gap := range []int{1, 7, 17} {
		chain := slices.Clone(all[:gap])
		for _, e := range all[gap+1:] { // links and numbers as the store wants them, bytes as they were signed
			e.Prev, e.Seq = chain[len(chain)-1].ID, e.Seq-1
			chain = append(chain, e)
		}
		h.forge(only(h.group, chain))
		h.wantCaught(uint64(gap))
	}
}

// Another closing at the place of the one that was read out: without the key-holders
// no replay takes it; with the PINs they typed into her phone it is a fork, which
// the anchor betrays here and the cosigned closing betrays anywhere.
func TestForkedClosing(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(2)
	all := h.stored()
	before := h.upTo(17)
	j, err := before.Accept(h.resigned(before, buys(7, 1)))
	must(t, err)
	counts := countsOf(j.Book())
	totals := j.Book().ClosingTotals()
	closing := &ledger.MeetingClosed{Counts: counts, Totals: totals}
	forge := func(holders ...*crypto.Key) *journal.Entry {
		contribution, closed := h.resigned(before, buys(7, 1)), h.resigned(j, closing, holders...)
		h.forge(only(h.group, append(slices.Clone(all[:17]), storeEntries([]*journal.Entry{contribution, closed})...)))
		return closed
	}

	forge()
	h.wantCaught(18)
	if have := api.Classify(errOf(h.node.Group(ctx, h.group)), "en").Code; have != string(ledger.RuleQuorumMissing) {
		t.Error(have)
	}

	fork := forge(h.ring.holders[4], h.ring.holders[5])
	h.wantRecovering(store.Forked)
	h.wantCaught(18)
	h.wantProof(all[17:], fork)
}

func errOf(_ any, err error) error { return err }

// wantProof asks that whoever holds the true entries proves the fork to anybody.
func (h *home) wantProof(truth []store.Entry, forged *journal.Entry) {
	h.Helper()
	first, err := journal.Decode(truth[0].Bytes, crypto.Signature(truth[0].Signature))
	must(h, err)
	fork := new(journal.ForkError)
	if _, err := h.journal().Accept(first); !errors.As(err, &fork) || fork.Seq != truth[0].Seq {
		h.Fatal("a peer with the true entry was not told of the fork: ", err)
	}
	last, err := journal.Decode(truth[len(truth)-1].Bytes, crypto.Signature(truth[len(truth)-1].Signature))
	must(h, err)
	if last.Seq() != forged.Seq() {
		return
	}
	proof, err := journal.NewEquivocation(last, forged)
	must(h, err)
	must(h, proof.Check(h.journal()))
}

// Entries of one group in another's journal.
func TestSwappedGroups(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	event := foundingOf("Jigi")
	g, err := h.node.Found(ctx, api.Founding{Event: event, PINs: pins})
	must(t, err)
	id, err := crypto.ParseHash(g.Group)
	must(t, err)
	other := *h
	other.group = id
	other.date -= 7
	loaded, err := h.node.group(id)
	must(t, err)
	d := &draft{quorum: map[ledger.Event]bool{nil: true}}
	other.ring, err = h.node.unlock(id, loaded.now().Book(), d, pins)
	must(t, err)
	other.meet(1)
	mine, hers := h.stored(), other.stored()
	swap := func(e, with store.Entry) store.Entry {
		with.ID, with.Prev = e.ID, e.Prev
		return with
	}
	a, b := slices.Clone(mine), slices.Clone(hers)
	a[4], b[4] = swap(mine[4], hers[4]), swap(hers[4], mine[4])
	h.forge(map[crypto.Hash][]store.Entry{h.group: a, id: b})
	h.wantCaught(4)
	other.node = h.node
	other.wantCaught(4)

	// The whole journals: each under the other's id.
	h.forge(map[crypto.Hash][]store.Entry{h.group: hers, id: mine})
	h.wantCaught(0)
}

// An old home over the new one: as files in place, as new files, and only the database.
func TestOldHomeOverNew(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		restore func(t *testing.T, old, dir string)
		reason  store.Reason
	}{
		{"copied over in place", func(t *testing.T, old, dir string) { backup(t, old, dir) }, store.OtherFile},
		{"removed and copied back", func(t *testing.T, old, dir string) {
			must(t, os.RemoveAll(dir))
			must(t, os.Mkdir(dir, 0o700))
			backup(t, old, dir)
		}, store.OtherFile},
		{"only the database", func(t *testing.T, old, dir string) {
			must(t, os.RemoveAll(filepath.Join(dir, "store", "db")))
			must(t, os.Mkdir(filepath.Join(dir, "store", "db"), 0o700))
			backup(t, filepath.Join(old, "store", "db"), filepath.Join(dir, "store", "db"))
		}, store.Ahead},
		{"only the anchors", func(t *testing.T, old, dir string) {
			backup(t, filepath.Join(old, "store", "anchors"), filepath.Join(dir, "store", "anchors"))
		}, store.OtherFile},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHome(t, Options{})
			h.meet(1)
			h.close()
			old := t.TempDir()
			backup(t, h.dir, old)
			h.open()
			h.meet(1)
			h.close()
			tt.restore(t, old, h.dir)
			h.open()
			h.wantRecovering(tt.reason)
			if tt.reason == store.Ahead {
				h.wantNamed(10)
			}
		})
	}
}

// Whatever is done to an anchor without its checksum, the group is recovering.
func TestEditedAnchor(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	slots := h.slots()
	h.close()
	good, err := os.ReadFile(slots)
	must(t, err)
	for _, tt := range []struct {
		name   string
		edit   func([]byte) []byte
		reason store.Reason
	}{
		{"seq", func(b []byte) []byte { return flipped(b, 63, 4096+63) }, store.Damaged},
		{"head", func(b []byte) []byte { return flipped(b, 80, 4096+80) }, store.Damaged},
		{"cut short", func(b []byte) []byte { return b[:100] }, store.Damaged},
		{"emptied", func(b []byte) []byte { return nil }, store.Damaged},
		{"machine", func(b []byte) []byte { return resummed(flipped(b, 180, 4096+180)) }, store.OtherMachine},
		{"stamp", func(b []byte) []byte { return resummed(flipped(b, 155, 4096+155)) }, store.OtherFile},
		{"a head that never was", func(b []byte) []byte { return resummed(flipped(b, 80, 4096+80)) }, store.Forked},
		{"a later head", func(b []byte) []byte { return resummed(flipped(b, 62, 4096+62)) }, store.Ahead},
	} {
		must(t, os.WriteFile(slots, tt.edit(slices.Clone(good)), 0o600))
		h.open()
		h.wantRecovering(tt.reason)
		h.close()
	}
	must(t, os.Remove(slots))
	h.open()
	h.wantRecovering(store.Missing)
	h.close()
	must(t, os.WriteFile(slots, good, 0o600))
	h.open()
	h.wantSound(10)
}

func (h *home) slots() string {
	return filepath.Join(h.dir, "store", "anchors", h.group.String(), "slots")
}

func flipped(b []byte, at ...int) []byte {
	for _, i := range at {
		b[i] ^= 1
	}
	return b
}

// resummed corrects the checksums, which no key protects.
func resummed(b []byte) []byte {
	for at := 0; at < len(b); at += 4096 {
		sum := sha256.Sum256(b[at : at+480])
		copy(b[at+480:], sum[:])
	}
	return b
}

// What no phone can tell by itself. Whoever runs her own program on the phone, as
// root and with the device's key, can do whatever the program can: write the
// anchor that belongs to her database. And a whole machine copied, disk and all,
// is two originals. Here the phone says that all is well, and says so here, so
// that nobody believes more. The first who holds one of the true entries (a peer,
// a receipt, the six things of a closing) proves what happened; until then nobody
// knows. So journals travel, and closings are read out.
//
//	a database and anchors both rewritten                this test
//	a machine, or its disk, copied whole                 cannot be played here: the copy has the machine's identity
//	entries signed and never shown to anybody            nobody can miss them
//	PINs of key-holders typed into a phone that lies     their cosignatures are real; the audit notes that all
//	                                                     came from one device
//	the device's clock                                   a claim; the meetings' dates stand in cosigned entries
//	a record's key copied before the erasing             whoever could read the name could keep it
func TestWhatNoPhoneCanTell(t *testing.T) {
	t.Parallel()
	h := newHome(t, Options{})
	h.meet(1)
	h.openMeeting()
	h.add(buys(1, 5))
	truth := h.stored()
	less := h.resigned(h.upTo(11), buys(1, 1))
	forged := append(slices.Clone(truth[:11]), storeEntries([]*journal.Entry{less})...)

	h.forge(only(h.group, forged))
	h.wantCaught(11) // the database alone
	h.close()
	slots, err := os.ReadFile(h.slots())
	must(t, err)
	for at := 0; at < len(slots); at += 4096 {
		id := less.ID()
		binary.BigEndian.PutUint64(slots[at+56:], 11)
		copy(slots[at+72:], id[:])
	}
	must(t, os.WriteFile(h.slots(), resummed(slots), 0o600))
	h.open()
	h.wantSound(12) // the anchor too: the phone is satisfied
	h.wantProof(truth[11:], less)
}
