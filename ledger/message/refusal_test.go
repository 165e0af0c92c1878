package message

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/register"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRefusals renders every refusal with sample values: the golden files are
// what a treasurer reads, and what a reviewer of a language should read.
func TestRefusals(t *testing.T) {
	for _, l := range Languages {
		var b strings.Builder
		for _, e := range refusals() {
			fmt.Fprintf(&b, "%s\n\t%s\n", e.Error(), l.Refusal(e))
		}
		checkGolden(t, "refusals."+string(l)+".txt", b.String())
	}
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it anew):\n%s", path, diff)
	}
}

// rules are those of all packages that refuse with a ledger.RuleError.
var rules = slices.Concat(ledger.Rules, constitution.Rules, register.Rules)

// samples are values as the gate gives them, by name; where a name means another
// thing in a rule, under "rule name".
var samples = map[string]any{
	"amount": ledger.Amount(12_505), "attending": uint32(3), "before": uint64(42), "book": ledger.Amount(4_250),
	"bought": ledger.Shares(3), "by": uint64(57), "charge": ledger.Amount(3_000),
	"choices": "present, late, absent", "column": "member", "counted": ledger.Amount(17_000), "creditor": ledger.Slug("kafo"),
	"cycle": uint32(2), "date": ledger.NewDate(2026, 3, 2), "due": ledger.NewDate(2026, 4, 5),
	"enrolled": uint32(2), "event": ledger.KindShareOut, "expected": ledger.Amount(17_125),
	"field": "shares", "fund": ledger.FundName("social"), "funds": "savings, social, benkan",
	"have": ledger.Amount(4_000), "header": "reunion,date,membre", "held": ledger.NewDate(2026, 3, 9),
	"holders": uint32(3), "key": "share_value", "keys": "purpose, detail, guarantors", "kind": ledger.KindMeetingOpened,
	"last": ledger.NewDate(2026, 3, 9), "limit": ledger.Amount(37_500), "loan": ledger.LoanNumber(12), "dated": ledger.NewDate(2026, 3, 9),
	"max": ledger.Shares(5), "meeting": uint32(17), "member": ledger.MemberNumber(7), "method": "vsla",
	"min": ledger.Shares(1), "need": ledger.Amount(60_000), "next": uint32(18), "open": uint32(1),
	"outstanding": ledger.Amount(10_000), "owed": ledger.Amount(11_000), "payout": ledger.Amount(8_400),
	"periods": uint32(6), "principal": ledger.Amount(30_000),
	"problem": "expected '=' after key", "purse": ledger.Amount(17_125),
	"quorum": uint32(1), "row": uint64(41), "running": uint32(2), "said": ledger.Amount(4_200), "savings": ledger.Amount(12_500), "seq": uint64(42),
	"shares": ledger.Shares(4), "text": "12,5", "to": uint64(31), "total": "loans_outstanding", "value": ledger.Amount(250),
	"want": ledger.Shares(9),

	"amount_not_positive amount":       ledger.Amount(-5),
	"amount_too_large max":             ledger.MaxAmount,
	"amount_too_large text":            "99999999999999",
	"charge_takes_all principal":       ledger.Amount(3_000),
	"choice_unknown field":             "mark",
	"choice_unknown text":              "here",
	"commitment_out_of_range shares":   ledger.Shares(8),
	"constitution_address key":         "programme",
	"constitution_address value":       "0x12ab",
	"constitution_choice choices":      "vsla, fixed, equal",
	"constitution_choice key":          "method",
	"constitution_choice value":        "tontine",
	"constitution_duplicate key":       "fund.name",
	"constitution_duplicate value":     "social",
	"constitution_missing key":         "place.village",
	"constitution_name key":            "fund.name",
	"constitution_name value":          "Caisse sociale",
	"constitution_out_of_range max":    int64(1_000_000),
	"constitution_out_of_range min":    int64(1),
	"constitution_out_of_range value":  int64(2_000_000),
	"constitution_too_large max":       uint32(constitution.MaxFile),
	"constitution_type have":           "text",
	"constitution_type want":           "number",
	"constitution_unknown_key key":     "loans.rate",
	"constitution_unknown_key keys":    "convention, rate_bp, fixed_fee",
	"cycle_number next":                uint32(3),
	"date_malformed text":              "2 mars",
	"difference_unexplained counted":   ledger.Amount(17_500),
	"expected_differs expected":        ledger.Amount(17_000),
	"external_debt_open amount":        ledger.Amount(100_000),
	"group_full max":                   uint32(40),
	"has_overdue_loan loan":            ledger.LoanNumber(3),
	"has_unpaid_fine amount":           ledger.Amount(75),
	"joining_shares shares":            ledger.Shares(1),
	"listed_twice field":               "guarantors",
	"listed_twice text":                "4",
	"loan_term_exceeded max":           uint32(3),
	"meeting_number meeting":           uint32(20),
	"more_than_owed amount":            ledger.Amount(22_000),
	"name_malformed field":             "cause",
	"name_malformed text":              "Retard !",
	"no_difference counted":            ledger.Amount(17_125),
	"no_meeting_open event":            ledger.KindLoanGranted,
	"not_enough_shares have":           ledger.Shares(2),
	"not_whole_shares amount":          ledger.Amount(600),
	"number_out_of_range field":        "periods",
	"number_out_of_range max":          int64(120),
	"number_out_of_range min":          int64(1),
	"number_out_of_range value":        int64(0),
	"only_at_new_cycle key":            "currency",
	"open_loan_limit max":              uint32(1),
	"opening_missing key":              "loan.granted",
	"owes_more_than_payout owed":       ledger.Amount(9_000),
	"quorum_missing event":             ledger.KindMeetingClosed,
	"quorum_missing have":              uint32(1),
	"quorum_missing need":              uint32(2),
	"register_cell_malformed max":      uint64(register.MaxCell),
	"register_cell_missing event":      "contribution",
	"register_cell_superfluous event":  "attendance",
	"register_cell_superfluous column": "amount",
	"register_columns have":            uint64(1),
	"register_columns want":            uint64(9),
	"register_cycle cycle":             uint64(3),
	"register_detail text":             "prêt école",
	"register_detail_missing event":    "cash_difference",
	"register_detail_missing key":      "explanation",
	"register_detail_twice key":        "purpose",
	"register_detail_unknown event":    "loan_granted",
	"register_detail_unknown key":      "motif",
	"register_event_unknown event":     "cotisation",
	"register_event_without_row event": "share_out",
	"register_header want":             "meeting,date,event,member,fund,shares,amount,loan,detail",
	"register_loan_differs book":       "4",
	"register_loan_differs text":       "7",
	"register_number text":             "quatre",
	"register_too_large max":           uint64(register.MaxFile),
	"register_too_many_rows max":       uint64(register.MaxRows),
	"register_words_too_long key":      "reason",
	"register_words_too_long max":      uint32(ledger.MaxWords),
	"share_minimum min":                ledger.Shares(2),
	"share_minimum shares":             ledger.Shares(1),
	"unknown_creditor fund":            ledger.Savings,
	"unknown_fund fund":                ledger.FundName("sociale"),
	"words_missing field":              "explanation",
}

