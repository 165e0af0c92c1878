package ledger

import (
	"math/big"
	"slices"
)

// A Division is a share-out as the rules compute it today.
type Division struct {
	Method  ShareOutMethod
	Fund    Amount // cash:savings and the loans set off
	Profit  Amount // fund − Σ savings
	Payouts []Payout
	// Remainder is what rounding leaves, RemainderTo where it goes: carry or fund:NAME.
	Remainder   Amount
	RemainderTo Remainder
}

// Event is the share-out to be proposed.
func (d *Division) Event() *ShareOut { return &ShareOut{d.Payouts, d.Remainder, d.RemainderTo} }

// Divide computes the share-out of the savings fund (rules.md §6), or says what
// has to be done first. A preview may be asked for at any time of the cycle; only
// the event itself must wait until no meeting is open.
func (b *Book) Divide() (*Division, error) {
	if b.constitution == nil {
		return nil, refuse(RuleNotFounded)
	}
	if b.cycleClosed {
		return nil, refuse(RuleCycleClosed, "cycle", b.cycle)
	}
	if err := b.checkDivisible(); err != nil {
		return nil, err
	}
	d := &Division{Method: b.constitution.ShareOut.Method, Fund: b.Cash(Savings), RemainderTo: Carry}
	for _, l := range b.openSavingsLoans() {
		d.Fund += b.owed(l)
	}
	d.Profit = d.Fund - b.TotalSavings()
	portions, err := b.portions(d)
	if err != nil {
		return nil, err
	}
	b.round(d, portions)
	return d, b.setOff(d)
}

func (b *Book) checkDivisible() error {
	if at := b.Bank(Savings); at != 0 {
		return refuse(RuleBankNotEmpty, "amount", at)
	}
	for i, a := range b.accounts.list {
		if a.Class == ExternalDebt && a.Fund == Savings && b.accounts.balances[i] != 0 {
			return refuse(RuleExternalDebt, "creditor", a.Creditor, "amount", -b.accounts.balances[i])
		}
	}
	if open := b.openSavingsLoans(); len(open) > 0 && b.constitution.ShareOut.OpenLoans != OffsetOpenLoans {
		l := open[0]
		return refuse(RuleOpenLoanAtShareOut, "loan", l.Number, "member", l.Member, "owed", b.owed(l))
	}
	return nil
}

func (b *Book) openSavingsLoans() (open []*Loan) {
	for _, l := range b.loans {
		if l.Fund == Savings && l.Status == LoanOpen {
			open = append(open, l)
		}
	}
	return open
}

// round floors each portion to the payout step and sends the rest where the
// constitution says.
func (b *Book) round(d *Division, p *portions) {
	rules := &b.constitution.ShareOut
	step := new(big.Int).Mul(p.denominator, big.NewInt(int64(rules.Step)))
	fractions := make([]*big.Int, len(p.members))
	d.Remainder = d.Fund
	for i, m := range p.members {
		steps, fraction := new(big.Int).DivMod(p.numerators[i], step, new(big.Int))
		payout := Amount(steps.Int64()) * rules.Step
		fractions[i] = fraction
		d.Payouts = append(d.Payouts, Payout{Member: m.Number, Shares: m.Shares, Payout: payout})
		d.Remainder -= payout
	}
	if rules.Remainder == LargestRemainder {
		d.handOut(fractions, rules.Step)
	} else if _, ok := rules.Remainder.Fund(); ok {
		d.RemainderTo = rules.Remainder
	}
}

// handOut gives one step each to the largest fractions, ties by member number,
// as long as whole steps remain.
func (d *Division) handOut(fractions []*big.Int, step Amount) {
	order := make([]int, len(fractions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return fractions[j].Cmp(fractions[i]) })
	for _, i := range order {
		if d.Remainder < step {
			return
		}
		d.Payouts[i].Payout += step
		d.Remainder -= step
	}
}

// setOff takes what borrowers owe from their payouts.
func (b *Book) setOff(d *Division) error {
	for i := range d.Payouts {
		p := &d.Payouts[i]
		for _, l := range b.openSavingsLoans() {
			if l.Member == p.Member {
				p.Offset += b.owed(l)
			}
		}
		if p.Offset > p.Payout {
			return refuse(RuleOwesMoreThanPayout, "member", p.Member, "owed", p.Offset, "payout", p.Payout)
		}
	}
	return nil
}

