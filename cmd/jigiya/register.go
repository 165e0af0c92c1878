package main

import (
	"github.com/urfave/cli/v2"

	"jigiya/node/api"
)

// maxRegister bounds a register file.
const maxRegister = 32 << 20

func (s *session) registerCommand() *cli.Command {
	return commands("register", "a paper register as a CSV file, in and out",
		command("import", "FILE.csv", "enter a whole register, or nothing if one row is wrong", "jigiya register import amenuveve.csv", s.importRegister),
		command("export", "", "write the journal as a register", "jigiya register export > register.csv", s.exportRegister,
			text("cycle", "only the meetings of cycle `N`"), text("output", "a `FILE` to write instead of standard output"), &cli.BoolFlag{Name: "force", Usage: "overwrite the file"}),
	)
}

func (s *session) importRegister(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	file, err := readFile(c.Args().First(), maxRegister)
	if err != nil {
		return err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	return s.withPINs(func(pins api.PINs) error {
		imported, err := service.Import(c.Context, api.Import{Group: group, Register: file, PINs: pins, Progress: s.progress("progress.import")})
		if err != nil {
			return err
		}
		if s.json {
			return s.printJSON(imported)
		}
		s.printf("%s\n", s.say("result.imported", "entries", imported.Entries, "meetings", imported.Meetings))
		return nil
	})
}

func (s *session) exportRegister(c *cli.Context) error {
	r := read(c).args(0, 0)
	var cycle uint64
	if text := c.String("cycle"); text != "" {
		cycle = r.number("cycle", text, 1, 1<<20)
	}
	if r.err != nil {
		return r.err
	}
	service, group, err := s.group(c.Context)
	if err != nil {
		return err
	}
	out, err := s.output(c.String("output"), c.Bool("force"))
	if err != nil {
		return err
	}
	return out.finish(service.Register(c.Context, group, uint32(cycle), out))
}
