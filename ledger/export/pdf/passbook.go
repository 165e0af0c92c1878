package pdf

import (
	"fmt"
	"io"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// Passbook prints a member's statement of the cycle, on A5: her shares as stamps, a box
// for each meeting; her loans, the other funds, what she owes; and the proof of an
// entry, as the texts of QR codes, where there is one.
func Passbook(w io.Writer, e Edition, p report.Passbook, proof Proof) error {
	return e.print(w, A5, e.say("print.passbook"), func(s *sheet) {
		s.owner(p)
		s.stamps(p)
		s.loanAccount(p)
		s.otherFunds(p)
		s.dues(p)
		s.signatures(s.member(p.Member), capital(s.Language.Role(ledger.RecordKeeper)))
		s.proven(proof)
	})
}

// A Proof is a signed entry in the texts of QR codes.
type Proof struct {
	Seq    uint64
	Frames []string
}

// owner says whose passbook it is, and in large figures where she stands.
func (s *sheet) owner(p report.Passbook) {
	s.letters("B", s.paper.size+4)
	s.paragraph(s.member(p.Member))
	s.letters("", s.paper.size)
	s.paragraph(s.say("print.cycle", "cycle", p.Cycle, "meeting", p.Meeting, "value", p.ShareValue))
	s.y += 1.5
	s.boxes([]box{
		{s.heading("shares"), s.number(p.Closing.Shares)},
		{s.heading("savings"), s.amount(p.Closing.Savings)},
		{s.heading("owed"), s.amount(p.Closing.LoanOwed)},
		{s.heading("fines_due"), s.amount(p.Closing.FinesDue + p.Closing.ContributionDue)},
		{s.heading("attendance"), fmt.Sprintf("%d / %d", p.Attendance.Attending, p.Attendance.Meetings)},
	})
}

// A box is a word and the figure that belongs to it.
type box struct{ word, figure string }

// boxes are drawn beside each other, or on a roll under each other.
func (s *sheet) boxes(all []box) {
	if s.paper.roll() {
		for _, b := range all {
			s.pair(b)
		}
		s.y += 1
		return
	}
	width, height := s.inner()/float64(len(all)), 11.5
	s.need(height)
	for i, b := range all {
		x := s.paper.margin + float64(i)*width
		s.SetLineWidth(0.25)
		s.Rect(x, s.y, width, height, "D")
		s.letters("", s.paper.size-1.5)
		s.line(x+pad, s.y+1, width-2*pad, b.word, centre)
		s.letters("B", s.paper.size+2)
		s.line(x+pad, s.y+5.2, width-2*pad, b.figure, centre)
	}
	s.letters("", s.paper.size)
	s.y += height + 1.5
}

// pair is a word on the left and its figure on the right.
func (s *sheet) pair(b box) {
	s.need(s.lineHeight())
	half := s.measure(legible(b.figure)) + 2
	s.line(s.paper.margin, s.y, s.inner()-half, b.word, left)
	s.SetFontStyle("B")
	s.line(s.paper.margin+s.inner()-half, s.y, half, b.figure, right)
	s.SetFontStyle("")
	s.y += s.lineHeight()
}

// A stamped meeting is one box of the passbook.
type stamped struct {
	meeting uint32
	date    report.Day
	shares  int64 // bought in it, or given back if negative
	after   int64
}

// meetingsOf are the meetings in which anything is told of her.
func meetingsOf(p report.Passbook) (all []stamped) {
	for _, l := range p.Lines {
		if l.Meeting == 0 && l.Change.Shares == 0 {
			continue // before the first meeting
		}
		if n := len(all); n == 0 || all[n-1].meeting != l.Meeting {
			all = append(all, stamped{meeting: l.Meeting, date: l.Date})
		}
		last := &all[len(all)-1]
		last.shares, last.after = last.shares+l.Change.Shares, l.After.Shares
	}
	return all
}

// stamps draws them, in columns.
func (s *sheet) stamps(p report.Passbook) {
	meetings := meetingsOf(p)
	if len(meetings) == 0 {
		return
	}
	s.chapter(s.say("print.stamps"), 20)
	if p.Opening.Shares > 0 {
		s.paragraph(s.say("print.brought", "shares", p.Opening.Shares))
	}
	most := int64(1)
	for _, m := range meetings {
		most = max(most, m.shares)
	}
	g := stampGrid{boxes: min(most, stampsShown), height: 5.4}
	g.across = max(1, int(s.inner()/(25+float64(g.boxes)*5+11)))
	g.width = s.inner() / float64(g.across)
	for i := 0; i < len(meetings); i += g.across {
		s.need(g.height)
		for j, m := range meetings[i:min(i+g.across, len(meetings))] {
			s.stampBox(g, s.paper.margin+float64(j)*g.width, m)
		}
		s.y += g.height
	}
	s.y += 1
}

// stampsShown is how many stamps a meeting has room for; more are said as a number.
const stampsShown = 5

type stampGrid struct {
	across        int
	boxes         int64
	width, height float64
}

// stampBox is a meeting: its number and day, the stamps, how many shares she then has.
func (s *sheet) stampBox(g stampGrid, x float64, m stamped) {
	s.SetLineWidth(0.1)
	s.Rect(x, s.y, g.width, g.height, "D")
	s.letters("B", s.paper.size)
	s.line(x+pad, s.y+0.9, 6, fmt.Sprint(m.meeting), right)
	s.letters("", s.paper.size-1.5)
	s.line(x+8.5, s.y+1.1, 15, m.date.String(), left)
	s.stampRow(x+25, s.y+0.8, g, m.shares)
	s.letters("", s.paper.size)
	s.line(x+g.width-10, s.y+0.9, 10-pad, s.number(m.after), right)
}

// stampRow draws a filled stamp for each share bought and an empty place for each that
// might have been.
func (s *sheet) stampRow(x, y float64, g stampGrid, shares int64) {
	side := g.height - 1.6
	if shares < 0 || shares > g.boxes {
		s.letters("B", s.paper.size)
		s.line(x, y+0.1, (side+0.8)*stampsShown, s.Language.Number(shares), left)
		return
	}
	for i := range g.boxes {
		left := x + float64(i)*(side+0.8)
		s.SetLineWidth(0.15)
		if i >= shares {
			s.SetDrawColor(170, 170, 170)
			s.Rect(left, y, side, side, "D")
			s.Line(left, y+side, left+side, y)
			s.SetDrawColor(0, 0, 0)
			continue
		}
		s.shade(40)
		s.Rect(left, y, side, side, "FD")
		s.shade(255)
		s.Circle(left+side/2, y+side/2, side/4, "F")
	}
}

// loanAccount is every loan, and what passed on it.
func (s *sheet) loanAccount(p report.Passbook) {
	if len(p.Loans) == 0 {
		return
	}
	s.chapter(s.Language.Heading("loans"), 15)
	s.table(s.loanTable(p.Loans))
	t := table{columns: []column{{head: s.heading("date")}, {head: s.heading("event")}, {head: s.heading("loan"), at: right},
		{head: s.heading("received"), at: right, whole: true}, {head: s.heading("paid"), at: right, whole: true}, {head: s.heading("owed"), at: right, whole: true}}}
	for _, l := range p.Lines {
		if l.Loan == 0 && l.Change.LoanOwed == 0 {
			continue
		}
		t.rows = append(t.rows, []string{l.Date.String(), s.event(l), loanNumber(l.Loan), s.some(l.Received), s.some(l.Paid), s.amount(l.After.LoanOwed)})
	}
	s.table(t)
}

func (s *sheet) loanTable(loans report.LoanList) table {
	t := table{columns: []column{{head: s.heading("loan"), at: right}, {head: s.heading("granted"), whole: true}, {head: s.heading("purpose")},
		{head: s.heading("principal"), at: right, whole: true}, {head: s.heading("due"), whole: true}, {head: s.heading("owed"), at: right, whole: true}, {head: s.heading("status")}}}
	for _, l := range loans {
		state := string(l.Status)
		if l.Overdue > 0 {
			state = "overdue"
		}
		t.rows = append(t.rows, []string{loanNumber(l.Loan), l.Granted.String(), s.Language.Purpose(l.Purpose), s.amount(l.Principal), l.Due.String(), s.amount(l.Owed), s.Language.Status(state)})
	}
	return t
}

func loanNumber(n ledger.LoanNumber) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// event is what a line tells; one that was corrected says so.
func (s *sheet) event(l report.PassbookLine) string {
	word := s.Language.Kind(l.Kind)
	if l.CorrectedBy != 0 {
		word += " (" + s.Language.Status("corrected") + ")"
	}
	return word
}

// otherFunds is what she gave to the other funds and got of them.
func (s *sheet) otherFunds(p report.Passbook) {
	if len(p.Funds) == 0 {
		return
	}
	s.chapter(s.say("print.other_funds"), 10)
	t := table{columns: []column{{head: s.heading("fund")}, {head: s.heading("paid"), at: right, whole: true}, {head: s.heading("received"), at: right, whole: true}}}
	for _, f := range p.Funds {
		t.rows = append(t.rows, []string{capital(s.Language.Fund(f.Fund)), s.amount(f.Contributed), s.some(f.Granted)})
	}
	s.table(t)
}

// dues are her unpaid fines, for whom she answers, what she may borrow.
func (s *sheet) dues(p report.Passbook) {
	if len(p.Fines) > 0 {
		s.chapter(s.Language.Heading("fines"), 10)
		s.table(s.of(p.Fines.Table()))
	}
	if len(p.Guarantees) > 0 {
		s.chapter(s.Language.Heading("guarantees"), 10)
		s.table(s.loanTable(p.Guarantees))
	}
	for _, room := range p.Borrowable {
		s.need(s.lineHeight())
		s.paragraph(s.say("print.borrowable", "fund", room.Fund, "amount", room.Amount))
	}
}

// signatures are places to sign at, or for a thumb.
func (s *sheet) signatures(who ...string) {
	const height = 16
	s.need(height + 6)
	s.y += 3
	across := len(who)
	if s.paper.roll() {
		across = 1
	}
	width := s.inner() / float64(across)
	for i := 0; i < len(who); i += across {
		s.need(height + 2)
		for j, name := range who[i:min(i+across, len(who))] {
			x := s.paper.margin + float64(j)*width
			s.SetLineWidth(0.2)
			s.Rect(x+0.5, s.y, width-1, height, "D")
			s.letters("", 6.5)
			s.line(x+1.5, s.y+0.6, width-3, strings.TrimSpace(name), left)
			s.ink(120)
			s.line(x+1.5, s.y+height-3.4, width-3, s.say("print.signature"), left)
			s.ink(0)
		}
		s.y += height + 1
	}
	s.letters("", s.paper.size)
}

// proven prints the proof of an entry.
func (s *sheet) proven(p Proof) {
	if len(p.Frames) == 0 {
		return
	}
	s.chapter(s.say("print.proof", "seq", p.Seq), codeSide)
	s.paragraph(s.say("print.proof_how"))
	s.y += 1
	s.proof(p.Frames)
}