func (e *ShareOut) form() error { return nil }

func (e *ShareOut) weigh(b *Book, f *Fact) (effect, error) {
	d, err := b.Divide()
	if err != nil {
		return effect{}, err
	}
	if err := e.check(d); err != nil {
		return effect{}, err
	}
	return effect{postings: b.shareOutPostings(d), change: func(b *Book) { b.endCycle(e, f.Seq) }}, nil
}

func (e *ShareOut) check(d *Division) error {
	if e.Remainder != d.Remainder || e.RemainderTo != d.RemainderTo || len(e.Payouts) != len(d.Payouts) {
		return refuse(RuleShareOutDiffers, "member", MemberNumber(0), "said", e.Remainder, "book", d.Remainder)
	}
	for i, p := range e.Payouts {
		if p != d.Payouts[i] {
			return refuse(RuleShareOutDiffers, "member", d.Payouts[i].Member, "said", p.Payout, "book", d.Payouts[i].Payout)
		}
	}
	return nil
}

// shareOutPostings empty the savings fund and its cycle's income and expense;
// the other funds close theirs into their own balance.
func (b *Book) shareOutPostings(d *Division) (p entries) {
	for i := range b.members {
		n := b.members[i].Number
		p.debit(savings(n), b.Savings(n))
		p.move(expected, dueShares(n), b.accounts.balance(dueShares(n)))
	}
	for _, payout := range d.Payouts {
		p.credit(cash(Savings), payout.Paid())
	}
	b.closeLoans(&p)
	b.closeIncome(&p, Savings)
	p.debit(carried(Savings), b.accounts.natural(carried(Savings)))
	if name, ok := d.RemainderTo.Fund(); ok {
		p.move(cash(name), cash(Savings), d.Remainder)
		p.credit(fund(name), d.Remainder)
	} else {
		p.credit(carried(Savings), d.Remainder)
	}
	for _, name := range b.Funds()[1:] {
		b.closeFund(&p, name, d)
	}
	return p
}

// closeLoans sets the open loans of the savings fund off. A charge set off is
// income of the cycle that this very entry closes: it comes in and goes out, so
// that exports show it.
func (b *Book) closeLoans(p *entries) {
	var charges Amount
	for _, l := range b.openSavingsLoans() {
		due := b.chargeDue(l)
		p.credit(loan(l.Number), b.outstanding(l))
		p.move(expected, dueCharge(l.Number), due)
		charges += due
	}
	p.credit(charge(Savings), charges)
	p.debit(charge(Savings), charges)
}

// closeIncome empties a fund's income and expense accounts and gives their sum.
func (b *Book) closeIncome(p *entries, name FundName) (result Amount) {
	for _, a := range []Account{charge(name), fine(name), otherIncome(name), expense(name), loss(name)} {
		balance := b.accounts.balance(a)
		p.credit(a, balance)
		result -= balance
	}
	return result
}

// closeFund takes a fund's result into its balance; a loss greater than the
// balance is carried, because no fund:F goes below zero.
func (b *Book) closeFund(p *entries, name FundName, d *Division) {
	result := b.closeIncome(p, name)
	room := b.accounts.natural(fund(name))
	if to, ok := d.RemainderTo.Fund(); ok && to == name {
		room += d.Remainder
	}
	intoFund := max(result, -room)
	p.credit(fund(name), intoFund)
	p.credit(carried(name), result-intoFund)
}

func (b *Book) endCycle(e *ShareOut, seq uint64) {
	b.cycleClosed, b.shareOut, b.sharedBy = true, e, b.constitution.ShareOut.Method
	for i := range b.members {
		m := &b.members[i]
		m.Shares, m.bought, m.returned, m.brought = 0, 0, 0, 0
	}
	for _, l := range b.openSavingsLoans() {
		closed := *l
		closed.close(l.Principal-l.Repaid-l.WrittenOff, 0) // its account is empty by now
		closed.touched = seq
		b.replaceLoan(&closed)
	}
}