// refusals are one of each rule, in the order of the tables, and the cases that
// are said otherwise.
func refusals() (all []*ledger.RuleError) {
	for _, r := range rules {
		all = append(all, refusal(r, nil))
		for _, other := range variations[r.Rule] {
			all = append(all, refusal(r, other))
		}
	}
	return all
}

var variations = map[ledger.Rule][]map[string]any{
	ledger.RuleConstitutionRange: {{"key": "shares_max", "value": int64(3), "min": int64(1), "max": int64(1)}},
	ledger.RuleMoreThanOwed:      {{"owed": ledger.Amount(0)}},
	ledger.RuleNotEnoughShares:   {{"have": ledger.Shares(0)}},
	ledger.RuleNotWholeShares:    {{"amount": ledger.Amount(1000), "value": ledger.Amount(250)}},
	ledger.RuleConstitutionName: {
		{"key": "currency", "value": "Franc"},
		{"key": "name", "value": "Les femmes courageuses et solidaires du qu…"},
		{"key": "member.name", "value": "Aminata Traoré dite la grande, veuve de S…"},
	},
	ledger.RuleDateMalformed: {{"text": "2026-04-05"}},
	ledger.RuleListedTwice: {
		{"field": "creditor", "text": "external:savings:kafo"},
		{"field": "fine", "text": "due:fine:social:7"},
	},
	ledger.RuleNumberOutOfRange: {
		{"field": "shares", "value": int64(3), "min": int64(0), "max": int64(0)},
		{"field": "words", "value": int64(1_204), "max": int64(ledger.MaxWords)},
	},
	ledger.RuleShareLimit: {
		{"shares": ledger.Shares(6), "bought": ledger.Shares(0)},
		{"shares": ledger.Shares(1), "bought": ledger.Shares(5)},
	},
	ledger.RuleOpenLoanLimit:   {{"open": uint32(2), "max": uint32(2)}},
	ledger.RuleShareOutDiffers: {{"member": ledger.MemberNumber(0), "said": ledger.Amount(0), "book": ledger.Amount(20)}},
	constitution.RuleType: {
		{"key": "fund", "want": "list", "have": "table"},
		{"key": "quorum", "want": "number", "have": "fraction"},
		{"key": "fund.lends", "want": "truth", "have": "text"},
		{"key": "date", "want": "date", "have": "time"},
	},
	register.RuleHeader:      {{"header": ""}},
	register.RuleColumns:     {{"have": uint64(11)}},
	register.RuleLoanDiffers: {{"column": "fund", "text": "social", "book": "savings"}},
	ledger.RuleTotalsDiffer:  {{"total": "shares", "said": ledger.Shares(510), "book": ledger.Shares(512)}},
}

