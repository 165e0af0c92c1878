package register

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"jigiya/ledger"
)

// A RowError is a refusal of a register: the row of the file, the header being
// row 1, and a *ledger.RuleError.
type RowError struct {
	Row int
	Err error
}

// Error names the row and the code.
func (e *RowError) Error() string { return fmt.Sprintf("row %d: %v", e.Row, e.Err) }

// Unwrap is the rule.
func (e *RowError) Unwrap() error { return e.Err }

// An EntryError is an entry that cannot be written as rows.
type EntryError struct {
	Seq  uint64
	Kind ledger.Kind
	Err  error // a *ledger.RuleError
}

// Error names the entry and the code.
func (e *EntryError) Error() string { return fmt.Sprintf("entry %d (%v): %v", e.Seq, e.Kind, e.Err) }

// Unwrap is the rule.
func (e *EntryError) Unwrap() error { return e.Err }

// What is wrong with a register before the rules of a group are asked, and with
// an export. The codes are stable.
const (
	RuleTooLarge         ledger.Rule = "register_too_large"
	RuleEncoding         ledger.Rule = "register_encoding"
	RuleQuotes           ledger.Rule = "register_quotes"
	RuleHeader           ledger.Rule = "register_header"
	RuleTooManyRows      ledger.Rule = "register_too_many_rows"
	RuleColumns          ledger.Rule = "register_columns"
	RuleCellMalformed    ledger.Rule = "register_cell_malformed"
	RuleRowOrder         ledger.Rule = "register_row_order"
	RuleNumber           ledger.Rule = "register_number"
	RuleEventUnknown     ledger.Rule = "register_event_unknown"
	RuleEventWithoutRow  ledger.Rule = "register_event_without_row"
	RuleCycle            ledger.Rule = "register_cycle"
	RuleCellMissing      ledger.Rule = "register_cell_missing"
	RuleCellSuperfluous  ledger.Rule = "register_cell_superfluous"
	RuleMeetingNotClosed ledger.Rule = "register_meeting_not_closed"
	RuleDateDiffers      ledger.Rule = "register_date_differs"
	RuleDetail           ledger.Rule = "register_detail"
	RuleDetailTwice      ledger.Rule = "register_detail_twice"
	RuleDetailUnknown    ledger.Rule = "register_detail_unknown"
	RuleDetailMissing    ledger.Rule = "register_detail_missing"
	RuleWordsTooLong     ledger.Rule = "register_words_too_long"
	RuleCorrectionRow    ledger.Rule = "register_correction_row"
	RuleLoanDiffers      ledger.Rule = "register_loan_differs"
	RuleEntryWithoutRow  ledger.Rule = "register_entry_without_row"
)

// Rules is the table of this package's refusals, for the catalogue of messages:
// the file, the row, its place in a meeting, its details, what it refers to.
var Rules = []ledger.RuleEntry{
	{Rule: RuleTooLarge, Values: "max", Check: "a register is at most 32 MiB"},
	{Rule: RuleEncoding, Values: "", Check: "a register is UTF-8"},
	{Rule: RuleQuotes, Values: "", Check: "a cell in quotes ends with them, and quotes inside it are doubled"},
	{Rule: RuleHeader, Values: "header want", Check: "the first row names the columns"},
	{Rule: RuleTooManyRows, Values: "max", Check: "a register has at most 200 000 rows"},
	{Rule: RuleColumns, Values: "have want", Check: "every row has as many cells as the header"},
	{Rule: RuleCellMalformed, Values: "column max", Check: "a cell is at most 8 KiB and holds no line end"},
	{Rule: RuleNumber, Values: "column text", Check: "a number is written in the digits 0-9"},
	{Rule: RuleRowOrder, Values: "row before", Check: "the numbers of the row column rise"},
	{Rule: RuleEventUnknown, Values: "event", Check: "an event is one of the register's words"},
	{Rule: RuleEventWithoutRow, Values: "event", Check: "and one that can be told in a row"},
	{Rule: RuleCycle, Values: "cycle running", Check: "the rows are of the running cycle; an export, of one there was"},
	{Rule: RuleCellMissing, Values: "event column", Check: "a row has the cells its event needs"},
	{Rule: RuleCellSuperfluous, Values: "event column", Check: "and no others"},
	{Rule: RuleMeetingNotClosed, Values: "meeting", Check: "the rows of a meeting stand together and end with its closing"},
	{Rule: RuleDateDiffers, Values: "date held", Check: "and have its date"},
	{Rule: RuleDetail, Values: "text", Check: "details are written key=value;key=value"},
	{Rule: RuleDetailTwice, Values: "key", Check: "each once"},
	{Rule: RuleDetailUnknown, Values: "event key keys", Check: "with the keys the event has"},
	{Rule: RuleDetailMissing, Values: "event key", Check: "and those it needs"},
	{Rule: RuleWordsTooLong, Values: "key max", Check: "what is said in words fits a record"},
	{Rule: RuleCorrectionRow, Values: "to", Check: "a correction names an earlier row that made an entry"},
	{Rule: RuleLoanDiffers, Values: "loan column text book", Check: "member and fund of a row about a loan are the loan's"},
	{Rule: RuleEntryWithoutRow, Values: "seq kind", Check: "an entry that is exported can be told in rows"},
}

// refuse makes a refusal of a code and name, value pairs.
func refuse(rule ledger.Rule, pairs ...any) *ledger.RuleError {
	e := &ledger.RuleError{Rule: rule}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Values = append(e.Values, ledger.Value{Name: pairs[i].(string), Value: pairs[i+1]})
	}
	return e
}

// at places a refusal in a row, unless it has been placed.
func at(row int, err error) error {
	var placed *RowError
	if err == nil || errors.As(err, &placed) {
		return err
	}
	return &RowError{row, err}
}

// refusal is the rule and the fund of a refusal.
func refusal(err error) (rule ledger.Rule, fund ledger.FundName) {
	var e *ledger.RuleError
	if !errors.As(err, &e) {
		return "", ""
	}
	for _, v := range e.Values {
		if v.Name == "fund" {
			fund = ledger.FundName(fmt.Sprint(v.Value))
		}
	}
	return e.Rule, fund
}

// clip bounds what a refusal repeats of the file.
func clip(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
