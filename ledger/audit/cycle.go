package audit

import "jigiya/ledger"

// A cycle is what is remembered of the running cycle's entries.
type cycle struct {
	noted   map[uint64]note // entries by seq
	order   []uint64
	alike   map[likeness]int // entries that were not corrected
	carried bool             // something was brought into the cycle: by a share-out or a cut-over
	shared  *entry           // the last share-out
}

// A note is what an entry was about.
type note struct {
	seq     uint64
	event   ledger.Event
	member  ledger.MemberNumber // whose account it is
	meeting uint32
	cash    ledger.Amount // into the box
}

// A likeness is what an entry has in common with one that was made twice.
type likeness struct {
	kind    ledger.Kind
	member  ledger.MemberNumber
	meeting uint32
	cash    ledger.Amount
}

func (n note) likeness() likeness { return likeness{n.event.Kind(), n.member, n.meeting, n.cash} }

func newCycle() cycle { return cycle{noted: map[uint64]note{}, alike: map[likeness]int{}} }

func (c *cycle) after(b *ledger.Book, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.CycleOpened:
		shared := c.shared
		*c = newCycle()
		c.carried, c.shared = true, shared
	case *ledger.Correction:
		c.alike[c.noted[event.Seq].likeness()]--
	case *ledger.OpeningBalances:
		c.carried = true
	case *ledger.ShareOut:
		c.shared = e
	}
	n := note{e.Seq, e.Event, owner(b, e.Event), e.meeting, e.cash()}
	c.noted[e.Seq] = n
	c.order = append(c.order, e.Seq)
	c.alike[n.likeness()]++
}

// owner is the member whose account an event is about, or nobody.
func owner(b *ledger.Book, e ledger.Event) ledger.MemberNumber {
	switch e := e.(type) {
	case *ledger.Contribution:
		return e.Member
	case *ledger.ShareReturned:
		return e.Member
	case *ledger.MemberLeft:
		return e.Member
	case *ledger.LoanGranted:
		return e.Member
	case *ledger.Grant:
		return e.Member
	case *ledger.FineLevied:
		return e.Member
	case *ledger.FinePaid:
		return e.Member
	case *ledger.FineWaived:
		return e.Member
	case *ledger.Repayment:
		return borrower(b, e.Loan)
	case *ledger.LoanToppedUp:
		return borrower(b, e.Loan)
	case *ledger.LoanRescheduled:
		return borrower(b, e.Loan)
	case *ledger.ChargeWaived:
		return borrower(b, e.Loan)
	case *ledger.LoanWrittenOff:
		return borrower(b, e.Loan)
	}
	return 0
}

func borrower(b *ledger.Book, n ledger.LoanNumber) ledger.MemberNumber {
	if l, err := b.Loan(n); err == nil {
		return l.Member
	}
	return 0
}

// of are the entries of some kinds about a member's account, in their order.
func (c *cycle) of(m ledger.MemberNumber, kinds ...ledger.Kind) (found []uint64) {
	for _, seq := range c.order {
		n := c.noted[seq]
		for _, k := range kinds {
			if n.member == m && n.event.Kind() == k {
				found = append(found, seq)
			}
		}
	}
	return found
}
