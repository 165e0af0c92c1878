package journal

import (
	"fmt"

	"jigiya/crypto"
)

// formatVersion is the version of receipts, proofs and attestations.
const formatVersion = 1

// format is the version that every such thing begins with.
func (w *wire) format() {
	version := uint8(formatVersion)
	number(w, &version, 255)
	if w.err == nil && version != formatVersion {
		w.err = fmt.Errorf("format %d: %w", version, ErrVersion)
		w.in = nil
	}
}

// signedEntry is an entry and its signature as they stand in receipts and proofs: a
// list of two strings.
func (w *wire) signedEntry(e **Entry) {
	l := w.open()
	if w.writing {
		w.out.WriteBytes((*e).raw)
		w.out.WriteBytes((*e).signature[:])
	} else {
		*e = w.readSigned()
	}
	w.close(l)
}

func (w *wire) readSigned() *Entry {
	raw := w.value()
	var signature crypto.Signature
	w.bytes(signature[:])
	if w.err != nil {
		return nil
	}
	e, err := Decode(raw, signature)
	if err != nil {
		w.err = err
		w.in = nil
	}
	return e
}
