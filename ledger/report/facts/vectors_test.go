package facts

import (
	"encoding/json"
	"testing"

	"jigiya/ledger"
)

// TestIndicatorVectors puts the given group of testdata/vectors/indicators.json into
// facts and asks for what the rule book expects.
func TestIndicatorVectors(t *testing.T) {
	var vector struct {
		Given  map[string]int64
		Expect map[string]json.Number
	}
	text := read(t, "../../../testdata/vectors/indicators.json")
	if err := json.Unmarshal(text, &vector); err != nil {
		t.Fatal(err)
	}
	g := vector.Given
	start := on(t, "2026-01-05")
	day := start + ledger.Date(g["days"])
	standing := Standing{
		Members: uint32(g["registered"]), Women: uint32(g["women"]), AtStart: uint32(g["registered_at_start"]),
		Joined: uint32(g["joined"]), Dropouts: uint32(g["dropouts"]),
		Savings: ledger.Amount(g["savings"]), Money: ledger.Amount(g["cash"] + g["bank"]), Outstanding: ledger.Amount(g["loans_outstanding"]),
		External: ledger.Amount(g["external"]), Carried: ledger.Amount(g["carried"]),
		Loans: uint32(g["loans_count"]), Borrowers: uint32(g["loans_count"]), EverBorrowed: uint32(g["loans_count"]),
	}
	late := ledger.Amount(g["loans_overdue_balance"])
	f := &Facts{
		Cycles: []Cycle{{Number: 1, Start: start, Method: ledger.VSLA, Currency: "XOF"}},
		Meetings: []Meeting{{
			Seq: 80, Closing: OfMeeting, Cycle: 1, Number: 26, From: day, Until: End, Standing: standing,
			Flow: Flow{Attending: uint32(g["present"]), Registered: uint32(g["registered"])},
		}},
		Loans: []Loan{{Number: 1, Member: 1, Fund: ledger.Savings, Purpose: "trade", Principal: late, Granted: day - 40, Due: day - 10}},
		Steps: []LoanStep{{Loan: 1, From: day, Until: End, Outstanding: late, Overdue: late, Since: day - 10}},
	}
	e := NewEngine()
	if err := e.Put(vouched(f, 1)); err != nil {
		t.Fatal(err)
	}
	s, err := e.Statistics(Query{At: day})
	if err != nil {
		t.Fatal(err)
	}
	if len(vector.Expect) < 14 {
		t.Fatalf("the vector expects %d figures", len(vector.Expect))
	}
	for code, want := range vector.Expect {
		figure, ok := s.Total.Figure(code)
		got, err := json.Marshal(figure.Value)
		if !ok || err != nil || string(got) != want.String() {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
}
