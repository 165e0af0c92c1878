package sim_test

import (
	"slices"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/sim"
)

// A treasurer tells the life of an honest group again, with one lie in it. What the
// rules then refuse was not said; counts, totals and share-outs are what her book says.
type treasurer struct {
	t        testing.TB
	book     *ledger.Book
	facts    []ledger.Fact
	meeting  int // of the last cycle, from 0; -1 before it
	meetings int // of the last cycle
	delay    int64

	// What is true and not in the book.
	lack   map[ledger.FundName]ledger.Amount     // taken out of the box
	owes   map[ledger.MemberNumber]ledger.Amount // more than the book says
	shares map[ledger.MemberNumber]int64
	paid   map[ledger.MemberNumber]ledger.Amount
	done   bool
}

// A fraud is one kind of lie.
type fraud struct {
	name string

	by witness

	// after: the group is visited just after a share-out, else in mid-cycle.
	after bool

	opening func(*treasurer, *ledger.MeetingOpened) // may change the counts
	retell  func(*treasurer, ledger.Fact) bool      // true: it was told otherwise
	closing func(*treasurer)                        // before a meeting of the last cycle is closed
	end     func(*treasurer)
}

// A witness is who gives the lie away in most groups.
type witness int

const (
	fromJournal witness = iota
	fromWomen           // or the box
	never
)

const (
	thief      ledger.MemberNumber = 3 // the treasurer herself
	ghost      ledger.MemberNumber = 900
	secretLoan ledger.LoanNumber   = 900_000
)

// say enters an event of her own.
func (r *treasurer) say(e ledger.Event) bool {
	return r.enter(ledger.Fact{Recorded: r.facts[len(r.facts)-1].Recorded, Event: e, Cosigners: []ledger.MemberNumber{4, 5, 6}})
}

func (r *treasurer) enter(f ledger.Fact) bool {
	f.Seq = uint64(len(r.facts))
	f.Recorded += r.delay
	if f.Cosigners != nil { // whoever holds the keys now
		f.Cosigners = nil
		for _, o := range r.book.KeyHolders() {
			f.Cosigners = append(f.Cosigners, o.Member)
		}
	}
	if r.book.Apply(f) != nil {
		return false
	}
	r.facts = append(r.facts, f)
	return true
}

// must enters what a group cannot go on without.
func (r *treasurer) must(f ledger.Fact, e ledger.Event) {
	r.t.Helper()
	f.Event = e
	if err := r.book.Check(ledger.Fact{Seq: uint64(len(r.facts)), Event: e, Cosigners: r.holders()}); err != nil {
		r.t.Fatalf("%v on %v: %v", e.Kind(), r.book.Today(), err)
	}
	r.enter(f)
}

func (r *treasurer) holders() (all []ledger.MemberNumber) {
	for _, o := range r.book.KeyHolders() {
		all = append(all, o.Member)
	}
	return all
}

func (r *treasurer) counts() (all []ledger.Count) {
	for _, f := range r.book.Funds() {
		all = append(all, ledger.Count{Fund: f, Amount: r.book.Cash(f)})
	}
	return all
}

func (r *treasurer) hear(f ledger.Fact, lie fraud) {
	if r.meeting >= 0 && lie.retell != nil && lie.retell(r, f) {
		return
	}
	switch e := f.Event.(type) {
	case *ledger.MeetingOpened:
		r.open(f, e, lie)
	case *ledger.MeetingClosed:
		if r.meeting >= 0 && lie.closing != nil {
			lie.closing(r)
		}
		r.must(f, &ledger.MeetingClosed{Counts: r.counts(), Totals: r.book.ClosingTotals()})
	case *ledger.ShareOut:
		if d, err := r.book.Divide(); err == nil {
			r.must(f, d.Event())
		}
	case *ledger.CycleOpened:
		next := *e
		next.Carried, next.Officers = r.book.CarriedSums(), e.Officers
		r.must(f, &next)
	default:
		r.enter(f)
	}
}

func (r *treasurer) open(f ledger.Fact, e *ledger.MeetingOpened, lie fraud) {
	opened := &ledger.MeetingOpened{Meeting: e.Meeting, Date: e.Date, Counts: r.counts()}
	if r.meeting >= 0 && lie.opening != nil {
		lie.opening(r, opened)
	}
	expected := r.counts()
	r.must(f, opened)
	for i, c := range opened.Counts {
		if c.Amount != expected[i].Amount {
			r.must(f, &ledger.CashDifference{Fund: c.Fund, Counted: c.Amount, Expected: expected[i].Amount, Explanation: ledger.Said("mice")})
		}
	}
}

