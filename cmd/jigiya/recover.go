package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

func (s *session) recoverCommand() *cli.Command {
	c := command("recover", "", "give this device the right to write, in a new epoch, with the quorum", `jigiya recover --reason "the old phone was lost"`,
		s.takeOver, text("reason", "`WORDS` that say why"),
		&cli.BoolFlag{Name: "policy", Usage: "where the quorum is lost too: by the recovery policy the group founded itself with; needs --draft"},
		text("backup", "the group's backup, a `FILE` of bundle write --backup: it is taken in first"),
		&cli.StringSliceFlag{Name: "paper", Usage: "the paper key of a key-holder, `MEMBER=FILE`; may be said again: it opens the backup, and her key comes back under a new PIN"})
	drafted(c)
	c.Subcommands = []*cli.Command{
		command("paper", "[MEMBER]", "the paper key of this device, or of a key-holder: 18 words and a QR code", "jigiya recover paper 4", s.paperKey,
			text("png", "write the QR code to a `FILE`"), ofProgramme()),
		command("key", "[MEMBER]", "bring a key back from its paper key, read from standard input, under a new PIN", "jigiya recover key 4 < words.txt", s.restoreKey, ofProgramme()),
	}
	return c
}

func (s *session) takeOver(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	if err := s.restore(c); err != nil {
		return err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	if path := c.String("draft"); path != "" || c.Bool("policy") {
		return s.draftOpening(c, group, path)
	}
	var accepted api.Accepted
	err = s.withPINs(func(pins api.PINs) error {
		accepted, err = service.TakeOver(c.Context, api.TakeOver{Group: group, Reason: c.String("reason"), PINs: pins})
		return err
	})
	if err != nil {
		return err
	}
	return s.accepted(accepted)
}

// draftOpening is for those whose keys are on other phones.
func (s *session) draftOpening(c *cli.Context, group crypto.Hash, path string) error {
	if path == "" {
		r := read(c)
		r.miss("draft")
		return r.err
	}
	opening := &ledger.EpochOpened{Authority: ledger.ByQuorum, Reason: ledger.Said(c.String("reason"))}
	if c.Bool("policy") {
		opening.Authority = ledger.ByPolicy
	}
	return s.draft(c, group, path, opening)
}

func (s *session) paperKey(c *cli.Context) error {
	if r := read(c).args(0, 1); r.err != nil {
		return r.err
	}
	service, who, err := s.keyName(c, c.Args().First())
	if err != nil {
		return err
	}
	pin, err := s.pinOf(who)
	if err != nil {
		return err
	}
	seed, err := service.PaperKey(c.Context, who, pin)
	if err != nil {
		return err
	}
	if path := c.String("png"); path != "" {
		return s.writeQR(path, []string{seed.QR()}, false)
	}
	return s.printPaperKey(seed)
}

func (s *session) printPaperKey(seed crypto.Seed) error {
	things := seed.Things()
	words := make([]string, len(things))
	for i, t := range things {
		words[i] = t.Word(string(s.lang))
	}
	if s.json {
		return s.printJSON(map[string]any{"words": words, "qr": seed.QR()})
	}
	s.printf("%s\n\n", s.say("result.paper_key"))
	for i, t := range things {
		s.printf("%3d  %s  %s\n", i+1, t.Picture(), words[i])
	}
	drawn, err := terminalQR(seed.QR())
	if err != nil {
		return err
	}
	s.printf("\n%s\n%s\n", drawn, seed.QR())
	return nil
}

func (s *session) restoreKey(c *cli.Context) error {
	if r := read(c).args(0, 1); r.err != nil {
		return r.err
	}
	service, who, err := s.keyName(c, c.Args().First())
	if err != nil {
		return err
	}
	paper, err := s.readText(s.say("prompt.paper_key"))
	if err != nil {
		return err
	}
	seed, err := parsePaperKey(paper)
	if err != nil {
		return api.Misused("paper_key", "detail", err.Error())
	}
	pin, err := s.newPIN()
	if err != nil {
		return err
	}
	if err := service.RestoreKey(c.Context, who, seed, pin); err != nil {
		return err
	}
	return s.done("restored", "result.key_restored")
}

func parsePaperKey(text string) (crypto.Seed, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return crypto.Seed{}, errors.New("no words were read")
	}
	if strings.HasPrefix(text, "JIGIYA:") {
		return crypto.ParseSeedQR(text)
	}
	things, err := crypto.ParseThings(text)
	if err != nil {
		return crypto.Seed{}, err
	}
	seed, err := crypto.SeedFromThings(things)
	if err != nil {
		return seed, fmt.Errorf("reading the paper key: %w", err)
	}
	return seed, nil
}
