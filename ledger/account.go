package ledger

import (
	"fmt"
	"slices"
)

// A Class is a kind of account (rules.md §2). Debit balances are positive.
type Class uint8

// The accounts. Those from DueCharge on are memorandum: what has fallen due and
// is not paid, against what is expected. They balance among themselves.
const (
	Cash            Class = iota + 1 // cash:F, asset
	Bank                             // bank:F, asset
	LoanPrincipal                    // loan:N, asset
	MemberSavings                    // savings:M, equity
	FundEquity                       // fund:F, equity of a fund other than savings
	ChargeIncome                     // charge:F
	FineIncome                       // fine:F
	OtherIncome                      // other_income:F
	ExpenseOf                        // expense:F
	LossOf                           // loss:F
	Carried                          // carried:F, equity from an earlier cycle; may be negative
	ExternalDebt                     // external:C of fund F, liability
	DueCharge                        // due:charge:N, memorandum
	DueFine                          // due:fine:F:M, memorandum
	DueContribution                  // due:contribution:M, memorandum
	Expected                         // expected:…, the other side of all memoranda
)

// An Account is one account: a class, and what it is for. Fields that the class
// does not use are zero.
type Account struct {
	Class    Class
	Fund     FundName
	Number   uint32 // member or loan
	Creditor Slug
}

// Constructors of accounts, named as rules.md §2 writes them.
func cash(f FundName) Account          { return Account{Class: Cash, Fund: f} }
func bank(f FundName) Account          { return Account{Class: Bank, Fund: f} }
func loan(n LoanNumber) Account        { return Account{Class: LoanPrincipal, Number: uint32(n)} }
func savings(m MemberNumber) Account   { return Account{Class: MemberSavings, Number: uint32(m)} }
func fund(f FundName) Account          { return Account{Class: FundEquity, Fund: f} }
func charge(f FundName) Account        { return Account{Class: ChargeIncome, Fund: f} }
func fine(f FundName) Account          { return Account{Class: FineIncome, Fund: f} }
func otherIncome(f FundName) Account   { return Account{Class: OtherIncome, Fund: f} }
func expense(f FundName) Account       { return Account{Class: ExpenseOf, Fund: f} }
func loss(f FundName) Account          { return Account{Class: LossOf, Fund: f} }
func carried(f FundName) Account       { return Account{Class: Carried, Fund: f} }
func dueCharge(n LoanNumber) Account   { return Account{Class: DueCharge, Number: uint32(n)} }
func dueShares(m MemberNumber) Account { return Account{Class: DueContribution, Number: uint32(m)} }
func external(c Slug, f FundName) Account {
	return Account{Class: ExternalDebt, Fund: f, Creditor: c}
}
func dueFine(f FundName, m MemberNumber) Account {
	return Account{Class: DueFine, Fund: f, Number: uint32(m)}
}

var expected = Account{Class: Expected}

// String is the account's name in rules.md §2 and in every export.
func (a Account) String() string {
	switch a.Class {
	case LoanPrincipal:
		return fmt.Sprintf("loan:%d", a.Number)
	case MemberSavings:
		return fmt.Sprintf("savings:%d", a.Number)
	case DueCharge:
		return fmt.Sprintf("due:charge:%d", a.Number)
	case DueFine:
		return fmt.Sprintf("due:fine:%s:%d", a.Fund, a.Number)
	case DueContribution:
		return fmt.Sprintf("due:contribution:%d", a.Number)
	case ExternalDebt:
		return fmt.Sprintf("external:%s:%s", a.Fund, a.Creditor)
	case Expected:
		return "expected"
	}
	return classNames[a.Class] + ":" + string(a.Fund)
}

var classNames = map[Class]string{
	Cash: "cash", Bank: "bank", FundEquity: "fund", ChargeIncome: "charge", FineIncome: "fine",
	OtherIncome: "other_income", ExpenseOf: "expense", LossOf: "loss", Carried: "carried",
}

// Memorandum says whether the account is outside the balance sheet.
func (a Account) Memorandum() bool { return a.Class >= DueCharge }

// credits are the classes whose natural balance is a credit.
const credits = 1<<MemberSavings | 1<<FundEquity | 1<<ChargeIncome | 1<<FineIncome | 1<<OtherIncome | 1<<Carried | 1<<ExternalDebt | 1<<Expected

// signed is a debit-positive balance with the sign that is natural to the class.
func (c Class) signed(balance Amount) Amount {
	if credits>>c&1 == 1 {
		return -balance
	}
	return balance
}

// A Posting changes one account: positive is a debit, negative a credit.
type Posting struct {
	Account Account
	Amount  Amount
}

// entries is a set of postings in the making.
type entries []Posting

// move debits one account and credits another. Nothing moves for nothing.
func (p *entries) move(debit, credit Account, a Amount) {
	if a != 0 {
		*p = append(slices.Grow(*p, 2), Posting{debit, a}, Posting{credit, -a})
	}
}

func (p *entries) debit(a Account, amount Amount) {
	if amount != 0 {
		*p = append(*p, Posting{a, amount})
	}
}

func (p *entries) credit(a Account, amount Amount) { p.debit(a, -amount) }

