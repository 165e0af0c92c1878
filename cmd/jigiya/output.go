package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	pretty "github.com/jedib0t/go-pretty/v6/text"

	"jigiya/ledger"
	"jigiya/ledger/report"
	"jigiya/node/api"
)

func (s *session) printf(format string, args ...any) {
	fmt.Fprintf(s.terminal.out, format, args...)
}

func (s *session) printJSON(v any) error {
	if err := json.NewEncoder(s.terminal.out).Encode(v); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}

// print writes a report: its JSON, or its tables.
func (s *session) print(v any, tables []report.Table) error {
	if s.json {
		return s.printJSON(v)
	}
	for i, t := range tables {
		if i > 0 {
			s.printf("\n")
		}
		s.printTable(t)
	}
	return nil
}

// printList writes a list as one table.
func (s *session) printList(v any, t report.Table) error {
	if s.json {
		return s.printJSON(v)
	}
	if len(t.Rows) == 0 {
		s.printf("%s\n", s.say("result.none"))
		return nil
	}
	s.printTable(t)
	return nil
}

// printTable draws a table; on a terminal that allows it the heading is bold.
func (s *session) printTable(t report.Table) {
	w := table.NewWriter()
	w.SetStyle(s.tableStyle())
	w.SetAllowedRowLength(s.terminal.width())
	header := make(table.Row, len(t.Columns))
	configs := make([]table.ColumnConfig, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = s.say(c.Heading)
		configs[i] = table.ColumnConfig{Number: i + 1, Align: pretty.AlignLeft, AlignFooter: pretty.AlignLeft, AlignHeader: pretty.AlignLeft}
		if c.Align == report.Right {
			configs[i].Align, configs[i].AlignFooter, configs[i].AlignHeader = pretty.AlignRight, pretty.AlignRight, pretty.AlignRight
		}
	}
	w.SetColumnConfigs(configs)
	w.AppendHeader(header)
	for _, r := range t.Rows {
		w.AppendRow(s.row(r))
	}
	if t.Footer != nil {
		w.AppendFooter(s.row(t.Footer))
	}
	if t.Title != "" {
		s.printf("%s\n", s.bold(strings.ToUpper(s.say(t.Title))))
	}
	s.printf("%s\n", w.Render())
}

func (s *session) tableStyle() table.Style {
	style := table.StyleLight
	style.Format.Header, style.Format.Footer = pretty.FormatDefault, pretty.FormatDefault
	style.Options = table.Options{SeparateHeader: true, SeparateFooter: true}
	if s.terminal.colours(s.terminal.out) {
		style.Color.Header = pretty.Colors{pretty.Bold}
	}
	return style
}

func (s *session) bold(t string) string {
	if s.terminal.colours(s.terminal.out) {
		return pretty.Bold.Sprint(t)
	}
	return t
}

func (s *session) row(cells []any) table.Row {
	row := make(table.Row, len(cells))
	for i, c := range cells {
		row[i] = s.cell(c)
	}
	return row
}

// cell writes one typed value of a table in the person's language.
func (s *session) cell(v any) string {
	switch x := v.(type) {
	case report.Word:
		return s.say(string(x))
	case ledger.MemberNumber:
		if name := s.name(x); name != "" {
			return fmt.Sprintf("%d %s", x, name)
		}
		return fmt.Sprint(x)
	}
	if list := reflect.ValueOf(v); list.Kind() == reflect.Slice {
		parts := make([]string, list.Len())
		for i := range parts {
			parts[i] = s.cell(list.Index(i).Interface())
		}
		return strings.Join(parts, ", ")
	}
	return s.lang.Value(v, s.currency())
}

func (s *session) currency() ledger.Currency { return "XOF" }

// name is a member's name, for people; scripts get it in the reports.
func (s *session) name(m ledger.MemberNumber) string {
	if s.names == nil {
		s.names = map[ledger.MemberNumber]string{}
		s.learnNames()
	}
	return s.names[m]
}

// learnNames asks for the names of the group this run is about; where they
// cannot be had, numbers will do.
func (s *session) learnNames() {
	if s.node == nil || s.about.IsZero() {
		return
	}
	members, err := s.node.Members(context.Background(), s.about)
	if err != nil {
		return
	}
	for _, m := range members {
		s.names[m.Member] = m.Name
	}
}

// entryLine says in one line what an entry is.
func (s *session) entryLine(e api.Entered) string {
	return fmt.Sprintf("%s %d  %s  %s", s.say("heading.entry"), e.Seq, s.lang.Kind(e.Kind), s.gist(e.Event))
}