// play tells a group's life with a lie, and reports whether there was an occasion for it.
func play(t testing.TB, facts []ledger.Fact, lie fraud) (*treasurer, bool) {
	t.Helper()
	r := &treasurer{
		t: t, book: new(ledger.Book), meeting: -1, lack: map[ledger.FundName]ledger.Amount{}, owes: map[ledger.MemberNumber]ledger.Amount{},
		shares: map[ledger.MemberNumber]int64{}, paid: map[ledger.MemberNumber]ledger.Amount{},
	}
	last := -1
	for i, f := range facts {
		if f.Event.Kind() == ledger.KindCycleOpened {
			last = i
		}
	}
	if last < 0 {
		return nil, false
	}
	for _, f := range facts[last:] {
		if f.Event.Kind() == ledger.KindMeetingOpened {
			r.meetings++
		}
	}
	if r.meetings < 14 {
		return nil, false
	}
	for i, f := range facts {
		if i > last && f.Event.Kind() == ledger.KindMeetingOpened {
			r.meeting++
		}
		r.hear(f, lie)
	}
	if lie.end != nil {
		lie.end(r)
	}
	return r, r.done
}

// at says whether this is the meeting so many before the last one, and nothing was done yet.
func (r *treasurer) at(before int) bool { return r.meeting == r.meetings-before }

// here says whether a member is marked as attending.
func (r *treasurer) here(n ledger.MemberNumber) bool {
	for _, a := range r.book.OpenMeeting().Attendance {
		if a.Member == n {
			return a.Mark.Attends()
		}
	}
	return false
}

// visit is what the facilitator brings: the box as it really is, and what some women,
// whom she chose, have in their passbooks and say they owe.
func (r *treasurer) visit(seed uint64, sample int) (v audit.Visit) {
	for _, f := range r.book.Funds() {
		v.Counts = append(v.Counts, ledger.Count{Fund: f, Amount: r.book.Cash(f) - r.lack[f]})
	}
	var members []ledger.Member
	for _, m := range r.book.Members() {
		if !m.Left && m.Number != ghost {
			members = append(members, m)
		}
	}
	step := max(1, len(members)/sample)
	for i := range min(sample, len(members)) {
		r.ask(&v, members[(int(seed*7)+i*step)%len(members)])
	}
	return v
}

func (r *treasurer) ask(v *audit.Visit, m ledger.Member) {
	if r.book.CycleClosed() {
		for _, p := range r.book.LastShareOut().Payouts {
			if p.Member == m.Number {
				v.Said = append(v.Said, audit.Statement{Member: m.Number, About: audit.SaidPaid, Value: int64(p.Paid() + r.paid[m.Number])})
			}
		}
		return
	}
	var owes ledger.Amount
	for _, l := range r.book.Loans() {
		if l.Member == m.Number && l.Status == ledger.LoanOpen {
			owes += r.book.Owed(l.Number)
		}
	}
	v.Said = append(v.Said,
		audit.Statement{Member: m.Number, About: audit.SaidShares, Value: int64(m.Shares) + r.shares[m.Number]},
		audit.Statement{Member: m.Number, About: audit.SaidOwes, Value: int64(owes + r.owes[m.Number])})
}

