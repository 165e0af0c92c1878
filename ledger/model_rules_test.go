package ledger_test

import (
	"fmt"
	"slices"
	"strings"

	"jigiya/ledger"
)

// verdict collects all that is wrong with an event; the first in the table of
// rules is the refusal.
type verdict []ledger.Rule

func (v *verdict) when(wrong bool, r ledger.Rule) {
	if wrong {
		*v = append(*v, r)
	}
}

func (v verdict) refusal() ledger.Rule {
	for _, entry := range ledger.Rules {
		if slices.Contains(v, entry.Rule) {
			return entry.Rule
		}
	}
	return ""
}

// deed is what an event does to the model when nothing is wrong.
type deed struct {
	figures map[string]int64
	then    func()
	quorum  bool
	h       *happening
}

func (d *deed) add(name string, args ...any) {
	a := args[len(args)-1]
	d.figures[fmt.Sprintf(name, args[:len(args)-1]...)] += int64Of(a)
}

func int64Of(a any) int64 {
	switch a := a.(type) {
	case amount:
		return int64(a)
	case shares:
		return int64(a)
	case int64:
		return a
	case int:
		return int64(a)
	}
	panic(fmt.Sprintf("%T", a))
}

// enter does what the rule book says an event does, or says the refusal.
func (m *model) enter(e ledger.Event, seq uint64, signers []member) ledger.Rule {
	if r := m.form(e).refusal(); r != "" {
		return r
	}
	if r := m.state(e).refusal(); r != "" {
		return r
	}
	d := &deed{figures: map[string]int64{}, then: func() {}, h: &happening{seq: seq, event: e, meeting: m.meeting}}
	if r := m.judge(e, seq, d).refusal(); r != "" {
		return r
	}
	var v verdict
	for name, change := range d.figures {
		if m.q[name]+change < 0 {
			v.when(strings.HasPrefix(name, "cash:"), ledger.RuleCashShort)
			v.when(strings.HasPrefix(name, "bank:"), ledger.RuleBankShort)
			v.when(strings.HasPrefix(name, "fund:"), ledger.RuleFundShort)
		}
	}
	holders := map[member]bool{}
	for _, s := range signers {
		if slices.Contains(m.keys, s) {
			holders[s] = true
		}
	}
	v.when(d.quorum && len(holders) < int(m.c.Quorum), ledger.RuleQuorumMissing)
	if r := v.refusal(); r != "" {
		return r
	}
	for name, change := range d.figures {
		m.q[name] += change
	}
	d.h.figures = d.figures
	m.facts = append(m.facts, d.h)
	d.then()
	switch e.(type) {
	case *ledger.MeetingOpened, *ledger.AttendanceMarked, *ledger.SchoolingReported:
	default:
		m.used = true
	}
	return ""
}

func (m *model) form(e ledger.Event) (v verdict) {
	bad := func(a amount) { v.when(a <= 0, ledger.RuleAmountNotPositive) }
	switch e := e.(type) {
	case *ledger.Contribution:
		if e.Fund != savings || e.Amount != 0 {
			bad(e.Amount)
		}
		v.when(e.Fund == savings && e.Amount == 0 && e.Shares == 0, ledger.RuleNumberOutOfRange)
	case *ledger.ShareReturned:
		v.when(e.Shares == 0, ledger.RuleNumberOutOfRange)
	case *ledger.LoanGranted:
		bad(e.Principal)
		v.when(e.Periods == 0, ledger.RuleNumberOutOfRange)
	case *ledger.LoanRescheduled:
		v.when(e.Periods == 0, ledger.RuleNumberOutOfRange)
	case *ledger.MeetingCancelled:
		v.when(e.Date <= 0, ledger.RuleDateMalformed)
	case *ledger.Repayment:
		bad(e.Amount)
	case *ledger.LoanToppedUp:
		bad(e.Amount)
	case *ledger.ChargeWaived:
		bad(e.Amount)
	case *ledger.FineLevied:
		bad(e.Amount)
	case *ledger.FinePaid:
		bad(e.Amount)
	case *ledger.FineWaived:
		bad(e.Amount)
	case *ledger.Grant:
		bad(e.Amount)
	case *ledger.Received:
		bad(e.Amount)
	case *ledger.Expense:
		bad(e.Amount)
	case *ledger.Transfer:
		bad(e.Amount)
	case *ledger.BankDeposited:
		bad(e.Amount)
	case *ledger.BankWithdrawn:
		bad(e.Amount)
	case *ledger.BankInterest:
		bad(e.Amount)
	case *ledger.BankFee:
		bad(e.Amount)
	case *ledger.ExternalLoanReceived:
		bad(e.Amount)
	case *ledger.ExternalLoanRepaid:
		bad(e.Amount)
	}
	return v
}

