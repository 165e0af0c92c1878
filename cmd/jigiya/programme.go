package main

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) programmeCommand() *cli.Command {
	programme := text("programme", "the `PROGRAMME`, its address or name; not needed where there is one")
	return commands("programme", "a programme: whom it lets be facilitator, staff or office in its groups",
		command("new", "NAME", "found a programme on this device: three root keys, each under a PIN of its own, two of which sign",
			`jigiya programme new "Musow ka Jigiya Ton"`, s.newProgramme),
		command("certify", "CARD", "let a device be something in the programme's groups, for at most six months; a card, or the name of a device known here",
			"jigiya programme certify Fatou --role facilitator --zone ocha-2023:ML0505", s.certify,
			carriedFlags(programme, need("role", "what the device may be, `ROLE`: facilitator, staff or office"),
				&cli.StringSliceFlag{Name: "zone", Usage: "the `CODE` of a place where a facilitator works; may be said again"},
				&cli.StringSliceFlag{Name: "groups", Usage: "the id of a `GROUP` she visits, instead of a zone; may be said again"},
				text("until", "the last `DATE` (default: as long as a credential lasts)"), text("name", "what you call the device, a `NAME`"))...),
		command("revoke", "DEVICE", "take the credentials of a device back", "jigiya programme revoke Fatou", s.revokeCredential, carriedFlags(programme)...),
		command("show", "[PROGRAMME]", "the programmes this device has to do with, and whom they certified", "jigiya programme show", s.showProgrammes),
	)
}

func (s *session) newProgramme(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	var p api.Programme
	err = s.withPINsOf(ofRoots, func(pins api.PINs) error {
		p, err = exchange.FoundProgramme(c.Context, api.ProgrammeFounding{Name: c.Args().First(), PINs: pins})
		return err
	})
	if err != nil {
		return err
	}
	if err := s.print(p, s.programmeTables(p)); err != nil || s.json {
		return err
	}
	s.printf("%s\n", s.say("result.programme_new", "programme", p.Programme))
	return nil
}

func (s *session) certify(c *cli.Context) error {
	exchange, asked, err := s.certifying(c)
	if err != nil {
		return err
	}
	var given api.Credential
	err = s.withPINsOf(ofRoots, func(pins api.PINs) error {
		asked.PINs = pins
		given, err = exchange.Certify(c.Context, asked)
		return err
	})
	if err != nil {
		return err
	}
	said := s.say("result.certified", "device", s.deviceName(given.Device, given.Name), "role", s.lang.Term("peer", given.Role), "date", given.Expires)
	return s.give(c, given, said, given.Text)
}

// certifying reads what a programme is asked for.
func (s *session) certifying(c *cli.Context) (exchange api.Exchange, asked api.Certifying, err error) {
	r := read(c).args(1, 1)
	asked.Role = r.credentialRole(r.required("role"))
	asked.Until, asked.Name = r.someDate(c.String("until")), c.String("name")
	asked.Zone = listed(c.StringSlice("zone"))
	if r.err != nil {
		return nil, asked, r.err
	}
	if exchange, err = s.exchange(); err != nil {
		return nil, asked, err
	}
	if asked.Groups, err = s.groupsNamed(c.Context, listed(c.StringSlice("groups"))); err != nil {
		return nil, asked, err
	}
	if asked.Device, err = s.whom(c.Context, c.Args().First()); err != nil {
		return nil, asked, err
	}
	asked.Programme, err = s.programmeMeant(c)
	return exchange, asked, err
}

func (r *reader) credentialRole(text string) credential.Role {
	role, err := credential.ParseRole(text)
	if err != nil {
		r.fail(&ledger.RuleError{Rule: ledger.RuleChoiceUnknown, Values: []ledger.Value{
			{Name: "field", Value: "capacity"}, {Name: "text", Value: clip(text)}, {Name: "choices", Value: "facilitator, staff, office"},
		}})
	}
	return role
}

