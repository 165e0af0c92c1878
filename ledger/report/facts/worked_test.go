package facts

import (
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
)

// Four groups on the 73rd day of their cycles, a fifth of a year: what a group has not is
// nought. Two are visited by one facilitator, one by another, one by nobody.
func fourGroups(t *testing.T) (e *Engine, at ledger.Date) {
	t.Helper()
	start := on(t, "2026-01-05")
	at = start + 73
	a := standingAt(1, "f1", start, at, Standing{
		Members: 20, Women: 18, AtStart: 22, Joined: 1, Dropouts: 3,
		Savings: 100_000, Money: 60_000, Outstanding: 70_000, External: 5_000, Carried: 3_000,
		Loans: 7, Borrowers: 6, EverBorrowed: 9, CycleGranted: 90_000, CycleWrittenOff: 2_000,
		GirlsEnrolled: 10, GirlsAttending: 8, BoysEnrolled: 12, BoysAttending: 9,
	})
	a.Meetings[0].Flow = Flow{Attending: 18, Registered: 20, Differences: 40}
	a.Meetings[0].Granted[purpose("trade")], a.Meetings[0].Granted[purpose("food")] = Lent{2, 30_000}, Lent{1, 10_000}
	a.Group.Funds, a.Meetings[0].Funds = []ledger.FundName{"social", "school", "canteen", "well"}, []ledger.Amount{4_000, 700, 300, 50}
	a.Loans = []Loan{lateLoan(1, start, at-40), lateLoan(2, start, at-10)}
	a.Steps = []LoanStep{
		{Loan: 1, From: at, Until: End, Outstanding: 14_000, Overdue: 5_000, Since: at - 40},
		{Loan: 2, From: at, Until: End, Outstanding: 7_000, Overdue: 2_000, Since: at - 10},
	}
	b := standingAt(2, "f1", start, at, Standing{
		Members: 10, Women: 10, AtStart: 8, Joined: 2,
		Savings: 50_000, Money: 20_000, Outstanding: 35_000, Carried: -1_000,
		Loans: 3, Borrowers: 3, EverBorrowed: 5, CycleGranted: 45_000,
		GirlsEnrolled: 5, GirlsAttending: 5, BoysEnrolled: 3, BoysAttending: 1,
	})
	b.Meetings[0].Flow = Flow{Attending: 9, Registered: 10, Differences: 10}
	b.Meetings[0].Granted[purpose("school")] = Lent{1, 15_000}
	b.Group.Funds, b.Meetings[0].Funds = []ledger.FundName{"social"}, []ledger.Amount{1_000}
	cycle := &b.Cycles[0]
	cycle.SharedOut, cycle.Sharers, cycle.Saved, cycle.Fund, cycle.Paid, cycle.Offset = at, 8, 32_000, 40_000, 35_000, 5_000
	e = NewEngine()
	for _, f := range []*Facts{
		a, b, standingAt(3, "f2", start, at, Standing{Members: 4, Women: 3, AtStart: 4}), standingAt(4, "", start, at, Standing{Members: 6, Women: 6, AtStart: 5}),
	} {
		if err := e.Put(Vouch(f)); err != nil {
			t.Fatal(err)
		}
	}
	return e, at
}

func standingAt(n byte, facilitator string, start, at ledger.Date, s Standing) *Facts {
	return &Facts{
		Group:    Group{ID: crypto.Hash{n}, State: OK, Founded: start, Method: ledger.VSLA, Currency: "XOF", Facilitator: facilitator},
		Cycles:   []Cycle{{Number: 1, Start: start, Method: ledger.VSLA, Currency: "XOF"}},
		Meetings: []Meeting{{Seq: 80, Closing: OfMeeting, Cycle: 1, Number: 10, From: at, Until: End, Standing: s}},
	}
}

func lateLoan(n ledger.LoanNumber, granted, due ledger.Date) Loan {
	return Loan{Number: n, Cycle: 1, Member: 1, Fund: ledger.Savings, Purpose: "trade", Principal: 20_000, Granted: granted, Due: due, DueNow: due, Status: ledger.LoanOpen}
}

func purpose(p ledger.Purpose) int {
	for i, known := range ledger.Purposes {
		if known == p {
			return i
		}
	}
	panic("no such purpose")
}

