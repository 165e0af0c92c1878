package main

import (
	"fmt"
	"time"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

// A told group is one whose year the demo makes up, and whose own phone enters it.
// Everything goes through the same node, gate and store as a real group's.
type told struct {
	phone *phone
	id    crypto.Hash
	seed  uint64
	start ledger.Date  // of the first meeting
	book  *ledger.Book // the teller's own, to know what comes next
	put   func(events ...ledger.Event) ([]api.Entered, error)
}

// The key-holders of both groups, and those of them whose PINs are typed.
var (
	demoHolders = []ledger.MemberNumber{4, 5, 6}
	demoQuorum  = []ledger.MemberNumber{4, 5}
)

// found has a phone found a group.
func (d *demo) found(p *phone, e *ledger.GroupFounded, seed uint64, start ledger.Date) (*told, error) {
	e.Constitution.Programme = ledger.Address(d.programme)
	group, err := p.client.Found(d.ctx, api.Founding{Event: e, PINs: demoPINs(demoHolders...)})
	if err != nil {
		return nil, err
	}
	t := &told{phone: p, seed: seed, start: start, book: new(ledger.Book)}
	if t.id, err = crypto.ParseHash(group.Group); err != nil {
		return nil, err
	}
	t.put = func(events ...ledger.Event) ([]api.Entered, error) {
		accepted, err := t.phone.client.Propose(d.ctx, api.Proposal{Group: t.id, Events: events, PINs: demoPINs(demoQuorum...)})
		return accepted.Entries, err
	}
	return t, t.reread(d)
}

// reread takes the book from the phone's journal.
func (t *told) reread(d *demo) error {
	t.book = new(ledger.Book)
	for e, err := range t.phone.client.Journal(d.ctx, t.id, 0) {
		if err == nil {
			err = t.applies(e.Seq, e.Event)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *told) applies(seq uint64, e ledger.Event) error {
	return t.book.Apply(cosignedFact(seq, e))
}

func cosignedFact(seq uint64, e ledger.Event) ledger.Fact {
	return ledger.Fact{Seq: seq, Event: e, Cosigners: demoQuorum}
}

// enter proposes events and keeps the teller's book in step.
func (t *told) enter(events ...ledger.Event) ([]api.Entered, error) {
	entries, err := t.put(events...)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if err := t.applies(e.Seq, e.Event); err != nil {
			return nil, fmt.Errorf("telling entry %d: %w", e.Seq, err)
		}
	}
	return entries, nil
}

// day is that of a meeting: one a week.
func (t *told) day(meeting int) ledger.Date { return t.start + ledger.Date(7*(meeting-1)) }

// weeks enters whole meetings, made up on a copy of the book, in one go.
func (t *told) weeks(first, last int) ([]api.Entered, error) {
	ahead := *t
	ahead.book = t.book.Clone()
	var events []ledger.Event
	for week := first; week <= last; week++ {
		for _, e := range append(ahead.meeting(ahead.day(week), ahead.rand(week)), nil) {
			if e == nil {
				e = ahead.closing()
			}
			ahead.book.Complete(e)
			if err := ahead.applies(ahead.book.Seq()+1, e); err != nil {
				return nil, fmt.Errorf("week %d: %w", week, err)
			}
			events = append(events, e)
		}
	}
	return t.enter(events...)
}

// firstDay is that of the first of so many weekly meetings, the last of which is today:
// the credentials of the programme are of today, and so are the meetings they are
// shown at.
func firstDay(meetings int) ledger.Date {
	return ledger.DateOf(time.Now().Unix()) - ledger.Date(7*(meetings-1))
}
