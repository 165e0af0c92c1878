package report

import "jigiya/ledger"

// A Subject is what an entry is about, as far as it is about one thing: the
// member, the fund, the loan, the sum. What an event does not name is zero.
type Subject struct {
	Member ledger.MemberNumber `json:"member,omitempty"`
	By     ledger.MemberNumber `json:"by,omitempty"` // the guarantor who paid for her
	Fund   ledger.FundName     `json:"fund,omitempty"`
	To     ledger.FundName     `json:"to,omitempty"` // of a transfer
	Loan   ledger.LoanNumber   `json:"loan,omitempty"`
	Amount ledger.Amount       `json:"amount,omitempty"`
}

// Subjects tell what entries are about, in the order of the journal: a repayment
// names only its loan and a correction only its entry, so what came before is
// remembered. The zero Subjects begins at the founding.
type Subjects struct {
	loans   map[ledger.LoanNumber]Subject
	entries map[uint64]Subject
}

// subjectsOf begins at the running cycle of a book.
func subjectsOf(b *ledger.Book) *Subjects {
	s := &Subjects{}
	for _, l := range b.Loans() {
		s.lent(l.Number, l.Member, l.Fund)
	}
	return s
}

// Of is what the entry at seq is about. Where the event names no sum, the sum is
// what its postings moved.
func (s *Subjects) Of(seq uint64, e ledger.Event, postings []ledger.Posting) Subject {
	about := s.named(e)
	if about.Amount == 0 {
		about.Amount = moved(e, postings)
	}
	if s.entries == nil {
		s.entries = map[uint64]Subject{}
	}
	s.entries[seq] = about
	return about
}

// Lent is who borrowed a loan, and from which fund.
func (s *Subjects) Lent(n ledger.LoanNumber) (ledger.MemberNumber, ledger.FundName) {
	return s.loans[n].Member, s.loans[n].Fund
}

func (s *Subjects) lent(n ledger.LoanNumber, m ledger.MemberNumber, f ledger.FundName) {
	if s.loans == nil {
		s.loans = map[ledger.LoanNumber]Subject{}
	}
	s.loans[n] = Subject{Member: m, Fund: f, Loan: n}
}

// named is what the event's own fields say.
func (s *Subjects) named(e ledger.Event) Subject {
	switch e := e.(type) {
	case *ledger.LoanGranted:
		s.lent(e.Loan, e.Member, e.Fund)
		return s.loan(e.Loan, 0, e.Principal)
	case *ledger.Repayment:
		return s.loan(e.Loan, e.By, e.Amount)
	case *ledger.LoanToppedUp:
		return s.loan(e.Loan, 0, e.Amount)
	case *ledger.LoanRescheduled:
		return s.loan(e.Loan, 0, 0)
	case *ledger.ChargeWaived:
		return s.loan(e.Loan, 0, e.Amount)
	case *ledger.LoanWrittenOff:
		return s.loan(e.Loan, 0, 0)
	case *ledger.Correction:
		return s.entries[e.Seq]
	case *ledger.OpeningBalances:
		for _, l := range e.Loans {
			s.lent(l.Loan, l.Member, l.Fund)
		}
	}
	return named(e)
}

func (s *Subjects) loan(n ledger.LoanNumber, by ledger.MemberNumber, a ledger.Amount) Subject {
	about := s.loans[n]
	about.Loan, about.By, about.Amount = n, by, a
	return about
}

