package audit

import (
	"errors"

	"jigiya/ledger/journal"
)

// lastAttested is the newest attestation of a head that the journal holds.
func lastAttested(j *journal.Journal, all []*journal.Attestation) (last *journal.Attestation) {
	for _, s := range all {
		held := s.Head.Seq < j.Len() && j.ID(s.Head.Seq) == s.Head.ID
		if held && (last == nil || s.Head.Seq > last.Head.Seq || s.Head.Seq == last.Head.Seq && s.Recorded > last.Recorded) {
			last = s
		}
	}
	return last
}

// history looks at what lies beside the journal: evidence against it.
func (a *audit) history(j *journal.Journal, beside Beside) {
	if beside.Broken != nil {
		a.broken(beside.Broken)
	}
	if err := new(journal.VersionError); errors.As(j.Stopped(), &err) {
		a.find(NotApplied, seqs(err.Seq), "seq", err.Seq)
	}
	if d := beside.Dispute; d != nil {
		code := map[journal.Cause]Code{journal.TwoHistories: TwoHistories, journal.TwoOpenings: TwoOpenings, journal.CutBelow: CutBelow}[d.Cause]
		a.find(code, seqs(d.Since), "seq", d.Since)
	}
	if n := len(beside.Stranded); n > 0 {
		a.find(EntriesStranded, nil, "n", n)
	}
	for _, s := range beside.Attestations {
		a.attested(j, s)
	}
}

// broken names the entry that does not hold, if the error knows it.
func (a *audit) broken(err error) {
	var seq uint64
	if at := new(journal.EntryError); errors.As(err, &at) {
		seq = at.Seq
	}
	a.find(ChainBroken, seqs(seq), "seq", seq)
}

// attested asks of a facilitator's statement whether what she saw is still here.
func (a *audit) attested(j *journal.Journal, s *journal.Attestation) {
	switch head := s.Head; {
	case head.Seq >= j.Len():
		a.find(AttestedAhead, nil, "seq", head.Seq, "n", head.Seq-j.Len()+1)
	case j.ID(head.Seq) != head.ID:
		a.find(AttestedElsewhere, seqs(head.Seq), "seq", head.Seq)
	}
}
