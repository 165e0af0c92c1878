package main

import (
	"fmt"
	"reflect"
	"strings"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/node/api"
)

// entryLine says in one line what an entry is.
func (s *session) entryLine(e api.Entered) string {
	line := fmt.Sprintf("%s %d  %s  %s", s.say("heading.entry"), e.Seq, s.lang.Kind(e.Kind), s.gist(e.Event))
	return strings.TrimSpace(line)
}

// gist is what a person checks an entry by: who, how much. It is those fields of
// the event that have a word, in their order; what is zero is not said.
func (s *session) gist(e ledger.Event) string {
	event := reflect.Indirect(reflect.ValueOf(e))
	if event.Kind() != reflect.Struct {
		return ""
	}
	var parts []string
	for i := range event.NumField() {
		if value := event.Field(i); !value.IsZero() {
			parts = append(parts, s.field(event.Type().Field(i).Name, value.Interface())...)
		}
	}
	return strings.Join(parts, ", ")
}

// field says one field of an event: nothing, if it is not for the eye.
func (s *session) field(name string, value any) []string {
	switch x := value.(type) {
	case ledger.Amount:
		return []string{s.sum(name, x)}
	case ledger.LoanNumber:
		return []string{fmt.Sprintf("%s %d", s.say("heading.loan"), x)}
	case ledger.Shares:
		return []string{s.lang.Count("share", int64(x))}
	case ledger.Words:
		return said(name, x)
	case []ledger.MemberNumber:
		return []string{s.say("heading.guarantors") + " " + s.cell(x)}
	case []ledger.Count:
		return s.counts(x)
	case ledger.FundName:
		if name == "To" {
			return []string{"→ " + s.cell(value)}
		}
		return []string{s.cell(value)}
	case ledger.Signatory:
		return named(x)
	case []ledger.Slug:
		return []string{s.scopes(x)}
	case ledger.MemberNumber, ledger.Mark, ledger.Date, ledger.Slug, ledger.LeavingCause, ledger.Purpose:
		return []string{s.cell(value)}
	}
	return s.counted(name, value)
}

// sum is an amount; one that stands beside another in its event is named.
func (s *session) sum(name string, a ledger.Amount) string {
	amount := s.lang.Amount(a, s.currency())
	if name == "Amount" || name == "Principal" {
		return amount
	}
	return s.lang.Field(strings.ToLower(name)) + " " + amount
}

// said are the words of an event; a person's name stands with her number already.
func said(name string, w ledger.Words) []string {
	if name == "Person" || w.Text == "" {
		return nil
	}
	return []string{w.Text}
}

// counted are the plain numbers of events, known by their field's name.
func (s *session) counted(name string, value any) []string {
	switch name {
	case "Periods":
		return []string{s.lang.Count("period", int64(value.(uint32)))}
	case "Meeting":
		return []string{fmt.Sprintf("%s %d", s.say("heading.meeting"), value)}
	case "Cycle":
		return []string{fmt.Sprintf("%s %d", s.say("heading.cycle"), value)}
	case "Seq":
		return []string{fmt.Sprintf("%s %d", s.say("heading.entry"), value)}
	}
	return nil
}

func (s *session) counts(counts []ledger.Count) []string {
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = s.lang.Fund(c.Fund) + " " + s.lang.Amount(c.Amount, s.currency())
	}
	return parts
}

// named is a device by the beginning of its address.
func named(key ledger.Signatory) []string {
	address, err := crypto.PublicKey(key).Address()
	if err != nil {
		return nil
	}
	return []string{shortened(address.String())}
}

// scopes are what a device may see.
func (s *session) scopes(all []ledger.Slug) string {
	words := make([]string, len(all))
	for i, scope := range all {
		words[i] = s.lang.Term("scope", string(scope))
	}
	return strings.Join(words, ", ")
}
