package main

import (
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