// worked are the values of all indicators of the four groups, worked by hand:
// what stands behind each, added up, is beside it.
var worked = map[string]string{
	"members": "40", "women": "37", "men": "3",
	"women_pct":                     "0.9250",  // 37 / 40
	"attendance_rate":               "0.9000",  // 27 / 30
	"retention_rate":                "0.9302",  // 40 / 43
	"dropout_rate":                  "0.0714",  // 3 / (39 + 3)
	"membership_growth":             "0.0256",  // (40 - 39) / 39
	"savings":                       "150000",  // 100 000 + 50 000
	"savings_per_member":            "3750.00", // / 40
	"assets":                        "185000",  // 130 000 + 55 000
	"profit":                        "28000",   // 22 000 + 6 000
	"return_on_savings":             "0.1867",  // 28 / 150
	"return_on_savings_annualised":  "0.9333",  // 5 x 28 / 150
	"return_on_assets_annualised":   "0.7568",  // 5 x 28 / 185
	"fund_utilisation":              "0.5676",  // 105 / 185
	"loans_outstanding":             "105000",
	"loans_count":                   "10",
	"average_outstanding_loan":      "10500.00",
	"loans_granted":                 "55000", // 30 000 + 10 000 + 15 000
	"loans_granted_count":           "4",
	"average_loan_size":             "13750.00",
	"borrowers_pct":                 "0.2250", // 9 / 40
	"ever_borrowed_pct":             "0.3500", // 14 / 40
	"par":                           "0.2000", // 21 / 105
	"par30":                         "0.1333", // 14 / 105
	"late_ratio":                    "0.0667", // 7 / 105
	"write_off_ratio":               "0.0148", // 2 / 135
	"risk_coverage":                 "4.0000", // 28 / 7
	"social_fund":                   "5000",
	"school_fund":                   "700",
	"canteen_fund":                  "300",
	"other_funds":                   "50",
	"unexplained_difference":        "50",
	"schooling":                     "0.7667", // 23 / 30
	"schooling_girls":               "0.8667", // 13 / 15
	"schooling_boys":                "0.6667", // 10 / 15
	"caseload":                      "1.50",   // 3 groups, 2 facilitators; nobody's is in neither
	"caseload_members":              "17.00",  // 34 / 2
	"share_outs":                    "1",
	"shared_fund":                   "40000",
	"shared_profit":                 "8000",
	"shared_return":                 "0.2500",  // 8 / 32
	"shared_per_member":             "5000.00", // 40 000 / 8
	"shared_offset":                 "0.1250",  // 5 / 40
	"loans_by_purpose.trade":        "0.5455",  // 30 / 55
	"loans_by_purpose.food":         "0.1818",  // 10 / 55
	"loans_by_purpose.school":       "0.2727",  // 15 / 55
	"loans_by_purpose_count.trade":  "0.5000",
	"loans_by_purpose_count.food":   "0.2500",
	"loans_by_purpose_count.school": "0.2500",
}

// TestWorked: every indicator there is has a value worked by hand.
func TestWorked(t *testing.T) {
	e, at := fourGroups(t)
	for _, p := range ledger.Purposes {
		for _, code := range []string{"loans_by_purpose." + string(p), "loans_by_purpose_count." + string(p)} {
			if _, lent := worked[code]; !lent {
				worked[code] = "0.0000"
			}
		}
	}
	s := ask1(t, e, Query{At: at})
	figures := s.Total.Figures()
	if len(figures) != len(worked) || len(figures) != len(Indicators) {
		t.Errorf("%d figures of %d indicators, %d are worked", len(figures), len(Indicators), len(worked))
	}
	for _, f := range figures {
		if f.Value.String() != worked[f.Code] {
			t.Errorf("%s is %v (%d / %d), want %s", f.Code, f.Value, f.NumValue, f.DenValue, worked[f.Code])
		}
	}
	says(t, ask1(t, e, Query{At: at, By: ByFacilitator}), map[string]string{"caseload": "1.50", "caseload_members": "17.00"})
}

// TestCaseload: a facilitator counts once, in however many rows and currencies her groups
// are; where nobody visits there is nothing to divide by.
func TestCaseload(t *testing.T) {
	e, at := fourGroups(t)
	for key, want := range map[string]string{"f1": "2.00", "f2": "1.00", "": ""} {
		for _, r := range ask1(t, e, Query{At: at, By: ByFacilitator}).Rows {
			if f, _ := r.Figure("caseload"); r.Key == key && f.Value.String() != want {
				t.Errorf("%q visits %v groups, want %s", key, f.Value, want)
			}
		}
	}
	for _, by := range []By{ByNothing, ByGroup, ByMethod, ByAge} {
		s := ask1(t, e, Query{At: at, By: by, Series: ByMonth})
		last := s.Points[len(s.Points)-1]
		for _, total := range []Row{s.Total, last.Total} {
			if f, _ := total.Figure("caseload"); f.NumValue != 3 || f.DenValue != 2 {
				t.Errorf("by %q: %d groups, %d facilitators", by, f.NumValue, f.DenValue)
			}
		}
	}
}