// reversed is the exact reverse.
func (p entries) reversed() entries {
	back := make(entries, len(p))
	for i, posting := range p {
		back[i] = Posting{posting.Account, -posting.Amount}
	}
	return back
}

// accounts are the balances of a book. Copies of a book share what cannot
// change: the chart, and the part of the list they have in common.
type accounts struct {
	chart    *chart // where the older accounts stand; the newer are few enough to look through
	list     []Account
	balances []Amount // debit positive, in the order of the list
}

// chart is an index of the first accounts of a list. It is replaced, never changed.
type chart struct {
	numbered map[uint64]int // accounts of a member or a loan, by class and number
	named    map[Account]int
}

// uncharted is how many new accounts wait before the chart is drawn anew.
const uncharted = 24

func (a accounts) clone() accounts {
	return accounts{a.chart, slices.Clip(a.list), slices.Clone(a.balances)}
}

// find is an account's place in the list, or -1.
func (a accounts) find(account Account) int {
	charted := 0
	if c := a.chart; c != nil {
		charted = len(c.numbered) + len(c.named)
		if i, ok := c.find(account); ok {
			return i
		}
	}
	for i := charted; i < len(a.list); i++ {
		if a.list[i] == account {
			return i
		}
	}
	return -1
}

func (c *chart) find(account Account) (i int, ok bool) {
	if account.Fund == "" {
		i, ok = c.numbered[account.number()]
	} else {
		i, ok = c.named[account]
	}
	return i, ok
}

// number is a short key for accounts that belong to no fund.
func (a Account) number() uint64 { return uint64(a.Class)<<32 | uint64(a.Number) }

// balance is the account's balance, debit positive.
func (a accounts) balance(account Account) Amount {
	if i := a.find(account); i >= 0 {
		return a.balances[i]
	}
	return 0
}

// natural is the balance with the sign the account naturally has.
func (a accounts) natural(account Account) Amount { return account.Class.signed(a.balance(account)) }

// post adds the postings, which check has found to fit.
func (a *accounts) post(postings entries) {
	for _, p := range postings {
		a.balances[a.place(p.Account)] += p.Amount
	}
}

// place is an account's place, opened if need be. It never changes, in a copy of
// the book neither: members and loans remember theirs.
func (a *accounts) place(account Account) int {
	if i := a.find(account); i >= 0 {
		return i
	}
	return a.open(account)
}

// open gives a new account its place.
func (a *accounts) open(account Account) int {
	i := len(a.list)
	a.list, a.balances = append(a.list, account), append(a.balances, 0)
	if (i+1)%uncharted == 0 {
		a.draw()
	}
	return i
}

// draw makes a chart of the whole list.
func (a *accounts) draw() {
	c := &chart{make(map[uint64]int, len(a.list)), make(map[Account]int, len(a.list))}
	for i, account := range a.list {
		if account.Fund == "" {
			c.numbered[account.number()] = i
		} else {
			c.named[account] = i
		}
	}
	a.chart = c
}

// check refuses postings that would take a purse, a bank account, a fund or
// anything owed below zero, or any balance out of range. Unbalanced postings are
// a fault of this program and end it.
func (a accounts) check(postings entries) error {
	mustBalance(postings)
	after := make([]Posting, 0, 8) // few enough that a list beats a map
	for _, p := range postings {
		i := slices.IndexFunc(after, func(q Posting) bool { return q.Account == p.Account })
		if i < 0 {
			i = len(after)
			after = append(after, Posting{p.Account, a.balance(p.Account)})
		}
		sum, ok := add(after[i].Amount, p.Amount)
		if !ok {
			return refuse(RuleOverflow)
		}
		after[i].Amount = sum
	}
	for _, class := range []Class{Cash, Bank, FundEquity} {
		for _, q := range after {
			if q.Account.Class == class && q.Account.Class.signed(q.Amount) < 0 {
				return a.short(q)
			}
		}
	}
	return a.mustNotOwe(after)
}

func (a accounts) short(after Posting) error {
	rule := map[Class]Rule{Cash: RuleCashShort, Bank: RuleBankShort, FundEquity: RuleFundShort}[after.Account.Class]
	have := a.natural(after.Account)
	return refuse(rule, "fund", after.Account.Fund, "have", have, "need", have-after.Account.Class.signed(after.Amount))
}

// mustNotOwe ends the program where an event's own rules let something owed or
// saved fall below zero: every event checks that before it comes to postings.
func (a accounts) mustNotOwe(after []Posting) error {
	for _, q := range after {
		switch q.Account.Class {
		case LoanPrincipal, MemberSavings, ExternalDebt, DueCharge, DueFine, DueContribution:
			if q.Account.Class.signed(q.Amount) < 0 {
				panic(fmt.Sprintf("ledger: %v would fall to %d", q.Account, q.Amount))
			}
		}
	}
	return nil
}

func mustBalance(postings entries) {
	var books, memoranda Amount
	for _, p := range postings {
		if p.Account.Memorandum() {
			memoranda += p.Amount
		} else {
			books += p.Amount
		}
	}
	if books != 0 || memoranda != 0 {
		panic(fmt.Sprintf("ledger: unbalanced postings %v", postings))
	}
}
