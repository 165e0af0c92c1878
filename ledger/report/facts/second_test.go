package facts_test

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

// This file computes every indicator a second time, by another way: straight from the
// book of one group after the other, in fractions, and never from facts.

// A life is a simulated group: what it said, and what each closing closed.
type life struct {
	id       crypto.Hash
	said     []ledger.Fact
	closings []closing
}

// A closing is where a book may be read, the day from which it holds, and what moved
// since the one before, told from the events alone.
type closing struct {
	kind       ledger.Kind
	upTo       int // facts
	date       ledger.Date
	granted    [facts.Purposes]ledger.Amount
	count      [facts.Purposes]int64
	difference ledger.Amount
}

// shared says whether the closing is a share-out, which comes between meetings.
func (c *closing) shared() bool { return c.kind == ledger.KindShareOut }

func live(t testing.TB, seed uint64, o sim.Options) *life {
	t.Helper()
	said, err := sim.New(seed, o).Facts()
	if err != nil {
		t.Fatal(err)
	}
	l := &life{id: crypto.Hash{byte(seed), byte(seed >> 8), 1}, said: said}
	l.findClosings(t)
	return l
}

func (l *life) findClosings(t testing.TB) {
	t.Helper()
	book := new(ledger.Book)
	var now closing
	at := map[uint64]int{}
	for i, f := range l.said {
		at[f.Seq] = i
		now.hear(l, at, book, f, 1)
		if err := book.Apply(f); err != nil {
			t.Fatal(err)
		}
		_, last := book.LastMeeting()
		now.upTo, now.date, now.kind = i+1, last, f.Event.Kind()
		switch now.kind {
		case ledger.KindMeetingClosed, ledger.KindOpeningBalances:
			l.clip(last)
		case ledger.KindShareOut:
			now.date = max(last, ledger.DateOf(f.Recorded))
		default:
			continue
		}
		l.closings = append(l.closings, now)
		now = closing{}
	}
}

// clip moves a share-out that was recorded after the next closing back to that.
func (l *life) clip(date ledger.Date) {
	for i := range l.closings {
		l.closings[i].date = min(l.closings[i].date, date)
	}
}

// hear counts what an event lends; a correction counts what it corrects, backwards.
func (c *closing) hear(l *life, at map[uint64]int, b *ledger.Book, f ledger.Fact, sign ledger.Amount) {
	switch e := f.Event.(type) {
	case *ledger.LoanGranted:
		if e.Fund == ledger.Savings {
			c.lend(e.Purpose, int64(sign), sign*e.Principal)
		}
	case *ledger.LoanToppedUp:
		if loan, err := b.Loan(e.Loan); err == nil && loan.Fund == ledger.Savings {
			c.lend(loan.Purpose, 0, sign*e.Amount)
		}
	case *ledger.OpeningBalances:
		for _, o := range e.Loans {
			if o.Fund == ledger.Savings && o.Granted >= e.CycleStart {
				c.lend("other", 1, o.Outstanding)
			}
		}
	case *ledger.CashDifference:
		c.difference += sign * max(e.Counted-e.Expected, e.Expected-e.Counted)
	case *ledger.Correction:
		c.hear(l, at, b, l.said[at[e.Seq]], -sign)
	}
}

func (c *closing) lend(p ledger.Purpose, count int64, value ledger.Amount) {
	i := slices.Index(ledger.Purposes, p)
	c.count[i] += count
	c.granted[i] += value
}

// at is the last closing by a day, and the book after it.
func (l *life) at(t testing.TB, day ledger.Date) (int, *ledger.Book) {
	t.Helper()
	last := -1
	for i, c := range l.closings {
		if c.date <= day {
			last = i
		}
	}
	if last < 0 {
		return -1, nil
	}
	b := new(ledger.Book)
	for _, f := range l.said[:l.closings[last].upTo] {
		if err := b.Apply(f); err != nil {
			t.Fatal(err)
		}
	}
	return last, b
}

// fraction is a figure on its way: numerators and denominators are added, each for itself.
type fraction struct{ num, den big.Rat }

type figures map[string]*fraction

