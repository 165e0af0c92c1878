package journal

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

func (v *village) authority() (entries []*Entry) {
	for _, seq := range v.journal.Authority() {
		entries = append(entries, v.entries[seq])
	}
	return entries
}

func (v *village) receipt(seq int) *Receipt {
	v.t.Helper()
	r, err := NewReceipt(v.authority(), v.entries[seq])
	if err != nil {
		v.t.Fatal(err)
	}
	return r
}

// governed is a group that has been through all that gives rights: an election,
// an amendment, a new phone, another election, a new cycle.
func governed(t testing.TB) *village {
	v := tellable(t)
	v.add(social(2, 50))
	first := []*crypto.Key{seedKey(t, 71), seedKey(t, 72), seedKey(t, 73)}
	v.add(elected(first))
	v.holders = first
	v.close()
	c := constitution()
	c.Quorum = 3
	v.holders = first[:2]
	v.add(&ledger.GroupAmended{Constitution: c})
	v.holders = first
	v.open()
	now := *v
	now.device = seedKey(t, 50)
	now.accept(v.forge(opening(now.device), now.device, nil, first...))
	v = &now
	v.add(social(3, 50))
	second := []*crypto.Key{seedKey(t, 81), seedKey(t, 82), seedKey(t, 83)}
	v.accept(v.sign(elected(second), first...))
	v.holders = second
	v.accept(v.sign(v.closing(), second...))
	return v
}

func TestReceiptOfEveryEntry(t *testing.T) {
	v := governed(t)
	for seq, e := range v.entries {
		r := v.receipt(seq)
		p, err := CheckReceipt(r.Bytes())
		if err != nil {
			t.Fatalf("entry %d: %v", seq, err)
		}
		if p.Group != v.journal.Group() || p.Head != v.journal.at(uint64(seq)) || p.Entry.ID() != e.ID() {
			t.Errorf("entry %d: proves %v", seq, p.Head)
		}
		if !slices.Equal(p.Cosigners, v.journal.Cosigners(e)) || p.Founding.Constitution.Name != "Jigiya" {
			t.Errorf("entry %d: cosigned by %v", seq, p.Cosigners)
		}
		if want := v.journal.Epochs()[e.Epoch()].Writer; p.Writer != want {
			t.Errorf("entry %d: written by %v", seq, p.Writer)
		}
	}
}

// A receipt holds what proves it and no more.
func TestReceiptIsSmall(t *testing.T) {
	v := governed(t)
	for _, c := range []struct{ seq, authority int }{
		{0, 0},                  // the founding proves itself
		{6, 1},                  // a contribution in the first epoch
		{len(v.entries) - 3, 4}, // in the second: founding, election, amendment, opening
		{len(v.entries) - 1, 5}, // a closing: and the second election
	} {
		if r := v.receipt(c.seq); len(r.Authority) != c.authority {
			t.Errorf("entry %d: %d entries of authority, want %d", c.seq, len(r.Authority), c.authority)
		}
	}
	large := newVillage(t, 1, 25)
	large.open()
	large.addAll(social(1, 50))
	r := large.receipt(2)
	t.Logf("25 members: founding %d bytes, receipt %d, %d frames", len(large.entries[0].raw), len(r.Bytes()), len(r.Frames()))
	if len(r.Bytes()) > 2000 {
		t.Errorf("%d bytes", len(r.Bytes()))
	}
}

