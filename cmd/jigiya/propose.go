package main

import (
	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

// propose enters events, all or none, and says what became of them; with --draft they
// wait for the key-holders' signatures.
func (s *session) propose(c *cli.Context, events ...ledger.Event) error {
	_, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	if path := c.String("draft"); path != "" {
		return s.draft(c, group, path, events...)
	}
	return s.enter(c, group, events...)
}

// enter proposes events with the PINs they need.
func (s *session) enter(c *cli.Context, group crypto.Hash, events ...ledger.Event) error {
	service, err := s.service()
	if err != nil {
		return err
	}
	var accepted api.Accepted
	err = s.withPINs(func(pins api.PINs) error {
		accepted, err = service.Propose(c.Context, api.Proposal{Group: group, Events: events, PINs: pins, Ahead: c.Bool("ahead")})
		return err
	})
	if err != nil {
		return err
	}
	return s.accepted(accepted)
}

// accepted prints the entries that were made.
func (s *session) accepted(a api.Accepted) error {
	s.warn(a.Warnings)
	if s.json {
		return s.printJSON(a)
	}
	for _, e := range a.Entries {
		s.printf("%s\n", s.entryLine(e))
	}
	return nil
}

// proposing is a command that is nothing but its events.
func (s *session) proposing(least, most int, events func(r *reader) []ledger.Event) cli.ActionFunc {
	return func(c *cli.Context) error {
		r := read(c).args(least, most)
		if r.err != nil {
			return r.err
		}
		all := events(r)
		if r.err != nil {
			return r.err
		}
		return s.propose(c, all...)
	}
}

func one(e ledger.Event) []ledger.Event { return []ledger.Event{e} }
