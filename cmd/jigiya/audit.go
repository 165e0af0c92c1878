package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"jigiya/ledger"
	"jigiya/ledger/audit"
	"jigiya/node/api"
)

func (s *session) auditCommand() *cli.Command {
	return printing(command("audit", "", "what a facilitator looks for on her visit", "jigiya audit --count savings=10000x1+500x14+25x5,social=4800 --passbook 7=12 --sign",
		s.audit,
		&cli.StringSliceFlag{Name: "count", Usage: "what each purse holds, counted before you, `FUND=AMOUNT,...`, or by notes and coins, FUND=10000x2+500x3"},
		&cli.StringSliceFlag{Name: "passbook", Usage: "the shares in a member's passbook, `MEMBER=SHARES,...`"},
		&cli.StringSliceFlag{Name: "owes", Usage: "what a member says she owes on loans, `MEMBER=AMOUNT,...`"},
		&cli.StringSliceFlag{Name: "paid", Usage: "what a member says she took home at the share-out, `MEMBER=AMOUNT,...`"},
		text("date", "the `DATE` of the visit (default: today)"),
		&cli.BoolFlag{Name: "all", Usage: "tell also what the last visit saw already, and what is only good to know", DisableDefaultText: true},
		&cli.BoolFlag{Name: "sign", Usage: "attest what was counted and found, with this device's key", DisableDefaultText: true},
		&cli.BoolFlag{Name: "receipt-width", Usage: "print 80 mm wide, for a receipt printer", DisableDefaultText: true},
	))
}

func (s *session) audit(c *cli.Context) error {
	r := read(c).args(0, 0)
	asked := api.Auditing{Counts: r.someCounts(), Said: r.statements(), Date: r.someDate(c.String("date")), Sign: c.Bool("sign"), Progress: s.progress("progress.verify")}
	paper, err := s.mayPrint(c)
	if r.fail(err); r.err != nil {
		return r.err
	}
	exchange, group, err := s.exchangeAbout(c.Context)
	if err != nil {
		return err
	}
	asked.Group = group
	var found api.Audit
	err = s.withPINs(func(pins api.PINs) error {
		asked.PINs = pins
		found, err = exchange.Audit(c.Context, asked)
		return err
	})
	if err != nil {
		return err
	}
	s.word(&found)
	if paper {
		if err := s.printVisit(c, &found); err != nil {
			return err
		}
	}
	return s.printAudit(&found, c.Bool("all"))
}

// statements reads what members' passbooks, and they themselves, say.
func (r *reader) statements() (all []audit.Statement) {
	for _, about := range []struct {
		flag    string
		subject audit.Subject
		value   func(string) int64
	}{
		{"passbook", audit.SaidShares, func(text string) int64 { return int64(r.shares(text)) }},
		{"owes", audit.SaidOwes, r.count},
		{"paid", audit.SaidPaid, r.count},
	} {
		for _, pair := range r.pairs(r.c.StringSlice(about.flag)) {
			all = append(all, audit.Statement{Member: r.member(pair[0]), About: about.subject, Value: about.value(pair[1])})
		}
	}
	return all
}

// count is an amount that may be nothing.
func (r *reader) count(text string) int64 {
	a, err := ledger.ParseCount(text)
	r.fail(err)
	return int64(a)
}

func (s *session) printAudit(a *api.Audit, all bool) error {
	if s.json {
		return s.printJSON(a)
	}
	s.paragraph("", s.since(a))
	for _, severity := range slices.Backward(audit.Severities) {
		s.printFindings(a.Findings, severity, all)
	}
	if old := unusualBefore(a.Findings); old > 0 && !all {
		s.printf("\n")
		s.paragraph("", s.say("result.audit_seen", "n", old))
	}
	if a.LeftOut > 0 {
		s.printf("\n")
		s.paragraph("", s.say("result.audit_left_out", "n", a.LeftOut))
	}
	if a.Attestation != nil {
		s.printf("\n")
		s.paragraph("", s.say("result.audit_signed", "attestation", shortHex(*a.Attestation), "seq", a.Head.Seq))
	}
	return nil
}

// since is the first line: since when was looked, at how much, and whether anything is
// unusual.
func (s *session) since(a *api.Audit) string {
	id, pairs := "result.audit_first", []any{"meetings", a.Meetings, "entries", a.Entries}
	if a.Since != nil {
		id, pairs = "result.audit_since", append(pairs, "date", a.Since.Date)
	}
	return s.say(id, pairs...) + " " + s.say(verdictOn(a))
}

// verdictOn says whether all is in order, as far as it was looked at.
func verdictOn(a *api.Audit) string {
	switch {
	case !a.InOrder:
		return "result.audit_unusual"
	case len(a.Counts) == 0:
		return "result.audit_uncounted"
	}
	return "result.audit_in_order"
}

// word gives every finding its sentence.
func (s *session) word(a *api.Audit) {
	for i := range a.Findings {
		a.Findings[i].Text = s.found(&a.Findings[i])
	}
}

// found is the sentence of a finding, with members' names where they are known.
func (s *session) found(f *api.Finding) string {
	var pairs []any
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		value := f.Values[name]
		if m, ok := value.(ledger.MemberNumber); ok {
			value = s.cell(m)
		}
		pairs = append(pairs, name, value)
	}
	return s.say("finding."+f.Code, pairs...)
}

// unusualBefore counts what the last visit saw already.
func unusualBefore(findings []api.Finding) (n int) {
	for _, f := range findings {
		if f.Seen && f.Severity != string(audit.Info) {
			n++
		}
	}
	return n
}

// printFindings tells the findings of one severity; of those that are alike only the
// newest, unless all are asked for.
func (s *session) printFindings(findings []api.Finding, severity audit.Severity, all bool) {
	alike := map[string]int{}
	for _, f := range findings {
		if f.Severity != string(severity) || !all && (f.Seen || severity == audit.Info) {
			continue
		}
		if len(alike) == 0 {
			s.printf("\n%s\n", s.bold(strings.ToUpper(s.say("severity."+f.Severity))))
		}
		if alike[f.Code]++; all || alike[f.Code] <= shownAlike {
			s.paragraph("  ", f.Text+s.proof(f.Entries))
		}
	}
	for _, code := range slices.Sorted(maps.Keys(alike)) {
		if n := alike[code] - shownAlike; n > 0 && !all {
			s.paragraph("  ", s.say("result.audit_alike", "n", n, "code", code))
		}
	}
}

// shownAlike is how many findings of one code are told on the screen.
const shownAlike = 3

// proof names the entries behind a finding, the last of them if they are many.
func (s *session) proof(entries []uint64) string {
	if len(entries) == 0 {
		return ""
	}
	shown := entries[max(0, len(entries)-shownEntries):]
	list := strings.ReplaceAll(strings.Trim(fmt.Sprint(shown), "[]"), " ", ", ")
	if len(shown) < len(entries) {
		list = "… " + list
	}
	return " " + s.say("result.audit_entries", "n", len(entries), "entries", list)
}

// shownEntries is how many entries of a finding are named on the screen.
const shownEntries = 6
