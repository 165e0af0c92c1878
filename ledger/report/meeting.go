package report

import (
	"fmt"
	"io/fs"
	"slices"

	"jigiya/ledger"
)

// ErrNoMeeting says that the cycle has no such meeting.
var ErrNoMeeting = fmt.Errorf("no such meeting in this cycle: %w", fs.ErrNotExist)

// A Meeting is the summary of one meeting of the cycle, open or closed.
type Meeting struct {
	Cycle      uint32                `json:"cycle"`
	Meeting    uint32                `json:"meeting"`
	Date       ledger.Date           `json:"date"`
	Status     string                `json:"status"` // open, closed
	OpenedSeq  uint64                `json:"opened_seq"`
	ClosedSeq  uint64                `json:"closed_seq,omitempty"`
	Attendance Attendance            `json:"attendance"`
	Lines      []MeetingLine         `json:"lines"`
	Sums       []Sum                 `json:"sums"`
	Purses     []Flow                `json:"purses"`
	Opening    []ledger.Count        `json:"opening"`
	Closing    []ledger.Count        `json:"closing"`
	Totals     ledger.Totals         `json:"totals"` // while it is open: what a closing would read out
	Cosigners  []ledger.MemberNumber `json:"cosigners"`
}

// Attendance is who came. Registered are the members of the day.
type Attendance struct {
	Registered uint32                 `json:"registered"`
	Attending  uint32                 `json:"attending"`
	Counts     map[ledger.Mark]uint32 `json:"counts"` // every mark has its count
	Marks      []Mark                 `json:"marks"`
	Unmarked   []ledger.MemberNumber  `json:"unmarked"` // of those who are members now
}

// A Mark is how one member attended.
type Mark struct {
	Member ledger.MemberNumber `json:"member"`
	Mark   ledger.Mark         `json:"mark"`
}

// A MeetingLine is one entry that moved money or dues. Shares are those bought,
// or given back if negative.
type MeetingLine struct {
	Seq  uint64      `json:"seq"`
	Kind ledger.Kind `json:"kind"`
	Subject
	Shares      int64  `json:"shares,omitempty"`
	Dues        Dues   `json:"dues,omitzero"`
	CorrectedBy uint64 `json:"corrected_by,omitempty"`
	Corrects    uint64 `json:"corrects,omitempty"`
}

// A Sum is all entries of one kind and fund in a meeting, without the corrected ones.
type Sum struct {
	Kind   ledger.Kind     `json:"kind"`
	Fund   ledger.FundName `json:"fund,omitempty"`
	Count  uint32          `json:"count"`
	Shares int64           `json:"shares,omitempty"`
	Amount ledger.Amount   `json:"amount"`
}

// A Flow is a purse in a meeting: what the book had in it before, what counting
// changed, what came in and went out, what it holds at the end. What was corrected in the
// same meeting neither came nor went.
// Opening + Difference + In − Out = Closing.
type Flow struct {
	Fund       ledger.FundName `json:"fund"`
	Opening    ledger.Amount   `json:"opening"`
	Difference ledger.Amount   `json:"difference"`
	In         ledger.Amount   `json:"in"`
	Out        ledger.Amount   `json:"out"`
	Closing    ledger.Amount   `json:"closing"`
}

// MeetingOf summarises meeting n of the cycle; 0 is the open or the last one.
func MeetingOf(b *ledger.Book, n uint32) (Meeting, error) {
	m, err := heldMeeting(b, n)
	if err != nil {
		return Meeting{}, err
	}
	r := Meeting{
		Cycle: m.Cycle, Meeting: m.Number, Date: m.Date, Status: "closed", OpenedSeq: m.OpenedSeq, ClosedSeq: m.ClosedSeq,
		Opening: append([]ledger.Count{}, m.Opening...), Closing: append([]ledger.Count{}, m.Closing...),
		Totals: m.Totals, Cosigners: append([]ledger.MemberNumber{}, m.Cosigners...), Lines: []MeetingLine{}, Sums: []Sum{},
	}
	if m.ClosedSeq == 0 {
		r.Status, r.Totals = "open", b.ClosingTotals()
	}
	r.Attendance = attendanceOf(b, m)
	r.Purses = closingPurses(b, m)
	r.read(b, m)
	return r, nil
}

