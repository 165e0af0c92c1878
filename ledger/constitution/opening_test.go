package constitution

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"jigiya/ledger"
)

const opening = `cycle_start = 2026-01-05
members_at_start = 3
meeting = 12
date = "2026-03-23"
[[fund]]
name = "savings"
cash = 42500
carried = -120
[[external]]
creditor = "nyesigiso"
amount = 10000
[[member]]
number = 1
shares = 48
[[member]]
number = 4
shares = 0
[[loan]]
loan = 3
member = 4
outstanding = 20000
charge_due = 500
granted = 2026-02-02
periods = 3
[[fine]]
member = 7
amount = 100
`

func TestParseOpening(t *testing.T) {
	got, err := ParseOpening([]byte(opening))
	if err != nil {
		t.Fatal(err)
	}
	want := &ledger.OpeningBalances{
		CycleStart: ledger.NewDate(2026, 1, 5), MembersAtStart: 3, Meeting: 12, Date: ledger.NewDate(2026, 3, 23),
		Funds:     []ledger.OpeningFund{{Fund: ledger.Savings, Cash: 42500, Carried: -120}},
		Externals: []ledger.OpeningExternal{{Creditor: "nyesigiso", Fund: ledger.Savings, Amount: 10000}},
		Members:   []ledger.OpeningMember{{Member: 1, Shares: 48}, {Member: 4}},
		Loans: []ledger.OpeningLoan{{Loan: 3, Member: 4, Fund: ledger.Savings, Outstanding: 20000, ChargeDue: 500,
			Granted: ledger.NewDate(2026, 2, 2), Periods: 3}},
		Fines: []ledger.OpeningFine{{Member: 7, Fund: ledger.Savings, Amount: 100}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	wantAccepted(t, got)
}

// wantAccepted brings the balances into a group of the smallest file.
func wantAccepted(t *testing.T, e *ledger.OpeningBalances) {
	t.Helper()
	book := &ledger.Book{}
	keys := map[ledger.MemberNumber]ledger.Signatory{1: {2, 1}, 4: {2, 4}}
	if err := book.Apply(ledger.Fact{Event: mustParse(t, smallest).Founding(ledger.Signatory{2}, keys)}); err != nil {
		t.Fatal(err)
	}
	if err := book.Apply(ledger.Fact{Seq: 1, Event: e, Cosigners: []ledger.MemberNumber{1, 4}}); err != nil {
		t.Fatal(err)
	}
	if err := book.Audit(); err != nil {
		t.Error(err)
	}
}

func TestOpeningRefusalsNameTheLine(t *testing.T) {
	swap := func(from, to string) string { return strings.Replace(opening, from, to, 1) }
	tests := []struct {
		name, text string
		line       int
		key        string
		rule       ledger.Rule
	}{
		{"unknown key", swap("charge_due", "charge"), 22, "loan.charge", RuleUnknownKey},
		{"fraction", swap("42500", "42500.0"), 7, "fund.cash", RuleType},
		{"number for a date", swap("granted = 2026-02-02", "granted = 20260202"), 23, "loan.granted", RuleType},
		{"date and hour", swap("granted = 2026-02-02", "granted = 2026-02-02T10:00:00Z"), 23, "loan.granted", RuleType},
		{"no such date", swap(`"2026-03-23"`, `"2026-02-30"`), 4, "date", ledger.RuleDateMalformed},
		{"no such date, unquoted", swap("2026-02-02", "2026-02-30"), 23, "", RuleSyntax},
		{"no date", swap("date = \"2026-03-23\"\n", ""), 1, "date", RuleOpeningMissing},
		{"no cash", swap("cash = 42500\n", ""), 5, "fund.cash", RuleOpeningMissing},
		{"no term", swap("periods = 3\n", ""), 18, "loan.periods", RuleOpeningMissing},
		{"negative cash", swap("42500", "-42500"), 7, "fund.cash", ledger.RuleNumberOutOfRange},
		{"no members at the start", swap("members_at_start = 3", "members_at_start = 0"), 2, "members_at_start", ledger.RuleNumberOutOfRange},
		{"negative shares", swap("shares = 48", "shares = -48"), 14, "member.shares", ledger.RuleNumberOutOfRange},
		{"a loan of nothing", swap("20000", "0"), 21, "loan.outstanding", ledger.RuleNumberOutOfRange},
		{"loan 0", swap("loan = 3", "loan = 0"), 19, "loan.loan", ledger.RuleNumberOutOfRange},
		{"cycle after its meeting", swap("2026-01-05", "2026-06-01"), 4, "date", ledger.RuleDateMalformed},
		{"granted after the meeting", swap("2026-02-02", "2026-04-02"), 23, "loan.granted", ledger.RuleDateMalformed},
		{"creditor in capitals", swap("nyesigiso", "Nyesigiso"), 10, "external.creditor", ledger.RuleNameMalformed},
		{"a fund twice", swap("[[external]]", "[[fund]]\nname = \"savings\"\ncash = 5\n[[external]]"), 10, "fund.name", ledger.RuleListedTwice},
		{"a member twice", swap("number = 4", "number = 1"), 16, "member.number", ledger.RuleListedTwice},
		{"a loan twice", opening + "[[loan]]\nloan = 3\nmember = 1\noutstanding = 5\ngranted = 2026-02-02\nperiods = 1\n", 29, "loan.loan", ledger.RuleListedTwice},
		{"a fine twice", opening + "[[fine]]\nmember = 7\namount = 5\n", 28, "", ledger.RuleListedTwice},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParseOpening([]byte(test.text))
			wantRefusal(t, err, test.line, test.key, test.rule)
		})
	}
}
