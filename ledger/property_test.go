package ledger_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jigiya/ledger"
)

// A world is a group that lives by chance, in the book and in the model.
type world struct {
	*rapid.T
	book  *ledger.Book
	model *model
	facts []ledger.Fact
	seq   uint64
	kinds map[ledger.Kind]int // accepted
	codes map[ledger.Rule]int // refused
	now   []string            // the book's snapshot, if it is known
}

// TestBookAgainstModel lets random groups live and compares every figure after
// every event, accepted or refused.
func TestBookAgainstModel(t *testing.T) {
	kinds, codes := map[ledger.Kind]int{}, map[ledger.Rule]int{}
	rapid.Check(t, func(t *rapid.T) {
		w := begin(t, kinds, codes)
		for range rapid.IntRange(20, 100).Draw(t, "events") {
			w.try(w.event())
		}
		w.replay()
	})
	t.Logf("accepted %v\nrefused %v", kinds, codes)
}

// n is a number between bounds. Rapid loves small numbers, and a life in which
// the first of every choice happens most is a dull one: its bits are stirred.
func (w *world) n(least, most int) int {
	x := uint64(rapid.Uint32().Draw(w.T, "n")) * 0x9E3779B97F4A7C15
	return least + int((x>>32)%uint64(most-least+1))
}

func (w *world) chance(percent int) bool { return w.n(0, 99) >= 100-percent }

func choose[T any](w *world, from ...T) T { return from[w.n(0, len(from)-1)] }

func begin(t *rapid.T, kinds map[ledger.Kind]int, codes map[ledger.Rule]int) *world {
	w := &world{T: t, book: &ledger.Book{}, seq: 1, kinds: kinds, codes: codes}
	e := founding(5, w.constitution(constitution()))
	w.model = newModel(e)
	fact := ledger.Fact{Seq: 1, Event: e}
	if err := w.book.Apply(fact); err != nil {
		t.Fatal(err)
	}
	w.facts = append(w.facts, fact)
	if w.chance(30) {
		w.try(w.opening())
	}
	return w
}

func (w *world) constitution(c ledger.Constitution) ledger.Constitution {
	c.Method = choose(w, ledger.VSLA, ledger.Fixed, ledger.Equal)
	c.SharesMin, c.SharesMax = shares(w.n(1, 2)), shares(w.n(2, 5))
	if c.Method == ledger.Equal {
		c.SharesMin, c.SharesMax = 1, 1
	}
	c.ShareValue = choose[amount](w, 100, 250)
	c.Fines, c.Funds = nil, constitution().Funds
	if w.chance(50) {
		c.Fines = []ledger.FineRule{{Cause: ledger.CauseMissed, Amount: 30}}
	}
	return w.terms(c)
}

// terms are what may also change in mid-cycle.
func (w *world) terms(c ledger.Constitution) ledger.Constitution {
	l := &c.Loans
	l.Convention = choose(w, ledger.FlatTerm, ledger.FlatOnce, ledger.FixedFee, ledger.InAdvance, ledger.PerPeriodOnOriginal, ledger.PerPeriodOnBalance)
	l.Rate, l.FixedFee, l.ChargeStep = choose[ledger.BasisPoints](w, 0, 333, 1000, 5000), choose[amount](w, 0, 70), choose[amount](w, 1, 5)
	l.Repay = choose(w, ledger.Instalments, ledger.AtEnd)
	l.Period = choose(w, ledger.Interval{Count: 4}, ledger.Interval{Count: 1, Month: true})
	l.MaxPeriods, l.MaxMultiple, l.MaxOpen = uint32(w.n(1, 4)), uint32(choose(w, 0, 3)), uint32(w.n(1, 2))
	s := &c.ShareOut
	s.Method = choose(w, ledger.ByShares, ledger.ByShareValue, ledger.EqualParts, ledger.EqualProfit, ledger.InterestReturned, ledger.SavingsAndBorrowing, ledger.TimeWeighted)
	s.Step, s.ValueDecimals = choose[amount](w, 1, 5, 50), uint32(w.n(0, 2))
	s.Remainder = choose[ledger.Remainder](w, ledger.Carry, ledger.LargestRemainder, "fund:school")
	s.OpenLoans = choose(w, ledger.RefuseOpenLoans, ledger.OffsetOpenLoans)
	c.Leaving = choose(w, ledger.LeaveAtCost, ledger.LeaveAtValue, ledger.LeaveForfeit)
	c.Joining = choose(w, ledger.JoinZero, ledger.JoinCatchUp, ledger.JoinAtValue)
	return c
}

