package facts

import (
	"slices"

	"jigiya/ledger"
)

// standing reads how the group stands.
func (f *Folding) standing() Standing {
	b := f.book
	s := Standing{
		Savings: b.TotalSavings(), Money: b.Cash(ledger.Savings) + b.Bank(ledger.Savings),
		Outstanding: b.LoansOutstanding(ledger.Savings), External: b.ExternalDebt(ledger.Savings), Carried: b.CarriedIn(ledger.Savings),
	}
	s.AtStart, s.Joined, s.Dropouts = b.Movement()
	s.countMembers(b.Members())
	s.countBorrowers(b)
	for _, lent := range f.lent.granted {
		s.CycleLoans += uint32(lent.Count)
		s.CycleGranted += lent.Value
	}
	s.CycleWrittenOff = f.lent.writtenOff
	return s
}

func (s *Standing) countMembers(members []ledger.Member) {
	for i := range members {
		m := &members[i]
		if m.Left {
			continue
		}
		s.Members++
		if m.Sex == ledger.Female {
			s.Women++
		}
		s.GirlsEnrolled += m.Schooling.GirlsEnrolled
		s.GirlsAttending += m.Schooling.GirlsAttending
		s.BoysEnrolled += m.Schooling.BoysEnrolled
		s.BoysAttending += m.Schooling.BoysAttending
	}
}

// countBorrowers counts active members who have, or had in this cycle, a loan of the
// savings fund. Who left has none any more.
func (s *Standing) countBorrowers(b *ledger.Book) {
	var now, ever []ledger.MemberNumber
	for _, l := range b.Loans() {
		if l.Fund != ledger.Savings || l.Status == ledger.LoanCorrected {
			continue
		}
		if b.Outstanding(l.Number) > 0 {
			s.Loans++
			now = include(now, l.Member)
		}
		if m, err := b.Member(l.Member); err == nil && !m.Left {
			ever = include(ever, l.Member)
		}
	}
	s.Borrowers, s.EverBorrowed = uint32(len(now)), uint32(len(ever))
}

func include(list []ledger.MemberNumber, m ledger.MemberNumber) []ledger.MemberNumber {
	if slices.Contains(list, m) {
		return list
	}
	return append(list, m)
}

// balances are what the funds beside savings hold; a fund met for the first time is
// entered in the group's list.
func (f *Folding) balances() []ledger.Amount {
	g := &f.facts.Group
	for _, name := range f.book.Funds() {
		if name != ledger.Savings && !slices.Contains(g.Funds, name) {
			g.Funds = append(g.Funds, name)
		}
	}
	balances := make([]ledger.Amount, len(g.Funds))
	for i, name := range g.Funds {
		balances[i] = f.book.Cash(name) + f.book.Bank(name)
	}
	return balances
}
