package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/node/api"
)

// A spending is what may happen to a fund's money beside the members' accounts: the word
// of an event.
type spending string

var spendings = []spending{
	"expense", "grant", "received", "bank_deposited", "bank_withdrawn", "bank_interest", "bank_fee",
	"external_loan_received", "external_loan_repaid", "transfer",
}

// Icon is the name of its drawing.
func (k spending) Icon() string { return string(k) }

// Bank says whether it changes what lies at the bank.
func (k spending) Bank() bool {
	return k == "bank_withdrawn" || k == "bank_interest" || k == "bank_fee"
}

// Said says whether a person says what it is for.
func (k spending) Said() bool {
	return k == "expense" || k == "grant" || k == "received" || k == "transfer"
}

// An expensesView asks for one of them.
type expensesView struct {
	Kinds    []spending
	Kind     spending // chosen, or none
	Funds    []fundTile
	Fund     ledger.FundName
	Members  []memberTile
	Member   ledger.MemberNumber
	To       ledger.FundName
	Debts    []debtTile // to lenders outside
	Debt     string     // the one that is paid back
	Creditor string
	Charge   string
	Money    moneyField
	Words    string
}

// A fundTile is a fund and what is in its purse.
type fundTile struct {
	Fund ledger.FundName
	Cash ledger.Amount
	Bank ledger.Amount
}

// A debtTile is what a fund owes a lender outside the group.
type debtTile struct {
	Creditor ledger.Slug
	Fund     ledger.FundName
	Owed     ledger.Amount
}

// Value is how a form says whose debt it is.
func (d debtTile) Value() string { return string(d.Creditor) + ":" + string(d.Fund) }

func (m *meeting) expensesView() (v expensesView, err error) {
	s := m.asks()
	v = expensesView{
		Kinds: m.spendings(), Kind: spending(s.Get("kind")), Fund: s.fund("fund"), Member: s.member("member"), To: ledger.FundName(s.Get("to")),
		Debts: m.debts(), Debt: s.Get("debt"), Creditor: s.Get("creditor"), Charge: s.Get("charge"), Words: s.Get("words"),
	}
	if !slices.Contains(spendings, v.Kind) {
		v.Kind = ""
	}
	v.Members, v.Money = m.tiles(), s.moneyField("amount")
	for _, f := range m.book.Funds() {
		if v.Kind != "grant" || f != ledger.Savings {
			v.Funds = append(v.Funds, fundTile{f, m.book.Cash(f), m.book.Bank(f)})
		}
	}
	if !slices.ContainsFunc(v.Funds, func(f fundTile) bool { return f.Fund == v.Fund }) && len(v.Funds) > 0 {
		v.Fund = v.Funds[0].Fund
	}
	return v, s.err
}

// spendings are those that are possible today: nothing comes from an empty bank, and
// nobody pays back a debt that is none.
func (m *meeting) spendings() (all []spending) {
	funds := m.book.Funds()
	banked := slices.ContainsFunc(funds, func(f ledger.FundName) bool { return m.book.Bank(f) > 0 })
	for _, k := range spendings {
		switch {
		case k.Bank() && !banked:
		case k == "external_loan_repaid" && len(m.debts()) == 0:
		case (k == "grant" || k == "transfer") && len(funds) < 2:
		default:
			all = append(all, k)
		}
	}
	return all
}

// debts are what is owed outside, by lender and fund.
func (m *meeting) debts() (all []debtTile) {
	for a := range m.book.Accounts {
		if owed := m.book.Balance(a); a.Class == ledger.ExternalDebt && owed > 0 {
			all = append(all, debtTile{a.Creditor, a.Fund, owed})
		}
	}
	return all
}

// spent is money that goes out of a fund, comes in from outside, or changes its place.
func spent(_ *meeting, s *sheet) []ledger.Event {
	fund, amount, said := s.fund("fund"), s.amount("amount"), s.words("", "words")
	switch s.Get("kind") {
	case "expense":
		return []ledger.Event{&ledger.Expense{Fund: fund, Amount: amount, Purpose: said}}
	case "grant":
		return []ledger.Event{&ledger.Grant{Fund: fund, Member: s.member("member"), Amount: amount, Purpose: said}}
	case "received":
		return []ledger.Event{&ledger.Received{Fund: fund, Amount: amount, Source: said}}
	case "transfer":
		return []ledger.Event{&ledger.Transfer{From: fund, To: s.fund("to"), Amount: amount, Reason: said}}
	}
	return outside(s, fund, amount)
}

// outside is money that goes to the bank or to a lender, or comes from there.
func outside(s *sheet, fund ledger.FundName, amount ledger.Amount) []ledger.Event {
	switch s.Get("kind") {
	case "bank_deposited":
		return []ledger.Event{&ledger.BankDeposited{Fund: fund, Amount: amount}}
	case "bank_withdrawn":
		return []ledger.Event{&ledger.BankWithdrawn{Fund: fund, Amount: amount}}
	case "bank_interest":
		return []ledger.Event{&ledger.BankInterest{Fund: fund, Amount: amount}}
	case "bank_fee":
		return []ledger.Event{&ledger.BankFee{Fund: fund, Amount: amount}}
	case "external_loan_received":
		return []ledger.Event{&ledger.ExternalLoanReceived{Creditor: s.creditor(), Fund: fund, Amount: amount}}
	case "external_loan_repaid":
		creditor, fund := s.pair("debt")
		return []ledger.Event{&ledger.ExternalLoanRepaid{Creditor: ledger.Slug(creditor), Fund: ledger.FundName(fund), Amount: amount, Charge: s.amount("charge")}}
	}
	s.fail(api.Misused("form_unread"))
	return nil
}
