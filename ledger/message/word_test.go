package message

import (
	"testing"

	"jigiya/ledger"
)

// Every code that package ledger names has a word in every language.
func TestEveryCodeHasAWord(t *testing.T) {
	codes := map[string][]string{}
	add := func(section string, all ...string) { codes[section] = append(codes[section], all...) }
	for _, k := range ledger.Kinds() {
		add("kind", k.String())
	}
	add("role", each(ledger.Roles)...)
	add("mark", each(ledger.Marks)...)
	add("purpose", each(ledger.Purposes)...)
	add("agenda", each(ledger.DefaultAgenda)...)
	add("method", each([]ledger.Method{ledger.VSLA, ledger.Fixed, ledger.Equal})...)
	add("leaving_cause", each([]ledger.LeavingCause{ledger.CauseLeft, ledger.CauseExcluded, ledger.CauseDied})...)
	add("convention", each([]ledger.Convention{ledger.FlatTerm, ledger.FlatOnce, ledger.FixedFee, ledger.InAdvance, ledger.PerPeriodOnOriginal, ledger.PerPeriodOnBalance})...)
	add("share_out", each([]ledger.ShareOutMethod{ledger.ByShares, ledger.ByShareValue, ledger.EqualParts, ledger.EqualProfit, ledger.InterestReturned, ledger.SavingsAndBorrowing, ledger.TimeWeighted})...)
	add("remainder", each([]ledger.Remainder{ledger.Carry, ledger.LargestRemainder})...)
	add("leaving", each([]ledger.LeavingRule{ledger.LeaveAtCost, ledger.LeaveAtValue, ledger.LeaveForfeit})...)
	add("joining", each([]ledger.JoiningRule{ledger.JoinZero, ledger.JoinCatchUp, ledger.JoinAtValue})...)
	add("repay", each([]ledger.Repay{ledger.Instalments, ledger.AtEnd})...)
	add("open_loans", each([]ledger.OpenLoans{ledger.RefuseOpenLoans, ledger.OffsetOpenLoans})...)
	add("cause", string(ledger.CauseMissed), "late", "absent")
	add("fund", string(ledger.Savings), "social", "school", "canteen")
	add("field", "shares", "savings", "loans_outstanding", "charges_due", "fines_due") // totals_differ
	add("field", "authority", "carried", "cause", "count", "creditor", "device", "enrolled", "explanation", "fine", "fund", "guarantors", "loan", "mark",
		"meeting", "member", "override", "periods", "person", "purpose", "reason", "reinvestments", "scopes", "sex", "writer")
	add("status", "active", "left", "open", "repaid", "written_off", "corrected", "ok", "disputed", "recovering")
	add("severity", "info", "notice", "warning", "grave")
	for _, l := range Languages {
		for section, all := range codes {
			for _, code := range all {
				if _, ok := l.find(section + "." + code); !ok {
					t.Errorf("%s: no word for %s.%s", l, section, code)
				}
			}
		}
	}
}

func each[T ~string](all []T) []string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w)
	}
	return words
}

func TestWords(t *testing.T) {
	week, fortnight, month := ledger.Interval{Count: 1}, ledger.Interval{Count: 2}, ledger.Interval{Count: 1, Month: true}
	for _, c := range [][2]string{
		{French.Kind(ledger.KindShareOut), "partage"},
		{French.Kind(ledger.Kind(99)), "opération d'une version plus récente (99)"},
		{French.Fund("social"), "caisse sociale"},
		{French.Fund("benkan"), "benkan"},
		{French.Role(ledger.KeyHolder), "détentrice de clé"},
		{Bambara.Mark(ledger.Present), "a nana"},
		{French.Purpose("farming"), "agriculture"},
		{French.Cause("late"), "retard"},
		{French.LeavingCause(ledger.CauseDied), "décédée"},
		{English.Method(ledger.VSLA), "shares at each meeting"},
		{English.Convention(ledger.InAdvance), "in advance, taken out of the loan"},
		{English.Repay(ledger.AtEnd), "all at the end"},
		{English.ShareOutMethod(ledger.EqualParts), "the same for all"},
		{English.Remainder(ledger.Carry), "carried to the next cycle"},
		{English.Remainder("fund:social"), "goes to “social fund”"},
		{English.OpenLoans(ledger.RefuseOpenLoans), "repaid before the share-out"},
		{English.LeavingRule(ledger.LeaveForfeit), "leaves the savings to the group"},
		{English.JoiningRule(ledger.JoinZero), "starts with no shares"},
		{English.Agenda(ledger.AgendaLoans), "loans"},
		{English.Interval(week), "every week"},
		{French.Interval(fortnight), "toutes les 2 semaines"},
		{English.Interval(month), "every month"},
		{English.Status("written_off"), "written off"},
		{English.Severity("grave"), "grave"},
		{French.Heading("overdue"), "en retard"},
		{French.Member(7), "membre 7"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}
