package main

import (
	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) deviceCommand() *cli.Command {
	name := text("name", "what you call the other device, a `NAME`")
	return commands("device", "this device and its keys; the others it knows, and what they may see",
		command("show", "", "this device's card, which others certify and admit; whose keys are on it", "jigiya device show", s.showDevice,
			text("png", "write the card's QR code to a `FILE`"), &cli.BoolFlag{Name: "force", Usage: "overwrite the file"}),
		command("new", "", "make this device's key, where no other command has", "jigiya device new", s.newDevice),
		command("pair", "[ADDRESS]", "get to know a device nearby: on both screens six things appear, and two people compare them", "jigiya device pair",
			s.pair, text("minutes", "how long the other may come, `N` minutes (default: 5)"), name,
			text("same-as", "the six words that the other device shows, `WORDS`; nobody is asked then")),
		command("trust", "CARD|PROGRAMME|FILE", "tell this device of another, of a programme it works for, or of what a programme signed; nobody gets a right by it",
			"jigiya device trust deeds.txt", s.trust, name, text("programme", "the `PROGRAMME` that signed the deeds, where this device does not know it yet"),
			&cli.BoolFlag{Name: "forget", Usage: "forget the device or the programme"}),
		command("list", "", "the devices, programmes and addresses that this device was told of", "jigiya device list", s.listContacts),
		command("grant", "CARD", "let a device see this group, without a programme's word", "jigiya device grant Fatou --scope journal,persons --until 2026-12-31",
			s.grantDevice, &cli.StringSliceFlag{Name: "scope", Usage: "what it may see, `SCOPE,...`: journal, persons, words (default: journal)"},
			text("until", "the last `DATE` on which it may (default: until it is revoked)")),
		command("revoke", "CARD|ADDRESS", "shut a device out of this group, whatever a programme says", "jigiya device revoke Fatou", s.revokeDevice),
		command("pin", "[MEMBER]", "change the PIN of this device, or of a key-holder", "jigiya device pin 4", s.changePIN, ofProgramme()),
	)
}

// A carded is a device with the text that others read it by.
type carded struct {
	api.Device
	Card string `json:"card,omitempty"`
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
	return s.cardOf(c, service, device)
}

func (s *session) newDevice(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	var device api.Device
	err = s.withPINs(func(pins api.PINs) error {
		device, err = exchange.MakeKey(c.Context, pins)
		return err
	})
	if err != nil {
		return err
	}
	return s.cardOf(c, nil, device)
}

// cardOf shows a device's card, and with a service whose keys are on it.
func (s *session) cardOf(c *cli.Context, service api.Service, device api.Device) error {
	shown := carded{Device: device}
	if key, err := crypto.ParsePublicKey(device.Public); err == nil {
		shown.Card = credential.Card(key)
	}
	if path := c.String("png"); path != "" && shown.Card != "" {
		if _, err := s.writePictures(path, []string{shown.Card}, c.Bool("force")); err != nil {
			return err
		}
	}
	if s.json {
		return s.printJSON(shown)
	}
	if s.printDevice(device.Address); device.Address == "" {
		return nil
	}
	if err := s.writeFrames("", false, []string{shown.Card}); err != nil || service == nil {
		return err
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
		var who any = report.Word("heading.device")
		if k.Member != 0 {
			who = k.Member
		}
		t.Rows = append(t.Rows, []any{who, k.Public.String()[:16], yesNo(k.Here), k.Wrong})
	}
	return s.printList(keys, t)
}

// ofProgramme makes a command's number that of a programme's root key.
func ofProgramme() cli.Flag {
	return text("programme", "a root key of a `PROGRAMME`, by its address or name: 1, 2 or 3 instead of a member")
}

// keyName reads whose key is meant: the device's, a member's, or one of a programme.
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
	if named := c.String("programme"); named != "" {
		p, err := s.programme(c.Context, named)
		if err != nil {
			return nil, api.KeyName{}, err
		}
		programme, err := crypto.ParseAddress(p.Programme)
		return s.open, api.KeyName{Programme: programme, Member: member}, err
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
	old, err := s.pinOf(who)
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

// pinOf asks for the PIN of a key.
func (s *session) pinOf(who api.KeyName) (string, error) {
	if who.Member == 0 {
		pins, err := s.gather(ofHolders, &api.PINError{Device: true})
		return pins.Device, err
	}
	holders := ofHolders
	if !who.Programme.IsZero() {
		holders = ofRoots
	}
	pins, err := s.gather(holders, &api.PINError{Holders: []ledger.MemberNumber{who.Member}, Need: 1})
	return pins.Holders[who.Member], err
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