func (m *model) state(e ledger.Event) (v verdict) {
	anyTime, between, life := false, false, false
	switch e.(type) {
	case *ledger.SchoolingReported:
		anyTime = true
	case *ledger.MeetingOpened, *ledger.OpeningBalances, *ledger.ShareOut, *ledger.CycleOpened:
		between = true
	case *ledger.GroupAmended, *ledger.MemberJoined, *ledger.MemberLeft, *ledger.OfficersElected, *ledger.CommitmentSet, *ledger.MeetingCancelled:
		life = true
	}
	if anyTime {
		return nil
	}
	_, commits := e.(*ledger.CommitmentSet)
	_, cancels := e.(*ledger.MeetingCancelled)
	_, begins := e.(*ledger.CycleOpened)
	_, explains := e.(*ledger.CashDifference)
	v.when(m.ended && !(begins || life && !commits && !cancels), ledger.RuleCycleClosed)
	v.when(begins && !m.ended, ledger.RuleCycleOpen)
	v.when(!m.open && !between && !life, ledger.RuleNoMeetingOpen)
	v.when(m.open && between, ledger.RuleMeetingOpen)
	v.when(len(m.waiting) > 0 && !explains, ledger.RuleDifferenceUnexplained)
	return v
}

func (m *model) isFund(v *verdict, f fundID) {
	v.when(!slices.Contains(m.funds(), f), ledger.RuleUnknownFund)
}

func (m *model) isMember(v *verdict, n member) {
	p := m.people[n]
	v.when(p == nil, ledger.RuleUnknownMember)
	v.when(p != nil && p.left, ledger.RuleMemberLeft)
}

func (m *model) isLoan(v *verdict, n loanNo) (*lent, standing) {
	l := m.loans[n]
	if l == nil {
		v.when(true, ledger.RuleUnknownLoan)
		return nil, standing{}
	}
	s := m.stands(l, m.date)
	v.when(s.owed() == 0, ledger.RuleLoanClosed)
	return l, s
}

// judge asks what the event refers to and its own rules, and says what it does.
func (m *model) judge(e ledger.Event, seq uint64, d *deed) (v verdict) {
	fix := func() { d.h.fixable = true }
	switch e := e.(type) {
	case *ledger.AttendanceMarked:
		m.isMember(&v, e.Member)
	case *ledger.SchoolingReported:
		m.isMember(&v, e.Member)
	case *ledger.Contribution:
		m.isFund(&v, e.Fund)
		m.isMember(&v, e.Member)
		fix()
		if e.Fund != savings {
			d.add("cash:%s", e.Fund, e.Amount)
			d.add("fund:%s", e.Fund, e.Amount)
		} else if len(v) == 0 {
			m.judgePurchase(e, d, &v)
		}
	case *ledger.ShareReturned:
		m.isMember(&v, e.Member)
		if len(v) > 0 {
			return v
		}
		p := m.people[e.Member]
		v.when(int64(e.Shares) > p.shares, ledger.RuleNotEnoughShares)
		cost := amount(e.Shares) * m.c.ShareValue
		d.add("cash:savings", -cost)
		d.add("savings:%d", e.Member, -cost)
		d.then = func() { p.shares -= int64(e.Shares) }
		fix()
	case *ledger.LoanGranted, *ledger.Repayment, *ledger.LoanToppedUp, *ledger.LoanRescheduled, *ledger.ChargeWaived, *ledger.LoanWrittenOff:
		m.judgeLoan(e, seq, d, &v)
	case *ledger.FineLevied:
		m.isFund(&v, e.Fund)
		m.isMember(&v, e.Member)
		d.add("due:fine:%s:%d", e.Fund, e.Member, e.Amount)
		fix()
	case *ledger.FinePaid:
		m.isFund(&v, e.Fund)
		m.isMember(&v, e.Member)
		v.when(int64(e.Amount) > m.finesDue(e.Member, e.Fund), ledger.RuleMoreThanOwed)
		d.add("due:fine:%s:%d", e.Fund, e.Member, -e.Amount)
		d.add("cash:%s", e.Fund, e.Amount)
		d.add("fine:%s", e.Fund, e.Amount)
		fix()
	case *ledger.FineWaived:
		m.isFund(&v, e.Fund)
		m.isMember(&v, e.Member)
		v.when(int64(e.Amount) > m.finesDue(e.Member, e.Fund), ledger.RuleMoreThanOwed)
		d.add("due:fine:%s:%d", e.Fund, e.Member, -e.Amount)
		fix()
	case *ledger.Grant:
		m.isFund(&v, e.Fund)
		if e.Member != 0 {
			m.isMember(&v, e.Member)
		}
		v.when(e.Fund == savings, ledger.RuleNotSavings)
		d.add("cash:%s", e.Fund, -e.Amount)
		d.add("fund:%s", e.Fund, -e.Amount)
		fix()
	case *ledger.Received:
		m.isFund(&v, e.Fund)
		d.add("cash:%s", e.Fund, e.Amount)
		d.add(into(e.Fund), e.Amount)
		fix()
	case *ledger.BankInterest:
		m.isFund(&v, e.Fund)
		d.add("bank:%s", e.Fund, e.Amount)
		d.add(into(e.Fund), e.Amount)
		fix()
	case *ledger.Expense:
		m.isFund(&v, e.Fund)
		d.add("cash:%s", e.Fund, -e.Amount)
		d.add("expense:%s", e.Fund, e.Amount)
		fix()
	case *ledger.BankFee:
		m.isFund(&v, e.Fund)
		d.add("bank:%s", e.Fund, -e.Amount)
		d.add("expense:%s", e.Fund, e.Amount)
		fix()
	case *ledger.BankDeposited:
		m.isFund(&v, e.Fund)
		d.add("bank:%s", e.Fund, e.Amount)
		d.add("cash:%s", e.Fund, -e.Amount)
		fix()
	case *ledger.BankWithdrawn:
		m.isFund(&v, e.Fund)
		d.add("bank:%s", e.Fund, -e.Amount)
		d.add("cash:%s", e.Fund, e.Amount)
		fix()
	case *ledger.Transfer:
		m.isFund(&v, e.From)
		m.isFund(&v, e.To)
		v.when(e.From == e.To, ledger.RuleSameFund)
		d.add("cash:%s", e.From, -e.Amount)
		d.add("cash:%s", e.To, e.Amount)
		d.add(equity(e.From), -e.Amount)
		d.add(equity(e.To), e.Amount)
		d.quorum = true
		fix()
	case *ledger.ExternalLoanReceived:
		m.isFund(&v, e.Fund)
		d.add("cash:%s", e.Fund, e.Amount)
		d.add("external:%s:%s", e.Fund, string(e.Creditor), e.Amount)
		d.quorum = true
		fix()
	case *ledger.ExternalLoanRepaid:
		m.isFund(&v, e.Fund)
		owed := m.q[fmt.Sprintf("external:%s:%s", e.Fund, e.Creditor)]
		v.when(owed == 0, ledger.RuleUnknownCreditor)
		v.when(int64(e.Amount) > owed, ledger.RuleMoreThanOwed)
		d.add("cash:%s", e.Fund, -e.Amount-e.Charge)
		d.add("external:%s:%s", e.Fund, string(e.Creditor), -e.Amount)
		d.add("expense:%s", e.Fund, e.Charge)
		d.quorum = true
		fix()
	case *ledger.Correction:
		m.judgeCorrection(e, seq, d, &v)
	case *ledger.CommitmentSet:
		m.isMember(&v, e.Member)
		v.when(m.c.Method != ledger.Fixed, ledger.RuleNoCommitment)
		v.when(e.Shares < m.c.SharesMin || e.Shares > m.c.SharesMax, ledger.RuleCommitmentRange)
		d.then = func() { m.people[e.Member].commitment = int64(e.Shares) }
		fix()
	case *ledger.MemberJoined:
		m.judgeJoining(e, d, &v)
	case *ledger.MemberLeft:
		m.judgeLeaving(e, seq, d, &v)
	case *ledger.OfficersElected:
		for _, o := range e.Officers {
			m.isMember(&v, o.Member)
		}
		d.quorum = true
		d.then = func() {
			m.keys = nil
			for _, o := range e.Officers {
				m.keys = append(m.keys, o.Member)
			}
		}
	case *ledger.GroupAmended:
		for _, f := range m.c.Funds {
			if _, kept := e.Constitution.Fund(f.Name); !kept {
				v.when(m.inUse(f.Name), ledger.RuleFundInUse)
			}
		}
		d.quorum = true
		d.then = func() { m.c = e.Constitution }
	default:
		m.judgeMeeting(e, seq, d, &v)
	}
	return v
}

