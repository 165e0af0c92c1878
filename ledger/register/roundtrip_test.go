package register

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"jigiya/ledger"
	"pgregory.net/rapid"
)

// A life draws what happens in a group: whatever the gate accepts of it.
type life struct {
	t     *rapid.T
	book  *ledger.Book
	facts []ledger.Fact
}

// try enters an event if the gate lets it pass.
func (l *life) try(e ledger.Event) bool {
	f := fact(l.book, e)
	if l.book.Apply(f) != nil {
		return false
	}
	if err := l.book.Audit(); err != nil {
		l.t.Fatalf("after %+v: %v", e, err)
	}
	l.facts = append(l.facts, f)
	return true
}

func (l *life) upTo(name string, most int) int { return rapid.IntRange(0, most).Draw(l.t, name) }

func (l *life) amount() ledger.Amount { return ledger.Amount(1 + l.upTo("amount", 1500)) }

func (l *life) member() ledger.MemberNumber { return ledger.MemberNumber(1 + l.upTo("member", 8)) }

// debtor is somebody who owes a fine, if anybody does.
func (l *life) debtor() (ledger.MemberNumber, ledger.FundName, ledger.Amount) {
	for _, f := range l.book.Fines() {
		if f.Open > 0 {
			return f.Member, f.Fund, min(l.amount(), f.Open)
		}
	}
	return l.member(), l.fund(), l.amount()
}

func (l *life) loan() ledger.LoanNumber { return ledger.LoanNumber(1 + l.upTo("loan", 5)) }

// running is a loan that was granted, if there is any.
func (l *life) running() ledger.LoanNumber {
	if loans := l.book.Loans(); len(loans) > 0 {
		return loans[l.upTo("running", len(loans)-1)].Number
	}
	return l.loan()
}

func (l *life) fund() ledger.FundName {
	return rapid.SampledFrom([]ledger.FundName{ledger.Savings, ledger.Savings, "social", "school"}).Draw(l.t, "fund")
}

// words draws a sentence; sometimes none was said.
func (l *life) words() ledger.Words {
	return ledger.Said(rapid.StringMatching("|[ -~éɔ🌾%;=\"\n\t,']{1,20}").Draw(l.t, "words"))
}

func (l *life) reason() ledger.Words { return ledger.Said("a " + l.words().Text) }

func (l *life) purses(off ledger.Amount) (counts []ledger.Count) {
	for _, f := range l.book.Funds() {
		counts = append(counts, ledger.Count{Fund: f, Amount: l.book.Cash(f)})
	}
	counts[l.upTo("purse", 2)].Amount += off
	return counts
}

func (l *life) explain(counts []ledger.Count) {
	for _, c := range counts {
		if c.Amount != l.book.Cash(c.Fund) {
			l.try(&ledger.CashDifference{Fund: c.Fund, Counted: c.Amount, Expected: l.book.Cash(c.Fund), Explanation: l.reason()})
		}
	}
}

func (l *life) meet() {
	number, last := l.book.LastMeeting()
	if last == 0 {
		last = 20000
	}
	var off ledger.Amount
	if l.upTo("off", 3) == 0 {
		off = l.amount()
	}
	counts := l.purses(off)
	l.try(&ledger.MeetingOpened{Meeting: number + 1, Date: last + ledger.Date(l.upTo("days", 35)), Counts: counts})
	if l.upTo("schooling first", 4) == 0 {
		l.try(&ledger.SchoolingReported{Member: l.member(), BoysEnrolled: 3, BoysAttending: 2})
	}
	l.explain(counts)
	for range l.upTo("events", 25) {
		l.try(l.happening())
	}
	if l.book.OpenMeeting() != nil {
		l.try(&ledger.MeetingClosed{Counts: l.purses(0), Totals: l.book.ClosingTotals()})
	}
	if l.book.OpenMeeting() != nil {
		l.t.Fatal("the meeting did not close")
	}
}

