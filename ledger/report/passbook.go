package report

import (
	"slices"

	"jigiya/ledger"
)

// A Passbook is a member's statement of the cycle: every entry that concerns
// her, with what it changed and where she stood after it.
type Passbook struct {
	Member     ledger.MemberNumber `json:"member"`
	Name       string              `json:"name,omitempty"`
	Status     string              `json:"status"`
	Cycle      uint32              `json:"cycle"`
	Meeting    uint32              `json:"meeting"` // the book's, open or last
	Date       Day                 `json:"date"`
	ShareValue ledger.Amount       `json:"share_value"`
	Opening    Standing            `json:"opening"` // what she brought from before the cycle
	Lines      []PassbookLine      `json:"lines"`
	Closing    Standing            `json:"closing"`  // where she stands now: what she owes is in it
	Paid       ledger.Amount       `json:"paid"`     // what she gave in all, corrections taken off
	Received   ledger.Amount       `json:"received"` // what she got in all
	Funds      []FundTurn          `json:"funds"`
	Attendance Presence            `json:"attendance"`
	Loans      LoanList            `json:"loans"`      // hers
	Guarantees LoanList            `json:"guarantees"` // open loans of others that she answers for
	Fines      FineList            `json:"fines"`      // unpaid
	Borrowable []Room              `json:"borrowable"` // without a decision of the assembly
}

// A PassbookLine is one entry that concerns her. Paid is money she gave in it,
// Received money she got; a corrected line counts with its correction.
type PassbookLine struct {
	Seq         uint64              `json:"seq"`
	Meeting     uint32              `json:"meeting"`
	Date        Day                 `json:"date"`
	Kind        ledger.Kind         `json:"kind"`
	Fund        ledger.FundName     `json:"fund,omitempty"`
	Loan        ledger.LoanNumber   `json:"loan,omitempty"`
	Member      ledger.MemberNumber `json:"member,omitempty"` // another, whose loan she paid
	Amount      ledger.Amount       `json:"amount"`
	Paid        ledger.Amount       `json:"paid"`
	Received    ledger.Amount       `json:"received"`
	Change      Standing            `json:"change"` // shares of it are the day's stamps
	After       Standing            `json:"after"`
	CorrectedBy uint64              `json:"corrected_by,omitempty"`
	Corrects    uint64              `json:"corrects,omitempty"`
}

// A FundTurn is what passed between her and a fund other than savings, corrected
// entries left out.
type FundTurn struct {
	Fund        ledger.FundName `json:"fund"`
	Contributed ledger.Amount   `json:"contributed"`
	Granted     ledger.Amount   `json:"granted"`
}

// Presence is how often she came, of the closed meetings that marked her.
type Presence struct {
	Attending uint32 `json:"attending"`
	Meetings  uint32 `json:"meetings"`
}

// Room is what she could borrow from a fund today.
type Room struct {
	Fund   ledger.FundName `json:"fund"`
	Amount ledger.Amount   `json:"amount"`
}

// PassbookOf is the statement of a member. An unknown member is refused by the
// book's own rules.
func PassbookOf(b *ledger.Book, n ledger.MemberNumber, names Names) (Passbook, error) {
	m, err := b.Member(n)
	if err != nil {
		return Passbook{}, err
	}
	meeting, date := sitting(b)
	r := Passbook{
		Member: n, Name: names.of(n), Status: membership(m), Cycle: b.Cycle(), Meeting: meeting, Date: Day(date),
		ShareValue: b.Constitution().ShareValue, Closing: standingOf(b, m), Lines: []PassbookLine{},
		Attendance: presenceOf(b, n), Fines: FineList{}, Loans: LoanList{}, Guarantees: LoanList{}, Borrowable: []Room{}, Funds: []FundTurn{},
	}
	r.enter(b)
	r.owe(b)
	if !m.Left {
		r.room(b)
	}
	return r, nil
}

