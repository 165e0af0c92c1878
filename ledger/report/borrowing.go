package report

import (
	"errors"

	"jigiya/ledger"
)

// A Borrowing is what a proposed loan would mean. Limit is what the member may
// borrow without a decision of the assembly. Where the rules refuse the loan,
// Refusal is the code; what the assembly may override still has its figures.
type Borrowing struct {
	Member   ledger.MemberNumber `json:"member"`
	Fund     ledger.FundName     `json:"fund"`
	Amount   ledger.Amount       `json:"amount"`
	Periods  uint32              `json:"periods"`
	Limit    ledger.Amount       `json:"limit"`
	Savings  ledger.Amount       `json:"savings"`
	Owed     ledger.Amount       `json:"loan_owed"`   // on other loans
	Received ledger.Amount       `json:"received"`    // what leaves the purse
	Charge   ledger.Amount       `json:"charge"`      // at the grant
	Charges  ledger.Amount       `json:"charges"`     // in all, if nothing is paid before the term's end
	Repay    ledger.Amount       `json:"to_repay"`    // in all, after the grant
	Due      Day                 `json:"due"`         // the term's end
	Schedule []Part              `json:"schedule"`    // as it stands at the grant
	Refusal  ledger.Rule         `json:"refusal"`     // empty where the rules allow it
	Refused  *ledger.RuleError   `json:"-"`           // the same with its values
	Override bool                `json:"overridable"` // whether the assembly may allow it all the same
}

// BorrowingOf asks the book about a loan granted in the open meeting, or, where
// none is open, in one held on a date; 0 is the next that is due. The loan's
// number and purpose need not be set. An error means that no meeting can be held.
func BorrowingOf(b *ledger.Book, proposed ledger.LoanGranted, at ledger.Date) (Borrowing, error) {
	stage, err := rehearsal(b, at)
	if err != nil {
		return Borrowing{}, err
	}
	e := proposed
	e.Loan, e.Override = b.NextLoan(), ledger.Words{}
	if e.Purpose == "" {
		e.Purpose = "other"
	}
	r := Borrowing{
		Member: e.Member, Fund: e.Fund, Amount: e.Principal, Periods: e.Periods, Limit: b.Borrowable(e.Member, e.Fund),
		Savings: b.Savings(e.Member), Owed: loanOwed(b, e.Member), Schedule: []Part{},
	}
	r.refuse(stage.Check(next(stage, &e)))
	e.Override = ledger.Said("rehearsal")
	if stage.Check(next(stage, &e)) == nil {
		r.Override = r.Refused != nil
		r.play(stage, &e)
	}
	return r, nil
}

func (r *Borrowing) refuse(err error) {
	if errors.As(err, &r.Refused) {
		r.Refusal = r.Refused.Rule
	}
}

// rehearsal is a copy of the book with a meeting open, in which a loan can be tried.
func rehearsal(b *ledger.Book, at ledger.Date) (*ledger.Book, error) {
	stage := b.Clone()
	if stage.OpenMeeting() != nil {
		return stage, nil
	}
	if at == 0 {
		at = b.NextMeeting()
	}
	last, _ := b.LastMeeting()
	opening := &ledger.MeetingOpened{Meeting: last + 1, Date: at}
	for _, name := range b.Funds() {
		opening.Counts = append(opening.Counts, ledger.Count{Fund: name, Amount: b.Cash(name)})
	}
	return stage, stage.Apply(next(stage, opening))
}

func next(b *ledger.Book, e ledger.Event) ledger.Fact {
	return ledger.Fact{Seq: b.Seq() + 1, Recorded: b.Recorded(), Event: e}
}

// play grants the loan on the stage and reads off what it means.
func (r *Borrowing) play(stage *ledger.Book, e *ledger.LoanGranted) {
	before := stage.Cash(e.Fund)
	if stage.Apply(next(stage, e)) != nil {
		return
	}
	l, err := stage.Loan(e.Loan)
	if err != nil {
		return
	}
	r.Received = before - stage.Cash(e.Fund)
	r.Charge = stage.ChargeDue(l.Number) + e.Principal - r.Received
	r.Due, r.Schedule = Day(l.Due), scheduleOf(l)
	r.Repay = stage.Owed(l.Number) + laterCharges(stage, l)
	r.Charges = r.Repay - r.Received
}

// laterCharges fall due at the end of every period before the last, if nothing
// is paid until then: the last one's payments come before its charge (rules.md §4).
func laterCharges(b *ledger.Book, l *ledger.Loan) (sum ledger.Amount) {
	if !l.Rules.Convention.PerPeriod() {
		return 0
	}
	for range l.Periods - 1 {
		on := l.Principal
		if l.Rules.Convention == ledger.PerPeriodOnBalance {
			on = b.Owed(l.Number) + sum
		}
		charged, err := b.Charge(on, 1)
		if err != nil {
			return sum
		}
		sum += charged
	}
	return sum
}

// Tables are the terms and the dates.
func (r Borrowing) Tables() []Table {
	plan := Table{Title: "heading.schedule", Columns: []Column{dated("due"), money("amount")}}
	for _, p := range r.Schedule {
		plan.Rows = append(plan.Rows, []any{p.Due, p.Amount})
	}
	return []Table{figures("heading.loan",
		figure("member", r.Member), figure("fund", r.Fund), figure("savings", r.Savings), figure("limit", r.Limit),
		figure("principal", r.Amount), figure("periods", r.Periods), figure("received", r.Received),
		figure("charge", r.Charges), figure("total", r.Repay), figure("due", r.Due.cell())), plan}
}
