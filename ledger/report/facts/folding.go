package facts

import (
	"slices"

	"jigiya/ledger"
)

// A Folding is a group's journal on its way to facts: it takes one entry after the
// other, and says at any time what they add up to. Facts of a Folding are nobody's
// word yet (see Verified).
type Folding struct {
	book  *ledger.Book
	facts Facts // all rows; those of the last closing still change

	opened      uint64                   // the entry of the opening balances; 0 if none
	lent        cycleLent                // in the cycle, as at the last closing
	differences map[uint64]ledger.Amount // of the cycle, by the entry that explains them
	difference  ledger.Amount            // since the last closing
	loans       map[ledger.LoanNumber]*loanFold
	ranks       map[ledger.MemberNumber]uint32
	members     membership
}

// NewFolding begins before the founding.
func NewFolding() *Folding {
	return &Folding{
		book: new(ledger.Book), differences: map[uint64]ledger.Amount{},
		loans: map[ledger.LoanNumber]*loanFold{}, ranks: map[ledger.MemberNumber]uint32{},
		members: membership{rows: map[ledger.MemberNumber]int{}},
	}
}

// Book is the book as it stands, not to be changed.
func (f *Folding) Book() *ledger.Book { return f.book }

// Take enters a fact, or refuses it and stays as it was. An event that this program
// may skip is nil.
func (f *Folding) Take(fact ledger.Fact) error {
	if fact.Event == nil {
		return nil
	}
	inMeeting, saved := f.book.OpenMeeting() != nil, ledger.Amount(0)
	if fact.Event.Kind() == ledger.KindShareOut {
		saved = f.book.TotalSavings()
	}
	if err := f.book.Apply(fact); err != nil {
		return err
	}
	f.note(fact, inMeeting)
	switch e := fact.Event.(type) {
	case *ledger.GroupFounded:
		if fact.Recorded >= ledger.FirstClock { // else it is the first closing's to say
			f.facts.Group.Founded = day(fact.Recorded)
		}
	case *ledger.OpeningBalances:
		f.opened = fact.Seq
		f.close(OfOpening, fact.Seq, e.Date)
	case *ledger.MeetingClosed:
		_, date := f.book.LastMeeting()
		f.close(OfMeeting, fact.Seq, date)
	case *ledger.ShareOut:
		f.shareOut(e, fact, saved)
	case *ledger.CycleOpened:
		f.beginCycle()
	}
	return nil
}

// note keeps what the book forgets before the next closing.
func (f *Folding) note(fact ledger.Fact, inMeeting bool) {
	switch e := fact.Event.(type) {
	case *ledger.CashDifference:
		found := max(e.Counted-e.Expected, e.Expected-e.Counted)
		f.differences[fact.Seq] = found
		f.difference += found
	case *ledger.Correction:
		f.difference -= f.differences[e.Seq]
	case *ledger.MemberJoined:
		if inMeeting || f.book.CycleStart() != 0 {
			f.members.joined = append(f.members.joined, e.Member)
		}
	case *ledger.MemberLeft:
		f.members.left = append(f.members.left, e.Member)
		if inMeeting {
			f.members.departed = append(f.members.departed, e.Member)
		}
	}
}

func (f *Folding) beginCycle() {
	f.lent = f.lentNow()
	clear(f.differences)
	f.members = membership{rows: map[ledger.MemberNumber]int{}}
}

// close makes the row of a closing.
func (f *Folding) close(kind Closing, seq uint64, from ledger.Date) {
	f.clip(from)
	f.beginRows()
	row := Meeting{
		Seq: seq, Closing: kind, Cycle: f.book.Cycle(), From: from, Until: End,
		Flow: f.flow(), Standing: f.standing(), Funds: f.balances(),
	}
	row.Number, _ = f.book.LastMeeting()
	if kind == OfMeeting {
		last := f.book.Meetings()[len(f.book.Meetings())-1]
		row.Attending, row.Registered = last.Attending(), last.Registered
	}
	if n := len(f.facts.Meetings); n > 0 {
		f.facts.Meetings[n-1].Until = from
	}
	f.facts.Meetings = append(f.facts.Meetings, row)
	f.closeLoans(kind, from)
	f.closeMembers(kind, from)
}

// clip takes back the day from which a share-out counts, where its device's clock had
// it after the next closing.
func (f *Folding) clip(from ledger.Date) {
	n := len(f.facts.Meetings)
	if n == 0 || f.facts.Meetings[n-1].From <= from {
		return
	}
	f.facts.Meetings[n-1].From = from
	if n > 1 {
		f.facts.Meetings[n-2].Until = from
	}
	f.facts.Cycles[len(f.facts.Cycles)-1].SharedOut = from
	for _, l := range f.loans {
		l.clip(from)
	}
}

// beginRows begins the rows of the cycle at its first closing.
func (f *Folding) beginRows() {
	n := len(f.facts.Cycles)
	if n > 0 && f.facts.Cycles[n-1].Number == f.book.Cycle() {
		return
	}
	c := f.book.Constitution()
	f.facts.Cycles = append(f.facts.Cycles, Cycle{
		Number: f.book.Cycle(), Start: f.book.CycleStart(), Method: c.Method, Currency: c.Currency, ShareValue: c.ShareValue,
	})
	if g := &f.facts.Group; n == 0 && (g.Founded == 0 || f.book.CycleStart() < g.Founded) {
		g.Founded = f.book.CycleStart()
	}
}

// shareOut makes the row of the state after a share-out, and enters it in the cycle's.
// A share-out of a cycle without any closing cannot be: nothing was saved.
func (f *Folding) shareOut(e *ledger.ShareOut, fact ledger.Fact, saved ledger.Amount) {
	_, last := f.book.LastMeeting()
	from := max(last, day(fact.Recorded))
	f.close(OfShareOut, fact.Seq, from)
	c := &f.facts.Cycles[len(f.facts.Cycles)-1]
	c.SharedOut, c.Seq, c.Rule = from, fact.Seq, f.book.Constitution().ShareOut.Method
	c.Sharers, c.Saved, c.Remainder, c.Fund = uint32(len(e.Payouts)), saved, e.Remainder, e.Remainder
	for _, p := range e.Payouts {
		c.Fund += p.Payout
		c.Offset += p.Offset
		c.Paid += p.Paid()
		f.members.row(&f.facts, p.Member).Payout = p.Payout
	}
}

// day is the civil date of a device's claim, within what an event may carry.
func day(recorded int64) ledger.Date {
	const seconds = 24 * 60 * 60
	return ledger.Date(min(max(recorded/seconds, 1), int64(ledger.MaxDate)))
}

// Facts are the rows as they stand; the Folding can go on. The group's id, state and
// head are the journal's to say.
func (f *Folding) Facts() *Facts {
	facts := Facts{
		Group: f.facts.Group, Cycles: slices.Clone(f.facts.Cycles),
		Meetings: slices.Clone(f.facts.Meetings), Members: slices.Clone(f.facts.Members),
	}
	facts.Group.describe(f.book)
	facts.Group.Funds = slices.Clone(f.facts.Group.Funds)
	f.addLoans(&facts)
	return &facts
}

// describe says what the constitution says.
func (g *Group) describe(b *ledger.Book) {
	if c := b.Constitution(); c != nil {
		g.Method, g.Currency, g.Programme = c.Method, c.Currency, c.Programme
		g.Place, g.Village = ParsePlace(c.Place.Code), c.Place.Village
	}
}
