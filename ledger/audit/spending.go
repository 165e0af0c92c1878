package audit

import "jigiya/ledger"

// A spending watch looks at sums that somebody chose: grants and expenses.
type spending struct {
	idle
	run    []uint64 // of round ones
	paid   note     // expenses of the savings in the open meeting: the last, and their sum
	recent []note   // of the last meetings; of one without, nothing
}

func (w *spending) after(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.Grant:
		w.spends(a, e, event.Amount)
	case *ledger.Expense:
		w.spends(a, e, event.Amount)
		if event.Fund == ledger.Savings {
			w.paid.seq, w.paid.cash = e.Seq, w.paid.cash+event.Amount
		}
	case *ledger.MeetingClosed:
		w.closes(a)
	}
}

// spends follows a run of round sums.
func (w *spending) spends(a *audit, e *entry, sum ledger.Amount) {
	round := roundSum * a.book.Constitution().CashStep
	if round == 0 || sum%round != 0 {
		w.tell(a)
		return
	}
	w.run = append(w.run, e.Seq)
}

// closes counts the meetings in which the savings paid for something.
func (w *spending) closes(a *audit) {
	w.recent = append(w.recent, w.paid)
	w.paid = note{}
	if len(w.recent) > spendingMeetings {
		w.recent = w.recent[1:]
	}
	var entries []uint64
	var sum ledger.Amount
	for _, n := range w.recent {
		if n.seq > 0 {
			entries, sum = append(entries, n.seq), sum+n.cash
		}
	}
	if len(entries) >= manySpendings {
		a.find(SpentAgain, entries, "n", len(entries), "meetings", len(w.recent), "amount", sum)
		w.recent = nil
	}
}

func (w *spending) tell(a *audit) {
	if len(w.run) >= roundSpending {
		a.find(RoundSpending, w.run, "n", len(w.run))
	}
	w.run = nil
}

func (w *spending) end(a *audit, _ *Visit) { w.tell(a) }