// gist is what a person checks an entry by: who, how much.
func (s *session) gist(e ledger.Event) string {
	member := func(m ledger.MemberNumber) string { return s.cell(m) }
	amount := func(a ledger.Amount) string { return s.lang.Amount(a, s.currency()) }
	switch e := e.(type) {
	case *ledger.Contribution:
		if e.Shares > 0 {
			return member(e.Member) + ": " + s.lang.Count("share", int64(e.Shares))
		}
		return member(e.Member) + ": " + amount(e.Amount) + ", " + s.lang.Fund(e.Fund)
	case *ledger.ShareReturned:
		return member(e.Member) + ": " + s.lang.Count("share", int64(e.Shares))
	case *ledger.CommitmentSet:
		return member(e.Member) + ": " + s.lang.Count("share", int64(e.Shares))
	case *ledger.AttendanceMarked:
		return member(e.Member) + ": " + s.lang.Mark(e.Mark)
	case *ledger.LoanGranted:
		return fmt.Sprintf("%s %d, %s: %s, %s", s.say("heading.loan"), e.Loan, member(e.Member), amount(e.Principal), s.lang.Count("period", int64(e.Periods)))
	case *ledger.Repayment:
		return fmt.Sprintf("%s %d: %s", s.say("heading.loan"), e.Loan, amount(e.Amount))
	case *ledger.LoanToppedUp:
		return fmt.Sprintf("%s %d: %s", s.say("heading.loan"), e.Loan, amount(e.Amount))
	case *ledger.ChargeWaived:
		return fmt.Sprintf("%s %d: %s", s.say("heading.loan"), e.Loan, amount(e.Amount))
	case *ledger.LoanWrittenOff:
		return fmt.Sprintf("%s %d", s.say("heading.loan"), e.Loan)
	case *ledger.LoanRescheduled:
		return fmt.Sprintf("%s %d: %s", s.say("heading.loan"), e.Loan, s.lang.Count("period", int64(e.Periods)))
	case *ledger.FineLevied:
		return member(e.Member) + ": " + amount(e.Amount) + ", " + s.lang.Cause(e.Cause)
	case *ledger.FinePaid:
		return member(e.Member) + ": " + amount(e.Amount)
	case *ledger.FineWaived:
		return member(e.Member) + ": " + amount(e.Amount)
	case *ledger.MemberJoined:
		return fmt.Sprintf("%d %s", e.Member, e.Person.Text)
	case *ledger.MemberLeft:
		return member(e.Member) + ": " + s.lang.LeavingCause(e.Cause)
	case *ledger.MeetingOpened:
		return fmt.Sprintf("%s %d, %s: %s", s.say("heading.meeting"), e.Meeting, s.lang.Date(e.Date), s.countsLine(e.Counts))
	case *ledger.MeetingClosed:
		return s.countsLine(e.Counts)
	case *ledger.CashDifference:
		return s.lang.Fund(e.Fund) + ": " + amount(e.Counted-e.Expected)
	case *ledger.Correction:
		return fmt.Sprintf("%s %d", s.say("heading.entry"), e.Seq)
	case *ledger.CycleOpened:
		return fmt.Sprintf("%s %d", s.say("heading.cycle"), e.Cycle)
	}
	return s.fundGist(e)
}

func (s *session) fundGist(e ledger.Event) string {
	line := func(f ledger.FundName, a ledger.Amount) string {
		return s.lang.Fund(f) + ": " + s.lang.Amount(a, s.currency())
	}
	switch e := e.(type) {
	case *ledger.Grant:
		return line(e.Fund, e.Amount)
	case *ledger.Received:
		return line(e.Fund, e.Amount)
	case *ledger.Expense:
		return line(e.Fund, e.Amount)
	case *ledger.Transfer:
		return s.lang.Fund(e.From) + " → " + line(e.To, e.Amount)
	case *ledger.BankDeposited:
		return line(e.Fund, e.Amount)
	case *ledger.BankWithdrawn:
		return line(e.Fund, e.Amount)
	case *ledger.BankInterest:
		return line(e.Fund, e.Amount)
	case *ledger.BankFee:
		return line(e.Fund, e.Amount)
	case *ledger.ExternalLoanReceived:
		return string(e.Creditor) + ", " + line(e.Fund, e.Amount)
	case *ledger.ExternalLoanRepaid:
		return string(e.Creditor) + ", " + line(e.Fund, e.Amount)
	}
	return ""
}

func (s *session) countsLine(counts []ledger.Count) string {
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = s.lang.Fund(c.Fund) + " " + s.lang.Amount(c.Amount, s.currency())
	}
	return strings.Join(parts, ", ")
}
