package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"runtime/debug"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/node"
	"jigiya/node/api"
	"jigiya/node/door"
	"jigiya/node/web"
)

func (s *session) nodeCommand() *cli.Command {
	return command("node", "", "run on this device until interrupted; every other command then works through it", "jigiya node",
		func(c *cli.Context) error {
			if r := read(c).args(0, 0); r.err != nil {
				return r.err
			}
			listening, err := listeningOf(c)
			if err != nil {
				return err
			}
			return s.runNode(c.Context, listening, c.String("web"))
		},
		&cli.StringSliceFlag{Name: "listen", Usage: "an `ADDRESS` where other devices reach this one, ip or ip:port; may be said again; \"none\" for no address (default: all of this device, port 4440)"},
		&cli.StringFlag{Name: "web", Usage: "the `ADDRESS` of the pages, on this machine alone, ip:port; \"none\" for no pages (default: 127.0.0.1:8440, or a free port where that is taken)"},
		&cli.BoolFlag{Name: "no-discovery", Usage: "neither look for other devices nor let them find this one"},
		&cli.BoolFlag{Name: "visit", Usage: "let others find this device outside a meeting too"})
}

// listeningOf reads the flags. Where nobody says otherwise the node listens on
// every address of the device, as hotspots come and go; whom it answers is for the
// host to say: nobody from beyond the local network.
func listeningOf(c *cli.Context) (node.Listening, error) {
	l := node.Listening{Discover: !c.Bool("no-discovery"), Visit: c.Bool("visit")}
	texts := c.StringSlice("listen")
	if len(texts) == 0 {
		l.Anywhere = true
		return l, nil
	}
	for _, text := range texts {
		if text == "none" {
			continue
		}
		at, err := netip.ParseAddrPort(text)
		if alone, bad := netip.ParseAddr(text); bad == nil {
			at, err = netip.AddrPortFrom(alone, node.Port), nil
		}
		if err != nil {
			return l, api.Misused("address_unknown", "text", clip(text))
		}
		l.Addresses = append(l.Addresses, at)
	}
	return l, nil
}

// lastCalls is the time of the calls that run when the node is to end.
const lastCalls = 10 * time.Second

// runNode has the home open and its door, until the context ends.
func (s *session) runNode(ctx context.Context, listening node.Listening, pages string) (err error) {
	if client, err := door.Dial(s.place()); err == nil {
		pid := client.Process()
		return (&api.Problem{Class: api.ClassStorage, Code: "node_runs"}).With("pid", pid).Hinted("hint.node_runs")
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(node.Memory)
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
	self := running{Node: n}
	if pages != "none" {
		closePages, err := s.servePages(&self, pages, log)
		if err != nil {
			d.Close()
			return err
		}
		defer closePages(&err)
	}
	server, err := d.Serve(self, log)
	if err != nil {
		d.Close()
		return err
	}
	if err := n.Listen(listening); err != nil {
		return err
	}
	moved := pages == "" && self.pages != "http://"+knownPages
	if err := s.ready(d, n.Addresses(), self.pages, moved); err != nil {
		return err
	}
	<-ctx.Done()
	last, cancel := context.WithTimeout(context.Background(), lastCalls)
	defer cancel()
	return server.Close(last)
}

// knownPages is where people look for the pages.
const knownPages = "127.0.0.1:8440"

// servePages serves the node's pages, and says how to end that.
func (s *session) servePages(n *running, address string, log *slog.Logger) (end func(*error), err error) {
	l, err := web.Listen(cmp.Or(address, knownPages))
	if err != nil && address == "" {
		l, err = web.Listen("127.0.0.1:0")
	}
	if err != nil {
		return nil, err
	}
	n.pages = "http://" + l.Addr().String()
	server := web.Serve(n, l, web.Options{Home: s.place(), Language: s.lang, Logger: log})
	return func(err *error) {
		last, cancel := context.WithTimeout(context.Background(), lastCalls)
		defer cancel()
		*err = errors.Join(*err, server.Close(last))
	}, nil
}

// ready says, in one line, where commands find the node from now on, and where
// other devices do; and who looks for the pages where they always were, that another
// program is there.
func (s *session) ready(d *door.Door, addresses []netip.AddrPort, pages string, moved bool) error {
	if s.json {
		return s.printJSON(map[string]any{"ready": true, "door": d.String(), "pid": os.Getpid(), "addresses": addresses, "web": pages})
	}
	_, err := fmt.Fprintln(s.terminal.out, s.say("result.node_ready", "where", d.String()))
	if err == nil && pages != "" {
		_, err = fmt.Fprintln(s.terminal.out, s.say("result.node_pages", "address", pages))
	}
	if err == nil && moved {
		_, err = fmt.Fprintln(s.terminal.out, s.say("result.node_pages_moved", "address", "http://"+knownPages))
	}
	for _, at := range addresses {
		if err == nil {
			_, err = fmt.Fprintln(s.terminal.out, s.say("result.node_listens", "address", at.String()))
		}
	}
	return err
}

// running is a node that says so, and where its pages are.
type running struct {
	*node.Node
	pages string
}

// Status is the node's, which runs.
func (r running) Status(ctx context.Context) (api.Status, error) {
	status, err := r.Node.Status(ctx)
	status.Node, status.Web = true, r.pages
	return status, err
}
