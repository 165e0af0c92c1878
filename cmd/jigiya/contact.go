package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) listContacts(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	contacts, err := exchange.Contacts(c.Context)
	if err != nil {
		return err
	}
	if !s.json && len(contacts.Devices)+len(contacts.Programmes)+len(contacts.Addresses) == 0 {
		s.printf("%s\n", s.say("result.none"))
		return nil
	}
	return s.print(contacts, contactTables(contacts))
}

func contactTables(contacts api.Contacts) []report.Table {
	devices := report.Table{Title: "heading.devices", Columns: columns("heading.device", "heading.name")}
	for _, d := range contacts.Devices {
		devices.Rows = append(devices.Rows, []any{d.Device, d.Name})
	}
	programmes := report.Table{Title: "heading.programmes", Columns: columns("heading.programme")}
	for _, p := range contacts.Programmes {
		programmes.Rows = append(programmes.Rows, []any{p})
	}
	addresses := report.Table{Title: "heading.addresses", Columns: columns("heading.address")}
	for _, a := range contacts.Addresses {
		addresses.Rows = append(addresses.Rows, []any{a})
	}
	return []report.Table{devices, programmes, addresses}
}

// trust tells this device of what the argument turns out to be.
func (s *session) trust(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	t, said, err := s.trusted(c, c.Args().First())
	if err != nil {
		return err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	if t.Name, t.Forget = c.String("name"), c.Bool("forget"); t.Forget {
		said = "result.forgotten"
	}
	if err := exchange.Trust(c.Context, t); err != nil {
		return err
	}
	return s.done("done", said)
}

// trusted reads a card, a key, an address, deeds, or a file of either.
func (s *session) trusted(c *cli.Context, named string) (t api.Trusting, said string, err error) {
	if address, err := crypto.ParseAddress(named); err == nil {
		return s.trustedAddress(c, address)
	}
	if isCard(named) || isPublic(named) {
		t.Device, err = s.whom(c.Context, named)
		return t, "result.device_known", err
	}
	if strings.HasPrefix(strings.ToUpper(named), "JIGIYA:") {
		return s.trustedDeeds(c, []byte(named))
	}
	if _, missing := os.Stat(named); errors.Is(missing, fs.ErrNotExist) && named != "-" {
		if !c.Bool("forget") {
			return t, "", api.Missing("trust_unknown", "text", clip(named)).Hinted("hint.trust_unknown")
		}
		t.Device, err = s.whom(c.Context, named) // her name, or how her address begins
		return t, "", err
	}
	file, err := s.carried(named)
	if err != nil {
		return t, "", err
	}
	if frames := framesIn(file); len(frames) == 1 && isCard(frames[0]) {
		t.Device, err = readCard(frames[0])
		return t, "result.device_known", err
	}
	return s.trustedDeeds(c, file)
}

// trustedAddress is a programme's, or to forget it, of a device known here.
func (s *session) trustedAddress(c *cli.Context, address crypto.Address) (t api.Trusting, said string, err error) {
	if c.Bool("forget") {
		known, err := s.known(c.Context)
		if err != nil {
			return t, "", err
		}
		if one, err := oneOf(known, address.String()); err == nil {
			t.Device, err = crypto.ParsePublicKey(one.Public)
			return t, "", err
		}
	}
	t.Programme = address
	return t, "result.programme_known", nil
}

func (s *session) trustedDeeds(c *cli.Context, read []byte) (t api.Trusting, said string, err error) {
	if text := c.String("programme"); text != "" {
		if t.Programme, err = crypto.ParseAddress(text); err != nil {
			return t, "", api.Misused("unknown_programme", "programme", clip(text)).Hinted("hint.list_programmes")
		}
	}
	t.Deeds, err = readDeeds(read)
	return t, "result.deeds_kept", err
}

func isPublic(text string) bool {
	_, err := crypto.ParsePublicKey(text)
	return err == nil
}

func (s *session) grantDevice(c *cli.Context) error {
	r := read(c).args(1, 1)
	e := &ledger.DeviceGranted{Scopes: scopes(c.StringSlice("scope")), Until: r.someDate(c.String("until"))}
	if r.err != nil {
		return r.err
	}
	key, err := s.whom(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	e.Device = ledger.Signatory(key)
	return s.propose(c, e)
}

// scopes reads what a device may see: the journal, where nothing is said.
func scopes(texts []string) (all []ledger.Slug) {
	for _, one := range strings.FieldsFunc(strings.Join(texts, ","), func(c rune) bool { return c == ',' || c == '+' }) {
		all = append(all, ledger.Slug(strings.TrimSpace(one)))
	}
	if len(all) == 0 {
		all = []ledger.Slug{"journal"}
	}
	return all
}

func (s *session) revokeDevice(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	key, err := s.whom(c.Context, c.Args().First())
	if unknown := new(api.Problem); errors.As(err, &unknown) && unknown.Class == api.ClassNotFound {
		key, err = s.granted(c, c.Args().First(), unknown)
	}
	if err != nil {
		return err
	}
	return s.propose(c, &ledger.DeviceRevoked{Device: ledger.Signatory(key)})
}

// granted finds a device that the group admitted by how its address begins.
func (s *session) granted(c *cli.Context, named string, unknown error) (crypto.PublicKey, error) {
	service, group, err := s.group(c.Context)
	if err != nil {
		return crypto.PublicKey{}, err
	}
	var admitted []api.Contact
	for entry, err := range service.Journal(c.Context, group, 0) {
		if err != nil {
			return crypto.PublicKey{}, err
		}
		if e, ok := entry.Event.(*ledger.DeviceGranted); ok {
			admitted = append(admitted, contactOf(crypto.PublicKey(e.Device)))
		}
	}
	one, err := oneOf(admitted, named)
	if err != nil {
		return crypto.PublicKey{}, unknown
	}
	return crypto.ParsePublicKey(one.Public)
}

func contactOf(key crypto.PublicKey) api.Contact {
	address, _ := key.Address() // the rules took it
	return api.Contact{Device: address.String(), Public: key.String()}
}
