package ledger

import "slices"

// This file is what a reader may ask of a Book. Nothing here changes it; slices
// that are returned belong to the book.

// Constitution is the rules in force, nil before the founding.
func (b *Book) Constitution() *Constitution { return b.constitution }

// Seq is the entry the book stands at.
func (b *Book) Seq() uint64 { return b.seq }

// Recorded is when that entry was recorded, by its device's clock.
func (b *Book) Recorded() int64 { return b.recorded }

// Cycle is the number of the running, or last, cycle.
func (b *Book) Cycle() uint32 { return b.cycle }

// CycleClosed says whether the cycle has been shared out and none follows yet.
func (b *Book) CycleClosed() bool { return b.cycleClosed }

// CycleStart is the date of the cycle's first meeting, 0 before it.
func (b *Book) CycleStart() Date { return b.cycleStart }

// Movement is how the membership changed in the cycle.
func (b *Book) Movement() (atStart, joined, left uint32) {
	return b.membersAtStart, b.joined, b.left
}

// Writer is the key of the device that may write.
func (b *Book) Writer() Signatory { return b.writer }

// Members are all members by number, those who left included.
func (b *Book) Members() []Member { return b.members }

// Member is one member.
func (b *Book) Member(n MemberNumber) (Member, error) {
	m, err := b.knownMember(n)
	if err != nil {
		return Member{}, err
	}
	return *m, nil
}

// NextMember is the lowest number never used.
func (b *Book) NextMember() MemberNumber {
	if len(b.members) == 0 {
		return 1
	}
	return b.members[len(b.members)-1].Number + 1
}

// ActiveMembers counts those who have not left.
func (b *Book) ActiveMembers() uint32 { return b.activeCount() }

// Officers are the offices in force.
func (b *Book) Officers() []Officer { return b.officers }

// KeyHolders are the officers who may cosign.
func (b *Book) KeyHolders() (holders []Officer) {
	for _, o := range b.officers {
		if o.HoldsKey() {
			holders = append(holders, o)
		}
	}
	return holders
}

// HoldsKey says whether a member is a key-holder.
func (b *Book) HoldsKey(n MemberNumber) bool {
	return slices.ContainsFunc(b.officers, func(o Officer) bool { return o.Member == n && o.HoldsKey() })
}

// Funds are the purses, savings first.
func (b *Book) Funds() []FundName {
	names := []FundName{Savings}
	for _, f := range b.constitution.Funds {
		names = append(names, f.Name)
	}
	return names
}

// HasFund says whether the constitution has a fund.
func (b *Book) HasFund(name FundName) bool {
	_, other := b.constitution.Fund(name)
	return name == Savings || other
}

// Balance is an account's balance with the sign it naturally has.
func (b *Book) Balance(a Account) Amount { return b.accounts.natural(a) }

// Accounts calls yield for every account that was ever opened and its balance, debit positive.
func (b *Book) Accounts(yield func(Account, Amount) bool) {
	for i, a := range b.accounts.list {
		if !yield(a, b.accounts.balances[i]) {
			return
		}
	}
}

// Cash is what the purse of a fund holds.
func (b *Book) Cash(f FundName) Amount { return b.accounts.balance(cash(f)) }

// Bank is what a fund has at the bank.
func (b *Book) Bank(f FundName) Amount { return b.accounts.balance(bank(f)) }

// Savings is what a member has put in this cycle, at cost.
func (b *Book) Savings(m MemberNumber) Amount { return b.accounts.natural(savings(m)) }

func (b *Book) saved(m *Member) Amount { return -b.accounts.balances[m.savingsAt] }

// Outstanding is the principal not yet repaid of a loan.
func (b *Book) Outstanding(l LoanNumber) Amount { return b.accounts.balance(loan(l)) }

// ChargeDue is the charge that has fallen due on a loan and is not paid.
func (b *Book) ChargeDue(l LoanNumber) Amount { return b.accounts.balance(dueCharge(l)) }

// Owed is what is owed on a loan today: principal and charge due.
func (b *Book) Owed(l LoanNumber) Amount { return b.Outstanding(l) + b.ChargeDue(l) }

// FinesDue is what a member owes a fund in fines.
func (b *Book) FinesDue(m MemberNumber, f FundName) Amount { return b.accounts.balance(dueFine(f, m)) }

// AllFinesDue is what a member owes all funds in fines.
func (b *Book) AllFinesDue(m MemberNumber) (due Amount) {
	for _, f := range b.Funds() {
		due += b.FinesDue(m, f)
	}
	return due
}

// ContributionDue is a member's arrears on her commitment.
func (b *Book) ContributionDue(m MemberNumber) Amount { return b.accounts.balance(dueShares(m)) }

// Income is what a fund earned in the cycle: charges and fines paid, and the rest.
func (b *Book) Income(f FundName) (charges, fines, other Amount) {
	return b.accounts.natural(charge(f)), b.accounts.natural(fine(f)), b.accounts.natural(otherIncome(f))
}

// Expense is what a fund spent in the cycle.
func (b *Book) Expense(f FundName) Amount { return b.accounts.balance(expense(f)) }

