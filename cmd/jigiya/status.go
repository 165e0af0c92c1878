package main

import (
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"jigiya/ledger/report"
)

func (s *session) statusCommand() *cli.Command {
	return command("status", "", "this device, and the groups on it", "jigiya status", func(c *cli.Context) error {
		if r := read(c).args(0, 0); r.err != nil {
			return r.err
		}
		service, err := s.service()
		if err != nil {
			return err
		}
		status, err := service.Status(c.Context)
		if err != nil {
			return err
		}
		t := report.Table{Columns: []report.Column{{Heading: "heading.group"}, {Heading: "heading.name"}, {Heading: "heading.seq", Align: report.Right}, {Heading: "heading.head"}, {Heading: "heading.status"}}}
		for _, g := range status.Groups {
			t.Rows = append(t.Rows, []any{shortened(g.Group), g.Name, g.Seq, shortened(g.Head), report.Word("status." + g.State)})
		}
		if !s.json {
			s.printDevice(status.Device)
		}
		return s.printList(status, t)
	})
}

func (s *session) versionCommand() *cli.Command {
	return command("version", "", "the version of this program", "jigiya version", func(*cli.Context) error {
		v := map[string]string{"version": version(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH}
		if s.json {
			return s.printJSON(v)
		}
		s.printf("jigiya %s (%s, %s)\n", v["version"], v["go"], v["platform"])
		return nil
	})
}

// version is the module's, as the Go tool recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
