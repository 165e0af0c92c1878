package facts

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"jigiya/ledger"
)

// madeUp are the facts of a group that nobody lived: in their order and within their
// bounds, for the speed of sums. Package sim has the believable ones.
func madeUp(n int, meetings int) *Facts {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	f := &Facts{Group: Group{
		State: OK, Method: ledger.VSLA, Currency: "XOF", Founded: day0 + ledger.Date(r.IntN(300)),
		Place:       Place{"ocha-2023", fmt.Sprintf("ML%02d%02d%02d", 1+r.IntN(10), 1+r.IntN(8), 1+r.IntN(9))},
		Facilitator: fmt.Sprintf("facilitator %d", n/40), Funds: []ledger.FundName{"social", "school"},
	}}
	binary.BigEndian.PutUint64(f.Group.ID[:], uint64(n)*0x9E3779B97F4A7C15)
	f.Group.ID[31] = 1
	f.Cycles = []Cycle{{Number: 1 + uint32(n%4), Start: f.Group.Founded, Method: ledger.VSLA, Currency: "XOF", ShareValue: 250}}
	f.addMadeUpMeetings(r, meetings)
	f.addMadeUpLoans(r)
	for i := range 25 {
		f.Members = append(f.Members, Member{Number: ledger.MemberNumber(i + 1), Cycle: f.Cycles[0].Number, Sex: ledger.Female, Shares: 100, Savings: 25_000})
	}
	return f
}

var day0 = ledger.NewDate(2025, 1, 1)

func (f *Facts) addMadeUpMeetings(r *rand.Rand, meetings int) {
	s := Standing{Members: 25, Women: 24, AtStart: 25}
	for i := range meetings {
		m := Meeting{
			Seq: uint64(80*i + 79), Closing: OfMeeting, Cycle: f.Cycles[0].Number, Number: uint32(i + 1),
			From: f.Cycles[0].Start + ledger.Date(7*i), Until: f.Cycles[0].Start + ledger.Date(7*i+7),
		}
		m.Attending, m.Registered = uint32(18+r.IntN(8)), 25
		if i%2 == 1 {
			principal := ledger.Amount(5_000 + 500*r.IntN(50))
			m.Granted[r.IntN(Purposes)] = Lent{1, principal}
			s.CycleLoans++
			s.CycleGranted += principal
			s.Outstanding += principal
			s.Money -= principal
		}
		s.Outstanding -= s.Outstanding / 10
		s.Savings += ledger.Amount(25 * 250 * (1 + r.IntN(4)))
		s.Money = s.Savings - s.Outstanding + ledger.Amount(r.IntN(1000*(i+1)))
		s.Loans, s.Borrowers, s.EverBorrowed = 3, 3, min(25, s.CycleLoans)
		m.Standing, m.Funds = s, []ledger.Amount{ledger.Amount(2_500 * i), ledger.Amount(100 * i)}
		f.Meetings = append(f.Meetings, m)
	}
	f.Meetings[meetings-1].Until = End
}

// addMadeUpLoans adds 24 loans of three months: a third is late at its end for a month.
func (f *Facts) addMadeUpLoans(r *rand.Rand) {
	for i := range 24 {
		granted := f.Cycles[0].Start + ledger.Date(14*i+7)
		l := Loan{
			Number: ledger.LoanNumber(i + 1), Seq: uint64(160*i + 150), Cycle: f.Cycles[0].Number, Member: ledger.MemberNumber(i + 1),
			Fund: ledger.Savings, Purpose: ledger.Purposes[r.IntN(Purposes)], Principal: ledger.Amount(5_000 + 500*r.IntN(50)),
			Periods: 3, Granted: granted, Due: granted + 91, DueNow: granted + 91, DueMeeting: granted + 91, Rank: 1, Status: ledger.LoanRepaid, Closed: granted + 91,
		}
		rest := l.Principal
		for k := range 4 {
			f.Steps = append(f.Steps, LoanStep{Loan: l.Number, From: granted + ledger.Date(21*k), Until: granted + ledger.Date(21*k+21), Outstanding: rest})
			rest -= l.Principal / 5
		}
		f.Steps = append(f.Steps, LoanStep{Loan: l.Number, From: granted + 84, Until: granted + 91, Outstanding: rest})
		if i%3 == 0 {
			l.Closed += 45
			f.Steps = append(f.Steps, LoanStep{Loan: l.Number, From: granted + 92, Until: granted + 136, Outstanding: rest, Overdue: rest, Since: granted + 91})
		}
		f.Loans = append(f.Loans, l)
	}
}

func madeUpEngine(groups, meetings int) *Engine {
	e := NewEngine()
	for n := range groups {
		if err := e.Put(Vouch(madeUp(n, meetings))); err != nil {
			panic(err)
		}
	}
	return e
}
