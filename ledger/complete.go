package ledger

// Complete fills in what a person leaves to the book: the next number, a total,
// the price in the fine list. What she did say is left as it is; whether it is
// right is Apply's question, not this one's. Words are untouched.
func (b *Book) Complete(e Event) {
	if b.constitution == nil {
		return
	}
	switch e := e.(type) {
	case *MemberJoined:
		b.completeJoining(e)
	case *MeetingOpened:
		if e.Meeting == 0 {
			e.Meeting = b.lastMeeting + 1
		}
	case *CashDifference:
		if e.Expected == 0 {
			e.Expected = b.Cash(e.Fund)
		}
	case *MeetingClosed:
		if b.open != nil && e.Totals == (Totals{}) {
			e.Totals = b.ClosingTotals()
		}
	case *LoanGranted:
		if e.Loan == 0 {
			e.Loan = b.NextLoan()
		}
	case *FineLevied:
		if e.Amount == 0 {
			e.Amount, _ = b.constitution.Fine(e.Cause)
		}
	case *ShareOut:
		if d, err := b.Divide(); err == nil && e.Payouts == nil {
			*e = *d.Event()
		}
	case *CycleOpened:
		b.completeCycle(e)
	}
}

func (b *Book) completeJoining(e *MemberJoined) {
	if e.Member == 0 {
		e.Member = b.NextMember()
	}
	if e.Sex == "" {
		e.Sex = Female
	}
	if want, free := b.JoiningShares(); e.Shares == 0 && !free {
		e.Shares = want
	}
}

func (b *Book) completeCycle(e *CycleOpened) {
	if e.Cycle == 0 {
		e.Cycle = b.cycle + 1
	}
	if e.Constitution.Name == "" {
		e.Constitution = *b.constitution
	}
	if e.Officers == nil {
		e.Officers = b.officers
	}
	if e.Carried == nil {
		e.Carried = b.CarriedSums()
	}
}
