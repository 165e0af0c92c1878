package web

import (
	"jigiya/ledger"
	"jigiya/ledger/report"
)

// A repaymentsView is the open loans, and the one that is being paid.
type repaymentsView struct {
	Loans   []loanTile
	Loan    *loanTile
	Laid    []pile // what is owed on it, as money
	Money   moneyField
	Members []memberTile
}

// A loanTile is a loan and its borrower.
type loanTile struct {
	memberTile
	Terms   report.Loan
	PaidNow ledger.Amount
}

func (m *meeting) repaymentsView() (v repaymentsView, err error) {
	s := m.asks()
	n := s.loan("loan")
	v.Members, v.Loans = m.tiles(), m.openLoans()
	for i := range v.Loans {
		if l := &v.Loans[i]; l.Terms.Loan == n {
			v.Loan, v.Laid, v.Money = l, laid(l.Terms.Owed), s.moneyField("amount")
		}
	}
	return v, s.err
}

// openLoans are the loans on which something is owed, in the order of their grants.
func (m *meeting) openLoans() (all []loanTile) {
	paid := m.repaidNow()
	for _, l := range report.Loans(m.book, 0) {
		if l.Status == ledger.LoanOpen {
			all = append(all, loanTile{m.tile(l.Member), l, paid[l.Loan]})
		}
	}
	return all
}

func (m *meeting) repaidNow() map[ledger.LoanNumber]ledger.Amount {
	paid := map[ledger.LoanNumber]ledger.Amount{}
	for _, l := range m.held.Lines {
		if l.Kind == ledger.KindRepayment && l.CorrectedBy == 0 {
			paid[l.Loan] += l.Amount
		}
	}
	return paid
}

// repaid pays a loan: all that the page said is owed, or a sum.
func repaid(m *meeting, s *sheet) []ledger.Event {
	e := &ledger.Repayment{Loan: s.loan("loan"), Amount: s.amount("amount"), By: s.member("by")}
	if s.Has("all") {
		s.Set("owed", s.Get("all"))
		e.Amount = ledger.Amount(s.number("owed", uint64(ledger.MaxAmount)))
	}
	if l, err := m.book.Loan(e.Loan); err == nil && e.By == l.Member {
		e.By = 0
	}
	return []ledger.Event{e}
}
