package main

import (
	"errors"

	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/node/api"
)

func (s *session) loanCommand() *cli.Command {
	override := text("override", "the `REASON` of the assembly's decision to go beyond a limit")
	reason := text("reason", "`WORDS` that say why")
	return commands("loan", "grant, repay and look at loans",
		command("grant", "MEMBER AMOUNT", "lend to a member", "jigiya loan grant 7 30000 --periods 3 --purpose trade --guarantor 4",
			s.proposing(2, 2, granted), need("periods", "to be paid back within `N` periods"), &cli.StringFlag{Name: "purpose", Usage: "a `WORD`: trade, farming, livestock, food, health, school, ceremony, housing or other", Value: "other"},
			text("detail", "the purpose in `WORDS`"), &cli.StringSliceFlag{Name: "guarantor", Usage: "a `MEMBER` who guarantees it; may be said again"},
			text("fund", "the `FUND` that lends (default: savings)"), text("number", "the loan's number `N` (default: the next)"), override),
		command("repay", "LOAN AMOUNT", "pay a loan back: the charge first, then the principal", "jigiya loan repay 3 11500",
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.Repayment{Loan: r.loan(r.arg(0)), Amount: r.amount(r.arg(1)), By: r.someMember(r.c.String("by"))})
			}), text("by", "the guarantor, a `MEMBER`, who pays for the borrower")),
		command("topup", "LOAN AMOUNT", "lend more on an open loan, for its remaining whole periods", "jigiya loan topup 3 10000",
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.LoanToppedUp{Loan: r.loan(r.arg(0)), Amount: r.amount(r.arg(1)), Override: r.said("override")})
			}), override),
		command("reschedule", "LOAN", "new dates for what is owed; no money moves", `jigiya loan reschedule 3 --periods 2 --reason "the harvest failed"`,
			s.proposing(1, 1, func(r *reader) []ledger.Event {
				return one(&ledger.LoanRescheduled{Loan: r.loan(r.arg(0)), Periods: r.periods(r.required("periods")), Reason: r.said("reason"), Override: r.said("override")})
			}), need("periods", "`N` periods from today's meeting"), reason, override),
		command("waive", "LOAN AMOUNT", "forgive charge that is due", `jigiya loan waive 3 500 --reason "illness"`,
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.ChargeWaived{Loan: r.loan(r.arg(0)), Amount: r.amount(r.arg(1)), Reason: r.said("reason")})
			}), reason),
		drafted(command("writeoff", "LOAN", "give up a loan, with the quorum", `jigiya loan writeoff 3 --reason "she has died"`,
			s.proposing(1, 1, func(r *reader) []ledger.Event {
				return one(&ledger.LoanWrittenOff{Loan: r.loan(r.arg(0)), Reason: r.said("reason")})
			}), reason)),
		command("list", "", "all loans of the cycle and those still open", "jigiya loan list", s.listLoans, text("at", "as at a `DATE` (default: the last meeting's)")),
		command("show", "LOAN", "one loan and when it is to be paid back", "jigiya loan show 3", s.showLoan),
	)
}

func granted(r *reader) []ledger.Event {
	e := &ledger.LoanGranted{
		Member: r.member(r.arg(0)), Principal: r.amount(r.arg(1)), Periods: r.periods(r.required("periods")),
		Fund: r.fund(r.c.String("fund")), Purpose: ledger.Purpose(r.c.String("purpose")), Detail: r.said("detail"),
		Guarantors: r.members(r.c.StringSlice("guarantor")), Override: r.said("override"),
	}
	if text := r.c.String("number"); text != "" {
		e.Loan = r.loan(text)
	}
	return one(e)
}

func (s *session) listLoans(c *cli.Context) error {
	r := read(c).args(0, 0)
	at := r.someDate(c.String("at"))
	if r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	loans, err := service.Loans(c.Context, group, api.At(at))
	if err != nil {
		return err
	}
	return s.printList(loans, loans.Table())
}

func (s *session) showLoan(c *cli.Context) error {
	r := read(c).args(1, 1)
	number := r.loan(r.arg(0))
	if r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	loans, err := service.Loans(c.Context, group, api.Now)
	if err != nil {
		return err
	}
	for _, l := range loans {
		if l.Loan == number {
			return s.print(l, l.Tables())
		}
	}
	return api.Missing("unknown_loan", "loan", number).Hinted("hint.list_loans")
}

func (s *session) fineCommand() *cli.Command {
	fund := text("fund", "the `FUND` (default: savings)")
	return commands("fine", "levy, pay and waive fines",
		command("levy", "MEMBER CAUSE [AMOUNT]", "a fine; the amount is the fine list's unless given", "jigiya fine levy 7 late",
			s.levyFine, fund),
		command("pay", "MEMBER AMOUNT", "pay fines, the oldest first", "jigiya fine pay 7 25",
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.FinePaid{Member: r.member(r.arg(0)), Fund: r.fund(r.c.String("fund")), Amount: r.amount(r.arg(1))})
			}), fund),
		command("waive", "MEMBER AMOUNT", "forgive fines, the oldest first", `jigiya fine waive 7 25 --reason "she was ill"`,
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.FineWaived{Member: r.member(r.arg(0)), Fund: r.fund(r.c.String("fund")), Amount: r.amount(r.arg(1)), Reason: r.said("reason")})
			}), fund, text("reason", "`WORDS` that say why")),
		command("list", "", "the fines of the cycle", "jigiya fine list", s.listFines),
	)
}

func (s *session) listFines(c *cli.Context) error {
	service, group, err := s.reading(c, 0, 0)
	if err != nil {
		return err
	}
	fines, err := service.Fines(c.Context, group)
	if err != nil {
		return err
	}
	return s.printList(fines, fines.Table())
}

// levyFine says which cause has no amount, where the fine list has none for it.
func (s *session) levyFine(c *cli.Context) error {
	err := s.proposing(2, 3, func(r *reader) []ledger.Event {
		return one(&ledger.FineLevied{Member: r.member(r.arg(0)), Cause: ledger.Slug(r.arg(1)), Fund: r.fund(r.c.String("fund")), Amount: r.someAmount(r.arg(2))})
	})(c)
	if c.NArg() == 2 && errors.Is(err, &ledger.RuleError{Rule: ledger.RuleAmountNotPositive}) {
		return api.Misused("fine_not_listed", "cause", clip(c.Args().Get(1)))
	}
	return err
}
