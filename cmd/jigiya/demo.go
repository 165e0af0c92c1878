package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node"
	"jigiya/node/api"
)

func (s *session) demoCommand() *cli.Command {
	return command("demo", "", "play a whole year of a group, in a temporary folder", "jigiya demo --once",
		func(c *cli.Context) error {
			if r := read(c).args(0, 0); r.err != nil {
				return r.err
			}
			home, err := os.MkdirTemp("", "jigiya-demo-")
			if err != nil {
				return fmt.Errorf("making a temporary folder: %w", err)
			}
			defer os.RemoveAll(home)
			s.json = false // a story has no JSON
			d := &demo{session: s, ctx: c.Context, home: home}
			return d.close(d.play()) // before its folder goes
		}, &cli.BoolFlag{Name: "once", Usage: "play it and end (there is nothing to serve yet: it always ends)"})
}

// A demo is a group's year told by the program itself: everything goes through
// the same node, gate and store as a real group's, only the clock is played.
type demo struct {
	*session
	ctx     context.Context
	home    string
	clock   time.Time
	service api.Service
	group   crypto.Hash
	book    *ledger.Book // the teller's own, to know what comes next
	scene   int
}

// demoPIN opens every key of the demo. No group should do that.
const demoPIN = "123456"

func (d *demo) play() error {
	for _, scene := range []func() error{
		d.found, d.firstMeeting, d.mistake, d.loan, d.refusedLoan, d.year, d.saved, d.shareOut, d.verify, d.tamper,
	} {
		if err := scene(); err != nil {
			return err
		}
	}
	d.tell("\nThat was a year. Nothing of it is left on this machine: it lived in %s.\n", d.home)
	return nil
}

// title begins a scene.
func (d *demo) title(text string) {
	d.scene++
	d.printf("\n%s\n\n", d.bold(fmt.Sprintf("%d. %s", d.scene, text)))
}

func (d *demo) tell(format string, args ...any) { d.printf(format+"\n", args...) }

func (d *demo) pins() api.PINs {
	pins := api.PINs{Device: demoPIN, Holders: map[ledger.MemberNumber]string{}, Alike: true}
	for _, m := range []ledger.MemberNumber{4, 5, 6} {
		pins.Holders[m] = demoPIN
	}
	return pins
}

// now is the played clock.
func (d *demo) now() time.Time { return d.clock }

func (d *demo) found() error {
	d.title("The founding")
	d.clock = time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)
	n, err := node.Open(d.home, node.Options{Now: d.now})
	if err != nil {
		return err
	}
	d.open, d.service = n, n
	group, err := d.service.Found(d.ctx, api.Founding{Event: demoFounding(), PINs: d.pins()})
	if err != nil {
		return err
	}
	if d.group, err = crypto.ParseHash(group.Group); err != nil {
		return err
	}
	d.about, d.book = d.group, new(ledger.Book)
	for e, err := range d.service.Journal(d.ctx, d.group, 0) { // the founding, with its keys
		if err = errors.Join(err, d.book.Apply(d.fact(e.Seq, e.Event))); err != nil {
			return err
		}
	}
	d.tell("Twelve women of Dinangourou found %s. Three of them keep the keys of the box;\neach has a key on this device too, under a PIN of her own.\n", group.Name)
	return d.print(group, group.Tables()[:1])
}

// enter proposes events and keeps the teller's book in step.
func (d *demo) enter(events ...ledger.Event) ([]api.Entered, error) {
	d.clock = d.clock.Add(time.Minute)
	accepted, err := d.service.Propose(d.ctx, api.Proposal{Group: d.group, Events: events, PINs: d.pins()})
	if err != nil {
		return nil, err
	}
	for _, e := range accepted.Entries {
		if err := d.book.Apply(d.fact(e.Seq, e.Event)); err != nil {
			return nil, fmt.Errorf("telling entry %d: %w", e.Seq, err)
		}
	}
	return accepted.Entries, nil
}

func (d *demo) fact(seq uint64, e ledger.Event) ledger.Fact {
	return ledger.Fact{Seq: seq, Event: e, Cosigners: []ledger.MemberNumber{4, 5, 6}}
}

// show enters events and shows each as the treasurer would see it.
func (d *demo) show(events ...ledger.Event) error {
	entries, err := d.enter(events...)
	if err != nil {
		return err
	}
	for _, e := range entries {
		d.tell("  %s", d.entryLine(e))
	}
	return nil
}

func (d *demo) firstMeeting() error {
	d.title("The first meeting, as the treasurer records it")
	events := d.meeting(ledger.NewDate(2026, time.January, 5), nil)
	if err := d.show(events...); err != nil {
		return err
	}
	return d.closeAndRecite()
}

