package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/ledger/journal"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

// mirror lets a second phone of the group follow it, entry by entry.
func (d *demo) mirror() (err error) {
	d.title("A second phone, so that a year does not die with one")
	t := d.benkadi
	d.of(t.phone, t.id)
	d.tell("The group lets Mariam's phone in, with names and words; Mariam trusts Oumou's.\n")
	scopes := []ledger.Slug{"journal", "persons", "words"}
	if err := d.show(t, &ledger.DeviceGranted{Device: ledger.Signatory(d.mariam.device), Scopes: scopes}); err != nil {
		return err
	}
	if err := d.mariam.client.Trust(d.ctx, api.Trusting{Device: d.oumou.device, Name: "Oumou"}); err != nil {
		return err
	}
	var c crossing
	if d.always, c, err = d.reach(d.mariam, d.oumou); err != nil {
		return err
	}
	d.tellCrossing(c)
	return d.liveMeeting(t)
}

// liveMeeting is recorded while the second phone is in reach, one member after the
// other.
func (d *demo) liveMeeting(t *told) error {
	d.tell("\nThey stay in reach of each other. Meeting %d is recorded, one member after the other:\n", liveMeeting)
	rows := byMember(t.meeting(t.day(liveMeeting), t.rand(liveMeeting)))
	var took []time.Duration
	for i := range len(rows) + 1 {
		row := []ledger.Event{nil}
		if i < len(rows) {
			row = rows[i]
		} else {
			row[0] = t.closing()
		}
		entry, pushed, err := d.push(t, row)
		if err != nil {
			return err
		}
		took = append(took, pushed)
		d.tell("  %s: on both phones after %d ms", d.entryLine(entry), pushed.Milliseconds())
	}
	slices.Sort(took)
	half := took[len(took)/2]
	d.facts.PushedIn = float64(half.Microseconds()) / 1000
	d.tell("\nHalf of the %d were on the disks of both phones within %d ms of being said, the PINs and\nthe signatures included; the slowest in %d ms.", len(took), half.Milliseconds(), took[len(took)-1].Milliseconds())
	return nil
}

// byMember parts a meeting's events where another member comes up.
func byMember(events []ledger.Event) (rows [][]ledger.Event) {
	for _, e := range events {
		_, another := e.(*ledger.AttendanceMarked)
		if _, lent := e.(*ledger.LoanGranted); another || lent || len(rows) == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
	}
	return rows
}

// push enters events and waits for the second phone's word that it has them, durably.
// It gives the last one.
func (d *demo) push(t *told, events []ledger.Event) (last api.Entered, took time.Duration, err error) {
	d.forget()
	began := time.Now()
	entries, err := t.enter(events...)
	if err != nil {
		return last, 0, err
	}
	last = entries[len(entries)-1]
	late := time.NewTimer(lastWords)
	defer late.Stop()
	for {
		select {
		case n := <-d.live:
			seq, _ := strconv.ParseUint(n.value("seq"), 10, 64)
			if n.ID == "peer.acknowledged" && n.from == t.phone && n.value("topic") == t.id.String() && seq >= last.Seq {
				return last, time.UnixMilli(n.At).Sub(began), nil
			}
		case <-late.C:
			return last, 0, fmt.Errorf("the second phone does not say that it has entry %d", last.Seq)
		case <-d.ctx.Done():
			return last, 0, d.ctx.Err()
		}
	}
}

// visit is the facilitator's day.
func (d *demo) visit() error {
	d.title("The facilitator's day")
	d.tell("Binta walks into Dinangourou. Her phone shows what the programme signed, Oumou's phone\nproves that it writes for Benkadi, and then they talk. There is no internet.\n")
	l, c, err := d.reach(d.binta, d.oumou)
	if err != nil {
		return err
	}
	defer l.close()
	d.tellCrossing(c)
	d.journey, d.facts.Visit = c.Bytes, c
	if err := d.audit(d.benkadi); err != nil {
		return err
	}
	d.tell("\nIn the afternoon she is in Madougou.\n")
	if c, err = d.pass(d.binta, d.korotimi); err != nil {
		return err
	}
	d.tellCrossing(c)
	v := &d.facts.Visit
	v.Received, v.Sent, v.Bytes, v.Seconds = v.Received+c.Received, v.Sent+c.Sent, v.Bytes+c.Bytes, v.Seconds+c.Seconds
	return d.namesOn(d.binta)
}

// audit is the facilitator's visit: the box is counted before her, two women show their
// passbooks, and what she found is signed on her phone and held by the group's at once.
func (d *demo) audit(t *told) error {
	d.of(d.binta, t.id)
	said, err := d.passbooks(t, 1, 4)
	if err != nil {
		return err
	}
	d.tell("\nShe has the box opened and counted before her, looks into two passbooks, and asks her phone\nwhat is unusual in the year:\n")
	found, err := d.binta.client.Audit(d.ctx, api.Auditing{Group: t.id, Counts: t.counts(), Said: said, Sign: true, PINs: demoPINs()})
	if err != nil {
		return err
	}
	d.word(&found)
	if err := d.printAudit(&found, false); err != nil {
		return err
	}
	d.facts.Findings = len(found.Findings)
	d.tell("\nAll of this year was recorded today, for you to see; no audit lets that pass.")
	return d.attested(t)
}

