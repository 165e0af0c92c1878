package register

import (
	"errors"
	"slices"

	"jigiya/ledger"
)

// checkPlace asks that a row stands where its meeting and its date belong.
func (c *copyist) checkPlace(row *Row, kind ledger.Kind) error {
	m := c.book.OpenMeeting()
	switch {
	case m != nil:
		return checkInMeeting(row, kind, m.Number, m.Date)
	case c.counts != nil:
		return checkInMeeting(row, kind, c.counts.meeting, c.counts.date)
	case kind == 0, kind == ledger.KindCashDifference:
		return nil // begins a meeting: collect reads both
	}
	return c.checkBetween(row)
}

func checkInMeeting(row *Row, kind ledger.Kind, meeting uint32, held ledger.Date) error {
	n, err := row.meeting()
	if err != nil {
		return err
	}
	if n != meeting {
		return refuse(RuleMeetingNotClosed, "meeting", meeting)
	}
	date, err := row.date()
	if err == nil && date != held && kind != ledger.KindMeetingCancelled {
		err = refuse(RuleDateDiffers, "date", date, "held", held)
	}
	return err
}

// checkBetween is for what happens between meetings, which may say of which. The
// gate refuses what belongs in one.
func (c *copyist) checkBetween(row *Row) error {
	last, held := c.book.LastMeeting()
	if row.Meeting != "" {
		n, err := row.meeting()
		switch next := last + 1; {
		case err != nil:
			return err
		case n < last:
			return refuse(ledger.RuleMeetingExists, "meeting", n)
		case n > next:
			return refuse(ledger.RuleMeetingNumber, "meeting", n, "next", next)
		}
	}
	if row.Date != "" {
		date, err := row.date()
		if err == nil && date < held {
			err = refuse(ledger.RuleDateBeforeLast, "date", date, "last", held)
		}
		return err
	}
	return nil
}

func (r *Row) meeting() (uint32, error) {
	if r.Meeting == "" {
		return 0, refuse(RuleCellMissing, "event", clip(r.Event), "column", "meeting")
	}
	n, err := number("meeting", r.Meeting, 1, ledger.MaxMeeting)
	return uint32(n), err
}

func (r *Row) date() (ledger.Date, error) {
	if r.Date == "" {
		return 0, refuse(RuleCellMissing, "event", clip(r.Event), "column", "date")
	}
	return ledger.ParseDate(r.Date)
}

// counts are the open or close rows of a meeting, which make one event, and the
// cash differences among them.
type counts struct {
	word        string // open or close
	meeting     uint32
	date        ledger.Date
	purses      []ledger.Count
	rows        []*Row // of the purses
	differences []*Row
}

// goesOn says whether a row still belongs to the counts.
func (n *counts) goesOn(row *Row) bool {
	if m, err := row.meeting(); err != nil || m != n.meeting {
		return false
	}
	return row.Event == n.word || row.Event == ledger.KindCashDifference.String()
}

// collect takes an open or a close row, or a difference that stands beside them.
func (c *copyist) collect(row *Row) error {
	if c.counts == nil {
		if err := c.beginCounts(row); err != nil {
			return err
		}
	}
	n := c.counts
	if row.Event != n.word {
		n.differences = append(n.differences, row)
		return nil
	}
	purse, err := c.purse(row)
	if err != nil {
		return err
	}
	n.purses, n.rows = append(n.purses, purse), append(n.rows, row)
	return nil
}

func (c *copyist) beginCounts(row *Row) error {
	meeting, err := row.meeting()
	if err != nil {
		return err
	}
	date, err := row.date()
	if err != nil {
		return err
	}
	c.counts = &counts{word: row.Event, meeting: meeting, date: date}
	if row.Event != closing { // a difference before the counts of an opening
		c.counts.word = opening
	}
	return nil
}

// purse is what one row counted.
func (c *copyist) purse(row *Row) (ledger.Count, error) {
	if _, err := count.check(row); err != nil {
		return ledger.Count{}, err
	}
	fund := ledger.FundName(row.Fund)
	if slices.ContainsFunc(c.counts.purses, func(p ledger.Count) bool { return p.Fund == fund }) {
		return ledger.Count{}, refuse(ledger.RuleListedTwice, "field", "count", "text", clip(row.Fund))
	}
	amount, err := ledger.ParseCount(row.Amount)
	return ledger.Count{Fund: fund, Amount: amount}, err
}

// count enters the counts that are complete now.
func (c *copyist) count() error {
	n := c.counts
	c.counts = nil
	if n.word == closing {
		return c.close(n)
	}
	return c.open(n)
}

// open opens the meeting, and explains what was found to differ.
func (c *copyist) open(n *counts) error {
	if len(n.rows) == 0 {
		return at(n.differences[0].Number, refuse(ledger.RuleNoMeetingOpen, "event", ledger.KindCashDifference))
	}
	event := &ledger.MeetingOpened{Meeting: n.meeting, Date: n.date, Counts: n.purses}
	if err := c.enter(event, n.rows...); err != nil {
		return n.blame(err)
	}
	c.counted = map[ledger.FundName]int{}
	for _, row := range n.rows {
		c.counted[ledger.FundName(row.Fund)] = row.Number
	}
	return c.explain(n)
}

// close explains what was found to differ, and closes the meeting.
func (c *copyist) close(n *counts) error {
	if err := c.explain(n); err != nil {
		return err
	}
	event := &ledger.MeetingClosed{Counts: n.purses, Totals: c.book.ClosingTotals()}
	return n.blame(c.enter(event, n.rows...))
}

func (c *copyist) explain(n *counts) error {
	for _, row := range n.differences {
		if err := c.tell(row, ledger.KindCashDifference); err != nil {
			return at(row.Number, err)
		}
	}
	return nil
}

// blame finds the row of a refusal of the counts: the fund's, where there is
// one; the last, where a purse is missing; else the first.
func (n *counts) blame(err error) error {
	var placed *RowError
	if err == nil || errors.As(err, &placed) {
		return err
	}
	rule, fund := refusal(err)
	row := n.rows[0]
	for _, r := range n.rows {
		if fund != "" && r.Fund == string(fund) || rule == ledger.RulePurseNotCounted {
			row = r
		}
	}
	return at(row.Number, err)
}
