package journal

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
)

func attestation(t testing.TB, v *village) *Attestation {
	t.Helper()
	key := seedKey(t, 500)
	a := &Attestation{
		Group: v.journal.Group(), Head: v.journal.Head(), Totals: v.journal.Book().Totals(), Counts: v.counts(),
		Findings: crypto.Hash{7}, Date: v.date, Recorded: v.recorded, Attester: key.Public(),
	}
	if err := a.Sign(key); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAttestation(t *testing.T) {
	a := attestation(t, tellable(t))
	raw, err := a.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	read, err := ParseAttestation(raw)
	if err != nil || read.Verify() != nil {
		t.Fatal(err, read.Verify())
	}
	if diff := cmp.Diff(a, read); diff != "" {
		t.Error(diff)
	}
}

// Nothing in an attestation can be changed without its signature.
func TestAttestationEveryByte(t *testing.T) {
	raw, _ := attestation(t, tellable(t)).Bytes()
	for k := range raw {
		a, err := ParseAttestation(damaged(raw, k, 1<<(k%8)))
		if err == nil && a.Verify() == nil {
			t.Fatalf("byte %d", k)
		}
	}
}

func TestAttestationRefuses(t *testing.T) {
	v := tellable(t)
	a := attestation(t, v)
	if err := a.Sign(v.device); class(err) != "author" {
		t.Errorf("signed by another: %v", err)
	}
	a.Counts[0].Amount = -1
	if _, err := a.Bytes(); class(err) != "malformed" {
		t.Errorf("a negative count: %v", err)
	}
	a = attestation(t, v)
	a.Signature = highTwin(a.Signature)
	if err := a.Verify(); class(err) != "signature" {
		t.Errorf("the high twin: %v", err)
	}
	a.Attester = crypto.PublicKey{}
	if err := a.Verify(); class(err) != "signature" {
		t.Errorf("nobody's: %v", err)
	}
	raw, _ := attestation(t, v).Bytes()
	if _, err := ParseAttestation(append(bytes.Clone(raw), 0x80)); class(err) != "malformed" {
		t.Errorf("something after it: %v", err)
	}
	a = attestation(t, v)
	for range MaxAttestation {
		a.Counts = append(a.Counts, ledger.Count{Fund: "social", Amount: 1})
	}
	raw, _ = a.Bytes()
	if _, err := ParseAttestation(raw); class(err) != "malformed" {
		t.Errorf("too long: %v", err)
	}
}

// A sheet of paper carries an attestation in codes, and no other sort is taken for one.
func TestAttestationFrames(t *testing.T) {
	a := attestation(t, tellable(t))
	frames, err := a.Frames()
	if err != nil {
		t.Fatal(err)
	}
	var j Joining
	for _, f := range slices.Backward(frames) {
		if _, err := j.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	read, err := j.Attestation()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, read); diff != "" {
		t.Error(diff)
	}
	if err := read.Verify(); err != nil {
		t.Error(err)
	}
	if _, err := j.Receipt(); class(err) != "malformed" {
		t.Errorf("as a receipt: %v", err)
	}
}
