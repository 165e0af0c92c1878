package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
)

// A group is a book under test: every event that is done is audited after, and
// every event that is refused must have left no trace.
type group struct {
	t         testing.TB
	book      *ledger.Book
	seq       uint64
	cosigners []ledger.MemberNumber
	facts     []ledger.Fact // what was accepted
}

// Shorthand for what every scenario says.
type (
	amount = ledger.Amount
	member = ledger.MemberNumber
	loanNo = ledger.LoanNumber
	shares = ledger.Shares
	fundID = ledger.FundName
)

const (
	savings = ledger.Savings
	social  = fundID("social")
	school  = fundID("school")
)

// constitution is that of a plain VSLA with a social fund that does not lend and
// a school fund that does; changes make it another.
func constitution(changes ...func(*ledger.Constitution)) ledger.Constitution {
	c := ledger.Constitution{
		Name: "Benkadi", Method: ledger.VSLA, Currency: "XOF", CashStep: 5,
		Place:      ledger.Place{Village: "Dinangourou", Code: "ocha-2023:ML0505"},
		ShareValue: 250, SharesMin: 1, SharesMax: 5, MeetingInterval: ledger.Interval{Count: 1}, Quorum: 2,
		Funds: []ledger.FundRule{{Name: social, Contribution: 100}, {Name: school, Lends: true}},
		Loans: ledger.LoanRules{Convention: ledger.FlatOnce, Rate: 1000, Period: ledger.Interval{Count: 1, Month: true},
			MaxPeriods: 6, MaxMultiple: 3, MaxOpen: 1, ChargeStep: 1, Repay: ledger.Instalments},
		ShareOut: ledger.ShareOutRules{Method: ledger.ByShares, Step: 5, SavingsPct: 60, Remainder: ledger.Carry, OpenLoans: ledger.RefuseOpenLoans},
		Leaving:  ledger.LeaveAtCost, Joining: ledger.JoinZero, Agenda: ledger.DefaultAgenda,
		Fines: []ledger.FineRule{{Cause: "late", Amount: 25}},
	}
	for _, change := range changes {
		change(&c)
	}
	return c
}

func key(n int) (k ledger.Signatory) {
	k[0], k[1], k[2] = 2, byte(n>>8), byte(n)
	return k
}

// founding has members 1 to n; 1, 2 and 3 hold the keys.
func founding(n int, c ledger.Constitution) *ledger.GroupFounded {
	e := &ledger.GroupFounded{Constitution: c, Writer: key(1000)}
	for i := 1; i <= n; i++ {
		f := ledger.Founder{Member: member(i), Sex: ledger.Female, Person: ledger.Said(fmt.Sprint("member ", i))}
		if i <= 3 {
			f.Roles, f.Key = []ledger.Role{ledger.KeyHolder}, key(i)
		}
		e.Members = append(e.Members, f)
	}
	return e
}

func found(t testing.TB, n int, changes ...func(*ledger.Constitution)) *group {
	t.Helper()
	g := &group{t: t, book: &ledger.Book{}, cosigners: []member{1, 2}}
	return g.do(founding(n, constitution(changes...)))
}

func (g *group) fact(e ledger.Event) ledger.Fact {
	return ledger.Fact{Seq: g.seq + 1, Recorded: int64(g.seq + 1), Event: e, Cosigners: g.cosigners}
}

// do enters events that must be accepted, and audits after each.
func (g *group) do(events ...ledger.Event) *group {
	g.t.Helper()
	for _, e := range events {
		g.post(e)
	}
	return g
}

// post is do for one event, and gives its postings as text, debits first signless.
func (g *group) post(e ledger.Event) []string {
	g.t.Helper()
	postings, err := g.book.Post(g.fact(e))
	if err != nil {
		g.t.Fatalf("%v %+v: %v", e.Kind(), e, err)
	}
	g.facts = append(g.facts, g.fact(e))
	g.seq++
	g.audit()
	var said []string
	for _, p := range postings {
		said = append(said, fmt.Sprintf("%v %d", p.Account, p.Amount))
	}
	return said
}

func (g *group) audit() {
	g.t.Helper()
	if err := g.book.Audit(); err != nil {
		g.t.Fatalf("entry %d: %v", g.seq, err)
	}
}

// posts does an event and compares its postings.
func (g *group) posts(e ledger.Event, want ...string) *group {
	g.t.Helper()
	if diff := cmp.Diff(want, g.post(e)); diff != "" {
		g.t.Errorf("%v posts (-want +got)\n%s", e.Kind(), diff)
	}
	return g
}

// refuses tries an event that a rule must refuse, and asks that nothing changed.
func (g *group) refuses(rule ledger.Rule, e ledger.Event) *group {
	g.t.Helper()
	before := snapshot(g.book)
	err := g.book.Apply(g.fact(e))
	if got := code(err); got != rule {
		g.t.Fatalf("%v %+v: refused with %v, want %s", e.Kind(), e, err, rule)
	}
	if diff := cmp.Diff(before, snapshot(g.book)); diff != "" {
		g.t.Fatalf("a refused %v changed the book (-before +after)\n%s", e.Kind(), diff)
	}
	return g
}

// code is the rule of a refusal, empty for none.
func code(err error) ledger.Rule {
	var refusal *ledger.RuleError
	if errors.As(err, &refusal) {
		return refusal.Rule
	}
	if err != nil {
		return ledger.Rule("not a refusal: " + err.Error())
	}
	return ""
}

