package main

import (
	"errors"
	"fmt"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// The year of Benkadi, as its treasurer records it, up to the meetings that are played
// with others in reach.
const (
	wholeWeeks    = 44 // told, the first two in detail
	liveMeeting   = 45 // a second phone follows it
	doubleMeeting = 46 // two histories are told of it
	jigiWeeks     = 8
)

func (d *demo) foundBenkadi() (err error) {
	d.title("A group, and its first meeting")
	if d.benkadi, err = d.found(d.oumou, benkadiFounding(), 2026, firstDay(doubleMeeting)); err != nil {
		return err
	}
	t := d.benkadi
	d.of(t.phone, t.id)
	group, err := t.phone.client.Group(d.ctx, t.id)
	if err != nil {
		return err
	}
	d.tell("Twelve women of Dinangourou found %s on Oumou's phone, and name the programme. Three of\nthem keep the keys of the box; each has a key here too, under a PIN of her own.\n", group.Name)
	if err := d.print(group, group.Tables()[:1]); err != nil {
		return err
	}
	d.tell("")
	if err := d.show(t, t.meeting(t.day(1), nil)...); err != nil {
		return err
	}
	return d.closeAndRecite(t)
}

// show enters events and shows them as the treasurer would see them: of many, the
// first ones.
func (d *demo) show(t *told, events ...ledger.Event) error {
	entries, err := t.enter(events...)
	if err != nil {
		return err
	}
	shown := entries
	if len(entries) > manyEntries {
		shown = entries[:manyEntries]
	}
	for _, e := range shown {
		d.tell("  %s", d.entryLine(e))
	}
	if more := len(entries) - len(shown); more > 0 {
		d.tell("  … and %d more", more)
	}
	return nil
}

const manyEntries = 10

func (d *demo) closeAndRecite(t *told) error {
	if err := d.show(t, t.closing()); err != nil {
		return err
	}
	recital, err := t.phone.client.Recital(d.ctx, t.id)
	if err != nil {
		return err
	}
	return d.readOut(recital)
}

func (d *demo) playYear() error {
	d.title("A mistake, two loans, and the weeks go by")
	for _, scene := range []func(*told) error{d.mistake, d.loan, d.refusedLoan, d.weeks} {
		if err := scene(d.benkadi); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) mistake(t *told) error {
	opening := []ledger.Event{&ledger.MeetingOpened{Date: t.day(2), Counts: t.counts()}}
	for _, m := range t.book.Members() {
		opening = append(opening, &ledger.AttendanceMarked{Member: m.Number, Mark: ledger.Present})
	}
	if _, err := t.enter(opening...); err != nil {
		return err
	}
	entries, err := t.enter(&ledger.Contribution{Member: 7, Fund: ledger.Savings, Shares: 5})
	if err != nil {
		return err
	}
	d.tell("  %s", d.entryLine(entries[0]))
	d.tell("\nIt was Fanta (8) who bought them. Nothing is ever overwritten: the wrong entry is\nreversed by another, and the right one is recorded. All three stay in the journal.\n")
	return d.show(t,
		&ledger.Correction{Seq: entries[0].Seq, Reason: ledger.Said("member 8, not 7")},
		&ledger.Contribution{Member: 8, Fund: ledger.Savings, Shares: 5})
}

func (d *demo) loan(t *told) error {
	d.tell("\nKadia (4) has saved %s and asks for 2 000 F to trade in onions.\n", d.lang.Amount(t.book.Savings(4), d.currency()))
	return d.show(t, &ledger.LoanGranted{Member: 4, Fund: ledger.Savings, Principal: 2000, Periods: 3, Purpose: "trade", Guarantors: []ledger.MemberNumber{5}})
}

func (d *demo) refusedLoan(t *told) error {
	d.tell("\nHawa (9) asks for 60 000 F.\n")
	_, err := t.enter(&ledger.LoanGranted{Member: 9, Fund: ledger.Savings, Principal: 60_000, Periods: 3, Purpose: "ceremony"})
	refusal := new(ledger.RuleError)
	if !errors.As(err, &refusal) {
		return fmt.Errorf("the loan should have been refused: %w", err)
	}
	e := api.Classify(err, d.lang)
	d.tell("  jigiya: error: %s\n  jigiya: hint: %s", e.Detail, e.Hint)
	d.tell("\nNothing was written, and nobody was asked for a PIN. The meeting goes on and closes.\n")
	return d.show(t, t.closing())
}

// weeks plays those from the third meeting on.
func (d *demo) weeks(t *told) error {
	entries, err := t.weeks(3, wholeWeeks)
	if err != nil {
		return err
	}
	d.tell("\nMeetings 3 to %d: %s, each signed, the closings cosigned by the key-holders.\n", wholeWeeks, d.lang.Count("entry", int64(len(entries))))
	members, err := t.phone.client.Members(d.ctx, t.id)
	if err != nil {
		return err
	}
	return d.print(members, []report.Table{members.Table()})
}

func (d *demo) foundJigi() (err error) {
	d.title("A younger group, a day's walk away")
	if d.jigi, err = d.found(d.korotimi, jigiFounding(), 2027, firstDay(jigiWeeks)); err != nil {
		return err
	}
	entries, err := d.jigi.weeks(1, jigiWeeks)
	if err != nil {
		return err
	}
	d.of(d.korotimi, d.jigi.id)
	d.tell("Ten women of Madougou founded Jigi on Korotimi's phone; %d meetings, %s.\n", jigiWeeks, d.lang.Count("entry", int64(len(entries))))
	balance, err := d.korotimi.client.Balance(d.ctx, d.jigi.id, api.Now)
	if err != nil {
		return err
	}
	return d.print(balance, balance.Tables()[:1])
}

func (d *demo) shareOut() error {
	d.title("The share-out")
	t := d.benkadi
	d.of(t.phone, t.id)
	division, err := t.phone.client.ShareOut(d.ctx, t.id)
	if err != nil {
		return err
	}
	if err := d.print(division, division.Tables()); err != nil {
		return err
	}
	d.tell("\nThe quorum signs it: one entry pays everybody, from the journal that all of them hold.\n")
	return d.show(t, &ledger.ShareOut{})
}
