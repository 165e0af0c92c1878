package journal

import "jigiya/ledger"

// body is the list of an event's fields, in the order of the struct. This file
// and constitution.go are the form of every kind, both ways; the table in the
// package comment is the same in prose.
func (w *wire) body(e ledger.Event) {
	l := w.open()
	w.fields(e)
	w.close(l)
}

func (w *wire) fields(e ledger.Event) {
	switch e := e.(type) {
	case *ledger.AttendanceMarked:
		w.member(&e.Member)
		choice(w, &e.Mark, marks)
	case *ledger.Contribution:
		w.member(&e.Member)
		w.fund(&e.Fund)
		w.shares(&e.Shares)
		w.amount(&e.Amount)
	case *ledger.ShareReturned:
		w.member(&e.Member)
		w.shares(&e.Shares)
	case *ledger.Repayment:
		w.loan(&e.Loan)
		w.amount(&e.Amount)
		w.member(&e.By)
	case *ledger.FineLevied:
		w.member(&e.Member)
		w.fund(&e.Fund)
		text(w, &e.Cause)
		w.amount(&e.Amount)
	case *ledger.FinePaid:
		w.member(&e.Member)
		w.fund(&e.Fund)
		w.amount(&e.Amount)
	case *ledger.FineWaived:
		w.member(&e.Member)
		w.fund(&e.Fund)
		w.amount(&e.Amount)
		w.words(&e.Reason)
	case *ledger.LoanGranted:
		w.loanGranted(e)
	case *ledger.LoanToppedUp:
		w.loan(&e.Loan)
		w.amount(&e.Amount)
		w.words(&e.Override)
	case *ledger.LoanRescheduled:
		w.loan(&e.Loan)
		w.uint32(&e.Periods)
		w.words(&e.Reason)
		w.words(&e.Override)
	case *ledger.ChargeWaived:
		w.loan(&e.Loan)
		w.amount(&e.Amount)
		w.words(&e.Reason)
	case *ledger.LoanWrittenOff:
		w.loan(&e.Loan)
		w.words(&e.Reason)
	case *ledger.Correction:
		number(w, &e.Seq, MaxNumber)
		w.words(&e.Reason)
	default:
		w.meetingFields(e)
	}
}

func (w *wire) loanGranted(e *ledger.LoanGranted) {
	w.loan(&e.Loan)
	w.member(&e.Member)
	w.fund(&e.Fund)
	w.amount(&e.Principal)
	w.uint32(&e.Periods)
	choice(w, &e.Purpose, purposes)
	w.words(&e.Detail)
	items(w, &e.Guarantors, (*wire).member)
	w.words(&e.Override)
}

func (w *wire) meetingFields(e ledger.Event) {
	switch e := e.(type) {
	case *ledger.MeetingOpened:
		w.uint32(&e.Meeting)
		w.date(&e.Date)
		items(w, &e.Counts, (*wire).count)
	case *ledger.MeetingClosed:
		items(w, &e.Counts, (*wire).count)
		w.totals(&e.Totals)
	case *ledger.MeetingCancelled:
		w.date(&e.Date)
		w.words(&e.Reason)
	case *ledger.CashDifference:
		w.fund(&e.Fund)
		w.amount(&e.Counted)
		w.amount(&e.Expected)
		w.words(&e.Explanation)
	case *ledger.CommitmentSet:
		w.member(&e.Member)
		w.shares(&e.Shares)
	case *ledger.SchoolingReported:
		w.member(&e.Member)
		w.uint32(&e.GirlsEnrolled)
		w.uint32(&e.GirlsAttending)
		w.uint32(&e.BoysEnrolled)
		w.uint32(&e.BoysAttending)
	case *ledger.PersonRecorded:
		w.member(&e.Member)
		w.words(&e.Person)
	case *ledger.RecordErased:
		w.digest(&e.Record)
	case *ledger.RegisterImported:
		w.digest(&e.File)
		w.uint32(&e.Rows)
		w.uint32(&e.Entries)
	default:
		w.purseFields(e)
	}
}

