package ledger

import "slices"

func (e *MemberJoined) form() error {
	if e.Member == 0 || e.Member > MaxMemberNumber {
		return refuse(RuleNumberOutOfRange, "field", "member", "value", int64(e.Member), "min", int64(1), "max", int64(MaxMemberNumber))
	}
	if !slices.Contains([]Sex{Female, Male}, e.Sex) {
		return refuse(RuleChoiceUnknown, "field", "sex", "text", clip(string(e.Sex)), "choices", "f, m")
	}
	return first(checkSaid("person", e.Person), checkShares(e.Shares, 0))
}

func checkShares(n, least Shares) error {
	if n < least || n > MaxShares {
		return refuse(RuleNumberOutOfRange, "field", "shares", "value", int64(n), "min", int64(least), "max", int64(MaxShares))
	}
	return nil
}

func (e *MemberJoined) weigh(b *Book, _ *Fact) (effect, error) {
	if err := b.checkNewcomer(e); err != nil {
		return effect{}, err
	}
	cost := times(e.Shares, b.constitution.ShareValue)
	var p entries
	if e.Shares > 0 {
		price := cost
		if b.constitution.Joining == JoinAtValue {
			price = times(e.Shares, b.ShareValueToday())
		}
		p.debit(cash(Savings), price)
		p.credit(savings(e.Member), cost)
		if price > cost {
			p.credit(otherIncome(Savings), price-cost)
		} else { // a share worth less than it cost: the fund bears the difference
			p.debit(expense(Savings), cost-price)
		}
	}
	return effect{postings: p, change: func(b *Book) { b.admit(e, cost) }}, nil
}

func (b *Book) admit(e *MemberJoined, cost Amount) {
	m := Member{Number: e.Member, Sex: e.Sex, Person: e.Person, Former: e.Former, Shares: e.Shares, bought: cost}
	if b.constitution.Method == Equal {
		m.Commitment = 1
	}
	b.addMember(m)
	if b.cycleStart != 0 || b.open != nil {
		b.joined++
	} else if !b.cycleClosed { // before the first meeting she is there from the start
		b.membersAtStart++
	}
}

func (b *Book) checkNewcomer(e *MemberJoined) error {
	if b.member(e.Member) != nil {
		return refuse(RuleMemberExists, "member", e.Member)
	}
	if e.Former != 0 {
		former, err := b.knownMember(e.Former)
		if err != nil {
			return err
		}
		if !former.Left {
			return refuse(RuleMemberExists, "member", e.Former)
		}
	}
	if b.activeCount() >= MaxMembers {
		return refuse(RuleGroupFull, "max", uint32(MaxMembers))
	}
	if want, free := b.JoiningShares(); !free && e.Shares != want {
		return refuse(RuleJoiningShares, "shares", e.Shares, "want", want)
	}
	if e.Shares > 0 && b.open == nil {
		return refuse(RuleNoMeetingOpen, "event", e.Kind())
	}
	return nil
}

// JoiningShares is how many shares a newcomer buys under the joining rule:
// none, or as many as the active member who has fewest; free says that she may
// buy another number (at_value).
func (b *Book) JoiningShares() (want Shares, free bool) {
	if b.constitution.Joining == JoinZero || b.cycleClosed {
		return 0, false
	}
	fewest, found := Shares(0), false
	for i := range b.members {
		if m := &b.members[i]; !m.Left && (!found || m.Shares < fewest) {
			fewest, found = m.Shares, true
		}
	}
	return fewest, b.constitution.Joining == JoinAtValue
}

// ShareValueToday is floor((cash + bank + savings-fund loans − external) / Σ
// shares); the share value where nobody has shares (rules.md §5).
func (b *Book) ShareValueToday() Amount {
	worth := b.Assets(Savings) - b.ExternalDebt(Savings)
	shares := Amount(b.TotalShares())
	if shares == 0 {
		return b.constitution.ShareValue
	}
	return max(0, worth) / shares
}
