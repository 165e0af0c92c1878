package ledger

import "slices"

func (e *CycleOpened) form() error {
	if err := e.Constitution.Check(); err != nil {
		return err
	}
	for i, r := range e.Reinvestments {
		if err := checkShares(r.Shares, 1); err != nil {
			return err
		}
		if slices.ContainsFunc(e.Reinvestments[:i], func(o Reinvestment) bool { return o.Member == r.Member }) {
			return refuse(RuleListedTwice, "field", "reinvestments", "text", "member")
		}
	}
	return (&OfficersElected{e.Officers}).form()
}

func (e *CycleOpened) weigh(b *Book, _ *Fact) (effect, error) {
	if next := b.cycle + 1; e.Cycle != next {
		return effect{}, refuse(RuleCycleNumber, "cycle", e.Cycle, "next", next)
	}
	if err := first(b.checkOfficers(e.Officers, &e.Constitution), b.checkFundsKept(&e.Constitution), b.checkCarried(e)); err != nil {
		return effect{}, err
	}
	var p entries
	for _, r := range e.Reinvestments {
		if _, err := b.activeMember(r.Member); err != nil {
			return effect{}, err
		}
		p.move(cash(Savings), savings(r.Member), times(r.Shares, e.Constitution.ShareValue))
	}
	return effect{postings: p, change: func(b *Book) { b.beginCycle(e) }}, nil
}

// checkCarried compares what the quorum signs with what the book carries.
func (b *Book) checkCarried(e *CycleOpened) error {
	said := map[FundName]Amount{}
	for _, c := range e.Carried {
		if _, twice := said[c.Fund]; twice {
			return refuse(RuleListedTwice, "field", "carried", "text", clip(string(c.Fund)))
		}
		if err := b.checkFund(c.Fund); err != nil {
			return err
		}
		said[c.Fund] = c.Amount
	}
	for _, c := range b.CarriedSums() {
		if said[c.Fund] != c.Amount {
			return refuse(RuleCarriedDiffers, "fund", c.Fund, "said", said[c.Fund], "book", c.Amount)
		}
		delete(said, c.Fund)
	}
	for name, amount := range said {
		if amount != 0 {
			return refuse(RuleCarriedDiffers, "fund", name, "said", amount, "book", Amount(0))
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
