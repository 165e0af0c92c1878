package constitution

import (
	"fmt"
	"unicode/utf8"

	"jigiya/ledger"
)

// An Error is a refusal of a file: where, and why. Err is a *ledger.RuleError.
type Error struct {
	Line int
	Key  string // as cli.md writes it, e.g. loans.rate_bp; empty where no key is at fault
	Err  error
}

// Error names the line, the key and the code.
func (e *Error) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d: %s: %v", e.Line, e.Key, e.Err)
}

// Unwrap is the rule.
func (e *Error) Unwrap() error { return e.Err }

// What is wrong with a file before the rules of a group are asked. The codes are
// stable; the first five serve both files.
const (
	RuleTooLarge       ledger.Rule = "constitution_too_large"
	RuleEncoding       ledger.Rule = "constitution_encoding"
	RuleSyntax         ledger.Rule = "constitution_syntax"
	RuleUnknownKey     ledger.Rule = "constitution_unknown_key"
	RuleType           ledger.Rule = "constitution_type"
	RuleAddress        ledger.Rule = "constitution_address"
	RuleOpeningMissing ledger.Rule = "opening_missing"
)

// Rules is the table of this package's refusals, in the order in which they are
// checked, for the catalogue of messages.
var Rules = []ledger.RuleEntry{
	{Rule: RuleTooLarge, Values: "max", Check: "the file is at most 64 KiB"},
	{Rule: RuleEncoding, Values: "", Check: "the file is UTF-8"},
	{Rule: RuleSyntax, Values: "problem", Check: "the file is TOML; the problem is the reader's, in English"},
	{Rule: RuleUnknownKey, Values: "key keys", Check: "every key is one that is known there"},
	{Rule: RuleType, Values: "key want have", Check: "a value has the type of its key: number, text, truth, list, table, date"},
	{Rule: RuleAddress, Values: "key value", Check: "an address is 40 hexadecimal digits"},
	{Rule: RuleOpeningMissing, Values: "key", Check: "the opening balances have every key they need"},
}

// refuse makes a refusal of a code and name, value pairs.
func refuse(line int, key string, rule ledger.Rule, pairs ...any) *Error {
	e := &ledger.RuleError{Rule: rule}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Values = append(e.Values, ledger.Value{Name: pairs[i].(string), Value: pairs[i+1]})
	}
	return &Error{line, key, e}
}

// value is one value of a refusal.
func value(e *ledger.RuleError, name string) any {
	for _, v := range e.Values {
		if v.Name == name {
			return v.Value
		}
	}
	return nil
}

// clip bounds what a refusal repeats of the file.
func clip(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