func presenceOf(b *ledger.Book, n ledger.MemberNumber) (p Presence) {
	for _, m := range b.Meetings() {
		for _, a := range m.Attendance {
			if a.Member != n {
				continue
			}
			p.Meetings++
			if a.Mark.Attends() {
				p.Attending++
			}
		}
	}
	return p
}

// enter writes the lines. What she brought is found last: the book knows where
// she stands, the lines by how much she moved.
func (r *Passbook) enter(b *ledger.Book) {
	reader := passbookReader{book: b, member: r.Member, subjects: subjectsOf(b), dates: datesOf(b)}
	r.Opening = r.Closing
	for line := range b.Lines {
		if l, concerned := reader.read(line); concerned {
			r.Lines = append(r.Lines, l)
			r.Opening = r.Opening.plus(l.Change, -1)
			r.turn(b, line, l)
		}
	}
	standing := r.Opening
	for i := range r.Lines {
		standing = standing.plus(r.Lines[i].Change, +1)
		r.Lines[i].After = standing
	}
}

// turn adds a line to the sums of the statement.
func (r *Passbook) turn(b *ledger.Book, line *ledger.Line, l PassbookLine) {
	if l.CorrectedBy != 0 || l.Corrects != 0 {
		return
	}
	r.Paid += l.Paid
	r.Received += l.Received
	turn := FundTurn{Fund: l.Fund}
	switch e := line.Event.(type) {
	case *ledger.Contribution:
		turn.Contributed = e.Amount
	case *ledger.Grant:
		turn.Granted = e.Amount
	}
	if turn.Fund == ledger.Savings || turn.Contributed+turn.Granted == 0 {
		return
	}
	i := slices.IndexFunc(r.Funds, func(f FundTurn) bool { return f.Fund == turn.Fund })
	if i < 0 {
		i = len(r.Funds)
		r.Funds = append(r.Funds, FundTurn{Fund: turn.Fund})
	}
	r.Funds[i].Contributed += turn.Contributed
	r.Funds[i].Granted += turn.Granted
}

// owe lists what she owes, and what she answers for.
func (r *Passbook) owe(b *ledger.Book) {
	for _, l := range b.Loans() {
		switch {
		case l.Member == r.Member:
			r.Loans = append(r.Loans, loanAt(b, l, 0))
		case l.Status == ledger.LoanOpen && slices.Contains(l.Guarantors, r.Member):
			r.Guarantees = append(r.Guarantees, loanAt(b, l, 0))
		}
	}
	for _, f := range b.Fines() {
		if f.Member == r.Member && f.Open > 0 {
			r.Fines = append(r.Fines, Fine(f))
		}
	}
}

func (r *Passbook) room(b *ledger.Book) {
	for _, name := range b.Funds() {
		if b.Constitution().Lends(name) {
			r.Borrowable = append(r.Borrowable, Room{name, b.Borrowable(r.Member, name)})
		}
	}
}

// datesOf are the dates of the cycle's meetings. Entries between meetings count
// on the date of the last one.
func datesOf(b *ledger.Book) map[uint32]ledger.Date {
	dates := map[uint32]ledger.Date{}
	for _, m := range b.Meetings() {
		dates[m.Number] = m.Date
	}
	if m := b.OpenMeeting(); m != nil {
		dates[m.Number] = m.Date
	}
	return dates
}

// passbookReader finds what concerns a member in the lines of a book.
type passbookReader struct {
	book     *ledger.Book
	member   ledger.MemberNumber
	subjects *Subjects
	dates    map[uint32]ledger.Date
}