// frauds are those of the issue, done as somebody does who knows what the gate refuses.
var frauds = []fraud{
	{name: "nothing (a careful, honest group)", by: never, end: func(r *treasurer) { r.done = true }},
	{name: "shares added when the members had gone", closing: func(r *treasurer) {
		if !r.at(6) {
			return
		}
		r.delay += 4 * 3600
		for n := r.book.Constitution().SharesMax; n > 0 && !r.done; n-- {
			r.done = r.say(&ledger.Contribution{Member: thief, Fund: ledger.Savings, Shares: n})
			r.lack[ledger.Savings] = ledger.Amount(n) * r.book.Constitution().ShareValue
		}
	}},
	{name: "a loan that is not recorded", by: fromWomen, end: func(r *treasurer) {
		r.lack[ledger.Savings] = r.book.Cash(ledger.Savings) / 2
		r.owes[firstOf(r)] = r.lack[ledger.Savings]
		r.done = r.lack[ledger.Savings] > 0
	}},
	{name: "a repayment entered short", by: fromWomen, retell: func(r *treasurer, f ledger.Fact) bool {
		e, ok := f.Event.(*ledger.Repayment)
		if !ok || r.done || r.meeting < r.meetings-4 || e.Amount < 1000 || e.By != 0 {
			return false
		}
		l, _ := r.book.Loan(e.Loan)
		f.Event = &ledger.Repayment{Loan: e.Loan, Amount: e.Amount / 10 * 5}
		r.done = r.enter(f)
		r.owes[l.Member] -= e.Amount - e.Amount/10*5
		return true
	}},
	{name: "the social fund lent, as a grant that comes back", closing: func(r *treasurer) {
		switch sum := r.book.Cash("social") / 1000 * 500; {
		case r.at(12) && sum > 0:
			r.done = r.say(&ledger.Grant{Fund: "social", Member: 9, Amount: sum})
			r.lack["lent"] = sum
		case r.at(4) && r.done:
			r.say(&ledger.Received{Fund: "social", Amount: r.lack["lent"] * 11 / 10})
		}
	}},
	{name: "a ghost who borrows, never there", closing: func(r *treasurer) { r.haunt(ledger.Absent) }},
	{name: "a ghost who borrows, marked present", by: never, closing: func(r *treasurer) { r.haunt(ledger.Present) }},
	{name: "less carried over than was left", opening: func(r *treasurer, e *ledger.MeetingOpened) {
		if r.meeting == 0 && e.Counts[1].Amount > 2000 {
			e.Counts[1].Amount -= e.Counts[1].Amount / 2
			r.done = true
		}
	}},
	{name: "an officer's own loan, past the limit", closing: func(r *treasurer) {
		if r.at(5) && r.here(thief) {
			r.done = r.say(&ledger.LoanGranted{Loan: secretLoan, Member: thief, Fund: ledger.Savings, Periods: 1, Purpose: "other",
				Principal: min(r.book.Cash(ledger.Savings), 4*r.book.Savings(thief)), Override: ledger.Said("the assembly")})
		}
	}},
	{name: "a loan paid with the next one, three times", closing: func(r *treasurer) {
		if r.at(13) || r.at(9) || r.at(5) || r.at(1) {
			r.roll()
		}
	}},
	{name: "a payout smaller than the book's", by: fromWomen, after: true, end: func(r *treasurer) {
		if r.book.CycleClosed() {
			r.paid[firstOf(r)], r.done = -1000, true
		}
	}},
	{name: "the share-out's rules changed just before it", after: true, closing: func(r *treasurer) {
		if c := *r.book.Constitution(); r.at(1) && c.ShareOut.Method != ledger.EqualProfit {
			c.ShareOut.Method = ledger.EqualProfit
			r.done = r.say(&ledger.GroupAmended{Constitution: c})
		}
	}},
	{name: "the box opened between meetings", opening: func(r *treasurer, e *ledger.MeetingOpened) {
		if r.at(5) && e.Counts[0].Amount > 5000 {
			e.Counts[0].Amount -= 4000
			r.done = true
		}
	}},
	{name: "a meeting written down when the next was due", retell: func(r *treasurer, f ledger.Fact) bool {
		if f.Event.Kind() == ledger.KindMeetingOpened && r.at(5) {
			day := ledger.DateOf(f.Recorded)
			r.delay += int64(r.book.Constitution().MeetingInterval.After(day, 1)-day)*86400 + 7200
			r.done = true
		}
		return false
	}},
	{name: "small sums missing, meeting after meeting", opening: func(r *treasurer, e *ledger.MeetingOpened) {
		if r.meeting >= r.meetings-12 && r.meeting%2 == 0 && e.Counts[0].Amount > 1000 {
			e.Counts[0].Amount -= min(r.book.Constitution().ShareValue, 250) - 5
			r.done = true
		}
	}},
	{name: "an officer's debt given up", closing: func(r *treasurer) {
		switch {
		case r.at(8) && r.here(thief):
			r.say(&ledger.LoanGranted{Loan: secretLoan, Member: thief, Fund: ledger.Savings, Periods: 1, Purpose: "trade",
				Principal: min(r.book.Borrowable(thief, ledger.Savings), 5000)})
		case r.at(2):
			r.done = r.say(&ledger.LoanWrittenOff{Loan: secretLoan})
		}
	}},
	{name: "a contribution corrected out of the book", closing: func(r *treasurer) {
		if !r.at(4) {
			return
		}
		for _, f := range slices.Backward(r.facts) {
			if e, ok := f.Event.(*ledger.Contribution); ok && e.Fund == ledger.Savings && e.Member != thief {
				r.done = r.say(&ledger.Correction{Seq: f.Seq, Reason: ledger.Said("a slip")})
				r.shares[e.Member] = int64(e.Shares)
				return
			}
		}
	}},
}

// firstOf is a woman without an office.
func firstOf(r *treasurer) ledger.MemberNumber {
	for _, m := range r.book.Members() {
		if !m.Left && m.Number > 8 {
			return m.Number
		}
	}
	return 1
}

