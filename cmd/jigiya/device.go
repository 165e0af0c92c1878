package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) deviceCommand() *cli.Command {
	return commands("device", "this device and its keys",
		command("show", "", "the address of this device, and whose keys are on it", "jigiya device show", s.showDevice),
		command("pin", "[MEMBER]", "change the PIN of this device, or of a key-holder", "jigiya device pin 4", s.changePIN),
	)
}

func (s *session) showDevice(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	service, err := s.service()
	if err != nil {
		return err
	}
	device, err := service.Device(c.Context)
	if err != nil {
		return err
	}
	if s.json {
		return s.printJSON(device)
	}
	s.printDevice(device.Address)
	if device.Address == "" {
		return nil
	}
	if _, group, err := s.group(c.Context); err == nil {
		return s.listKeys(c, service, group)
	}
	return nil
}

// printDevice says who this device is, if it is anybody yet.
func (s *session) printDevice(address string) {
	if address == "" {
		s.printf("%s\n", s.say("result.no_key"))
		return
	}
	s.printf("%s %s\n", s.say("heading.device"), address)
}

func (s *session) listKeys(c *cli.Context, service api.Service, group crypto.Hash) error {
	keys, err := service.Keys(c.Context, group)
	if err != nil {
		return err
	}
	t := report.Table{Columns: []report.Column{{Heading: "heading.member"}, {Heading: "heading.key"}, {Heading: "heading.here"}, {Heading: "heading.wrong_pins", Align: report.Right}}}
	for _, k := range keys {
		here := report.Word("status.no")
		if k.Here {
			here = "status.yes"
		}
		var who any = report.Word("heading.device")
		if k.Member != 0 {
			who = k.Member
		}
		t.Rows = append(t.Rows, []any{who, k.Public.String()[:16], here, k.Wrong})
	}
	return s.printList(keys, t)
}

// keyName reads whose key is meant: the device's, or a member's.
func (s *session) keyName(c *cli.Context, who string) (api.Service, api.KeyName, error) {
	if who == "" || who == "device" {
		service, err := s.service()
		return service, api.KeyName{}, err
	}
	r := read(c)
	member := r.member(who)
	if r.err != nil {
		return nil, api.KeyName{}, r.err
	}
	service, group, err := s.group(c.Context)
	return service, api.KeyName{Group: group, Member: member}, err
}

func (s *session) changePIN(c *cli.Context) error {
	if r := read(c).args(0, 1); r.err != nil {
		return r.err
	}
	service, who, err := s.keyName(c, c.Args().First())
	if err != nil {
		return err
	}
	old, err := s.pinOf(who.Member)
	if err != nil {
		return err
	}
	fresh, err := s.newPIN()
	if err != nil {
		return err
	}
	if err := service.ChangePIN(c.Context, who, old, fresh); err != nil {
		return err
	}
	return s.done("changed", "result.pin_changed")
}

// pinOf asks for the PIN of the device (0) or of a key-holder.
func (s *session) pinOf(m ledger.MemberNumber) (string, error) {
	needed := &api.PINError{Device: true}
	if m != 0 {
		needed = &api.PINError{Holders: []ledger.MemberNumber{m}, Need: 1}
	}
	pins, err := s.gather(needed)
	if err != nil {
		return "", err
	}
	if m != 0 {
		return pins.Holders[m], nil
	}
	return pins.Device, nil
}

// newPIN is a PIN about to be set: JIGIYA_NEW_PIN in scripts.
func (s *session) newPIN() (string, error) {
	if pin := s.terminal.getenv("JIGIYA_NEW_PIN"); pin != "" {
		return pin, nil
	}
	if !s.terminal.interactive() {
		return "", &api.Problem{Class: api.ClassDenied, Code: "new_pin_missing"}
	}
	return s.askTwice(s.say("prompt.new_pin"))
}

func (s *session) recoverCommand() *cli.Command {
	c := command("recover", "", "give this device the right to write, in a new epoch, with the quorum", `jigiya recover --reason "the old phone was lost"`,
		s.takeOver, text("reason", "`WORDS` that say why"))
	c.Subcommands = []*cli.Command{
		command("paper", "[MEMBER]", "the paper key of this device, or of a key-holder: 18 words and a QR code", "jigiya recover paper 4", s.paperKey,
			text("png", "write the QR code to a `FILE`")),
		command("key", "[MEMBER]", "bring a key back from its paper key, read from standard input, under a new PIN", "jigiya recover key 4 < words.txt", s.restoreKey),
	}
	return c
}

func (s *session) takeOver(c *cli.Context) error {
	service, group, err := s.reading(c, 0, 0)
	if err != nil {
		return err
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

func (s *session) paperKey(c *cli.Context) error {
	if r := read(c).args(0, 1); r.err != nil {
		return r.err
	}
	service, who, err := s.keyName(c, c.Args().First())
	if err != nil {
		return err
	}
	pin, err := s.pinOf(who.Member)
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
