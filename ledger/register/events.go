package register

import (
	"slices"

	"jigiya/ledger"
)

// Events turns rows into events that can be entered after the book's last entry,
// the first as entry firstSeq, and says for each the row it comes from. Every
// event has passed the gate, cosigned by all key-holders, on a copy of the book.
// A refusal is a *RowError. progress may be nil.
func Events(book *ledger.Book, rows []Row, firstSeq uint64, progress func(done, total int)) ([]ledger.Event, []int, error) {
	if len(rows) == 0 {
		return nil, nil, nil
	}
	c := &copyist{seq: firstSeq, seqs: map[uint64]uint64{}}
	if err := c.begin(book); err != nil {
		return nil, nil, at(rows[0].Number, err)
	}
	for i := range rows {
		if err := c.take(&rows[i]); err != nil {
			return nil, nil, at(rows[i].Number, err)
		}
		if done := i + 1; progress != nil && (done%100 == 0 || done == len(rows)) {
			progress(done, len(rows))
		}
	}
	if err := c.end(); err != nil {
		return nil, nil, at(rows[len(rows)-1].Number, err)
	}
	return c.events, c.rows, nil
}

// A copyist copies a register into a book, row by row.
type copyist struct {
	book    *ledger.Book
	seq     uint64 // of the next entry
	seqs    map[uint64]uint64
	events  []ledger.Event
	rows    []int
	counts  *counts                 // open or close rows that more may follow
	counted map[ledger.FundName]int // where each purse was counted at the opening
}

// begin asks for a founded group between two meetings.
func (c *copyist) begin(book *ledger.Book) error {
	if book.Constitution() == nil {
		return refuse(ledger.RuleNotFounded)
	}
	if m := book.OpenMeeting(); m != nil {
		return refuse(ledger.RuleMeetingOpen, "meeting", m.Number, "event", ledger.KindRegisterImported)
	}
	c.book = book.Clone()
	return nil
}

// take understands one row.
func (c *copyist) take(row *Row) error {
	kind, err := kindOf(row)
	if err != nil {
		return err
	}
	if err := c.checkCycle(row); err != nil {
		return err
	}
	if c.counts != nil && !c.counts.goesOn(row) {
		if err := c.count(); err != nil {
			return err
		}
	}
	if err := c.checkPlace(row, kind); err != nil {
		return err
	}
	if c.counts != nil || kind == 0 || kind == ledger.KindCashDifference && c.book.OpenMeeting() == nil {
		return c.collect(row)
	}
	return c.tell(row, kind)
}

// end asks that nothing was left open.
func (c *copyist) end() error {
	if c.counts != nil {
		if err := c.count(); err != nil {
			return err
		}
	}
	if m := c.book.OpenMeeting(); m != nil {
		return refuse(RuleMeetingNotClosed, "meeting", m.Number)
	}
	return nil
}

// kindOf is the kind of event a row tells; 0 is a count.
func kindOf(row *Row) (ledger.Kind, error) {
	if row.Event == opening || row.Event == closing {
		return 0, nil
	}
	kind, known := ledger.ParseKind(row.Event)
	if _, ok := forms[kind]; !ok {
		rule := RuleEventUnknown
		if known {
			rule = RuleEventWithoutRow
		}
		return 0, refuse(rule, "event", clip(row.Event))
	}
	return kind, nil
}

func (c *copyist) checkCycle(row *Row) error {
	if row.Cycle == "" {
		return nil
	}
	n, err := number("cycle", row.Cycle, 1, 9999)
	if err == nil && n != uint64(c.book.Cycle()) {
		err = refuse(RuleCycle, "cycle", n, "running", c.book.Cycle())
	}
	return err
}

// tell enters the event of one row.
func (c *copyist) tell(row *Row, kind ledger.Kind) error {
	f := forms[kind]
	d, err := f.check(row)
	if err != nil {
		return err
	}
	understood := &cells{row: row, detail: d, book: c.book, seqs: c.seqs}
	event := f.event(understood)
	if understood.err != nil {
		return understood.err
	}
	return c.enter(event, row)
}

// enter takes an event through the gate.
func (c *copyist) enter(event ledger.Event, rows ...*Row) error {
	err := c.book.Apply(ledger.Fact{Seq: c.seq, Event: event, Cosigners: c.keyHolders()})
	if err != nil {
		return c.unexplained(event, err)
	}
	for _, row := range rows {
		c.seqs[row.Name] = c.seq
	}
	c.events, c.rows = append(c.events, event), append(c.rows, rows[0].Number)
	c.seq++
	return nil
}

func (c *copyist) keyHolders() (all []ledger.MemberNumber) {
	for _, o := range c.book.KeyHolders() {
		all = append(all, o.Member)
	}
	return all
}

// unexplained takes a refusal because of an opening count back to the row of
// that count: there is where its explanation is missing.
func (c *copyist) unexplained(event ledger.Event, err error) error {
	rule, fund := refusal(err)
	if rule != ledger.RuleDifferenceUnexplained || event.Kind() == ledger.KindCashDifference {
		return err
	}
	i := slices.IndexFunc(c.book.Unexplained(), func(n ledger.Count) bool { return n.Fund == fund })
	differs := refuse(ledger.RuleCountDiffers, "fund", fund, "counted", c.book.Unexplained()[i].Amount, "expected", c.book.Cash(fund))
	return at(c.counted[fund], differs)
}
