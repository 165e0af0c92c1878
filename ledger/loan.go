package ledger

import (
	"slices"
)

// A LoanStatus is where a loan stands.
type LoanStatus string

// The states of a loan.
const (
	LoanOpen      LoanStatus = "open"
	LoanRepaid    LoanStatus = "repaid"
	LoanLost      LoanStatus = "written_off"
	LoanCorrected LoanStatus = "corrected"
)

// A Loan is one loan and the rules of its grant. What is outstanding and due on
// it are balances: see Book.Outstanding, Book.ChargeDue and Book.Owed.
type Loan struct {
	Number     LoanNumber
	Member     MemberNumber
	Fund       FundName
	Rules      LoanRules
	Purpose    Purpose
	Detail     Words
	Guarantors []MemberNumber
	Override   Words
	Granted    Date
	Due        Date // the end of the term
	Periods    uint32
	Principal  Amount // granted and topped up
	Repaid     Amount // of the principal
	WrittenOff Amount
	Status     LoanStatus
	Seq        uint64 // of its grant

	schedule []Part
	covered  Amount // paid or waived since the schedule was made
	charged  int    // ends of periods whose charge has been posted
	touched  uint64 // the last entry that changed it

	principalAt, chargeAt int // the places of its accounts

	rescheduled Date // from when the schedule counts, if not from the grant
}

// close ends a loan that has been paid, and given up, in these parts.
func (l *Loan) close(paid, lost Amount) {
	l.Repaid += paid
	l.covered += paid
	l.WrittenOff += lost
	l.Status = LoanRepaid
	if lost > 0 {
		l.Status = LoanLost
	}
}

// replaceLoan puts a newer version of a loan in its place.
func (b *Book) replaceLoan(l *Loan) {
	i := slices.IndexFunc(b.loans, func(old *Loan) bool { return old.Number == l.Number })
	b.loans = slices.Clone(b.loans)
	b.loans[i] = l
}

func (b *Book) loan(n LoanNumber) (*Loan, error) {
	for _, l := range b.loans {
		if l.Number == n {
			return l, nil
		}
	}
	if b.loanUsed(n) { // of an earlier cycle
		return nil, refuse(RuleLoanClosed, "loan", n)
	}
	return nil, refuse(RuleUnknownLoan, "loan", n)
}

func (b *Book) openLoan(n LoanNumber) (*Loan, error) {
	l, err := b.loan(n)
	if err == nil && l.Status != LoanOpen {
		err = refuse(RuleLoanClosed, "loan", n)
	}
	return l, err
}

func (b *Book) openLoansOf(m MemberNumber) (open []*Loan) {
	for _, l := range b.loans {
		if l.Member == m && l.Status == LoanOpen {
			open = append(open, l)
		}
	}
	return open
}

func (b *Book) loanUsed(n LoanNumber) bool {
	_, used := slices.BinarySearch(b.loanNumbers, n)
	return used
}

func (b *Book) useLoanNumber(n LoanNumber) {
	i, _ := slices.BinarySearch(b.loanNumbers, n)
	b.loanNumbers = slices.Insert(slices.Clone(b.loanNumbers), i, n)
}

// touch is the effect of an entry on a loan: the newer version takes the older
// one's place, and a correction brings that back as long as no other came after.
func touch(postings entries, older *Loan, newer Loan, seq uint64) effect {
	newer.touched = seq
	return effect{
		postings: postings,
		change:   func(b *Book) { b.replaceLoan(&newer) },
		undo:     func(b *Book) { b.replaceLoan(older) },
		successors: func(b *Book) bool {
			current, err := b.loan(newer.Number)
			return err != nil || current.touched != seq
		},
	}
}

func (e *LoanGranted) form() error {
	return first(
		checkAmount(e.Principal),
		checkNumber("loan", int64(e.Loan), 1, MaxLoanNumber),
		checkPeriods(e.Periods),
		checkWord("purpose", e.Purpose, Purposes...),
		checkOnce("guarantors", e.Guarantors, func(g MemberNumber) MemberNumber { return g }),
	)
}

func checkPeriods(n uint32) error { return checkNumber("periods", int64(n), 1, MaxPeriods) }

// checkWord refuses a word that is not of its list.
func checkWord[T ~string](field string, word T, choices ...T) error {
	if !slices.Contains(choices, word) {
		return refuse(RuleChoiceUnknown, "field", field, "text", clip(string(word)), "choices", join(choices))
	}
	return nil
}

func (e *LoanGranted) weigh(b *Book, f *Fact) (effect, error) {
	if err := first(b.checkLoanParties(e), b.checkMayBorrow(e)); err != nil {
		return effect{}, err
	}
	rules := &b.constitution.Loans
	charged, err := rules.charge(e.Principal, e.Periods)
	if err != nil {
		return effect{}, err
	}
	if err := first(rules.checkLeaves(charged, e.Principal), b.checkLoanLimits(e.Member, e.Principal, e.Periods, rules, e.Override)); err != nil {
		return effect{}, err
	}
	return b.grant(e, charged, f.Seq), nil
}