// listed are the values of a flag that may be said again, or have commas.
func listed(texts []string) (all []string) {
	for _, one := range strings.Split(strings.Join(texts, ","), ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// groupsNamed are groups by their ids, or those here by name.
func (s *session) groupsNamed(ctx context.Context, texts []string) (ids []crypto.Hash, err error) {
	var here []api.GroupStatus
	for _, one := range texts {
		id, err := crypto.ParseHash(one)
		if err == nil {
			ids = append(ids, id)
			continue
		}
		if here == nil {
			service, err := s.service()
			if err != nil {
				return nil, err
			}
			status, err := service.Status(ctx)
			if err != nil {
				return nil, err
			}
			here = status.Groups
		}
		if id, err = pick(here, one); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (s *session) revokeCredential(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	asked := api.Revoking{}
	if asked.Programme, err = s.programmeMeant(c); err != nil {
		return err
	}
	if asked.Device, err = s.whose(c.Context, c.Args().First()); err != nil {
		return err
	}
	var taken api.Credential
	err = s.withPINsOf(ofRoots, func(pins api.PINs) error {
		asked.PINs = pins
		taken, err = exchange.RevokeCredential(c.Context, asked)
		return err
	})
	if err != nil {
		return err
	}
	return s.give(c, taken, s.say("result.credential_revoked", "device", s.deviceName(taken.Device, taken.Name)), taken.Text)
}

// programmeMeant is the programme that --programme names; nobody where none is: then
// there is one only, or the node says so.
func (s *session) programmeMeant(c *cli.Context) (crypto.Address, error) {
	named := c.String("programme")
	if named == "" {
		return crypto.Address{}, nil
	}
	if address, err := crypto.ParseAddress(named); err == nil {
		return address, nil
	}
	p, err := s.programme(c.Context, named)
	if err != nil {
		return crypto.Address{}, err
	}
	return crypto.ParseAddress(p.Programme)
}

// programme finds a programme by its name or how its address begins.
func (s *session) programme(ctx context.Context, named string) (api.Programme, error) {
	exchange, err := s.exchange()
	if err != nil {
		return api.Programme{}, err
	}
	all, err := exchange.Programmes(ctx)
	if err != nil {
		return api.Programme{}, err
	}
	var found []api.Programme
	for _, p := range all {
		if strings.EqualFold(p.Name, named) || len(named) >= 4 && strings.HasPrefix(p.Programme, strings.TrimPrefix(strings.ToLower(named), "0x")) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return api.Programme{}, api.Missing("unknown_programme", "programme", clip(named)).Hinted("hint.list_programmes")
	}
	return found[0], nil
}

func (s *session) showProgrammes(c *cli.Context) error {
	if r := read(c).args(0, 1); r.err != nil {
		return r.err
	}
	if named := c.Args().First(); named != "" {
		p, err := s.programme(c.Context, named)
		if err != nil {
			return err
		}
		return s.print(p, s.programmeTables(p))
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	all, err := exchange.Programmes(c.Context)
	if err != nil {
		return err
	}
	if !s.json && len(all) == 0 {
		s.printf("%s\n", s.say("result.none"))
		return nil
	}
	var tables []report.Table
	for _, p := range all {
		tables = append(tables, s.programmeTables(p)...)
	}
	return s.print(listing(all), tables)
}

// programmeTables are a programme and those it certified.
func (s *session) programmeTables(p api.Programme) []report.Table {
	about := report.Table{Title: "heading.programme", Columns: columns("heading.detail", "heading.value"), Rows: [][]any{
		{report.Word("heading.name"), p.Name}, {report.Word("heading.address"), p.Programme},
		{report.Word("heading.keys"), p.Keys}, {report.Word("heading.quorum"), p.Quorum}, {report.Word("heading.here"), p.Here},
	}}
	devices := report.Table{Title: "heading.credentials", Columns: columns("heading.device", "heading.capacity", "heading.zone", "heading.expires", "heading.status")}
	for _, one := range p.Credentials {
		devices.Rows = append(devices.Rows, []any{
			s.deviceName(one.Device, one.Name), s.lang.Term("peer", one.Role), covered(one), one.Expires.String(), s.lang.Term("standing", one.State),
		})
	}
	return []report.Table{about, devices}
}

// covered is where a credential is good: places, groups, or the whole programme.
func covered(one api.Credential) string {
	where := slices.Clone(one.Zone)
	for _, g := range one.Groups {
		where = append(where, shortHex(g))
	}
	return strings.Join(where, ", ")
}

// deviceName is what people call a device, or how its address begins.
func (s *session) deviceName(address, name string) string {
	if name != "" {
		return name
	}
	return shortened(address)
}