func (w *wire) purseFields(e ledger.Event) {
	switch e := e.(type) {
	case *ledger.Grant:
		w.fund(&e.Fund)
		w.member(&e.Member)
		w.amount(&e.Amount)
		w.words(&e.Purpose)
	case *ledger.Received:
		w.fundAmount(&e.Fund, &e.Amount)
		w.words(&e.Source)
	case *ledger.Expense:
		w.fundAmount(&e.Fund, &e.Amount)
		w.words(&e.Purpose)
	case *ledger.Transfer:
		w.fund(&e.From)
		w.fundAmount(&e.To, &e.Amount)
		w.words(&e.Reason)
	case *ledger.BankDeposited:
		w.fundAmount(&e.Fund, &e.Amount)
	case *ledger.BankWithdrawn:
		w.fundAmount(&e.Fund, &e.Amount)
	case *ledger.BankInterest:
		w.fundAmount(&e.Fund, &e.Amount)
	case *ledger.BankFee:
		w.fundAmount(&e.Fund, &e.Amount)
	case *ledger.ExternalLoanReceived:
		text(w, &e.Creditor)
		w.fundAmount(&e.Fund, &e.Amount)
	case *ledger.ExternalLoanRepaid:
		text(w, &e.Creditor)
		w.fundAmount(&e.Fund, &e.Amount)
		w.amount(&e.Charge)
	default:
		w.groupFields(e)
	}
}

func (w *wire) groupFields(e ledger.Event) {
	switch e := e.(type) {
	case *ledger.GroupFounded:
		w.constitution(&e.Constitution)
		items(w, &e.Members, (*wire).founder)
		w.key(&e.Writer)
	case *ledger.GroupAmended:
		w.constitution(&e.Constitution)
	case *ledger.MemberJoined:
		w.member(&e.Member)
		choice(w, &e.Sex, sexes)
		w.words(&e.Person)
		w.member(&e.Former)
		w.shares(&e.Shares)
	case *ledger.MemberLeft:
		w.member(&e.Member)
		choice(w, &e.Cause, causes)
	case *ledger.OfficersElected:
		items(w, &e.Officers, (*wire).officer)
	case *ledger.OpeningBalances:
		w.openingBalances(e)
	case *ledger.ShareOut:
		items(w, &e.Payouts, (*wire).payout)
		w.amount(&e.Remainder)
		name(w, &e.RemainderTo, remainders)
	case *ledger.CycleOpened:
		w.uint32(&e.Cycle)
		w.constitution(&e.Constitution)
		items(w, &e.Officers, (*wire).officer)
		items(w, &e.Carried, (*wire).carriedSum)
		items(w, &e.Reinvestments, (*wire).reinvestment)
	default:
		w.deviceFields(e)
	}
}

func (w *wire) deviceFields(e ledger.Event) {
	switch e := e.(type) {
	case *ledger.EpochOpened:
		w.key(&e.Writer)
		choice(w, &e.Authority, authorities)
		items(w, &e.Approvals, (*wire).approval)
		w.words(&e.Reason)
	case *ledger.ForkResolved:
		w.key(&e.Writer)
		w.digest(&e.Kept)
		w.digest(&e.Stranded)
		w.words(&e.Reason)
	case *ledger.DeviceGranted:
		w.key(&e.Device)
		items(w, &e.Scopes, (*wire).scope)
		w.date(&e.Until)
	case *ledger.DeviceRevoked:
		w.key(&e.Device)
	default:
		w.fail("an event of type %T has no form", e)
	}
}

func (w *wire) openingBalances(e *ledger.OpeningBalances) {
	w.date(&e.CycleStart)
	w.uint32(&e.MembersAtStart)
	w.uint32(&e.Meeting)
	w.date(&e.Date)
	items(w, &e.Funds, (*wire).openingFund)
	items(w, &e.Externals, (*wire).openingExternal)
	items(w, &e.Members, (*wire).openingMember)
	items(w, &e.Loans, (*wire).openingLoan)
	items(w, &e.Fines, (*wire).openingFine)
}
