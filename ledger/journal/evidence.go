package journal

import (
	"errors"
	"fmt"
	"slices"

	"jigiya/crypto"
)

// An EvidenceKind is what an entry, or the proof of a fork, is kept beside a
// journal for. The numbers are those by which nodes exchange it.
type EvidenceKind byte

// The kinds of evidence.
const (
	EvidenceFork     EvidenceKind = 10 // the proof of an equivocation
	EvidenceBranch   EvidenceKind = 11 // an entry of a fork's other history
	EvidenceStranded EvidenceKind = 12 // an entry past a cut
	EvidenceCut      EvidenceKind = 13 // an opening that cuts, and is not applied
)

// Evidence is what was signed by who had the right and still has no place in the
// journal: it is kept beside it and passed on.
type Evidence struct {
	Kind  EvidenceKind
	Proof *Equivocation // of EvidenceFork
	Entry *Entry        // of all others
}

// Evidence is what a refusal leaves to be kept; nothing, if anybody could have
// made what was refused. held gives the entry of the journal in a place. What
// becomes of a cut is for Compare to say: an opening that is applied is no evidence.
func (j *Journal) Evidence(refusal error, held func(seq uint64) (*Entry, error)) ([]*Evidence, error) {
	var fork *ForkError
	var cut *CutError
	var stranded *StrandedError
	switch {
	case errors.As(refusal, &fork):
		return fork.evidence(held)
	case errors.As(refusal, &cut):
		return []*Evidence{{Kind: EvidenceCut, Entry: cut.Entry}}, nil
	case errors.As(refusal, &stranded):
		return []*Evidence{{Kind: EvidenceStranded, Entry: stranded.Entry}}, nil
	}
	return nil, nil
}

func (e *ForkError) evidence(held func(uint64) (*Entry, error)) ([]*Evidence, error) {
	a, err := held(e.At)
	if err != nil {
		return nil, fmt.Errorf("proving a fork: %w", err)
	}
	if a.id != e.A {
		return nil, fmt.Errorf("proving a fork: %w", malformed("entry %d is another by now", e.At))
	}
	p, err := NewEquivocation(a, e.B)
	if err != nil {
		return nil, fmt.Errorf("proving a fork: %w", err)
	}
	return []*Evidence{{Kind: EvidenceFork, Proof: p}, {Kind: EvidenceBranch, Entry: e.B}}, nil
}

// Keeps is what an entry of the journal is kept as by those who go over to the
// other history.
func (s *Split) Keeps() EvidenceKind {
	if s.Cause == CutBelow {
		return EvidenceStranded
	}
	return EvidenceBranch
}

// ID names the evidence: the proof's id, or the entry's.
func (e *Evidence) ID() crypto.Hash {
	if e.Kind == EvidenceFork {
		return e.Proof.ID()
	}
	return e.Entry.id
}

// Bytes are the evidence as it is kept and passed on: the proof's, or the
// signature and the entry.
func (e *Evidence) Bytes() []byte {
	if e.Kind == EvidenceFork {
		return e.Proof.Bytes()
	}
	return slices.Concat(e.Entry.signature[:], e.Entry.raw)
}

// ParseEvidence reads what Bytes made, and keeps raw. The error is ErrMalformed or ErrVersion.
func ParseEvidence(kind EvidenceKind, raw []byte) (*Evidence, error) {
	switch kind {
	case EvidenceFork:
		p, err := ParseEquivocation(raw)
		return &Evidence{Kind: kind, Proof: p}, err
	case EvidenceBranch, EvidenceStranded, EvidenceCut:
		e, err := parseSigned(raw)
		if err != nil {
			return nil, fmt.Errorf("reading evidence: %w", err)
		}
		return &Evidence{Kind: kind, Entry: e}, nil
	}
	return nil, fmt.Errorf("reading evidence: %w", malformed("kind %d", kind))
}

func parseSigned(raw []byte) (*Entry, error) {
	var signature crypto.Signature
	if len(raw) < len(signature) {
		return nil, malformed("%d bytes", len(raw))
	}
	copy(signature[:], raw)
	return Decode(raw[len(signature):], signature)
}

// Check asks a journal of the group whether the evidence was signed by who had
// the right: the proof's two entries, the entry by its epoch's writer, the
// opening by the quorum. That is at most two signatures and those of a quorum.
// The refusals are those of the gate; ErrGap says that the journal does not know
// enough, perhaps a branch of it does (see Branch, whose gate asks more).
func (e *Evidence) Check(j *Journal) error {
	if e.Kind == EvidenceFork {
		return e.Proof.Check(j)
	}
	if err := j.checkEvidence(e); err != nil {
		return fmt.Errorf("checking evidence: %w", at(e.Entry.header.Seq, err))
	}
	return nil
}

func (j *Journal) checkEvidence(e *Evidence) error {
	entry := e.Entry
	_, opens := entry.opens()
	switch {
	case j.ID(entry.header.Seq) == entry.id:
		return malformed("it has its place in the journal")
	case entry.founds():
		return malformed("it founds another group")
	case e.Kind == EvidenceCut && !opens:
		return malformed("it opens no epoch")
	}
	return j.checkSigned(entry)
}
