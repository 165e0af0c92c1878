package ledger

func (e *MemberJoined) form() error {
	return first(
		checkNumber("member", int64(e.Member), 1, MaxMemberNumber),
		checkShares(e.Shares, 0),
		checkWord("sex", e.Sex, Female, Male),
		checkSaid("person", e.Person),
	)
}

func checkShares(n, least Shares) error {
	return checkNumber("shares", int64(n), int64(least), MaxShares)
}

func (e *MemberJoined) weigh(b *Book, _ *Fact) (effect, error) {
	if e.Shares > 0 && b.open == nil {
		return effect{}, refuse(RuleNoMeetingOpen, "event", e.Kind())
	}
	if err := b.checkNewcomer(e); err != nil {
		return effect{}, err
	}
	cost := times(e.Shares, b.constitution.ShareValue)
	price, fits := cost, true
	if b.constitution.Joining == JoinAtValue {
		price, fits = timesValue(e.Shares, b.ShareValueToday())
	}
	if !fits {
		return effect{}, refuse(RuleOverflow)
	}
	return effect{postings: joining(e.Member, cost, price), change: func(b *Book) { b.admit(e, cost) }}, nil
}

func joining(n MemberNumber, cost, price Amount) (p entries) {
	p.debit(cash(Savings), price)
	p.credit(savings(n), cost)
	if price > cost {
		p.credit(otherIncome(Savings), price-cost)
	} else { // a share worth less than it cost: the fund bears the difference
		p.debit(expense(Savings), cost-price)
	}
	return p
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
	if e.Former != 0 {
		former, err := b.knownMember(e.Former)
		if err != nil {
			return err
		}
		if !former.Left {
			return refuse(RuleMemberExists, "member", e.Former)
		}
	}
	if b.member(e.Member) != nil {
		return refuse(RuleMemberExists, "member", e.Member)
	}
	if b.activeCount() >= MaxMembers {
		return refuse(RuleGroupFull, "max", uint32(MaxMembers))
	}
	if want, free := b.JoiningShares(); !free && e.Shares != want {
		return refuse(RuleJoiningShares, "shares", e.Shares, "want", want)
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