func heldMeeting(b *ledger.Book, n uint32) (*ledger.Meeting, error) {
	open, closed := b.OpenMeeting(), b.Meetings()
	switch {
	case open != nil && (n == 0 || n == open.Number):
		return open, nil
	case n == 0 && len(closed) > 0:
		return closed[len(closed)-1], nil
	}
	i := slices.IndexFunc(closed, func(m *ledger.Meeting) bool { return m.Number == n })
	if i < 0 {
		return nil, ErrNoMeeting
	}
	return closed[i], nil
}

func attendanceOf(b *ledger.Book, m *ledger.Meeting) Attendance {
	a := Attendance{Registered: m.Registered, Attending: m.Attending(), Counts: map[ledger.Mark]uint32{}, Marks: []Mark{}, Unmarked: []ledger.MemberNumber{}}
	if m.ClosedSeq == 0 {
		a.Registered = b.ActiveMembers()
	}
	for _, mark := range ledger.Marks {
		a.Counts[mark] = 0
	}
	marked := map[ledger.MemberNumber]bool{}
	for _, x := range m.Attendance {
		a.Counts[x.Mark]++
		a.Marks = append(a.Marks, Mark(x))
		marked[x.Member] = true
	}
	for _, member := range b.Members() {
		if !member.Left && !marked[member.Number] {
			a.Unmarked = append(a.Unmarked, member.Number)
		}
	}
	return a
}

// closingPurses are the purses as they were counted at the closing, or as the
// book has them while the meeting is open.
func closingPurses(b *ledger.Book, m *ledger.Meeting) []Flow {
	flows := []Flow{}
	if m.ClosedSeq == 0 {
		for _, name := range b.Funds() {
			flows = append(flows, Flow{Fund: name, Closing: b.Cash(name)})
		}
		return flows
	}
	for _, c := range m.Closing {
		flows = append(flows, Flow{Fund: c.Fund, Closing: c.Amount})
	}
	return flows
}

// read goes through the meeting's lines, then finds what the purses held before.
func (r *Meeting) read(b *ledger.Book, m *ledger.Meeting) {
	subjects := subjectsOf(b)
	for line := range b.Lines {
		about := subjects.Of(line.Seq, line.Event, line.Postings)
		if line.Seq < m.OpenedSeq || m.ClosedSeq != 0 && line.Seq > m.ClosedSeq {
			continue
		}
		l := MeetingLine{Seq: line.Seq, Kind: line.Event.Kind(), Subject: about, Dues: duesOf(line.Postings), CorrectedBy: b.CorrectedBy(line.Seq)}
		l.Shares = int64(savedIn(line.Postings, 0) / b.Constitution().ShareValue)
		if c, ok := line.Event.(*ledger.Correction); ok {
			l.Corrects = c.Seq
		}
		r.Lines = append(r.Lines, l)
		r.sum(l)
		if !undone(m, l.CorrectedBy) && !undone(m, l.Corrects) {
			r.flow(line)
		}
	}
	for i := range r.Purses {
		p := &r.Purses[i]
		p.Opening = p.Closing - p.Difference - p.In + p.Out
	}
}

// undone says whether an entry that corrects, or is corrected, is of the same meeting: then
// neither moved any money.
func undone(m *ledger.Meeting, other uint64) bool {
	return other > m.OpenedSeq && (m.ClosedSeq == 0 || other < m.ClosedSeq)
}

