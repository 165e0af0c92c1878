package audit

import (
	"slices"

	"jigiya/ledger"
)

// A corrections watch looks at what was taken back: an entry, or the reason of one.
type corrections struct {
	idle
	pending []taken // of the open meeting
	reasons map[ledger.Digest]uint64
}

// A taken is money that a correction took out of the book, and for which nothing was
// entered yet.
type taken struct {
	correction uint64
	note       note
}

func (w *corrections) after(a *audit, e *entry) {
	w.replace(a, e)
	switch event := e.Event.(type) {
	case *ledger.Correction:
		w.corrects(a, e, event)
	case *ledger.MeetingClosed:
		w.tell(a)
	case *ledger.RecordErased:
		if seq, ok := w.reasons[event.Record]; ok {
			a.find(ReasonErased, seqs(seq, e.Seq), "seq", seq)
		}
	}
	w.remember(e)
}

// remember notes where sentences stand, so that an erased one is missed.
func (w *corrections) remember(e *entry) {
	if ledger.IsPerson(e.Event.Kind()) {
		return
	}
	for _, said := range ledger.SpokenIn(e.Event) {
		if !said.Digest.IsZero() {
			if w.reasons == nil {
				w.reasons = map[ledger.Digest]uint64{}
			}
			w.reasons[said.Digest] = e.Seq
		}
	}
}

func (w *corrections) corrects(a *audit, e *entry, c *ledger.Correction) {
	was := a.cycle.noted[c.Seq]
	if was.meeting != e.meeting {
		a.find(CorrectionLater, seqs(c.Seq, e.Seq), "seq", c.Seq, "meeting", was.meeting)
	} else {
		a.find(Correction, seqs(c.Seq, e.Seq), "seq", c.Seq, "amount", max(was.cash, -was.cash))
	}
	if enteredTwice := a.cycle.alike[was.likeness()] > 1; bringsMoney(was.event) && !enteredTwice { // itself is one
		w.pending = append(w.pending, taken{e.Seq, was})
	}
	if len(w.pending) > maxPending {
		w.tell(a)
	}
}

// bringsMoney are the events in which somebody paid.
func bringsMoney(e ledger.Event) bool {
	switch e.(type) {
	case *ledger.Contribution, *ledger.Repayment, *ledger.FinePaid, *ledger.Received:
		return true
	}
	return false
}

// replace looks whether an entry stands for one that was corrected: of the same kind,
// for the same woman or of the same sum.
func (w *corrections) replace(a *audit, e *entry) {
	if len(w.pending) == 0 || !bringsMoney(e.Event) {
		return
	}
	member, cash := owner(a.book, e.Event), e.cash()
	i := slices.IndexFunc(w.pending, func(t taken) bool {
		return t.note.event.Kind() == e.Event.Kind() && (t.note.member == member || t.note.cash == cash)
	})
	if i >= 0 {
		w.pending = slices.Delete(w.pending, i, i+1)
	}
}

func (w *corrections) tell(a *audit) {
	for _, t := range w.pending {
		a.find(CorrectionUnreplaced, seqs(t.note.seq, t.correction), "seq", t.note.seq, "amount", t.note.cash)
	}
	w.pending = nil
}

func (w *corrections) end(a *audit, _ *Visit) { w.tell(a) }
