package journal

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

func TestReplayGivesTheSameJournal(t *testing.T) {
	v := newVillage(t, 1, 25)
	v.live(600)
	v.handOverHere(50)
	v.addAll(social(1, 50), social(2, 50))
	for _, verify := range []bool{false, true} {
		var told uint64
		how := Replaying{Group: v.journal.Group(), Verify: verify, Progress: func(n uint64) { told = n }}
		j, err := Replay(stored(v.entries), how)
		if err != nil {
			t.Fatal(err)
		}
		if j.Head() != v.journal.Head() || j.Book().Totals() != v.journal.Book().Totals() || j.Writer() != v.device.Public() {
			t.Errorf("verify %v: at %v, want %v", verify, j.Head(), v.journal.Head())
		}
		if !slices.Equal(j.Authority(), v.journal.Authority()) || told != j.Len() {
			t.Errorf("verify %v: authority %v, told %d", verify, j.Authority(), told)
		}
	}
}

// handOverHere gives a new phone the right to write and goes on with it.
func (v *village) handOverHere(n uint64) {
	v.t.Helper()
	if v.journal.Book().OpenMeeting() == nil {
		v.open()
	}
	*v = *v.handOver(n)
}

// year is a short journal with all that a replay tells apart: two epochs,
// closings, a founding, a head in the middle of a meeting.
func year(t testing.TB) *village {
	v := tellable(t)
	v.handOverHere(50)
	v.addAll(social(1, 50), social(2, 50))
	v.close()
	v.open()
	v.addAll(social(3, 50))
	return v
}

// A bit flipped anywhere in an entry is found, also when signatures in the middle
// of a run are not looked at; and the entry named is the one that was changed.
func TestEveryBitOfEveryEntry(t *testing.T) {
	v := year(t)
	for i, e := range v.entries {
		for k := range e.raw {
			checkDamage(t, v, i, damaged(e.raw, k, byte(1)<<(k%8)), e.signature, k%16 == 0)
		}
	}
}

// So is a bit flipped in any signature, if every signature is asked for.
func TestEveryByteOfEverySignature(t *testing.T) {
	v := year(t)
	for i, e := range v.entries {
		for k := range e.signature {
			signature := e.signature
			signature[k] ^= byte(1) << (k % 8)
			if k%8 == i%8 {
				checkReplay(t, v, i, Raw{e.raw, signature}, true)
			}
		}
	}
}

func damaged(raw []byte, k int, bit byte) []byte {
	copied := bytes.Clone(raw)
	copied[k] ^= bit
	return copied
}

func checkDamage(t *testing.T, v *village, i int, raw []byte, signature crypto.Signature, verifyToo bool) {
	t.Helper()
	checkReplay(t, v, i, Raw{raw, signature}, false)
	if verifyToo {
		checkReplay(t, v, i, Raw{raw, signature}, true)
	}
}

func checkReplay(t *testing.T, v *village, i int, instead Raw, verify bool) {
	t.Helper()
	_, err := Replay(replaced(v.entries, i, instead), Replaying{Verify: verify})
	if err == nil {
		t.Fatalf("entry %d, verify %v: not found\n%x\n%x", i, verify, instead.Bytes, v.entries[i].raw)
	}
	if !strings.HasPrefix(err.Error(), fmt.Sprintf("entry %d: ", i)) {
		t.Fatalf("entry %d, verify %v: %v", i, verify, err)
	}
}

func replaced(entries []*Entry, i int, instead Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		for k, e := range entries {
			raw := Raw{e.raw, e.signature}
			if k == i {
				raw = instead
			}
			if !yield(raw, nil) {
				return
			}
		}
	}
}

func TestReplayRefuses(t *testing.T) {
	v := year(t)
	missing := slices.Concat(v.entries[:4], v.entries[5:])
	twice := slices.Concat(v.entries[:5], v.entries[4:])
	forked := slices.Concat(v.entries[:5], []*Entry{v.at(5).sign2(social(2, 75))}, v.entries[6:])
	broken := errors.New("the disk is gone")
	for _, c := range []struct {
		name    string
		entries iter.Seq2[Raw, error]
		how     Replaying
		want    string
	}{
		{"an entry is missing", stored(missing), Replaying{}, "entry 4: malformed: it says it is entry 5"},
		{"an entry stands twice", stored(twice), Replaying{}, "entry 5: malformed: it says it is entry 4"},
		{"another group", stored(v.entries), Replaying{Group: crypto.Hash{1}}, "entry 0: malformed: the founding is that"},
		{"another branch in the middle", stored(forked), Replaying{}, "entry 6: "},
		{"the store fails", func(yield func(Raw, error) bool) { yield(Raw{}, broken) }, Replaying{}, "entry 0: the disk is gone"},
	} {
		if _, err := Replay(c.entries, c.how); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if j, err := Replay(stored(nil), Replaying{Verify: true}); err != nil || j.Len() != 0 {
		t.Errorf("an empty store: %v", err)
	}
}

// Signatures that a replay passes over are those that a later one vouches for,
// and no others.
func TestQuickReplayChecksRunEnds(t *testing.T) {
	v := year(t)
	for i, e := range v.entries {
		signature := e.signature
		signature[9] ^= 1
		_, err := Replay(replaced(v.entries, i, Raw{e.raw, signature}), Replaying{})
		last := i+1 == len(v.entries)
		ends := i == 0 || last || len(e.cosignatures) > 0 || v.entries[i+1].Epoch() > e.Epoch()
		if (err != nil) != ends {
			t.Errorf("entry %d, %v: %v", i, e.Kind(), err)
		}
	}
}

// A cosignature is never passed over.
func TestQuickReplayChecksCosignatures(t *testing.T) {
	v := year(t)
	closing := v.entries[3]
	if closing.Kind() != ledger.KindMeetingClosed {
		t.Fatal(closing.Kind())
	}
	forged := *v
	forged.entries = append([]*Entry(nil), v.entries[:3]...)
	all := slices.Clone(closing.cosignatures)
	all[1].Signature[20] ^= 1
	forged.entries = append(forged.entries, v.seal(assemble(closing.fields, closing.body, all), seedKey(t, 101)))
	if _, err := Replay(stored(forged.entries), Replaying{}); class(err) != "signature" {
		t.Error(err)
	}
}

// An audit that fails names the entry after which it first does.
func TestReplayNamesWhatTheAuditFinds(t *testing.T) {
	v := year(t)
	for first := range uint64(len(v.entries)) {
		unsound := func(b *ledger.Book) error {
			if b.Seq() >= first {
				return &ledger.AuditError{Invariant: "test"}
			}
			return nil
		}
		_, err := replayed(stored(v.entries), Replaying{Verify: true}, unsound)
		var audit *ledger.AuditError
		if !errors.As(err, &audit) || !strings.HasPrefix(err.Error(), fmt.Sprintf("entry %d: ", first)) {
			t.Errorf("entry %d: %v", first, err)
		}
	}
}
