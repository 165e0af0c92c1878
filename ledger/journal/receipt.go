package journal

import (
	"fmt"
	"slices"

	"jigiya/crypto"
	"jigiya/ledger"
)

// A Receipt is an entry for somebody to keep, with the entries that prove its
// author's right, from the founding on.
type Receipt struct {
	Authority []*Entry // in order; none if Entry is the founding itself
	Entry     *Entry
}

// NewReceipt takes, of the journal's entries of authority (see
// Journal.Authority), those that matter for an entry.
func NewReceipt(authority []*Entry, entry *Entry) (*Receipt, error) {
	r := &Receipt{Entry: entry}
	needed := neededUpTo(authority, entry)
	for _, e := range authority {
		_, opens := e.opens()
		if e.header.Seq < entry.header.Seq && (e.founds() || opens || e.header.Seq < needed) {
			r.Authority = append(r.Authority, e)
		}
	}
	if _, err := r.Check(); err != nil {
		return nil, fmt.Errorf("making a receipt for entry %d: %w", entry.header.Seq, err)
	}
	return r, nil
}

// neededUpTo is the last place at which it matters who held the keys: that of the
// entry if it is cosigned, else that of the last opening before it.
func neededUpTo(authority []*Entry, entry *Entry) (seq uint64) {
	if len(entry.cosignatures) > 0 {
		return entry.header.Seq
	}
	for _, e := range authority {
		if _, opens := e.opens(); opens && e.header.Seq < entry.header.Seq {
			seq = max(seq, e.header.Seq)
		}
	}
	return seq
}

// Bytes are the receipt as it is kept.
func (r *Receipt) Bytes() []byte {
	w := writer()
	w.receipt(r)
	raw, _ := w.written() // entries that exist can be written
	return raw
}

func (w *wire) receipt(r *Receipt) {
	l := w.open()
	w.format()
	items(w, &r.Authority, (*wire).signedEntry)
	w.signedEntry(&r.Entry)
	w.close(l)
}

// ID names the receipt.
func (r *Receipt) ID() crypto.Hash { return receiptID(r.Bytes()) }

func receiptID(raw []byte) crypto.Hash { return crypto.Digest(crypto.TagReceipt, raw) }

// ParseReceipt reads what Bytes made. The error is ErrMalformed or ErrVersion;
// whether it proves anything is Check's question.
func ParseReceipt(raw []byte) (*Receipt, error) {
	r := new(Receipt)
	w := reader(raw)
	if len(raw) > MaxReceipt {
		w.fail("%d bytes are too many", len(raw))
	}
	w.receipt(r)
	if len(r.Authority) > MaxAuthority {
		w.fail("%d entries of authority are too many", len(r.Authority))
	}
	if err := w.finished(); err != nil {
		return nil, fmt.Errorf("reading a receipt: %w", err)
	}
	return r, nil
}

// A Proof is what a receipt proves: that the writer of the group's epoch signed
// the entry, and who of the key-holders cosigned it.
type Proof struct {
	Group     crypto.Hash
	Founding  *ledger.GroupFounded
	Head      Head // the entry's place
	Entry     *Entry
	Writer    crypto.PublicKey
	Cosigners []ledger.MemberNumber
}

// CheckReceipt reads a receipt and checks it, from nothing but its bytes.
func CheckReceipt(raw []byte) (*Proof, error) {
	r, err := ParseReceipt(raw)
	if err != nil {
		return nil, err
	}
	return r.Check()
}

// Check follows the right to write from the founding to the entry. It does not
// say whether the group's journal still holds the entry: an epoch may have been
// opened below it since.
func (r *Receipt) Check() (*Proof, error) {
	var l lineage
	for _, e := range append(slices.Clip(r.Authority), r.Entry) {
		if err := l.follow(e); err != nil {
			return nil, fmt.Errorf("checking a receipt: %w", at(e.header.Seq, err))
		}
		if e != r.Entry && !l.grew {
			return nil, fmt.Errorf("checking a receipt: %w", at(e.header.Seq, malformed("it gives nobody a right")))
		}
	}
	h := &r.Entry.header
	return &Proof{l.group, l.founding, Head{h.Epoch, h.Seq, r.Entry.id}, r.Entry, l.writer, l.cosigners}, nil
}