func (m *model) inUse(f fundID) bool {
	for name, v := range m.q {
		if at := strings.Split(name, ":"); v != 0 && slices.Contains(at[1:], string(f)) && at[0] != "external" || v != 0 && strings.HasPrefix(name, "external:"+string(f)+":") {
			return true
		}
	}
	return len(m.openLoans(func(l *lent) bool { return l.f == f })) > 0
}

func into(f fundID) string {
	if f == savings {
		return "other_income:savings"
	}
	return "fund:" + string(f)
}

func equity(f fundID) string {
	if f == savings {
		return "carried:savings"
	}
	return "fund:" + string(f)
}

// bought is what a member bought in the open meeting, and how many of those
// shares paid arrears.
func (m *model) bought(n member) (all, released int64) {
	for _, h := range m.facts {
		if c, ok := h.event.(*ledger.Contribution); ok && h.void == 0 && m.open && h.meeting == m.meeting && c.Member == n && c.Fund == savings {
			all += h.figures[fmt.Sprintf("savings:%d", n)] / int64(m.c.ShareValue)
			released += h.released
		}
	}
	return all, released
}

func (m *model) judgePurchase(e *ledger.Contribution, d *deed, v *verdict) {
	value := m.c.ShareValue
	n := int64(e.Shares)
	if e.Amount != 0 {
		v.when(e.Amount%value != 0 || n != 0 && amount(n)*value != e.Amount, ledger.RuleNotWholeShares)
		n = int64(e.Amount / value)
	}
	p := m.people[e.Member]
	before, released := m.bought(e.Member)
	if len(*v) == 0 {
		v.when(before+n < int64(m.c.SharesMin), ledger.RuleShareMinimum)
		v.when(before+n > int64(m.c.SharesMax)+p.arrears, ledger.RuleShareLimit)
	}
	d.add("cash:savings", amount(n)*value)
	d.add("savings:%d", e.Member, amount(n)*value)
	d.h.released = max(0, min(p.arrears, before+n-p.commitment)-released)
	d.add("due:contribution:%d", e.Member, -amount(d.h.released)*value)
	d.then = func() { p.shares += n }
}