// happening draws something that may happen, or be tried, in a meeting.
func (l *life) happening() ledger.Event {
	kinds := []ledger.Kind{
		ledger.KindAttendance, ledger.KindContribution, ledger.KindContribution, ledger.KindContribution, ledger.KindContribution,
		ledger.KindShareReturned, ledger.KindLoanGranted, ledger.KindLoanGranted, ledger.KindRepayment, ledger.KindRepayment,
		ledger.KindLoanToppedUp, ledger.KindLoanRescheduled, ledger.KindChargeWaived, ledger.KindLoanWrittenOff,
		ledger.KindFineLevied, ledger.KindFinePaid, ledger.KindFineWaived, ledger.KindGrant, ledger.KindReceived, ledger.KindExpense,
		ledger.KindTransfer, ledger.KindBankDeposited, ledger.KindBankWithdrawn, ledger.KindBankInterest, ledger.KindBankFee,
		ledger.KindExternalLoanReceived, ledger.KindExternalLoanRepaid, ledger.KindCorrection, ledger.KindCorrection,
		ledger.KindCashDifference, ledger.KindMemberJoined, ledger.KindMemberLeft, ledger.KindCommitmentSet,
		ledger.KindSchoolingReported, ledger.KindMeetingCancelled,
	}
	k := rapid.SampledFrom(kinds).Draw(l.t, "kind")
	if e := l.ofMember(k); e != nil {
		return e
	}
	if e := l.ofLoan(k); e != nil {
		return e
	}
	return l.ofFund(k)
}

func (l *life) ofMember(k ledger.Kind) ledger.Event {
	switch k {
	case ledger.KindAttendance:
		return &ledger.AttendanceMarked{Member: l.member(), Mark: rapid.SampledFrom(ledger.Marks).Draw(l.t, "mark")}
	case ledger.KindContribution:
		e := &ledger.Contribution{Member: l.member(), Fund: l.fund()}
		if e.Fund != ledger.Savings || l.upTo("in money", 3) == 0 {
			e.Amount = 250 * (1 + ledger.Amount(l.upTo("times", 4)))
			return e
		}
		e.Shares = 1 + ledger.Shares(l.upTo("shares", 4))
		if l.upTo("both", 3) == 0 {
			e.Amount = 250 * ledger.Amount(e.Shares)
		}
		return e
	case ledger.KindShareReturned:
		return &ledger.ShareReturned{Member: l.member(), Shares: 1 + ledger.Shares(l.upTo("shares", 2))}
	case ledger.KindFineLevied:
		return &ledger.FineLevied{Member: l.member(), Fund: l.fund(), Cause: "late", Amount: l.amount()}
	case ledger.KindFinePaid:
		m, f, a := l.debtor()
		return &ledger.FinePaid{Member: m, Fund: f, Amount: a}
	case ledger.KindFineWaived:
		m, f, a := l.debtor()
		return &ledger.FineWaived{Member: m, Fund: f, Amount: a, Reason: l.words()}
	case ledger.KindMemberJoined:
		want, _ := l.book.JoiningShares()
		return &ledger.MemberJoined{Member: l.book.NextMember(), Sex: ledger.Male, Person: l.reason(), Shares: want,
			Former: rapid.SampledFrom([]ledger.MemberNumber{0, 0, 5, 6}).Draw(l.t, "former")}
	case ledger.KindMemberLeft:
		return &ledger.MemberLeft{Member: l.member(), Cause: ledger.CauseDied}
	case ledger.KindCommitmentSet:
		return &ledger.CommitmentSet{Member: l.member(), Shares: 1 + ledger.Shares(l.upTo("shares", 4))}
	case ledger.KindSchoolingReported:
		return &ledger.SchoolingReported{Member: l.member(), GirlsEnrolled: 3, GirlsAttending: uint32(l.upTo("girls", 3)), BoysEnrolled: 1}
	}
	return nil
}

