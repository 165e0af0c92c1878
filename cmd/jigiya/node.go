package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/node"
	"jigiya/node/api"
	"jigiya/node/door"
)

func (s *session) nodeCommand() *cli.Command {
	return command("node", "", "run on this device until interrupted; every other command then works through it", "jigiya node",
		func(c *cli.Context) error {
			if r := read(c).args(0, 0); r.err != nil {
				return r.err
			}
			return s.runNode(c.Context)
		})
}

// The node's bounds on itself: it shares an old phone with everything else.
const (
	nodeMemory = 40 << 20         // what Go tries to stay within, unless GOMEMLIMIT says otherwise
	lastCalls  = 10 * time.Second // for the calls that run when it is to end
)

// runNode has the home open and its door, until the context ends.
func (s *session) runNode(ctx context.Context) error {
	if client, err := door.Dial(s.place()); err == nil {
		pid := client.Process()
		return (&api.Problem{Class: api.ClassStorage, Code: "node_runs"}).With("pid", pid).Hinted("hint.node_runs")
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(nodeMemory)
	}
	d, err := door.Listen(s.place(), door.Options{})
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(s.terminal.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	n, err := node.Open(s.place(), node.Options{Logger: log})
	if err != nil {
		d.Close()
		return err
	}
	s.open = n // closed last, whatever happens
	debug.FreeOSMemory()
	server, err := d.Serve(running{n}, log)
	if err != nil {
		d.Close()
		return err
	}
	if err := s.ready(d); err != nil {
		return err
	}
	<-ctx.Done()
	last, cancel := context.WithTimeout(context.Background(), lastCalls)
	defer cancel()
	return server.Close(last)
}

// ready says, in one line, where commands find the node from now on.
func (s *session) ready(d *door.Door) error {
	if s.json {
		return s.printJSON(map[string]any{"ready": true, "door": d.String(), "pid": os.Getpid()})
	}
	_, err := fmt.Fprintln(s.terminal.out, s.say("result.node_ready", "where", d.String()))
	return err
}

// running is a node that says so.
type running struct{ *node.Node }

// Status is the node's, which runs.
func (r running) Status(ctx context.Context) (api.Status, error) {
	status, err := r.Node.Status(ctx)
	status.Node = true
	return status, err
}