// checkLoanParties asks for what the grant refers to: fund, borrower,
// guarantors, an unused number.
func (b *Book) checkLoanParties(e *LoanGranted) error {
	wrong := b.checkFundAndMember(e.Fund, e.Member)
	for _, g := range e.Guarantors {
		wrong = earliest(wrong, b.checkActive(g))
	}
	if wrong == nil && b.loanUsed(e.Loan) {
		wrong = refuse(RuleLoanExists, "loan", e.Loan)
	}
	return wrong
}

func (b *Book) checkMayBorrow(e *LoanGranted) error {
	most, open := b.constitution.Loans.MaxOpen, uint32(len(b.openLoansOf(e.Member)))
	switch {
	case !b.constitution.Lends(e.Fund):
		return refuse(RuleFundDoesNotLend, "fund", e.Fund)
	case slices.Contains(e.Guarantors, e.Member):
		return refuse(RuleGuarantor, "member", e.Member)
	case open >= most:
		return refuse(RuleOpenLoanLimit, "member", e.Member, "open", open, "max", most)
	}
	return nil
}

// checkLeaves asks that a charge paid in advance leaves something of the loan.
func (r *LoanRules) checkLeaves(charged, principal Amount) error {
	if r.Convention == InAdvance && charged >= principal {
		return refuse(RuleChargeTakesAll, "charge", charged, "principal", principal)
	}
	return nil
}

// checkLoanLimits are the limits that the assembly may override, with a reason.
func (b *Book) checkLoanLimits(m MemberNumber, principal Amount, periods uint32, rules *LoanRules, override Words) error {
	if !override.IsZero() {
		return nil
	}
	if periods > rules.MaxPeriods {
		return refuse(RuleTermLimit, "periods", periods, "max", rules.MaxPeriods)
	}
	if err := b.checkMultiple(m, principal, rules); err != nil {
		return err
	}
	for _, l := range b.openLoansOf(m) {
		if b.Overdue(l, b.today()).Amount > 0 {
			return refuse(RuleHasOverdueLoan, "member", m, "loan", l.Number)
		}
	}
	if due := b.AllFinesDue(m); due > 0 {
		return refuse(RuleHasUnpaidFine, "member", m, "amount", due)
	}
	return nil
}

func (b *Book) checkMultiple(m MemberNumber, principal Amount, rules *LoanRules) error {
	var outstanding Amount
	for _, l := range b.openLoansOf(m) {
		outstanding += b.outstanding(l)
	}
	saved := b.Savings(m)
	limit := Amount(rules.MaxMultiple) * saved
	if rules.MaxMultiple > 0 && outstanding+principal > limit {
		return refuse(RuleMultipleLimit, "principal", principal, "outstanding", outstanding, "limit", limit, "savings", saved)
	}
	return nil
}

func (b *Book) grant(e *LoanGranted, charged Amount, seq uint64) effect {
	rules := b.constitution.Loans
	l := &Loan{
		Number: e.Loan, Member: e.Member, Fund: e.Fund, Rules: rules, Purpose: e.Purpose, Detail: e.Detail,
		Guarantors: e.Guarantors, Override: e.Override, Granted: b.today(), Due: rules.Period.After(b.today(), int(e.Periods)),
		Periods: e.Periods, Principal: e.Principal, Status: LoanOpen, Seq: seq, touched: seq,
	}
	l.schedule = rules.parts(b.today(), e.Periods, 0, rules.scheduled(e.Principal, charged))
	void := *l
	void.Status, void.Principal, void.schedule = LoanCorrected, 0, nil
	granted := touch(lend(l, e.Principal, charged), &void, *l, seq)
	granted.change = func(b *Book) {
		b.addLoan(l)
		void.principalAt, void.chargeAt = l.principalAt, l.chargeAt
	}
	return granted
}

// addLoan puts a new loan on the list and opens its accounts.
func (b *Book) addLoan(l *Loan) {
	l.principalAt, l.chargeAt = b.accounts.place(loan(l.Number)), b.accounts.place(dueCharge(l.Number))
	b.loans = append(b.loans, l)
	b.useLoanNumber(l.Number)
}

// What stands on a loan's accounts.
func (b *Book) outstanding(l *Loan) Amount { return b.accounts.balances[l.principalAt] }
func (b *Book) chargeDue(l *Loan) Amount   { return b.accounts.balances[l.chargeAt] }
func (b *Book) owed(l *Loan) Amount        { return b.outstanding(l) + b.chargeDue(l) }

// lend posts a grant or a top-up and the charge that falls due with it.
func lend(l *Loan, principal, charged Amount) (p entries) {
	p.move(loan(l.Number), cash(l.Fund), principal)
	if l.Rules.Convention == InAdvance { // paid out of the loan, income at once
		p.move(cash(l.Fund), charge(l.Fund), charged)
	} else {
		p.move(dueCharge(l.Number), expected, charged)
	}
	return p
}

