package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/ledger/export"
	"jigiya/node/api"
)

func (s *session) journalCommand() *cli.Command {
	c := command("journal", "", "every entry: a line to read on a terminal, else a line of JSON", "jigiya journal --from 100", s.listJournal, text("from", "begin at entry `SEQ`"))
	c.Subcommands = []*cli.Command{
		command("export", "", "the journal for other programs", "jigiya journal export --format hledger --output benkadi.journal", s.exportJournal,
			&cli.StringFlag{Name: "format", Usage: "the `FORMAT`: " + strings.Join(journalFormats(), ", "), Value: export.Formats[0].Name}, text("output", "a `FILE` to write instead of standard output"),
			&cli.BoolFlag{Name: "force", Usage: "overwrite the file"}),
	}
	return c
}

func (s *session) listJournal(c *cli.Context) error {
	r := read(c).args(0, 0)
	var from uint64
	if text := c.String("from"); text != "" {
		from = r.number("seq", text, 0, 1<<40)
	}
	if r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	write := s.journalLine()
	for entry, err := range service.Journal(c.Context, group, from) {
		if err != nil {
			return err
		}
		if err := write(entry); err != nil {
			return fmt.Errorf("writing the journal: %w", err)
		}
	}
	return nil
}

// journalLine writes one entry for who is there: a person, or another program.
func (s *session) journalLine() func(api.Entry) error {
	if !s.json && isTerminal(s.terminal.out) {
		return func(e api.Entry) error {
			s.printf("%s\n", s.lineOf(e))
			return nil
		}
	}
	lines := json.NewEncoder(s.terminal.out)
	lines.SetEscapeHTML(false)
	return func(e api.Entry) error { return lines.Encode(e) }
}

// journalFormats are the names of all formats.
func journalFormats() (names []string) {
	for _, f := range export.Formats {
		names = append(names, f.Name)
	}
	return names
}

func (s *session) exportJournal(c *cli.Context) error {
	name, path := c.String("format"), c.String("output")
	if f, known := export.Named(name); known && f.Binary && path == "" {
		return api.Misused("stats_file", "format", name)
	}
	service, group, err := s.reading(c, 0, 0)
	if err != nil {
		return err
	}
	out, err := s.output(path, c.Bool("force"))
	if err != nil {
		return err
	}
	return out.finish(service.Export(c.Context, group, name, out))
}

func (s *session) verifyCommand() *cli.Command {
	return command("verify", "[BUNDLE]", "check every hash, signature, right, rule and balance, here or in a bundle", "jigiya verify",
		func(c *cli.Context) error {
			if c.Args().Len() == 1 {
				return s.verifyBundle(c)
			}
			service, group, err := s.reading(c, 0, 0)
			if err != nil {
				return err
			}
			verdict, err := service.Verify(c.Context, group, s.progress("progress.verify"))
			if err != nil {
				return err
			}
			if err := s.verdict(verdict); err != nil || verdict.State != "disputed" {
				return err
			}
			return s.doubt(c, group)
		})
}

func (s *session) verdict(v api.Verdict) error {
	if v.Cause != nil {
		v.Error = api.Classify(v.Cause, s.lang)
		v.Error.Class = api.ClassForged // whatever is wrong with it, it is not the ledger that was signed
	}
	if s.json {
		if err := s.printJSON(v); err != nil {
			return err
		}
	} else if v.OK {
		s.printf("%s\n", s.say("result.verified", "entries", v.Entries, "seq", v.Head.Seq, "head", shortHex(v.Head.Hash)))
		if v.State == "recovering" {
			s.warn([]api.Warning{{ID: "warning.recovering"}})
		}
	}
	if v.OK {
		return nil
	}
	return v.Error
}
