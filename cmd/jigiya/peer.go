package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) peerCommand() *cli.Command {
	return commands("peer", "the devices in range",
		command("list", "", "the devices in range, and those that were", "jigiya peer list", s.listPeers),
		command("add", "ADDRESS", "tell the node where a device is that it cannot find by itself", "jigiya peer add 192.168.43.1:4440", s.addPeer),
		command("watch", "", "say what happens with others, until interrupted; with --json a line each", "jigiya peer watch", s.watchPeers),
	)
}

func (s *session) listPeers(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	peers, err := exchange.Peers(c.Context)
	if err != nil {
		return err
	}
	return s.printList(listing(peers), s.peerTable(peers))
}

// peerTable has no title: it stands alone, or behind what was exchanged.
func (s *session) peerTable(peers []api.Peer) report.Table {
	t := report.Table{Columns: columns("heading.device", "heading.capacity", "heading.way", "heading.connected", "heading.exchanged", "heading.received", "heading.sent", "heading.reason")}
	for _, p := range peers {
		t.Rows = append(t.Rows, []any{
			s.deviceName(p.Device, p.Name), s.lang.Term("peer", p.Role), s.lang.Term("way", p.By), yesNo(p.Connected), moment(p.Exchanged), p.Received, p.Sent, s.lang.Term("reason", p.Refused),
		})
	}
	return t
}

// moment is a time as this device's clock shows it.
func moment(unix int64) any {
	if unix == 0 {
		return nil
	}
	return time.Unix(unix, 0).Format("2006-01-02 15:04")
}

func (s *session) addPeer(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	if err := exchange.AddPeer(c.Context, c.Args().First()); err != nil {
		return err
	}
	return s.done("added", "result.peer_added")
}

// watchPeers says what happens in sentences. Who interrupts it has seen enough.
func (s *session) watchPeers(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	exchange, err := s.exchange()
	if err != nil {
		return err
	}
	var failed error
	err = exchange.Watch(c.Context, func(h api.Happening) {
		if failed == nil {
			failed = s.happened(h)
		}
	})
	if c.Context.Err() != nil {
		err = nil
	}
	if failed != nil {
		return failed
	}
	return err
}

func (s *session) happened(h api.Happening) error {
	if s.json {
		return s.printJSON(h)
	}
	_, err := fmt.Fprintf(s.terminal.out, "%s  %s\n", time.UnixMilli(h.At).Format("15:04:05"), s.happening(h))
	return err
}

// happenings are the sentences of what a node tells of its peers.
var happenings = map[string]string{
	api.Changed:         "happening.changed",
	"peer.connected":    "happening.connected",
	"peer.left":         "happening.left",
	"peer.paired":       "happening.paired",
	"peer.exchanged":    "happening.exchanged",
	"peer.taken":        "happening.taken",
	"peer.acknowledged": "happening.acknowledged",
}

// happening is one of them, or its code where a newer node tells what is not known here.
func (s *session) happening(h api.Happening) string {
	id, known := happenings[h.ID]
	if !known {
		return h.ID + " " + fmt.Sprint(h.Values...)
	}
	values := map[any]string{}
	for i := 0; i+1 < len(h.Values); i += 2 {
		values[h.Values[i]] = fmt.Sprint(h.Values[i+1])
	}
	return s.say(id, "peer", shortened(values["device"]), "group", shortened(values["topic"]), "seq", values["seq"])
}

func (s *session) syncCommand() *cli.Command {
	return command("sync", "[ADDRESS]", "exchange what is missing with the device at an address, or all in range", "jigiya sync 192.168.43.1:4440",
		func(c *cli.Context) error {
			if r := read(c).args(0, 1); r.err != nil {
				return r.err
			}
			return s.introduced(c.Context, func(exchange api.Exchange) error {
				synced, err := exchange.Sync(c.Context, api.Syncing{Address: c.Args().First(), Progress: s.progress("progress.exchange")})
				if err != nil {
					return err
				}
				return s.synced(synced)
			})
		})
}

// synced says what crossed. That nobody was there is an answer too, but not the one
// that was hoped for.
func (s *session) synced(synced api.Synced) error {
	if len(synced.Peers) == 0 {
		return api.Missing("no_peer").Hinted("hint.no_peer")
	}
	if s.json {
		return s.printJSON(synced)
	}
	s.printf("%s\n", s.say("result.exchanged", "received", synced.Received, "sent", synced.Sent))
	if synced.NotesReceived+synced.NotesSent > 0 {
		s.printf("%s\n", s.say("result.exchanged_notes", "received", synced.NotesReceived, "sent", synced.NotesSent))
	}
	s.printTable(s.peerTable(synced.Peers))
	return nil
}

// nodeRuns says whether a node of its own does the work of this command.
func (s *session) nodeRuns(ctx context.Context) bool {
	service, err := s.service()
	if err != nil {
		return false
	}
	status, err := service.Status(ctx)
	return err == nil && status.Node
}

// dayOf is a date as people type it.
func dayOf(d ledger.Date) any {
	if d == 0 {
		return nil
	}
	return d.String()
}