func (m *model) judgeLoan(e ledger.Event, seq uint64, d *deed, v *verdict) {
	touch := func(l *lent, st step) {
		st.seq = seq
		d.then = func() { l.steps = append(l.steps, st) }
		d.h.borrower = l.m
	}
	cashOf := func(f fundID, a int64) { d.add("cash:%s", f, a) }
	switch e := e.(type) {
	case *ledger.LoanGranted:
		m.isFund(v, e.Fund)
		m.isMember(v, e.Member)
		for _, g := range e.Guarantors {
			m.isMember(v, g)
		}
		v.when(m.loans[e.Loan] != nil, ledger.RuleLoanExists)
		v.when(e.Fund != savings && !m.c.Lends(e.Fund), ledger.RuleFundDoesNotLend)
		v.when(slices.Contains(e.Guarantors, e.Member), ledger.RuleGuarantor)
		v.when(len(m.openLoans(m.hers(e.Member))) >= int(m.c.Loans.MaxOpen), ledger.RuleOpenLoanLimit)
		m.limits(e.Member, e.Principal, int(e.Periods), m.c.Loans, e.Override, v)
		m.lending(e.Fund, int64(e.Principal), int(e.Periods), m.c.Loans, d, v)
		d.h.fixable, d.h.borrower = true, e.Member
		d.then = func() {
			m.loans[e.Loan] = &lent{n: e.Loan, m: e.Member, f: e.Fund, rules: m.c.Loans, granted: m.date, periods: int(e.Periods),
				steps: []step{{seq: seq, what: "grant", amount: int64(e.Principal), n: int(e.Periods)}}}
		}
	case *ledger.Repayment:
		if e.By != 0 {
			m.isMember(v, e.By)
		}
		if l, s := m.isLoan(v, e.Loan); len(*v) == 0 {
			v.when(int64(e.Amount) > s.owed(), ledger.RuleMoreThanOwed)
			onCharge := min(s.charge, int64(e.Amount))
			cashOf(l.f, int64(e.Amount))
			d.add("charge:%s", l.f, onCharge)
			if l.f == savings {
				d.h.charge = onCharge
			}
			d.h.fixable = true
			touch(l, step{what: "repay", amount: int64(e.Amount)})
		}
	case *ledger.LoanToppedUp:
		if l, _ := m.isLoan(v, e.Loan); len(*v) == 0 {
			n := m.left(l, m.date)
			v.when(n == 0, ledger.RuleTermOver)
			m.limits(l.m, e.Amount, n, l.rules, e.Override, v)
			m.lending(l.f, int64(e.Amount), n, l.rules, d, v)
			d.h.fixable = true
			touch(l, step{what: "topup", amount: int64(e.Amount), n: n})
		}
	case *ledger.LoanRescheduled:
		if l, _ := m.isLoan(v, e.Loan); len(*v) == 0 {
			v.when(e.Override.IsZero() && e.Periods > l.rules.MaxPeriods, ledger.RuleTermLimit)
			touch(l, step{what: "reschedule", n: int(e.Periods), date: m.date})
		}
	case *ledger.ChargeWaived:
		if l, s := m.isLoan(v, e.Loan); len(*v) == 0 {
			v.when(int64(e.Amount) > s.charge, ledger.RuleMoreThanOwed)
			d.h.fixable = true
			touch(l, step{what: "waive", amount: int64(e.Amount)})
		}
	case *ledger.LoanWrittenOff:
		if l, s := m.isLoan(v, e.Loan); len(*v) == 0 {
			d.add("loss:%s", l.f, s.principal)
			d.quorum, d.h.fixable = true, true
			touch(l, step{what: "end"})
		}
	}
}

func (m *model) lending(f fundID, p int64, n int, r ledger.LoanRules, d *deed, v *verdict) {
	d.add("cash:%s", f, -p)
	if c := costs(r, p, n); r.Convention == ledger.InAdvance {
		v.when(c >= p, ledger.RuleChargeTakesAll)
		d.add("cash:%s", f, c)
		d.add("charge:%s", f, c)
		if f == savings {
			d.h.charge = c
		}
	}
}

func (m *model) limits(n member, a amount, periods int, r ledger.LoanRules, override ledger.Words, v *verdict) {
	if !override.IsZero() {
		return
	}
	var outstanding int64
	for _, l := range m.openLoans(m.hers(n)) {
		s := m.stands(l, m.date)
		outstanding += s.principal
		v.when(s.late > 0, ledger.RuleHasOverdueLoan)
	}
	v.when(periods > int(r.MaxPeriods), ledger.RuleTermLimit)
	v.when(r.MaxMultiple > 0 && outstanding+int64(a) > int64(r.MaxMultiple)*m.q[fmt.Sprintf("savings:%d", n)], ledger.RuleMultipleLimit)
	for _, f := range m.funds() {
		v.when(m.finesDue(n, f) > 0, ledger.RuleHasUnpaidFine)
	}
}