// passbooks are the shares that stand in some members' passbooks.
func (d *demo) passbooks(t *told, members ...ledger.MemberNumber) (said []audit.Statement, err error) {
	all, err := d.binta.client.Members(d.ctx, t.id)
	for _, m := range all {
		if slices.Contains(members, m.Member) {
			said = append(said, audit.Statement{Member: m.Member, About: audit.SaidShares, Value: int64(m.Shares)})
		}
	}
	return said, err
}

// attested shows that the group's phone holds her word.
func (d *demo) attested(t *told) error {
	var all []api.Attestation
	var err error
	if late := d.await("the group's phone has the attestation", func() bool {
		all, err = t.phone.client.Attestations(d.ctx, t.id)
		return err != nil || len(all) > 0
	}); late != nil || err != nil {
		return cmp.Or(late, err)
	}
	d.tell("\nOumou's phone holds her signed word; who rewrites the past now contradicts it.\n")
	for i := range all {
		all[i].Name = d.ownerOf(all[i].Attester)
	}
	return d.print(all, []report.Table{d.attestationTable(all)})
}

// namesOn shows that whoever is entitled to the names has them.
func (d *demo) namesOn(p *phone) error {
	members, err := p.client.Members(d.ctx, d.jigi.id)
	if err != nil {
		return err
	}
	named := slices.IndexFunc(members, func(m report.Member) bool { return m.Member == 4 && m.Name != "" })
	if named < 0 {
		return fmt.Errorf("%s has no name of member 4", p.owner)
	}
	d.tell("\nShe can call the women by their names: member 4 of Jigi is %s.", members[named].Name)
	return nil
}

// cutAndHeal has an exchange cut in its midst, and go on where it was.
func (d *demo) cutAndHeal() error {
	d.title("A link is cut, and heals")
	l, err := newLink(d.oumou.address)
	if err != nil {
		return err
	}
	defer l.close()
	l.after, l.pace = d.journey/2, d.journey
	d.tell("Nana, another facilitator, stands at the edge of the hotspot: it carries %s bytes a second,\nand breaks after %s.\n", d.number(l.pace), d.number(l.after))
	if _, err := d.exchangeOver(d.nana, d.oumou, l); !d.isCut(err) {
		return errors.Join(errors.New("the link was not cut"), err)
	}
	e := api.Classify(&api.Problem{Class: api.ClassNotFound, Code: "peer_gone"}, d.lang)
	d.tell("\n  jigiya: error: %s\n", e.Detail)
	cut := &d.facts.Cut
	if cut.Held, err = d.heldBy(d.nana); err != nil {
		return err
	}
	d.tell("Her phone holds %s, verified from the founding. She takes a few steps back.\n", d.lang.Count("entry", int64(cut.Held)))
	l.heal()
	c, err := d.exchangeOver(d.nana, d.oumou, l)
	if err != nil {
		return err
	}
	d.tellCrossing(c)
	cut.Received = c.Received
	return d.compareHeads(cut)
}

// heldBy is how much of Benkadi has come to a phone whose link was cut: what it was
// just making durable then is waited for. It may read all of that, and write nothing.
func (d *demo) heldBy(p *phone) (uint64, error) {
	for quiet := time.NewTimer(settles); ; {
		select {
		case n := <-d.live:
			if n.from == p && n.ID == "peer.taken" {
				quiet.Reset(settles)
				d.tellTaken(n)
			}
			continue
		case <-quiet.C:
		case <-d.ctx.Done():
			return 0, d.ctx.Err()
		}
		break
	}
	try := api.Proposal{Group: d.benkadi.id, Events: []ledger.Event{d.benkadi.closing()}, PINs: demoPINs()}
	if _, err := p.client.Propose(d.ctx, try); !errors.Is(err, journal.ErrAuthor) { // it stands in line behind all that is on its way to the disk
		return 0, fmt.Errorf("%s should not be able to write: %w", p.owner, err)
	}
	verdict, err := p.client.Verify(d.ctx, d.benkadi.id, nil)
	return uint64(verdict.Entries), errors.Join(err, verdict.Cause)
}

// settles is how long a batch that has come may take to stand in line.
const settles = 250 * time.Millisecond

func (d *demo) compareHeads(cut *resumed) error {
	ours, _ := d.holds(d.nana, d.benkadi.id)
	theirs, _ := d.holds(d.oumou, d.benkadi.id)
	cut.Entries, cut.Equal = theirs.Head.Seq+1, ours.Head == theirs.Head
	if !cut.Equal || cut.Held+cut.Received != cut.Entries || cut.Held == 0 {
		return fmt.Errorf("the exchange that was cut: %+v", *cut)
	}
	d.tell("\n%s + %s = %s: nothing came twice, nothing is lost, and both stand at entry %d, %s.",
		d.number(int64(cut.Held)), d.number(int64(cut.Received)), d.number(int64(cut.Entries)), ours.Head.Seq, shortened(ours.Head.Hash))
	return nil
}
