package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

func (s *session) demoCommand() *cli.Command {
	return command("demo", "", "play a programme, two groups and a visit as real nodes on this machine", "jigiya demo --once",
		func(c *cli.Context) error {
			if r := read(c).args(0, 0); r.err != nil {
				return r.err
			}
			return s.playDemo(c.Context, c.Bool("once"))
		}, &cli.BoolFlag{Name: "once", Usage: "play it and end; without it the nodes stay up until interrupted, to be looked at"})
}

// playDemo is a story for people, on standard output; a script that asked for JSON
// gets what came out of it there, and the story on standard error.
func (s *session) playDemo(ctx context.Context, once bool) (err error) {
	ctx, unplug := signal.NotifyContext(ctx, syscall.SIGPIPE) // `jigiya demo | head` must not leave nodes behind
	defer unplug()
	home, err := os.MkdirTemp("", "jigiya-demo-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	out, asJSON := s.terminal.out, s.json
	if asJSON {
		s.terminal.out, s.json = s.terminal.err, false
	}
	d := newDemo(ctx, s, home)
	err = d.run(ctx, once)
	if s.terminal.out, s.json = out, asJSON; err != nil || !asJSON {
		return err
	}
	return s.printJSON(d.facts)
}

// A demo is a year of a programme told by the program itself. Each person's phone is
// a node of its own: a home, a process, an address on the loopback. What is shown is
// what the nodes say; nothing knows beforehand how it comes out.
type demo struct {
	*session
	ctx   context.Context
	end   context.CancelFunc
	home  string
	scene int
	began time.Time

	launches chan func()

	phones []*phone
	owners map[string]*phone // by the address of the device
	live   chan news

	office, binta, nana, oumou, mariam, korotimi, stranger, twin *phone
	always                                                       *link // between the two phones of Benkadi
	programme                                                    crypto.Address
	benkadi, jigi                                                *told
	journey                                                      int64 // bytes that the first visit to Benkadi took

	facts demoFacts
}

// demoFacts are what a script may want to know of how it went.
type demoFacts struct {
	Nodes     int      `json:"nodes"`
	Entries   uint64   `json:"entries"`      // of Benkadi
	PushedIn  float64  `json:"pushed_in_ms"` // the median, from being said to being on both disks
	Visit     crossing `json:"visit"`        // of Benkadi and Jigi, to a facilitator
	Findings  int      `json:"findings"`     // of the visit's audit, the good to know among them
	Cut       resumed  `json:"cut"`          // an exchange that was cut, and healed
	Reporting uint32   `json:"reporting"`    // groups in the office's statistics
	Nameless  bool     `json:"nameless"`     // the office has the journals and nobody's name
	Refused   string   `json:"refused"`      // what the stranger was told
	Disputed  int      `json:"disputed"`     // nodes that said so when the copy was found
	Healed    int      `json:"healed"`       // nodes at one head after the choice
	Proofs    int      `json:"proofs"`       // kept by each of them
	Verified  int      `json:"verified"`     // journals checked from the founding, over all nodes
	Tampering string   `json:"tampering"`    // what verify said of the changed copy
	Seconds   float64  `json:"seconds"`      // for all of it
	Stranded  int      `json:"stranded"`     // rows set aside with the history that was not chosen
}

// A crossing is one exchange.
type crossing struct {
	Received uint64  `json:"received"`
	Sent     uint64  `json:"sent"`
	Bytes    int64   `json:"bytes"` // both ways, as they were on the air
	Seconds  float64 `json:"seconds"`
}

// A resumed exchange came in two parts.
type resumed struct {
	Held     uint64 `json:"held"`     // when it was cut
	Received uint64 `json:"received"` // when it went on
	Entries  uint64 `json:"entries"`  // of the whole journal
	Equal    bool   `json:"equal"`    // the two heads, at the end
}

// demoPIN opens every key of the demo. No group should do that.
const demoPIN = "123456"

// demoPINs are those of the device, and of the key-holders or root keys named.
func demoPINs(holders ...ledger.MemberNumber) api.PINs {
	pins := api.PINs{Device: demoPIN, Holders: map[ledger.MemberNumber]string{}, Alike: true}
	for _, m := range holders {
		pins.Holders[m] = demoPIN
	}
	return pins
}

func newDemo(ctx context.Context, s *session, home string) *demo {
	d := &demo{session: s, home: home, began: time.Now(), owners: map[string]*phone{}, live: make(chan news, 4096), launches: make(chan func())}
	d.ctx, d.end = context.WithCancel(ctx)
	go d.launcher()
	return d
}

// run plays, stays if it is to stay, and ends every process it started, whatever
// happened.
func (d *demo) run(ctx context.Context, once bool) (err error) {
	defer func() { err = errors.Join(err, d.stop()) }()
	switch err := d.play(); {
	case ctx.Err() != nil && !once:
		return nil // it was to be ended so
	case err != nil:
		return cmp.Or(ctx.Err(), d.withLogs(err)) // to a person who interrupts it, it is no news that the nodes are gone
	}
	d.facts.Seconds = time.Since(d.began).Seconds()
	d.tell("\nThat was a year, in %.1f seconds, on %d nodes.", d.facts.Seconds, d.facts.Nodes)
	if !once {
		d.stay()
	}
	d.tell("Nothing of it stays on this machine: it lived in %s.", d.home)
	return nil
}

func (d *demo) play() error {
	for _, scene := range []func() error{
		d.foundProgramme, d.foundBenkadi, d.playYear, d.foundJigi, d.mirror, d.visit, d.cutAndHeal, d.homecoming, d.comeStranger,
		d.copyPhone, d.findCopy, d.choose, d.shareOut, d.verifyAll, d.tamper,
	} {
		if err := scene(); err != nil {
			return err
		}
	}
	return d.ctx.Err()
}

// stay keeps the nodes up to be looked at.
func (d *demo) stay() {
	d.title("The nodes stay up")
	d.tell("Open their pages in a browser; the PIN of everybody is %s:\n", demoPIN)
	for _, p := range d.phones {
		if !p.running() {
			continue
		}
		if status, err := p.client.Status(d.ctx); err == nil {
			d.tell("  %-26s %s", p.owner, status.Web)
		}
	}
	program := programName()
	d.tell("\nOr ask them from another terminal:\n")
	for _, p := range d.phones {
		if p.running() {
			d.tell("  %s --home %s status", program, p.home)
		}
	}
	d.tell("\nBenkadi on the facilitator's phone:\n\n  %s --home %s --group Benkadi fork show\n\nOumou's and Mariam's are in reach of each other: what is recorded on the one is on the other.\nCtrl-C ends them all.", program, d.binta.home)
	<-d.ctx.Done()
	d.tell("")
}

// title begins a scene.
func (d *demo) title(text string) {
	d.scene++
	d.printf("\n%s\n\n", d.bold(fmt.Sprintf("%d. %s", d.scene, text)))
}

func (d *demo) tell(format string, args ...any) { d.printf(format+"\n", args...) }

// of sets whose tables are shown, and about which group.
func (d *demo) of(p *phone, group crypto.Hash) {
	d.open, d.about, d.names = p.client, group, nil
}

func (d *demo) number(n int64) string { return d.lang.Number(n) }

// withLogs adds what the nodes had to say to an error that ends the play.
func (d *demo) withLogs(err error) error {
	if d.ctx.Err() == nil {
		for _, p := range d.phones {
			io.WriteString(d.terminal.err, p.log.String())
		}
	}
	return err
}

// programName is how a person calls this program in another terminal.
func programName() string {
	if _, err := exec.LookPath("jigiya"); err == nil {
		return "jigiya"
	}
	return os.Args[0]
}
