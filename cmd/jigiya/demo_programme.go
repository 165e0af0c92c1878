package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/ledger/report"
	"jigiya/ledger/report/facts"
	"jigiya/node/api"
)

// demoZone is where the facilitators work: Mopti, with all its cercles.
const demoZone = "ocha-2023:ML05"

func (d *demo) foundProgramme() error {
	d.title("A programme, and whom it sends")
	phones, err := d.switchOnAll("the office", "Binta", "Nana", "Oumou", "Mariam", "Korotimi", "a stranger")
	if err != nil {
		return err
	}
	d.office, d.binta, d.nana, d.oumou, d.mariam, d.korotimi, d.stranger = phones[0], phones[1], phones[2], phones[3], phones[4], phones[5], phones[6]
	d.tell("%d phones are switched on: each is a process of its own on this machine, with its own\nkeys and disk. None of them trusts another.\n", len(phones))
	p, err := d.office.client.FoundProgramme(d.ctx, api.ProgrammeFounding{Name: "Musow ka Jigiya Ton", PINs: demoPINs(1, 2, 3)})
	if err != nil {
		return err
	}
	if d.programme, err = crypto.ParseAddress(p.Programme); err != nil {
		return err
	}
	d.tell("The office founds the programme: %d root keys, %d of which sign for it.", p.Keys, p.Quorum)
	return d.certifyAll()
}

func (d *demo) certifyAll() error {
	for _, c := range []struct {
		whom *phone
		role credential.Role
		zone []string
	}{
		{d.binta, credential.Facilitator, []string{demoZone}},
		{d.nana, credential.Facilitator, []string{demoZone}},
		{d.office, credential.Staff, nil},
	} {
		given, err := d.office.client.Certify(d.ctx, api.Certifying{Device: c.whom.device, Name: c.whom.owner, Role: c.role, Zone: c.zone, PINs: demoPINs(1, 2)})
		if err != nil {
			return err
		}
		if err := c.whom.client.Trust(d.ctx, api.Trusting{Programme: d.programme, Deeds: strings.Join(given.Text, "\n")}); err != nil {
			return err
		}
	}
	p, err := d.programmeNow()
	if err != nil {
		return err
	}
	d.printTable(d.programmeTables(p)[1])
	d.tell("\nA facilitator sees everything of the groups of her zone that name the programme, staff\nsees no names. It ends by itself on the day that stands there.")
	return nil
}

func (d *demo) programmeNow() (api.Programme, error) {
	all, err := d.office.client.Programmes(d.ctx)
	if err == nil && len(all) != 1 {
		err = fmt.Errorf("the office has %d programmes", len(all))
	}
	if err != nil {
		return api.Programme{}, err
	}
	return all[0], nil
}

// homecoming is store, carry, forward: the office never met a group.
func (d *demo) homecoming() error {
	d.title("Binta comes home to the office")
	d.tell("The office has never been in reach of a group. What Binta carries, it takes from her,\nand checks it as if it came from the groups themselves.\n")
	c, err := d.pass(d.binta, d.office)
	if err != nil {
		return err
	}
	d.tellCrossing(c)
	if err := d.countAll(); err != nil {
		return err
	}
	return d.withoutNames()
}

// countAll is what staff asks: the figures of all groups, and how the lending went over the
// year.
func (d *demo) countAll() error {
	for _, asked := range []struct {
		query facts.Query
		codes []string
		said  string
	}{
		{facts.Query{By: facts.ByGroup}, nil, "Over all groups, on the office's node, as at the last meeting it has heard of:"},
		{facts.Query{By: facts.ByNothing, Series: facts.ByMonth}, []string{"savings", "loans_granted", "attendance_rate"}, "And month by month:"},
	} {
		asked.query.At = d.benkadi.day(liveMeeting)
		st, err := d.office.client.Statistics(d.ctx, api.Counting{Query: asked.query})
		if err != nil {
			return err
		}
		d.tell("\n%s\n", asked.said)
		if err := d.printStatistics(st, aboutGroups, asked.codes); err != nil {
			return err
		}
		d.facts.Reporting = st.Total.Reporting
	}
	return nil
}

// withoutNames shows a group's members as the office sees them.
func (d *demo) withoutNames() error {
	members, err := d.office.client.Members(d.ctx, d.jigi.id)
	if err != nil {
		return err
	}
	d.facts.Nameless = !slices.ContainsFunc(members, func(m report.Member) bool { return m.Name != "" })
	if !d.facts.Nameless {
		return errors.New("the office knows a name")
	}
	d.of(d.office, d.jigi.id)
	d.tell("\nAnd nobody's name: this is all that the office can see of the women of Jigi.\n")
	return d.print(members, []report.Table{members.Table()})
}

func (d *demo) comeStranger() error {
	d.title("A stranger tries")
	l, err := newLink(d.oumou.address)
	if err != nil {
		return err
	}
	defer l.close()
	_, err = d.stranger.client.Sync(d.ctx, api.Syncing{Address: l.address()})
	if err == nil || d.ctx.Err() != nil {
		return errors.Join(errors.New("the stranger was let in"), d.ctx.Err())
	}
	e := api.Classify(err, d.lang)
	d.facts.Refused = e.Code
	d.tell("  jigiya: error: %s\n  jigiya: hint: %s\n", e.Detail, e.Hint)
	groups, err := d.stranger.client.Groups(d.ctx)
	if err != nil {
		return err
	}
	d.tell("%s bytes crossed, the two greetings of a locked line; the stranger holds %s, and does\nnot know whether there are any. Who cannot prove who sent her is told nothing.", d.number(l.bytes()), d.lang.Count("group", int64(len(groups))))
	return nil
}
