package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// A loansView is who may borrow, and the loans that are open; the one of them that is looked
// at; the loan that a member asks for; and, once it is said, what it would mean.
type loansView struct {
	Open    []loanTile
	Loan    *loanSheet
	Tiles   []borrowerTile
	Member  *borrowerTile
	Funds   []fundTile // that lend
	Fund    ledger.FundName
	Money   moneyField
	Amount  ledger.Amount
	Periods []uint32
	Term    uint32
	Length  ledger.Interval
	Purpose ledger.Purpose
	All     []ledger.Purpose
	Others  []guarantorTile
	Asked   *report.Borrowing
	Due     ledger.Date
	Laid    []pile // what she takes, as money
	Back    []pile // what she brings back
	Refusal string // why the rules refuse it
}

// A borrowerTile is a member and what she may borrow.
type borrowerTile struct {
	memberTile
	Limit ledger.Amount
	Owed  ledger.Amount
}

// A guarantorTile is a member who may answer for the loan, and whether she does.
type guarantorTile struct {
	memberTile
	Chosen bool
}

// mostPeriods bounds how many terms are offered as buttons.
const mostPeriods = 12

// terms are the numbers of periods for which a loan may be given.
func terms(r *ledger.LoanRules) (all []uint32) {
	for n := uint32(1); n <= min(r.MaxPeriods, mostPeriods); n++ {
		all = append(all, n)
	}
	return all
}

func (m *meeting) loansView() (v loansView, err error) {
	s := m.asks()
	v.Open = m.openLoans()
	if v.Loan = m.loanSheet(s); v.Loan != nil {
		return v, s.err
	}
	e := loanAsked(s)
	rules := m.book.Constitution().Loans
	v = loansView{Open: v.Open, Fund: e.Fund, Money: s.moneyField("amount"), Amount: e.Principal, Periods: terms(&rules), Term: e.Periods, Length: rules.Period, Purpose: e.Purpose, All: ledger.Purposes}
	for _, f := range m.book.Funds() {
		if m.book.Constitution().Lends(f) {
			v.Funds = append(v.Funds, fundTile{f, m.book.Cash(f), m.book.Bank(f)})
		}
	}
	for _, t := range m.tiles() {
		b := borrowerTile{t, m.book.Borrowable(t.Member, e.Fund), m.people[t.Member].LoanOwed}
		v.Tiles = append(v.Tiles, b)
		if t.Member == e.Member {
			v.Member = &b
		} else {
			v.Others = append(v.Others, guarantorTile{t, slices.Contains(e.Guarantors, t.Member)})
		}
	}
	if s.err == nil && v.Member != nil && m.isOpen() && e.Principal > 0 && e.Periods > 0 {
		s.err = v.ask(m, e)
	}
	if v.Term == 0 {
		v.Term = rules.MaxPeriods
	}
	if s.err != nil && m.call.refused == nil {
		m.refuse(s.err)
	}
	return v, nil
}

// ask shows what the loan would mean, by a rehearsal on a copy of the book.
func (v *loansView) ask(m *meeting, e *ledger.LoanGranted) error {
	b, err := report.BorrowingOf(m.book, *e, 0)
	if err != nil {
		return err
	}
	v.Asked, v.Due, v.Laid, v.Back = &b, ledger.Date(b.Due), laid(b.Received), laid(b.Repay)
	if b.Refused != nil {
		v.Refusal = api.Classify(b.Refused, m.lang).Detail
	}
	return nil
}

// loanAsked is the loan that a form asks for.
func loanAsked(s *sheet) *ledger.LoanGranted {
	e := &ledger.LoanGranted{
		Member: s.member("member"), Fund: s.fund("fund"), Principal: s.amount("amount"),
		Periods: s.periods(), Purpose: ledger.Purpose(s.Get("purpose")),
	}
	for _, text := range s.Values["guarantor"] {
		one := &sheet{Values: map[string][]string{"guarantor": {text}}}
		e.Guarantors = append(e.Guarantors, one.member("guarantor"))
		if one.err != nil {
			s.fail(one.err)
		}
	}
	return e
}

// lent grants it. The reason of the assembly's decision lets it go beyond a limit.
func lent(_ *meeting, s *sheet) []ledger.Event {
	e := loanAsked(s)
	e.Detail, e.Override = s.words("", "words"), s.words("", "override")
	if e.Purpose == "" {
		e.Purpose = "other"
	}
	return []ledger.Event{e}
}
