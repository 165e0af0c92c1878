package journal

import (
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A Signer signs digests: a *crypto.Key, or whatever asks for a PIN first.
type Signer interface {
	Address() crypto.Address
	Sign(crypto.Hash) (crypto.Signature, error)
}

// A Draft is an entry that nobody has signed yet: first the cosigners sign it,
// then its author signs it together with their signatures.
type Draft struct {
	header Header
	event  ledger.Event
	fields []byte
	body   []byte
}

// Draft puts an event in its place after the head: the founding first of all,
// an opening in the next epoch. Only the bytes are made; whether the rules
// agree is for Book().Check to say before, and for Accept after.
func (j *Journal) Draft(recorded int64, event ledger.Event) (*Draft, error) {
	h, err := j.header(recorded, event)
	if err != nil {
		return nil, fmt.Errorf("drafting %v: %w", event.Kind(), err)
	}
	return newDraft(h, event)
}

// header is the place after the head for an event.
func (j *Journal) header(recorded int64, event ledger.Event) (Header, error) {
	h := Header{
		Version: Version, Group: j.group, Epoch: j.Epoch(), Seq: j.Len(), Prev: j.Head().ID,
		Author: j.author(), Recorded: recorded, Kind: event.Kind(),
	}
	if j.stopped != nil {
		return h, j.stopped
	}
	switch event := event.(type) {
	case *ledger.GroupFounded:
		if j.Len() > 0 {
			return h, &ledger.RuleError{Rule: ledger.RuleAlreadyFounded}
		}
		return h, h.by(event.Writer)
	case *ledger.EpochOpened:
		h.Epoch++
		return h, h.by(event.Writer)
	case *ledger.ForkResolved:
		h.Epoch++
		return h, h.by(event.Writer)
	}
	if j.Len() == 0 {
		return h, &ledger.RuleError{Rule: ledger.RuleNotFounded}
	}
	return h, nil
}

// by makes the device the author that the event gives the right to write. One
// that gives it to none is left to the rules.
func (h *Header) by(writer ledger.Signatory) (err error) {
	if writer.IsZero() {
		return nil
	}
	if h.Author, err = crypto.PublicKey(writer).Address(); err != nil {
		return malformed("the writer's key: %v", err)
	}
	return nil
}

// next is the place after an entry that is in no journal yet.
func (e *Entry) next(recorded int64, event ledger.Event) (Header, error) {
	switch event.Kind() {
	case ledger.KindGroupFounded, ledger.KindEpochOpened, ledger.KindForkResolved:
		return Header{}, malformed("%v is signed by itself", event.Kind())
	}
	h := e.header
	h.Group, h.Seq, h.Prev, h.Recorded, h.Kind = e.Group(), h.Seq+1, e.id, recorded, event.Kind()
	return h, nil
}

func newDraft(h Header, event ledger.Event) (*Draft, error) {
	d := &Draft{header: h, event: event}
	w := writer()
	w.header(&d.header)
	fields, err := w.written()
	if err != nil {
		return nil, fmt.Errorf("drafting %v: %w", h.Kind, err)
	}
	w = writer()
	w.body(event)
	body, err := w.written()
	if err != nil {
		return nil, fmt.Errorf("drafting %v: %w", h.Kind, unwritable(event, err))
	}
	d.fields, d.body = fields, body
	return d, nil
}

// unwritable prefers the rule that refuses the event by itself, as a person
// understands it, to what the wire has against it.
func unwritable(event ledger.Event, err error) error {
	refusal := new(ledger.Book).Check(ledger.Fact{Event: event})
	var rule *ledger.RuleError
	if errors.As(refusal, &rule) && rule.Rule != ledger.RuleNotFounded {
		return rule
	}
	return err
}

// Header is the draft's place.
func (d *Draft) Header() Header { return d.header }

// Event is what the draft says, as it was given or read.
func (d *Draft) Event() ledger.Event { return d.event }

// Bytes are the draft for another phone, where somebody cosigns: the entry as it
// would be without cosignatures.
func (d *Draft) Bytes() []byte { return assemble(d.fields, d.body, nil) }

// ParseDraft reads what Bytes made. The error is ErrMalformed. Before anybody
// cosigns, the draft must be found to be what was said aloud, and to follow the
// head her own phone knows.
func ParseDraft(raw []byte) (*Draft, error) {
	e, err := Decode(raw, crypto.Signature{})
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading a draft: %w", err)
	case e.event == nil:
		return nil, fmt.Errorf("reading a draft: %w", &VersionError{e.header.Seq, e.header.Version, e.header.Kind})
	case len(e.cosignatures) > 0:
		return nil, fmt.Errorf("reading a draft: %w", malformed("it is cosigned already"))
	}
	return &Draft{e.header, e.event, e.fields, e.body}, nil
}

// CosignDigest is what a cosigner signs, on the writer's device or elsewhere.
func (d *Draft) CosignDigest(elsewhere bool) crypto.Hash {
	return cosignDigest(d.fields, d.body, elsewhere)
}

// Cosign makes one cosignature.
func (d *Draft) Cosign(by Signer, elsewhere bool) (Cosignature, error) {
	signature, err := by.Sign(d.CosignDigest(elsewhere))
	if err != nil {
		return Cosignature{}, fmt.Errorf("cosigning %v: %w", d.header.Kind, err)
	}
	return Cosignature{by.Address(), elsewhere, signature}, nil
}

// Sign makes the entry. The cosignatures may come in any order.
func (d *Draft) Sign(author Signer, cosignatures ...Cosignature) (*Entry, error) {
	e, err := d.complete(author, cosignatures)
	if err != nil {
		return nil, err
	}
	return e, e.sign(author)
}

// complete makes the entry but for its author's signature. What is kept is what
// was read back, so that everybody's book is made of the same event.
func (d *Draft) complete(author Signer, cosignatures []Cosignature) (*Entry, error) {
	if author.Address() != d.header.Author {
		return nil, fmt.Errorf("signing %v: %w", d.header.Kind, ErrAuthor)
	}
	e, err := Decode(assemble(d.fields, d.body, cosignatures), crypto.Signature{})
	if err != nil {
		return nil, fmt.Errorf("signing %v: %w", d.header.Kind, err)
	}
	return e, nil
}

// sign is the last step in making an entry, before anybody else sees it. Only a
// key in this program's hands is believed to sign as it should.
func (e *Entry) sign(author Signer) (err error) {
	if e.signature, err = author.Sign(e.id); err != nil {
		return fmt.Errorf("signing %v: %w", e.header.Kind, err)
	}
	_, e.made = author.(*crypto.Key)
	return nil
}

func assemble(fields, body []byte, cosignatures []Cosignature) []byte {
	sorted := slices.SortedFunc(slices.Values(cosignatures), func(a, b Cosignature) int {
		return slices.Compare(a.Signer[:], b.Signer[:])
	})
	w := writer()
	outer := w.open()
	w.out.Write(fields)
	payload := w.open()
	w.out.Write(body)
	items(w, &sorted, (*wire).cosignature)
	w.close(payload)
	w.close(outer)
	raw, _ := w.written() // nothing in it can be out of range
	return raw
}