func (w *world) opening() ledger.Event {
	e := &ledger.OpeningBalances{CycleStart: day("2025-09-01"), MembersAtStart: 5, Meeting: uint32(w.n(1, 9)), Date: day("2025-12-31"),
		Funds: []ledger.OpeningFund{{Fund: savings, Cash: amount(w.n(0, 5000)), Bank: amount(w.n(0, 500)), Carried: amount(w.n(-50, 50))},
			{Fund: social, Cash: amount(w.n(50, 500)), Carried: amount(w.n(-50, 50))}, {Fund: school, Cash: amount(w.n(500, 900))}}}
	for i := range w.n(0, 5) {
		e.Members = append(e.Members, ledger.OpeningMember{Member: member(i + 1), Shares: shares(w.n(0, 9))})
	}
	for i := range w.n(0, 2) {
		e.Loans = append(e.Loans, ledger.OpeningLoan{Loan: loanNo(3 * (i + 1)), Member: member(w.n(1, 5)), Fund: choose(w, savings, school), Outstanding: amount(w.n(1, 900)),
			ChargeDue: amount(w.n(0, 90)), Granted: day("2025-12-31") - ledger.Date(w.n(0, 100)), Periods: uint32(w.n(1, 4))})
	}
	if w.chance(30) {
		e.Externals = []ledger.OpeningExternal{{Creditor: "bank", Fund: savings, Amount: 100}}
		e.Fines = []ledger.OpeningFine{{Member: 4, Fund: savings, Amount: 60}}
	}
	return e
}

func (w *world) member() member {
	if w.chance(4) {
		return member(w.n(6, 12))
	}
	return member(w.n(1, 5+len(w.book.Members())-5))
}

func (w *world) fund() fundID {
	if w.chance(2) {
		return "canteen"
	}
	return choose(w, savings, savings, savings, social, school)
}

func (w *world) amount() amount {
	if w.chance(2) {
		return amount(w.n(-1, 0))
	}
	return amount(choose(w, w.n(1, 300), 10*w.n(1, 200)))
}

// loan is mostly one that is open.
func (w *world) loan() loanNo {
	if open := w.model.openLoans(func(*lent) bool { return true }); len(open) > 0 && w.chance(90) {
		return choose(w, open...).n
	}
	return loanNo(w.n(1, 9))
}

func (w *world) words() (none ledger.Words) {
	if w.chance(30) {
		return said("the assembly decided")
	}
	return none
}

func (w *world) counts() (all []ledger.Count) {
	for _, f := range w.book.Funds() {
		c := ledger.Count{Fund: f, Amount: w.book.Cash(f)}
		if w.chance(4) {
			c.Amount = amount(w.n(0, 300))
		}
		all = append(all, c)
	}
	return all
}

// event is what may come next; mostly something that makes sense.
func (w *world) event() ledger.Event {
	switch {
	case w.chance(3):
		return w.money() // whatever the state
	case len(w.book.Unexplained()) > 0:
		return w.difference()
	case w.book.CycleClosed():
		return w.newCycle()
	case w.book.OpenMeeting() == nil:
		return w.between()
	case w.chance(12):
		return &ledger.MeetingClosed{Counts: w.counts(), Totals: w.book.ClosingTotals()}
	case w.chance(12):
		return w.life()
	}
	return w.money()
}

func (w *world) difference() ledger.Event {
	counts := w.book.Unexplained()
	e := &ledger.CashDifference{Fund: w.fund(), Counted: amount(w.n(0, 500)), Explanation: said("found")}
	if len(counts) > 0 && w.chance(90) {
		e.Fund, e.Counted = counts[0].Fund, counts[0].Amount
	}
	if e.Expected = w.book.Cash(e.Fund); w.chance(5) {
		e.Expected++
	}
	return e
}

func (w *world) between() ledger.Event {
	switch {
	case w.chance(12):
		d, err := w.book.Divide()
		if err != nil {
			return &ledger.ShareOut{}
		}
		e := d.Event()
		if w.chance(10) {
			e.Payouts = slices.Clone(e.Payouts)
			e.Payouts[0].Payout++
		}
		return e
	case w.chance(15):
		return w.life()
	case w.chance(5):
		return w.opening()
	}
	last, date := w.book.LastMeeting()
	if date == 0 {
		date = day("2026-01-31")
	}
	return &ledger.MeetingOpened{Meeting: last + uint32(choose(w, 1, 1, 1, 1, 1, 1, 1, 0, 2)), Date: date + ledger.Date(choose(w, 0, 7, 7, 14, 28, 31, 65, -1)), Counts: w.counts()}
}

