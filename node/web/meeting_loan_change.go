package web

import (
	"slices"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// loanChanges are what may become of an open loan beside its repayment.
var loanChanges = []ledger.Kind{ledger.KindLoanToppedUp, ledger.KindLoanRescheduled, ledger.KindChargeWaived, ledger.KindLoanWrittenOff}

// A loanSheet is an open loan by itself: how it stands, what may become of it, and once
// that is chosen, what it would mean.
type loanSheet struct {
	loanTile
	Laid    []pile // what is owed, as money
	Kinds   []ledger.Kind
	Kind    ledger.Kind // chosen, or none
	Money   moneyField
	Amount  ledger.Amount
	Periods []uint32
	Term    uint32
	Words   string
	Means   *loanMeaning
}

// What has to be said for the change that is chosen: a sum, a term, why.
func (v *loanSheet) AsksSum() bool {
	return v.Kind == ledger.KindLoanToppedUp || v.Kind == ledger.KindChargeWaived
}
func (v *loanSheet) AsksTerm() bool { return v.Kind == ledger.KindLoanRescheduled }
func (v *loanSheet) AsksWhy() bool  { return v.Kind != ledger.KindLoanToppedUp }

// A loanMeaning is how the loan would stand after a change, and why the rules refuse it.
type loanMeaning struct {
	After    report.Loan
	Takes    sum  // what more she takes
	Back     sum  // what she brings back, if she pays on the day it is due
	Lost     *sum // what the fund loses, where the loan is given up
	Refusal  string
	Override bool // the assembly may decide otherwise
}

// loanSheet is the sheet of a loan that is open; nil for another.
func (m *meeting) loanSheet(s *sheet) *loanSheet {
	n, open := s.loan("loan"), m.openLoans()
	i := slices.IndexFunc(open, func(t loanTile) bool { return t.Terms.Loan == n })
	if i < 0 {
		return nil
	}
	v := &loanSheet{loanTile: open[i], Kinds: m.changesOf(n), Money: s.moneyField("amount"), Amount: s.amount("amount"), Term: s.periods(), Words: s.Get("words")}
	v.Laid = laid(v.Terms.Owed)
	if l, err := m.book.Loan(n); err == nil {
		v.Periods = terms(&l.Rules) // it keeps the rules of its grant
	}
	if e := loanChange(s); e != nil {
		v.Kind = e.Kind()
		v.mean(m, s, e)
	}
	return v
}

// changesOf are the changes that the loan allows: a charge is forgiven where one is due.
func (m *meeting) changesOf(n ledger.LoanNumber) (all []ledger.Kind) {
	for _, k := range loanChanges {
		if k != ledger.KindChargeWaived || m.book.ChargeDue(n) > 0 {
			all = append(all, k)
		}
	}
	return all
}

// mean shows what the change would do, once it is said whole, by a rehearsal on a copy of
// the book.
func (v *loanSheet) mean(m *meeting, s *sheet, e ledger.Event) {
	if v.Kind == ledger.KindChargeWaived && v.Amount == 0 {
		v.Money.Figure = text(int64(v.Terms.ChargeDue)) // all of it, unless she says another sum
	}
	unsaid := v.AsksSum() && v.Amount == 0 || v.AsksTerm() && v.Term == 0
	if s.err != nil || unsaid || !m.isOpen() {
		return
	}
	v.Means = &loanMeaning{}
	stage := m.book.Clone()
	if err := stage.Apply(signed(stage, e)); err != nil {
		v.Means.Refusal = api.Classify(err, m.lang).Detail
		overrule(e)
		if stage.Apply(signed(stage, e)) != nil {
			return
		}
		v.Means.Override = true
	}
	v.Means.read(m, stage, v.Terms)
}

// overrule gives a change the assembly's decision, where it has a place for one.
func overrule(e ledger.Event) {
	switch e := e.(type) {
	case *ledger.LoanToppedUp:
		e.Override = ledger.Said("…")
	case *ledger.LoanRescheduled:
		e.Override = ledger.Said("…")
	}
}

// read reads off a stage how the loan stands on it.
func (v *loanMeaning) read(m *meeting, stage *ledger.Book, was report.Loan) {
	for _, l := range report.Loans(stage, 0) {
		if l.Loan == was.Loan {
			v.After = l
		}
	}
	v.Takes = lay(max(0, m.book.Cash(was.Fund)-stage.Cash(was.Fund)))
	if v.After.Status == ledger.LoanLost {
		lost := lay(was.Outstanding)
		v.Lost = &lost
		return
	}
	v.Back = lay(owedWhenDue(stage, v.After))
}

// owedWhenDue is what is owed on a loan on the day its term ends if nothing is paid before:
// the rules themselves say it, in a meeting held on that day.
func owedWhenDue(stage *ledger.Book, l report.Loan) ledger.Amount {
	if l.Due <= stage.Today() {
		return l.Owed
	}
	last := stage.OpenMeeting().Number
	counts := purses(stage)
	for _, e := range []ledger.Event{
		&ledger.MeetingClosed{Counts: counts, Totals: stage.ClosingTotals()},
		&ledger.MeetingOpened{Meeting: last + 1, Date: l.Due, Counts: counts},
	} {
		if stage.Apply(signed(stage, e)) != nil {
			return l.Owed
		}
	}
	return stage.Owed(l.Loan)
}

// purses are a book's purses as they would be counted.
func purses(b *ledger.Book) (all []ledger.Count) {
	for _, f := range b.Funds() {
		all = append(all, ledger.Count{Fund: f, Amount: b.Cash(f)})
	}
	return all
}

// signed is an event in its place, as if every key-holder had signed it.
func signed(b *ledger.Book, e ledger.Event) ledger.Fact {
	f := ledger.Fact{Seq: b.Seq() + 1, Recorded: b.Recorded(), Event: e}
	for _, o := range b.KeyHolders() {
		f.Cosigners = append(f.Cosigners, o.Member)
	}
	return f
}

// loanChange is the change that a form names; nil where it names none.
func loanChange(s *sheet) ledger.Event {
	n, why, decided := s.loan("loan"), s.words("", "words"), s.words("", "override")
	k, _ := ledger.ParseKind(s.Get("kind"))
	switch k {
	case ledger.KindLoanToppedUp:
		return &ledger.LoanToppedUp{Loan: n, Amount: s.amount("amount"), Override: decided}
	case ledger.KindLoanRescheduled:
		return &ledger.LoanRescheduled{Loan: n, Periods: s.periods(), Reason: why, Override: decided}
	case ledger.KindChargeWaived:
		return &ledger.ChargeWaived{Loan: n, Amount: s.amount("amount"), Reason: why}
	case ledger.KindLoanWrittenOff:
		return &ledger.LoanWrittenOff{Loan: n, Reason: why}
	}
	return nil
}

// changed changes an open loan as its sheet has shown.
func changed(_ *meeting, s *sheet) []ledger.Event {
	e := loanChange(s)
	if e == nil {
		s.fail(api.Misused("form_unread"))
		return nil
	}
	if e.Kind() != ledger.KindLoanWrittenOff {
		s.stay("loan")
	}
	return []ledger.Event{e}
}

// alreadySo says whether a loan stands as a reschedule would make it stand.
func (m *meeting) alreadySo(e *ledger.LoanRescheduled) bool {
	stage := m.book.Clone()
	was, err := stage.Loan(e.Loan)
	if err != nil || stage.Apply(signed(stage, e)) != nil {
		return false
	}
	now, err := stage.Loan(e.Loan)
	return err == nil && now.Due == was.Due && slices.Equal(now.Schedule(), was.Schedule())
}
