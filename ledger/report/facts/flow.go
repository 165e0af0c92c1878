package facts

import (
	"slices"

	"jigiya/ledger"
)

// cycleLent is what was lent of the savings fund in the running cycle.
type cycleLent struct {
	granted    [Purposes]Lent
	writtenOff ledger.Amount
}

// counts says whether a loan counts as granted in the cycle: one that the opening
// balances brought in only if it was granted since the cycle's start.
func (f *Folding) counts(l *ledger.Loan) bool {
	brought := f.opened != 0 && l.Seq == f.opened
	return l.Status != ledger.LoanCorrected && !(brought && l.Granted < f.book.CycleStart())
}

func (f *Folding) lentNow() (now cycleLent) {
	for _, l := range f.book.Loans() {
		if l.Fund != ledger.Savings {
			continue
		}
		now.writtenOff += l.WrittenOff
		if f.counts(l) {
			p := &now.granted[slices.Index(ledger.Purposes, l.Purpose)]
			p.Count++
			p.Value += l.Principal
		}
	}
	return now
}

// flow is what moved since the last closing: what a correction took back goes off.
func (f *Folding) flow() Flow {
	now, before := f.lentNow(), f.lent
	f.lent = now
	flow := Flow{WrittenOff: now.writtenOff - before.writtenOff, Differences: f.difference}
	for i := range now.granted {
		flow.Granted[i] = Lent{now.granted[i].Count - before.granted[i].Count, now.granted[i].Value - before.granted[i].Value}
	}
	f.difference = 0
	return flow
}
