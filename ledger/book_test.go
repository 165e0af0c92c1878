package ledger_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

// What the book can say of the worked indicators (rules.md §8): the sums behind
// the ratios.
func TestVectorIndicators(t *testing.T) {
	var v struct {
		Given  map[string]float64
		Expect map[string]float64
	}
	vector(t, "indicators.json", &v)
	given := func(name string) amount { return amount(v.Given[name]) }

	g := found(t, 25, func(c *ledger.Constitution) { c.Loans.Convention, c.Loans.FixedFee = ledger.FixedFee, 0 })
	o := &ledger.OpeningBalances{CycleStart: day("2026-01-05"), MembersAtStart: uint32(given("registered_at_start")), Meeting: 24, Date: day("2026-06-29"),
		Funds: []ledger.OpeningFund{{Fund: savings, Cash: given("cash"), Bank: given("bank"), Carried: given("carried")}, {Fund: social}, {Fund: school}}}
	for m := member(1); m <= 23; m++ {
		o.Members = append(o.Members, ledger.OpeningMember{Member: m, Shares: 50 + 100*shares(m/23)})
	}
	for n := loanNo(1); n <= loanNo(given("loans_count")); n++ {
		l := ledger.OpeningLoan{Loan: n, Member: member(n), Fund: savings, Outstanding: 20_000, Granted: day("2026-06-08"), Periods: 3}
		switch n {
		case 1:
			l.Outstanding, l.Granted, l.Periods = given("loans_overdue_balance"), day("2026-04-01"), 2
		case 2:
			l.Outstanding = 10_000
		}
		o.Loans = append(o.Loans, l)
	}
	g.do(o).open("2026-07-06").do(join(26, 0), leave(24), leave(25)).close()
	days := g.book.Today() - g.book.CycleStart()
	start, joined, left := g.book.Movement()
	now := g.book.ActiveMembers()
	for name, got := range map[string]float64{
		"retention_rate":               float64(now) / float64(now+left),
		"dropout_rate":                 float64(left) / float64(start+joined),
		"membership_growth":            (float64(now) - float64(start)) / float64(start),
		"savings_per_member":           float64(g.book.TotalSavings()) / float64(now),
		"assets":                       float64(g.book.Assets(savings)),
		"profit":                       float64(g.book.Profit(savings)),
		"return_on_savings":            float64(g.book.Profit(savings)) / float64(g.book.TotalSavings()),
		"return_on_savings_annualised": float64(g.book.Profit(savings)) / float64(g.book.TotalSavings()) * 365 / float64(days),
		"fund_utilisation":             float64(g.book.LoansOutstanding(savings)) / float64(g.book.Assets(savings)),
		"par":                          float64(atRisk(g.book)) / float64(g.book.LoansOutstanding(savings)),
		"average_outstanding_loan":     float64(g.book.LoansOutstanding(savings)) / float64(len(g.book.Loans())),
		"borrowers_pct":                float64(len(g.book.Loans())) / float64(now),
	} {
		if want := v.Expect[name]; math.Abs(got-want) > 0.005 || math.Abs(want) < 2 && math.Abs(got-want) > 0.00005 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func atRisk(b *ledger.Book) (sum amount) {
	for _, l := range b.Loans() {
		if b.Overdue(l, b.Today()).Amount > 0 {
			sum += b.Outstanding(l.Number)
		}
	}
	return sum
}

func TestConstitutionIsCheckedKeyByKey(t *testing.T) {
	c := func(f func(*ledger.Constitution)) ledger.Constitution { return constitution(f) }
	for _, x := range []struct {
		rule ledger.Rule
		key  string
		c    ledger.Constitution
	}{
		{ledger.RuleConstitutionNeeds, "name", ledger.Constitution{}},
		{ledger.RuleConstitutionName, "name", c(func(c *ledger.Constitution) { c.Name = "a\nb" })},
		{ledger.RuleConstitutionNeeds, "method", c(func(c *ledger.Constitution) { c.Method, c.Currency = "", "x" })},
		{ledger.RuleConstitutionName, "currency", c(func(c *ledger.Constitution) { c.Currency = "XO" })},
		{ledger.RuleConstitutionNeeds, "place.code", c(func(c *ledger.Constitution) { c.Place.Code = "" })},
		{ledger.RuleConstitutionRange, "share_value", c(func(c *ledger.Constitution) { c.ShareValue = 0 })},
		{ledger.RuleConstitutionRange, "shares_max", c(func(c *ledger.Constitution) { c.SharesMin = 6 })},
		{ledger.RuleConstitutionRange, "shares_max", c(func(c *ledger.Constitution) { c.Method = ledger.Equal })},
		{ledger.RuleConstitutionChoice, "meeting_interval", c(func(c *ledger.Constitution) { c.MeetingInterval.Count = 3 })},
		{ledger.RuleConstitutionNeeds, "fund.name", c(func(c *ledger.Constitution) { c.Funds[1].Name = "" })},
		{ledger.RuleConstitutionName, "fund.name", c(func(c *ledger.Constitution) { c.Funds[1].Name = "École" })},
		{ledger.RuleConstitutionTwice, "fund.name", c(func(c *ledger.Constitution) { c.Funds[1].Name = savings })},
		{ledger.RuleConstitutionRange, "fund.contribution", c(func(c *ledger.Constitution) { c.Funds[1].Contribution = -1 })},
		{ledger.RuleConstitutionRange, "fund", c(func(c *ledger.Constitution) { c.Funds = make([]ledger.FundRule, ledger.MaxFunds+1) })},
		{ledger.RuleConstitutionChoice, "loans.convention", c(func(c *ledger.Constitution) { c.Loans.Convention = "usury" })},
		{ledger.RuleConstitutionRange, "loans.rate_bp", c(func(c *ledger.Constitution) { c.Loans.Rate = 10_001 })},
		{ledger.RuleConstitutionRange, "share_out.step", c(func(c *ledger.Constitution) { c.ShareOut.Step = 0 })},
		{ledger.RuleConstitutionChoice, "share_out.remainder", c(func(c *ledger.Constitution) { c.ShareOut.Remainder = "fund:canteen" })},
		{ledger.RuleConstitutionChoice, "joining.rule", c(func(c *ledger.Constitution) { c.Joining = "free" })},
		{ledger.RuleConstitutionNeeds, "meeting.agenda", c(func(c *ledger.Constitution) { c.Agenda = nil })},
		{ledger.RuleConstitutionTwice, "meeting.agenda", c(func(c *ledger.Constitution) { c.Agenda = []ledger.AgendaItem{"loans", "loans"} })},
		{ledger.RuleConstitutionNeeds, "fine.cause", c(func(c *ledger.Constitution) { c.Fines[0].Cause = "" })},
		{ledger.RuleConstitutionName, "fine.cause", c(func(c *ledger.Constitution) { c.Fines[0].Cause = "Late" })},
		{ledger.RuleConstitutionTwice, "fine.cause", c(func(c *ledger.Constitution) { c.Fines = append(c.Fines, c.Fines[0]) })},
		{ledger.RuleConstitutionRange, "fine.amount", c(func(c *ledger.Constitution) { c.Fines[0].Amount = 0 })},
	} {
		err, _ := x.c.Check().(*ledger.RuleError)
		if err == nil || err.Rule != x.rule || err.Values[0].Value != x.key {
			t.Errorf("%s %s: %v", x.rule, x.key, err)
		}
	}
	sound := constitution()
	if err := sound.Check(); err != nil {
		t.Error(err)
	}
}

// Complete fills in what a person leaves to the book, so that Apply accepts it.
func TestComplete(t *testing.T) {
	g := found(t, 5, catchUp)
	complete := func(e ledger.Event) ledger.Event { g.book.Complete(e); return e }
	(&ledger.Book{}).Complete(&ledger.MeetingOpened{})
	g.do(complete(&ledger.MeetingOpened{Date: day("2026-01-05"), Counts: g.counts()}))
	for n := range member(5) {
		g.do(buy(n+1, 2))
	}
	g.do(complete(&ledger.MemberJoined{Person: said("new")})).has("she caught up", g.book.Savings(6), 500)
	g.do(complete(&ledger.LoanGranted{Member: 4, Fund: savings, Principal: 100, Periods: 1, Purpose: "food"}))
	g.do(complete(&ledger.FineLevied{Member: 5, Fund: savings, Cause: "late"})).has("the list's price", g.book.FinesDue(5, savings), 25)
	g.do(complete(&ledger.CashDifference{Fund: savings, Counted: 2_901, Explanation: said("found")}), repay(1, 110))
	g.do(complete(&ledger.MeetingClosed{Counts: g.counts()}))
	g.do(complete(&ledger.ShareOut{}))
	g.do(complete(&ledger.CycleOpened{}))
	if g.book.Cycle() != 2 {
		t.Error("no second cycle")
	}
	// At a value she buys as many as she likes: nothing is put in her mouth.
	free := found(t, 5, atValue).open("2026-01-05").do(buy(1, 2), buy(2, 2), buy(3, 2), buy(4, 2), buy(5, 2))
	e := join(6, 0)
	if free.book.Complete(e); e.Shares != 0 {
		t.Error("a newcomer was made to buy", e.Shares)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2026-01-31", 2, "2026-03-31"}, {"2026-08-31", 1, "2026-09-30"}, {"2026-12-15", 1, "2027-01-15"}, {"2026-01-31", 13, "2027-02-28"}} {
		if got := day(c.from).AddMonths(c.n); got != day(c.want) {
			t.Errorf("%s + %d months is %v", c.from, c.n, got)
		}
	}
	for _, s := range []string{"", "2026-02-30", "26-02-03", "1969-12-31", "2200-01-01", "2026-2-3"} {
		if _, err := ledger.ParseDate(s); code(err) != ledger.RuleDateMalformed {
			t.Errorf("%q: %v", s, err)
		}
	}
	if ledger.DateOf(86_400*3+5) != 3 {
		t.Error(ledger.DateOf(86_400*3 + 5))
	}
	for _, s := range []string{"1w", "2w", "4w", "1m"} {
		if i, err := ledger.ParseInterval(s); err != nil || i.String() != s {
			t.Errorf("%s: %v %v", s, i, err)
		}
	}
	for _, s := range []string{"", "w", "0w", "1d", "1 w", "01w", "-1w"} {
		if _, err := ledger.ParseInterval(s); err == nil {
			t.Errorf("%q is an interval", s)
		}
	}
}

// Every kind of event comes back from its JSON as it was.
func TestEventsAsJSON(t *testing.T) {
	for _, k := range ledger.Kinds() {
		e := ledger.NewEvent(k)
		if e.Kind() != k || !k.Known() {
			t.Errorf("%v makes a %v", k, e.Kind())
		}
		if parsed, ok := ledger.ParseKind(k.String()); !ok || parsed != k {
			t.Errorf("%v is not parsed", k)
		}
	}
	f := founding(5, constitution())
	for _, e := range []ledger.Event{f, overridden(lend(1, 4, 5, 6)), &ledger.Repayment{Loan: 1, Amount: 5, By: 3}, &ledger.EpochOpened{Writer: key(3), Authority: ledger.ByQuorum, Reason: ledger.Words{Digest: ledger.Digest{7}}}} {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		back := ledger.NewEvent(e.Kind())
		if err := json.Unmarshal(data, back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, back); diff != "" {
			t.Errorf("%s\n%s", data, diff)
		}
	}
	if ledger.NewEvent(9) != nil || ledger.Kind(9).String() != "kind_9" || ledger.Kind(128).MovesBooks() || !ledger.Kind(9).MovesBooks() {
		t.Error("unknown kinds")
	}
}

// A book not yet founded can be asked for everything but what needs its rules.
func TestZeroBook(t *testing.T) {
	b := &ledger.Book{}
	if err := b.Audit(); err != nil || b.Cash(savings) != 0 || b.Owed(1) != 0 || b.TotalShares() != 0 || b.NextMeeting() != 0 || b.NextMember() != 1 || b.NextLoan() != 1 {
		t.Error(err)
	}
	for a := range b.Accounts {
		t.Error(a)
	}
	if _, err := b.Divide(); code(err) != ledger.RuleNotFounded {
		t.Error(err)
	}
	if b.Clone().ActiveMembers() != 0 {
		t.Error("members from nowhere")
	}
}

func TestMoneyAndMarks(t *testing.T) {
	g := found(t, 5).open("2026-01-05")
	g.do(&ledger.AttendanceMarked{Member: 1, Mark: ledger.Absent}, &ledger.AttendanceMarked{Member: 3, Mark: ledger.Late},
		&ledger.AttendanceMarked{Member: 1, Mark: ledger.Represented}, &ledger.AttendanceMarked{Member: 2, Mark: ledger.Excused})
	if m := g.book.OpenMeeting(); m.Attending() != 2 || len(m.Attendance) != 3 {
		t.Error(m)
	}
	g.do(gift(savings, 9_000), buy(4, 4)).has("within her savings", g.book.Borrowable(4, savings), 3_000)
	g.do(lend(1, 4, 2_900, 1)).has("less what she has", g.book.Borrowable(4, savings), 100)
	g.do(overridden(&ledger.LoanGranted{Loan: 2, Member: 5, Fund: savings, Principal: 7_050, Periods: 1, Purpose: "food"})).has("what the purse holds", g.book.Borrowable(4, savings), 50)
}
