package ledger

import "maps"

func (e *Correction) form() error { return checkSaid("reason", e.Reason) }

func (e *Correction) weigh(b *Book, f *Fact) (effect, error) {
	line, ok := b.lines.find(e.Seq)
	if !ok {
		return effect{}, refuse(RuleUnknownEntry, "seq", e.Seq)
	}
	if err := b.checkFundsOf(line); err != nil {
		return effect{}, err
	}
	switch {
	case line.undo == nil:
		return effect{}, refuse(RuleNotCorrectable, "seq", e.Seq, "kind", line.Event.Kind())
	case b.corrected[e.Seq] != 0:
		return effect{}, refuse(RuleAlreadyCorrected, "seq", e.Seq, "by", b.corrected[e.Seq])
	case line.successors(b):
		return effect{}, refuse(RuleHasSuccessors, "seq", e.Seq)
	}
	return effect{postings: entries(line.Postings).reversed(), change: func(b *Book) {
		corrected := maps.Clone(b.corrected)
		if corrected == nil {
			corrected = map[uint64]uint64{}
		}
		corrected[e.Seq] = f.Seq
		b.corrected = corrected
		line.undo(b)
	}}, nil
}

// checkFundsOf asks that the funds an entry moved are still in the constitution:
// money must not come back to a purse that nobody counts.
func (b *Book) checkFundsOf(line *Line) error {
	for _, p := range line.Postings {
		if name := p.Account.Fund; name != "" {
			if err := b.checkFund(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// CorrectedBy is the entry that corrected an entry of this cycle, or 0.
func (b *Book) CorrectedBy(seq uint64) uint64 { return b.corrected[seq] }
