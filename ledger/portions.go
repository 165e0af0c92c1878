package ledger

import "math/big"

// portions are the members' parts of the fund before rounding, as exact
// fractions over one denominator.
type portions struct {
	members     []*Member
	numerators  []*big.Int
	denominator *big.Int
}

// portions divides the fund by the constitution's method (rules.md §6).
func (b *Book) portions(d *Division) (*portions, error) {
	p := &portions{denominator: big.NewInt(1)}
	for i := range b.members {
		if m := &b.members[i]; !m.Left {
			p.members = append(p.members, m)
		}
	}
	if b.TotalSavings() == 0 {
		return nil, refuse(RuleNothingToShare)
	}
	switch d.Method {
	case ByShares:
		p.by(d.Fund, func(m *Member) *big.Int { return big.NewInt(int64(m.Shares)) })
	case ByShareValue:
		p.byShareValue(d.Fund, b.TotalShares(), b.constitution.ShareOut.ValueDecimals)
	case EqualParts:
		p.by(d.Fund, func(*Member) *big.Int { return big.NewInt(1) })
	default:
		b.profitPortions(p, d)
	}
	return p, p.check()
}

func (p *portions) check() error {
	for i, n := range p.numerators {
		if n.Sign() < 0 {
			return refuse(RulePayoutNegative, "member", p.members[i].Number)
		}
	}
	return nil
}

// by divides an amount in proportion to a measure of each member.
func (p *portions) by(amount Amount, measure func(*Member) *big.Int) {
	p.denominator = new(big.Int)
	for _, m := range p.members {
		part := measure(m)
		p.denominator.Add(p.denominator, part)
		p.numerators = append(p.numerators, new(big.Int).Mul(big.NewInt(int64(amount)), part))
	}
}

// byShareValue pays every share the same value, truncated to 0, 1 or 2 decimals.
func (p *portions) byShareValue(fund Amount, shares Shares, decimals uint32) {
	p.denominator = new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	value := new(big.Int).Mul(big.NewInt(int64(fund)), p.denominator)
	value.Quo(value, big.NewInt(int64(shares)))
	for _, m := range p.members {
		p.numerators = append(p.numerators, new(big.Int).Mul(big.NewInt(int64(m.Shares)), value))
	}
}

// profitPortions are the methods that give each her savings back and divide the
// profit; a loss goes by savings under all of them.
func (b *Book) profitPortions(p *portions, d *Division) {
	bySavings := func(m *Member) *big.Int { return big.NewInt(int64(b.saved(m))) }
	if d.Profit < 0 {
		p.by(d.Fund, bySavings)
		return
	}
	for _, m := range p.members {
		p.numerators = append(p.numerators, big.NewInt(int64(b.saved(m))))
	}
	b.addProfit(p, d, bySavings)
}

// addProfit divides the profit by the method.
func (b *Book) addProfit(p *portions, d *Division, bySavings func(*Member) *big.Int) {
	equally := func(*Member) *big.Int { return big.NewInt(1) }
	switch d.Method {
	case EqualProfit:
		p.add(d.Profit, 1, 1, equally)
	case InterestReturned:
		p.add(d.Profit-p.addEach(b.chargesPaid()), 1, 1, equally)
	case SavingsAndBorrowing:
		pct := int64(b.constitution.ShareOut.SavingsPct)
		borrowed := b.borrowed()
		p.add(d.Profit, pct, 100, bySavings)
		p.addOr(d.Profit, 100-pct, 100, func(m *Member) *big.Int { return big.NewInt(int64(borrowed[m.Number])) }, bySavings)
	case TimeWeighted:
		weights := b.weights()
		p.addOr(d.Profit, 1, 1, func(m *Member) *big.Int { return weights[m.Number] }, bySavings)
	}
}

// addEach gives each member a sum of her own, while the denominator is still 1,
// and says what that is in all.
func (p *portions) addEach(sums map[MemberNumber]Amount) (all Amount) {
	for i, m := range p.members {
		p.numerators[i].Add(p.numerators[i], big.NewInt(int64(sums[m.Number])))
		all += sums[m.Number]
	}
	return all
}

// addOr adds as add does, by another measure where the first is nothing for all.
func (p *portions) addOr(amount Amount, times, over int64, measure, otherwise func(*Member) *big.Int) {
	for _, m := range p.members {
		if measure(m).Sign() != 0 {
			p.add(amount, times, over, measure)
			return
		}
	}
	p.add(amount, times, over, otherwise)
}

