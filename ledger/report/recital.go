package report

import (
	"slices"

	"jigiya/ledger"
)

// A Recital is what is read out at a closing and remembered by all until the
// next meeting: what each purse holds, the totals, and the checkpoint's things.
type Recital struct {
	Cycle      uint32                `json:"cycle"`
	Meeting    uint32                `json:"meeting"`
	Date       ledger.Date           `json:"date"`
	Seq        uint64                `json:"seq"` // of the closing
	Registered uint32                `json:"registered"`
	Attending  uint32                `json:"attending"`
	Funds      []Purse               `json:"funds"`
	Differed   []Difference          `json:"differed"` // what a count found, and was explained; corrected ones are none
	Cash       ledger.Amount         `json:"cash"`     // in the box altogether
	Totals     ledger.Totals         `json:"totals"`
	Cosigners  []ledger.MemberNumber `json:"cosigners"`
	Things     []Thing               `json:"things"` // of the checkpoint, in order
	Next       ledger.Date           `json:"next_meeting,omitzero"`
}

// A Difference is a purse that did not hold what the book said, at the opening or later.
type Difference struct {
	Fund     ledger.FundName `json:"fund"`
	Counted  ledger.Amount   `json:"counted"`
	Expected ledger.Amount   `json:"expected"`
}

// By is how much more or less was counted than expected.
func (d Difference) By() ledger.Amount { return max(d.Counted-d.Expected, d.Expected-d.Counted) }

// Kind is short, where money was missing, or over: the sentence that is read out.
func (d Difference) Kind() string {
	if d.Counted < d.Expected {
		return "short"
	}
	return "over"
}

// A Thing is one of the six by which people remember a closing: its number, its
// picture, and its word by language.
type Thing struct {
	Number  uint8             `json:"thing"`
	Picture string            `json:"picture"`
	Words   map[string]string `json:"words"`
}

// RecitalOf is the recital of the last closing. The things are those of its
// checkpoint, which only the journal can derive; without them the recital is
// still good for the balances.
func RecitalOf(b *ledger.Book, things []Thing) (Recital, error) {
	closed := b.Meetings()
	if len(closed) == 0 {
		return Recital{}, ErrNoMeeting
	}
	m := closed[len(closed)-1]
	r := Recital{
		Cycle: m.Cycle, Meeting: m.Number, Date: m.Date, Seq: m.ClosedSeq, Registered: m.Registered, Attending: m.Attending(),
		Funds: []Purse{}, Differed: differed(b, m), Totals: m.Totals, Cosigners: slices.Sorted(slices.Values(m.Cosigners)),
		Things: append([]Thing{}, things...), Next: b.NextMeeting(),
	}
	for _, c := range m.Closing {
		bank := b.Bank(c.Fund) - bankedSince(b, c.Fund, m.ClosedSeq)
		r.Funds = append(r.Funds, Purse{c.Fund, c.Amount, bank, c.Amount + bank})
		r.Cash += c.Amount
	}
	return r, nil
}

// differed are the differences that were explained in a meeting.
func differed(b *ledger.Book, m *ledger.Meeting) []Difference {
	all := []Difference{}
	for line := range b.Lines {
		e, ok := line.Event.(*ledger.CashDifference)
		if ok && line.Seq > m.OpenedSeq && line.Seq < m.ClosedSeq && b.CorrectedBy(line.Seq) == 0 {
			all = append(all, Difference{e.Fund, e.Counted, e.Expected})
		}
	}
	return all
}

// bankedSince is what the entries after one did to a fund's bank account: the
// recital stays that of the closing when the next meeting has begun.
func bankedSince(b *ledger.Book, name ledger.FundName, seq uint64) (sum ledger.Amount) {
	for line := range b.Lines {
		if line.Seq <= seq {
			continue
		}
		for _, p := range line.Postings {
			if p.Account.Class == ledger.Bank && p.Account.Fund == name {
				sum += p.Amount
			}
		}
	}
	return sum
}

// Tables are the purses, what differed and the totals, in the order in which they are read.
func (r Recital) Tables() []Table {
	all := []Table{pursesTable(r.Funds)}
	if len(r.Differed) > 0 {
		all = append(all, r.differedTable())
	}
	return append(all, figures("heading.savings_and_loans",
		figure("savings", r.Totals.Savings), figure("shares", r.Totals.Shares), figure("outstanding", r.Totals.Outstanding),
		figure("charge_due", r.Totals.ChargesDue), figure("fines_due", r.Totals.FinesDue),
		figure("words", r.Things), figure("next_meeting", orNil(r.Next))))
}

func (r Recital) differedTable() Table {
	t := Table{Title: "heading.difference", Columns: []Column{textual("fund"), money("expected"), money("counted"), money("difference")}}
	for _, d := range r.Differed {
		t.Rows = append(t.Rows, []any{d.Fund, d.Expected, d.Counted, d.Counted - d.Expected})
	}
	return t
}
