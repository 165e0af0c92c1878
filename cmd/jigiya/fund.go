package main

import (
	"github.com/urfave/cli/v2"

	"jigiya/ledger"
)

func (s *session) fundCommand() *cli.Command {
	reason := text("reason", "`WORDS` that say why")
	return commands("fund", "money that comes in or goes out without a member's account",
		command("grant", "FUND AMOUNT", "a support from a fund other than savings", `jigiya fund grant social 5000 --member 7 --purpose "illness"`,
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.Grant{Fund: r.fund(r.arg(0)), Amount: r.amount(r.arg(1)), Member: r.someMember(r.c.String("member")), Purpose: r.said("purpose")})
			}), text("member", "for this `MEMBER`"), text("purpose", "`WORDS` that say for what")),
		command("receive", "FUND AMOUNT", "money from outside: a gift, a project, a common field", `jigiya fund receive savings 30000 --source "maize from the common field"`,
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.Received{Fund: r.fund(r.arg(0)), Amount: r.amount(r.arg(1)), Source: r.said("source")})
			}), text("source", "`WORDS` that say from where")),
		command("expense", "FUND AMOUNT", "money the group spends", `jigiya fund expense savings 1500 --purpose "notebook"`,
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.Expense{Fund: r.fund(r.arg(0)), Amount: r.amount(r.arg(1)), Purpose: r.said("purpose")})
			}), text("purpose", "`WORDS` that say for what")),
		drafted(command("transfer", "FROM TO AMOUNT", "money from one fund to another, with the quorum", `jigiya fund transfer savings social 2000 --reason "decision of the assembly"`,
			s.proposing(3, 3, func(r *reader) []ledger.Event {
				return one(&ledger.Transfer{From: r.fund(r.arg(0)), To: r.fund(r.arg(1)), Amount: r.amount(r.arg(2)), Reason: r.said("reason")})
			}), reason)),
		s.bankCommand(),
		drafted(command("borrow", "FUND AMOUNT", "a loan to the group from outside, with the quorum", "jigiya fund borrow savings 200000 --creditor bnda",
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.ExternalLoanReceived{Fund: r.fund(r.arg(0)), Amount: r.amount(r.arg(1)), Creditor: ledger.Slug(r.required("creditor"))})
			}), need("creditor", "who lends, in a short `WORD`"))),
		drafted(command("payback", "FUND AMOUNT", "pay a loan to the group back, with the quorum", "jigiya fund payback savings 50000 --creditor bnda --charge 2500",
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.ExternalLoanRepaid{Fund: r.fund(r.arg(0)), Amount: r.amount(r.arg(1)), Creditor: ledger.Slug(r.required("creditor")), Charge: r.someAmount(r.c.String("charge"))})
			}), need("creditor", "who lent, the same `WORD`"), text("charge", "the `AMOUNT` of interest paid on top"))),
	)
}

func (s *session) bankCommand() *cli.Command {
	move := func(name, usage string, event func(f ledger.FundName, a ledger.Amount) ledger.Event) *cli.Command {
		return command(name, "FUND AMOUNT", usage, "jigiya fund bank "+name+" savings 100000",
			s.proposing(2, 2, func(r *reader) []ledger.Event { return one(event(r.fund(r.arg(0)), r.amount(r.arg(1)))) }))
	}
	return commands("bank", "a fund's money at the bank",
		move("deposit", "from the box to the bank", func(f ledger.FundName, a ledger.Amount) ledger.Event {
			return &ledger.BankDeposited{Fund: f, Amount: a}
		}),
		move("withdraw", "from the bank to the box", func(f ledger.FundName, a ledger.Amount) ledger.Event {
			return &ledger.BankWithdrawn{Fund: f, Amount: a}
		}),
		move("interest", "what the bank added", func(f ledger.FundName, a ledger.Amount) ledger.Event { return &ledger.BankInterest{Fund: f, Amount: a} }),
		move("fee", "what the bank took", func(f ledger.FundName, a ledger.Amount) ledger.Event { return &ledger.BankFee{Fund: f, Amount: a} }),
	)
}
