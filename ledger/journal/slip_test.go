package journal

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
)

// joining collects frames, last first.
func joining(t testing.TB, frames []string) *Joining {
	t.Helper()
	j := new(Joining)
	for _, f := range slices.Backward(frames) {
		if len(f) > 700 {
			t.Errorf("a frame of %d characters", len(f))
		}
		if _, err := j.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	return j
}

// Two key-holders cosign a closing on their own phones: one has the journal, the
// other only the draft. Everything crosses as QR codes.
func TestCosignElsewhere(t *testing.T) {
	v := tellable(t)
	d := v.draft(v.closing())
	var slips []Cosignature
	for i, holder := range v.holders[1:] {
		there, err := joining(t, d.Frames()).Draft()
		if err != nil || there.ID() != d.ID() {
			t.Fatal(err)
		}
		if i == 0 {
			if err := v.journal.CheckDraft(there); err != nil {
				t.Errorf("her phone warns: %v", err)
			}
		}
		slip, err := there.Slip(holder)
		if err != nil {
			t.Fatal(err)
		}
		back, err := joining(t, slip.Frames()).CosignatureSlip()
		if err != nil || *back != *slip || back.ID() != slip.ID() || back.Draft != d.ID() {
			t.Fatalf("came back as %+v: %v", back, err)
		}
		member, err := v.journal.CheckCosignature(d, back.Cosignature)
		if err != nil || member != ledger.MemberNumber(5+i) {
			t.Errorf("of member %d: %v", member, err)
		}
		slips = append(slips, back.Cosignature)
	}
	e, err := d.Sign(v.device, slips...)
	if err != nil {
		t.Fatal(err)
	}
	v.accept(e)
	for _, c := range e.Cosignatures() {
		if !c.Elsewhere {
			t.Error("made on the writer's phone, it says")
		}
	}
}

// All approve on their own devices, with papers, as QR codes.
func TestApproveElsewhere(t *testing.T) {
	r := newRescue(t, ledger.RecoverWithKeyHolder, nil)
	d := r.draft(r.event())
	var approvals []ledger.Approval
	for _, a := range r.all() {
		there, err := joining(t, d.Frames()).Draft()
		if err != nil {
			t.Fatal(err)
		}
		if err := r.journal.CheckDraft(there); err != nil {
			t.Errorf("%s: %v", a.as, err)
		}
		one, err := there.Approve(a.by, a.by.Public(), a.as, a.papers...)
		if err != nil {
			t.Fatal(err)
		}
		slip := &ApprovalSlip{there.ID(), one}
		back, err := joining(t, slip.Frames()).ApprovalSlip()
		if err != nil || back.ID() != slip.ID() {
			t.Fatal(err)
		}
		if diff := cmp.Diff(one, back.Approval); diff != "" || back.Draft != d.ID() {
			t.Errorf("%s: %s", a.as, diff)
		}
		if err := d.CheckApproval(back.Approval); err != nil {
			t.Errorf("%s: %v", a.as, err)
		}
		approvals = append(approvals, back.Approval)
	}
	whole, err := d.Approved(approvals...)
	if err != nil || whole.ID() != d.ID() {
		t.Fatalf("the draft has another id: %v", err)
	}
	e, err := whole.Sign(r.device)
	if err != nil {
		t.Fatal(err)
	}
	r.accept(e)
}

func TestCheckApprovalRefuses(t *testing.T) {
	r := newRescue(t, ledger.RecoverWithKeyHolder, nil)
	d := r.draft(r.event())
	good, _ := d.Approve(r.holders[0], r.holders[0].Public(), KeyHolder)
	for _, c := range []struct {
		name   string
		draft  *Draft
		change func(*ledger.Approval)
		want   string
	}{
		{"good", d, func(*ledger.Approval) {}, "none"},
		{"as another", d, func(a *ledger.Approval) { a.Role = "programme" }, "signature"},
		{"of another", d, func(a *ledger.Approval) { a.Key = ledger.Signatory(r.holders[1].Public()) }, "signature"},
		{"as nobody", d, func(a *ledger.Approval) { a.Role = "chief" }, "malformed"},
		{"for what the quorum opens", r.draft(opening(r.device)), func(*ledger.Approval) {}, "malformed"},
		{"for a contribution", r.draft(social(1, 5)), func(*ledger.Approval) {}, "malformed"},
	} {
		a := good
		c.change(&a)
		if err := c.draft.CheckApproval(a); class(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What a key-holder's own phone says to a draft it is shown.
func TestCheckDraft(t *testing.T) {
	device := func(n uint64) *ledger.EpochOpened { return opening(seedKey(t, n)) }
	for _, c := range []struct {
		name  string
		draft func(v *village) *Draft
		want  string
	}{
		{"the closing", func(v *village) *Draft { return v.draft(v.closing()) }, "none"},
		{"a new phone", func(v *village) *Draft { return v.draft(device(50)) }, "none"},
		{"a fork is resolved", func(v *village) *Draft {
			return v.draft(resolving(v, v.entries[5].id, v.copyAt(5).sign(social(2, 75)).id))
		}, "none"},
		{"a fork is resolved on the branch that is not here", func(v *village) *Draft {
			return v.draft(resolving(v, v.copyAt(5).sign(social(2, 75)).id, v.entries[5].id))
		}, "malformed"},
		{"with other sums", func(v *village) *Draft {
			e := v.closing()
			e.Totals.Savings += 5
			return v.draft(e)
		}, "totals_differ"},
		{"of a phone that has more", func(v *village) *Draft {
			more := v.copyAt(6)
			more.add(social(2, 50))
			more.add(social(3, 50))
			return more.draft(more.closing())
		}, "gap"},
		{"on another head", func(v *village) *Draft {
			other := v.copyAt(5)
			other.add(social(1, 45))
			return other.draft(other.closing())
		}, "other head"},
		{"in a place that is taken", func(v *village) *Draft {
			other := v.copyAt(5)
			return other.draft(other.closing())
		}, "other head"},
		{"a cut", func(v *village) *Draft { return v.copyAt(3).draft(device(50)) }, "other head, cuts"},
		{"by somebody else", func(v *village) *Draft {
			d, _ := newDraft(Header{1, v.journal.Group(), 0, 6, v.journal.Head().ID, seedKey(t, 66).Address(), v.recorded, ledger.KindMeetingClosed}, v.closing())
			return d
		}, "author"},
		{"in an epoch that nobody opened", func(v *village) *Draft {
			d, _ := newDraft(Header{1, v.journal.Group(), 1, 6, v.journal.Head().ID, v.device.Address(), v.recorded, ledger.KindMeetingClosed}, v.closing())
			return d
		}, "malformed"},
		{"of another group", func(v *village) *Draft { return newVillage(t, 2, 6).draft(device(50)) }, "malformed"},
	} {
		v := tellable(t)
		d, err := ParseDraft(c.draft(v).Bytes())
		if err != nil {
			t.Fatal(err)
		}
		err = v.journal.CheckDraft(d)
		got := class(err)
		var other *OtherHeadError
		if errors.As(err, &other) {
			if got = "other head"; other.Cuts {
				got += ", cuts"
			}
			if other.Head != v.journal.Head() || other.Follows.ID != d.Header().Prev {
				t.Errorf("%s: %+v", c.name, other)
			}
		}
		if got != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestCheckCosignatureRefuses(t *testing.T) {
	v := tellable(t)
	d := v.draft(v.closing())
	later := v.copyAt(6)
	later.add(social(2, 50))
	for _, c := range []struct {
		name  string
		draft *Draft
		by    *crypto.Key
		of    *Draft
		want  string
	}{
		{"good", d, v.holders[0], d, "none"},
		{"of nobody", d, seedKey(t, 66), d, "author"},
		{"of the writer", d, v.device, d, "author"},
		{"of another draft", d, v.holders[0], v.draft(social(1, 5)), "signature"},
		{"for a draft that is further on", later.draft(later.closing()), v.holders[0], d, "gap"},
		{"for another group's", newVillage(t, 2, 6).draft(opening(seedKey(t, 50))), v.holders[0], d, "malformed"},
	} {
		slip, err := c.of.Slip(c.by)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.journal.CheckCosignature(c.draft, slip.Cosignature); class(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	there := cosign(t, d, false, v.holders[0])[0]
	there.Elsewhere = true
	if _, err := v.journal.CheckCosignature(d, there); class(err) != "signature" {
		t.Errorf("elsewhere, it is said afterwards: %v", err)
	}
}

func TestSlipsRefuse(t *testing.T) {
	v := tellable(t)
	slip, err := v.draft(v.closing()).Slip(v.holders[0])
	if err != nil {
		t.Fatal(err)
	}
	here := *slip
	here.Cosignature.Elsewhere = false
	raw := slip.Bytes()
	later := bytes.Clone(raw)
	later[bytes.IndexByte(later, 1)] = 2
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"good": {raw, "none"}, "made here": {here.Bytes(), "malformed"}, "cut short": {raw[:len(raw)-1], "malformed"},
		"longer": {append(bytes.Clone(raw), 0), "malformed"}, "too long": {make([]byte, MaxSlip+1), "malformed"},
		"empty": {nil, "malformed"}, "a later format": {later, "version"},
	} {
		if _, err := ParseCosignatureSlip(c.raw); class(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := ParseApprovalSlip(raw); class(err) != "malformed" {
		t.Errorf("a cosignature as an approval: %v", err)
	}
	j := joining(t, slip.Frames())
	if _, err := j.Draft(); class(err) != "malformed" || !strings.Contains(err.Error(), "it is a cosignature, and no draft") {
		t.Errorf("a cosignature as a draft: %v", err)
	}
	if _, err := j.Add(v.receipt(5).Frames()[0]); class(err) != "malformed" {
		t.Errorf("a receipt's frame among a slip's: %v", err)
	}
	if _, err := new(Joining).Draft(); class(err) != "malformed" {
		t.Errorf("of no frames: %v", err)
	}
}
