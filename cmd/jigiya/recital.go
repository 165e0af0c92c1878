package main

import (
	"strings"

	"jigiya/ledger/report"
)

// readOut prints what the group hears at a closing.
func (s *session) readOut(r report.Recital) error {
	s.printf("\n%s\n", s.bold(s.say("recital.title", "meeting", r.Meeting, "date", r.Date)))
	s.printf("  %s\n", s.say("recital.attendance", "present", r.Attending, "members", r.Registered))
	for _, f := range r.Funds {
		s.printf("  %s\n", s.say("recital.fund", "fund", f.Fund, "amount", f.Cash))
		if f.Bank > 0 {
			s.printf("  %s\n", s.say("recital.bank", "fund", f.Fund, "amount", f.Bank))
		}
	}
	for _, d := range r.Differed {
		s.printf("  %s\n", s.say("recital."+d.Kind(), "fund", d.Fund, "amount", d.By()))
	}
	s.printf("  %s\n", s.say("recital.total", "amount", r.Cash))
	s.printf("  %s\n", s.say("recital.savings", "amount", r.Totals.Savings, "shares", r.Totals.Shares))
	s.printf("  %s\n", s.say("recital.loans", "amount", r.Totals.Outstanding))
	if r.Totals.ChargesDue > 0 {
		s.printf("  %s\n", s.say("recital.charges", "amount", r.Totals.ChargesDue))
	}
	if r.Totals.FinesDue > 0 {
		s.printf("  %s\n", s.say("recital.fines", "amount", r.Totals.FinesDue))
	}
	s.printf("  %s\n\n      %s\n\n", s.say("recital.cosigned", "members", s.cell(r.Cosigners)), s.things(r.Things))
	s.printf("  %s\n  %s\n", s.say("recital.remember"), s.say("recital.keep"))
	return nil
}

// things are the six of a checkpoint: picture and word.
func (s *session) things(all []report.Thing) string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = t.Picture + " " + t.Words[string(s.lang)]
	}
	return strings.Join(words, "   ")
}