func (w *world) newCycle() ledger.Event {
	if w.chance(20) {
		return w.life()
	}
	e := &ledger.CycleOpened{Cycle: w.book.Cycle() + 1, Constitution: w.constitution(*w.book.Constitution()), Officers: w.book.Officers(), Carried: w.book.CarriedSums()}
	if w.chance(10) {
		e.Carried = nil
	}
	if w.chance(5) {
		e.Cycle++
	}
	for n := range member(w.n(0, 3)) {
		e.Reinvestments = append(e.Reinvestments, ledger.Reinvestment{Member: n + 1, Shares: 1})
	}
	return e
}

// life is what happens to the group rather than to its money.
func (w *world) life() ledger.Event {
	switch w.n(1, 7) {
	case 1:
		e := join(w.book.NextMember(), 0)
		if want, free := w.book.JoiningShares(); free {
			e.Shares = shares(w.n(0, 3))
		} else if e.Shares = want; w.chance(10) {
			e.Shares++
		}
		if w.chance(20) {
			e.Former = w.member()
		}
		return e
	case 2:
		return leave(w.member())
	case 3:
		e := &ledger.OfficersElected{}
		for n := range member(3) {
			n += member(w.n(1, 3)) + 1 - n%2
			if !slices.ContainsFunc(e.Officers, func(o ledger.Officer) bool { return o.Member == n }) {
				e.Officers = append(e.Officers, ledger.Officer{Member: n, Roles: []ledger.Role{ledger.KeyHolder}, Key: key(int(n))})
			}
		}
		if len(e.Officers) < 2 {
			e.Officers = w.book.Officers()
		}
		return e
	case 4:
		c := w.terms(*w.book.Constitution())
		if w.chance(30) && c.ShareOut.Remainder != "fund:school" {
			c.Funds = choose(w, c.Funds[:1], constitution().Funds)
		} else {
			c.Funds = constitution().Funds
		}
		return &ledger.GroupAmended{Constitution: c}
	case 5:
		return &ledger.MeetingCancelled{Date: w.book.Today() + ledger.Date(w.n(-1, 3)) + 1, Reason: said("rain")}
	}
	return &ledger.CommitmentSet{Member: w.member(), Shares: shares(w.n(1, 3))}
}

func (w *world) money() ledger.Event {
	n, f, a := w.member(), w.fund(), w.amount()
	switch w.n(1, 27) {
	case 1, 2, 3, 4, 5:
		return buy(n, shares(w.n(1, 3)))
	case 6:
		return &ledger.Contribution{Member: n, Fund: f, Amount: choose(w, a, 250, 500)}
	case 7:
		return &ledger.ShareReturned{Member: n, Shares: shares(w.n(0, 2))}
	case 8, 9:
		e := &ledger.LoanGranted{Loan: w.book.NextLoan(), Member: n, Fund: choose(w, savings, savings, school, f), Principal: a, Periods: uint32(w.n(1, 4)), Purpose: "trade", Override: w.words()}
		if w.chance(10) {
			e.Loan = w.loan()
		}
		if w.chance(20) {
			e.Guarantors = []member{w.member()}
		}
		return e
	case 10, 11, 12:
		e := &ledger.Repayment{Loan: w.loan(), Amount: a}
		if w.chance(50) {
			e.Amount = max(1, w.book.Owed(e.Loan)/amount(w.n(1, 2)))
		}
		if w.chance(10) {
			e.By = w.member()
		}
		return e
	case 13:
		return &ledger.LoanToppedUp{Loan: w.loan(), Amount: a, Override: w.words()}
	case 14:
		return choose[ledger.Event](w, &ledger.LoanRescheduled{Loan: w.loan(), Periods: uint32(w.n(1, 5)), Override: w.words()},
			&ledger.LoanWrittenOff{Loan: w.loan()}, &ledger.ChargeWaived{Loan: w.loan(), Amount: amount(w.n(1, 50))})
	case 15:
		return &ledger.FineLevied{Member: n, Fund: choose(w, savings, savings, f), Cause: "late", Amount: amount(w.n(1, 60))}
	case 16:
		fines := w.book.Fines()
		if len(fines) > 0 && w.chance(90) {
			x := choose(w, fines...)
			return &ledger.FinePaid{Member: x.Member, Fund: x.Fund, Amount: amount(w.n(1, 60))}
		}
		return &ledger.FinePaid{Member: n, Fund: f, Amount: a}
	case 17:
		return &ledger.FineWaived{Member: n, Fund: choose(w, savings, f), Amount: amount(w.n(1, 40))}
	case 18:
		return choose[ledger.Event](w, &ledger.Grant{Fund: f, Member: n, Amount: a}, &ledger.Expense{Fund: f, Amount: a})
	case 19:
		return gift(f, choose(w, a, 1000))
	case 20:
		return &ledger.Transfer{From: f, To: w.fund(), Amount: a}
	case 21:
		return choose[ledger.Event](w, &ledger.BankDeposited{Fund: f, Amount: a}, &ledger.BankWithdrawn{Fund: f, Amount: a},
			&ledger.BankWithdrawn{Fund: f, Amount: max(1, w.book.Bank(f))}, &ledger.BankInterest{Fund: f, Amount: a}, &ledger.BankFee{Fund: f, Amount: a})
	case 22:
		return choose[ledger.Event](w, &ledger.ExternalLoanReceived{Creditor: "bank", Fund: f, Amount: 300},
			&ledger.ExternalLoanRepaid{Creditor: "bank", Fund: f, Amount: 300, Charge: amount(w.n(0, 20))})
	case 23:
		return w.difference()
	case 24, 25, 26:
		return &ledger.Correction{Seq: uint64(max(1, int(w.seq)-w.n(-1, 12))), Reason: said("a slip")}
	}
	return &ledger.AttendanceMarked{Member: n, Mark: choose(w, ledger.Marks...)}
}