// counts are the purses as the book has them.
func (g *group) counts() (all []ledger.Count) {
	for _, f := range g.book.Funds() {
		all = append(all, ledger.Count{Fund: f, Amount: g.book.Cash(f)})
	}
	return all
}

func (g *group) opening(date string) *ledger.MeetingOpened {
	n, _ := g.book.LastMeeting()
	return &ledger.MeetingOpened{Meeting: n + 1, Date: day(date), Counts: g.counts()}
}

func (g *group) closing() *ledger.MeetingClosed {
	return &ledger.MeetingClosed{Counts: g.counts(), Totals: g.book.ClosingTotals()}
}

// open and close a meeting whose purses hold what the book says; meet does both.
func (g *group) open(date string) *group { g.t.Helper(); return g.do(g.opening(date)) }
func (g *group) close() *group           { g.t.Helper(); return g.do(g.closing()) }

func (g *group) meet(date string, events ...ledger.Event) *group {
	g.t.Helper()
	return g.open(date).do(events...).close()
}

// last is the number of the entry just made, for corrections.
func (g *group) last() uint64 { return g.seq }

func (g *group) correct(seq uint64) *ledger.Correction {
	return &ledger.Correction{Seq: seq, Reason: ledger.Said("a slip")}
}

// has compares one figure.
func (g *group) has(what string, got, want amount) *group {
	g.t.Helper()
	if got != want {
		g.t.Errorf("%s is %d, want %d", what, got, want)
	}
	return g
}

// shareOut divides and applies it, and gives the division.
func (g *group) shareOut() *ledger.Division {
	g.t.Helper()
	d, err := g.book.Divide()
	if err != nil {
		g.t.Fatal(err)
	}
	g.do(d.Event())
	return d
}

func (g *group) nextCycle(changes ...func(*ledger.CycleOpened)) *ledger.CycleOpened {
	e := &ledger.CycleOpened{Cycle: g.book.Cycle() + 1, Constitution: *g.book.Constitution(), Officers: g.book.Officers(), Carried: g.book.CarriedSums()}
	for _, change := range changes {
		change(e)
	}
	return e
}

// The events in their shortest form.
func buy(m member, n shares) *ledger.Contribution {
	return &ledger.Contribution{Member: m, Fund: savings, Shares: n}
}
func pay(m member, f fundID, a amount) *ledger.Contribution {
	return &ledger.Contribution{Member: m, Fund: f, Amount: a}
}
func lend(n loanNo, m member, a amount, periods uint32) *ledger.LoanGranted {
	return &ledger.LoanGranted{Loan: n, Member: m, Fund: savings, Principal: a, Periods: periods, Purpose: "trade"}
}
func repay(n loanNo, a amount) *ledger.Repayment { return &ledger.Repayment{Loan: n, Amount: a} }
func levy(m member, a amount) *ledger.FineLevied {
	return &ledger.FineLevied{Member: m, Fund: savings, Cause: "late", Amount: a}
}
func payFine(m member, a amount) *ledger.FinePaid {
	return &ledger.FinePaid{Member: m, Fund: savings, Amount: a}
}
func gift(f fundID, a amount) *ledger.Received { return &ledger.Received{Fund: f, Amount: a} }
func leave(m member) *ledger.MemberLeft {
	return &ledger.MemberLeft{Member: m, Cause: ledger.CauseLeft}
}
func join(m member, n shares) *ledger.MemberJoined {
	return &ledger.MemberJoined{Member: m, Sex: ledger.Female, Person: ledger.Said("new"), Shares: n}
}
func overridden(e *ledger.LoanGranted) *ledger.LoanGranted {
	e.Override = ledger.Said("the assembly agreed")
	return e
}

func day(s string) ledger.Date {
	d, err := ledger.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// snapshot is everything a book knows, as text that no later change can reach.
func snapshot(b *ledger.Book) []string {
	said := []string{fmt.Sprintf("seq %d recorded %d cycle %d closed %v start %v today %v writer %x", b.Seq(), b.Recorded(), b.Cycle(), b.CycleClosed(), b.CycleStart(), b.Today(), b.Writer())}
	if b.Constitution() == nil {
		return said
	}
	add := func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
	last, date := b.LastMeeting()
	start, joined, left := b.Movement()
	add("constitution %+v", *b.Constitution())
	add("last meeting %d %v next %v movement %d %d %d", last, date, b.NextMeeting(), start, joined, left)
	add("unexplained %v officers %v share-out %+v", b.Unexplained(), b.Officers(), b.LastShareOut())
	for a, balance := range b.Accounts {
		if balance != 0 {
			add("%v %d", a, balance)
		}
	}
	for _, m := range b.Members() {
		add("member %+v", m)
	}
	for _, l := range b.Loans() {
		add("loan %+v owed %d late %+v", *l, b.Owed(l.Number), b.Overdue(l, b.Today()))
	}
	for _, f := range b.Fines() {
		add("fine %+v", f)
	}
	for line := range b.Lines {
		add("line %d %d %v %v corrected by %d", line.Seq, line.Meeting, line.Event.Kind(), line.Postings, b.CorrectedBy(line.Seq))
	}
	for _, m := range b.Meetings() {
		add("meeting %+v", *m)
	}
	if m := b.OpenMeeting(); m != nil {
		add("open %+v", *m)
	}
	return said
}

// vector reads a file of testdata/vectors.
func vector(t testing.TB, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "vectors", name))
	if err == nil {
		err = json.NewDecoder(strings.NewReader(string(data))).Decode(into)
	}
	if err != nil {
		t.Fatal(err)
	}
}
