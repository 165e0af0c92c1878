package ledger

import "fmt"

// An AuditError is an invariant that does not hold: the program is wrong, or the
// balances were not made by it.
type AuditError struct{ Invariant, Detail string }

func (e *AuditError) Error() string { return "audit: " + e.Invariant + ": " + e.Detail }

func broken(invariant, format string, args ...any) error {
	return &AuditError{invariant, fmt.Sprintf(format, args...)}
}

// Audit checks the always-true list of rules.md §2 against the whole book. The
// balances come from postings; what they are compared with (purchases, returns,
// grants, repayments, fines) is counted apart from them.
func (b *Book) Audit() error {
	if b.constitution == nil {
		return nil
	}
	sums, err := b.sumAccounts()
	if err != nil {
		return err
	}
	for _, check := range []func(*auditSums) error{b.auditMembers, b.auditLoans, b.auditFines, b.auditProfit} {
		if err := check(sums); err != nil {
			return err
		}
	}
	return nil
}

// auditSums is one pass over the accounts.
type auditSums struct {
	books, memoranda      Amount
	savings, loans, fines Amount
	savingsFund           Amount // cash + bank − external, of the savings fund
	savingsProfit         Amount
	savingsCarried        Amount
	savingsLent           Amount
}

func (b *Book) sumAccounts() (*auditSums, error) {
	s := &auditSums{}
	for i := range b.accounts.list {
		if err := s.add(&b.accounts.list[i], b.accounts.balances[i]); err != nil {
			return nil, err
		}
	}
	if s.books != 0 || s.memoranda != 0 {
		return nil, broken("debits = credits", "books differ by %d, memoranda by %d", s.books, s.memoranda)
	}
	return s, nil
}

func (s *auditSums) add(a *Account, balance Amount) error {
	if a.Memorandum() {
		s.memoranda += balance
	} else {
		s.books += balance
	}
	switch a.Class {
	case Cash, Bank, LoanPrincipal, MemberSavings, FundEquity, ExternalDebt, DueCharge, DueFine, DueContribution:
		if a.Class.signed(balance) < 0 {
			return broken("no purse, debt or saving below zero", "%v is %d", *a, a.Class.signed(balance))
		}
	}
	switch a.Class {
	case MemberSavings:
		s.savings -= balance
	case LoanPrincipal:
		s.loans += balance
	case DueFine:
		s.fines += balance
	}
	if a.Fund == Savings {
		s.addSavingsFund(a.Class, balance)
	}
	return nil
}

func (s *auditSums) addSavingsFund(c Class, balance Amount) {
	switch c {
	case Cash, Bank, ExternalDebt:
		s.savingsFund += balance
	case ChargeIncome, FineIncome, OtherIncome, ExpenseOf, LossOf:
		s.savingsProfit -= balance
	case Carried:
		s.savingsCarried -= balance
	}
}

func (b *Book) auditMembers(s *auditSums) error {
	var counted Amount
	for i := range b.members {
		m := &b.members[i]
		net := m.bought - m.returned
		counted += net
		if have := b.saved(m); have != net {
			return broken("savings = purchases − returns at cost", "member %d has %d, bought %d and returned %d", m.Number, have, m.bought, m.returned)
		}
		if worth := times(m.Shares, b.constitution.ShareValue); worth != net && !b.cycleClosed {
			return broken("savings = shares × share value", "member %d has %d shares and %d", m.Number, m.Shares, net)
		}
	}
	if counted != s.savings {
		return broken("savings = purchases − returns at cost", "accounts hold %d, members %d", s.savings, counted)
	}
	return nil
}

func (b *Book) auditLoans(s *auditSums) error {
	var counted Amount
	for _, l := range b.loans {
		net := l.Principal - l.Repaid - l.WrittenOff
		counted += net
		if l.Fund == Savings {
			s.savingsLent += net
		}
		have, due := b.outstanding(l), b.chargeDue(l)
		if have != net {
			return broken("loan = granted + topped up − repaid − written off", "loan %d has %d, should have %d", l.Number, have, net)
		}
		if open := have+due > 0; open != (l.Status == LoanOpen) {
			return broken("a loan is open while something is owed", "loan %d is %s and owes %d", l.Number, l.Status, have+due)
		}
	}
	if counted != s.loans {
		return broken("loan = granted + topped up − repaid − written off", "accounts hold %d, loans %d", s.loans, counted)
	}
	return nil
}

func (b *Book) auditFines(s *auditSums) error {
	var counted Amount
	for _, f := range b.fines {
		if f.Open < 0 || f.Open > f.Amount {
			return broken("a fine is paid once", "fine %d has %d open of %d", f.Seq, f.Open, f.Amount)
		}
		counted += f.Open
	}
	if counted != s.fines {
		return broken("fines due = levied − paid − waived", "accounts hold %d, fines %d", s.fines, counted)
	}
	return nil
}

// auditProfit compares the two ways to the profit of the cycle.
func (b *Book) auditProfit(s *auditSums) error {
	assets := s.savingsFund + s.savingsLent
	if result := assets - s.savings - s.savingsCarried; result != s.savingsProfit {
		return broken("profit = cash + bank + loans − external − savings − carried", "%d against %d", s.savingsProfit, result)
	}
	return nil
}
