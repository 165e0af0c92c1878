package facts_test

import (
	"strconv"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

// loanFigures add the loans of a group's book, as it stands in the end, to rows.
func (l *life) loanFigures(t testing.TB, day ledger.Date, rows map[string]figures, key func(*ledger.Loan) string) {
	_, b := l.at(t, day)
	ranks, borrowers := map[ledger.MemberNumber]int{}, map[string]map[ledger.MemberNumber]bool{}
	for _, loan := range b.Loans() {
		if loan.Status == ledger.LoanCorrected || loan.Fund != ledger.Savings {
			continue
		}
		ranks[loan.Member]++
		k := key(loan)
		if k == "" {
			k = strconv.Itoa(ranks[loan.Member])
		}
		if rows[k] == nil {
			rows[k] = figures{}
		}
		f := rows[k]
		if borrowers[k] == nil {
			borrowers[k] = map[ledger.MemberNumber]bool{}
		}
		borrowers[k][loan.Member] = true
		rest := loan.Principal - loan.Repaid - loan.WrittenOff
		late := b.Overdue(loan, day)
		open := ledger.Amount(0)
		if rest > 0 {
			open = 1
		}
		f.count("loans_granted_count", 1)
		f.count("loans_granted", loan.Principal)
		f.ratio("average_loan_size", loan.Principal, 1)
		f.count("loans_outstanding", rest)
		f.count("loans_count", open)
		f.ratio("average_outstanding_loan", rest, open)
		f.ratio("late_ratio", late.Amount, rest)
		f.ratio("write_off_ratio", loan.WrittenOff, loan.Principal)
		var par, par30 ledger.Amount
		if late.Amount > 0 {
			par = rest
		}
		if late.Days > 30 {
			par30 = rest
		}
		f.ratio("par", par, rest)
		f.ratio("par30", par30, rest)
	}
	for k, members := range borrowers {
		rows[k].count("borrowers", ledger.Amount(len(members)))
	}
}

// TestLoansSecondComputation compares loan statistics at the end of simulated first
// cycles, whose loans are all of the cycle, with the books.
func TestLoansSecondComputation(t *testing.T) {
	e := facts.NewEngine()
	var lives []*life
	groups := 40
	if testing.Short() {
		groups = 10
	}
	last := ledger.Date(0)
	for seed := uint64(0); len(lives) < groups; seed++ {
		l := live(t, seed, sim.Options{From: ledger.NewDate(2024, 10, 7), Until: ledger.NewDate(2025, 5, 5)})
		if l.closings[0].kind == ledger.KindOpeningBalances || brokenRanks(l) {
			continue // what was lent on paper is another test's
		}
		lives = append(lives, l)
		last = max(last, l.closings[len(l.closings)-1].date)
		if err := e.Put(facts.Vouch(folded(t, l))); err != nil {
			t.Fatal(err)
		}
	}
	keys := map[facts.By]func(*ledger.Loan) string{
		facts.ByPurpose: func(l *ledger.Loan) string { return string(l.Purpose) },
		facts.ByCohort:  func(l *ledger.Loan) string { return l.Granted.String()[:7] },
		facts.ByRank:    func(*ledger.Loan) string { return "" },
		facts.BySize:    func(l *ledger.Loan) string { return size(l.Principal) },
		facts.ByNothing: func(*ledger.Loan) string { return "all" },
	}
	for by, key := range keys {
		for _, day := range []ledger.Date{last, last + 40, last + 400} {
			rows := map[string]figures{}
			for _, l := range lives {
				l.loanFigures(t, day, rows, key)
			}
			s, err := e.Loans(facts.Query{At: day, By: by})
			if err != nil {
				t.Fatal(err)
			}
			if by == facts.ByNothing {
				sameLoans(t, day.String(), s.Total, rows["all"])
				continue
			}
			if len(s.Rows) != len(rows) {
				t.Errorf("%s has %d rows, want %d", by, len(s.Rows), len(rows))
			}
			for _, row := range s.Rows {
				sameLoans(t, string(by)+" "+row.Key, row, rows[row.Key])
			}
		}
	}
}

// brokenRanks says whether a loan was corrected, so that a count of the loans in the
// end is not the count at each grant, or anybody had more than four.
func brokenRanks(l *life) bool {
	loans := map[ledger.MemberNumber]int{}
	for _, f := range l.said {
		switch e := f.Event.(type) {
		case *ledger.Correction:
			return true
		case *ledger.LoanGranted:
			if e.Fund != ledger.Savings {
				return true
			}
			loans[e.Member]++
			if loans[e.Member] > 4 {
				return true
			}
		}
	}
	return false
}

func size(a ledger.Amount) string {
	switch {
	case a < 5_000:
		return "0-4999"
	case a < 10_000:
		return "5000-9999"
	case a < 25_000:
		return "10000-24999"
	case a < 50_000:
		return "25000-49999"
	case a < 100_000:
		return "50000-99999"
	case a < 250_000:
		return "100000-249999"
	}
	return "250000+"
}

func sameLoans(t *testing.T, about string, row facts.Row, want figures) {
	t.Helper()
	for _, f := range row.Figures() {
		w := want[f.Code]
		if w == nil {
			if f.Code == "average_term_days" || f.Code == "repaid_on_time" || f.Code == "repaid_on_time_value" {
				continue // TestOnTime
			}
			t.Errorf("%s: nobody expects %s", about, f.Code)
			continue
		}
		if got, value := f.Value.String(), w.value(f.Unit); got != value {
			t.Errorf("%s: %s is %q (%d / %d), by the books %q", about, f.Code, got, f.NumValue, f.DenValue, value)
		}
	}
}