func (d *demo) closeAndRecite() error {
	if err := d.show(d.closing()); err != nil {
		return err
	}
	recital, err := d.service.Recital(d.ctx, d.group)
	if err != nil {
		return err
	}
	return d.readOut(recital)
}

func (d *demo) mistake() error {
	d.title("A mistake, and its correction")
	if err := d.show(d.meeting(ledger.NewDate(2026, time.January, 12), nil)[0]); err != nil {
		return err
	}
	wrong := &ledger.Contribution{Member: 7, Fund: ledger.Savings, Shares: 5}
	entries, err := d.enter(wrong)
	if err != nil {
		return err
	}
	d.tell("  %s", d.entryLine(entries[0]))
	d.tell("\nIt was Fanta (8) who bought them. Nothing is ever overwritten: the wrong entry is\nreversed by another, and the right one is recorded. All three stay in the journal.\n")
	return d.show(
		&ledger.Correction{Seq: entries[0].Seq, Reason: ledger.Said("member 8, not 7")},
		&ledger.Contribution{Member: 8, Fund: ledger.Savings, Shares: 5})
}

func (d *demo) loan() error {
	d.title("A loan")
	d.tell("Kadia (4) has saved %s and asks for 2 000 F to trade in onions.\n", d.lang.Amount(d.book.Savings(4), d.currency()))
	if err := d.show(&ledger.LoanGranted{Member: 4, Fund: ledger.Savings, Principal: 2000, Periods: 3, Purpose: "trade", Guarantors: []ledger.MemberNumber{5}}); err != nil {
		return err
	}
	loans, err := d.service.Loans(d.ctx, d.group, api.Now)
	if err != nil {
		return err
	}
	d.printf("\n")
	return d.print(loans, []report.Table{loans.Table()})
}

func (d *demo) refusedLoan() error {
	d.title("A loan that the rules refuse")
	d.tell("Hawa (9) asks for 60 000 F.\n")
	_, err := d.enter(&ledger.LoanGranted{Member: 9, Fund: ledger.Savings, Principal: 60_000, Periods: 3, Purpose: "ceremony"})
	refusal := new(ledger.RuleError)
	if !errors.As(err, &refusal) {
		return fmt.Errorf("the loan should have been refused: %w", err)
	}
	e := api.Classify(err, d.lang)
	d.tell("  jigiya: error: %s\n  jigiya: hint: %s", e.Detail, e.Hint)
	d.tell("\nNothing was written, and nobody was asked for a PIN. The meeting goes on and closes.\n")
	return d.show(d.closing())
}

// year plays the weeks from the third meeting on.
func (d *demo) year() error {
	d.title("The weeks go by")
	const last = 44
	var events []ledger.Event
	book, seq := d.book, d.book.Seq()
	d.book = d.book.Clone()
	for week := 3; week <= last; week++ {
		date := ledger.NewDate(2026, time.January, 5+7*(week-1))
		for _, e := range append(d.meeting(date, d.rand(week)), nil) {
			if e == nil {
				e = d.closing()
			}
			d.book.Complete(e)
			seq++
			if err := d.book.Apply(d.fact(seq, e)); err != nil {
				return fmt.Errorf("week %d: %w", week, err)
			}
			events = append(events, e)
		}
	}
	d.clock = d.book.Today().Time().Add(11 * time.Hour)
	d.book = book
	entries, err := d.enter(events...)
	if err != nil {
		return err
	}
	d.tell("Meetings 3 to %d: %s, each signed, the closings cosigned by the key-holders.\n", last, d.lang.Count("entry", int64(len(entries))))
	balance, err := d.service.Balance(d.ctx, d.group, api.Now)
	if err != nil {
		return err
	}
	return d.print(balance, balance.Tables())
}

func (d *demo) saved() error {
	d.title("Who has saved what")
	members, err := d.service.Members(d.ctx, d.group)
	if err != nil {
		return err
	}
	return d.print(members, []report.Table{members.Table()})
}

func (d *demo) shareOut() error {
	d.title("The share-out")
	division, err := d.service.ShareOut(d.ctx, d.group)
	if err != nil {
		return err
	}
	if err := d.print(division, division.Tables()); err != nil {
		return err
	}
	d.tell("\nThe quorum signs it: one entry pays everybody.\n")
	return d.show(&ledger.ShareOut{})
}

func (d *demo) verify() error {
	d.title("Anybody can check it")
	verdict, err := d.service.Verify(d.ctx, d.group, nil)
	if err != nil {
		return err
	}
	return d.verdict(verdict)
}
