package ledger

import "slices"

func (e *CycleOpened) form() error {
	if err := e.Constitution.Check(); err != nil {
		return err
	}
	for _, r := range e.Reinvestments {
		if err := checkShares(r.Shares, 1); err != nil {
			return err
		}
	}
	return first(
		checkOnce("reinvestments", e.Reinvestments, func(r Reinvestment) MemberNumber { return r.Member }),
		checkOnce("carried", e.Carried, func(c CarriedSum) FundName { return c.Fund }),
		(&OfficersElected{e.Officers}).form(),
	)
}

func (e *CycleOpened) weigh(b *Book, _ *Fact) (effect, error) {
	var wrong error
	for _, r := range e.Reinvestments {
		wrong = earliest(wrong, b.checkActive(r.Member))
	}
	for _, c := range e.Carried {
		wrong = earliest(wrong, b.checkFund(c.Fund))
	}
	wrong = earliest(wrong, b.checkOfficers(e.Officers, &e.Constitution), b.checkFundsKept(&e.Constitution))
	if wrong == nil && e.Cycle != b.cycle+1 {
		wrong = refuse(RuleCycleNumber, "cycle", e.Cycle, "next", b.cycle+1)
	}
	if err := first(wrong, b.checkCarried(e)); err != nil {
		return effect{}, err
	}
	var p entries
	for _, r := range e.Reinvestments {
		p.move(cash(Savings), savings(r.Member), times(r.Shares, e.Constitution.ShareValue))
	}
	return effect{postings: p, change: func(b *Book) { b.beginCycle(e) }}, nil
}

// checkCarried compares what the quorum signs with what the book carries.
func (b *Book) checkCarried(e *CycleOpened) error {
	for _, name := range b.Funds() {
		var said Amount
		for _, c := range e.Carried {
			if c.Fund == name {
				said = c.Amount
			}
		}
		if book := b.CarriedIn(name); said != book {
			return refuse(RuleCarriedDiffers, "fund", name, "said", said, "book", book)
		}
	}
	return nil
}

// CarriedSums are what the funds bring from earlier cycles, for a CycleOpened.
func (b *Book) CarriedSums() (sums []CarriedSum) {
	for _, name := range b.Funds() {
		if a := b.accounts.natural(carried(name)); a != 0 {
			sums = append(sums, CarriedSum{name, a})
		}
	}
	return sums
}

// beginCycle forgets what belonged to the old cycle: its lines, its meetings,
// its settled loans and fines.
func (b *Book) beginCycle(e *CycleOpened) {
	b.constitution, b.officers, b.cycle = &e.Constitution, e.Officers, e.Cycle
	b.cycleClosed, b.cycleStart, b.shareOut, b.opening = false, 0, nil, false
	b.joined, b.left, b.membersAtStart = 0, 0, b.activeCount()
	b.meetings, b.lastMeeting, b.cancelled = nil, 0, 0
	b.lines, b.corrected = lines{}, nil
	b.loans = slices.DeleteFunc(slices.Clone(b.loans), func(l *Loan) bool { return l.Status != LoanOpen })
	b.fines = slices.DeleteFunc(slices.Clone(b.fines), func(f Fine) bool { return f.Open == 0 })
	for i := range b.members {
		b.members[i].Commitment = 0
	}
	for _, r := range e.Reinvestments {
		m := b.member(r.Member)
		m.Shares, m.brought, m.bought = r.Shares, r.Shares, times(r.Shares, e.Constitution.ShareValue)
	}
	b.commitAll()
}
