package ledger

// This file holds the events of the funds themselves: what comes in and goes out
// without a member's account, the bank, and loans to the group.

func (e *Grant) form() error { return checkAmount(e.Amount) }

func (e *Grant) weigh(b *Book, _ *Fact) (effect, error) {
	if err := b.checkFund(e.Fund); err != nil {
		return effect{}, err
	}
	if e.Member != 0 {
		if err := b.checkActive(e.Member); err != nil {
			return effect{}, err
		}
	}
	if e.Fund == Savings {
		return effect{}, refuse(RuleNotSavings)
	}
	return moved(fund(e.Fund), cash(e.Fund), e.Amount), nil
}

func (e *Received) form() error { return checkAmount(e.Amount) }

func (e *Received) weigh(b *Book, _ *Fact) (effect, error) {
	return moved(cash(e.Fund), incomeInto(e.Fund), e.Amount), b.checkFund(e.Fund)
}

// incomeInto is where money from outside goes: another fund simply grows.
func incomeInto(name FundName) Account {
	if name == Savings {
		return otherIncome(Savings)
	}
	return fund(name)
}

func (e *Expense) form() error { return checkAmount(e.Amount) }

func (e *Expense) weigh(b *Book, _ *Fact) (effect, error) {
	return moved(expense(e.Fund), cash(e.Fund), e.Amount), b.checkFund(e.Fund)
}

func (e *Transfer) form() error { return checkAmount(e.Amount) }

func (e *Transfer) weigh(b *Book, _ *Fact) (effect, error) {
	if err := first(b.checkFund(e.From), b.checkFund(e.To)); err != nil {
		return effect{}, err
	}
	if e.From == e.To {
		return effect{}, refuse(RuleSameFund, "fund", e.From)
	}
	moves := moved(cash(e.To), cash(e.From), e.Amount)
	moves.postings.move(equityOf(e.From), equityOf(e.To), e.Amount)
	return moves, nil
}

func equityOf(name FundName) Account {
	if name == Savings {
		return carried(Savings)
	}
	return fund(name)
}

func (e *BankDeposited) form() error { return checkAmount(e.Amount) }

func (e *BankDeposited) weigh(b *Book, _ *Fact) (effect, error) {
	return moved(bank(e.Fund), cash(e.Fund), e.Amount), b.checkFund(e.Fund)
}

func (e *BankWithdrawn) form() error { return checkAmount(e.Amount) }

func (e *BankWithdrawn) weigh(b *Book, _ *Fact) (effect, error) {
	return moved(cash(e.Fund), bank(e.Fund), e.Amount), b.checkFund(e.Fund)
}

func (e *BankInterest) form() error { return checkAmount(e.Amount) }

func (e *BankInterest) weigh(b *Book, _ *Fact) (effect, error) {
	return moved(bank(e.Fund), incomeInto(e.Fund), e.Amount), b.checkFund(e.Fund)
}

func (e *BankFee) form() error { return checkAmount(e.Amount) }

func (e *BankFee) weigh(b *Book, _ *Fact) (effect, error) {
	return moved(expense(e.Fund), bank(e.Fund), e.Amount), b.checkFund(e.Fund)
}

func (e *ExternalLoanReceived) form() error {
	return first(checkAmount(e.Amount), checkSlug("creditor", e.Creditor))
}

func (e *ExternalLoanReceived) weigh(b *Book, _ *Fact) (effect, error) {
	debt := external(e.Creditor, e.Fund)
	taken := moved(cash(e.Fund), debt, e.Amount)
	taken.successors = func(b *Book) bool { return b.accounts.natural(debt) < e.Amount }
	return taken, b.checkFund(e.Fund)
}

func (e *ExternalLoanRepaid) form() error {
	charge := error(nil)
	if e.Charge != 0 {
		charge = checkAmount(e.Charge)
	}
	return earliest(checkAmount(e.Amount), charge, checkSlug("creditor", e.Creditor))
}

func (e *ExternalLoanRepaid) weigh(b *Book, _ *Fact) (effect, error) {
	if err := b.checkFund(e.Fund); err != nil {
		return effect{}, err
	}
	debt := external(e.Creditor, e.Fund)
	owed := b.accounts.natural(debt)
	if owed == 0 {
		return effect{}, refuse(RuleUnknownCreditor, "creditor", e.Creditor, "fund", e.Fund)
	}
	if e.Amount > owed {
		return effect{}, refuse(RuleMoreThanOwed, "amount", e.Amount, "owed", owed)
	}
	paid := moved(debt, cash(e.Fund), e.Amount)
	paid.postings.move(expense(e.Fund), cash(e.Fund), e.Charge)
	return paid, nil
}

// moved is the effect of an entry that is nothing but its postings.
func moved(debit, credit Account, a Amount) effect {
	var p entries
	p.move(debit, credit, a)
	return effect{postings: p, undo: func(*Book) {}, successors: func(*Book) bool { return false }}
}