func (f figures) add(code string, num, den *big.Rat) {
	if f[code] == nil {
		f[code] = new(fraction)
	}
	f[code].num.Add(&f[code].num, num)
	f[code].den.Add(&f[code].den, den)
}

func whole[T ~int | ~int64 | ~uint32](n T) *big.Rat { return new(big.Rat).SetInt64(int64(n)) }

// count adds a figure that has no denominator.
func (f figures) count(code string, n ledger.Amount) {
	f.add(code, whole(n), new(big.Rat))
}

func (f figures) ratio(code string, num, den ledger.Amount) { f.add(code, whole(num), whole(den)) }

// figure adds what a group says at a day about the time since from (0: its cycle).
func (l *life) figure(t testing.TB, f figures, from, day ledger.Date) (b *ledger.Book) {
	t.Helper()
	last, b := l.at(t, day)
	if b == nil {
		return nil
	}
	f.people(b)
	f.money(b, day)
	f.lending(b, day)
	l.moved(f, b, last, from)
	return b
}

func (f figures) people(b *ledger.Book) {
	var members, women, girls, girlsThere, boys, boysThere ledger.Amount
	for _, m := range b.Members() {
		if m.Left {
			continue
		}
		members++
		if m.Sex == ledger.Female {
			women++
		}
		s := m.Schooling
		girls, girlsThere = girls+ledger.Amount(s.GirlsEnrolled), girlsThere+ledger.Amount(s.GirlsAttending)
		boys, boysThere = boys+ledger.Amount(s.BoysEnrolled), boysThere+ledger.Amount(s.BoysAttending)
	}
	start, joined, left := b.Movement()
	s, j, d := ledger.Amount(start), ledger.Amount(joined), ledger.Amount(left)
	f.count("members", members)
	f.count("women", women)
	f.count("men", members-women)
	f.ratio("women_pct", women, members)
	f.ratio("retention_rate", members, members+d)
	f.ratio("dropout_rate", d, s+j)
	f.ratio("membership_growth", members-s, s)
	f.ratio("schooling", girlsThere+boysThere, girls+boys)
	f.ratio("schooling_girls", girlsThere, girls)
	f.ratio("schooling_boys", boysThere, boys)
}

// money takes the profit the other way round: income less expense and loss.
func (f figures) money(b *ledger.Book, day ledger.Date) {
	charges, fines, other := b.Income(ledger.Savings)
	profit := charges + fines + other - b.Expense(ledger.Savings) - b.Loss(ledger.Savings)
	assets, saved, members := b.Assets(ledger.Savings), b.TotalSavings(), ledger.Amount(b.ActiveMembers())
	f.count("savings", saved)
	f.ratio("savings_per_member", saved, members)
	f.count("assets", assets)
	f.count("profit", profit)
	f.ratio("return_on_savings", profit, saved)
	f.ratio("fund_utilisation", b.LoansOutstanding(ledger.Savings), assets)
	if days := int64(day - b.CycleStart()); days > 0 {
		yearly := new(big.Rat).Mul(whole(profit), big.NewRat(365, days))
		f.add("return_on_savings_annualised", yearly, whole(saved))
		f.add("return_on_assets_annualised", yearly, whole(assets))
	}
	for code, name := range map[string]ledger.FundName{"social_fund": "social", "school_fund": "school", "canteen_fund": "canteen"} {
		f.count(code, b.Cash(name)+b.Bank(name))
	}
	var others ledger.Amount
	for _, name := range b.Funds() {
		if !slices.Contains([]ledger.FundName{"savings", "social", "school", "canteen"}, name) {
			others += b.Cash(name) + b.Bank(name)
		}
	}
	f.count("other_funds", others)
}

