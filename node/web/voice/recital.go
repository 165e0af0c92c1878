package voice

import (
	"jigiya/ledger"
	"jigiya/ledger/report"
)

// A Line is one sentence of a recital with its values.
type Line struct {
	Sentence Sentence
	Speech   Speech // nil: this pack cannot say it
	Fund     ledger.FundName
	Amount   ledger.Amount
	Number   int64
	Of       int64
}

// Recital is what is read out at a closing, sentence by sentence, in the order of the
// printed one.
//
// A manifest without a counting rule says nothing: the lines are those to be read by
// another voice.
func (m *Manifest) Recital(r report.Recital) []Line {
	lines := []Line{
		{Sentence: "title", Number: int64(r.Meeting)},
		{Sentence: "attendance", Number: int64(r.Attending), Of: int64(r.Registered)},
	}
	for _, f := range r.Funds {
		lines = append(lines, Line{Sentence: "fund", Fund: f.Fund, Amount: f.Cash})
		if f.Bank > 0 {
			lines = append(lines, Line{Sentence: "bank", Fund: f.Fund, Amount: f.Bank})
		}
	}
	for _, d := range r.Differed {
		lines = append(lines, Line{Sentence: Sentence(d.Kind()), Fund: d.Fund, Amount: d.By()})
	}
	lines = append(lines, Line{Sentence: "total", Amount: r.Cash}, Line{Sentence: "savings", Amount: r.Totals.Savings, Number: int64(r.Totals.Shares)},
		Line{Sentence: "loans", Amount: r.Totals.Outstanding})
	if r.Totals.ChargesDue > 0 {
		lines = append(lines, Line{Sentence: "charges", Amount: r.Totals.ChargesDue})
	}
	if r.Totals.FinesDue > 0 {
		lines = append(lines, Line{Sentence: "fines", Amount: r.Totals.FinesDue})
	}
	if len(r.Things) > 0 {
		lines = append(lines, Line{Sentence: "words"}, Line{Sentence: "remember"})
	}
	lines = append(lines, Line{Sentence: "keep"})
	if len(m.Counting.Great) == 0 {
		return lines
	}
	for i, l := range lines {
		lines[i].Speech = m.Say(l.Sentence, Filling{m.Amount(l.Amount), Fund(l.Fund), m.Counting.Number(l.Number), m.Counting.Number(l.Of), Things(numbersOf(r.Things))})
	}
	return lines
}

func numbersOf(all []report.Thing) (numbers []uint8) {
	for _, t := range all {
		numbers = append(numbers, t.Number)
	}
	return numbers
}
