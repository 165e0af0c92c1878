package main

import (
	"errors"

	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) balanceCommand() *cli.Command {
	return command("balance", "", "the funds, the savings, the loans and the result of the cycle", "jigiya balance --at 2026-03-31",
		func(c *cli.Context) error {
			r := read(c).args(0, 0)
			at := r.someDate(c.String("at"))
			if r.err != nil {
				return r.err
			}
			service, group, err := s.group(c.Context)
			if err != nil {
				return err
			}
			balance, err := service.Balance(c.Context, group, api.At(at))
			if err != nil {
				return err
			}
			return s.print(balance, balance.Tables())
		}, text("at", "as at a `DATE` like 2026-03-31 (default: now)"))
}

func (s *session) passbookCommand() *cli.Command {
	return printing(command("passbook", "MEMBER", "a member's statement of the cycle", "jigiya passbook 7 --pdf passbook-7.pdf", s.showPassbook))
}

func (s *session) showPassbook(c *cli.Context) error {
	r := read(c).args(1, 1)
	member := r.member(r.arg(0))
	paper, err := s.mayPrint(c)
	if r.fail(err); r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	book, err := service.Passbook(c.Context, group, member)
	if err != nil {
		return sought(err, member)
	}
	if paper {
		return s.printPassbook(c, service, group, book)
	}
	return s.print(book, book.Tables())
}

// sought is an error about a member who was looked for: that there is none is no
// refusal of the rules then.
func sought(err error, member ledger.MemberNumber) error {
	if errors.Is(err, &ledger.RuleError{Rule: ledger.RuleUnknownMember}) {
		return api.Missing("unknown_member", "member", member).Hinted("hint.list_members")
	}
	return err
}

// groupList is the groups of a device in rows.
func groupList(groups []report.Group) report.Table {
	t := report.Table{Columns: []report.Column{
		{Heading: "heading.group"}, {Heading: "heading.name"}, {Heading: "heading.village"}, {Heading: "heading.cycle", Align: report.Right},
		{Heading: "heading.meeting", Align: report.Right}, {Heading: "heading.seq", Align: report.Right}, {Heading: "heading.status"},
	}}
	for _, g := range groups {
		t.Rows = append(t.Rows, []any{shortened(g.Group), g.Name, g.Place.Village, g.Cycle, g.Meeting, g.Head.Seq, report.Word("status." + g.State)})
	}
	return t
}