func (w *world) signers() []member {
	if w.chance(2) {
		return choose(w, nil, []member{1, 1}, []member{5, 4})
	}
	var all []member
	for _, o := range w.book.KeyHolders() {
		all = append(all, o.Member)
	}
	return all
}

func (w *world) try(e ledger.Event) {
	w.Helper()
	fact := ledger.Fact{Seq: w.seq + 1, Recorded: int64(w.seq), Event: e, Cosigners: w.signers()}
	if w.now == nil {
		w.now = snapshot(w.book)
	}
	before, twin := w.now, w.book.Clone()
	want := w.model.enter(e, fact.Seq, fact.Cosigners)
	checked := code(w.book.Check(fact))
	got := code(w.book.Apply(fact))
	w.Logf("entry %d %v %+v %s", fact.Seq, e.Kind(), e, got)
	if got != want || checked != want {
		w.Fatalf("entry %d %v %+v: check %q, apply %q, the model %q", fact.Seq, e.Kind(), e, checked, got, want)
	}
	if got != "" {
		w.codes[got]++
		if diff := cmp.Diff(before, snapshot(w.book)); diff != "" {
			w.Fatalf("a refused %v changed the book\n%s", e.Kind(), diff)
		}
		return
	}
	w.kinds[e.Kind()]++
	w.seq++
	w.facts = append(w.facts, fact)
	w.compare(fmt.Sprintf("after entry %d %v %+v", fact.Seq, e.Kind(), e))
	if w.now = nil; w.chance(25) {
		w.crossOver(fact, twin, before)
	}
	if c, ok := e.(*ledger.Correction); ok {
		w.neverHappened(c)
	}
}

// crossOver asks that the fact left the clone alone, applies it there as well, asks that the original does
// not notice, and lets the world go on with either.
func (w *world) crossOver(fact ledger.Fact, twin *ledger.Book, before []string) {
	w.Helper()
	if diff := cmp.Diff(before, snapshot(twin)); diff != "" {
		w.Fatalf("%v on the original changed its clone\n%s", fact.Event.Kind(), diff)
	}
	now := snapshot(w.book)
	if err := twin.Apply(fact); err != nil {
		w.Fatal(err)
	}
	if diff := cmp.Diff(now, snapshot(w.book)); diff != "" {
		w.Fatalf("%v on the clone changed the original\n%s", fact.Event.Kind(), diff)
	}
	if diff := cmp.Diff(now, snapshot(twin)); diff != "" {
		w.Fatalf("%v gives the clone another book\n%s", fact.Event.Kind(), diff)
	}
	if w.chance(50) {
		w.book = twin
	}
}

// figures are a book's accounts by name, those that are not nothing.
func figures(b *ledger.Book) map[string]int64 {
	all := map[string]int64{}
	for a := range b.Accounts {
		if v := b.Balance(a); v != 0 && a.Class != ledger.Expected {
			all[a.String()] = int64(v)
		}
	}
	return all
}

