package ledger

func (e *Contribution) form() error {
	if e.Fund != Savings {
		if e.Shares != 0 {
			return refuse(RuleNumberOutOfRange, "field", "shares", "value", int64(e.Shares), "min", int64(0), "max", int64(0))
		}
		return checkAmount(e.Amount)
	}
	if e.Amount != 0 {
		if err := checkAmount(e.Amount); err != nil {
			return err
		}
		return checkShares(e.Shares, 0)
	}
	return checkShares(e.Shares, 1)
}

func (e *Contribution) weigh(b *Book, f *Fact) (effect, error) {
	if err := b.checkFundAndMember(e.Fund, e.Member); err != nil {
		return effect{}, err
	}
	if e.Fund != Savings {
		return moved(cash(e.Fund), fund(e.Fund), e.Amount), nil
	}
	n, err := e.shares(b.constitution.ShareValue)
	if err != nil {
		return effect{}, err
	}
	return b.buy(e.Member, n)
}

// shares is how many shares the contribution buys at a value.
func (e *Contribution) shares(value Amount) (Shares, error) {
	switch {
	case e.Amount == 0:
		return e.Shares, nil
	case e.Amount%value != 0, e.Amount/value > Amount(MaxShares), e.Shares != 0 && times(e.Shares, value) != e.Amount:
		return 0, refuse(RuleNotWholeShares, "amount", e.Amount, "value", value)
	}
	return Shares(e.Amount / value), nil
}

// buy sells a member shares at cost, within the meeting's limits; what goes
// beyond her commitment pays her arrears.
func (b *Book) buy(n MemberNumber, shares Shares) (effect, error) {
	m, c := b.member(n), b.constitution
	all := m.boughtNow + shares
	if all < c.SharesMin {
		return effect{}, refuse(RuleShareMinimum, "shares", shares, "min", c.SharesMin)
	}
	if limit := c.SharesMax + m.arrears; all > limit {
		return effect{}, refuse(RuleShareLimit, "shares", shares, "max", limit, "bought", m.boughtNow)
	}
	cost := times(shares, c.ShareValue)
	var p entries
	p.move(cash(Savings), savings(n), cost)
	paid := m.arrearsPaid(all)
	p.move(expected, dueShares(n), times(paid, c.ShareValue))
	meeting := b.meetingNumber()
	return effect{
		postings: p,
		change:   func(b *Book) { b.member(n).purchased(shares, paid, cost) },
		undo:     func(b *Book) { b.member(n).unpurchased(shares, paid, cost, meeting == b.meetingNumber()) },
		successors: func(b *Book) bool {
			return b.member(n).Shares < shares // returned since, or she left
		},
	}, nil
}

// arrearsPaid is how many more shares of her arrears are paid once she has bought
// so many in the meeting: today's commitment comes first.
func (m *Member) arrearsPaid(bought Shares) Shares {
	if bought <= m.Commitment+m.arrearsNow {
		return 0
	}
	return min(m.arrears-m.arrearsNow, bought-m.Commitment-m.arrearsNow)
}

// behind is how many shares she is in arrears at the closing: what she was when
// the meeting began and today's commitment, less what she bought.
func (m *Member) behind() Shares {
	if expected := m.arrears + m.Commitment; expected > m.boughtNow {
		return expected - m.boughtNow
	}
	return 0
}

func (m *Member) purchased(n, arrears Shares, cost Amount) {
	m.Shares += n
	m.boughtNow += n
	m.arrearsNow += arrears
	m.bought += cost
}

func (m *Member) unpurchased(n, arrears Shares, cost Amount, now bool) {
	m.Shares -= n
	m.bought -= cost
	if now {
		m.boughtNow -= n
		m.arrearsNow -= arrears
	} else {
		m.arrears += arrears // she owes them from before this meeting again
	}
}

func (e *ShareReturned) form() error { return checkShares(e.Shares, 1) }

func (e *ShareReturned) weigh(b *Book, _ *Fact) (effect, error) {
	m, err := b.activeMember(e.Member)
	if err != nil {
		return effect{}, err
	}
	if e.Shares > m.Shares {
		return effect{}, refuse(RuleNotEnoughShares, "shares", e.Shares, "have", m.Shares)
	}
	cost := times(e.Shares, b.constitution.ShareValue)
	back := moved(savings(e.Member), cash(Savings), cost)
	back.change = func(b *Book) { b.member(e.Member).give(e.Shares, cost) }
	back.undo = func(b *Book) { b.member(e.Member).take(e.Shares, cost) }
	back.successors = func(b *Book) bool { return b.member(e.Member).Left }
	return back, nil
}

func (m *Member) give(n Shares, cost Amount) {
	m.Shares -= n
	m.returned += cost
}

func (m *Member) take(n Shares, cost Amount) {
	m.Shares += n
	m.returned -= cost
}
