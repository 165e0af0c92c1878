package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// mostEntered bounds the entries that a step lists; all of them are in the history.
const mostEntered = 40

// mistakes are the common reasons for a correction.
var mistakes = []string{"wrong_member", "wrong_amount", "entered_twice"}

// An entered line is an entry of this step: who, what, how much; and whether it may be
// taken back, or was.
type entered struct {
	report.MeetingLine
	Name    string
	Correct bool
	Reasons []string
}

// entered are the entries of the step, the newest first; at the closing, of the whole
// meeting. How many older ones are left out is said with them.
func (m *meeting) entered() (all []entered, more int) {
	for _, l := range slices.Backward(m.held.Lines) {
		if l.Corrects != 0 || m.step != stepClosing && stepOf(l) != m.step {
			continue
		}
		if len(all) == mostEntered && m.r.FormValue("all") == "" {
			more++
			continue
		}
		correct := l.CorrectedBy == 0 && m.allowed(&ledger.Correction{Seq: l.Seq, Reason: ledger.Said("…")}) == nil
		all = append(all, entered{l, m.people[l.Member].Name, correct, mistakes})
	}
	return all, more
}

// corrected takes an entry back; it stays, struck through. A button says "17:wrong_member".
func corrected(m *meeting, s *sheet) []ledger.Event {
	for _, name := range []string{"as", "cause", "kind"} {
		s.stay(name)
	}
	seq, why := s.pair("correct")
	s.Set("seq", seq)
	return []ledger.Event{&ledger.Correction{Seq: s.number("seq", 1<<40), Reason: s.words(m.cause(why), "words")}}
}
