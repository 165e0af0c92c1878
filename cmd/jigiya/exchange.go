package main

import (
	"context"
	"errors"
	"io/fs"

	"jigiya/crypto"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// exchange is the part of a home that deals with others.
func (s *session) exchange() (api.Exchange, error) {
	if _, err := s.service(); err != nil {
		return nil, err
	}
	return s.open, nil
}

// exchangeAbout is the same with the group that is meant.
func (s *session) exchangeAbout(ctx context.Context) (api.Exchange, crypto.Hash, error) {
	_, group, err := s.group(ctx)
	if err != nil {
		return nil, group, err
	}
	exchange, err := s.exchange()
	return exchange, group, err
}

// introduced does what needs this device to be somebody. Where it has no key yet, or
// one that never vouched for it before others, that is done first.
func (s *session) introduced(ctx context.Context, do func(api.Exchange) error) error {
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	err = do(exchange)
	if !isNobody(err) {
		return err
	}
	err = s.withPINs(func(pins api.PINs) error {
		_, err := exchange.MakeKey(ctx, pins)
		return err
	})
	if err != nil {
		return err
	}
	return do(exchange)
}

// isNobody says whether all that is missing is this device's key, or its PIN.
func isNobody(err error) bool {
	needed, problem := new(api.PINError), new(api.Problem)
	switch {
	case errors.As(err, &needed):
		return needed.Device && needed.Need+len(needed.NewHolders) == 0
	case errors.As(err, &problem):
		return problem.Code == "no_device_key"
	}
	return errors.Is(err, fs.ErrNotExist)
}

// listing is a list that JSON shows as one, also an empty one.
func listing[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// columns are those of a table about devices; figures stand on the right.
func columns(headings ...string) []report.Column {
	all := make([]report.Column, len(headings))
	for i, h := range headings {
		all[i] = report.Column{Heading: h}
		switch h {
		case "heading.seq", "heading.entries", "heading.received", "heading.sent", "heading.history", "heading.keys", "heading.quorum":
			all[i].Align = report.Right
		}
	}
	return all
}

// yesNo is a truth, as a cell.
func yesNo(truth bool) report.Word {
	if truth {
		return "status.yes"
	}
	return "status.no"
}
