package journal

import (
	"jigiya/crypto"
	"jigiya/ledger"
)

// A Cause is what two histories of a group part over.
type Cause int

// What histories part over.
const (
	TwoHistories Cause = iota + 1 // the writer of an epoch signed two
	TwoOpenings                   // an epoch was opened twice
	CutBelow                      // an opening strands what stood past its cut
)

var causeWords = [...]string{TwoHistories: "two_histories", TwoOpenings: "two_openings", CutBelow: "cut_below"}

// String is the cause's word; warning.<word> is its sentence.
func (c Cause) String() string { return causeWords[c] }

// A Choice says which of two histories holds.
type Choice int

// Which history holds.
const (
	InDoubt Choice = iota // only the key-holders can say: see fork_resolved
	Mine                  // that of the journal that was asked
	Other                 // the other: whoever keeps the journal goes over to it
)

// A Split is where another history leaves a journal, why, and which of the two
// holds. Two nodes that know the same say the same of it, whichever they follow.
type Split struct {
	From  uint64 // the first entry that differs
	Epoch uint64 // of the two entries, or the epoch that was opened
	Cause Cause
	Holds Choice
	Here  Loss // what would be lost of the journal that was asked
	There Loss // and of the other
}

// A Witness knows what of a journal somebody vouched for: heads that were
// attested, entries that somebody holds a receipt for.
type Witness struct {
	Attested  []Head
	Receipted []Head
}

// A Loss is what of a history somebody had vouched for and is no longer in force.
type Loss struct {
	From      uint64
	Entries   uint64
	Cosigned  bool // entries that key-holders cosigned
	Attested  []Head
	Receipted []Head
}

// Grave says whether anything was vouched for.
func (l *Loss) Grave() bool {
	return l.Cosigned || len(l.Attested) > 0 || len(l.Receipted) > 0
}

// Loss is what would be lost with the entries from a place on.
func (j *Journal) Loss(from uint64, w Witness) Loss {
	if from >= j.Len() {
		return Loss{From: from}
	}
	return Loss{from, j.Len() - from, j.cosigned >= from, j.among(w.Attested, from), j.among(w.Receipted, from)}
}

// among are those heads that are entries of the journal from a place on.
func (j *Journal) among(heads []Head, from uint64) (found []Head) {
	for _, h := range heads {
		if h.Seq >= from && h.Seq < j.Len() && j.ids.at(h.Seq) == h.ID {
			found = append(found, h)
		}
	}
	return found
}

// Compare weighs another history of the group against the journal. It is false
// where one is only longer than the other, or they are of two groups.
func (j *Journal) Compare(other *Journal, w Witness) (s Split, split bool) {
	from := j.parting(other)
	if j.group != other.group || from == min(j.Len(), other.Len()) {
		return Split{}, false
	}
	s = Split{From: from, Epoch: max(j.epochAt(from), other.epochAt(from))}
	mine, others := j.opensFrom(from), other.opensFrom(from)
	switch {
	case mine && others:
		s.Cause, s.Epoch = TwoOpenings, j.epochAt(from-1)+1
	case j.opensAt(from) || other.opensAt(from):
		s.Cause = CutBelow
	default:
		s.Cause = TwoHistories
	}
	s.Here, s.There = j.Loss(from, w), other.Loss(from, w)
	s.Holds = j.holds(other, &s)
	return s, true
}

// holds is the rule of the package comment: a decision, else the later epoch.
func (j *Journal) holds(other *Journal, s *Split) Choice {
	mine, others := j.opensFrom(s.From), other.opensFrom(s.From)
	switch {
	case j.decidesAgainst(other, s.From):
		return Mine
	case other.decidesAgainst(j, s.From):
		return Other
	case mine && !others && !s.There.Grave():
		return Mine
	case others && !mine && !s.Here.Grave():
		return Other
	}
	return InDoubt
}

// parting is the first place at which two journals differ.
func (j *Journal) parting(other *Journal) uint64 {
	n := min(j.Len(), other.Len())
	low, high := uint64(0), n // all before low are the same; the links make that so for good
	for low < high {
		middle := (low + high) / 2
		if j.ids.at(middle) == other.ids.at(middle) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// lastOpening is the running epoch's opening.
func (j *Journal) lastOpening() Epoch { return j.epochs[j.Epoch()] }

// opensFrom says whether an epoch opens at or past a place.
func (j *Journal) opensFrom(seq uint64) bool { return j.lastOpening().From >= seq }

func (j *Journal) opensAt(seq uint64) bool { return seq > 0 && j.epochAt(seq) > j.epochAt(seq-1) }

// A decision is what a fork_resolved says.
type decision struct {
	seq     uint64
	against crypto.Hash
	by      []crypto.Address
}

func decisionOf(e *Entry, event *ledger.ForkResolved) decision {
	d := decision{seq: e.header.Seq, against: crypto.Hash(event.Stranded)}
	for _, c := range e.cosignatures {
		d.by = append(d.by, c.Signer)
	}
	return d
}

// decidesAgainst says whether key-holders on this branch have decided against the
// other: named an entry of it that no opening follows there. As what names an
// entry comes after it, the same cannot also have happened the other way round.
func (j *Journal) decidesAgainst(other *Journal, from uint64) bool {
	for _, d := range j.resolved {
		if d.seq > from && other.names(d.against, from) && other.bows(d.by, from) {
			return true
		}
	}
	return false
}

// names says whether an entry past the parting is here, with no opening after it.
func (j *Journal) names(id crypto.Hash, from uint64) bool {
	for seq := max(from, j.lastOpening().From); seq < j.Len(); seq++ {
		if j.ids.at(seq) == id {
			return true
		}
	}
	return false
}

// bows says whether this branch gives way to those who decided against it. If it
// has chosen new key-holders since the parting, it must be they: those they
// succeeded gave their right away.
func (j *Journal) bows(to []crypto.Address, from uint64) bool {
	office := j.officeAfter(j.Len() - 1)
	if office.since < from {
		return true
	}
	var have uint32
	for _, a := range to {
		if office.holder(a) != nil {
			have++
		}
	}
	return have >= office.quorum
}