// What a dishonest treasurer would hand out.
func TestForgedReceipts(t *testing.T) {
	v := governed(t)
	all, last := v.authority(), v.entries[len(v.entries)-1]
	opened := slices.IndexFunc(all, func(e *Entry) bool { return e.Kind() == ledger.KindEpochOpened })
	other := newVillage(t, 2, 6)
	mallory := seedKey(t, 66)
	next := v.forge(social(1, 5), mallory, nil)
	foreign := v.forge(social(1, 5), mallory, func(h *Header) { h.Author = mallory.Address() })
	own := v.forge(opening(mallory), mallory, nil)
	for _, c := range []struct {
		name      string
		authority []*Entry
		entry     *Entry
		want      string
	}{
		{"whole", all, last, "none"},
		{"no founding", all[1:], last, "malformed"},
		{"no opening", slices.Delete(slices.Clone(all), opened, opened+1), last, "malformed"},
		{"an election left out", slices.Delete(slices.Clone(all), 1, 2), last, "author"},
		{"an amendment left out", slices.Delete(slices.Clone(all), 2, 3), last, "none"}, // three signed where two would do
		{"out of order", slices.Concat(all[:1], []*Entry{all[2], all[1]}, all[3:]), last, "author"},
		{"twice", slices.Concat(all[:2], all[1:]), last, "malformed"},
		{"an entry without authority in between", slices.Concat(all[:1], v.entries[1:2], all[1:]), last, "malformed"},
		{"another group's founding", slices.Concat(other.entries[:1], all[1:]), last, "malformed"},
		{"signed by somebody else", all, next, "signature"},
		{"written by somebody else", all, foreign, "author"},
		{"an opening of her own", append(slices.Clone(all), own), v.forge(social(1, 5), mallory, func(h *Header) {
			h.Epoch, h.Seq, h.Author = h.Epoch+1, h.Seq+1, mallory.Address()
		}), "quorum_missing"},
		{"the old phone's entry of its own epoch", all[:1], v.at(7).sign2(social(4, 5)), "none"}, // it was the writer
		{"the old phone's entry in the new epoch", all, v.forge(social(4, 5), seedKey(t, 101), nil), "signature"},
	} {
		r := &Receipt{c.authority, c.entry}
		if _, err := CheckReceipt(r.Bytes()); class(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := NewReceipt(all[1:], last); class(err) != "malformed" {
		t.Errorf("made without the founding: %v", err)
	}
}

// sign2 signs with the first phone, whichever is the village's now.
func (v *village) sign2(e ledger.Event) *Entry {
	return v.forge(e, seedKey(v.t, 101), func(h *Header) { h.Author = seedKey(v.t, 101).Address() })
}

func TestFrames(t *testing.T) {
	r := governed(t).receipt(9)
	frames := r.Frames()
	if len(frames) < 3 {
		t.Fatalf("%d frames", len(frames))
	}
	const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	for _, f := range frames {
		if len(f) > 700 || strings.Trim(f, alphanumeric) != "" {
			t.Errorf("%d characters: %s", len(f), f)
		}
	}
	order := rand.New(rand.NewPCG(1, 1)).Perm(len(frames))
	var j Joining
	for i, k := range order {
		for range 2 { // scanned twice
			missing, err := j.Add("  " + frames[k] + "\n")
			if err != nil || missing != len(frames)-i-1 {
				t.Fatalf("frame %d: %d missing, %v", k, missing, err)
			}
		}
		if _, err := j.Receipt(); (err == nil) != (i+1 == len(order)) {
			t.Fatalf("after %d frames: %v", i+1, err)
		}
	}
	joined, err := j.Receipt()
	if err != nil || !bytes.Equal(joined.Bytes(), r.Bytes()) {
		t.Fatal(err)
	}
}

func TestFramesRefuse(t *testing.T) {
	v := governed(t)
	frames, others := v.receipt(9).Frames(), v.receipt(6).Frames()
	good := frames[1]
	for name, text := range map[string]string{
		"empty":             "",
		"another code":      "JIGIYA:KEY:1:00",
		"lower case":        strings.ToLower(good),
		"cut short":         good[:len(good)-1],
		"a wrong character": strings.Replace(good, good[30:31], "7", 1) + "7",
		"another number":    strings.Replace(good, ":2:", ":3:", 1),
		"of none":           strings.Replace(good, ":2:", ":0:", 1),
		"of another":        others[0],
	} {
		var j Joining
		j.Add(frames[0])
		if missing, err := j.Add(text); class(err) != "malformed" || missing != len(frames)-1 {
			t.Errorf("%s: %v, %d missing", name, err, missing)
		}
	}
}

func TestCheckpoint(t *testing.T) {
	v := tellable(t)
	things, err := Checkpoint(v.entries[3])
	if err != nil || things != crypto.Checkpoint(v.entries[3].ID()) {
		t.Errorf("%v, %v", things, err)
	}
	if _, err := Checkpoint(v.entries[2]); err == nil {
		t.Error("a checkpoint of a contribution")
	}
}