// add adds amount × times / over, divided in proportion to a measure, to the
// portions, and widens the denominator for it.
func (p *portions) add(amount Amount, times, over int64, measure func(*Member) *big.Int) {
	parts := make([]*big.Int, len(p.members))
	sum := new(big.Int)
	for i, m := range p.members {
		parts[i] = measure(m)
		sum.Add(sum, parts[i])
	}
	sum.Mul(sum, big.NewInt(over))
	whole := new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(times))
	whole.Mul(whole, p.denominator)
	for i, n := range p.numerators {
		part := new(big.Int).Mul(whole, parts[i])
		n.Add(n.Mul(n, sum), part)
	}
	p.denominator.Mul(p.denominator, sum)
}

// chargesPaid is what each member paid, or will pay by set-off, in charges on
// loans of the savings fund in this cycle, those in advance included.
func (b *Book) chargesPaid() map[MemberNumber]Amount {
	paid := map[MemberNumber]Amount{}
	for line := range b.lines.all {
		if b.corrected[line.Seq] != 0 {
			continue
		}
		if l, ok := b.loanOf(line.Event); ok && l.Fund == Savings {
			for _, p := range line.Postings {
				if p.Account == charge(Savings) {
					paid[l.Member] -= p.Amount
				}
			}
		}
	}
	for _, l := range b.openSavingsLoans() {
		paid[l.Member] += b.chargeDue(l)
	}
	return paid
}

// loanOf is the loan an entry is about.
func (b *Book) loanOf(e Event) (*Loan, bool) {
	var n LoanNumber
	switch e := e.(type) {
	case *LoanGranted:
		n = e.Loan
	case *LoanToppedUp:
		n = e.Loan
	case *Repayment:
		n = e.Loan
	}
	l, err := b.loan(n)
	return l, err == nil
}

// borrowed is what each member was granted from the savings fund in this cycle.
func (b *Book) borrowed() map[MemberNumber]Amount {
	borrowed := map[MemberNumber]Amount{}
	for line := range b.lines.all {
		if b.corrected[line.Seq] != 0 {
			continue
		}
		switch e := line.Event.(type) {
		case *LoanGranted:
			if e.Fund == Savings {
				borrowed[e.Member] += e.Principal
			}
		case *LoanToppedUp:
			if l, ok := b.loanOf(e); ok && l.Fund == Savings {
				borrowed[l.Member] += e.Amount
			}
		}
	}
	return borrowed
}

// lot is shares bought in one meeting.
type lot struct {
	meeting uint32
	shares  Shares
}

// weights is Σ amount × meetings since it was paid in, per member.
func (b *Book) weights() map[MemberNumber]*big.Int {
	weights := map[MemberNumber]*big.Int{}
	for n, h := range b.held() {
		weight := new(big.Int)
		for _, l := range h.lots {
			amount := big.NewInt(int64(times(l.shares, b.constitution.ShareValue)))
			weight.Add(weight, amount.Mul(amount, big.NewInt(int64(b.lastMeeting)-int64(l.meeting)+1)))
		}
		weights[n] = weight
	}
	return weights
}

// holdings are the shares a member holds, by the meeting in which she bought them.
type holdings struct {
	lots []lot
	owed Shares // returned, of purchases corrected since: the next ones make them good
}

func (h *holdings) buy(meeting uint32, n Shares) {
	made := min(h.owed, n)
	h.owed -= made
	h.lots = append(h.lots, lot{max(1, meeting), n - made})
}

// giveBack takes the latest purchases first.
func (h *holdings) giveBack(n Shares) {
	for n > 0 && len(h.lots) > 0 {
		last := &h.lots[len(h.lots)-1]
		taken := min(n, last.shares)
		last.shares -= taken
		n -= taken
		if last.shares == 0 {
			h.lots = h.lots[:len(h.lots)-1]
		}
	}
	h.owed += n
}

// held are the holdings of all who ever had shares in this cycle.
func (b *Book) held() map[MemberNumber]*holdings {
	held := map[MemberNumber]*holdings{}
	for i := range b.members {
		m := &b.members[i]
		held[m.Number] = &holdings{}
		held[m.Number].buy(1, m.brought)
	}
	for line := range b.lines.all {
		if b.corrected[line.Seq] != 0 {
			continue
		}
		switch e := line.Event.(type) {
		case *Contribution:
			if e.Fund == Savings {
				n, _ := e.shares(b.constitution.ShareValue)
				held[e.Member].buy(line.Meeting, n)
			}
		case *MemberJoined:
			held[e.Member].buy(line.Meeting, e.Shares)
		case *ShareReturned:
			held[e.Member].giveBack(e.Shares)
		}
	}
	return held
}
