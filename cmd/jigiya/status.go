package main

import (
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) statusCommand() *cli.Command {
	return command("status", "", "this device, the groups on it, and the devices in range", "jigiya status", func(c *cli.Context) error {
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
		return s.printStatus(status)
	})
}

func (s *session) printStatus(status api.Status) error {
	status.Peers = listing(status.Peers)
	if s.json {
		return s.printJSON(status)
	}
	s.printDevice(status.Device)
	if status.Peer != "" {
		s.printf("%s %s\n", s.say("heading.peer_id"), status.Peer)
	}
	if !status.Node {
		s.printf("%s\n", s.say("hint.node_not_running"))
	}
	groups, peers := groupStatus(status.Groups), s.peerTable(status.Peers)
	groups.Title, peers.Title = "heading.groups", "heading.peers"
	if len(groups.Rows) == 0 {
		s.printf("%s\n", s.say("error.no_group"))
	}
	return s.print(nil, []report.Table{groups, peers})
}

func groupStatus(groups []api.GroupStatus) report.Table {
	t := report.Table{Columns: columns("heading.group", "heading.name", "heading.seq", "heading.head", "heading.status")}
	for _, g := range groups {
		t.Rows = append(t.Rows, []any{shortened(g.Group), g.Name, g.Seq, shortened(g.Head), report.Word("status." + g.State)})
	}
	return t
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
