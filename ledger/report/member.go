package report

import (
	"slices"

	"jigiya/ledger"
)

// Names tell a member's name, or nothing. A nil Names knows nobody.
type Names func(ledger.MemberNumber) string

func (n Names) of(m ledger.MemberNumber) string {
	if n == nil {
		return ""
	}
	return n(m)
}

// A Member is where one member stands.
type Member struct {
	Member          ledger.MemberNumber `json:"member"`
	Name            string              `json:"name,omitempty"`
	Sex             ledger.Sex          `json:"sex"`
	Status          string              `json:"status"` // active, left
	Roles           []ledger.Role       `json:"roles"`
	Shares          ledger.Shares       `json:"shares"`
	Savings         ledger.Amount       `json:"savings"`
	LoanOwed        ledger.Amount       `json:"loan_owed"`
	FinesDue        ledger.Amount       `json:"fines_due"`
	Commitment      ledger.Shares       `json:"commitment"`
	ContributionDue ledger.Amount       `json:"contribution_due"`
}

// A MemberList is all members by number, those who left included.
type MemberList []Member

// Members lists the members of a book.
func Members(b *ledger.Book, names Names) MemberList {
	list := make(MemberList, 0, len(b.Members()))
	for _, m := range b.Members() {
		list = append(list, memberOf(b, m, names))
	}
	return list
}

func memberOf(b *ledger.Book, m ledger.Member, names Names) Member {
	return Member{
		Member: m.Number, Name: names.of(m.Number), Sex: m.Sex, Status: membership(m), Roles: rolesOf(b, m.Number),
		Shares: m.Shares, Savings: b.Savings(m.Number), LoanOwed: loanOwed(b, m.Number), FinesDue: b.AllFinesDue(m.Number),
		Commitment: m.Commitment, ContributionDue: b.ContributionDue(m.Number),
	}
}

func membership(m ledger.Member) string {
	if m.Left {
		return "left"
	}
	return "active"
}

func rolesOf(b *ledger.Book, n ledger.MemberNumber) []ledger.Role {
	i := slices.IndexFunc(b.Officers(), func(o ledger.Officer) bool { return o.Member == n })
	if i < 0 {
		return []ledger.Role{}
	}
	return b.Officers()[i].Roles
}

// loanOwed is what a member owes on all her loans.
func loanOwed(b *ledger.Book, n ledger.MemberNumber) (owed ledger.Amount) {
	for _, l := range b.Loans() {
		if l.Member == n {
			owed += b.Owed(l.Number)
		}
	}
	return owed
}

// Table is the list with its sums.
func (list MemberList) Table() Table {
	t := Table{Title: "heading.members", Columns: []Column{
		textual("member"), textual("role"), textual("status"), number("shares"), money("savings"),
		money("owed"), money("fines_due"), money("arrears"),
	}}
	var sum Member
	for _, m := range list {
		t.Rows = append(t.Rows, []any{m.Member, m.Roles, status(m.Status), m.Shares, m.Savings, m.LoanOwed, m.FinesDue, m.ContributionDue})
		sum.add(m)
	}
	t.Footer = []any{Word("heading.total"), nil, nil, sum.Shares, sum.Savings, sum.LoanOwed, sum.FinesDue, sum.ContributionDue}
	return t
}

func (m *Member) add(other Member) {
	m.Shares += other.Shares
	m.Savings += other.Savings
	m.LoanOwed += other.LoanOwed
	m.FinesDue += other.FinesDue
	m.ContributionDue += other.ContributionDue
}