func refusal(r ledger.RuleEntry, other map[string]any) *ledger.RuleError {
	e := &ledger.RuleError{Rule: r.Rule}
	for _, name := range strings.Fields(r.Values) {
		value, ok := other[name]
		if !ok {
			value, ok = samples[string(r.Rule)+" "+name]
		}
		if !ok {
			value = samples[name]
		}
		e.Values = append(e.Values, ledger.Value{Name: name, Value: value})
	}
	return e
}

func TestEveryRuleHasItsSentence(t *testing.T) {
	for _, l := range Languages {
		for _, e := range refusals() {
			text := l.Refusal(e)
			if _, ok := l.find("refusal." + string(e.Rule)); !ok {
				t.Errorf("%s: no sentence for %s", l, e.Rule)
			}
			if strings.ContainsAny(text, "{}|…") && !strings.Contains(e.Error(), "…") || strings.Contains(text, "<nil>") {
				t.Errorf("%s: %s says %q", l, e.Rule, text)
			}
		}
	}
}

// A sentence asks for nothing its rule does not give.
func TestRefusalsUseTheirValues(t *testing.T) {
	for _, e := range refusals() {
		given := given(e)
		for _, l := range Languages {
			s, _ := l.find("refusal." + variant(e.Rule, given))
			for name := range s.names() {
				if given[name] == nil {
					t.Errorf("%s: %s asks for {%s}", l, e, name)
				}
			}
		}
	}
}

// Every sentence is some rule's, and the golden files have it.
func TestEveryRefusalHasItsRule(t *testing.T) {
	said := map[string]bool{"refusal.unknown": true}
	for _, e := range refusals() {
		said["refusal."+variant(e.Rule, given(e))] = true
	}
	for _, id := range IDs() {
		if strings.HasPrefix(id, "refusal.") && !said[id] {
			t.Errorf("%s is no rule's, or no variation shows it", id)
		}
	}
}

func TestRefusalSaysSomethingAlways(t *testing.T) {
	for _, c := range []struct {
		err  *ledger.RuleError
		want string
	}{
		{&ledger.RuleError{Rule: "from_the_future"}, "The rules of the group do not allow this (from_the_future). Check what was entered, or ask the facilitator."},
		{&ledger.RuleError{Rule: ledger.RuleUnknownMember}, "There is no member …. Look up the number in the list of members."},
		{refusal(ledger.RuleEntry{Rule: ledger.RuleMoreThanOwed, Values: "amount owed"}, nil), "The amount is 22,000\u00a0GHS, but only 11,000\u00a0GHS is owed. Enter 11,000\u00a0GHS or less."},
	} {
		c.err.Currency = "GHS"
		if got := English.Refusal(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", c.err.Rule, got, c.want)
		}
	}
}
