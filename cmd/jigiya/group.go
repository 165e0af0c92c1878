package main

import (
	"cmp"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/constitution"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) groupCommand() *cli.Command {
	return commands("group", "found a group, look at it, amend its constitution",
		command("found", "FILE.toml", "found a group from its constitution; makes the device's and the key-holders' keys",
			"jigiya group found benkadi.toml", s.foundGroup),
		command("list", "", "the groups on this device", "jigiya group list", s.listGroups),
		command("show", "", "the group, its rules and where its journal stands", "jigiya group show",
			s.showGroup, &cli.BoolFlag{Name: "toml", Usage: "the constitution as a file that group amend reads"}),
		drafted(command("amend", "FILE.toml", "change the constitution, with the quorum", "jigiya group amend benkadi-2.toml", s.amendGroup)),
	)
}

// maxFile bounds the files of a person: constitutions and opening balances.
const maxFile = 64 << 10

func (s *session) foundGroup(c *cli.Context) error {
	file, err := s.readConstitution(c)
	if err != nil {
		return err
	}
	service, err := s.service()
	if err != nil {
		return err
	}
	founding := file.Founding(ledger.Signatory{}, nil)
	var group report.Group
	err = s.withPINs(func(pins api.PINs) error {
		group, err = service.Found(c.Context, api.Founding{Event: founding, PINs: pins})
		return err
	})
	if err != nil {
		return err
	}
	if n := len(founding.Members); n < 5 {
		s.warn([]api.Warning{{ID: "warning.group_size", Values: []any{"members", n, "min", 5, "max", ledger.MaxMembers}}})
	}
	if s.about, err = crypto.ParseHash(group.Group); err != nil {
		return err
	}
	return s.print(group, group.Tables())
}

func (s *session) readConstitution(c *cli.Context) (*constitution.File, error) {
	if r := read(c).args(1, 1); r.err != nil {
		return nil, r.err
	}
	return s.parseConstitution(c.Args().First())
}

func (s *session) parseConstitution(path string) (*constitution.File, error) {
	text, err := readFile(path, maxFile)
	if err != nil {
		return nil, err
	}
	return constitution.Parse(text)
}

func (s *session) listGroups(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	service, err := s.service()
	if err != nil {
		return err
	}
	groups, err := service.Groups(c.Context)
	if err != nil {
		return err
	}
	return s.printList(groups, groupList(groups))
}

func (s *session) showGroup(c *cli.Context) error {
	service, id, err := s.reading(c, 0, 0)
	if err != nil {
		return err
	}
	group, err := service.Group(c.Context, id)
	if err != nil {
		return err
	}
	if c.Bool("toml") {
		return s.writeConstitution(c, service, id, group.Constitution)
	}
	return s.print(group, group.Tables())
}

// writeConstitution writes the file that would found the group as it is today.
func (s *session) writeConstitution(c *cli.Context, service api.Service, id crypto.Hash, rules *ledger.Constitution) error {
	list, err := service.Members(c.Context, id)
	if err != nil {
		return err
	}
	var members []constitution.Member
	for _, m := range list {
		if m.Status == "active" {
			members = append(members, constitution.Member{Number: m.Member, Name: cmp.Or(m.Name, "?"), Sex: m.Sex, Roles: m.Roles})
		}
	}
	_, err = s.terminal.out.Write(constitution.Write(*rules, members))
	return err
}

func (s *session) amendGroup(c *cli.Context) error {
	file, err := s.readConstitution(c)
	if err != nil {
		return err
	}
	return s.propose(c, &ledger.GroupAmended{Constitution: file.Constitution})
}