func (l *life) ofLoan(k ledger.Kind) ledger.Event {
	switch k {
	case ledger.KindLoanGranted:
		return &ledger.LoanGranted{Loan: l.loan(), Member: l.member(), Fund: l.fund(), Principal: l.amount(), Periods: 1 + uint32(l.upTo("periods", 3)),
			Purpose: rapid.SampledFrom(ledger.Purposes).Draw(l.t, "purpose"), Detail: l.words(), Override: l.words(),
			Guarantors: rapid.SampledFrom([][]ledger.MemberNumber{nil, {5}, {4, 5}}).Draw(l.t, "guarantors")}
	case ledger.KindRepayment:
		return &ledger.Repayment{Loan: l.running(), Amount: l.amount(), By: rapid.SampledFrom([]ledger.MemberNumber{0, 4}).Draw(l.t, "by")}
	case ledger.KindLoanToppedUp:
		return &ledger.LoanToppedUp{Loan: l.running(), Amount: l.amount(), Override: l.words()}
	case ledger.KindLoanRescheduled:
		return &ledger.LoanRescheduled{Loan: l.running(), Periods: 1 + uint32(l.upTo("periods", 4)), Reason: l.words(), Override: l.words()}
	case ledger.KindChargeWaived:
		return &ledger.ChargeWaived{Loan: l.running(), Amount: l.amount() / 10, Reason: l.words()}
	case ledger.KindLoanWrittenOff:
		return &ledger.LoanWrittenOff{Loan: l.running(), Reason: l.words()}
	}
	return nil
}

func (l *life) ofFund(k ledger.Kind) ledger.Event {
	f, a := l.fund(), l.amount()
	switch k {
	case ledger.KindGrant:
		return &ledger.Grant{Fund: f, Member: rapid.SampledFrom([]ledger.MemberNumber{0, 4}).Draw(l.t, "to"), Amount: a, Purpose: l.words()}
	case ledger.KindReceived:
		return &ledger.Received{Fund: f, Amount: a, Source: l.words()}
	case ledger.KindExpense:
		return &ledger.Expense{Fund: f, Amount: a, Purpose: l.words()}
	case ledger.KindTransfer:
		return &ledger.Transfer{From: f, To: l.fund(), Amount: a, Reason: l.words()}
	case ledger.KindBankDeposited:
		return &ledger.BankDeposited{Fund: f, Amount: a}
	case ledger.KindBankWithdrawn:
		return &ledger.BankWithdrawn{Fund: f, Amount: a}
	case ledger.KindBankInterest:
		return &ledger.BankInterest{Fund: f, Amount: a}
	case ledger.KindBankFee:
		return &ledger.BankFee{Fund: f, Amount: a}
	case ledger.KindExternalLoanReceived:
		return &ledger.ExternalLoanReceived{Creditor: "nyesigiso", Fund: f, Amount: a}
	case ledger.KindExternalLoanRepaid:
		return &ledger.ExternalLoanRepaid{Creditor: "nyesigiso", Fund: f, Amount: a, Charge: ledger.Amount(l.upTo("charge", 1))}
	case ledger.KindCorrection:
		return &ledger.Correction{Seq: uint64(l.upTo("seq", len(l.facts))), Reason: l.reason()}
	case ledger.KindMeetingCancelled:
		return &ledger.MeetingCancelled{Date: l.book.Today() + ledger.Date(l.upTo("days", 1)), Reason: l.reason()}
	}
	return &ledger.CashDifference{Fund: f, Counted: a, Expected: l.book.Cash(f), Explanation: l.reason()}
}

// lives draws a founded group and the year it lived.
func lives(t *rapid.T) (founding *ledger.GroupFounded, l *life) {
	founding = benkadi(func(c *ledger.Constitution) {
		c.Method = rapid.SampledFrom([]ledger.Method{ledger.VSLA, ledger.Fixed}).Draw(t, "method")
		c.Loans.Convention = rapid.SampledFrom([]ledger.Convention{ledger.FlatTerm, ledger.FlatOnce, ledger.FixedFee,
			ledger.InAdvance, ledger.PerPeriodOnOriginal, ledger.PerPeriodOnBalance}).Draw(t, "convention")
		c.Joining = rapid.SampledFrom([]ledger.JoiningRule{ledger.JoinZero, ledger.JoinCatchUp, ledger.JoinAtValue}).Draw(t, "joining")
		c.Leaving = rapid.SampledFrom([]ledger.LeavingRule{ledger.LeaveAtCost, ledger.LeaveAtValue, ledger.LeaveForfeit}).Draw(t, "leaving")
		c.Fines = []ledger.FineRule{{Cause: ledger.CauseMissed, Amount: 25}}
	})
	l = &life{t: t, book: &ledger.Book{}}
	l.try(founding)
	for range 1 + l.upTo("meetings", 7) {
		for range l.upTo("between", 2) {
			between := []ledger.Kind{ledger.KindMemberJoined, ledger.KindMemberLeft, ledger.KindCommitmentSet, ledger.KindSchoolingReported}
			l.try(l.ofMember(rapid.SampledFrom(between).Draw(t, "between")))
		}
		if l.upTo("cancelled", 5) == 0 {
			l.try(&ledger.MeetingCancelled{Date: max(l.book.Today(), 1) + 3, Reason: l.reason()})
		}
		l.meet()
	}
	return founding, l
}

