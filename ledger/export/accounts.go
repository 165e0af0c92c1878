package export

import "jigiya/ledger"

// place is where a class of accounts stands in the usual tree of five.
type place struct {
	prefix string // before the account's own name in rules.md §2
	root   string // declared with its type
	kind   string // the type: A C L E R X, or none
}

var places = map[ledger.Class]place{
	ledger.Cash:            {"assets:", "assets:cash", "C"},
	ledger.Bank:            {"assets:", "assets", "A"},
	ledger.LoanPrincipal:   {"assets:", "assets", "A"},
	ledger.MemberSavings:   {"equity:", "equity", "E"},
	ledger.FundEquity:      {"equity:", "equity", "E"},
	ledger.Carried:         {"equity:", "equity", "E"},
	ledger.ExternalDebt:    {"liabilities:", "liabilities", "L"},
	ledger.ChargeIncome:    {"income:", "income", "R"},
	ledger.FineIncome:      {"income:", "income", "R"},
	ledger.OtherIncome:     {"income:", "income", "R"},
	ledger.ExpenseOf:       {"expenses:", "expenses", "X"},
	ledger.LossOf:          {"expenses:", "expenses", "X"},
	ledger.DueCharge:       {"", "due", ""},
	ledger.DueFine:         {"", "due", ""},
	ledger.DueContribution: {"", "due", ""},
	ledger.Expected:        {"", "expected", ""},
}

// treeName is an account's name in the tree. Names of funds and creditors are
// made of a-z, 0-9, - and _; anything else would be no account of a book, and is
// made harmless.
func treeName(a ledger.Account) string { return places[a.Class].prefix + plain(a.String()) }

func plain(name string) string {
	safe := []byte(name)
	for i, c := range safe {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == ':') {
			safe[i] = '_'
		}
	}
	return string(safe)
}
