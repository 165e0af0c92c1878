package ledger

// SpokenIn are the places for Words in an event, said or not, for the node that
// seals them and later fills the texts in again.
func SpokenIn(e Event) []*Words {
	switch e := e.(type) {
	case *GroupFounded:
		all := make([]*Words, len(e.Members))
		for i := range e.Members {
			all[i] = &e.Members[i].Person
		}
		return all
	case *MemberJoined:
		return []*Words{&e.Person}
	case *PersonRecorded:
		return []*Words{&e.Person}
	case *CashDifference:
		return []*Words{&e.Explanation}
	case *MeetingCancelled:
		return []*Words{&e.Reason}
	case *LoanGranted:
		return []*Words{&e.Detail, &e.Override}
	case *LoanToppedUp:
		return []*Words{&e.Override}
	case *LoanRescheduled:
		return []*Words{&e.Reason, &e.Override}
	case *ChargeWaived:
		return []*Words{&e.Reason}
	case *LoanWrittenOff:
		return []*Words{&e.Reason}
	case *FineWaived:
		return []*Words{&e.Reason}
	case *Grant:
		return []*Words{&e.Purpose}
	case *Received:
		return []*Words{&e.Source}
	case *Expense:
		return []*Words{&e.Purpose}
	case *Transfer:
		return []*Words{&e.Reason}
	case *Correction:
		return []*Words{&e.Reason}
	case *EpochOpened:
		return []*Words{&e.Reason}
	case *ForkResolved:
		return []*Words{&e.Reason}
	}
	return nil
}

// IsPerson says whether the Words of an event are a person's name rather than
// something somebody said: other people may read them.
func IsPerson(k Kind) bool {
	return k == KindGroupFounded || k == KindMemberJoined || k == KindPersonRecorded
}
