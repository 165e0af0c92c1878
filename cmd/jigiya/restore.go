package main

import (
	"context"
	"errors"
	"slices"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

// A paperKey is what a key-holder brought on paper.
type paperKey struct {
	member ledger.MemberNumber
	seed   crypto.Seed
}

// restore brings back what a group lost with its phone, before this device takes over:
// the journal from a backup, the keys of those who brought them on paper.
func (s *session) restore(c *cli.Context) error {
	papers, err := s.papers(c)
	if err != nil {
		return err
	}
	if path := c.String("backup"); path != "" {
		if err := s.readBackup(c.Context, path, papers); err != nil {
			return err
		}
	}
	if len(papers) == 0 {
		return nil
	}
	return s.restoreKeys(c.Context, papers)
}

// papers reads the flag --paper.
func (s *session) papers(c *cli.Context) (all []paperKey, err error) {
	r := read(c)
	for _, pair := range r.pairs(c.StringSlice("paper")) {
		member := r.member(pair[0])
		if r.err != nil {
			return nil, r.err
		}
		text, err := readFile(pair[1], 8<<10)
		if err != nil {
			return nil, err
		}
		seed, err := parsePaperKey(string(text))
		if err != nil {
			return nil, api.Misused("paper_key", "detail", err.Error())
		}
		all = append(all, paperKey{member, seed})
	}
	return all, r.err
}

// readBackup takes a backup in, with the key of this device or of a paper. Half of
// one is no ground to go on from: what is missing may be somewhere else.
func (s *session) readBackup(ctx context.Context, path string, papers []paperKey) error {
	if len(papers) == 0 {
		return s.introduced(ctx, func(exchange api.Exchange) error {
			return s.openBackup(path, func(in *source) (api.Unbundled, error) {
				return exchange.ReadBundle(ctx, in, s.progress("progress.exchange"))
			})
		})
	}
	exchange, err := s.exchange()
	for _, paper := range papers {
		if err != nil {
			return err
		}
		err = s.openBackup(path, func(in *source) (api.Unbundled, error) {
			return exchange.ReadBackup(ctx, in, paper.seed, s.progress("progress.exchange"))
		})
		if closed := new(api.Problem); !errors.As(err, &closed) || closed.Code != "bundle_not_here" {
			return err
		}
	}
	return err
}

func (s *session) openBackup(path string, read func(*source) (api.Unbundled, error)) error {
	in, err := s.source(path)
	if err != nil {
		return err
	}
	defer in.Close()
	came, err := read(in)
	if err != nil {
		return err
	}
	return cutOff(came)
}

// restoreKeys seals the keys of papers under new PINs, which this run knows from then on.
func (s *session) restoreKeys(ctx context.Context, papers []paperKey) error {
	service, group, err := s.group(ctx)
	if err != nil {
		return err
	}
	missing, err := notHere(ctx, service, group, papers)
	if err != nil || len(missing) == 0 {
		return err
	}
	needed := &api.PINError{}
	for _, p := range missing {
		needed.NewHolders = append(needed.NewHolders, p.member)
	}
	pins, err := s.gather(ofHolders, needed)
	if err != nil {
		return err
	}
	for _, p := range missing {
		pin := pins.Holders[p.member]
		if pin == "" {
			return needed
		}
		if err := service.RestoreKey(ctx, api.KeyName{Group: group, Member: p.member}, p.seed, pin); err != nil {
			return err
		}
	}
	s.set = pins.Holders
	return nil
}

// notHere are the papers whose keys this device lacks.
func notHere(ctx context.Context, service api.Service, group crypto.Hash, papers []paperKey) ([]paperKey, error) {
	keys, err := service.Keys(ctx, group)
	return slices.DeleteFunc(slices.Clone(papers), func(p paperKey) bool {
		return slices.ContainsFunc(keys, func(k api.Key) bool { return k.Member == p.member && k.Here })
	}), err
}
