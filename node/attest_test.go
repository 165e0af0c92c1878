package node

import (
	"testing"

	"jigiya/crypto"
	"jigiya/node/api"
	"jigiya/node/store"
	"jigiya/p2p"
)

func (d *device) attests(group crypto.Hash) api.Attestation {
	d.Helper()
	g, err := d.node.group(group)
	must(d, err)
	a, err := d.node.Attest(ctx, api.Attesting{Group: group, Counts: countsOf(g.now().Book()), PINs: pins})
	must(d, err)
	return a
}

func (h *home) receipt(seq uint64) []byte {
	h.Helper()
	r, err := h.node.Receipt(ctx, h.group, seq)
	must(h, err)
	return r.Bytes()
}

func resolve(t testing.TB, d *device, group crypto.Hash, keep int) {
	t.Helper()
	_, err := d.node.Resolve(ctx, api.Resolving{Group: group, Keep: keep, Reason: "this is what was said", PINs: pins})
	must(t, err)
}

// What was attested is durable before the answer, and stays what it was.
func TestAttestationIsKept(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.meet(1)
	meet(t, v.f1, v.writer())
	a := v.f1.attests(v.group)
	v.meet(1)
	meet(t, v.writer(), v.f1)
	got, err := v.node.Attestations(ctx, v.group)
	must(t, err)
	if len(got) != 1 || !got[0].InBook || got[0].Seq != a.Seq || got[0].Totals != a.Totals {
		t.Errorf("%+v, want %+v", got, a)
	}
	v.reopen()
	again, err := v.node.Attestations(ctx, v.group)
	must(t, err)
	if len(again) != 1 || again[0].ID != a.ID {
		t.Errorf("after a restart: %+v", again)
	}
}

// A head that is attested and not in the book here was shown to somebody.
func TestAttestationOfAnotherHistory(t *testing.T) {
	t.Parallel()
	v, _ := twoHistories(t)
	a := v.f2.attests(v.group)
	meet(t, v.f1, v.f2)
	got, err := v.f1.node.Attestations(ctx, v.group)
	must(t, err)
	if len(got) != 1 || got[0].ID != a.ID || got[0].InBook {
		t.Fatalf("%+v", got)
	}
	f := v.f1.fork(v.group)
	if f.State != "disputed" || len(f.Branches) != 2 || f.Branches[1].Loss.Attested != 1 {
		t.Errorf("%+v", f)
	}
}

// A stranger's statement is not made, not taken and not passed on; the writer's own
// is none.
func TestAttestationOfAStranger(t *testing.T) {
	t.Parallel()
	v, stranger := newVillage(t), newVillager(t, "stranger")
	v.meet(1)
	meet(t, v.f1, v.writer())
	g, err := v.node.group(v.group)
	must(t, err)
	for _, key := range []*crypto.Key{stranger.key, v.ring.device} {
		s, err := v.node.statement(g.now(), api.Attesting{Group: v.group, Counts: countsOf(v.book())}, key)
		must(t, err)
		raw, err := s.Bytes()
		must(t, err)
		id, err := s.ID()
		must(t, err)
		must(t, v.node.putNotes(v.group, []store.Note{{Kind: byte(p2p.NoteAttestation), ID: store.Hash(id), Bytes: raw}}))
	}
	meet(t, v.f1, v.writer())
	got, err := v.f1.node.Attestations(ctx, v.group)
	must(t, err)
	if len(got) != 0 {
		t.Errorf("taken in: %+v", got)
	}
	_, err = v.node.Attest(ctx, api.Attesting{Group: v.group, PINs: pins})
	if e := api.Classify(err, "en"); e.Code != "not_attester" {
		t.Errorf("the writer attests: %v", err)
	}
}

// A receipt of an entry that the book does not hold proves two histories, to
// whoever has one of them.
func TestReceiptOfAnotherHistory(t *testing.T) {
	t.Parallel()
	v, w := twoHistories(t)
	good := v.receipt(v.journal().Len() - 2)
	line, err := v.f1.node.KeepReceipt(ctx, good)
	must(t, err)
	if line.Kind != "contribution" {
		t.Errorf("%+v", line)
	}
	wantState(t, "ok", v.group, v.f1)
	other := w.receipt(w.journal().Len() - 3)
	_, err = v.f1.node.KeepReceipt(ctx, other)
	must(t, err)
	wantState(t, "disputed", v.group, v.f1)
	_, err = v.f1.node.KeepReceipt(ctx, other) // once more changes nothing
	must(t, err)
	meet(t, v.office, v.f1)
	wantState(t, "disputed", v.group, v.office)
	if f := v.office.fork(v.group); len(f.Proofs) != 1 {
		t.Errorf("%+v", f)
	}
}

// A receipt of an entry yet to come proves nothing, until another entry comes in
// its place.
func TestReceiptAheadOfTheBook(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	v.openMeeting()
	w := v.twin()
	w.add(buys(1, 1), buys(2, 2), buys(3, 3))
	meet(t, v.f1, v.writer())
	raw := w.receipt(w.journal().Len() - 1)
	_, err := v.f1.node.KeepReceipt(ctx, raw)
	must(t, err)
	wantState(t, "ok", v.group, v.f1)
	v.add(buys(4, 1), buys(5, 1), buys(6, 1))
	must(t, v.f1.brought(v.group, v.stored()))
	wantState(t, "disputed", v.group, v.f1)
}

// What is no receipt, or of a group that is not here, is refused.
func TestReceiptRefused(t *testing.T) {
	t.Parallel()
	v, other := newVillage(t), newVillager(t, "stranger")
	raw := v.receipt(1)
	if _, err := other.node.KeepReceipt(ctx, raw); !isMissing(err) {
		t.Errorf("a group that is not here: %v", err)
	}
	raw[len(raw)-1] ^= 1
	if _, err := v.node.KeepReceipt(ctx, raw); api.Classify(err, "en").Class != api.ClassForged {
		t.Errorf("a broken receipt: %v", err)
	}
}
