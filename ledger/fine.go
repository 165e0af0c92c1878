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
	return first(checkAmount(e.Amount), checkSlug("cause", e.Cause))
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
	return effect{
		postings:   p,
		change:     func(b *Book) { b.fines = append(b.fines, levied) },
		undo:       func(b *Book) { b.withdrawFine(levied) },
		successors: func(b *Book) bool { return b.FinesDue(e.Member, e.Fund) < e.Amount }, // paid, or she left
	}, nil
}

// withdrawFine takes a fine back. What was paid on it stands against her others.
func (b *Book) withdrawFine(levied Fine) {
	i := slices.IndexFunc(b.fines, func(f Fine) bool { return f.Seq == levied.Seq })
	settled := levied.Amount - b.fines[i].Open
	b.fines = slices.Delete(slices.Clone(b.fines), i, i+1)
	b.settleOldest(levied.Member, levied.Fund, settled)
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
	var p entries
	p.move(expected, dueFine(name, n), amount)
	return effect{
		postings:   p,
		change:     func(b *Book) { b.settleOldest(n, name, amount) },
		undo:       func(b *Book) { b.settleOldest(n, name, -amount) },
		successors: func(b *Book) bool { return b.member(n).Left },
	}, nil
}

// settleOldest spreads all that a member has settled of a fund's fines, and this
// amount more or less, over them anew, the oldest first.
func (b *Book) settleOldest(n MemberNumber, name FundName, amount Amount) {
	settled := amount
	b.fines = slices.Clone(b.fines)
	hers := func(f *Fine) bool { return f.Member == n && f.Fund == name }
	for i := range b.fines {
		if f := &b.fines[i]; hers(f) {
			settled += f.Amount - f.Open
		}
	}
	for i := range b.fines {
		if f := &b.fines[i]; hers(f) {
			part := min(f.Amount, settled)
			f.Open = f.Amount - part
			settled -= part
		}
	}
}

func (b *Book) checkFund(name FundName) error {
	if !b.HasFund(name) {
		return refuse(RuleUnknownFund, "fund", clip(string(name)), "funds", join(b.Funds()))
	}
	return nil
}

func (b *Book) checkFundAndMember(name FundName, n MemberNumber) error {
	return first(b.checkFund(name), b.checkActive(n))
}
