package ledger_test

import (
	"fmt"
	"math/big"
	"slices"
	"sort"
	"time"

	"jigiya/ledger"
)

// The rule book read a second time, and written down another way: one figure per
// name and no second side, loans recomputed from what happened to them and the
// dates of the meetings, share-outs in fractions. It was written from rules.md,
// not from the package, and where the two differ one of them is wrong.
type model struct {
	c     ledger.Constitution
	q     map[string]int64 // every figure, by the account's name, with its natural sign
	cycle uint32
	ended bool // shared out

	people map[member]*person
	keys   []member
	loans  map[loanNo]*lent
	fines  []*levied
	facts  []*happening // of the cycle
	marks  []mark       // openings and closings, of all cycles

	meeting   uint32 // the last one, or the open one
	open      bool
	used      bool // the open one
	date      ledger.Date
	closedOn  ledger.Date
	met       bool // in this cycle, or opening balances
	waiting   []ledger.CashDifference
	wasBefore *model // before the open meeting
}

type person struct {
	left       bool
	shares     int64
	commitment int64
	arrears    int64 // when the meeting began
	brought    int64
}

type happening struct {
	seq      uint64
	meeting  uint32
	event    ledger.Event
	figures  map[string]int64
	void     uint64
	borrower member
	charge   int64 // paid on a loan of the savings fund
	released int64 // shares of arrears
	fixable  bool
}

type levied struct {
	seq    uint64
	m      member
	f      fundID
	amount int64
	void   bool
}

type mark struct {
	seq     uint64
	date    ledger.Date
	closing bool
}

// lent is a loan: what happened to it, in order.
type lent struct {
	n       loanNo
	m       member
	f       fundID
	rules   ledger.LoanRules
	granted ledger.Date
	periods int
	steps   []step
	charged int // periods whose charges were in the opening balance
}

type step struct {
	seq    uint64
	what   string // grant topup repay waive end reschedule opening
	amount int64
	due    int64 // opening: charge due
	date   ledger.Date
	n      int    // periods
	void   uint64 // the correction that took it back
}

// standing is where a loan stands.
type standing struct {
	principal, charge int64
	touched           uint64
	late              int64
	days              int
	onCharge          int64 // of the last repayment
	due               ledger.Date
}

func (s standing) owed() int64 { return s.principal + s.charge }

func plus(d ledger.Date, i ledger.Interval, k int) ledger.Date {
	if !i.Month {
		return d + ledger.Date(7*k*int(i.Count))
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(k*int(i.Count)), 1, 0, 0, 0, 0, time.UTC)
	most := first.AddDate(0, 1, -1).Day()
	return ledger.Date(first.AddDate(0, 0, min(t.Day(), most)-1).Unix() / 86400)
}

// costs is the charge of §4, half up to the step.
func costs(r ledger.LoanRules, p int64, n int) int64 {
	switch r.Convention {
	case ledger.FixedFee:
		return int64(r.FixedFee)
	case ledger.FlatTerm, ledger.InAdvance:
	default:
		n = 1
	}
	step := int64(r.ChargeStep)
	x := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(p), big.NewInt(int64(r.Rate)*int64(n))), big.NewInt(10_000*step))
	x.Add(x, big.NewRat(1, 2))
	return new(big.Int).Div(x.Num(), x.Denom()).Int64() * step
}

type due struct {
	on     ledger.Date
	amount int64
}