func (r *Meeting) sum(l MeetingLine) {
	if l.CorrectedBy != 0 || l.Corrects != 0 || l.Amount == 0 {
		return
	}
	i := slices.IndexFunc(r.Sums, func(s Sum) bool { return s.Kind == l.Kind && s.Fund == l.Fund })
	if i < 0 {
		i = len(r.Sums)
		r.Sums = append(r.Sums, Sum{Kind: l.Kind, Fund: l.Fund})
	}
	r.Sums[i].Count++
	r.Sums[i].Shares += l.Shares
	r.Sums[i].Amount += l.Amount
}

// flow adds what an entry did to each purse, on balance.
func (r *Meeting) flow(line *ledger.Line) {
	_, difference := line.Event.(*ledger.CashDifference)
	for i := range r.Purses {
		p := &r.Purses[i]
		var in ledger.Amount
		for _, posting := range line.Postings {
			if posting.Account.Class == ledger.Cash && posting.Account.Fund == p.Fund {
				in += posting.Amount
			}
		}
		switch {
		case difference:
			p.Difference += in
		case in > 0:
			p.In += in
		default:
			p.Out -= in
		}
	}
}

// Tables are the meeting, its purses, its sums, its entries and who came.
func (r Meeting) Tables() []Table {
	return []Table{
		figures("heading.meeting",
			figure("meeting", r.Meeting), figure("date", r.Date), figure("status", status(r.Status)), figure("members", r.Attendance.Registered),
			figure("attendance", r.Attendance.Attending), figure("shares", r.Totals.Shares), figure("savings", r.Totals.Savings),
			figure("outstanding", r.Totals.Outstanding), figure("charge_due", r.Totals.ChargesDue), figure("fines_due", r.Totals.FinesDue)),
		r.purseTable(), r.sumTable(), r.lineTable(), r.Attendance.table(),
	}
}

func (r Meeting) purseTable() Table {
	t := Table{Title: "heading.purses", Columns: []Column{
		textual("fund"), money("opening"), money("difference"), money("in"), money("out"), money("closing"),
	}}
	var sum Flow
	for _, p := range r.Purses {
		t.Rows = append(t.Rows, []any{p.Fund, p.Opening, p.Difference, p.In, p.Out, p.Closing})
		sum.Opening, sum.Difference, sum.Closing = sum.Opening+p.Opening, sum.Difference+p.Difference, sum.Closing+p.Closing
		sum.In, sum.Out = sum.In+p.In, sum.Out+p.Out
	}
	t.Footer = []any{Word("heading.total"), sum.Opening, sum.Difference, sum.In, sum.Out, sum.Closing}
	return t
}

func (r Meeting) sumTable() Table {
	t := Table{Title: "heading.sums", Columns: []Column{textual("event"), textual("fund"), number("number"), number("shares"), money("amount")}}
	for _, s := range r.Sums {
		t.Rows = append(t.Rows, []any{s.Kind, orNil(s.Fund), s.Count, orNil(s.Shares), s.Amount})
	}
	return t
}

func (r Meeting) lineTable() Table {
	t := Table{Title: "heading.entries", Columns: []Column{
		number("seq"), textual("event"), textual("member"), textual("fund"), number("loan"), number("shares"), money("amount"),
		money("charge_due"), money("fines_due"), money("arrears"), textual("status"),
	}}
	for _, l := range r.Lines {
		t.Rows = append(t.Rows, []any{l.Seq, l.Kind, orNil(l.Member), orNil(l.Fund), orNil(l.Loan), orNil(l.Shares), orNil(l.Amount),
			orNil(l.Dues.Charge), orNil(l.Dues.Fine), orNil(l.Dues.Contribution), correctedMark(l.CorrectedBy)})
	}
	return t
}

// correctedMark says that an entry no longer counts.
func correctedMark(by uint64) any {
	if by == 0 {
		return nil
	}
	return status(ledger.LoanCorrected)
}

func (a Attendance) table() Table {
	t := Table{Title: "heading.attendance", Columns: []Column{textual("member"), textual("attendance")}}
	for _, m := range a.Marks {
		t.Rows = append(t.Rows, []any{m.Member, m.Mark})
	}
	return t
}
