package ledger

import (
	"errors"
	"slices"
	"testing"
)

// A book that was tampered with does not pass its audit; what is broken is named.
func TestAuditFindsWhatIsBroken(t *testing.T) {
	for want, tamper := range map[string]func(*Book){
		"debits = credits":                                            func(b *Book) { b.accounts.post(entries{{cash(Savings), 1}}) },
		"no purse, debt or saving below zero":                         func(b *Book) { b.accounts.post(entries{{cash(Savings), -5_000}, {loss(Savings), 5_000}}) },
		"savings = purchases − returns at cost":                       func(b *Book) { b.accounts.post(entries{{savings(1), -1}, {otherIncome(Savings), 1}}) },
		"savings = shares × share value":                              func(b *Book) { b.members[0].Shares++ },
		"a fine is paid once":                                         func(b *Book) { b.fines[0].Open = 99 },
		"fines due = levied − paid − waived":                          func(b *Book) { b.fines = nil },
		"a loan is open while something is owed":                      func(b *Book) { l := *b.loans[0]; l.Status = LoanRepaid; b.replaceLoan(&l) },
		"loan = granted + topped up − repaid − written off":           func(b *Book) { l := *b.loans[0]; l.Repaid++; b.replaceLoan(&l) },
		"profit = cash + bank + loans − external − savings − carried": func(b *Book) { b.accounts.post(entries{{cash("social"), -1}, {cash(Savings), 1}}) },
	} {
		b := audited(t)
		tamper(b)
		var found *AuditError
		if err := b.Audit(); !errors.As(err, &found) || found.Invariant != want {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func audited(t *testing.T) *Book {
	b := &Book{constitution: &Constitution{ShareValue: 250, SharesMin: 1, SharesMax: 5, Quorum: 0, Funds: []FundRule{{Name: "social"}},
		Loans: LoanRules{Convention: FlatOnce, Rate: 1000, Period: Interval{1, true}, MaxPeriods: 3, MaxOpen: 1, ChargeStep: 1, Repay: Instalments}}}
	b.addMember(Member{Number: 1})
	for i, e := range []Event{
		&MeetingOpened{Meeting: 1, Date: 20_000, Counts: []Count{{Savings, 0}, {"social", 0}}},
		&Contribution{Member: 1, Fund: Savings, Shares: 4}, &Contribution{Member: 1, Fund: "social", Amount: 50},
		&LoanGranted{Loan: 1, Member: 1, Fund: Savings, Principal: 100, Periods: 1, Purpose: "food"},
		&FineLevied{Member: 1, Fund: Savings, Cause: "late", Amount: 25},
	} {
		if err := b.Apply(Fact{Seq: uint64(i + 1), Event: e}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Audit(); err != nil {
		t.Fatal(err)
	}
	return b
}

// Postings that do not balance, or take something owed below zero, are a fault
// of the program: they end it rather than enter a journal.
func TestFaultsOfTheProgram(t *testing.T) {
	for _, postings := range []entries{
		{{cash(Savings), 1}},
		{{dueCharge(1), 1}, {cash(Savings), -1}},
		{{savings(1), 2_000}, {otherIncome(Savings), -2_000}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v went through", postings)
				}
			}()
			audited(t).accounts.check(postings)
		}()
	}
	if err := audited(t).accounts.check(entries{{expense(Savings), 1 << 62}, {expense(Savings), 1 << 62}, {loss(Savings), -1 << 62}, {loss(Savings), -1 << 62}}); !errors.Is(err, &RuleError{Rule: RuleOverflow}) {
		t.Error(err)
	}
}

// Lines are found by number wherever they stand, and pages are shared safely.
func TestLines(t *testing.T) {
	var l lines
	for seq := uint64(2); seq < 200; seq += 2 {
		l.add(Line{Seq: seq})
	}
	branch := l.clone()
	branch.add(Line{Seq: 201, Meeting: 1})
	l.add(Line{Seq: 201, Meeting: 2})
	for seq := range uint64(203) {
		line, ok := l.find(seq)
		if want := seq >= 2 && seq < 200 && seq%2 == 0 || seq == 201; ok != want || ok && line.Seq != seq {
			t.Errorf("line %d: %v %v", seq, line, ok)
		}
	}
	if line, _ := branch.find(201); line.Meeting != 1 {
		t.Error("a branch shares its last page")
	}
	var all []uint64
	for line := range l.all {
		all = append(all, line.Seq)
	}
	if len(all) != 100 || !slices.IsSorted(all) {
		t.Error(all)
	}
}
