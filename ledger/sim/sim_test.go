package sim_test

import (
	"errors"
	"testing"

	"jigiya/ledger"
	"jigiya/ledger/sim"
)

// TestCashbookAgrees lives many groups and lets a second person keep their books in
// another way: at every closing, share-out and opening of a cycle every figure agrees.
func TestCashbookAgrees(t *testing.T) {
	groups := uint64(400)
	if testing.Short() {
		groups = 30
	}
	facts, meetings, shared := 0, 0, 0
	for seed := range groups {
		cashbook := sim.NewCashbook()
		err := sim.New(seed, sim.Options{Cycles: 2}).Play(func(f ledger.Fact, b *ledger.Book) error {
			facts++
			if err := cashbook.Hear(f); err != nil {
				return err
			}
			switch f.Event.Kind() {
			case ledger.KindMeetingClosed:
				meetings++
			case ledger.KindShareOut:
				shared++
			case ledger.KindCycleOpened:
			default:
				return nil
			}
			if err := b.Audit(); err != nil {
				return err
			}
			return cashbook.Compare(b)
		})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	t.Logf("%d groups, %d facts, %d meetings, %d share-outs: every figure agrees", groups, facts, meetings, shared)
}

// TestCashbookIsNotBlind tells the exercise book a franc more than the ledger, once,
// of each kind of event: by the closing they no longer agree.
func TestCashbookIsNotBlind(t *testing.T) {
	for kind, change := range misheard {
		noticed := false
		for seed := uint64(0); seed < 300 && !noticed; seed++ {
			noticed = mishear(t, seed, kind, change)
		}
		if !noticed {
			t.Errorf("%v misheard, and nobody noticed", kind)
		}
	}
}

// mishear changes the first event of a kind in a life, and says whether the exercise
// book then differs: another term of a loan that is paid in time does not show.
func mishear(t *testing.T, seed uint64, kind ledger.Kind, change func(ledger.Event) ledger.Event) (noticed bool) {
	t.Helper()
	cashbook, done, end := sim.NewCashbook(), false, errors.New("noticed")
	err := sim.New(seed, sim.Options{}).Play(func(f ledger.Fact, b *ledger.Book) error {
		if f.Event.Kind() == kind && !done {
			done = true
			f.Event = change(f.Event)
		}
		err := cashbook.Hear(f)
		if k := f.Event.Kind(); err == nil && (k == ledger.KindMeetingClosed || k == ledger.KindShareOut) {
			err = cashbook.Compare(b)
		}
		if err != nil {
			return end
		}
		return nil
	})
	if err != nil && (!errors.Is(err, end) || !done) {
		t.Fatal(err)
	}
	return err != nil
}

var misheard = map[ledger.Kind]func(ledger.Event) ledger.Event{
	ledger.KindContribution: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.Contribution)
		if c.Shares > 0 {
			c.Shares++
		} else {
			c.Amount++
		}
		return &c
	},
	ledger.KindLoanGranted: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.LoanGranted)
		c.Principal++
		return &c
	},
	ledger.KindRepayment: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.Repayment)
		c.Amount--
		return &c
	},
	ledger.KindFineLevied: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.FineLevied)
		c.Amount++
		return &c
	},
	ledger.KindGrant: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.Grant)
		c.Amount++
		return &c
	},
	ledger.KindMemberLeft: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.MemberLeft)
		c.Member = 1 // the chairperson instead
		return &c
	},
	ledger.KindShareOut: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.ShareOut)
		c.Payouts = append([]ledger.Payout{}, c.Payouts...)
		c.Payouts[0].Payout++
		return &c
	},
	ledger.KindLoanRescheduled: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.LoanRescheduled)
		c.Periods--
		return &c
	},
	ledger.KindTransfer: func(e ledger.Event) ledger.Event {
		c := *e.(*ledger.Transfer)
		c.From, c.To = c.To, c.From
		return &c
	},
}

