package ledger

import (
	"fmt"
	"slices"
)

// A Meeting is one sitting of the group, identified by (cycle, number).
type Meeting struct {
	Cycle, Number      uint32
	Date               Date
	OpenedSeq          uint64
	ClosedSeq          uint64 // 0 while it is open
	Opening, Closing   []Count
	Totals             Totals
	Attendance         []Attendance // by member
	Registered         uint32       // who belonged to the group on the day: active members, and who left in the meeting
	Cosigners          []MemberNumber
	OpenedAt, ClosedAt int64  // unix seconds, the device's claim
	used               bool   // something beside marks was recorded
	departed           uint32 // members who left in it
}

// An Attendance is one member's mark.
type Attendance struct {
	Member MemberNumber
	Mark   Mark
}

// Attending counts those who came, late or represented included.
func (m *Meeting) Attending() (n uint32) {
	for _, a := range m.Attendance {
		if a.Mark.Attends() {
			n++
		}
	}
	return n
}

func (m *Meeting) clone() *Meeting {
	c := *m
	c.Attendance = slices.Clone(m.Attendance)
	return &c
}

func (e *MeetingOpened) form() error {
	return earliest(checkDate(e.Date), checkCounts(e.Counts))
}

func checkDate(d Date) error {
	if d <= 0 || d > MaxDate {
		return refuse(RuleDateMalformed, "text", d.String())
	}
	return nil
}

func checkCounts(counts []Count) error {
	for _, c := range counts {
		if err := checkNumber("count", int64(c.Amount), 0, int64(MaxAmount)); err != nil {
			return err
		}
	}
	return checkOnce("count", counts, func(c Count) FundName { return c.Fund })
}

// checkNumber bounds a number that an event carries.
func checkNumber(field string, n, least, most int64) error {
	if n < least || n > most {
		return refuse(RuleNumberOutOfRange, "field", field, "value", n, "min", least, "max", most)
	}
	return nil
}

// checkOnce refuses a list in which two items have one name.
func checkOnce[T any, N comparable](field string, list []T, name func(T) N) error {
	for i, item := range list {
		if slices.ContainsFunc(list[:i], func(other T) bool { return name(other) == name(item) }) {
			return refuse(RuleListedTwice, "field", field, "text", clip(fmt.Sprint(name(item))))
		}
	}
	return nil
}

func (e *MeetingOpened) weigh(b *Book, f *Fact) (effect, error) {
	if err := earliest(b.checkNext(e.Meeting), b.checkNotBefore(e.Date), b.checkCounted(e.Counts)); err != nil {
		return effect{}, err
	}
	charges := b.chargesPassed(e.Date, f.Seq, true)
	before := b.Clone()
	return effect{postings: charges.postings, change: func(b *Book) { b.openMeeting(e, f, charges, before) }}, nil
}

func (b *Book) checkNext(meeting uint32) error {
	switch next := b.lastMeeting + 1; {
	case meeting < next:
		return refuse(RuleMeetingExists, "meeting", meeting)
	case meeting > next:
		return refuse(RuleMeetingNumber, "meeting", meeting, "next", next)
	}
	return nil
}

func (b *Book) checkNotBefore(d Date) error {
	if d < b.lastDate {
		return refuse(RuleDateBeforeLast, "date", d, "last", b.lastDate)
	}
	return nil
}

// checkCounted asks for one count of every purse and of nothing else.
func (b *Book) checkCounted(counts []Count) error {
	for _, c := range counts {
		if err := b.checkFund(c.Fund); err != nil {
			return err
		}
	}
	for _, name := range b.Funds() {
		if !slices.ContainsFunc(counts, func(c Count) bool { return c.Fund == name }) {
			return refuse(RulePurseNotCounted, "fund", name)
		}
	}
	return nil
}

func (b *Book) openMeeting(e *MeetingOpened, f *Fact, charges periodCharges, before *Book) {
	b.before = before
	charges.apply(b)
	b.open = &Meeting{Cycle: b.cycle, Number: e.Meeting, Date: e.Date, OpenedSeq: f.Seq, OpenedAt: f.Recorded, Opening: e.Counts}
	if b.cycleStart == 0 {
		b.cycleStart = e.Date
	}
	for _, c := range e.Counts {
		if purse := b.Cash(c.Fund); c.Amount != purse {
			b.unexplained = append(b.unexplained, difference{c.Fund, c.Amount, purse})
		}
	}
	for i := range b.members {
		m := &b.members[i]
		m.boughtNow, m.arrearsNow = 0, 0
		m.arrears = Shares(b.accounts.balance(dueShares(m.Number)) / b.constitution.ShareValue)
	}
}