// compare asks the book and the model for everything either can say.
func (w *world) compare(when string) {
	w.Helper()
	if err := w.book.Audit(); err != nil {
		w.Fatalf("%s: %v", when, err)
	}
	m, b := w.model, w.book
	if diff := cmp.Diff(m.figures(), figures(b)); diff != "" {
		w.Fatalf("%s: figures (-model +book)\n%s", when, diff)
	}
	for _, p := range b.Members() {
		q := m.people[p.Number]
		if int64(p.Shares) != q.shares || int64(p.Commitment) != q.commitment || p.Left != q.left {
			w.Fatalf("%s: member %+v, the model %+v", when, p, q)
		}
	}
	for _, l := range b.Loans() {
		if m.loans[l.Number] == nil {
			w.Fatalf("%s: the model knows no loan %d", when, l.Number)
		}
		s := m.stands(m.loans[l.Number], b.Today())
		if late := b.Overdue(l, b.Today()); int64(b.Owed(l.Number)) != s.owed() || int64(late.Amount) != s.late || late.Days != s.days {
			w.Fatalf("%s: loan %+v owes %d late %+v, the model %+v", when, l, b.Owed(l.Number), late, s)
		}
	}
	unpaid := map[member][]levied{}
	for _, f := range b.Fines() {
		if f.Open > 0 {
			unpaid[f.Member] = append(unpaid[f.Member], levied{f.Seq, f.Member, f.Fund, int64(f.Open), false})
		}
	}
	for n := range m.people {
		if want := m.finesInOrder(n); !slices.Equal(want, unpaid[n]) {
			w.Fatalf("%s: member %d owes fines %v, the model %v", when, n, unpaid[n], want)
		}
	}
	if b.Totals() != m.totals() || int64(b.ShareValueToday()) != m.valueToday() {
		w.Fatalf("%s: totals %+v value %d, the model %+v %d", when, b.Totals(), b.ShareValueToday(), m.totals(), m.valueToday())
	}
	w.compareDivision(when)
}

func (w *world) compareDivision(when string) {
	w.Helper()
	if w.book.CycleClosed() {
		return
	}
	d, err := w.book.Divide()
	payouts, remainder, to, wrong := w.model.divide()
	if code(err) != wrong {
		w.Fatalf("%s: divide says %v, the model %q", when, err, wrong)
	}
	if err != nil {
		return
	}
	all := remainder
	said := map[member]ledger.Payout{}
	for _, p := range d.Payouts {
		all += int64(p.Payout)
		said[p.Member] = p
	}
	if !maps.Equal(said, payouts) || int64(d.Remainder) != remainder || d.RemainderTo != to || all != int64(d.Fund) {
		w.Fatalf("%s: %s (-model +book)\n%s remainder %d to %s, the model %d to %s, in all %d of %d", when, d.Method, cmp.Diff(payouts, said), d.Remainder, d.RemainderTo, remainder, to, all, d.Fund)
	}
}

// neverHappened asks that a correction within its meeting leaves the balances of
// a book in which neither it nor the entry was ever made, if there can be one.
func (w *world) neverHappened(c *ledger.Correction) {
	w.Helper()
	other := &ledger.Book{}
	for _, fact := range w.facts[:len(w.facts)-1] {
		if fact.Seq == c.Seq {
			if m := other.OpenMeeting(); m == nil || w.book.OpenMeeting().OpenedSeq != m.OpenedSeq {
				return
			}
			continue
		}
		switch fact.Event.(type) {
		case *ledger.MemberJoined, *ledger.MemberLeft: // at the value of that moment
			if fact.Seq > c.Seq {
				return
			}
		}
		if other.Apply(fact) != nil {
			return // something after it leaned on it, without standing on it
		}
	}
	want, have := figures(other), figures(w.book)
	for name := range have { // which purchase paid the arrears is settled at the closing
		if len(name) > 17 && name[:17] == "due:contribution:" {
			delete(want, name)
			delete(have, name)
		}
	}
	for name := range want {
		if len(name) > 17 && name[:17] == "due:contribution:" {
			delete(want, name)
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		w.Fatalf("correcting entry %d is not as if it had never been (-never +corrected)\n%s", c.Seq, diff)
	}
}

// replay applies the same facts to a new book.
func (w *world) replay() {
	w.Helper()
	again := &ledger.Book{}
	for _, fact := range w.facts {
		if err := again.Apply(fact); err != nil {
			w.Fatalf("replaying %d: %v", fact.Seq, err)
		}
	}
	if diff := cmp.Diff(snapshot(w.book), snapshot(again)); diff != "" {
		w.Fatalf("a replay gives another book\n%s", diff)
	}
}
