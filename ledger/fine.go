package ledger

import "slices"

// A Fine is a fine of this cycle, or an older one not yet settled.
type Fine struct {
	Seq    uint64 // of the entry that levied it
	Member MemberNumber
	Fund   FundName
	Cause  Slug
	Amount Amount
	Open   Amount // what is still owed of it
}

func (e *FineLevied) form() error {
	return first(checkSlug("cause", e.Cause), checkAmount(e.Amount))
}

func checkSlug(field string, s Slug) error {
	if !isSlug(string(s), 32) {
		return refuse(RuleNameMalformed, "field", field, "text", clip(string(s)))
	}
	return nil
}

func (e *FineLevied) weigh(b *Book, f *Fact) (effect, error) {
	if err := b.checkFundAndMember(e.Fund, e.Member); err != nil {
		return effect{}, err
	}
	var p entries
	p.move(dueFine(e.Fund, e.Member), expected, e.Amount)
	levied := Fine{f.Seq, e.Member, e.Fund, e.Cause, e.Amount, e.Amount}
	at := func(b *Book) int { return slices.IndexFunc(b.fines, func(x Fine) bool { return x.Seq == f.Seq }) }
	return effect{
		postings:   p,
		change:     func(b *Book) { b.fines = append(b.fines, levied) },
		undo:       func(b *Book) { b.fines = slices.Delete(b.fines, at(b), at(b)+1) },
		successors: func(b *Book) bool { return b.fines[at(b)].Open != levied.Amount },
	}, nil
}

func (e *FinePaid) form() error { return checkAmount(e.Amount) }

func (e *FinePaid) weigh(b *Book, _ *Fact) (effect, error) {
	settled, err := b.settleFines(e.Member, e.Fund, e.Amount)
	if err != nil {
		return effect{}, err
	}
	settled.postings.move(cash(e.Fund), fine(e.Fund), e.Amount)
	return settled, nil
}

func (e *FineWaived) form() error { return checkAmount(e.Amount) }

func (e *FineWaived) weigh(b *Book, _ *Fact) (effect, error) {
	return b.settleFines(e.Member, e.Fund, e.Amount)
}

// settleFines takes an amount off what a member owes a fund in fines, the oldest first.
func (b *Book) settleFines(n MemberNumber, name FundName, amount Amount) (effect, error) {
	if err := b.checkFundAndMember(name, n); err != nil {
		return effect{}, err
	}
	if owed := b.FinesDue(n, name); amount > owed {
		return effect{}, refuse(RuleMoreThanOwed, "amount", amount, "owed", owed)
	}
	parts := b.oldestFines(n, name, amount)
	var p entries
	p.move(expected, dueFine(name, n), amount)
	return effect{
		postings:   p,
		change:     func(b *Book) { b.reopenFines(parts, -1) },
		undo:       func(b *Book) { b.reopenFines(parts, +1) },
		successors: func(b *Book) bool { return b.member(n).Left },
	}, nil
}

// finePart is what a payment settles of one fine.
type finePart struct {
	seq    uint64
	member MemberNumber
	fund   FundName
	amount Amount
}

func (b *Book) oldestFines(n MemberNumber, name FundName, amount Amount) (parts []finePart) {
	for _, f := range b.fines {
		if f.Member == n && f.Fund == name && f.Open > 0 && amount > 0 {
			part := min(f.Open, amount)
			parts = append(parts, finePart{f.Seq, n, name, part})
			amount -= part
		}
	}
	return parts
}

func (b *Book) reopenFines(parts []finePart, sign Amount) {
	for _, part := range parts {
		i := slices.IndexFunc(b.fines, func(f Fine) bool { return f.Seq == part.seq && f.Member == part.member && f.Fund == part.fund })
		b.fines[i].Open += sign * part.amount
	}
}

func (b *Book) checkFund(name FundName) error {
	if !b.HasFund(name) {
		return refuse(RuleUnknownFund, "fund", clip(string(name)), "funds", join(b.Funds()))
	}
	return nil
}

func (b *Book) checkFundAndMember(name FundName, n MemberNumber) error {
	if err := b.checkFund(name); err != nil {
		return err
	}
	_, err := b.activeMember(n)
	return err
}
