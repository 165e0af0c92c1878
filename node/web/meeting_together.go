package web

import (
	"jigiya/ledger"
)

// A flow is what came into a fund's purse in a step, or went out of it.
type flow struct {
	Fund ledger.FundName
	Out  bool
	sum
}

// Icon is the name of its drawing.
func (f flow) Icon() string {
	if f.Out {
		return "expense"
	}
	return "received"
}

// together is the money that a step of the agenda has moved, purse by purse; what was
// corrected is left out.
func (m *meeting) together() (all []flow) {
	in, out := map[ledger.FundName]ledger.Amount{}, map[ledger.FundName]ledger.Amount{}
	of := map[uint64]bool{} // the entries of this step that count
	for _, l := range m.held.Lines {
		of[l.Seq] = l.CorrectedBy == 0 && l.Corrects == 0 && m.step != stepOpening && stepOf(l) == m.step
	}
	for line := range m.book.Lines {
		for _, p := range line.Postings {
			switch {
			case !of[line.Seq] || p.Account.Class != ledger.Cash:
			case p.Amount > 0:
				in[p.Account.Fund] += p.Amount
			default:
				out[p.Account.Fund] -= p.Amount
			}
		}
	}
	for _, f := range m.book.Funds() {
		if in[f] > 0 {
			all = append(all, flow{f, false, lay(in[f])})
		}
		if out[f] > 0 {
			all = append(all, flow{f, true, lay(out[f])})
		}
	}
	return all
}
