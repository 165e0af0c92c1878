package audit

import (
	"slices"

	"jigiya/ledger"
)

// A loans watch looks at who borrows, and how loans end.
type loans struct {
	late        map[ledger.LoanNumber]bool // overdue before the payment that is being made
	paid        []payoff                   // of the open meeting
	forgiven    []note                     // of the open meeting: officers' loans given up
	rolled      map[ledger.MemberNumber][]uint64
	rescheduled map[ledger.LoanNumber][]uint64
	granted     []granted                  // to members, and not come back
	transferred map[ledger.FundName]uint64 // in the open meeting: from which fund savings were filled
	opened      map[ledger.FundName]uint64
	lent        ledger.FundName
}

// A granted is a support to a member that took much of its fund.
type granted struct {
	seq    uint64
	member ledger.MemberNumber
	fund   ledger.FundName
	date   ledger.Date
	sum    ledger.Amount
}

// A payoff is the payment that ended a loan.
type payoff struct {
	seq    uint64
	loan   *ledger.Loan
	amount ledger.Amount
	late   bool
}

func newLoans() *loans {
	return &loans{
		late: map[ledger.LoanNumber]bool{}, rolled: map[ledger.MemberNumber][]uint64{},
		rescheduled: map[ledger.LoanNumber][]uint64{}, opened: map[ledger.FundName]uint64{},
	}
}

func (w *loans) before(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.Repayment:
		if l, err := a.book.Loan(event.Loan); err == nil {
			w.late[l.Number] = a.book.Overdue(l, a.book.Today()).Amount > 0
		}
	case *ledger.LoanWrittenOff:
		w.writesOff(a, e, event.Loan)
	case *ledger.GroupAmended:
		w.opensLending(a, e, &event.Constitution)
	}
}

func (w *loans) after(a *audit, e *entry) {
	switch event := e.Event.(type) {
	case *ledger.MeetingOpened:
		w.paid, w.transferred, w.forgiven = nil, nil, nil
	case *ledger.LoanGranted:
		w.grants(a, e, event)
	case *ledger.LoanToppedUp:
		w.overrides(a, e, event.Override, event.Loan, event.Amount)
	case *ledger.LoanRescheduled:
		w.reschedules(a, e, event)
	case *ledger.Repayment:
		w.repays(a, e, event)
	case *ledger.Transfer:
		a.find(Transfer, seqs(e.Seq), "from_fund", event.From, "to_fund", event.To, "amount", event.Amount)
		if event.From != ledger.Savings {
			w.transferred = map[ledger.FundName]uint64{event.To: e.Seq}
			w.lent = event.From
		}
	case *ledger.Grant:
		if event.Member != 0 && grantPart*event.Amount >= a.book.Cash(event.Fund)+event.Amount {
			w.granted = append(w.granted[max(0, len(w.granted)-maxGranted+1):], granted{e.Seq, event.Member, event.Fund, a.book.Today(), event.Amount})
		}
	case *ledger.Received:
		w.returns(a, e, event.Fund, 0, event.Amount)
	case *ledger.Contribution:
		if rule, ok := a.book.Constitution().Fund(event.Fund); ok && event.Amount > rule.Contribution {
			w.returns(a, e, event.Fund, event.Member, event.Amount)
		}
	case *ledger.MemberLeft:
		if lost := e.lost(); lost > 0 {
			a.find(LeftOwing, seqs(e.Seq), "member", event.Member, "amount", lost)
		}
	case *ledger.MeetingClosed:
		w.closes(a)
	case *ledger.CycleOpened:
		clear(w.opened) // decided before everybody, for the cycle
		clear(w.rolled)
	}
}

// grants is a new loan: past a limit, from whose money, in place of which old one.
func (w *loans) grants(a *audit, e *entry, g *ledger.LoanGranted) {
	w.overrides(a, e, g.Override, g.Loan, g.Principal)
	if by, ok := w.opened[g.Fund]; ok {
		a.find(FundLent, seqs(by, e.Seq), "fund", g.Fund, "loan", g.Loan, "amount", g.Principal)
	}
	if by, ok := w.transferred[g.Fund]; ok {
		a.find(FundLent, seqs(by, e.Seq), "fund", w.lent, "loan", g.Loan, "amount", g.Principal)
	}
	w.rollsOver(a, e, g)
}