func (e *AttendanceMarked) form() error {
	if !slices.Contains(Marks, e.Mark) {
		return refuse(RuleChoiceUnknown, "field", "mark", "text", clip(string(e.Mark)), "choices", join(Marks))
	}
	return nil
}

func (e *AttendanceMarked) weigh(b *Book, _ *Fact) (effect, error) {
	if err := b.checkActive(e.Member); err != nil {
		return effect{}, err
	}
	return effect{change: func(b *Book) { b.open.mark(e.Member, e.Mark) }}, nil
}

func (m *Meeting) mark(n MemberNumber, mark Mark) {
	i, found := slices.BinarySearchFunc(m.Attendance, n, func(a Attendance, n MemberNumber) int { return int(a.Member) - int(n) })
	if !found {
		m.Attendance = slices.Insert(m.Attendance, i, Attendance{Member: n})
	}
	m.Attendance[i].Mark = mark
}

func (e *CashDifference) form() error {
	return first(
		checkNumber("count", int64(e.Counted), 0, int64(MaxAmount)),
		checkNumber("count", int64(e.Expected), 0, int64(MaxAmount)),
		checkSaid("explanation", e.Explanation),
	)
}

func (e *CashDifference) weigh(b *Book, _ *Fact) (effect, error) {
	if err := first(b.checkUnexplained(e), b.checkFund(e.Fund)); err != nil {
		return effect{}, err
	}
	purse := b.Cash(e.Fund)
	switch {
	case e.Counted == purse:
		return effect{}, refuse(RuleNoDifference, "fund", e.Fund, "counted", e.Counted)
	case e.Expected != purse:
		return effect{}, refuse(RuleExpectedDiffers, "fund", e.Fund, "expected", e.Expected, "purse", purse)
	}
	found := moved(cash(e.Fund), otherIncome(e.Fund), e.Counted-purse)
	if e.Counted < purse {
		found = moved(loss(e.Fund), cash(e.Fund), purse-e.Counted)
	}
	found.change = func(b *Book) { b.explained(e.Fund) }
	return found, nil
}

// checkUnexplained lets a difference found at the opening be explained only as it was counted.
func (b *Book) checkUnexplained(e *CashDifference) error {
	if len(b.unexplained) == 0 {
		return nil
	}
	i := slices.IndexFunc(b.unexplained, func(d difference) bool { return d.fund == e.Fund })
	if i >= 0 && b.unexplained[i].counted == e.Counted {
		return nil
	}
	d := b.unexplained[max(i, 0)]
	return refuse(RuleDifferenceUnexplained, "fund", d.fund, "counted", d.counted, "expected", d.expected)
}

func (b *Book) explained(name FundName) {
	b.unexplained = slices.DeleteFunc(b.unexplained, func(d difference) bool { return d.fund == name })
}

func (e *MeetingClosed) form() error { return checkCounts(e.Counts) }

func (e *MeetingClosed) weigh(b *Book, f *Fact) (effect, error) {
	if err := b.checkCounted(e.Counts); err != nil {
		return effect{}, err
	}
	for _, c := range e.Counts {
		if purse := b.Cash(c.Fund); c.Amount != purse {
			return effect{}, refuse(RuleCountDiffers, "fund", c.Fund, "counted", c.Amount, "expected", purse)
		}
	}
	closing := b.closing(f.Seq)
	if err := e.Totals.check(closing.totals); err != nil {
		return effect{}, err
	}
	return effect{postings: closing.postings, change: func(b *Book) { b.closeMeeting(e, f, closing) }}, nil
}

func (t Totals) check(book Totals) error {
	for _, total := range []struct {
		name       string
		said, book Amount
	}{
		{"shares", Amount(t.Shares), Amount(book.Shares)},
		{"savings", t.Savings, book.Savings},
		{"loans_outstanding", t.Outstanding, book.Outstanding},
		{"charges_due", t.ChargesDue, book.ChargesDue},
		{"fines_due", t.FinesDue, book.FinesDue},
	} {
		if total.said != total.book {
			return refuse(RuleTotalsDiffer, "total", total.name, "said", total.said, "book", total.book)
		}
	}
	return nil
}

