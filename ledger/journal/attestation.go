package journal

import (
	"fmt"

	"jigiya/crypto"
	"jigiya/ledger"
)

// An Attestation is what a facilitator states about a head after her visit: what
// the books add up to, what she counted in the box, what she found. It is kept
// beside the journal and passed on with it.
type Attestation struct {
	Group     crypto.Hash
	Head      Head
	Totals    ledger.Totals  // of the book at the head
	Counts    []ledger.Count // the box, counted in front of her, fund by fund
	Findings  crypto.Hash    // digest of the findings, zero if there are none
	Date      ledger.Date    // of the visit
	Recorded  int64          // unix seconds by her device's clock
	Attester  crypto.PublicKey
	Signature crypto.Signature // the attester's, over ID
}

// statement is what is signed.
func (w *wire) statement(a *Attestation) {
	l := w.open()
	w.format()
	w.bytes(a.Group[:])
	number(w, &a.Head.Epoch, MaxNumber)
	number(w, &a.Head.Seq, MaxNumber)
	w.bytes(a.Head.ID[:])
	w.totals(&a.Totals)
	items(w, &a.Counts, (*wire).count)
	w.bytesOrNone(a.Findings[:])
	w.date(&a.Date)
	number(w, &a.Recorded, MaxNumber)
	w.key((*ledger.Signatory)(&a.Attester))
	w.close(l)
}

// ID is the digest of the statement, which the attester signs. The error is
// ErrMalformed.
func (a *Attestation) ID() (crypto.Hash, error) {
	w := writer()
	w.statement(a)
	statement, err := w.written()
	if err != nil {
		return crypto.Hash{}, fmt.Errorf("stating what was found: %w", err)
	}
	return crypto.Digest(crypto.TagAttestation, statement), nil
}

// Sign sets the signature.
func (a *Attestation) Sign(by Signer) error {
	id, err := a.ID()
	if err != nil {
		return err
	}
	address, err := a.Attester.Address()
	if err != nil || address != by.Address() {
		return fmt.Errorf("attesting: %w", ErrAuthor)
	}
	if a.Signature, err = by.Sign(id); err != nil {
		return fmt.Errorf("attesting: %w", err)
	}
	return nil
}

// Verify asks whether the attester signed it. Who she is, and whether a
// programme or the group lets her attest, is for credentials to say.
func (a *Attestation) Verify() error {
	id, err := a.ID()
	if err != nil {
		return err
	}
	if !a.Attester.Verify(id, a.Signature) {
		return fmt.Errorf("an attestation: %w", ErrSignature)
	}
	return nil
}

// Bytes are the attestation as it is kept and passed on.
func (a *Attestation) Bytes() ([]byte, error) {
	w := writer()
	w.attestation(a)
	raw, err := w.written()
	if err != nil {
		return nil, fmt.Errorf("writing an attestation: %w", err)
	}
	return raw, nil
}

func (w *wire) attestation(a *Attestation) {
	l := w.open()
	w.statement(a)
	w.bytes(a.Signature[:])
	w.close(l)
}

// ParseAttestation reads what Bytes made. The error is ErrMalformed or ErrVersion.
func ParseAttestation(raw []byte) (*Attestation, error) {
	a := new(Attestation)
	w := reader(raw)
	if len(raw) > MaxAttestation {
		w.fail("%d bytes are too many", len(raw))
	}
	w.attestation(a)
	if err := w.finished(); err != nil {
		return nil, fmt.Errorf("reading an attestation: %w", err)
	}
	return a, nil
}