// Loss is what a fund lost in the cycle.
func (b *Book) Loss(f FundName) Amount { return b.accounts.balance(loss(f)) }

// CarriedIn is what an earlier cycle left in a fund; it may be negative.
func (b *Book) CarriedIn(f FundName) Amount { return b.accounts.natural(carried(f)) }

// Profit is a fund's income − expense − loss of the cycle.
func (b *Book) Profit(f FundName) Amount {
	charges, fines, other := b.Income(f)
	return charges + fines + other - b.Expense(f) - b.Loss(f)
}

// LoansOutstanding is the principal lent by a fund and not repaid.
func (b *Book) LoansOutstanding(f FundName) (sum Amount) {
	for _, l := range b.loans {
		if l.Fund == f {
			sum += b.outstanding(l)
		}
	}
	return sum
}

// ExternalDebt is what the group owes outside for a fund.
func (b *Book) ExternalDebt(f FundName) (sum Amount) {
	for i, a := range b.accounts.list {
		if a.Class == ExternalDebt && a.Fund == f {
			sum -= b.accounts.balances[i]
		}
	}
	return sum
}

// Assets is a fund's cash, bank and loans outstanding.
func (b *Book) Assets(f FundName) Amount { return b.Cash(f) + b.Bank(f) + b.LoansOutstanding(f) }

// TotalShares is the shares of all members.
func (b *Book) TotalShares() (sum Shares) {
	for i := range b.members {
		sum += b.members[i].Shares
	}
	return sum
}

// TotalSavings is the savings of all members at cost.
func (b *Book) TotalSavings() (sum Amount) {
	for i := range b.members {
		sum += b.saved(&b.members[i])
	}
	return sum
}

// totals are what a closing reads out, as the books stand.
func (b *Book) totals() (t Totals) {
	for i, a := range b.accounts.list {
		switch balance := b.accounts.balances[i]; a.Class {
		case MemberSavings:
			t.Savings -= balance
		case LoanPrincipal:
			t.Outstanding += balance
		case DueCharge:
			t.ChargesDue += balance
		case DueFine:
			t.FinesDue += balance
		}
	}
	t.Shares = b.TotalShares()
	return t
}

// Totals are the shares, savings, loans and dues of the whole group.
func (b *Book) Totals() Totals { return b.totals() }

// Loans are the loans of the cycle and those still open, in the order of their grants.
func (b *Book) Loans() []*Loan { return b.loans }

// Loan is one of them.
func (b *Book) Loan(n LoanNumber) (*Loan, error) { return b.loan(n) }

// NextLoan is the number after the highest ever used.
func (b *Book) NextLoan() LoanNumber {
	if len(b.loanNumbers) == 0 {
		return 1
	}
	return b.loanNumbers[len(b.loanNumbers)-1] + 1
}

// Borrowable is how much a member may borrow today without a decision of the
// assembly: within the multiple of her savings and what the purse holds.
func (b *Book) Borrowable(m MemberNumber, f FundName) Amount {
	rules := &b.constitution.Loans
	room := b.Cash(f)
	if rules.MaxMultiple > 0 {
		var outstanding Amount
		for _, l := range b.openLoansOf(m) {
			outstanding += b.outstanding(l)
		}
		room = min(room, max(0, Amount(rules.MaxMultiple)*b.Savings(m)-outstanding))
	}
	return room
}

// Charge is what a loan granted today would cost when it is granted: the whole
// charge, or under the per-period conventions the first.
func (b *Book) Charge(principal Amount, periods uint32) (Amount, error) {
	return b.constitution.Loans.charge(principal, periods)
}

// Fines are the fines of the cycle and those still unpaid, oldest first.
func (b *Book) Fines() []Fine { return b.fines }

// Lines calls yield for every entry of the cycle that moved money or memoranda.
func (b *Book) Lines(yield func(*Line) bool) {
	b.lines.all(func(line *Line) bool { return !line.moves() || yield(line) })
}

// Meetings are the closed meetings of the cycle.
func (b *Book) Meetings() []*Meeting { return b.meetings }

// OpenMeeting is the meeting that is going on, or nil.
func (b *Book) OpenMeeting() *Meeting { return b.open }

// LastMeeting is the number and date of the last closed meeting; the date may be
// of the cycle before.
func (b *Book) LastMeeting() (uint32, Date) { return b.lastMeeting, b.lastDate }

// Today is the date by which the rules count: the open meeting's, else the last one's.
func (b *Book) Today() Date { return b.today() }

// Unexplained are the purses whose opening count still waits for an explanation.
func (b *Book) Unexplained() (counts []Count) {
	for _, d := range b.unexplained {
		counts = append(counts, Count{d.fund, d.counted})
	}
	return counts
}

// LastShareOut is the share-out of the closed cycle, nil while one runs.
func (b *Book) LastShareOut() *ShareOut { return b.shareOut }

// SharedBy is the method of LastShareOut, which the group may have amended since.
func (b *Book) SharedBy() ShareOutMethod { return b.sharedBy }