func (m *model) judgeCorrection(e *ledger.Correction, seq uint64, d *deed, v *verdict) {
	i := slices.IndexFunc(m.facts, func(h *happening) bool { return h.seq == e.Seq })
	if i < 0 {
		v.when(true, ledger.RuleUnknownEntry)
		return
	}
	h := m.facts[i]
	for name := range h.figures {
		parts := strings.Split(name, ":")
		for _, f := range []fundID{social, school} {
			v.when(slices.Contains(parts, string(f)) && !slices.Contains(m.funds(), f), ledger.RuleUnknownFund)
		}
	}
	v.when(!h.fixable, ledger.RuleNotCorrectable)
	v.when(h.void != 0, ledger.RuleAlreadyCorrected)
	if len(*v) > 0 {
		return
	}
	for name, a := range h.figures {
		d.figures[name] -= a
	}
	l := m.loans[loanOf(h.event)]
	if l != nil {
		v.when(m.stands(l, m.date).touched != h.seq, ledger.RuleHasSuccessors)
	}
	gone := func(n member) { v.when(m.people[n].left, ledger.RuleHasSuccessors) }
	then := func() {}
	switch x := h.event.(type) {
	case *ledger.Contribution:
		if x.Fund == savings {
			gone(x.Member)
			p, n := m.people[x.Member], h.figures[fmt.Sprintf("savings:%d", x.Member)]/int64(m.c.ShareValue)
			then = func() {
				p.shares -= n
				if h.meeting != m.meeting {
					p.arrears += h.released
				}
			}
		}
	case *ledger.ShareReturned:
		gone(x.Member)
		then = func() { m.people[x.Member].shares += int64(x.Shares) }
	case *ledger.FinePaid:
		gone(x.Member)
	case *ledger.FineWaived:
		gone(x.Member)
	case *ledger.CommitmentSet:
		then = func() {
			p := m.people[x.Member]
			p.commitment = 0
			for _, other := range m.facts {
				if c, ok := other.event.(*ledger.CommitmentSet); ok && other.void == 0 && c.Member == x.Member && !p.left {
					p.commitment = int64(c.Shares)
				}
			}
		}
	}
	for name := range d.figures { // nothing saved or owed below zero
		if !strings.HasPrefix(name, "cash:") && !strings.HasPrefix(name, "bank:") && !strings.HasPrefix(name, "fund:") && !strings.HasPrefix(name, "carried:") && !strings.HasPrefix(name, "other_income:") {
			v.when(m.q[name]+d.figures[name] < 0, ledger.RuleHasSuccessors)
		}
	}
	d.then = func() {
		voided := *h
		voided.void = seq
		m.facts[i] = &voided
		if l != nil {
			for j := range l.steps {
				if l.steps[j].seq == h.seq {
					l.steps[j].void = seq
				}
			}
		}
		then()
	}
}

func (m *model) fewest() int64 {
	least := int64(-1)
	for _, n := range m.active() {
		if s := m.people[n].shares; least < 0 || s < least {
			least = s
		}
	}
	return max(0, least)
}

func (m *model) judgeJoining(e *ledger.MemberJoined, d *deed, v *verdict) {
	v.when(e.Shares > 0 && !m.open, ledger.RuleNoMeetingOpen)
	if former := m.people[e.Former]; e.Former != 0 {
		v.when(former == nil, ledger.RuleUnknownMember)
		v.when(former != nil && !former.left, ledger.RuleMemberExists)
	}
	v.when(m.people[e.Member] != nil, ledger.RuleMemberExists)
	v.when(len(m.active()) >= 40, ledger.RuleGroupFull)
	n, rule := int64(e.Shares), m.c.Joining
	v.when((rule == ledger.JoinZero || m.ended) && n != 0 || rule == ledger.JoinCatchUp && !m.ended && n != m.fewest(), ledger.RuleJoiningShares)
	cost := n * int64(m.c.ShareValue)
	price := cost
	if rule == ledger.JoinAtValue {
		price = n * m.valueToday()
	}
	d.add("cash:savings", price)
	d.add("savings:%d", e.Member, cost)
	d.add("other_income:savings", max(0, price-cost))
	d.add("expense:savings", max(0, cost-price))
	p := &person{shares: n}
	if m.c.Method == ledger.Equal {
		p.commitment = 1
	}
	d.then = func() { m.people[e.Member] = p }
}

