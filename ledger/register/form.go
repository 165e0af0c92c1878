package register

import (
	"slices"
	"strings"

	"jigiya/ledger"
)

// A form is how an event is told in a row: the cells and details it needs and
// those it may have, space-separated, and the event they make.
type form struct {
	needs, may     string
	details, extra string
	event          func(c *cells) ledger.Event
}

// The words of rows that are no event by themselves.
const (
	opening = "open"
	closing = "close"
)

// count is the form of the open and close rows.
var count = form{needs: "fund amount"}

// forms are the rows of the register, in the order of the package comment.
var forms = map[ledger.Kind]form{
	ledger.KindAttendance: {needs: "member detail", event: func(c *cells) ledger.Event {
		return &ledger.AttendanceMarked{Member: c.member(), Mark: ledger.Mark(c.row.Detail)}
	}},
	ledger.KindContribution: {needs: "member fund", may: "shares amount", event: (*cells).contribution},
	ledger.KindShareReturned: {needs: "member shares", event: func(c *cells) ledger.Event {
		return &ledger.ShareReturned{Member: c.member(), Shares: c.shares()}
	}},
	ledger.KindLoanGranted: {needs: "member amount loan", may: "fund", details: "periods",
		extra: "purpose detail guarantors override", event: (*cells).loanGranted},
	ledger.KindRepayment: {needs: "amount loan", may: "member fund", extra: "by", event: func(c *cells) ledger.Event {
		return &ledger.Repayment{Loan: c.runningLoan(), Amount: c.amount(), By: ledger.MemberNumber(c.count("by", 1, ledger.MaxMemberNumber))}
	}},
	ledger.KindLoanToppedUp: {needs: "amount loan", may: "member fund", extra: "override", event: func(c *cells) ledger.Event {
		return &ledger.LoanToppedUp{Loan: c.runningLoan(), Amount: c.amount(), Override: c.said("override")}
	}},
	ledger.KindLoanRescheduled: {needs: "loan", may: "member fund", details: "periods", extra: "reason override", event: func(c *cells) ledger.Event {
		return &ledger.LoanRescheduled{Loan: c.runningLoan(), Periods: c.periods(), Reason: c.said("reason"), Override: c.said("override")}
	}},
	ledger.KindChargeWaived: {needs: "amount loan", may: "member fund", extra: "reason", event: func(c *cells) ledger.Event {
		return &ledger.ChargeWaived{Loan: c.runningLoan(), Amount: c.amount(), Reason: c.said("reason")}
	}},
	ledger.KindLoanWrittenOff: {needs: "loan", may: "member fund", extra: "reason", event: func(c *cells) ledger.Event {
		return &ledger.LoanWrittenOff{Loan: c.runningLoan(), Reason: c.said("reason")}
	}},
	ledger.KindFineLevied: {needs: "member amount", may: "fund", details: "cause", event: func(c *cells) ledger.Event {
		return &ledger.FineLevied{Member: c.member(), Fund: c.fund(), Cause: ledger.Slug(c.detail["cause"]), Amount: c.amount()}
	}},
	ledger.KindFinePaid: {needs: "member amount", may: "fund", event: func(c *cells) ledger.Event {
		return &ledger.FinePaid{Member: c.member(), Fund: c.fund(), Amount: c.amount()}
	}},
	ledger.KindFineWaived: {needs: "member amount", may: "fund", extra: "reason", event: func(c *cells) ledger.Event {
		return &ledger.FineWaived{Member: c.member(), Fund: c.fund(), Amount: c.amount(), Reason: c.said("reason")}
	}},
	ledger.KindGrant: {needs: "fund amount", may: "member", extra: "purpose", event: func(c *cells) ledger.Event {
		return &ledger.Grant{Fund: c.fund(), Member: c.member(), Amount: c.amount(), Purpose: c.said("purpose")}
	}},
	ledger.KindReceived: {needs: "fund amount", extra: "source", event: func(c *cells) ledger.Event {
		return &ledger.Received{Fund: c.fund(), Amount: c.amount(), Source: c.said("source")}
	}},
	ledger.KindExpense: {needs: "fund amount", extra: "purpose", event: func(c *cells) ledger.Event {
		return &ledger.Expense{Fund: c.fund(), Amount: c.amount(), Purpose: c.said("purpose")}
	}},
	ledger.KindTransfer: {needs: "fund amount", details: "to", extra: "reason", event: func(c *cells) ledger.Event {
		return &ledger.Transfer{From: c.fund(), To: ledger.FundName(c.detail["to"]), Amount: c.amount(), Reason: c.said("reason")}
	}},
	ledger.KindBankDeposited: {needs: "fund amount", event: func(c *cells) ledger.Event {
		return &ledger.BankDeposited{Fund: c.fund(), Amount: c.amount()}
	}},
	ledger.KindBankWithdrawn: {needs: "fund amount", event: func(c *cells) ledger.Event {
		return &ledger.BankWithdrawn{Fund: c.fund(), Amount: c.amount()}
	}},
	ledger.KindBankInterest: {needs: "fund amount", event: func(c *cells) ledger.Event {
		return &ledger.BankInterest{Fund: c.fund(), Amount: c.amount()}
	}},
	ledger.KindBankFee: {needs: "fund amount", event: func(c *cells) ledger.Event {
		return &ledger.BankFee{Fund: c.fund(), Amount: c.amount()}
	}},
	ledger.KindExternalLoanReceived: {needs: "amount", may: "fund", details: "creditor", event: func(c *cells) ledger.Event {
		return &ledger.ExternalLoanReceived{Creditor: ledger.Slug(c.detail["creditor"]), Fund: c.fund(), Amount: c.amount()}
	}},
	ledger.KindExternalLoanRepaid: {needs: "amount", may: "fund", details: "creditor", extra: "charge", event: func(c *cells) ledger.Event {
		return &ledger.ExternalLoanRepaid{Creditor: ledger.Slug(c.detail["creditor"]), Fund: c.fund(), Amount: c.amount(), Charge: c.money(c.detail["charge"])}
	}},
	ledger.KindCashDifference: {needs: "fund amount", details: "explanation", event: func(c *cells) ledger.Event {
		return &ledger.CashDifference{Fund: c.fund(), Counted: c.counted(), Expected: c.book.Cash(c.fund()), Explanation: c.said("explanation")}
	}},
	ledger.KindCorrection: {details: "row reason", event: func(c *cells) ledger.Event {
		return &ledger.Correction{Seq: c.entry(), Reason: c.said("reason")}
	}},
	ledger.KindCommitmentSet: {needs: "member shares", event: func(c *cells) ledger.Event {
		return &ledger.CommitmentSet{Member: c.member(), Shares: c.shares()}
	}},
	ledger.KindMemberJoined: {needs: "member", may: "shares", details: "name", extra: "sex former", event: (*cells).memberJoined},
	ledger.KindMemberLeft: {needs: "member", details: "cause", event: func(c *cells) ledger.Event {
		return &ledger.MemberLeft{Member: c.member(), Cause: ledger.LeavingCause(c.detail["cause"])}
	}},
	ledger.KindSchoolingReported: {needs: "member", extra: "girls_enrolled girls_attending boys_enrolled boys_attending", event: (*cells).schooling},
	ledger.KindMeetingCancelled: {needs: "date", details: "reason", event: func(c *cells) ledger.Event {
		return &ledger.MeetingCancelled{Date: c.date(), Reason: c.said("reason")}
	}},
}

// check refuses cells that are missing or superfluous, and reads the details.
func (f form) check(row *Row) (detail, error) {
	for _, column := range columns[3:] {
		cell := *row.cell(column)
		needed, known := has(f.needs, column), has(f.needs, column) || has(f.may, column)
		if column == "detail" && (f.details != "" || f.extra != "") {
			known = true
		}
		switch {
		case needed && cell == "":
			return nil, refuse(RuleCellMissing, "event", row.Event, "column", column)
		case !known && cell != "":
			return nil, refuse(RuleCellSuperfluous, "event", row.Event, "column", column)
		}
	}
	if has(f.needs, "detail") {
		return nil, nil
	}
	return f.readDetail(row)
}

func (f form) readDetail(row *Row) (detail, error) {
	needs := strings.Fields(f.details)
	d, err := parseDetail(row.Event, row.Detail, slices.Concat(needs, strings.Fields(f.extra)))
	if err != nil {
		return nil, err
	}
	for _, key := range needs {
		if d[key] == "" {
			return nil, refuse(RuleDetailMissing, "event", row.Event, "key", key)
		}
	}
	return d, nil
}

func has(list, word string) bool { return slices.Contains(strings.Fields(list), word) }
