package audit

import "jigiya/ledger"

// A favours watch looks at what is forgiven and given: who was paid, and enters that it
// was forgiven, keeps it.
type favours struct {
	idle
	waived  map[ledger.MemberNumber][]note // charges and fines, of the cycle
	granted map[ledger.MemberNumber][]note // supports to those who keep box and book, of the cycle
}

func newFavours() *favours {
	return &favours{waived: map[ledger.MemberNumber][]note{}, granted: map[ledger.MemberNumber][]note{}}
}

func (w *favours) after(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.ChargeWaived:
		a.find(Waived, seqs(e.Seq), "member", owner(a.book, event), "amount", event.Amount)
		w.waives(a, e, event.Amount)
	case *ledger.FineWaived: // of a few francs, for who was ill: told where it is many times
		w.waives(a, e, event.Amount)
	case *ledger.Grant:
		if event.Member != 0 && keepsBox(a.book, event.Member) {
			again(a, w.granted, GrantedAgain, grantedTimes, note{seq: e.Seq, member: event.Member, cash: event.Amount})
		}
	case *ledger.ExternalLoanReceived:
		a.find(ExternalDebt, seqs(e.Seq), "fund", event.Fund, "amount", event.Amount, "charge", ledger.Amount(0))
	case *ledger.ExternalLoanRepaid:
		a.find(ExternalDebt, seqs(e.Seq), "fund", event.Fund, "amount", event.Amount, "charge", event.Charge)
	case *ledger.CycleOpened:
		clear(w.waived)
		clear(w.granted)
	}
}

// waives is a charge or a fine that was given up.
func (w *favours) waives(a *audit, e *entry, amount ledger.Amount) {
	again(a, w.waived, WaivedAgain, waivedTimes, note{seq: e.Seq, member: owner(a.book, e.Event), cash: amount})
}

// again finds what has happened to one member so many times.
func again(a *audit, all map[ledger.MemberNumber][]note, code Code, times int, next note) {
	run := append(all[next.member], next)
	all[next.member] = run
	if len(run) < times {
		return
	}
	var entries []uint64
	var sum ledger.Amount
	for _, n := range run {
		entries, sum = append(entries, n.seq), sum+n.cash
	}
	a.find(code, entries, "member", next.member, "n", times, "amount", sum)
	delete(all, next.member)
}

func (w *favours) end(a *audit, _ *Visit) {
	for _, f := range a.book.Funds() {
		if held := a.book.Bank(f); held > 0 {
			a.find(BankUnseen, nil, "fund", f, "amount", held)
		}
	}
}
