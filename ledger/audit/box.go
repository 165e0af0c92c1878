package audit

import "jigiya/ledger"

// A box watch follows the purses from count to count, and compares them with the
// facilitator's at the end.
type box struct {
	idle
	short    []uint64 // differences of the running meeting that were shortages
	lack     ledger.Amount
	recent   []shortage                        // of the last meetings
	round    []uint64                          // shortages of whole banknotes
	last     uint64                            // the last closing
	attested map[ledger.FundName]ledger.Amount // the book's purses at the last attested head
	entered  map[ledger.FundName]ledger.Amount // differences entered since
}

// A shortage is what one meeting found missing.
type shortage struct {
	entries []uint64
	lack    ledger.Amount
}

func (w *box) after(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.CashDifference:
		w.differs(a, e, event)
	case *ledger.MeetingClosed:
		w.last = e.Seq
		w.closes(a)
	case *ledger.ShareOut:
		w.last = e.Seq
	case *ledger.OpeningBalances:
		w.last = e.Seq
		w.brings(a, e)
	}
	if s := a.report.Since; s != nil && s.Head.Seq == e.Seq {
		w.attested, w.entered = map[ledger.FundName]ledger.Amount{}, map[ledger.FundName]ledger.Amount{}
		for _, f := range a.book.Funds() {
			w.attested[f] = a.book.Cash(f)
		}
	}
}

// brings is a running group, entered from its paper: what it has must be what the members
// saved, and what was earned. A loan that was not written down is a loss from the first
// day on.
func (w *box) brings(a *audit, e *entry) {
	if loss := -a.book.Profit(ledger.Savings); loss > 0 {
		a.find(OpeningLoss, seqs(e.Seq), "amount", loss)
	}
}

// differs is a count that was not what the book said, and was explained.
func (w *box) differs(a *audit, e *entry, d *ledger.CashDifference) {
	difference := d.Counted - d.Expected
	if w.entered != nil {
		w.entered[d.Fund] += difference
	}
	if difference < 0 {
		w.short, w.lack = append(w.short, e.Seq), w.lack+difference
		if note := banknote * a.book.Constitution().CashStep; note > 0 && difference%note == 0 {
			w.round = append(w.round, e.Seq)
		}
	}
	code := CashDifference
	if c := a.book.Constitution(); max(difference, -difference) >= max(c.ShareValue, largeDifference*c.CashStep) {
		code = a.sitting.differing(a.cycle.carried)
	}
	a.find(code, seqs(w.last, e.Seq), "meeting", e.meeting, "fund", d.Fund, "counted", d.Counted, "expected", d.Expected)
}

// differing is what a large difference is called: found in the first count of a cycle
// that something was carried into, in another opening count, or later.
func (s *sitting) differing(carried bool) Code {
	switch {
	case s.moved:
		return LargeDifference
	case s.first && carried:
		return CarriedDiffers
	}
	return BoxOpened
}

// closes counts the meetings in which money was missing.
func (w *box) closes(a *audit) {
	w.recent = append(w.recent, shortage{w.short, w.lack})
	w.short, w.lack = nil, 0
	if len(w.recent) > shortageMeetings {
		w.recent = w.recent[1:]
	}
	var entries []uint64
	var lack ledger.Amount
	n := 0
	for _, s := range w.recent {
		if s.lack < 0 {
			entries, lack, n = append(entries, s.entries...), lack+s.lack, n+1
		}
	}
	if n >= manyShortages {
		a.find(DifferencesMany, entries, "n", n, "meetings", len(w.recent), "difference", -lack)
		w.recent = nil
	}
}

func (w *box) end(a *audit, v *Visit) {
	if len(w.round) >= roundDifferences {
		a.find(RoundDifferences, w.round, "n", len(w.round))
	}
	for _, c := range v.Counts {
		w.counted(a, c)
	}
	if len(v.Counts) == 0 {
		a.find(BoxNotCounted, nil)
		w.leftUnexplained(a)
	}
}

// counted compares a purse with the book. The proof is the last count by the group.
func (w *box) counted(a *audit, c ledger.Count) {
	expected := a.book.Cash(c.Fund)
	code, difference := CashShort, expected-c.Amount
	switch {
	case difference == 0:
		return
	case difference < 0:
		code, difference = CashOver, -difference
	}
	var by []uint64
	if w.last > 0 {
		by = seqs(w.last)
	}
	a.find(code, by, "fund", c.Fund, "counted", c.Amount, "expected", expected, "difference", difference)
}

// leftUnexplained asks what became of what was missing at the last visit, where nobody
// counted today.
func (w *box) leftUnexplained(a *audit) {
	if w.attested == nil {
		return
	}
	s := a.report.Since
	for _, c := range s.Counts {
		difference := c.Amount - w.attested[c.Fund]
		if difference < 0 && w.entered[c.Fund] > difference {
			a.find(LeftUnexplained, nil, "fund", c.Fund, "counted", c.Amount, "expected", w.attested[c.Fund], "difference", -difference)
		}
	}
}
