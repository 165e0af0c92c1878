package report

import "jigiya/ledger"

// A Settlement is what a member would leave with today (rules.md §5).
type Settlement struct {
	Member  ledger.MemberNumber `json:"member"`
	Rule    ledger.LeavingRule  `json:"rule"`
	Shares  ledger.Shares       `json:"shares"`
	Savings ledger.Amount       `json:"savings"` // at cost
	Worth   ledger.Amount       `json:"worth"`   // what they count for under the rule
	Debts   ledger.Amount       `json:"debts"`   // fines, charges, principal
	Paid    ledger.Amount       `json:"paid"`    // what she takes home
	Unpaid  ledger.Amount       `json:"unpaid"`  // what the funds lose
	Quorum  bool                `json:"quorum"`  // whether that loss needs the key-holders
	Key     bool                `json:"key"`     // whether she must hand over her key first
}

// SettlementOf previews a member's leaving. A member who is unknown or has left
// is refused by the book's own rules.
func SettlementOf(b *ledger.Book, n ledger.MemberNumber) (Settlement, error) {
	s, err := b.Settlement(n)
	if err != nil {
		return Settlement{}, err
	}
	m, err := b.Member(n)
	return Settlement{
		Member: n, Rule: b.Constitution().Leaving, Shares: m.Shares, Savings: b.Savings(n),
		Worth: s.Worth, Debts: s.Debts, Paid: s.Paid, Unpaid: s.Unpaid, Quorum: s.Unpaid > 0, Key: b.HoldsKey(n),
	}, err
}

// Table is the working of it.
func (s Settlement) Table() Table {
	return figures("kind.member_left",
		figure("member", s.Member), figure("shares", s.Shares), figure("savings", s.Savings), figure("value", s.Worth),
		figure("owed", s.Debts), figure("paid", s.Paid), figure("loss", s.Unpaid))
}
