package main

import (
	"github.com/urfave/cli/v2"

	"jigiya/ledger"
)

func (s *session) shareOutCommand() *cli.Command {
	return commands("share-out", "divide the savings fund at the end of the cycle",
		printing(command("preview", "", "what each member would take home today", "jigiya share-out preview --pdf share-out.pdf", s.previewShareOut)),
		drafted(command("commit", "", "share out, with the quorum: one entry that pays everybody and closes the cycle", "jigiya share-out commit", s.commitShareOut)),
	)
}

func (s *session) previewShareOut(c *cli.Context) error {
	paper, err := s.mayPrint(c)
	if err != nil {
		return err
	}
	service, group, err := s.reading(c, 0, 0)
	if err != nil {
		return err
	}
	division, err := service.ShareOut(c.Context, group)
	if err != nil {
		return err
	}
	if paper {
		return s.printShareOut(c, service, group, division)
	}
	return s.print(division, division.Tables())
}

func (s *session) commitShareOut(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	if err := s.propose(c, &ledger.ShareOut{}); err != nil || s.json || c.String("draft") != "" {
		return err
	}
	return s.previewShareOut(c)
}

func (s *session) cycleCommand() *cli.Command {
	return commands("cycle", "begin the next cycle",
		drafted(command("open", "", "begin the next cycle after the share-out, with the quorum", "jigiya cycle open --share-value 300 --reinvest 7=10,8=5",
			s.openCycle, text("share-value", "the share value, an `AMOUNT` (default: as before)"),
			text("constitution", "the constitution `FILE.toml` of the new cycle"),
			&cli.StringSliceFlag{Name: "reinvest", Usage: "shares that members buy at once, `MEMBER=SHARES,...`"})),
	)
}

func (s *session) openCycle(c *cli.Context) error {
	r := read(c).args(0, 0)
	e := &ledger.CycleOpened{}
	for _, pair := range r.pairs(c.StringSlice("reinvest")) {
		e.Reinvestments = append(e.Reinvestments, ledger.Reinvestment{Member: r.member(pair[0]), Shares: r.shares(pair[1])})
	}
	value := r.someAmount(c.String("share-value"))
	if r.err != nil {
		return r.err
	}
	if err := s.newConstitution(c, e, value); err != nil {
		return err
	}
	return s.propose(c, e)
}

// newConstitution sets the rules of the new cycle where they differ from the old.
func (s *session) newConstitution(c *cli.Context, e *ledger.CycleOpened, value ledger.Amount) error {
	if path := c.String("constitution"); path != "" {
		file, err := s.parseConstitution(path)
		if err != nil {
			return err
		}
		e.Constitution = file.Constitution
	} else if value > 0 {
		service, id, err := s.group(c.Context)
		if err != nil {
			return err
		}
		group, err := service.Group(c.Context, id)
		if err != nil {
			return err
		}
		e.Constitution = *group.Constitution
	}
	if value > 0 {
		e.Constitution.ShareValue = value
	}
	return nil
}
