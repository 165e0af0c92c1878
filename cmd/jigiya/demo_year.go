package main

import (
	"math/rand/v2"

	"jigiya/ledger"
)

// The year of the demo, week by week. It is drawn from a fixed seed, so that
// everybody sees the same one.

func benkadiFounding() *ledger.GroupFounded {
	return demoFounding("Benkadi", "Dinangourou",
		"Aminata Guindo", "Mariam Kassogué", "Oumou Tembely", "Kadia Togo", "Awa Poudiougou", "Yagalem Ongoïba",
		"Salimata Kodio", "Fanta Dolo", "Hawa Arama", "Assétou Djiguiba", "Djénéba Karambé", "Rokia Sagara")
}

func jigiFounding() *ledger.GroupFounded {
	return demoFounding("Jigi", "Madougou",
		"Yassa Guindo", "Sira Niangaly", "Korotimi Togo", "Adama Goro", "Bintou Pléah", "Ramata Ouologuem",
		"Aïssata Kassogué", "Pendo Tembiné", "Yapiré Dama", "Maïmouna Sangara")
}

func demoFounding(name, village string, names ...string) *ledger.GroupFounded {
	roles := map[int][]ledger.Role{
		1: {ledger.Chairperson}, 2: {ledger.RecordKeeper}, 3: {ledger.Treasurer},
		4: {ledger.KeyHolder}, 5: {ledger.KeyHolder}, 6: {ledger.KeyHolder},
		7: {ledger.MoneyCounter}, 8: {ledger.MoneyCounter},
	}
	founding := &ledger.GroupFounded{Constitution: demoConstitution(name, village)}
	for i, name := range names {
		founding.Members = append(founding.Members, ledger.Founder{
			Member: ledger.MemberNumber(i + 1), Sex: ledger.Female, Person: ledger.Said(name), Roles: roles[i+1],
		})
	}
	return founding
}

func demoConstitution(name, village string) ledger.Constitution {
	return ledger.Constitution{
		Name: name, Method: ledger.VSLA, Place: ledger.Place{Village: village, Code: "ocha-2023:ML0505"},
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

func (t *told) rand(week int) *rand.Rand { return rand.New(rand.NewPCG(t.seed, uint64(week))) }

func (t *told) counts() []ledger.Count {
	counts := []ledger.Count{}
	for _, f := range t.book.Funds() {
		counts = append(counts, ledger.Count{Fund: f, Amount: t.book.Cash(f)})
	}
	return counts
}

// closing counts what the book says is in the box: the demo's women count well.
func (t *told) closing() ledger.Event { return &ledger.MeetingClosed{Counts: t.counts()} }

// meeting is a meeting up to its closing. Its events are built on the book as it
// stands at the opening, so what a meeting lends, it has.
func (t *told) meeting(date ledger.Date, r *rand.Rand) []ledger.Event {
	events := []ledger.Event{&ledger.MeetingOpened{Date: date, Counts: t.counts()}}
	for i, m := range t.book.Members() {
		mark, shares := ledger.Present, ledger.Shares(1+i%4)
		if r != nil {
			mark, shares = attendance(r), ledger.Shares(1+r.IntN(5))
		}
		events = append(events, &ledger.AttendanceMarked{Member: m.Number, Mark: mark})
		events = append(events, t.payments(m.Number, mark, shares)...)
	}
	return append(events, t.loans(date, r, events)...)
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

func (t *told) payments(m ledger.MemberNumber, mark ledger.Mark, shares ledger.Shares) (events []ledger.Event) {
	if due := t.book.FinesDue(m, ledger.Savings); due > 0 && mark != ledger.Absent {
		events = append(events, &ledger.FinePaid{Member: m, Fund: ledger.Savings, Amount: due})
	}
	if mark == ledger.Absent || mark == ledger.Late {
		fine, _ := t.book.Constitution().Fine(ledger.Slug(mark))
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
func (t *told) loans(date ledger.Date, r *rand.Rand, before []ledger.Event) (events []ledger.Event) {
	if r == nil {
		return nil
	}
	purse := t.book.Cash(ledger.Savings)
	borrowed := map[ledger.MemberNumber]bool{}
	for _, l := range t.book.Loans() {
		if l.Status == ledger.LoanOpen {
			borrowed[l.Member] = true
			if date >= l.Due-14 || r.IntN(4) == 0 {
				events = append(events, &ledger.Repayment{Loan: l.Number, Amount: t.book.Owed(l.Number)})
			}
		}
	}
	m := ledger.MemberNumber(1 + r.IntN(len(t.book.Members())))
	amount := min(t.book.Borrowable(m, ledger.Savings), purse) / 1000 * 1000
	if week := (date - t.book.CycleStart()) / 7; week > 30 || week < 3 || amount < 1000 || borrowed[m] || fined(m, before) {
		return events
	}
	purpose := ledger.Purposes[r.IntN(len(ledger.Purposes))]
	return append(events, &ledger.LoanGranted{Loan: t.book.NextLoan(), Member: m, Fund: ledger.Savings, Principal: amount, Periods: 3, Purpose: purpose})
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

// gathering is a meeting up to where shares are bought.
func (t *told) gathering(date ledger.Date) []ledger.Event {
	events := []ledger.Event{&ledger.MeetingOpened{Date: date, Counts: t.counts()}}
	for _, m := range t.book.Members() {
		events = append(events, &ledger.AttendanceMarked{Member: m.Number, Mark: ledger.Present}, &ledger.Contribution{Member: m.Number, Fund: "social", Amount: 100})
	}
	return events
}

// purchases are two shares for everybody but one.
func (t *told) purchases(but ledger.MemberNumber) (events []ledger.Event) {
	for _, m := range t.book.Members() {
		if m.Number != but {
			events = append(events, &ledger.Contribution{Member: m.Number, Fund: ledger.Savings, Shares: 2})
		}
	}
	return events
}