func (m *model) judgeLeaving(e *ledger.MemberLeft, seq uint64, d *deed, v *verdict) {
	m.isMember(v, e.Member)
	if len(*v) > 0 {
		return
	}
	p := m.people[e.Member]
	cost := m.q[fmt.Sprintf("savings:%d", e.Member)]
	worth := cost
	if m.c.Leaving == ledger.LeaveAtValue {
		worth = p.shares * m.valueToday()
	}
	d.add("savings:%d", e.Member, -cost)
	d.add("expense:savings", max(0, worth-cost))
	d.add("other_income:savings", max(0, cost-worth))
	rest, short := worth, int64(0)
	take := func(debt int64, f fundID) int64 {
		paid := min(debt, rest)
		rest -= paid
		short += debt - paid
		if f != savings {
			d.add("cash:%s", f, paid)
			d.add("cash:savings", -paid)
		}
		return paid
	}
	settles := cost > 0
	// Fines oldest first: across the funds this matters only where she is short,
	// so the model takes them in the order in which they were levied.
	for _, f := range m.finesInOrder(e.Member) {
		settles = true
		d.add("fine:%s", f.f, take(f.amount, f.f))
		d.add("due:fine:%s:%d", f.f, e.Member, -f.amount)
	}
	open := m.openLoans(m.hers(e.Member))
	for _, l := range open {
		settles = true
		d.add("charge:%s", l.f, take(m.stands(l, m.date).charge, l.f))
	}
	for _, l := range open {
		principal := m.stands(l, m.date).principal
		d.add("loss:%s", l.f, principal-take(principal, l.f))
	}
	if m.c.Leaving == ledger.LeaveForfeit {
		d.add("other_income:savings", rest)
	} else {
		d.add("cash:savings", -rest)
	}
	arrears := m.q[fmt.Sprintf("due:contribution:%d", e.Member)]
	d.add("due:contribution:%d", e.Member, -arrears)
	v.when(!m.open && (settles || arrears > 0), ledger.RuleNoMeetingOpen)
	v.when(slices.Contains(m.keys, e.Member), ledger.RuleHoldsKey)
	d.quorum = short > 0
	d.then = func() {
		p.left, p.shares, p.commitment = true, 0, 0
		for _, l := range open {
			l.steps = append(l.steps, step{seq: seq, what: "end"})
		}
	}
}

// finesInOrder are a member's unpaid fines, oldest first, recomputed from all
// that was levied and all that was settled.
func (m *model) finesInOrder(n member) (open []levied) {
	settled := map[fundID]int64{}
	for _, f := range m.fines { // of earlier cycles, opening balances and closings
		if f.m == n && !f.void {
			settled[f.f] += f.amount
			open = append(open, *f)
		}
	}
	for _, h := range m.facts {
		if e, ok := h.event.(*ledger.FineLevied); ok && h.void == 0 && e.Member == n {
			settled[e.Fund] += int64(e.Amount)
			open = append(open, levied{seq: h.seq, m: n, f: e.Fund, amount: int64(e.Amount)})
		}
	}
	slices.SortStableFunc(open, func(a, b levied) int { return int(a.seq) - int(b.seq) })
	for f := range settled {
		settled[f] -= m.finesDue(n, f)
	}
	var left []levied
	for _, f := range open {
		paid := min(settled[f.f], f.amount)
		settled[f.f] -= paid
		if f.amount -= paid; f.amount > 0 {
			left = append(left, f)
		}
	}
	return left
}

