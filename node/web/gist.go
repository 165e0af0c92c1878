package web

import (
	"fmt"
	"reflect"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

// gist is what a person checks an entry by: who, how much. It is those fields of the
// event that have a word, in their order; what is zero is not said, nor is what a person
// typed, which not everybody may read.
func (c *call) gist(e ledger.Event, names report.Names) string {
	event := reflect.Indirect(reflect.ValueOf(e))
	if event.Kind() != reflect.Struct {
		return ""
	}
	var parts []string
	for i := range event.NumField() {
		if value := event.Field(i); !value.IsZero() {
			if part := c.gistOf(event.Type().Field(i).Name, value.Interface(), names); part != "" {
				parts = append(parts, part)
			}
		}
	}
	return strings.Join(parts, ", ")
}

// gistOf says one field of an event: nothing, if it is not for the eye.
func (c *call) gistOf(name string, value any, names report.Names) string {
	switch x := value.(type) {
	case ledger.MemberNumber:
		if known := names(x); known != "" {
			return fmt.Sprintf("%d %s", x, known)
		}
		return c.lang.Member(x)
	case ledger.Amount:
		return c.lang.Amount(x, c.currency)
	case ledger.Shares:
		return c.lang.Count("share", int64(x))
	case ledger.LoanNumber:
		return fmt.Sprintf("%s %d", c.say("heading.loan"), x)
	case []ledger.Count:
		parts := make([]string, len(x))
		for i, count := range x {
			parts[i] = c.lang.Fund(count.Fund) + " " + c.lang.Amount(count.Amount, c.currency)
		}
		return strings.Join(parts, ", ")
	case ledger.FundName, ledger.Mark, ledger.Date, ledger.Slug, ledger.LeavingCause, ledger.Purpose:
		return c.lang.Value(value, c.currency)
	case uint32:
		if name == "Meeting" {
			return fmt.Sprintf("%s %d", c.say("heading.meeting"), x)
		}
	case uint64:
		if name == "Seq" {
			return fmt.Sprintf("%s %d", c.say("heading.entry"), x)
		}
	}
	return ""
}
