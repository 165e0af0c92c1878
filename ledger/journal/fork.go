package journal

import (
	"fmt"
	"slices"

	"jigiya/crypto"
)

// An Equivocation is the proof that one who had the right to write signed two
// entries for one place, or that an epoch was opened twice. A is the one with
// the lower id, so that there is one proof of each.
type Equivocation struct{ A, B *Entry }

// NewEquivocation pairs two entries, in any order. The error is ErrMalformed.
func NewEquivocation(a, b *Entry) (*Equivocation, error) {
	if slices.Compare(a.id[:], b.id[:]) > 0 {
		a, b = b, a
	}
	p := &Equivocation{a, b}
	return p, p.check()
}

// check asks for what the two entries alone must be to prove anything.
func (p *Equivocation) check() error {
	a, b := &p.A.header, &p.B.header
	_, opensA := p.A.opens()
	_, opensB := p.B.opens()
	switch {
	case slices.Compare(p.A.id[:], p.B.id[:]) >= 0:
		return malformed("the two entries are not in order")
	case p.A.Group() != p.B.Group():
		return malformed("the two entries are of two groups")
	case a.Epoch != b.Epoch, a.Seq != b.Seq && !(opensA && opensB):
		return malformed("the two entries do not claim one place")
	}
	return nil
}

// Bytes are the proof as it is kept and passed on.
func (p *Equivocation) Bytes() []byte {
	w := writer()
	w.equivocation(p)
	raw, _ := w.written() // entries that exist can be written
	return raw
}

func (w *wire) equivocation(p *Equivocation) {
	l := w.open()
	w.format()
	w.signedEntry(&p.A)
	w.signedEntry(&p.B)
	w.close(l)
}

// ID names the proof.
func (p *Equivocation) ID() crypto.Hash { return crypto.Digest(crypto.TagFork, p.Bytes()) }

// ParseEquivocation reads what Bytes made. The error is ErrMalformed or ErrVersion;
// whether the entries were signed by who had the right is Check's question.
func ParseEquivocation(raw []byte) (*Equivocation, error) {
	p := new(Equivocation)
	w := reader(raw)
	w.equivocation(p)
	err := w.finished()
	if err == nil {
		err = p.check()
	}
	if err != nil {
		return nil, fmt.Errorf("reading the proof of a fork: %w", err)
	}
	return p, nil
}

// Check asks a journal of the group, on whichever branch, whether both entries
// were signed by who had the right. It refuses with ErrSignature or ErrAuthor,
// or with ErrGap if the journal does not reach that far.
func (p *Equivocation) Check(j *Journal) error {
	for _, e := range []*Entry{p.A, p.B} {
		if err := j.checkSigned(e); err != nil {
			return at(e.header.Seq, err)
		}
	}
	return nil
}

// checkSigned asks whether an entry, wherever it stands, was signed by the writer
// of its epoch, or as an opening by the quorum.
func (j *Journal) checkSigned(e *Entry) error {
	_, opens := e.opens()
	switch {
	case e.Group() != j.group:
		return malformed("it belongs to group %v", e.Group())
	case opens && j.follows(&e.header):
		return j.checkOpening(e)
	case opens, e.header.Epoch > j.Epoch():
		return ErrGap
	}
	return j.checkWriter(e)
}
