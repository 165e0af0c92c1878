package journal

import (
	"slices"

	"github.com/ethereum/go-ethereum/rlp"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A Header is the place of an entry and what is claimed about it.
type Header struct {
	Version  uint8
	Group    crypto.Hash // zero in the founding itself
	Epoch    uint64
	Seq      uint64
	Prev     crypto.Hash
	Author   crypto.Address
	Recorded int64 // unix seconds by the device's clock: a claim, not a fact
	Kind     ledger.Kind
}

// A Cosignature is a key-holder's signature under the same draft.
type Cosignature struct {
	Signer    crypto.Address
	Elsewhere bool // made on another device than the writer's
	Signature crypto.Signature
}

// An Entry is a signed event in its place. It is never changed; its event and
// its bytes belong to it. That it could be read says nothing of whether it is
// true: that is Accept's question.
type Entry struct {
	header       Header
	event        ledger.Event // nil if this program does not know the version or the kind
	cosignatures []Cosignature
	signature    crypto.Signature
	id           crypto.Hash
	raw          []byte // the exact bytes
	fields       []byte // of them, the header's items
	body         []byte // and the body
	made         bool   // signed just now by a key of this very program
}

// Decode reads an entry from its exact bytes, which it keeps, and the signature
// that stands beside them. Only the one canonical form is read; the error is
// ErrMalformed.
func Decode(raw []byte, signature crypto.Signature) (*Entry, error) {
	e := &Entry{raw: raw, signature: signature}
	if err := e.read(); err != nil {
		return nil, err
	}
	e.id = crypto.Digest(crypto.TagEntry, raw)
	return e, nil
}

// Header is the entry's place.
func (e *Entry) Header() Header { return e.header }

// Seq is the entry's number in its journal, from 0.
func (e *Entry) Seq() uint64 { return e.header.Seq }

// Epoch is the number of its epoch.
func (e *Entry) Epoch() uint64 { return e.header.Epoch }

// Kind is the kind of its event.
func (e *Entry) Kind() ledger.Kind { return e.header.Kind }

// Event is what the entry says, not to be changed; nil where this program is too
// old to read it.
func (e *Entry) Event() ledger.Event { return e.event }

// Cosignatures are the key-holders', by signer.
func (e *Entry) Cosignatures() []Cosignature { return e.cosignatures }

// ID is the digest of the entry's bytes. The signature is no part of it.
func (e *Entry) ID() crypto.Hash { return e.id }

// Bytes are the exact bytes that were signed, not to be changed.
func (e *Entry) Bytes() []byte { return e.raw }

// Signature is the author's, over ID.
func (e *Entry) Signature() crypto.Signature { return e.signature }

// Group is the id of the group the entry belongs to.
func (e *Entry) Group() crypto.Hash {
	if e.founds() {
		return e.id
	}
	return e.header.Group
}

func (e *Entry) founds() bool { return e.header.Seq == 0 }

// opens says whether the entry opens an epoch, and for which writer.
func (e *Entry) opens() (writer crypto.PublicKey, ok bool) {
	switch event := e.event.(type) {
	case *ledger.EpochOpened:
		return crypto.PublicKey(event.Writer), true
	case *ledger.ForkResolved:
		return crypto.PublicKey(event.Writer), true
	}
	return writer, false
}

// byPolicy says whether the entry opens an epoch by recovery policy.
func (e *Entry) byPolicy() bool {
	event, ok := e.event.(*ledger.EpochOpened)
	return ok && event.Authority == ledger.ByPolicy
}

// known says whether this program can read the entry, or may skip it.
func (e *Entry) known() bool { return e.event != nil || e.skipped() }

// skipped says whether the entry has no postings and may be left out of the book.
func (e *Entry) skipped() bool {
	return e.header.Version <= Version && e.event == nil && !e.header.Kind.MovesBooks()
}

func (e *Entry) read() error {
	if len(e.raw) > MaxLargeEntry {
		return malformed("%d bytes are too many", len(e.raw))
	}
	w := reader(e.raw)
	outer := w.open()
	e.readHeader(w)
	e.readPayload(w)
	w.close(outer)
	if err := w.finished(); err != nil {
		return err
	}
	return e.checkHeader()
}

func (e *Entry) readHeader(w *wire) {
	before := w.in
	w.header(&e.header)
	if w.err == nil {
		e.fields = before[:len(before)-len(w.in)]
	}
}

// header is the same in all versions.
func (w *wire) header(h *Header) {
	number(w, &h.Version, 255)
	w.bytes(h.Group[:])
	number(w, &h.Epoch, MaxNumber)
	number(w, &h.Seq, MaxNumber)
	w.bytes(h.Prev[:])
	w.bytes(h.Author[:])
	number(w, &h.Recorded, MaxNumber)
	number(w, &h.Kind, 255)
}

// readPayload reads what this version knows, and no further.
func (e *Entry) readPayload(w *wire) {
	if e.header.Version > Version {
		if _, _, rest, err := rlp.Split(w.in); err != nil {
			w.refuse(err)
		} else {
			w.in = rest
		}
		return
	}
	payload := w.open()
	e.readBody(w)
	items(w, &e.cosignatures, (*wire).cosignature)
	w.close(payload)
}

func (e *Entry) readBody(w *wire) {
	_, rest, err := rlp.SplitList(w.in)
	if err != nil {
		w.refuse(err)
		return
	}
	e.body = w.in[:len(w.in)-len(rest)]
	if e.event = ledger.NewEvent(e.header.Kind); e.event == nil {
		w.in = rest
		return
	}
	w.body(e.event)
}

func (w *wire) cosignature(c *Cosignature) {
	l := w.open()
	w.bytes(c.Signer[:])
	w.flag(&c.Elsewhere)
	w.bytes(c.Signature[:])
	w.close(l)
}

// checkHeader refuses what no entry says of itself, wherever it stands.
func (e *Entry) checkHeader() error {
	h := &e.header
	founded := h.Kind == ledger.KindGroupFounded
	_, opens := e.opens()
	switch {
	case h.Version == 0 || h.Kind == 0:
		return malformed("version %d, kind %d", h.Version, h.Kind)
	case h.Version <= Version && len(e.raw) > maxBytes(h.Kind):
		return malformed("%d bytes are too many for %v", len(e.raw), h.Kind)
	case e.founds() != founded, e.founds() != h.Group.IsZero(), e.founds() != h.Prev.IsZero(), e.founds() && h.Epoch != 0:
		return malformed("entry %d of epoch %d cannot be %v", h.Seq, h.Epoch, h.Kind)
	case opens && h.Epoch == 0:
		return malformed("the founding opens epoch 0")
	case len(e.cosignatures) > MaxCosignatures:
		return malformed("%d cosignatures", len(e.cosignatures))
	}
	return e.checkCosigners()
}

// checkCosigners asks that they are in order, each there once, and no one her
// own witness.
func (e *Entry) checkCosigners() error {
	for i, c := range e.cosignatures {
		if i > 0 && slices.Compare(e.cosignatures[i-1].Signer[:], c.Signer[:]) >= 0 {
			return malformed("the cosigners are not in order, each once")
		}
		if c.Signer == e.header.Author {
			return malformed("the author cosigns her own entry")
		}
	}
	return nil
}

// cosignDigest is what a cosigner of these fields and this body signs.
func cosignDigest(fields, body []byte, elsewhere bool) crypto.Hash {
	flag := []byte{0x80}
	if elsewhere {
		flag[0] = 1
	}
	head := listHead(len(fields) + len(body) + 1)
	return crypto.Digest(crypto.TagCosign, head, fields, body, flag)
}

// listHead is the RLP header of a list of so many bytes.
func listHead(size int) []byte {
	if size < 56 {
		return []byte{0xc0 + byte(size)}
	}
	length := rlp.AppendUint64(nil, uint64(size)) // 0x80+n and n bytes, or one byte
	if len(length) == 1 {
		return []byte{0xf8, length[0]}
	}
	length[0] += 0xf7 - 0x80
	return length
}

// CosignDigest is what a cosigner of the entry has signed, on the writer's device
// or elsewhere.
func (e *Entry) CosignDigest(elsewhere bool) crypto.Hash {
	return cosignDigest(e.fields, e.body, elsewhere)
}

// Payload is what stands in the entry's bytes after the header's items. A sender
// may leave out of the header what the receiver knows.
func (e *Entry) Payload() []byte {
	content, _, _ := rlp.SplitList(e.raw)
	return content[len(e.fields):]
}

// Rebuild makes the bytes of an entry from its header and payload; they are the
// entry's if they have its id. The error is ErrMalformed.
func Rebuild(h Header, payload []byte) ([]byte, error) {
	w := writer()
	outer := w.open()
	w.header(&h)
	w.out.Write(payload)
	w.close(outer)
	return w.written()
}

// Link reads from an entry's bytes where it stands and what it follows, and
// checks nothing else.
func Link(raw []byte) (seq, epoch uint64, prev crypto.Hash, err error) {
	var h Header
	w := reader(raw)
	w.open()
	w.header(&h)
	return h.Seq, h.Epoch, h.Prev, w.err
}