// named is what an event says that needs no memory.
func named(e ledger.Event) Subject {
	switch e := e.(type) {
	case *ledger.MemberJoined:
		return Subject{Member: e.Member, Fund: ledger.Savings}
	case *ledger.MemberLeft:
		return Subject{Member: e.Member, Fund: ledger.Savings}
	case *ledger.CommitmentSet:
		return Subject{Member: e.Member, Fund: ledger.Savings}
	case *ledger.AttendanceMarked:
		return Subject{Member: e.Member}
	case *ledger.SchoolingReported:
		return Subject{Member: e.Member}
	case *ledger.PersonRecorded:
		return Subject{Member: e.Member}
	case *ledger.Contribution:
		return Subject{Member: e.Member, Fund: e.Fund, Amount: e.Amount}
	case *ledger.ShareReturned:
		return Subject{Member: e.Member, Fund: ledger.Savings}
	case *ledger.FineLevied:
		return Subject{Member: e.Member, Fund: e.Fund, Amount: e.Amount}
	case *ledger.FinePaid:
		return Subject{Member: e.Member, Fund: e.Fund, Amount: e.Amount}
	case *ledger.FineWaived:
		return Subject{Member: e.Member, Fund: e.Fund, Amount: e.Amount}
	case *ledger.Grant:
		return Subject{Member: e.Member, Fund: e.Fund, Amount: e.Amount}
	}
	return ofFund(e)
}

// ofFund is what the events of a fund say.
func ofFund(e ledger.Event) Subject {
	switch e := e.(type) {
	case *ledger.CashDifference:
		return Subject{Fund: e.Fund}
	case *ledger.Received:
		return Subject{Fund: e.Fund, Amount: e.Amount}
	case *ledger.Expense:
		return Subject{Fund: e.Fund, Amount: e.Amount}
	case *ledger.Transfer:
		return Subject{Fund: e.From, To: e.To, Amount: e.Amount}
	case *ledger.BankDeposited:
		return Subject{Fund: e.Fund, Amount: e.Amount}
	case *ledger.BankWithdrawn:
		return Subject{Fund: e.Fund, Amount: e.Amount}
	case *ledger.BankInterest:
		return Subject{Fund: e.Fund, Amount: e.Amount}
	case *ledger.BankFee:
		return Subject{Fund: e.Fund, Amount: e.Amount}
	case *ledger.ExternalLoanReceived:
		return Subject{Fund: e.Fund, Amount: e.Amount}
	case *ledger.ExternalLoanRepaid:
		return Subject{Fund: e.Fund, Amount: e.Amount + e.Charge}
	case *ledger.ShareOut:
		about := Subject{Fund: ledger.Savings}
		for _, p := range e.Payouts {
			about.Amount += p.Payout
		}
		return about
	}
	return Subject{}
}

// moved is the sum of an entry that names none: what a leaver takes, else the
// money that moved, else the dues. What falls due at an opening or a closing is
// no one sum.
func moved(e ledger.Event, postings []ledger.Posting) ledger.Amount {
	switch e.(type) {
	case *ledger.MemberLeft:
		return -cashOf(postings)
	case *ledger.MeetingOpened, *ledger.MeetingClosed, *ledger.MeetingCancelled:
		return 0
	}
	var money, dues ledger.Amount
	for _, p := range postings {
		switch {
		case p.Amount <= 0:
		case p.Account.Memorandum():
			dues += p.Amount
		default:
			money += p.Amount
		}
	}
	if money == 0 {
		return dues
	}
	return money
}

// cashOf is what an entry brought into the box, all purses together.
func cashOf(postings []ledger.Posting) (in ledger.Amount) {
	for _, p := range postings {
		if p.Account.Class == ledger.Cash {
			in += p.Amount
		}
	}
	return in
}

// Dues are by how much an entry changed what is owed: service charges, fines,
// arrears of commitments.
type Dues struct {
	Charge       ledger.Amount `json:"charge"`
	Fine         ledger.Amount `json:"fine"`
	Contribution ledger.Amount `json:"contribution"`
}

func duesOf(postings []ledger.Posting) (d Dues) {
	for _, p := range postings {
		switch p.Account.Class {
		case ledger.DueCharge:
			d.Charge += p.Amount
		case ledger.DueFine:
			d.Fine += p.Amount
		case ledger.DueContribution:
			d.Contribution += p.Amount
		}
	}
	return d
}

// savedIn is what an entry added to savings at cost; n 0 is all members'.
func savedIn(postings []ledger.Posting, n ledger.MemberNumber) (saved ledger.Amount) {
	for _, p := range postings {
		if p.Account.Class == ledger.MemberSavings && (n == 0 || p.Account.Number == uint32(n)) {
			saved -= p.Amount
		}
	}
	return saved
}