func (m *model) judgeMeeting(e ledger.Event, seq uint64, d *deed, v *verdict) {
	counts := func(all []ledger.Count) map[fundID]int64 {
		said := map[fundID]int64{}
		for _, c := range all {
			m.isFund(v, c.Fund)
			said[c.Fund] = int64(c.Amount)
		}
		for _, f := range m.funds() {
			_, counted := said[f]
			v.when(!counted, ledger.RulePurseNotCounted)
		}
		return said
	}
	switch e := e.(type) {
	case *ledger.MeetingOpened:
		said := counts(e.Counts)
		v.when(e.Meeting <= m.meeting, ledger.RuleMeetingExists)
		v.when(e.Meeting > m.meeting+1, ledger.RuleMeetingNumber)
		v.when(e.Date < m.closedOn, ledger.RuleDateBeforeLast)
		d.then = func() {
			before := m.clone()
			before.facts = before.facts[:len(before.facts)-1]
			m.wasBefore = before
			m.meeting, m.open, m.used, m.date, m.met = e.Meeting, true, false, e.Date, true
			m.marks = append(m.marks, mark{seq, e.Date, false})
			for _, f := range m.funds() {
				if said[f] != m.q["cash:"+string(f)] {
					m.waiting = append(m.waiting, ledger.CashDifference{Fund: f, Counted: amount(said[f])})
				}
			}
			for n, p := range m.people {
				p.arrears = m.q[fmt.Sprintf("due:contribution:%d", n)] / int64(m.c.ShareValue)
			}
		}
	case *ledger.CashDifference:
		at := slices.IndexFunc(m.waiting, func(w ledger.CashDifference) bool { return w.Fund == e.Fund && w.Counted == e.Counted })
		v.when(len(m.waiting) > 0 && at < 0, ledger.RuleDifferenceUnexplained)
		m.isFund(v, e.Fund)
		purse := m.q["cash:"+string(e.Fund)]
		v.when(int64(e.Counted) == purse, ledger.RuleNoDifference)
		v.when(int64(e.Expected) != purse, ledger.RuleExpectedDiffers)
		by := int64(e.Counted) - purse
		d.add("cash:%s", e.Fund, by)
		d.add("other_income:%s", e.Fund, max(0, by))
		d.add("loss:%s", e.Fund, max(0, -by))
		d.h.fixable = true
		d.then = func() {
			if at >= 0 {
				m.waiting = slices.Delete(slices.Clone(m.waiting), at, at+1)
			}
		}
	case *ledger.MeetingClosed:
		for f, said := range counts(e.Counts) {
			v.when(said != m.q["cash:"+string(f)], ledger.RuleCountDiffers)
		}
		d.quorum = true
		fine, fined := m.c.Fine(ledger.CauseMissed)
		for _, n := range m.active() {
			p := m.people[n]
			bought, _ := m.bought(n)
			if p.commitment == 0 && p.arrears == 0 {
				continue
			}
			owes := max(0, p.arrears+p.commitment-bought) * int64(m.c.ShareValue)
			d.add("due:contribution:%d", n, owes-m.q[fmt.Sprintf("due:contribution:%d", n)])
			if fined && bought < p.commitment {
				d.add("due:fine:savings:%d", n, fine)
				m := m
				then := d.then
				d.then = func() {
					then()
					m.fines = append(m.fines, &levied{seq: seq, m: n, f: savings, amount: int64(fine)})
				}
			}
		}
		if len(*v) == 0 {
			after := m.clone()
			after.marks = append(after.marks, mark{seq, m.date, true})
			for name, a := range d.figures {
				after.q[name] += a
			}
			v.when(e.Totals != after.totals(), ledger.RuleTotalsDiffer)
		}
		then := d.then
		d.then = func() {
			then()
			m.marks = append(m.marks, mark{seq, m.date, true})
			m.open, m.closedOn = false, m.date
		}
	case *ledger.MeetingCancelled:
		if !m.open {
			v.when(e.Date < m.closedOn, ledger.RuleDateBeforeLast)
			v.when(m.closedOn == e.Date, ledger.RuleMeetingHeld)
			return
		}
		v.when(m.date != e.Date, ledger.RuleMeetingOtherDate)
		v.when(m.used, ledger.RuleMeetingUsed)
		d.then = func() {
			facts := m.facts
			*m = *m.wasBefore
			m.facts = facts
		}
	case *ledger.OpeningBalances:
		m.judgeOpening(e, seq, d, v)
	case *ledger.ShareOut:
		m.judgeShareOut(e, seq, d, v)
	case *ledger.CycleOpened:
		m.judgeCycle(e, d, v)
	default:
		panic(fmt.Sprintf("%T", e))
	}
}

func (m *model) totals() (t ledger.Totals) {
	t.Shares, t.Savings = shares(m.allShares()), amount(m.sum("savings:"))
	for _, l := range m.loans {
		s := m.stands(l, m.date)
		t.Outstanding += amount(s.principal)
		t.ChargesDue += amount(s.charge)
	}
	t.FinesDue = amount(m.sum("due:fine:"))
	return t
}

func (m *model) judgeOpening(e *ledger.OpeningBalances, seq uint64, d *deed, v *verdict) {
	v.when(m.met || m.cycle > 1, ledger.RuleOpeningTooLate)
	d.quorum = true
	rest := map[fundID]int64{}
	for _, f := range m.funds() {
		v.when(!slices.ContainsFunc(e.Funds, func(o ledger.OpeningFund) bool { return o.Fund == f }), ledger.RulePurseNotCounted)
	}
	for _, f := range e.Funds {
		m.isFund(v, f.Fund)
		d.add("cash:%s", f.Fund, f.Cash)
		d.add("bank:%s", f.Fund, f.Bank)
		d.add("carried:%s", f.Fund, f.Carried)
		rest[f.Fund] += int64(f.Cash + f.Bank - f.Carried)
	}
	for _, x := range e.Externals {
		m.isFund(v, x.Fund)
		d.add("external:%s:%s", x.Fund, string(x.Creditor), x.Amount)
		rest[x.Fund] -= int64(x.Amount)
	}
	for _, l := range e.Loans {
		m.isFund(v, l.Fund)
		m.isMember(v, l.Member)
		v.when(l.Fund != savings && !m.c.Lends(l.Fund), ledger.RuleFundDoesNotLend)
		rest[l.Fund] += int64(l.Outstanding)
	}
	for _, o := range e.Members {
		m.isMember(v, o.Member)
		d.add("savings:%d", o.Member, amount(o.Shares)*m.c.ShareValue)
		rest[savings] -= int64(o.Shares) * int64(m.c.ShareValue)
	}
	for _, f := range e.Fines {
		m.isFund(v, f.Fund)
		m.isMember(v, f.Member)
		d.add("due:fine:%s:%d", f.Fund, f.Member, f.Amount)
	}
	for f, a := range rest {
		d.add(into(f), a)
	}
	d.then = func() {
		m.met, m.meeting, m.date, m.closedOn = true, e.Meeting, e.Date, e.Date
		for _, o := range e.Members {
			m.people[o.Member].shares, m.people[o.Member].brought = int64(o.Shares), int64(o.Shares)
		}
		for _, o := range e.Loans {
			l := &lent{n: o.Loan, m: o.Member, f: o.Fund, rules: m.c.Loans, granted: o.Granted, periods: int(o.Periods)}
			for plus(o.Granted, l.rules.Period, l.charged+1) <= e.Date {
				l.charged++
			}
			l.steps = []step{{seq: seq, what: "opening", amount: int64(o.Outstanding), due: int64(o.ChargeDue), date: e.Date}}
			m.loans[o.Loan] = l
		}
		for _, f := range e.Fines {
			m.fines = append(m.fines, &levied{seq: seq, m: f.Member, f: f.Fund, amount: int64(f.Amount)})
		}
	}
}

