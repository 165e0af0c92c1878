package journal

import (
	"bytes"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

// Whatever can be read, written again gives the same bytes.
func FuzzDecode(f *testing.F) {
	d := newDice(f, 4)
	v := tellable(f)
	for _, e := range v.entries {
		f.Add(e.raw)
	}
	for _, kind := range ledger.Kinds() {
		h := Header{Version: 1, Group: crypto.Hash{1}, Epoch: 1, Seq: 9, Prev: crypto.Hash{2}, Kind: kind}
		if draft, err := newDraft(h, d.event(kind)); err == nil {
			f.Add(draft.Bytes())
		}
	}
	for _, damage := range damages(f) {
		f.Add(damage.Bytes)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := Decode(raw, crypto.Signature{})
		if err != nil {
			if class(err) != "malformed" {
				t.Fatal(err)
			}
			return
		}
		if e.event == nil {
			return
		}
		draft, err := newDraft(e.header, e.event)
		if err != nil {
			t.Fatal(err)
		}
		if again := assemble(draft.fields, draft.body, e.cosignatures); !bytes.Equal(again, raw) {
			t.Fatalf("%x became %x", raw, again)
		}
		if seq, epoch, prev, err := Link(raw); err != nil || seq != e.header.Seq || epoch != e.header.Epoch || prev != e.header.Prev {
			t.Fatalf("linked %d %d %v: %v", seq, epoch, prev, err)
		}
	})
}

func FuzzParseReceipt(f *testing.F) {
	v := governed(f)
	for _, seq := range []int{0, 3, 9, len(v.entries) - 1} {
		f.Add(v.receipt(seq).Bytes())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := ParseReceipt(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(r.Bytes(), raw) {
			t.Fatalf("%x became %x", raw, r.Bytes())
		}
		r.Check()
	})
}

func FuzzFrames(f *testing.F) {
	for _, frame := range tellable(f).receipt(5).Frames() {
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parseFrame(text)
		if err == nil && parsed.text() != text {
			t.Fatalf("%q", text)
		}
		var j Joining
		j.Add(text)
		j.Receipt()
		j.Draft()
		j.CosignatureSlip()
		j.ApprovalSlip()
	})
}

func FuzzParseAttestation(f *testing.F) {
	raw, _ := attestation(f, tellable(f)).Bytes()
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := ParseAttestation(raw)
		if err != nil {
			return
		}
		if again, err := a.Bytes(); err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%x became %x, %v", raw, again, err)
		}
	})
}

func FuzzParseEquivocation(f *testing.F) {
	v := tellable(f)
	p, _ := NewEquivocation(v.entries[5], v.at(5).sign(social(2, 75)))
	f.Add(p.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := ParseEquivocation(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(p.Bytes(), raw) {
			t.Fatalf("%x became %x", raw, p.Bytes())
		}
		p.Check(v.journal)
	})
}

func FuzzParseSlips(f *testing.F) {
	r := newRescue(f, ledger.RecoverWithKeyHolder, nil)
	d := r.draft(r.event())
	slip, _ := d.Slip(r.holders[0])
	f.Add(slip.Bytes())
	for _, a := range r.all() {
		one, _ := d.Approve(a.by, a.by.Public(), a.as, a.papers...)
		f.Add((&ApprovalSlip{d.ID(), one}).Bytes())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := ParseCosignatureSlip(raw); err == nil && !bytes.Equal(s.Bytes(), raw) {
			t.Fatalf("%x became %x", raw, s.Bytes())
		}
		s, err := ParseApprovalSlip(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(s.Bytes(), raw) {
			t.Fatalf("%x became %x", raw, s.Bytes())
		}
		d.CheckApproval(s.Approval)
	})
}

func FuzzEvidence(f *testing.F) {
	v := tellable(f)
	p, _ := NewEquivocation(v.entries[5], v.at(5).sign(social(2, 75)))
	f.Add(byte(EvidenceFork), p.Bytes())
	for _, e := range []*Entry{v.at(5).sign(social(2, 75)), v.at(4).forge(opening(seedKey(f, 50)), seedKey(f, 50), nil, v.holders[:2]...)} {
		f.Add(byte(EvidenceCut), (&Evidence{Kind: EvidenceCut, Entry: e}).Bytes())
	}
	f.Fuzz(func(t *testing.T, kind byte, raw []byte) {
		e, err := ParseEvidence(EvidenceKind(kind), raw)
		if err != nil {
			return
		}
		if !bytes.Equal(e.Bytes(), raw) {
			t.Fatalf("%x became %x", raw, e.Bytes())
		}
		e.Check(v.journal)
	})
}

func FuzzApprovals(f *testing.F) {
	r := newRescue(f, ledger.RecoverWithKeyHolder, nil)
	for _, a := range r.entry(r.all()...).event.(*ledger.EpochOpened).Approvals {
		f.Add(string(a.Role))
	}
	f.Fuzz(func(t *testing.T, role string) {
		read, err := readApproval(ledger.Approval{Role: ledger.Slug(role), Key: ledger.Signatory(r.device.Public())})
		if err == nil && spell(read.as, read.papers) != ledger.Slug(role) {
			t.Fatalf("%q", role)
		}
	})
}
