package main

import (
	"math/rand/v2"

	"jigiya/ledger"
)

// The year of the demo, week by week. It is drawn from a fixed seed, so that
// everybody sees the same one.

func demoFounding() *ledger.GroupFounded {
	names := []string{
		"Aminata Guindo", "Mariam Kassogué", "Oumou Tembely", "Kadia Togo", "Awa Poudiougou", "Yagalem Ongoïba",
		"Salimata Kodio", "Fanta Dolo", "Hawa Arama", "Assétou Djiguiba", "Djénéba Karambé", "Rokia Sagara",
	}
	roles := map[int][]ledger.Role{
		1: {ledger.Chairperson}, 2: {ledger.RecordKeeper}, 3: {ledger.Treasurer},
		4: {ledger.KeyHolder}, 5: {ledger.KeyHolder}, 6: {ledger.KeyHolder},
		7: {ledger.MoneyCounter}, 8: {ledger.MoneyCounter},
	}
	founding := &ledger.GroupFounded{Constitution: demoConstitution()}
	for i, name := range names {
		founding.Members = append(founding.Members, ledger.Founder{
			Member: ledger.MemberNumber(i + 1), Sex: ledger.Female, Person: ledger.Said(name), Roles: roles[i+1],
		})
	}
	return founding
}

func demoConstitution() ledger.Constitution {
	return ledger.Constitution{
		Name: "Benkadi", Method: ledger.VSLA, Place: ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"},
		Currency: "XOF", CashStep: 5, ShareValue: 250, SharesMin: 1, SharesMax: 5,
		MeetingInterval: ledger.Interval{Count: 1}, Quorum: 2,
		Funds: []ledger.FundRule{{Name: "social", Contribution: 100}},
		Loans: ledger.LoanRules{
			Convention: ledger.PerPeriodOnBalance, Rate: 1000, Period: ledger.Interval{Count: 1, Month: true},
			MaxPeriods: 3, MaxMultiple: 3, MaxOpen: 1, ChargeStep: 5, Repay: ledger.AtEnd,
		},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.RefuseOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		Fines: []ledger.FineRule{{Cause: "late", Amount: 25}, {Cause: "absent", Amount: 50}},
	}
}

func (d *demo) rand(week int) *rand.Rand { return rand.New(rand.NewPCG(2026, uint64(week))) }

func (d *demo) counts() []ledger.Count {
	counts := []ledger.Count{}
	for _, f := range d.book.Funds() {
		counts = append(counts, ledger.Count{Fund: f, Amount: d.book.Cash(f)})
	}
	return counts
}

// closing counts what the book says is in the box: the demo's women count well.
func (d *demo) closing() ledger.Event { return &ledger.MeetingClosed{Counts: d.counts()} }

// meeting is a meeting up to its closing. Its events are built on the book as it
// stands at the opening, so what a meeting lends, it has.
func (d *demo) meeting(date ledger.Date, r *rand.Rand) []ledger.Event {
	events := []ledger.Event{&ledger.MeetingOpened{Date: date, Counts: d.counts()}}
	for i, m := range d.book.Members() {
		mark, shares := ledger.Present, ledger.Shares(1+i%4)
		if r != nil {
			mark, shares = attendance(r), ledger.Shares(1+r.IntN(5))
		}
		events = append(events, &ledger.AttendanceMarked{Member: m.Number, Mark: mark})
		events = append(events, d.payments(m.Number, mark, shares)...)
	}
	return append(events, d.loans(date, r, events)...)
}

func attendance(r *rand.Rand) ledger.Mark {
	switch n := r.IntN(40); {
	case n == 0:
		return ledger.Absent
	case n < 4:
		return ledger.Late
	}
	return ledger.Present
}

func (d *demo) payments(m ledger.MemberNumber, mark ledger.Mark, shares ledger.Shares) (events []ledger.Event) {
	if due := d.book.FinesDue(m, ledger.Savings); due > 0 && mark != ledger.Absent {
		events = append(events, &ledger.FinePaid{Member: m, Fund: ledger.Savings, Amount: due})
	}
	if mark == ledger.Absent || mark == ledger.Late {
		fine, _ := d.book.Constitution().Fine(ledger.Slug(mark))
		events = append(events, &ledger.FineLevied{Member: m, Fund: ledger.Savings, Cause: ledger.Slug(mark), Amount: fine})
	}
	if mark == ledger.Absent {
		return events
	}
	return append(events,
		&ledger.Contribution{Member: m, Fund: "social", Amount: 100},
		&ledger.Contribution{Member: m, Fund: ledger.Savings, Shares: shares})
}

// loans repays what a borrower can bring and, until the last quarter, lends again.
func (d *demo) loans(date ledger.Date, r *rand.Rand, before []ledger.Event) (events []ledger.Event) {
	if r == nil {
		return nil
	}
	purse := d.book.Cash(ledger.Savings)
	borrowed := map[ledger.MemberNumber]bool{}
	for _, l := range d.book.Loans() {
		if l.Status == ledger.LoanOpen {
			borrowed[l.Member] = true
			if date >= l.Due-14 || r.IntN(4) == 0 {
				events = append(events, &ledger.Repayment{Loan: l.Number, Amount: d.book.Owed(l.Number)})
			}
		}
	}
	m := ledger.MemberNumber(1 + r.IntN(12))
	amount := min(d.book.Borrowable(m, ledger.Savings), purse) / 1000 * 1000
	if week := (date - d.book.CycleStart()) / 7; week > 30 || week < 3 || amount < 1000 || borrowed[m] || fined(m, before) {
		return events
	}
	purpose := ledger.Purposes[r.IntN(len(ledger.Purposes))]
	return append(events, &ledger.LoanGranted{Loan: d.book.NextLoan(), Member: m, Fund: ledger.Savings, Principal: amount, Periods: 3, Purpose: purpose})
}

// fined says whether a member is fined in this meeting: then she does not borrow.
func fined(m ledger.MemberNumber, events []ledger.Event) bool {
	for _, e := range events {
		if fine, ok := e.(*ledger.FineLevied); ok && fine.Member == m {
			return true
		}
	}
	return false
}
