package audit

import (
	"reflect"

	"jigiya/ledger"
)

// A rules watch looks at who may do what: the constitution, the offices, the device that
// writes, what was copied from paper.
type rules struct {
	sharing     uint64 // the last amendment of how money is shared
	sharingDate ledger.Date

	keys    []ledger.MemberNumber // who held them when the cycle began
	elected []uint64              // elections since then
}

func newRules() *rules { return &rules{} }

func (w *rules) before(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.GroupAmended:
		w.amends(a, e, a.book.Constitution(), &event.Constitution)
	case *ledger.ShareOut:
		if w.sharing > 0 && int32(a.book.Today()-w.sharingDate) <= sharingDays {
			a.find(RulesBeforeSharing, seqs(w.sharing, e.Seq), "seq", w.sharing)
		}
	case *ledger.CycleOpened:
		w.sharing = 0
		w.tellKeys(a)
	case *ledger.OfficersElected:
		w.elected = append(w.elected, e.Seq)
		a.find(Election, seqs(e.Seq), "seq", e.Seq)
	case *ledger.EpochOpened:
		code := WriterChanged
		if event.Authority == ledger.ByPolicy {
			code = RecoveredByPolicy
		}
		a.find(code, seqs(e.Seq), "seq", e.Seq)
	case *ledger.ForkResolved:
		a.find(HistoryChosen, seqs(e.Seq), "seq", e.Seq)
	case *ledger.RegisterImported:
		w.imports(a, e, event)
	}
}

func (w *rules) after(a *audit, e *entry) {
	switch e.Event.(type) {
	case *ledger.GroupFounded, *ledger.CycleOpened:
		w.keys, w.elected = nil, nil
		for _, o := range a.book.KeyHolders() {
			w.keys = append(w.keys, o.Member)
		}
	}
}

func (w *rules) end(a *audit, _ *Visit) { w.tellKeys(a) }

// tellKeys asks who gave up her key within the cycle and is still there: who leaves the
// group gives it to another, but where those who stay do, the new ones sign what they
// would not have.
func (w *rules) tellKeys(a *audit) {
	n := 0
	for _, member := range w.keys {
		if m, err := a.book.Member(member); err == nil && !m.Left && !holds(a.book, member, ledger.KeyHolder) {
			n++
		}
	}
	if n > 0 && n >= int(a.book.Constitution().Quorum) {
		a.find(KeysMoved, w.elected, "n", n)
	}
}

func (w *rules) amends(a *audit, e *entry, old, next *ledger.Constitution) {
	code := Amendment
	left := old.Programme != ledger.Address{} && next.Programme != old.Programme // to join one weakens nothing
	if next.Quorum < old.Quorum || left || next.Recovery != old.Recovery {
		code = ControlWeakened
	}
	a.find(code, seqs(e.Seq), "seq", e.Seq)
	if !reflect.DeepEqual(old.ShareOut, next.ShareOut) || old.Leaving != next.Leaving {
		w.sharing, w.sharingDate = e.Seq, a.book.Today()
	}
}

// imports: a register comes before the first meeting that was held with the phone. Later
// ones are how one would enter a month without its times.
func (w *rules) imports(a *audit, e *entry, i *ledger.RegisterImported) {
	code := Imported
	if a.live {
		code = ImportedLate
	}
	a.find(code, seqs(e.Seq), "n", i.Entries)
}