func (e *Repayment) form() error { return checkAmount(e.Amount) }

func (e *Repayment) weigh(b *Book, f *Fact) (effect, error) {
	if e.By != 0 {
		if err := b.checkActive(e.By); err != nil {
			return effect{}, err
		}
	}
	l, err := b.openLoan(e.Loan)
	if err != nil {
		return effect{}, err
	}
	due := b.chargeDue(l)
	owed := b.outstanding(l) + due
	if e.Amount > owed {
		return effect{}, refuse(RuleMoreThanOwed, "amount", e.Amount, "owed", owed)
	}
	return l.repay(e.Amount, min(e.Amount, due), e.Amount == owed, f.Seq), nil
}

// repay takes a payment, of which so much is charge and the rest principal.
func (l *Loan) repay(paid, onCharge Amount, all bool, seq uint64) effect {
	newer := *l
	newer.Repaid += paid - onCharge
	newer.covered += paid
	if all {
		newer.Status = LoanRepaid
	}
	var p entries
	p.move(cash(l.Fund), charge(l.Fund), onCharge)
	p.move(expected, dueCharge(l.Number), onCharge)
	p.move(cash(l.Fund), loan(l.Number), paid-onCharge)
	return touch(p, l, newer, seq)
}

func (e *LoanToppedUp) form() error { return checkAmount(e.Amount) }

func (e *LoanToppedUp) weigh(b *Book, f *Fact) (effect, error) {
	l, err := b.openLoan(e.Loan)
	if err != nil {
		return effect{}, err
	}
	remaining := l.wholePeriodsLeft(b.today())
	if remaining == 0 {
		return effect{}, refuse(RuleTermOver, "loan", l.Number, "due", l.Due)
	}
	charged, err := l.Rules.charge(e.Amount, remaining)
	if err != nil {
		return effect{}, err
	}
	if err := first(l.Rules.checkLeaves(charged, e.Amount), b.checkLoanLimits(l.Member, e.Amount, remaining, &l.Rules, e.Override)); err != nil {
		return effect{}, err
	}
	newer := *l
	newer.Principal += e.Amount
	more := l.Rules.parts(l.start(), l.Periods, l.Periods-remaining, l.Rules.scheduled(e.Amount, charged))
	newer.schedule = merge(l.schedule, more)
	if !e.Override.IsZero() {
		newer.Override = e.Override
	}
	return touch(lend(l, e.Amount, charged), l, newer, f.Seq), nil
}

func (e *LoanRescheduled) form() error { return checkPeriods(e.Periods) }

// weigh spreads what is owed over new dates. The calendar of the charges stays:
// a reschedule moves no money and forgives none.
func (e *LoanRescheduled) weigh(b *Book, f *Fact) (effect, error) {
	l, err := b.openLoan(e.Loan)
	if err != nil {
		return effect{}, err
	}
	if e.Override.IsZero() && e.Periods > l.Rules.MaxPeriods {
		return effect{}, refuse(RuleTermLimit, "periods", e.Periods, "max", l.Rules.MaxPeriods)
	}
	newer := *l
	newer.Periods, newer.Due = e.Periods, l.Rules.Period.After(b.today(), int(e.Periods))
	newer.rescheduled = b.today()
	newer.schedule, newer.covered = l.Rules.parts(b.today(), e.Periods, 0, b.owed(l)), 0
	rescheduled := touch(nil, l, newer, f.Seq)
	rescheduled.undo, rescheduled.successors = nil, nil // no money: said again, not corrected
	return rescheduled, nil
}

func (e *ChargeWaived) form() error { return checkAmount(e.Amount) }

func (e *ChargeWaived) weigh(b *Book, f *Fact) (effect, error) {
	l, err := b.openLoan(e.Loan)
	if err != nil {
		return effect{}, err
	}
	if due := b.chargeDue(l); e.Amount > due {
		return effect{}, refuse(RuleMoreThanOwed, "amount", e.Amount, "owed", due)
	}
	newer := *l
	newer.covered += e.Amount
	if e.Amount == b.owed(l) {
		newer.Status = LoanRepaid
	}
	var p entries
	p.move(expected, dueCharge(l.Number), e.Amount)
	return touch(p, l, newer, f.Seq), nil
}

func (e *LoanWrittenOff) form() error { return nil }

func (e *LoanWrittenOff) weigh(b *Book, f *Fact) (effect, error) {
	l, err := b.openLoan(e.Loan)
	if err != nil {
		return effect{}, err
	}
	principal := b.outstanding(l)
	newer := *l
	newer.close(0, principal)
	newer.Status = LoanLost
	var p entries
	p.move(loss(l.Fund), loan(l.Number), principal)
	p.move(expected, dueCharge(l.Number), b.chargeDue(l))
	return touch(p, l, newer, f.Seq), nil
}