// rollsOver is a loan that pays the one before it: granted in the meeting in which that
// was paid off, of no less than the payment.
func (w *loans) rollsOver(a *audit, e *entry, g *ledger.LoanGranted) {
	i := slices.IndexFunc(w.paid, func(p payoff) bool { return p.loan.Member == g.Member && g.Principal >= p.amount })
	if i < 0 {
		delete(w.rolled, g.Member)
		return
	}
	p := w.paid[i]
	if p.late {
		a.find(RolledOver, seqs(p.seq, e.Seq), "member", g.Member, "loan", p.loan.Number, "amount", p.amount)
	}
	if g.Principal-p.amount > p.amount/rolledPart {
		delete(w.rolled, g.Member)
		return
	}
	w.rolled[g.Member] = append(w.rolled[g.Member], p.seq, e.Seq)
	if run := w.rolled[g.Member]; len(run) == 2*rolledTimes {
		a.find(RolledAgain, run, "member", g.Member, "n", rolledTimes, "amount", g.Principal)
		delete(w.rolled, g.Member)
	}
}

func (w *loans) overrides(a *audit, e *entry, reason ledger.Words, n ledger.LoanNumber, amount ledger.Amount) {
	if reason.IsZero() {
		return
	}
	code, m := Override, borrower(a.book, n)
	if l, err := a.book.Loan(n); err == nil && len(l.Guarantors) == 0 && keepsBox(a.book, m) && farPast(a.book, m) {
		code = OfficerOverride
	}
	a.find(code, seqs(e.Seq), "member", m, "loan", n, "amount", amount)
}

// farPast says whether a member owes well more than the multiple of her savings.
func farPast(b *ledger.Book, m ledger.MemberNumber) bool {
	limit := ledger.Amount(b.Constitution().Loans.MaxMultiple) * b.Savings(m)
	return limit > 0 && overridePart*outstanding(b, m) >= (overridePart+1)*limit
}

// outstanding is the principal that a member owes.
func outstanding(b *ledger.Book, m ledger.MemberNumber) (sum ledger.Amount) {
	for _, l := range b.Loans() {
		if l.Member == m && l.Status == ledger.LoanOpen {
			sum += b.Outstanding(l.Number)
		}
	}
	return sum
}

func (w *loans) reschedules(a *audit, e *entry, r *ledger.LoanRescheduled) {
	w.overrides(a, e, r.Override, r.Loan, a.book.Owed(r.Loan))
	w.rescheduled[r.Loan] = append(w.rescheduled[r.Loan], e.Seq)
	if again := w.rescheduled[r.Loan]; len(again) > 1 {
		a.find(RescheduledAgain, again, "loan", r.Loan, "member", borrower(a.book, r.Loan), "n", len(again))
	}
}

// repays remembers the payment that ends a loan, if it is most of it: the last
// instalment of many is not what a new loan is taken for.
func (w *loans) repays(a *audit, e *entry, r *ledger.Repayment) {
	if l, err := a.book.Loan(r.Loan); err == nil && l.Status == ledger.LoanRepaid && 2*r.Amount >= l.Principal {
		w.paid = append(w.paid, payoff{e.Seq, l, r.Amount, w.late[l.Number]})
	}
}

func (w *loans) writesOff(a *audit, e *entry, n ledger.LoanNumber) {
	m, lost := borrower(a.book, n), a.book.Outstanding(n)
	a.find(WriteOff, seqs(e.Seq), "loan", n, "member", m, "amount", lost)
	if onCommittee(a.book, m) {
		w.forgiven = append(w.forgiven, note{seq: e.Seq, member: m, cash: lost})
	}
}

// opensLending notes the funds that an amendment within the cycle lets lend.
func (w *loans) opensLending(a *audit, e *entry, next *ledger.Constitution) {
	for _, f := range next.Funds {
		if f.Lends && a.book.HasFund(f.Name) && !a.book.Constitution().Lends(f.Name) {
			w.opened[f.Name] = e.Seq
		}
	}
}

// returns is money that comes into a fund within the term of a loan after a grant: of the
// grant and the group's charge on it, or from the very member, of as much. She may have
// borrowed it.
func (w *loans) returns(a *audit, e *entry, f ledger.FundName, m ledger.MemberNumber, sum ledger.Amount) {
	rules := &a.book.Constitution().Loans
	w.granted = slices.DeleteFunc(w.granted, func(g granted) bool { return rules.Period.After(g.date, int(rules.MaxPeriods)) < a.book.Today() })
	i := slices.IndexFunc(w.granted, func(g granted) bool {
		return g.fund == f && (m == 0 || m == g.member) && (m == g.member && sum == g.sum || chargedOn(a.book, g.sum, sum))
	})
	if i < 0 {
		return
	}
	g := w.granted[i]
	a.find(GrantReturned, seqs(g.seq, e.Seq), "member", g.member, "fund", f, "amount", sum)
	w.granted = slices.Delete(w.granted, i, i+1)
}

