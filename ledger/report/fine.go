package report

import "jigiya/ledger"

// A Fine is one fine and what is still open of it.
type Fine struct {
	Seq    uint64              `json:"seq"` // of the entry that levied it
	Member ledger.MemberNumber `json:"member"`
	Fund   ledger.FundName     `json:"fund"`
	Cause  ledger.Slug         `json:"cause"`
	Amount ledger.Amount       `json:"amount"`
	Open   ledger.Amount       `json:"open"`
}

// A FineList is the fines of the cycle and those still unpaid, oldest first.
type FineList []Fine

// Fines lists the fines of a book.
func Fines(b *ledger.Book) FineList {
	list := make(FineList, 0, len(b.Fines()))
	for _, f := range b.Fines() {
		list = append(list, Fine(f))
	}
	return list
}

// Table is the list with its sums.
func (list FineList) Table() Table {
	t := Table{Title: "heading.fines", Columns: []Column{
		number("seq"), textual("member"), textual("fund"), textual("cause"), money("amount"), money("owed"),
	}}
	var amount, open ledger.Amount
	for _, f := range list {
		t.Rows = append(t.Rows, []any{f.Seq, f.Member, f.Fund, f.Cause, f.Amount, f.Open})
		amount, open = amount+f.Amount, open+f.Open
	}
	t.Footer = []any{Word("heading.total"), nil, nil, nil, amount, open}
	return t
}