// TestEverythingHappens: among many groups there is one for every kind of event that
// the package comment promises, every rule of lending and of sharing.
func TestEverythingHappens(t *testing.T) {
	missing := everything()
	for seed := uint64(0); seed < 400 && len(missing) > 0; seed++ {
		err := sim.New(seed, sim.Options{Cycles: 2}).Play(func(f ledger.Fact, b *ledger.Book) error {
			for _, what := range happened(f, b.Constitution()) {
				delete(missing, what)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for what := range missing {
		t.Errorf("%T %v never happens", what, what)
	}
}

// happened is what a fact is an example of.
func happened(f ledger.Fact, c *ledger.Constitution) []any {
	switch e := f.Event.(type) {
	case *ledger.ShareOut:
		return []any{f.Event.Kind(), c.ShareOut.Method}
	case *ledger.LoanGranted:
		return []any{f.Event.Kind(), c.Loans.Convention, e.Purpose}
	case *ledger.MemberLeft:
		return []any{f.Event.Kind(), c.Leaving, e.Cause}
	case *ledger.MemberJoined:
		return []any{f.Event.Kind(), c.Joining}
	case *ledger.MeetingClosed:
		return []any{f.Event.Kind(), c.Method, c.MeetingInterval}
	case *ledger.AttendanceMarked:
		return []any{f.Event.Kind(), e.Mark}
	}
	return []any{f.Event.Kind()}
}

func everything() map[any]bool {
	wanted := []any{
		ledger.KindGroupFounded, ledger.KindGroupAmended, ledger.KindMemberJoined, ledger.KindMemberLeft, ledger.KindOfficersElected,
		ledger.KindCommitmentSet, ledger.KindMeetingOpened, ledger.KindAttendance, ledger.KindCashDifference, ledger.KindMeetingClosed,
		ledger.KindMeetingCancelled, ledger.KindContribution, ledger.KindShareReturned, ledger.KindLoanGranted, ledger.KindRepayment,
		ledger.KindLoanToppedUp, ledger.KindLoanRescheduled, ledger.KindChargeWaived, ledger.KindLoanWrittenOff, ledger.KindFineLevied,
		ledger.KindFinePaid, ledger.KindFineWaived, ledger.KindGrant, ledger.KindReceived, ledger.KindExpense, ledger.KindTransfer,
		ledger.KindBankDeposited, ledger.KindBankWithdrawn, ledger.KindBankInterest, ledger.KindBankFee, ledger.KindExternalLoanReceived,
		ledger.KindExternalLoanRepaid, ledger.KindCorrection, ledger.KindOpeningBalances, ledger.KindShareOut, ledger.KindCycleOpened,
		ledger.KindEpochOpened, ledger.KindSchoolingReported,
		ledger.VSLA, ledger.Fixed, ledger.Equal,
		ledger.FlatTerm, ledger.FlatOnce, ledger.FixedFee, ledger.InAdvance, ledger.PerPeriodOnOriginal, ledger.PerPeriodOnBalance,
		ledger.ByShares, ledger.ByShareValue, ledger.EqualParts, ledger.EqualProfit, ledger.InterestReturned, ledger.SavingsAndBorrowing, ledger.TimeWeighted,
		ledger.LeaveAtCost, ledger.LeaveAtValue, ledger.LeaveForfeit, ledger.CauseLeft, ledger.CauseExcluded, ledger.CauseDied,
		ledger.JoinZero, ledger.JoinCatchUp, ledger.JoinAtValue,
		ledger.Interval{Count: 1}, ledger.Interval{Count: 2}, ledger.Interval{Count: 1, Month: true},
	}
	for _, p := range ledger.Purposes {
		wanted = append(wanted, p)
	}
	for _, m := range ledger.Marks {
		wanted = append(wanted, m)
	}
	all := map[any]bool{}
	for _, what := range wanted {
		all[what] = true
	}
	return all
}
