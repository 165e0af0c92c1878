package web

import (
	"jigiya/ledger"
	"jigiya/node/api"
)

// A countView is the page on which every purse is counted.
type countView struct {
	Purses []purse
	Causes []string // why a purse may differ: page.cause_…
}

// A purse is one to be counted, and what was typed into its form before.
type purse struct {
	Fund     ledger.FundName
	Expected ledger.Amount
	Money    moneyField
	Why      string
	Words    string
	Differs  bool
}

// differences are the common reasons for a purse that differs from the book.
var differences = []string{"unrecorded", "miscounted", "change", "lost", "unknown"}

func (m *meeting) countView() countView {
	s := &sheet{Values: m.r.PostForm}
	v := countView{Causes: differences}
	for _, f := range m.book.Funds() {
		p := purse{Fund: f, Expected: m.book.Cash(f), Money: s.moneyField("count_" + string(f)), Why: s.Get("why_" + string(f)), Words: s.Get("words_" + string(f))}
		p.Differs = m.refused != nil && s.Get("do") != "" && s.amount("count_"+string(f)) != p.Expected
		v.Purses = append(v.Purses, p)
	}
	return v
}

// An openingView is the first step: what is proposed for the meeting, or that it is open.
type openingView struct {
	countView
	Number  uint32
	Date    ledger.Date
	Planned ledger.Date // by the constitution's interval; 0 before the first
	Last    ledger.Date
	Waiting []ledger.Count // purses that differ and are not explained
	Unused  bool           // only marks were entered: it may have been opened in error
}

func (m *meeting) openingView() openingView {
	last, date := m.book.LastMeeting()
	v := openingView{countView: m.countView(), Number: last + 1, Planned: m.book.NextMeeting(), Last: date, Waiting: m.book.Unexplained()}
	v.Date = m.proposedDate(date, v.Planned)
	if open := m.book.OpenMeeting(); open != nil {
		v.Unused = m.allowed(&ledger.MeetingCancelled{Date: open.Date, Reason: ledger.Said("…")}) == nil
	}
	return v
}

// proposedDate is today; or, by a clock that was never set, the day that was planned.
func (m *meeting) proposedDate(last, planned ledger.Date) ledger.Date {
	if d, err := ledger.ParseDate(m.r.PostForm.Get("date")); err == nil {
		return d
	}
	if today := m.today(); today >= last {
		return today
	}
	return max(planned, last)
}

// allowed asks the book about an event without entering it.
func (m *meeting) allowed(e ledger.Event) error {
	return m.book.Check(ledger.Fact{Seq: m.book.Seq() + 1, Recorded: m.book.Recorded(), Event: e})
}

// opened opens the meeting with every purse counted; what differs is explained with it.
func opened(m *meeting, s *sheet) []ledger.Event {
	e := &ledger.MeetingOpened{Meeting: uint32(s.number("meeting", ledger.MaxMeeting)), Date: s.date("date"), Counts: m.counts(s)}
	s.next = m.steps()[1]
	return append([]ledger.Event{e}, m.explanations(s, e.Counts)...)
}

// closed closes it likewise, what differs explained before.
func closed(m *meeting, s *sheet) []ledger.Event {
	e := &ledger.MeetingClosed{Counts: m.counts(s)}
	s.next = stepRecital
	return append(m.explanations(s, e.Counts), e)
}

// explained explains a difference of the opening that still waits.
func explained(m *meeting, s *sheet) (events []ledger.Event) {
	return m.explanations(s, m.book.Unexplained())
}

func cancelled(m *meeting, s *sheet) []ledger.Event {
	s.next = stepOpening
	return []ledger.Event{&ledger.MeetingCancelled{Date: s.date("date"), Reason: s.words("", "words")}}
}

func (m *meeting) counts(s *sheet) (all []ledger.Count) {
	for _, f := range m.book.Funds() {
		all = append(all, ledger.Count{Fund: f, Amount: s.amount("count_" + string(f))})
	}
	return all
}

// explanations are the differences for which a reason was given. Without one the rules
// refuse, and say what differs.
func (m *meeting) explanations(s *sheet, counts []ledger.Count) (all []ledger.Event) {
	for _, c := range counts {
		why := s.words(m.cause(s.Get("why_"+string(c.Fund))), "words_"+string(c.Fund))
		if purse := m.book.Cash(c.Fund); c.Amount != purse && !why.IsZero() {
			if shown := "expected_" + string(c.Fund); s.Has(shown) && s.Get(shown) != text(int64(purse)) {
				s.fail(api.Misused("page_old")) // another difference is explained than was shown
			}
			all = append(all, &ledger.CashDifference{Fund: c.Fund, Counted: c.Amount, Expected: purse, Explanation: why})
		}
	}
	return all
}

// cause is a common reason in words; what is none is nothing.
func (m *meeting) cause(name string) string {
	for _, known := range append(differences, mistakes...) {
		if name == known {
			return m.say("page.cause_" + name)
		}
	}
	return ""
}
