package report

import "jigiya/ledger"

// A Balance is what the book says at a head. Income to Profit are of the savings
// fund in this cycle; LoansOutstanding to FinesDue are of all funds.
type Balance struct {
	Group            string        `json:"group"` // hex, the caller's to set
	Seq              uint64        `json:"seq"`
	Head             string        `json:"head"` // id of the last entry in hex, the caller's to set
	Cycle            uint32        `json:"cycle"`
	Meeting          uint32        `json:"meeting"` // the open or the last one
	Date             Day           `json:"date"`    // of that meeting
	Funds            []Purse       `json:"funds"`
	Shares           ledger.Shares `json:"shares"`
	Savings          ledger.Amount `json:"savings"`
	LoansOutstanding ledger.Amount `json:"loans_outstanding"`
	ChargesDue       ledger.Amount `json:"charges_due"`
	FinesDue         ledger.Amount `json:"fines_due"`
	Income           Income        `json:"income"`
	Expense          ledger.Amount `json:"expense"`
	Loss             ledger.Amount `json:"loss"`
	Carried          ledger.Amount `json:"carried"`
	Profit           ledger.Amount `json:"profit"`
}

// A Purse is the money of a fund; Balance is cash and bank.
type Purse struct {
	Fund    ledger.FundName `json:"fund"`
	Cash    ledger.Amount   `json:"cash"`
	Bank    ledger.Amount   `json:"bank"`
	Balance ledger.Amount   `json:"balance"`
}

// Income is what a fund earned in the cycle.
type Income struct {
	Charge ledger.Amount `json:"charge"`
	Fine   ledger.Amount `json:"fine"`
	Other  ledger.Amount `json:"other"`
}

// BalanceOf reads the balance of a book.
func BalanceOf(b *ledger.Book) Balance {
	totals := b.Totals()
	charges, fines, other := b.Income(ledger.Savings)
	number, date := sitting(b)
	return Balance{
		Seq: b.Seq(), Cycle: b.Cycle(), Meeting: number, Date: Day(date),
		Funds:  purses(b),
		Shares: totals.Shares, Savings: totals.Savings,
		LoansOutstanding: totals.Outstanding, ChargesDue: totals.ChargesDue, FinesDue: totals.FinesDue,
		Income:  Income{charges, fines, other},
		Expense: b.Expense(ledger.Savings), Loss: b.Loss(ledger.Savings),
		Carried: b.CarriedIn(ledger.Savings), Profit: b.Profit(ledger.Savings),
	}
}

// sitting is the open or the last meeting.
func sitting(b *ledger.Book) (uint32, ledger.Date) {
	if m := b.OpenMeeting(); m != nil {
		return m.Number, m.Date
	}
	return b.LastMeeting()
}

func purses(b *ledger.Book) []Purse {
	purses := make([]Purse, 0, len(b.Funds()))
	for _, name := range b.Funds() {
		cash, bank := b.Cash(name), b.Bank(name)
		purses = append(purses, Purse{name, cash, bank, cash + bank})
	}
	return purses
}

// Tables are the funds, the sums beside them, and the result of the cycle.
func (b Balance) Tables() []Table {
	return []Table{
		pursesTable(b.Funds),
		figures("heading.savings_and_loans",
			figure("shares", b.Shares), figure("savings", b.Savings),
			figure("outstanding", b.LoansOutstanding), figure("charge_due", b.ChargesDue), figure("fines_due", b.FinesDue)),
		figures("heading.result",
			figure("charge", b.Income.Charge), figure("fines", b.Income.Fine), figure("other_income", b.Income.Other),
			figure("expenses", b.Expense), figure("loss", b.Loss), figure("profit", b.Profit), figure("carried", b.Carried)),
	}
}

func pursesTable(purses []Purse) Table {
	t := Table{Title: "heading.purses", Columns: []Column{textual("fund"), money("cash"), money("bank"), money("balance")}}
	var sum Purse
	for _, p := range purses {
		t.Rows = append(t.Rows, []any{p.Fund, p.Cash, p.Bank, p.Balance})
		sum.Cash, sum.Bank, sum.Balance = sum.Cash+p.Cash, sum.Bank+p.Bank, sum.Balance+p.Balance
	}
	t.Footer = []any{Word("heading.total"), sum.Cash, sum.Bank, sum.Balance}
	return t
}
