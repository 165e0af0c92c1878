package register

import (
	"slices"
	"strconv"
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

// cells are the cells of one row as they are understood. The first that is not
// is kept.
type cells struct {
	row    *Row
	detail detail
	book   *ledger.Book
	seqs   map[uint64]uint64 // entries by the name of their row
	err    error
}

func (c *cells) refused(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *cells) number(column, cell string, least, most uint64) uint64 {
	if cell == "" {
		return 0
	}
	n, err := number(column, cell, least, most)
	c.refused(err)
	return n
}

func (c *cells) member() ledger.MemberNumber {
	return ledger.MemberNumber(c.number("member", c.row.Member, 1, ledger.MaxMemberNumber))
}

func (c *cells) shares() ledger.Shares {
	return ledger.Shares(c.number("shares", c.row.Shares, 1, ledger.MaxShares))
}

func (c *cells) loan() ledger.LoanNumber {
	return ledger.LoanNumber(c.number("loan", c.row.Loan, 1, ledger.MaxLoanNumber))
}

func (c *cells) fund() ledger.FundName {
	if c.row.Fund == "" {
		return ledger.Savings
	}
	return ledger.FundName(c.row.Fund)
}

func (c *cells) amount() ledger.Amount { return c.money(c.row.Amount) }

func (c *cells) money(cell string) ledger.Amount {
	if cell == "" {
		return 0
	}
	a, err := ledger.ParseAmount(cell)
	c.refused(err)
	return a
}

func (c *cells) counted() ledger.Amount {
	a, err := ledger.ParseCount(c.row.Amount)
	c.refused(err)
	return a
}

func (c *cells) date() ledger.Date {
	d, err := c.row.date()
	c.refused(err)
	return d
}

func (c *cells) said(key string) ledger.Words { return ledger.Said(c.detail[key]) }

// count is a number among the details.
func (c *cells) count(key string, least, most uint64) uint32 {
	return uint32(c.number(key, c.detail[key], least, most))
}

func (c *cells) periods() uint32 { return c.count("periods", 1, ledger.MaxPeriods) }

// runningLoan is a loan the book knows; member and fund, if they are there, are
// the loan's. One it does not know is the gate's to refuse.
func (c *cells) runningLoan() ledger.LoanNumber {
	n := c.loan()
	l, err := c.book.Loan(n)
	if err != nil {
		return n
	}
	if m := c.member(); m != 0 && m != l.Member {
		c.refused(refuse(RuleLoanDiffers, "loan", n, "column", "member", "text", clip(c.row.Member), "book", strconv.Itoa(int(l.Member))))
	}
	if c.fund() != l.Fund && c.row.Fund != "" {
		c.refused(refuse(RuleLoanDiffers, "loan", n, "column", "fund", "text", clip(c.row.Fund), "book", string(l.Fund)))
	}
	return n
}

// contribution buys shares of the savings, and pays an amount into other funds.
func (c *cells) contribution() ledger.Event {
	e := &ledger.Contribution{Member: c.member(), Fund: c.fund(), Shares: c.shares(), Amount: c.amount()}
	switch savings := e.Fund == ledger.Savings; {
	case savings && c.row.Shares == "" && c.row.Amount == "":
		c.refused(refuse(RuleCellMissing, "event", c.row.Event, "column", "shares"))
	case !savings && c.row.Shares != "":
		c.refused(refuse(RuleCellSuperfluous, "event", c.row.Event, "column", "shares"))
	case !savings && c.row.Amount == "":
		c.refused(refuse(RuleCellMissing, "event", c.row.Event, "column", "amount"))
	}
	return e
}

func (c *cells) loanGranted() ledger.Event {
	e := &ledger.LoanGranted{
		Loan: c.loan(), Member: c.member(), Fund: c.fund(), Principal: c.amount(), Periods: c.periods(),
		Purpose: "other", Detail: c.said("detail"), Guarantors: c.guarantors(), Override: c.said("override"),
	}
	switch purpose := c.detail["purpose"]; {
	case slices.Contains(ledger.Purposes, ledger.Purpose(purpose)):
		e.Purpose = ledger.Purpose(purpose)
	case purpose != "" && !e.Detail.IsZero():
		c.refused(refuse(RuleDetailTwice, "key", "purpose"))
	case purpose != "":
		e.Detail = ledger.Said(purpose)
	}
	return e
}

func (c *cells) guarantors() (all []ledger.MemberNumber) {
	if list := c.detail["guarantors"]; list != "" {
		for _, n := range strings.Split(list, "+") {
			g, err := number("guarantors", n, 1, ledger.MaxMemberNumber)
			c.refused(err)
			all = append(all, ledger.MemberNumber(g))
		}
	}
	return all
}

func (c *cells) memberJoined() ledger.Event {
	e := &ledger.MemberJoined{
		Member: c.member(), Sex: ledger.Sex(c.detail["sex"]), Person: c.said("name"),
		Former: ledger.MemberNumber(c.count("former", 1, ledger.MaxMemberNumber)), Shares: c.shares(),
	}
	if e.Sex == "" {
		e.Sex = ledger.Female
	}
	return e
}

func (c *cells) schooling() ledger.Event {
	const most = 999 // the gate knows the bound; this keeps the number readable
	return &ledger.SchoolingReported{
		Member:        c.member(),
		GirlsEnrolled: c.count("girls_enrolled", 0, most), GirlsAttending: c.count("girls_attending", 0, most),
		BoysEnrolled: c.count("boys_enrolled", 0, most), BoysAttending: c.count("boys_attending", 0, most),
	}
}

// entry is what an earlier row of the file became.
func (c *cells) entry() uint64 {
	to, err := number("row", c.detail["row"], 1, 1<<53)
	c.refused(err)
	seq, ok := c.seqs[to]
	if !ok {
		c.refused(refuse(RuleCorrectionRow, "to", to))
	}
	return seq
}
