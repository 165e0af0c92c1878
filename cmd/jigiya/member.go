package main

import (
	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

func (s *session) memberCommand() *cli.Command {
	return commands("member", "the members of the group",
		command("list", "", "all members, their savings and what they owe", "jigiya member list", s.listMembers),
		command("show", "MEMBER", "one member: her savings, loans and fines", "jigiya member show 7", s.showPassbook),
		command("add", "NAME", "a new member; in mid-cycle under the joining rule", `jigiya member add "Fanta Dolo"`,
			s.proposing(1, 1, s.joining), text("number", "her number `N` (default: the next)"), text("sex", "`f|m` (default: f)"),
			text("former", "her number `N` when she was here before"), text("shares", "`N` shares bought on joining")),
		command("rename", "MEMBER NAME", "write a member's name anew", `jigiya member rename 7 "Fanta Dolo"`,
			s.proposing(2, 2, func(r *reader) []ledger.Event {
				return one(&ledger.PersonRecorded{Member: r.member(r.arg(0)), Person: ledger.Said(r.arg(1))})
			})),
		drafted(command("leave", "MEMBER", "settle a member's account; her debts are set off first", "jigiya member leave 7 --cause left",
			s.proposing(1, 1, func(r *reader) []ledger.Event {
				return one(&ledger.MemberLeft{Member: r.member(r.arg(0)), Cause: ledger.LeavingCause(r.c.String("cause"))})
			}), &cli.StringFlag{Name: "cause", Usage: "the `CAUSE`: left, excluded or died", Value: "left"})),
		command("erase", "MEMBER", "forget who a member was; her money stays in the book", "jigiya member erase 7", s.eraseMember),
	)
}

func (s *session) joining(r *reader) []ledger.Event {
	e := &ledger.MemberJoined{
		Member: r.someMember(r.c.String("number")), Sex: ledger.Sex(r.c.String("sex")),
		Person: ledger.Said(r.arg(0)), Former: r.someMember(r.c.String("former")),
	}
	if text := r.c.String("shares"); text != "" {
		e.Shares = r.shares(text)
	}
	return one(e)
}

func (s *session) listMembers(c *cli.Context) error {
	service, group, err := s.reading(c, 0, 0)
	if err != nil {
		return err
	}
	members, err := service.Members(c.Context, group)
	if err != nil {
		return err
	}
	return s.printList(members, members.Table())
}

// reading is how a command begins that only reads: its arguments counted, its
// group found.
func (s *session) reading(c *cli.Context, least, most int) (api.Service, crypto.Hash, error) {
	if r := read(c).args(least, most); r.err != nil {
		return nil, crypto.Hash{}, r.err
	}
	return s.group(c.Context)
}

func (s *session) eraseMember(c *cli.Context) error {
	r := read(c).args(1, 1)
	if r.err != nil {
		return r.err
	}
	member := r.member(r.arg(0))
	if r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	return s.withPINs(func(pins api.PINs) error {
		accepted, err := service.Erase(c.Context, api.Proposal{Group: group, PINs: pins}, member)
		if err != nil {
			return sought(err, member)
		}
		return s.accepted(accepted)
	})
}

func (s *session) officerCommand() *cli.Command {
	return commands("officer", "the offices of the group",
		command("list", "", "who holds which office", "jigiya officer list", s.listOfficers),
		drafted(command("elect", "MEMBER=ROLE[+ROLE] ...", "elect all officers anew, with the quorum of the old key-holders",
			"jigiya officer elect 1=chairperson 2=record-keeper 3=treasurer 4=key-holder 9=key-holder 6=key-holder", s.electOfficers)),
	)
}

func (s *session) listOfficers(c *cli.Context) error {
	service, group, err := s.reading(c, 0, 0)
	if err != nil {
		return err
	}
	officers, err := service.Officers(c.Context, group)
	if err != nil {
		return err
	}
	return s.printList(officers, officers.Table())
}

func (s *session) electOfficers(c *cli.Context) error {
	r := read(c).args(1, 100)
	var officers []ledger.Officer
	for _, pair := range r.pairs(c.Args().Slice()) {
		officers = append(officers, ledger.Officer{Member: r.member(pair[0]), Roles: roles(pair[1])})
	}
	if r.err != nil {
		return r.err
	}
	return s.propose(c, &ledger.OfficersElected{Officers: officers})
}