func (m *model) judgeShareOut(e *ledger.ShareOut, seq uint64, d *deed, v *verdict) {
	payouts, remainder, to, wrong := m.divide()
	d.quorum = true
	if wrong != "" {
		v.when(true, wrong)
		return
	}
	v.when(int64(e.Remainder) != remainder || e.RemainderTo != to || len(e.Payouts) != len(payouts), ledger.RuleShareOutDiffers)
	for _, p := range e.Payouts {
		v.when(payouts[p.Member] != p, ledger.RuleShareOutDiffers)
	}
	closeAll := func(prefix string) {
		for name, a := range m.q {
			if strings.HasPrefix(name, prefix) {
				d.add(strings.ReplaceAll(name, "%", "%%"), -a)
			}
		}
	}
	closeAll("savings:")
	closeAll("due:contribution:")
	closeAll("cash:savings")
	if f, named := to.Fund(); named {
		d.add("cash:%s", f, remainder)
		d.add("fund:%s", f, remainder)
		d.add("carried:savings", -m.q["carried:savings"])
	} else {
		d.add("cash:savings", remainder)
		d.add("carried:savings", remainder-m.q["carried:savings"])
	}
	for _, f := range m.funds() {
		var result int64
		for kind, sign := range map[string]int64{"charge": 1, "fine": 1, "other_income": 1, "expense": -1, "loss": -1} {
			name := kind + ":" + string(f)
			result += sign * m.q[name]
			d.add(name, -m.q[name])
		}
		if f == savings {
			continue
		}
		have := m.q["fund:"+string(f)]
		if g, named := to.Fund(); named && g == f {
			have += remainder
		}
		d.add("fund:%s", f, max(result, -have))
		d.add("carried:%s", f, result-max(result, -have))
	}
	setOff := m.openLoans(ofSavings)
	d.then = func() {
		m.ended = true
		for _, l := range setOff {
			l.steps = append(l.steps, step{seq: seq, what: "end"})
		}
		for _, p := range m.people {
			p.shares, p.brought = 0, 0
		}
	}
}

func (m *model) judgeCycle(e *ledger.CycleOpened, d *deed, v *verdict) {
	for _, r := range e.Reinvestments {
		m.isMember(v, r.Member)
		cost := amount(r.Shares) * e.Constitution.ShareValue
		d.add("cash:savings", cost)
		d.add("savings:%d", r.Member, cost)
	}
	v.when(e.Cycle != m.cycle+1, ledger.RuleCycleNumber)
	said := map[fundID]int64{}
	for _, c := range e.Carried {
		said[c.Fund] = int64(c.Amount)
	}
	for _, f := range m.funds() {
		v.when(said[f] != m.q["carried:"+string(f)], ledger.RuleCarriedDiffers)
	}
	d.quorum = true
	d.then = func() {
		for n := range m.people { // what is unpaid goes on as fines of an earlier cycle
			for _, f := range m.finesInOrder(n) {
				m.fines = append(m.fines, &levied{seq: f.seq, m: n, f: f.f, amount: f.amount, void: true})
			}
		}
		m.fines = slices.DeleteFunc(m.fines, func(f *levied) bool { return !f.void })
		for _, f := range m.fines {
			f.void = false
		}
		m.c, m.cycle, m.ended, m.met, m.meeting = e.Constitution, e.Cycle, false, false, 0
		m.facts = m.facts[len(m.facts)-1:]
		for _, p := range m.people {
			p.commitment, p.arrears = 0, 0
			if m.c.Method == ledger.Equal && !p.left {
				p.commitment = 1
			}
		}
		for _, r := range e.Reinvestments {
			m.people[r.Member].shares, m.people[r.Member].brought = int64(r.Shares), int64(r.Shares)
		}
	}
}

// newModel is the model of a group just founded.
func newModel(e *ledger.GroupFounded) *model {
	m := &model{c: e.Constitution, q: map[string]int64{}, cycle: 1, people: map[member]*person{}, loans: map[loanNo]*lent{}}
	for _, f := range e.Members {
		p := &person{}
		if m.c.Method == ledger.Equal {
			p.commitment = 1
		}
		m.people[f.Member] = p
		if len(f.Roles) > 0 {
			m.keys = append(m.keys, f.Member)
		}
	}
	m.facts = []*happening{{seq: 1, event: e}}
	return m
}