func TestExportIsImportedWithEqualBalances(t *testing.T) {
	kinds := map[ledger.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		founding, l := lives(t)
		var out bytes.Buffer
		if err := Write(&out, over(l.facts), 0); err != nil {
			t.Fatal(err)
		}
		again := &ledger.Book{}
		if err := again.Apply(ledger.Fact{Seq: 1, Event: founding}); err != nil {
			t.Fatal(err)
		}
		rows, err := Read(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatalf("%v\n%s", err, &out)
		}
		events, _, err := Events(again, rows, 2, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, &out)
		}
		for i, e := range events {
			kinds[e.Kind()]++
			if diff := cmp.Diff(l.facts[i+1].Event, e, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("entry %d (-want +got)\n%s\n%s", i, diff, &out)
			}
			if err := again.Apply(fact(again, e)); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(balances(l.book), balances(again)); diff != "" || len(events) != len(l.facts)-1 {
			t.Fatalf("%d events of %d (-want +got)\n%s", len(events), len(l.facts)-1, diff)
		}
	})
	for k := range forms {
		if kinds[k] == 0 {
			t.Logf("no %v was drawn", k)
		}
	}
}

func TestWordsThatAreGoneStillSayThatThereWereSome(t *testing.T) {
	book := founded(t, benkadi(nil))
	events, _, err := importing(book, with(16, "2,2026-01-12,loan_granted,1,,,1000,7,periods=9;override=the rains;detail=soap"))
	if err != nil {
		t.Fatal(err)
	}
	facts := enter(t, book, events)
	for _, f := range facts {
		for _, w := range ledger.SpokenIn(f.Event) {
			if !w.IsZero() {
				*w = ledger.Words{Digest: ledger.Digest{7}}
			}
		}
	}
	var out bytes.Buffer
	if err := Write(&out, over(facts), 0); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "periods=9;purpose=other;detail=?;override=?") {
		t.Errorf("written as\n%s", &out)
	}
	if _, _, err := importing(founded(t, benkadi(nil)), out.String()); err != nil {
		t.Error(err)
	}
}

func TestEventsWithoutRowStopTheExport(t *testing.T) {
	founding := benkadi(nil)
	skipped := []ledger.Event{founding, &ledger.PersonRecorded{}, &ledger.RecordErased{}, &ledger.RegisterImported{}}
	for _, k := range ledger.Kinds() {
		e := ledger.NewEvent(k)
		_, told := forms[k]
		left := slices.ContainsFunc(skipped, func(s ledger.Event) bool { return s.Kind() == k })
		counted := k == ledger.KindMeetingOpened || k == ledger.KindMeetingClosed
		var out bytes.Buffer
		var stopped *EntryError
		switch err := Write(&out, over([]ledger.Fact{{Event: founding}, {Seq: 17, Event: e}}), 0); {
		case k == ledger.KindCorrection: // of an entry that is not there
			if !errors.Is(err, &ledger.RuleError{Rule: ledger.RuleUnknownEntry}) {
				t.Errorf("%v: %v", k, err)
			}
		case told || left || counted:
			if err != nil {
				t.Errorf("%v: %v", k, err)
			}
		case !errors.As(err, &stopped) || stopped.Seq != 17 || stopped.Kind != k || out.Len() != 0:
			t.Errorf("%v: %v", k, err)
		}
	}
}