// chargedOn says whether a sum is another with the charge of a loan on it, of whatever
// term.
func chargedOn(b *ledger.Book, lent, back ledger.Amount) bool {
	rules := &b.Constitution().Loans
	for n := range rules.MaxPeriods {
		charge, err := b.Charge(lent, n+1)
		if rules.Convention.PerPeriod() {
			charge *= ledger.Amount(n + 1)
		}
		if err == nil && charge > 0 && back == lent+charge {
			return true
		}
	}
	return false
}

// closes asks who was there for what she took home.
func (w *loans) closes(a *audit) {
	m := a.sitting.closed
	for _, f := range w.forgiven { // one who has gone is given up like anybody else
		if attends(m, f.member) {
			a.find(OfficerForgiven, seqs(f.seq, m.ClosedSeq), "member", f.member, "amount", f.cash)
		}
	}
	if !marked(m) {
		return
	}
	for _, g := range a.sitting.grants {
		if attends(m, g.member) || a.book.CorrectedBy(g.seq) != 0 {
			continue
		}
		switch event := g.event.(type) {
		case *ledger.LoanGranted:
			a.find(LoanInAbsence, seqs(g.seq, m.ClosedSeq), "member", g.member, "loan", event.Loan, "amount", event.Principal)
		case *ledger.LoanToppedUp:
			a.find(LoanInAbsence, seqs(g.seq, m.ClosedSeq), "member", g.member, "loan", event.Loan, "amount", event.Amount)
		case *ledger.ShareReturned:
			a.find(ReturnInAbsence, seqs(g.seq, m.ClosedSeq), "member", g.member, "amount", -g.cash)
		case *ledger.MemberLeft:
			if g.cash < 0 {
				a.find(LeavingPaid, seqs(g.seq, m.ClosedSeq), "member", g.member, "amount", -g.cash)
			}
		}
	}
}

func (w *loans) end(a *audit, v *Visit) {
	w.overdue(a, v.Date)
	w.aboveLimit(a)
	w.officersOwe(a)
}

func (w *loans) overdue(a *audit, at ledger.Date) {
	var entries []uint64
	var sum ledger.Amount
	days := 0
	for _, l := range a.book.Loans() {
		if late := a.book.Overdue(l, at); l.Status == ledger.LoanOpen && late.Amount > 0 {
			entries, sum, days = append(entries, l.Seq), sum+late.Amount, max(days, late.Days)
		}
	}
	if len(entries) > 0 {
		a.find(Overdue, entries, "n", len(entries), "amount", sum, "days", days)
	}
}

// aboveLimit lists who owes more than the rules would lend her today: shares were given
// back, or the assembly decided so.
func (w *loans) aboveLimit(a *audit) {
	most := ledger.Amount(a.book.Constitution().Loans.MaxMultiple)
	if most == 0 || a.book.CycleClosed() {
		return
	}
	for _, m := range a.book.Members() {
		var owed ledger.Amount
		var entries []uint64
		for _, l := range a.book.Loans() {
			if l.Member == m.Number && l.Status == ledger.LoanOpen && l.Seq > 0 {
				owed, entries = owed+a.book.Outstanding(l.Number), append(entries, l.Seq)
			}
		}
		if limit := most * a.book.Savings(m.Number); owed > limit && len(a.book.Meetings()) > 0 {
			a.find(AboveLimit, entries, "member", m.Number, "amount", owed, "limit", limit)
		}
	}
}

// officersOwe compares what the committee owes with what all owe.
func (w *loans) officersOwe(a *audit) {
	var theirs, all ledger.Amount
	var entries []uint64
	open := 0
	for _, l := range a.book.Loans() {
		if l.Status != ledger.LoanOpen {
			continue
		}
		open, all = open+1, all+a.book.Outstanding(l.Number)
		if onCommittee(a.book, l.Member) {
			theirs, entries = theirs+a.book.Outstanding(l.Number), append(entries, l.Seq)
		}
	}
	if open >= officersLoans && officersPart*theirs > (officersPart-1)*all {
		a.find(OfficersOwe, entries, "amount", theirs, "all", all)
	}
}

// onCommittee says whether a member has an office other than holding a key.
func onCommittee(b *ledger.Book, m ledger.MemberNumber) bool {
	return holds(b, m, ledger.Chairperson, ledger.RecordKeeper, ledger.Treasurer, ledger.MoneyCounter)
}

// keepsBox says whether she has the box or the book in her hands.
func keepsBox(b *ledger.Book, m ledger.MemberNumber) bool {
	return holds(b, m, ledger.RecordKeeper, ledger.Treasurer)
}

func holds(b *ledger.Book, m ledger.MemberNumber, roles ...ledger.Role) bool {
	return slices.ContainsFunc(b.Officers(), func(o ledger.Officer) bool {
		return o.Member == m && slices.ContainsFunc(o.Roles, func(r ledger.Role) bool { return slices.Contains(roles, r) })
	})
}