// A lineage is who may write and cosign, as far as entries of authority tell
// without those between them.
type lineage struct {
	group    crypto.Hash
	founding *ledger.GroupFounded
	epoch    uint64
	seq      uint64
	author   crypto.Address
	writer   crypto.PublicKey
	office   office

	cosigners []ledger.MemberNumber // of the last entry
	grew      bool                  // whether that was one of authority
}

func (l *lineage) follow(e *Entry) error {
	if err := l.checkPlace(e); err != nil {
		return err
	}
	if err := l.checkWriter(e); err != nil {
		return err
	}
	if err := l.checkCosigners(e); err != nil {
		return err
	}
	l.seq = e.header.Seq
	return l.grow(e)
}

func (l *lineage) checkPlace(e *Entry) error {
	_, opens := e.opens()
	switch {
	case (l.founding == nil) != e.founds():
		return malformed("a receipt begins with the founding")
	case e.event == nil && electing(e.header.Kind):
		return &VersionError{e.header.Seq, e.header.Version, e.header.Kind}
	case l.founding != nil && (e.Group() != l.group || e.header.Seq <= l.seq):
		return malformed("it is not of the same journal, or not in order")
	case e.header.Epoch != l.epoch+raised(opens):
		return malformed("epoch %d after epoch %d", e.header.Epoch, l.epoch)
	}
	return nil
}

func (l *lineage) checkWriter(e *Entry) (err error) {
	switch event := e.event.(type) {
	case *ledger.GroupFounded:
		l.founding, l.group = event, e.id
		l.writer, err = ownRight(e, event.Writer)
	case *ledger.EpochOpened:
		if err := l.office.checkAuthority(e, event); err != nil {
			return err
		}
		l.writer, err = ownRight(e, event.Writer)
	case *ledger.ForkResolved:
		l.writer, err = ownRight(e, event.Writer)
	default:
		if e.header.Author != l.author {
			return notWriter(e)
		}
	}
	if err != nil {
		return err
	}
	if check := (check{entry: e, cosigner: byAuthor, key: l.writer}); !check.good() {
		return check.refusal()
	}
	l.author, l.epoch = e.header.Author, e.header.Epoch
	return nil
}

// checkCosigners asks for the quorum where it gives a right.
func (l *lineage) checkCosigners(e *Entry) (err error) {
	if founding, ok := e.event.(*ledger.GroupFounded); ok {
		if l.office, err = foundingOffice(founding); err != nil {
			return err
		}
	}
	asked := l.office
	_, opens := e.opens()
	if e.founds() || !opens && !electing(e.header.Kind) {
		asked.quorum = 0
	}
	if err := asked.hasQuorum(e); err != nil {
		return err
	}
	l.cosigners = nil
	for _, c := range e.cosignatures {
		l.cosigners = append(l.cosigners, asked.holder(c.Signer).member)
	}
	return nil
}

// grow takes in what an entry of authority changes.
func (l *lineage) grow(e *Entry) (err error) {
	charter, officers := l.office.charter, []ledger.Officer(nil)
	_, opens := e.opens()
	l.grew = opens || electing(e.header.Kind)
	switch event := e.event.(type) {
	case *ledger.GroupAmended:
		l.office.charter = charterOf(&event.Constitution)
		return nil
	case *ledger.OfficersElected:
		officers = event.Officers
	case *ledger.CycleOpened:
		charter, officers = charterOf(&event.Constitution), event.Officers
	default:
		return nil
	}
	l.office, err = newOffice(e.header.Seq, charter, officers)
	return err
}