// stands walks through the loan's life up to now.
func (m *model) stands(l *lent, at ledger.Date) (s standing) {
	type moment struct {
		seq uint64
		do  func()
	}
	var moments []moment
	var parts []due
	var original, covered, start = int64(0), int64(0), l.granted
	periods, next := l.periods, l.charged+1
	spread := func(amount int64, from ledger.Date, skip int) {
		n := periods - skip
		for k := 1; k <= n; k++ {
			part := amount / int64(n)
			if k == n {
				part = amount - part*int64(n-1)
			}
			parts = append(parts, due{plus(from, l.rules.Period, skip+k), part})
		}
	}
	lendMore := func(a int64, n, skip int) {
		c := costs(l.rules, a, n)
		s.principal += a
		original += a
		if l.rules.Convention == ledger.InAdvance {
			c = 0
		}
		s.charge += c
		spread(a+c, start, skip)
	}
	for _, st := range l.steps {
		var before func() // brings back what was before the step
		if st.void != 0 {
			moments = append(moments, moment{st.void, func() { before() }})
		}
		moments = append(moments, moment{st.seq, func() {
			was := [5]any{s, original, covered, start, periods}
			had := parts
			before = func() {
				s, original, covered, start, periods = was[0].(standing), was[1].(int64), was[2].(int64), was[3].(ledger.Date), was[4].(int)
				parts = had
			}
			s.touched = st.seq
			switch st.what {
			case "grant":
				lendMore(st.amount, st.n, 0)
			case "opening":
				s.principal, s.charge, original = st.amount, st.due, st.amount
				skip := 0
				for skip < periods-1 && plus(start, l.rules.Period, skip+1) <= st.date {
					skip++
				}
				spread(st.amount+st.due, start, skip)
			case "topup":
				lendMore(st.amount, st.n, periods-st.n)
			case "repay":
				s.onCharge = min(s.charge, st.amount)
				s.charge -= s.onCharge
				s.principal -= st.amount - s.onCharge
				covered += st.amount
			case "waive":
				s.charge -= st.amount
				covered += st.amount
			case "reschedule":
				start, periods, parts, covered = st.date, st.n, nil, 0
				spread(s.owed(), start, 0)
			case "end":
				s.principal, s.charge = 0, 0
			}
		}})
	}
	post := func(seq uint64) {
		on := original
		if l.rules.Convention == ledger.PerPeriodOnBalance {
			on = s.owed()
		}
		s.charge += costs(l.rules, on, 1)
		s.touched = seq
		next++
	}
	for _, mk := range m.marks {
		moments = append(moments, moment{mk.seq, func() {
			if !l.rules.Convention.PerPeriod() || s.owed() == 0 {
				return
			}
			for plus(l.granted, l.rules.Period, next) <= mk.date && (mk.closing || plus(l.granted, l.rules.Period, next+1) <= mk.date) {
				post(mk.seq)
			}
		}})
	}
	sort.SliceStable(moments, func(i, j int) bool { return moments[i].seq < moments[j].seq })
	for _, x := range moments {
		x.do()
	}
	s.due = plus(start, l.rules.Period, periods)
	if l.rules.Repay == ledger.AtEnd {
		if s.due < at && s.owed() > 0 {
			s.late, s.days = s.owed(), int(at-s.due)
		}
		return s
	}
	sort.SliceStable(parts, func(i, j int) bool { return parts[i].on < parts[j].on })
	var sum int64
	oldest := ledger.Date(0)
	for _, p := range parts {
		if p.on < at {
			sum += p.amount
			if sum > covered && oldest == 0 {
				oldest = p.on
			}
		}
	}
	if s.late = min(max(0, sum-covered), s.owed()); s.late > 0 {
		s.days = int(at - oldest)
	}
	return s
}

// left counts the whole periods of a loan that have not begun before a date.
func (m *model) left(l *lent, at ledger.Date) (n int) {
	start, periods := l.granted, l.periods
	for _, st := range l.steps {
		if st.what == "reschedule" && st.void == 0 {
			start, periods = st.date, st.n
		}
	}
	for k := range periods {
		if plus(start, l.rules.Period, k) >= at {
			n++
		}
	}
	return n
}

func (m *model) openLoans(keep func(*lent) bool) (open []*lent) {
	for _, l := range m.loans {
		if keep(l) && m.stands(l, m.date).owed() > 0 {
			open = append(open, l)
		}
	}
	slices.SortFunc(open, func(a, b *lent) int { return int(a.steps[0].seq) - int(b.steps[0].seq) })
	return open
}

func (m *model) hers(n member) func(*lent) bool { return func(l *lent) bool { return l.m == n } }
func ofSavings(l *lent) bool                    { return l.f == savings }

func (m *model) funds() []fundID {
	all := []fundID{savings}
	for _, f := range m.c.Funds {
		all = append(all, f.Name)
	}
	return all
}

