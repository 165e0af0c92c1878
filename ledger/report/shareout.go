package report

import "jigiya/ledger"

// A Division is a share-out: who takes what of the savings fund.
type Division struct {
	Method      ledger.ShareOutMethod `json:"method"`
	Fund        ledger.Amount         `json:"fund"`
	Profit      ledger.Amount         `json:"profit"`
	Payouts     []Payout              `json:"payouts"`
	Remainder   ledger.Amount         `json:"remainder"`
	RemainderTo ledger.Remainder      `json:"remainder_to"`
}

// A Payout is one member's part; Paid is what she takes home of it.
type Payout struct {
	Member ledger.MemberNumber `json:"member"`
	Shares ledger.Shares       `json:"shares"`
	Payout ledger.Amount       `json:"payout"`
	Offset ledger.Amount       `json:"offset"`
	Paid   ledger.Amount       `json:"paid"`
}

// ShareOut is a share-out as the rules compute it, before it is signed.
func ShareOut(d *ledger.Division) Division {
	return Division{d.Method, d.Fund, d.Profit, payoutsOf(d.Payouts), d.Remainder, d.RemainderTo}
}

// SharedOut is the share-out that closed the book's cycle; false while one runs.
func SharedOut(b *ledger.Book) (Division, bool) {
	e := b.LastShareOut()
	if e == nil {
		return Division{}, false
	}
	d := Division{Method: b.SharedBy(), Payouts: payoutsOf(e.Payouts), Remainder: e.Remainder, RemainderTo: e.RemainderTo}
	d.Fund = d.Remainder
	for _, p := range d.Payouts {
		d.Fund += p.Payout
	}
	d.Profit = d.Fund - sharedSavings(b, e)
	return d, true
}

// sharedSavings is what the members had put in: the share-out took it off their accounts.
func sharedSavings(b *ledger.Book, e *ledger.ShareOut) (saved ledger.Amount) {
	for line := range b.Lines {
		if line.Event != ledger.Event(e) {
			continue
		}
		for _, p := range line.Postings {
			if p.Account.Class == ledger.MemberSavings {
				saved += p.Amount
			}
		}
	}
	return saved
}

func payoutsOf(payouts []ledger.Payout) []Payout {
	list := make([]Payout, 0, len(payouts))
	for _, p := range payouts {
		list = append(list, Payout{p.Member, p.Shares, p.Payout, p.Offset, p.Paid()})
	}
	return list
}

// Tables are the payouts, and the fund they come from.
func (d Division) Tables() []Table {
	t := Table{Title: "kind.share_out", Columns: []Column{
		textual("member"), number("shares"), money("payout"), money("offset"), money("paid"),
	}}
	var sum Payout
	for _, p := range d.Payouts {
		t.Rows = append(t.Rows, []any{p.Member, p.Shares, p.Payout, p.Offset, p.Paid})
		sum.Shares, sum.Payout, sum.Offset, sum.Paid = sum.Shares+p.Shares, sum.Payout+p.Payout, sum.Offset+p.Offset, sum.Paid+p.Paid
	}
	t.Footer = []any{Word("heading.total"), sum.Shares, sum.Payout, sum.Offset, sum.Paid}
	return []Table{figures("heading.shared",
		figure("method", d.Method), figure("shared", d.Fund), figure("profit", d.Profit),
		figure("remainder", d.Remainder), figure("remainder_to", d.RemainderTo)), t}
}