// haunt brings in a member nobody knows, who saves a little and then borrows much.
func (r *treasurer) haunt(mark ledger.Mark) {
	switch {
	case r.at(13):
		wanted, _ := r.book.JoiningShares()
		r.say(&ledger.MemberJoined{Member: ghost, Sex: ledger.Female, Person: ledger.Said("nobody"), Shares: wanted})
	case r.meeting > r.meetings-13:
		r.say(&ledger.AttendanceMarked{Member: ghost, Mark: mark})
		r.say(&ledger.Contribution{Member: ghost, Fund: ledger.Savings, Shares: r.book.Constitution().SharesMax})
	}
	if r.at(4) {
		r.done = r.say(&ledger.LoanGranted{Loan: secretLoan, Member: ghost, Fund: ledger.Savings, Periods: 1, Purpose: "trade",
			Principal: r.book.Borrowable(ghost, ledger.Savings)})
	}
}

// roll pays her loan with a new one of the same sum: no money is seen.
func (r *treasurer) roll() {
	n := secretLoan + ledger.LoanNumber(r.meeting)
	for _, l := range slices.Clone(r.book.Loans()) {
		if l.Member == thief && l.Status == ledger.LoanOpen {
			owed := r.book.Owed(l.Number)
			if owed > r.book.Cash(ledger.Savings)*10 || !r.say(&ledger.Repayment{Loan: l.Number, Amount: owed}) {
				return
			}
			r.done = r.say(&ledger.LoanGranted{Loan: n, Member: thief, Fund: ledger.Savings, Periods: 1, Purpose: "trade", Principal: owed, Override: ledger.Words{}}) && r.at(1)
			return
		}
	}
	r.say(&ledger.LoanGranted{Loan: n, Member: thief, Fund: ledger.Savings, Periods: 1, Purpose: "trade", Principal: min(5000, r.book.Borrowable(thief, ledger.Savings))})
}

// warned counts the findings above a notice, by code.
func warned(t testing.TB, r *treasurer, v audit.Visit) map[audit.Code]int {
	t.Helper()
	report, err := audit.OfFacts(told(r.facts), v)
	if err != nil {
		t.Fatal(err)
	}
	found := map[audit.Code]int{}
	for _, f := range report.Findings {
		if f.Severity.Weight() > audit.Notice.Weight() {
			found[f.Code]++
		}
	}
	return found
}

// honest is a careful group of a seed, visited in the middle of its second cycle or
// just after it.
func honest(t testing.TB, seed uint64, after bool) []ledger.Fact {
	t.Helper()
	o := sim.Options{Cycles: 2, Careful: true, From: ledger.NewDate(2024, 1, 8), Members: 14 + int(seed%6)}
	if !after {
		o.Cycles, o.Until = 3, ledger.NewDate(2025, 6, 30)
	}
	facts, err := sim.New(seed, o).Facts()
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// A tally is how often a lie was told, and how often it was seen: from the journal
// alone, with the box counted and six women asked, and with all of them asked.
type tally struct{ told, journal, six, all int }

// TestFrauds tells each kind of lie in many honest groups and counts how many an audit
// sees: with a warning that the same group does not get without the lie.
func TestFrauds(t *testing.T) {
	groups := uint64(24)
	if testing.Short() {
		groups = 4
	}
	tallies := make([]tally, len(frauds))
	for seed := range groups {
		for _, after := range []bool{false, true} {
			facts := honest(t, seed, after)
			clean, ok := play(t, facts, fraud{after: after, end: func(r *treasurer) { r.done = true }})
			if !ok {
				continue
			}
			before := warned(t, clean, audit.Visit{})
			for i, lie := range frauds {
				if lie.after == after {
					tallies[i].add(t, seed, facts, lie, before)
				}
			}
		}
	}
	t.Logf("%-50s %6s  %7s %7s %7s", "", "told", "journal", "six", "all")
	for i, lie := range frauds {
		n := tallies[i]
		t.Logf("%-50s %6d  %7d %7d %7d", lie.name, n.told, n.journal, n.six, n.all)
		if least := n.told * 3 / 5; n.told == 0 && !testing.Short() || lie.by == fromJournal && n.journal < least || lie.by == fromWomen && n.all < least {
			t.Errorf("%s: seen %+v", lie.name, n)
		}
		if lie.by == never && n.all > 0 {
			t.Errorf("%s: seen %+v, and should be told of in the audit's comment no more", lie.name, n)
		}
	}
}

func (n *tally) add(t testing.TB, seed uint64, facts []ledger.Fact, lie fraud, before map[audit.Code]int) {
	t.Helper()
	r, done := play(t, facts, lie)
	if !done {
		return
	}
	n.told++
	seen := func(v audit.Visit) int {
		for code, n := range warned(t, r, v) {
			if n > before[code] {
				return 1
			}
		}
		return 0
	}
	n.journal += seen(audit.Visit{})
	n.six += seen(r.visit(seed, 6))
	n.all += seen(r.visit(seed, ledger.MaxMembers))
}