func (m *model) active() (all []member) {
	for n, p := range m.people {
		if !p.left {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

func (m *model) sum(prefix string) (s int64) {
	for name, v := range m.q {
		if len(name) > len(prefix) && name[:len(prefix)] == prefix {
			s += v
		}
	}
	return s
}

func (m *model) lentBy(f fundID) (s int64) {
	for _, l := range m.loans {
		if l.f == f {
			s += m.stands(l, m.date).principal
		}
	}
	return s
}

func (m *model) allShares() (s int64) {
	for _, p := range m.people {
		s += p.shares
	}
	return s
}

func (m *model) valueToday() int64 {
	worth := m.q["cash:savings"] + m.q["bank:savings"] + m.lentBy(savings) - m.sum("external:savings:")
	if s := m.allShares(); s > 0 {
		return max(0, worth) / s
	}
	return int64(m.c.ShareValue)
}

func (m *model) finesDue(n member, f fundID) int64 { return m.q[fmt.Sprintf("due:fine:%s:%d", f, n)] }

// figures are all that the accounts must say: those kept, and the loans'.
func (m *model) figures() map[string]int64 {
	all := map[string]int64{}
	for name, v := range m.q {
		if v != 0 {
			all[name] = v
		}
	}
	for n, l := range m.loans {
		s := m.stands(l, m.date)
		if s.principal != 0 {
			all[fmt.Sprintf("loan:%d", n)] = s.principal
		}
		if s.charge != 0 {
			all[fmt.Sprintf("due:charge:%d", n)] = s.charge
		}
	}
	return all
}

// clone copies all that changes.
func (m *model) clone() *model {
	c := *m
	c.q = map[string]int64{}
	for k, v := range m.q {
		c.q[k] = v
	}
	c.people = map[member]*person{}
	for k, v := range m.people {
		p := *v
		c.people[k] = &p
	}
	c.loans = map[loanNo]*lent{}
	for k, v := range m.loans {
		l := *v
		l.steps = slices.Clone(v.steps)
		c.loans[k] = &l
	}
	c.facts, c.marks, c.fines, c.keys = slices.Clone(m.facts), slices.Clone(m.marks), slices.Clone(m.fines), slices.Clone(m.keys)
	c.waiting = slices.Clone(m.waiting)
	return &c
}

// portion is a member's part before rounding.
func (m *model) divide() (payouts map[member]ledger.Payout, remainder int64, to ledger.Remainder, wrong ledger.Rule) {
	rules := m.c.ShareOut
	if m.q["bank:savings"] != 0 {
		return nil, 0, "", ledger.RuleBankNotEmpty
	}
	if m.sum("external:savings:") != 0 {
		return nil, 0, "", ledger.RuleExternalDebt
	}
	owed := map[member]int64{}
	fund := m.q["cash:savings"]
	for _, l := range m.openLoans(ofSavings) {
		if rules.OpenLoans != ledger.OffsetOpenLoans {
			return nil, 0, "", ledger.RuleOpenLoanAtShareOut
		}
		owed[l.m] += m.stands(l, m.date).owed()
		fund += m.stands(l, m.date).owed()
	}
	saved := m.sum("savings:")
	if saved == 0 {
		return nil, 0, "", ledger.RuleNothingToShare
	}
	parts := m.parts(fund, saved)
	payouts = map[member]ledger.Payout{}
	remainder = fund
	fraction := map[member]*big.Rat{}
	step := int64(rules.Step)
	for n, part := range parts {
		if part.Sign() < 0 {
			return nil, 0, "", ledger.RulePayoutNegative
		}
		steps := new(big.Int).Div(part.Num(), new(big.Int).Mul(part.Denom(), big.NewInt(step))).Int64()
		fraction[n] = new(big.Rat).Sub(part, new(big.Rat).SetInt64(steps*step))
		payouts[n] = ledger.Payout{Member: n, Shares: shares(m.people[n].shares), Payout: amount(steps * step)}
		remainder -= steps * step
	}
	to = ledger.Carry
	if _, named := rules.Remainder.Fund(); named {
		to = rules.Remainder
	}
	if rules.Remainder == ledger.LargestRemainder {
		order := m.active()
		sort.SliceStable(order, func(i, j int) bool { return fraction[order[i]].Cmp(fraction[order[j]]) > 0 })
		for _, n := range order {
			if remainder >= step {
				p := payouts[n]
				p.Payout += amount(step)
				payouts[n] = p
				remainder -= step
			}
		}
	}
	for n, p := range payouts {
		p.Offset = amount(owed[n])
		payouts[n] = p
		if p.Offset > p.Payout {
			return nil, 0, "", ledger.RuleOwesMoreThanPayout
		}
	}
	return payouts, remainder, to, ""
}

func (m *model) parts(fund, saved int64) map[member]*big.Rat {
	rat := func(a, b int64) *big.Rat { return big.NewRat(a, b) }
	of := func(n member) int64 { return m.q[fmt.Sprintf("savings:%d", n)] }
	count := int64(len(m.active()))
	profit := fund - saved
	charges, borrowed, weight := map[member]int64{}, map[member]int64{}, m.weights()
	var allCharges, allBorrowed, allWeight int64
	for _, h := range m.facts {
		if h.void != 0 || m.people[h.borrower] == nil || m.people[h.borrower].left {
			continue
		}
		charges[h.borrower] += h.charge
		allCharges += h.charge
		var b int64
		switch e := h.event.(type) {
		case *ledger.LoanGranted:
			b = int64(e.Principal)
		case *ledger.LoanToppedUp:
			b = int64(e.Amount)
		}
		if h.charge >= 0 && b != 0 && m.loans[loanOf(h.event)].f == savings {
			borrowed[h.borrower] += b
			allBorrowed += b
		}
	}
	for _, l := range m.openLoans(ofSavings) {
		c := m.stands(l, m.date).charge
		charges[l.m] += c
		allCharges += c
	}
	for _, n := range m.active() {
		allWeight += weight[n]
	}
	method := m.c.ShareOut.Method
	parts := map[member]*big.Rat{}
	for _, n := range m.active() {
		mine := rat(of(n), 1)
		more := func(x *big.Rat) { mine.Add(mine, x) }
		bySavings := func(a *big.Rat) *big.Rat { return new(big.Rat).Mul(a, rat(of(n), saved)) }
		switch {
		case method == ledger.ByShares:
			mine = new(big.Rat).Mul(rat(fund, 1), rat(m.people[n].shares, m.allShares()))
		case method == ledger.ByShareValue:
			scale := int64(1)
			for range m.c.ShareOut.ValueDecimals {
				scale *= 10
			}
			mine = new(big.Rat).Mul(rat(fund*scale/m.allShares(), scale), rat(m.people[n].shares, 1))
		case method == ledger.EqualParts:
			mine = rat(fund, count)
		case profit < 0:
			mine = new(big.Rat).Mul(rat(fund, 1), rat(of(n), saved))
		case method == ledger.EqualProfit:
			more(rat(profit, count))
		case method == ledger.InterestReturned:
			more(rat(charges[n], 1))
			more(rat(profit-allCharges, count))
		case method == ledger.SavingsAndBorrowing:
			pct := int64(m.c.ShareOut.SavingsPct)
			more(bySavings(rat(profit*pct, 100)))
			if rest := rat(profit*(100-pct), 100); allBorrowed > 0 {
				more(rest.Mul(rest, rat(borrowed[n], allBorrowed)))
			} else {
				more(bySavings(rest))
			}
		case allWeight > 0:
			more(new(big.Rat).Mul(rat(profit, 1), rat(weight[n], allWeight)))
		default:
			more(bySavings(rat(profit, 1)))
		}
		parts[n] = mine
	}
	return parts
}

// weights: every share a member holds counts the meetings since it was bought,
// and what she returned is what she bought last.
func (m *model) weights() map[member]int64 {
	held := map[member][]int64{} // the meeting of each single share
	ahead := map[member]int64{}  // returned before they were bought, the first purchase being corrected
	bought := func(n member, shares int64, meeting uint32) {
		for range shares {
			if ahead[n] > 0 {
				ahead[n]--
			} else {
				held[n] = append(held[n], int64(meeting))
			}
		}
	}
	for n, p := range m.people {
		bought(n, p.brought, 1)
	}
	for _, h := range m.facts {
		if h.void != 0 {
			continue
		}
		switch e := h.event.(type) {
		case *ledger.Contribution:
			bought(e.Member, h.figures[fmt.Sprintf("savings:%d", e.Member)]/int64(m.c.ShareValue), h.meeting)
		case *ledger.MemberJoined:
			bought(e.Member, int64(e.Shares), h.meeting)
		case *ledger.ShareReturned:
			for range e.Shares {
				if have := held[e.Member]; len(have) > 0 {
					held[e.Member] = have[:len(have)-1]
				} else {
					ahead[e.Member]++
				}
			}
		}
	}
	weights := map[member]int64{}
	for n, all := range held {
		for _, k := range all {
			weights[n] += int64(m.c.ShareValue) * (m.lastClosed() - k + 1)
		}
	}
	return weights
}

func (m *model) lastClosed() int64 {
	if m.open {
		return int64(m.meeting) - 1
	}
	return int64(m.meeting)
}

func loanOf(e ledger.Event) loanNo {
	switch e := e.(type) {
	case *ledger.LoanGranted:
		return e.Loan
	case *ledger.LoanToppedUp:
		return e.Loan
	case *ledger.Repayment:
		return e.Loan
	case *ledger.ChargeWaived:
		return e.Loan
	case *ledger.LoanWrittenOff:
		return e.Loan
	case *ledger.LoanRescheduled:
		return e.Loan
	}
	return 0
}
