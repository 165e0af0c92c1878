package pdf

import (
	"fmt"
	"io"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// Recital prints what is read out at a closing: every purse in figures, in notes and
// coins, and in words; the totals; and the six things of the checkpoint, each with its
// word and room to draw it.
func Recital(w io.Writer, e Edition, r report.Recital) error {
	e.Date = 0 // its title has it
	return e.print(w, aloud, e.say("recital.title", "meeting", r.Meeting, "date", r.Date), func(s *sheet) {
		s.paragraph(s.say("recital.attendance", "present", r.Attending, "members", r.Registered))
		s.y += 1
		s.pursesAloud(r)
		for _, d := range r.Differed {
			s.paragraph(s.say("recital."+d.Kind(), "fund", d.Fund, "amount", d.By()))
		}
		s.totalsAloud(r)
		s.things(r.Things)
		s.paragraph(s.say("recital.keep"))
		if r.Next != 0 {
			s.paragraph(s.heading("next_meeting") + " – " + s.date(r.Next))
		}
		s.signatures(s.membersOf(r.Cosigners)...)
	})
}

// aloud is a page that is read by several at a table.
var aloud = Paper{A4.Width, A4.Height, A4.margin, 12}

func (s *sheet) membersOf(numbers []ledger.MemberNumber) (all []string) {
	for _, n := range numbers {
		all = append(all, s.member(n))
	}
	return all
}

// pursesAloud are the balances, three times over.
func (s *sheet) pursesAloud(r report.Recital) {
	t := table{columns: []column{{head: s.heading("fund")}, {head: capital(s.say("print.figures")), at: right, whole: true}, {head: capital(s.say("print.coins"))}, {head: capital(s.say("print.words"))}}}
	for _, f := range r.Funds {
		t.rows = append(t.rows, s.threefold(capital(s.Language.Fund(f.Fund)), f.Cash))
		if f.Bank > 0 {
			row := s.threefold(capital(s.Language.Fund(f.Fund))+", "+s.Language.Heading("bank"), f.Bank)
			row[2] = ""
			t.rows = append(t.rows, row)
		}
	}
	t.foot = s.threefold(capital(s.Language.Heading("total")), r.Cash)
	s.table(t)
}

func (s *sheet) threefold(what string, a ledger.Amount) []string {
	return []string{what, s.amount(a), s.laid(a), s.inWords(a)}
}

// inWords is an amount as it is said, in the language's own way of counting money.
func (e Edition) inWords(a ledger.Amount) string {
	if e.currency() != "XOF" {
		return ""
	}
	return e.Language.Spoken(a)
}

// totalsAloud are the sums of the book, each as a sentence.
func (s *sheet) totalsAloud(r report.Recital) {
	s.paragraph(s.say("recital.savings", "amount", r.Totals.Savings, "shares", r.Totals.Shares))
	s.paragraph(s.say("recital.loans", "amount", r.Totals.Outstanding))
	if r.Totals.ChargesDue > 0 {
		s.paragraph(s.say("recital.charges", "amount", r.Totals.ChargesDue))
	}
	if r.Totals.FinesDue > 0 {
		s.paragraph(s.say("recital.fines", "amount", r.Totals.FinesDue))
	}
}

// things are the six, in the order in which they are said.
func (s *sheet) things(all []report.Thing) {
	if len(all) == 0 {
		return
	}
	const across, height = 3, 44
	s.chapter(s.say("print.things"), 2*height)
	width := s.inner() / across
	for i := 0; i < len(all); i += across {
		s.need(height)
		for j, t := range all[i:min(i+across, len(all))] {
			s.thing(s.paper.margin+float64(j)*width, width, height, i+j+1, t)
		}
		s.y += height
	}
	s.y += 2
	s.paragraph(s.say("recital.remember"))
}

// thing is one: its place, its word, and a frame to draw it in.
func (s *sheet) thing(x, width, height float64, place int, t report.Thing) {
	s.SetLineWidth(0.3)
	s.Rect(x+0.7, s.y+0.7, width-1.4, height-1.4, "D")
	s.letters("B", 20)
	s.line(x+3, s.y+2, 8, fmt.Sprint(place), left)
	s.letters("B", 17)
	s.line(x+11, s.y+2.6, width-14, s.spoken(t), left)
	s.SetDrawColor(190, 190, 190)
	s.SetDashPattern([]float64{1, 1}, 0)
	s.Rect(x+4, s.y+13, width-8, height-17, "D")
	s.SetDashPattern(nil, 0)
	s.SetDrawColor(0, 0, 0)
	s.letters("", s.paper.size)
}

// spoken is a thing's word in the reader's language.
func (s *sheet) spoken(t report.Thing) string {
	if word := t.Words[string(s.Language)]; word != "" {
		return word
	}
	return t.Words["en"]
}