func (f figures) lending(b *ledger.Book, day ledger.Date) {
	var loans, par, par30, late, granted, lost, out ledger.Amount
	now, ever := map[ledger.MemberNumber]bool{}, map[ledger.MemberNumber]bool{}
	for _, l := range b.Loans() {
		if l.Fund != ledger.Savings {
			continue
		}
		rest := l.Principal - l.Repaid - l.WrittenOff
		lost += l.WrittenOff
		if l.Status != ledger.LoanCorrected {
			if m, _ := b.Member(l.Member); !m.Left {
				ever[l.Member] = true
			}
			if l.Granted >= b.CycleStart() {
				granted += l.Principal
			}
		}
		if rest > 0 && l.Status == ledger.LoanOpen {
			loans, out, now[l.Member] = loans+1, out+rest, true
		}
		if o := b.Overdue(l, day); o.Amount > 0 {
			late, par = late+o.Amount, par+rest
			if o.Days > 30 {
				par30 += rest
			}
		}
	}
	members := ledger.Amount(b.ActiveMembers())
	charges, fines, other := b.Income(ledger.Savings)
	f.count("loans_outstanding", out)
	f.count("loans_count", loans)
	f.ratio("average_outstanding_loan", out, loans)
	f.ratio("borrowers_pct", ledger.Amount(len(now)), members)
	f.ratio("ever_borrowed_pct", ledger.Amount(len(ever)), members)
	f.ratio("par", par, out)
	f.ratio("par30", par30, out)
	f.ratio("late_ratio", late, out)
	f.ratio("write_off_ratio", lost, granted)
	f.ratio("risk_coverage", charges+fines+other-b.Expense(ledger.Savings)-b.Loss(ledger.Savings), late)
}

// moved adds the flows: of the closings since a day, or of the book's cycle.
func (l *life) moved(f figures, b *ledger.Book, last int, from ledger.Date) {
	var sum closing
	var attending, registered ledger.Amount
	for i := last; i >= 0; i-- {
		c := &l.closings[i]
		if from != 0 && c.date < from || from == 0 && i < last && c.shared() {
			break
		}
		sum.difference += c.difference
		for p := range c.granted {
			sum.granted[p] += c.granted[p]
			sum.count[p] += c.count[p]
		}
		if a, r, ok := l.attendance(i); ok {
			attending, registered = attending+a, registered+r
		}
	}
	f.ratio("attendance_rate", attending, registered)
	f.count("unexplained_difference", sum.difference)
	f.lent(&sum)
}

func (f figures) lent(sum *closing) {
	var value, count ledger.Amount
	for p := range sum.granted {
		value, count = value+sum.granted[p], count+ledger.Amount(sum.count[p])
	}
	f.count("loans_granted", value)
	f.count("loans_granted_count", count)
	f.ratio("average_loan_size", value, count)
	for i, p := range ledger.Purposes {
		f.ratio("loans_by_purpose."+string(p), sum.granted[i], value)
		f.ratio("loans_by_purpose_count."+string(p), ledger.Amount(sum.count[i]), count)
	}
}

// attendance reads the marks of a meeting from what was said in it.
func (l *life) attendance(i int) (attending, registered ledger.Amount, ok bool) {
	from := 0
	if i > 0 {
		from = l.closings[i-1].upTo
	}
	marks, members := map[ledger.MemberNumber]bool{}, map[ledger.MemberNumber]bool{}
	opened := false
	for k, f := range l.said[:l.closings[i].upTo] {
		switch e := f.Event.(type) {
		case *ledger.GroupFounded:
			for _, m := range e.Members {
				members[m.Member] = true
			}
		case *ledger.MemberJoined:
			members[e.Member] = true
		case *ledger.MemberLeft:
			if k < from || !opened { // who leaves in the meeting was there
				delete(members, e.Member)
			}
		case *ledger.MeetingOpened:
			opened = k >= from
		case *ledger.AttendanceMarked:
			if opened {
				marks[e.Member] = e.Mark.Attends()
			}
		}
	}
	if l.closings[i].kind != ledger.KindMeetingClosed {
		return 0, 0, false
	}
	for _, came := range marks {
		if came {
			attending++
		}
	}
	return attending, ledger.Amount(len(members)), true
}

