package register

import (
	"slices"
	"strconv"
	"strings"

	"jigiya/ledger"
)

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
