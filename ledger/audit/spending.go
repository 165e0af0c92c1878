package audit

import "jigiya/ledger"

// A spending watch looks at sums that somebody chose: grants and expenses.
type spending struct {
	idle
	run []uint64 // of round ones
}

func (w *spending) after(a *audit, e *entry) {
	var sum ledger.Amount
	switch event := e.Event.(type) {
	case *ledger.Grant:
		sum = event.Amount
	case *ledger.Expense:
		sum = event.Amount
	default:
		return
	}
	round := roundSum * a.book.Constitution().CashStep
	if round == 0 || sum%round != 0 {
		w.tell(a)
		return
	}
	w.run = append(w.run, e.Seq)
}

func (w *spending) tell(a *audit) {
	if len(w.run) >= roundSpending {
		a.find(RoundSpending, w.run, "n", len(w.run))
	}
	w.run = nil
}

func (w *spending) end(a *audit, _ *Visit) { w.tell(a) }