func (r *passbookReader) read(line *ledger.Line) (PassbookLine, bool) {
	about := r.subjects.Of(line.Seq, line.Event, line.Postings)
	if e, ok := line.Event.(*ledger.OpeningBalances); ok {
		r.dates[e.Meeting] = e.Date
	}
	l := PassbookLine{
		Seq: line.Seq, Meeting: line.Meeting, Date: Day(r.dates[line.Meeting]), Kind: line.Event.Kind(),
		CorrectedBy: r.book.CorrectedBy(line.Seq),
	}
	if c, ok := line.Event.(*ledger.Correction); ok {
		l.Corrects = c.Seq
	}
	concerned := r.change(&l, line)
	if about.Member == r.member || about.By == r.member {
		concerned = true
		l.Fund, l.Loan, l.Amount = about.Fund, about.Loan, about.Amount
		if about.Member != r.member {
			l.Member = about.Member
		}
	}
	r.pay(&l, line, about)
	return l, concerned || l.Paid+l.Received > 0
}

// change finds the postings on her accounts.
func (r *passbookReader) change(l *PassbookLine, line *ledger.Line) (concerned bool) {
	borrower := func(n ledger.LoanNumber) ledger.MemberNumber {
		m, _ := r.subjects.Lent(n)
		return m
	}
	for _, p := range line.Postings {
		concerned = l.Change.add(p, r.member, borrower) || concerned
	}
	l.Change.Shares = int64(l.Change.Savings / r.book.Constitution().ShareValue)
	return concerned
}

// pay says what passed from her hand to the box, or back.
func (r *passbookReader) pay(l *PassbookLine, line *ledger.Line, about Subject) {
	var given ledger.Amount
	switch e := line.Event.(type) {
	case *ledger.ShareOut:
		for _, p := range e.Payouts {
			if p.Member == r.member {
				l.Fund, l.Amount, given = ledger.Savings, p.Payout, -p.Paid()
			}
		}
	case *ledger.CycleOpened: // what she took home she brings back
		l.Amount, given = l.Change.Savings, l.Change.Savings
	default:
		if payer := about.By; payer == r.member || payer == 0 && about.Member == r.member {
			given = cashOf(line.Postings)
		}
	}
	l.Paid, l.Received = max(given, 0), max(-given, 0)
}

// Tables are the statement, what she owes and answers for, and what is open to her.
func (r Passbook) Tables() []Table {
	loans, guarantees := r.Loans.Table(), r.Guarantees.Table()
	guarantees.Title = "heading.guarantees"
	return []Table{r.lineTable(), r.standingTable(), loans, guarantees, r.Fines.Table()}
}

func (r Passbook) lineTable() Table {
	t := Table{Title: "heading.entries", Columns: []Column{
		number("meeting"), spare(dated("date")), textual("event"), textual("fund"), money("paid"), money("received"),
		spare(number("shares")), money("savings"), money("owed"), spare(money("fines_due")), textual("status"),
	}}
	for _, l := range r.Lines {
		t.Rows = append(t.Rows, []any{l.Meeting, l.Date.cell(), l.Kind, orNil(l.Fund), orNil(l.Paid), orNil(l.Received),
			orNil(l.Change.Shares), l.After.Savings, l.After.LoanOwed, l.After.FinesDue, correctedMark(l.CorrectedBy)})
	}
	t.Footer = []any{nil, nil, Word("heading.total"), nil, r.Paid, r.Received, r.Closing.Shares, r.Closing.Savings, r.Closing.LoanOwed, r.Closing.FinesDue, nil}
	return t
}

func (r Passbook) standingTable() Table {
	t := figures("heading.member",
		figure("member", r.Member), figure("status", status(r.Status)), figure("shares", r.Closing.Shares), figure("savings", r.Closing.Savings),
		figure("owed", r.Closing.LoanOwed), figure("fines_due", r.Closing.FinesDue), figure("arrears", r.Closing.ContributionDue),
		figure("attendance", r.Attendance.Attending), figure("meetings", r.Attendance.Meetings))
	for _, room := range r.Borrowable {
		t.Rows = append(t.Rows, figure("limit", []any{room.Fund, room.Amount}))
	}
	return t
}
