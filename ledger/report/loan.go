package report

import "jigiya/ledger"

// A Loan is where one loan stands at a date. Overdue is in francs.
type Loan struct {
	Loan        ledger.LoanNumber     `json:"loan"`
	Member      ledger.MemberNumber   `json:"member"`
	Fund        ledger.FundName       `json:"fund"`
	Principal   ledger.Amount         `json:"principal"`
	Outstanding ledger.Amount         `json:"outstanding"`
	ChargeDue   ledger.Amount         `json:"charge_due"`
	Owed        ledger.Amount         `json:"owed"`
	Granted     ledger.Date           `json:"granted"`
	Due         ledger.Date           `json:"due"`
	Overdue     ledger.Amount         `json:"overdue"`
	DaysOverdue int                   `json:"days_overdue"`
	Status      ledger.LoanStatus     `json:"status"`
	Periods     uint32                `json:"periods"`
	Purpose     ledger.Purpose        `json:"purpose"`
	Guarantors  []ledger.MemberNumber `json:"guarantors"`
	Override    bool                  `json:"override"` // granted or topped up beyond a limit, by decision
	Schedule    []Part                `json:"schedule"`
}

// A Part is one date on which something is to be paid back.
type Part struct {
	Due    ledger.Date   `json:"due"`
	Amount ledger.Amount `json:"amount"`
}

// A LoanList is the loans of the cycle and those still open, in the order of their grants.
type LoanList []Loan

// Loans lists them as they stand at a date; 0 is the book's own date.
func Loans(b *ledger.Book, at ledger.Date) LoanList {
	list := make(LoanList, 0, len(b.Loans()))
	for _, l := range b.Loans() {
		list = append(list, loanAt(b, l, at))
	}
	return list
}

func loanAt(b *ledger.Book, l *ledger.Loan, at ledger.Date) Loan {
	if at == 0 {
		at = b.Today()
	}
	late := b.Overdue(l, at)
	return Loan{
		Loan: l.Number, Member: l.Member, Fund: l.Fund, Principal: l.Principal,
		Outstanding: b.Outstanding(l.Number), ChargeDue: b.ChargeDue(l.Number), Owed: b.Owed(l.Number),
		Granted: l.Granted, Due: l.Due, Overdue: late.Amount, DaysOverdue: late.Days, Status: l.Status,
		Periods: l.Periods, Purpose: l.Purpose, Guarantors: append([]ledger.MemberNumber{}, l.Guarantors...),
		Override: !l.Override.IsZero(), Schedule: scheduleOf(l),
	}
}

// scheduleOf is empty for a loan that a correction took back.
func scheduleOf(l *ledger.Loan) []Part {
	parts := []Part{}
	for _, p := range l.Schedule() {
		if p.Amount > 0 {
			parts = append(parts, Part(p))
		}
	}
	return parts
}

// Table is the list with its sums.
func (list LoanList) Table() Table {
	t := Table{Title: "heading.loans", Columns: []Column{
		number("loan"), textual("member"), textual("fund"), money("principal"), money("outstanding"), money("charge_due"),
		money("owed"), dated("granted"), dated("due"), money("overdue"), textual("status"),
	}}
	var sum Loan
	for _, l := range list {
		t.Rows = append(t.Rows, []any{l.Loan, l.Member, l.Fund, l.Principal, l.Outstanding, l.ChargeDue, l.Owed, l.Granted, l.Due, l.Overdue, status(l.Status)})
		sum.add(l)
	}
	t.Footer = []any{Word("heading.total"), nil, nil, sum.Principal, sum.Outstanding, sum.ChargeDue, sum.Owed, nil, nil, sum.Overdue, nil}
	return t
}

func (l *Loan) add(other Loan) {
	l.Principal += other.Principal
	l.Outstanding += other.Outstanding
	l.ChargeDue += other.ChargeDue
	l.Owed += other.Owed
	l.Overdue += other.Overdue
}

// Tables are one loan on a page: what it is, and when it is to be paid back.
func (l Loan) Tables() []Table {
	plan := Table{Title: "heading.schedule", Columns: []Column{dated("due"), money("amount")}}
	for _, p := range l.Schedule {
		plan.Rows = append(plan.Rows, []any{p.Due, p.Amount})
	}
	return []Table{figures("heading.loan",
		figure("loan", l.Loan), figure("member", l.Member), figure("fund", l.Fund), figure("status", status(l.Status)),
		figure("granted", l.Granted), figure("periods", l.Periods), figure("purpose", l.Purpose), figure("guarantors", l.Guarantors),
		figure("principal", l.Principal), figure("outstanding", l.Outstanding), figure("charge_due", l.ChargeDue),
		figure("owed", l.Owed), figure("due", l.Due), figure("overdue", l.Overdue)), plan}
}
