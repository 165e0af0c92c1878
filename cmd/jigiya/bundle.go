package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/node/api"
)

func (s *session) bundleCommand() *cli.Command {
	return commands("bundle", "journals in a file, for an SD card, a USB stick or a chat",
		command("write", "FILE", "write journals into a file that only its readers can open: all groups, or the one that --group names", "jigiya bundle write visit.jigiya --to Fatou",
			s.writeBundle, &cli.StringSliceFlag{Name: "to", Usage: "a `DEVICE` that is to read it, by name, address or card; may be said again"},
			&cli.BoolFlag{Name: "backup", Usage: "for the key-holders' devices and this one: a copy that this group can come back from"},
			&cli.BoolFlag{Name: "force", Usage: "overwrite the file"}),
		command("read", "FILE", "take in what is new in a bundle; of a damaged one, what came whole", "jigiya bundle read visit.jigiya", s.readBundle),
	)
}

func (s *session) writeBundle(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	path := c.Args().First()
	if path == "-" && (s.json || isTerminal(s.terminal.out)) {
		return api.Misused("bundle_output").Hinted("hint.help", "command", commandPath(c))
	}
	asked := api.Bundling{Backup: c.Bool("backup")}
	if err := s.bundled(c, &asked); err != nil {
		return err
	}
	return s.introduced(c.Context, func(exchange api.Exchange) error {
		out, err := s.stream(path, c.Bool("force"))
		if err != nil {
			return err
		}
		written, err := exchange.WriteBundle(c.Context, asked, out)
		if err := out.finish(err); err != nil {
			return err
		}
		return s.bundleWritten(path, written)
	})
}

// bundled reads for whom a bundle is, and of which groups.
func (s *session) bundled(c *cli.Context, asked *api.Bundling) error {
	if s.wanted != "" {
		_, group, err := s.group(c.Context)
		if err != nil {
			return err
		}
		asked.Groups = []crypto.Hash{group}
	}
	for _, named := range c.StringSlice("to") {
		reader, err := s.whose(c.Context, named)
		if err != nil {
			return err
		}
		asked.Readers = append(asked.Readers, reader)
	}
	if len(asked.Readers) == 0 && !asked.Backup {
		r := read(c)
		r.miss("to")
		return r.err
	}
	return nil
}

// bundleWritten says it beside the bundle, where that has standard output.
func (s *session) bundleWritten(path string, written api.Bundled) error {
	if s.json {
		return s.printJSON(written)
	}
	out := s.terminal.out
	if path == "-" {
		out = s.terminal.err
	}
	_, err := fmt.Fprintln(out, s.say("result.bundle_written", "entries", written.Entries, "groups", written.Groups, "readers", len(written.Readers)))
	return err
}

func (s *session) readBundle(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	return s.introduced(c.Context, func(exchange api.Exchange) error {
		in, err := s.source(c.Args().First())
		if err != nil {
			return err
		}
		defer in.Close()
		return s.unbundle(c.Context, exchange, in)
	})
}

// unbundle says what came out, also of a bundle that ends too early: that is an
// error all the same, for the rest is still to come.
func (s *session) unbundle(ctx context.Context, exchange api.Exchange, in *source) error {
	read, err := exchange.ReadBundle(ctx, in, s.progress("progress.exchange"))
	if err != nil {
		return err
	}
	if s.json {
		err = s.printJSON(read)
	} else {
		s.printf("%s\n", s.say("result.bundle_read", "entries", read.Entries, "groups", read.Groups))
	}
	if err != nil {
		return err
	}
	return cutOff(read)
}

// verifyBundle says of each group in a bundle whether it is good, and takes nothing in.
func (s *session) verifyBundle(c *cli.Context) error {
	return s.introduced(c.Context, func(exchange api.Exchange) error {
		in, err := s.source(c.Args().First())
		if err != nil {
			return err
		}
		defer in.Close()
		found, err := exchange.VerifyBundle(c.Context, in, s.progress("progress.verify"))
		if err != nil {
			return err
		}
		return s.inspected(found)
	})
}

// inspected is an error where anything is not good, or did not come whole.
func (s *session) inspected(found api.Inspected) (err error) {
	for i := range found.Groups {
		if g := &found.Groups[i]; g.Cause != nil {
			g.Error = api.Classify(g.Cause, s.lang)
			g.Error.Class = api.ClassForged
		}
	}
	if s.json {
		err = s.printJSON(found)
	} else {
		s.inspectedGroups(found.Groups)
	}
	for _, g := range found.Groups {
		if err == nil && g.Error != nil {
			err = g.Error
		}
	}
	if err != nil || !found.Truncated {
		return err
	}
	cut := &api.Problem{Class: api.ClassForged, Code: "bundle_short"}
	return cut.With("entries", found.Entries).Hinted("hint.bundle_again")
}

func (s *session) inspectedGroups(groups []api.InspectedGroup) {
	for _, g := range groups {
		if g.OK {
			s.printf("%s: %s\n", g.Name, s.say("result.verified", "entries", g.Entries, "seq", g.Head.Seq, "head", shortHex(g.Head.Hash)))
			continue
		}
		s.printf("%s: %s\n", cmp.Or(g.Name, shortHex(g.Group)), g.Error.Detail)
	}
}

// cutOff is what a bundle that ends too early is: what came whole was taken in.
func cutOff(read api.Unbundled) error {
	if !read.Truncated {
		return nil
	}
	cut := &api.Problem{Class: api.ClassForged, Code: "bundle_truncated"}
	return cut.With("entries", read.Entries).Hinted("hint.bundle_again")
}

// A source is a large file that is read, or standard input.
type source struct {
	*bufio.Reader
	io.Closer
}

// source opens a file that a person names, or for - standard input.
func (s *session) source(path string) (*source, error) {
	if path == "-" && s.terminal.in != nil {
		return &source{bufio.NewReader(s.terminal.in), io.NopCloser(nil)}, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, api.Missing("file_missing", "file", path).Hinted("hint.file_name")
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, api.Misused("file_folder", "file", path)
	}
	return &source{bufio.NewReader(f), f}, nil
}