// closing is what a closing posts: the charges of periods that ended, and what
// members stayed behind their commitment, with its fine.
type closing struct {
	postings entries
	charges  periodCharges
	fines    []Fine
	totals   Totals
}

func (b *Book) closing(seq uint64) closing {
	c := closing{charges: b.chargesPassed(b.open.Date, seq, false)}
	c.postings = slices.Clone(c.charges.postings)
	for i := range b.members {
		if m := &b.members[i]; !m.Left && (m.Commitment > 0 || m.arrears > 0) {
			b.closeCommitment(&c, m, seq)
		}
	}
	c.totals = b.totals()
	for _, p := range c.postings {
		switch p.Account.Class {
		case DueCharge:
			c.totals.ChargesDue += p.Amount
		case DueFine:
			c.totals.FinesDue += p.Amount
		}
	}
	return c
}

// closeCommitment sets a member's arrears, and fines her if she bought less than
// her commitment.
func (b *Book) closeCommitment(c *closing, m *Member, seq uint64) {
	c.postings.move(dueShares(m.Number), expected, times(m.behind(), b.constitution.ShareValue)-b.ContributionDue(m.Number))
	if fine, fined := b.constitution.Fine(CauseMissed); fined && m.boughtNow < m.Commitment {
		c.postings.move(dueFine(Savings, m.Number), expected, fine)
		c.fines = append(c.fines, Fine{seq, m.Number, Savings, CauseMissed, fine, fine})
	}
}

// ClosingTotals are what a closing of the open meeting will read out.
func (b *Book) ClosingTotals() Totals {
	if b.open == nil {
		return b.totals()
	}
	return b.closing(0).totals
}

func (b *Book) closeMeeting(e *MeetingClosed, f *Fact, c closing) {
	c.charges.apply(b)
	b.fines = append(b.fines, c.fines...)
	m := b.open
	m.ClosedSeq, m.ClosedAt, m.Closing, m.Totals = f.Seq, f.Recorded, e.Counts, e.Totals
	m.Registered, m.Cosigners = b.activeCount()+m.departed, f.Cosigners
	b.meetings = append(b.meetings, m)
	b.lastMeeting, b.lastDate = m.Number, m.Date
	b.open, b.before = nil, nil
	for i := range b.members {
		b.members[i].boughtNow, b.members[i].arrearsNow, b.members[i].arrears = 0, 0, 0
	}
}

func (e *MeetingCancelled) form() error {
	return first(checkDate(e.Date), checkSaid("reason", e.Reason))
}

func (e *MeetingCancelled) weigh(b *Book, _ *Fact) (effect, error) {
	switch {
	case b.open == nil && e.Date == b.lastDate:
		return effect{}, refuse(RuleMeetingHeld, "date", e.Date)
	case b.open == nil:
		return effect{change: func(b *Book) { b.cancelled = e.Date }}, b.checkNotBefore(e.Date)
	case e.Date != b.open.Date:
		return effect{}, refuse(RuleMeetingOtherDate, "meeting", b.open.Number, "dated", b.open.Date, "date", e.Date)
	case b.open.used:
		return effect{}, refuse(RuleMeetingUsed, "meeting", b.open.Number)
	}
	var charges entries
	if line, ok := b.lines.find(b.open.OpenedSeq); ok {
		charges = line.Postings
	}
	return effect{postings: charges.reversed(), change: (*Book).unopenMeeting}, nil
}

// unopenMeeting takes the book back to before a meeting that was opened in
// error: its number and its date are free again. The accounts are the postings'
// business, and what may be said at any time is kept.
func (b *Book) unopenMeeting() {
	now := *b
	*b = *b.before.Clone()
	b.accounts, b.lines, b.writer = now.accounts, now.lines, now.writer
	for i := range b.members {
		b.members[i].Person, b.members[i].Schooling = now.members[i].Person, now.members[i].Schooling
	}
}

// NextMeeting is the date the group should meet again: one interval after the
// last date on which it met, or had meant to.
func (b *Book) NextMeeting() Date {
	last := max(b.lastDate, b.cancelled)
	if b.constitution == nil || last == 0 {
		return 0
	}
	return b.constitution.MeetingInterval.After(last, 1)
}
