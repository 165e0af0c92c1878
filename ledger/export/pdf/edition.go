package pdf

import (
	"fmt"
	"reflect"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/export/typeface"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
)

// An Edition is for whom a paper is printed, and of which group.
type Edition struct {
	Language message.Language
	Group    string          // its name; of an office's report, what it is about
	Village  string          // may be empty
	Head     report.Head     // up to which the book was read; zero where there is none
	Date     ledger.Date     // what the paper is as at: the book's date, never a clock's
	Currency ledger.Currency // XOF where it is empty
	Names    report.Names    // nil prints numbers alone
}

func (e Edition) say(id string, pairs ...any) string {
	return e.Language.Say(id, append(pairs, "currency", e.currency())...)
}

func (e Edition) currency() ledger.Currency {
	if e.Currency == "" {
		return "XOF"
	}
	return e.Currency
}

func (e Edition) amount(a ledger.Amount) string { return e.Language.Amount(a, e.currency()) }

// some is an amount, or nothing where it is none.
func (e Edition) some(a ledger.Amount) string {
	if a == 0 {
		return ""
	}
	return e.amount(a)
}

func (e Edition) number(n int64) string { return e.Language.Number(n) }

// heading is the heading of a column, with its first letter large.
func (e Edition) heading(key string) string { return capital(e.Language.Heading(key)) }

// member is a member's number and, where it may be told, her name.
func (e Edition) member(n ledger.MemberNumber) string {
	if name := e.name(n); name != "" {
		return fmt.Sprintf("%d %s", n, name)
	}
	return fmt.Sprint(n)
}

func (e Edition) name(n ledger.MemberNumber) string {
	if e.Names == nil {
		return ""
	}
	return e.Names(n)
}

// cell writes one typed value of a report's table.
func (e Edition) cell(v any) string {
	switch x := v.(type) {
	case report.Word:
		return e.say(string(x))
	case ledger.MemberNumber:
		return e.member(x)
	case report.Day:
		if x == 0 {
			return ""
		}
		return e.Language.Date(ledger.Date(x))
	}
	if list := reflect.ValueOf(v); list.Kind() == reflect.Slice {
		parts := make([]string, list.Len())
		for i := range parts {
			parts[i] = e.cell(list.Index(i).Interface())
		}
		return strings.Join(parts, ", ")
	}
	return e.Language.Value(v, e.currency())
}

// capital is a text with its first letter large.
func capital(text string) string {
	for i, r := range text {
		if i == 0 {
			return strings.ToUpper(string(r)) + text[len(string(r)):]
		}
	}
	return text
}

// legible is a text that can be set on one line.
func legible(text string) string {
	return strings.ReplaceAll(typeface.Legible(text), "\n", " ")
}