func TestOneCycleIsWritten(t *testing.T) {
	book := founded(t, benkadi(nil))
	facts := []ledger.Fact{{Event: benkadi(nil)}}
	first := strings.Join(strings.SplitAfter(twoMeetings, "\n")[:12], "")
	events, _, err := importing(book, first)
	if err != nil {
		t.Fatal(err)
	}
	facts = append(facts, enter(t, book, events)...)
	d, err := book.Divide()
	if err != nil {
		t.Fatal(err)
	}
	between := &ledger.MemberJoined{Member: 7, Sex: ledger.Female, Person: ledger.Said("Awa")}
	next := &ledger.CycleOpened{Cycle: 2, Constitution: *book.Constitution(), Officers: book.Officers()}
	facts = append(facts, enter(t, book, []ledger.Event{d.Event(), between, next})...)
	purses := []ledger.Count{{Fund: "savings"}, {Fund: "social", Amount: 100}, {Fund: "school"}}
	facts = append(facts, enter(t, book, []ledger.Event{
		&ledger.MeetingOpened{Meeting: 1, Date: 21000, Counts: purses}, &ledger.MeetingClosed{Counts: purses, Totals: book.ClosingTotals()},
	})...)
	for cycle, want := range map[uint32]int{1: 12, 2: 7} {
		var out bytes.Buffer
		if err := Write(&out, over(facts), cycle); err != nil || strings.Count(out.String(), "\n") != want {
			t.Errorf("cycle %d: %v\n%s", cycle, err, &out)
		}
	}
	if err := Write(&bytes.Buffer{}, over(facts), 3); !errors.Is(err, &ledger.RuleError{Rule: RuleCycle}) {
		t.Errorf("cycle 3: %v", err)
	}
	broken := errors.New("the disk")
	err = Write(&bytes.Buffer{}, func(yield func(ledger.Fact, error) bool) { yield(ledger.Fact{}, broken) }, 0)
	if !errors.Is(err, broken) {
		t.Errorf("a broken journal: %v", err)
	}
}

// FuzzEvents takes any rows below a header: those that are accepted are exported
// and imported as the same events.
func FuzzEvents(f *testing.F) {
	header, rows, _ := strings.Cut(twoMeetings, "\n")
	f.Add([]byte(rows))
	for _, text := range []string{
		with(13, ",,member_joined,7,,2,,,name=A\n2,,member_left,4,,,,,cause=died\n,2026-01-08,meeting_cancelled,,,,,,reason=x\n2,2026-01-12,open,,savings,,2250,,"),
		with(18, "2,2026-01-12,transfer,,savings,,150,,to=social\n2,2026-01-12,external_loan_received,,,,5,,creditor=a\n2,2026-01-12,bank_deposited,,savings,,9,,"),
		with(19, "2,2026-01-12,cash_difference,,savings,,1,,explanation=x\n2,2026-01-12,loan_written_off,,,,,7,\n2,2026-01-12,loan_rescheduled,,,,,7,periods=2"),
	} {
		_, rows, _ := strings.Cut(text, "\n")
		f.Add([]byte(rows))
	}
	founding := benkadi(func(c *ledger.Constitution) {
		c.Loans.Convention = ledger.PerPeriodOnBalance
		c.Joining = ledger.JoinAtValue
	})
	f.Fuzz(func(t *testing.T, body []byte) {
		text := slices.Concat([]byte(header+"\n"), body)
		book := founded(t, founding)
		rows, err := Read(bytes.NewReader(text))
		if err != nil {
			wantRow(t, err, text)
			return
		}
		events, _, err := Events(book, rows, 1, nil)
		if book.Seq() != 0 || book.OpenMeeting() != nil || len(book.Meetings()) != 0 {
			t.Fatal("the book changed")
		}
		if err != nil {
			wantRow(t, err, text)
			return
		}
		facts := enter(t, book, events)
		var out bytes.Buffer
		if err := Write(&out, over(facts), 0); err != nil {
			t.Fatal(err)
		}
		again, _, err := importing(founded(t, founding), out.String())
		if diff := cmp.Diff(events, again, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Fatalf("%v (-want +got)\n%s\n%s", err, diff, &out)
		}
	})
}

// wantRow asks that a refusal has a code, and a row of the file.
func wantRow(t *testing.T, err error, text []byte) {
	t.Helper()
	var refused *RowError
	var rule *ledger.RuleError
	if !errors.As(err, &refused) || !errors.As(err, &rule) || refused.Row < 1 || refused.Row > 2+bytes.Count(text, []byte("\n")) {
		t.Fatalf("refused as %v", err)
	}
}
