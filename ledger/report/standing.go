package report

import "jigiya/ledger"

// A Standing is where a member stands, or by how much an entry moved her.
type Standing struct {
	Shares          int64         `json:"shares"`
	Savings         ledger.Amount `json:"savings"` // at cost
	LoanOwed        ledger.Amount `json:"loan_owed"`
	FinesDue        ledger.Amount `json:"fines_due"`
	ContributionDue ledger.Amount `json:"contribution_due"`
}

// standingOf is where she stands by the book.
func standingOf(b *ledger.Book, m ledger.Member) Standing {
	return Standing{
		Shares: int64(m.Shares), Savings: b.Savings(m.Number), LoanOwed: loanOwed(b, m.Number),
		FinesDue: b.AllFinesDue(m.Number), ContributionDue: b.ContributionDue(m.Number),
	}
}

// plus is the standing after a change; sign −1 takes the change back.
func (s Standing) plus(change Standing, sign int64) Standing {
	by := ledger.Amount(sign)
	return Standing{
		Shares: s.Shares + sign*change.Shares, Savings: s.Savings + by*change.Savings, LoanOwed: s.LoanOwed + by*change.LoanOwed,
		FinesDue: s.FinesDue + by*change.FinesDue, ContributionDue: s.ContributionDue + by*change.ContributionDue,
	}
}

// add enters a posting on one of her accounts; it says whether it is one.
func (s *Standing) add(p ledger.Posting, n ledger.MemberNumber, borrower func(ledger.LoanNumber) ledger.MemberNumber) bool {
	hers := p.Account.Number == uint32(n)
	switch p.Account.Class {
	case ledger.LoanPrincipal, ledger.DueCharge:
		if hers = borrower(ledger.LoanNumber(p.Account.Number)) == n; hers {
			s.LoanOwed += p.Amount
		}
	case ledger.MemberSavings:
		if hers {
			s.Savings -= p.Amount
		}
	case ledger.DueFine:
		if hers {
			s.FinesDue += p.Amount
		}
	case ledger.DueContribution:
		if hers {
			s.ContributionDue += p.Amount
		}
	default:
		return false
	}
	return hers
}
