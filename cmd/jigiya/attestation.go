package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) attestationCommand() *cli.Command {
	count := &cli.StringSliceFlag{Name: "count", Usage: "what each purse holds, counted before you, `FUND=AMOUNT,...`, or by notes and coins, FUND=10000x2+500x3" + required}
	return commands("attestation", "what facilitators stated about this journal",
		command("list", "", "who saw which entry last, when, and what was in the box", "jigiya attestation list", s.listAttestations),
		command("sign", "", "state what you saw and counted today, signed with this device's key", "jigiya attestation sign --count savings=17125,social=4800",
			s.attest, count, text("date", "the `DATE` of the visit (default: today)")),
		command("check", "FILE", "check an attestation that somebody carries, as on a visit sheet; nothing but it is needed", "jigiya attestation check attestation.txt", s.checkAttestation),
	)
}

func (s *session) listAttestations(c *cli.Context) error {
	if r := read(c).args(0, 0); r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	all, err := exchange.Attestations(c.Context, group)
	if err != nil {
		return err
	}
	return s.printList(listing(all), s.attestationTable(all))
}

func (s *session) attestationTable(all []api.Attestation) report.Table {
	t := report.Table{Columns: columns("heading.date", "heading.attester", "heading.seq", "heading.counts", "heading.in_book", "heading.findings")}
	for _, a := range all {
		t.Rows = append(t.Rows, []any{dayOf(a.Date), s.deviceName(a.Attester, a.Name), a.Seq, strings.Join(s.counts(a.Counts), ", "), yesNo(a.InBook), yesNo(a.Findings)})
	}
	return t
}

// checkAttestation says what was signed, and by which key; whose key it is, and whether
// her word counts, the group's own devices know.
func (s *session) checkAttestation(c *cli.Context) error {
	if r := read(c).args(1, 1); r.err != nil {
		return r.err
	}
	file, err := s.carried(c.Args().First())
	if err != nil {
		return err
	}
	a, err := readAttestation(file)
	if err != nil {
		return err
	}
	if err := a.Verify(); err != nil {
		return err
	}
	address, err := a.Attester.Address()
	if err != nil {
		return err
	}
	if s.json {
		return s.printJSON(map[string]any{
			"ok": true, "group": a.Group, "seq": a.Head.Seq, "head": a.Head.ID, "date": a.Date, "recorded": a.Recorded,
			"attester": address, "counts": a.Counts, "totals": a.Totals, "findings": !a.Findings.IsZero(), "findings_digest": a.Findings,
		})
	}
	s.printf("%s\n", s.say("result.attestation", "attester", s.deviceName(address.String(), ""), "group", shortHex(a.Group), "seq", a.Head.Seq, "date", a.Date))
	for _, count := range s.counts(a.Counts) {
		s.printf("  %s\n", count)
	}
	s.printf("%s\n", s.say("result.attestation_limits"))
	return nil
}

func (s *session) attest(c *cli.Context) error {
	r := read(c).args(0, 0)
	asked := api.Attesting{Counts: r.counts(), Date: r.someDate(c.String("date"))}
	if r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	var signed api.Attestation
	err = s.withPINs(func(pins api.PINs) error {
		asked.Group, asked.PINs = group, pins
		signed, err = exchange.Attest(c.Context, asked)
		return err
	})
	if err != nil {
		return err
	}
	return s.print(signed, []report.Table{s.attestationTable([]api.Attestation{signed})})
}
