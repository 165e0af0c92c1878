package audit

import (
	"slices"
	"strings"

	"jigiya/ledger"
)

// check refuses a visit that names what the group does not have, or counts only some of
// the purses.
func (v *Visit) check(b *ledger.Book) error {
	counted := map[ledger.FundName]bool{}
	for _, c := range v.Counts {
		switch {
		case !b.HasFund(c.Fund):
			return refuse(ledger.RuleUnknownFund, "fund", string(c.Fund), "funds", funds(b))
		case counted[c.Fund]:
			return refuse(ledger.RuleListedTwice, "field", "count", "text", string(c.Fund))
		case c.Amount < 0 || c.Amount > ledger.MaxAmount:
			return refuse(ledger.RuleNumberOutOfRange, "field", "count", "value", int64(c.Amount), "min", int64(0), "max", int64(ledger.MaxAmount))
		}
		counted[c.Fund] = true
	}
	for _, f := range b.Funds() {
		if len(counted) > 0 && !counted[f] {
			return refuse(ledger.RulePurseNotCounted, "fund", f)
		}
	}
	return v.checkSaid(b)
}

func (v *Visit) checkSaid(b *ledger.Book) error {
	if len(v.Said) > MaxStatements {
		return refuse(ledger.RuleNumberOutOfRange, "field", "member", "value", int64(len(v.Said)), "min", int64(0), "max", int64(MaxStatements))
	}
	type about struct {
		member  ledger.MemberNumber
		subject Subject
	}
	said := map[about]bool{}
	for _, s := range v.Said {
		if _, err := b.Member(s.Member); err != nil {
			return err
		}
		if err := s.check(); err != nil {
			return err
		}
		if said[about{s.Member, s.About}] {
			return refuse(ledger.RuleListedTwice, "field", "member", "text", s.Member)
		}
		said[about{s.Member, s.About}] = true
	}
	return nil
}

// check asks for one of the subjects, and a number that can be said.
func (s Statement) check() error {
	var words []string
	for _, about := range subjects {
		words = append(words, string(about))
	}
	switch {
	case !slices.Contains(subjects, s.About):
		return refuse(ledger.RuleChoiceUnknown, "field", "event", "text", string(s.About), "choices", strings.Join(words, ", "))
	case s.Value < 0:
		return refuse(ledger.RuleNumberOutOfRange, "field", "amount", "value", s.Value, "min", int64(0), "max", int64(ledger.MaxAmount))
	}
	return nil
}

func funds(b *ledger.Book) (list string) {
	for _, f := range b.Funds() {
		if list != "" {
			list += ", "
		}
		list += string(f)
	}
	return list
}

func refuse(rule ledger.Rule, pairs ...any) error {
	e := &ledger.RuleError{Rule: rule}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Values = append(e.Values, ledger.Value{Name: pairs[i].(string), Value: pairs[i+1]})
	}
	return e
}

// statements compares what members say with the book. The proof is what the book has of
// the account.
func (a *audit) statements(v *Visit) {
	for _, s := range v.Said {
		switch s.About {
		case SaidShares:
			a.saidShares(s)
		case SaidOwes:
			a.saidOwes(s)
		case SaidPaid:
			a.saidPaid(s)
		}
	}
}

// saidShares: after the share-out, the passbook still shows what was shared.
func (a *audit) saidShares(s Statement) {
	m, _ := a.book.Member(s.Member) // it was checked
	book := m.Shares
	if p := a.payout(s.Member); p != nil && a.book.CycleClosed() {
		book = p.Shares
	}
	proof := a.cycle.of(s.Member, ledger.KindContribution, ledger.KindShareReturned)
	switch said := ledger.Shares(max(0, min(s.Value, 1<<31))); {
	case said > book:
		a.find(PassbookAhead, proof, "member", s.Member, "said", said, "book", book)
	case said < book:
		a.find(PassbookBehind, proof, "member", s.Member, "said", said, "book", book)
	}
}

func (a *audit) saidOwes(s Statement) {
	book := owes(a.book, s.Member)
	proof := a.cycle.of(s.Member, ledger.KindLoanGranted, ledger.KindLoanToppedUp, ledger.KindRepayment)
	switch said := ledger.Amount(s.Value); {
	case said > book:
		a.find(OwesMore, proof, "member", s.Member, "said", said, "book", book)
	case said < book:
		a.find(OwesLess, proof, "member", s.Member, "said", said, "book", book)
	}
}

func (a *audit) saidPaid(s Statement) {
	var book ledger.Amount
	var proof []uint64
	if p := a.payout(s.Member); p != nil {
		book, proof = p.Paid(), seqs(a.cycle.shared.Seq)
	}
	if said := ledger.Amount(s.Value); said != book {
		a.find(PayoutDiffers, proof, "member", s.Member, "said", said, "book", book)
	}
}

// payout is what the last share-out gave a member.
func (a *audit) payout(m ledger.MemberNumber) *ledger.Payout {
	if a.cycle.shared == nil {
		return nil
	}
	out := a.cycle.shared.Event.(*ledger.ShareOut)
	for i := range out.Payouts {
		if out.Payouts[i].Member == m {
			return &out.Payouts[i]
		}
	}
	return nil
}