// value is a figure as rules.md §8 rounds it, or "".
func (f *fraction) value(unit facts.Unit) string {
	places := map[facts.Unit]int{facts.Ratio: 4, facts.Average: 2}[unit]
	v := new(big.Rat).Set(&f.num)
	if unit == facts.Ratio || unit == facts.Average {
		if f.den.Sign() == 0 {
			return ""
		}
		v.Quo(v, &f.den)
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	v.Mul(v, new(big.Rat).SetInt(scale)).Add(v, big.NewRat(1, 2))
	floor := new(big.Int).Div(v.Num(), v.Denom())
	if v.Sign() < 0 && !v.IsInt() { // Div is Euclidean, and Denom positive: the floor
		floor = new(big.Int).Div(v.Num(), v.Denom())
	}
	return new(big.Rat).SetFrac(floor, scale).FloatString(places)
}

// sameFigures compares a row with the second computation.
func sameFigures(t *testing.T, about string, row facts.Row, want figures) {
	t.Helper()
	for _, f := range row.Figures() {
		w := want[f.Code]
		if w == nil {
			if skipped(f.Code) {
				continue
			}
			w = new(fraction)
		}
		if got, value := f.Value.String(), w.value(f.Unit); got != value {
			t.Errorf("%s: %s is %q (%d / %d), by the books %q (%s / %s)", about, f.Code, got, f.NumValue, f.DenValue, value, w.num.RatString(), w.den.RatString())
		}
	}
}

// skipped are the figures that no single book can tell; they have tests of their own.
func skipped(code string) bool {
	return slices.Contains([]string{"caseload", "caseload_members", "share_outs", "shared_fund", "shared_profit", "shared_return", "shared_per_member", "shared_offset"}, code)
}

func folded(t testing.TB, l *life) *facts.Facts {
	t.Helper()
	folding := facts.NewFolding()
	for _, f := range l.said {
		if err := folding.Take(f); err != nil {
			t.Fatal(err)
		}
	}
	all := folding.Facts()
	all.Group.ID, all.Group.State = l.id, facts.OK
	return all
}

// TestSecondComputation asks simulated groups at many days, alone and together, of
// their cycle and of periods, and compares every figure with the books'.
func TestSecondComputation(t *testing.T) {
	groups := 60
	if testing.Short() {
		groups = 6
	}
	e := facts.NewEngine()
	lives := make([]*life, groups)
	for i := range lives {
		lives[i] = live(t, uint64(i), sim.Options{Cycles: 1 + i%2, From: ledger.NewDate(2024, 10, 7)})
		if err := e.Put(facts.Vouch(folded(t, lives[i]))); err != nil {
			t.Fatal(err)
		}
	}
	first := ledger.NewDate(2024, 10, 7)
	for _, day := range []ledger.Date{first, first + 6, first + 45, first + 131, first + 200, first + 366, first + 500, first + 1000} {
		for _, from := range []ledger.Date{0, day - min(day-first, 60)} {
			compare(t, e, lives, from, day)
		}
	}
}

func compare(t *testing.T, e *facts.Engine, lives []*life, from, day ledger.Date) {
	t.Helper()
	total, byGroup, byCycle, reporting := figures{}, map[string]figures{}, map[string]figures{}, uint32(0)
	for _, l := range lives {
		own := figures{}
		b := l.figure(t, own, from, day)
		if b == nil {
			continue
		}
		reporting++
		cycle := strconv.Itoa(int(b.Cycle()))
		if byCycle[cycle] == nil {
			byCycle[cycle] = figures{}
		}
		for code, f := range own {
			total.add(code, &f.num, &f.den)
			byCycle[cycle].add(code, &f.num, &f.den)
		}
		byGroup[l.id.String()] = own
	}
	q := facts.Query{At: day, From: from, By: facts.ByGroup}
	about := from.String() + " to " + day.String()
	s := answer(t, e, q)
	sameFigures(t, about, s.Total, total)
	if s.Total.Reporting != reporting {
		t.Errorf("%s: %d groups report, want %d", about, s.Total.Reporting, reporting)
	}
	for _, row := range s.Rows {
		sameFigures(t, about+" of "+row.Key[:6], row, byGroup[row.Key])
	}
	q.By = facts.ByCycle
	for _, row := range answer(t, e, q).Rows {
		sameFigures(t, about+" in cycle "+row.Key, row, byCycle[cmp.Or(row.Key, "none")])
	}
}

func answer(t testing.TB, e *facts.Engine, q facts.Query) *facts.Statistics {
	t.Helper()
	s, err := e.Statistics(q)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
