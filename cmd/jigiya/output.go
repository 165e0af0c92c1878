package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/report"
)

func (s *session) printf(format string, args ...any) {
	fmt.Fprintf(s.terminal.out, format, args...)
}

func (s *session) printJSON(v any) error {
	lines := json.NewEncoder(s.terminal.out)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(v); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}

// print writes a report: its JSON, or those of its tables that have something to say.
func (s *session) print(v any, tables []report.Table) error {
	if s.json {
		return s.printJSON(v)
	}
	printed := false
	for _, t := range tables {
		if len(t.Rows) == 0 {
			continue
		}
		if printed {
			s.printf("\n")
		}
		s.printTable(t)
		printed = true
	}
	return nil
}

// printList writes a list as one table.
func (s *session) printList(v any, t report.Table) error {
	if !s.json && len(t.Rows) == 0 {
		s.printf("%s\n", s.say("result.none"))
		return nil
	}
	return s.print(v, []report.Table{t})
}

// done is the result of a command that has nothing else to show.
func (s *session) done(key, id string) error {
	if s.json {
		return s.printJSON(map[string]bool{key: true})
	}
	s.printf("%s\n", s.say(id))
	return nil
}

func (s *session) bold(t string) string {
	return emphasised(t, s.terminal.colours(s.terminal.out))
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

// francs is what notes and coins are counted in, and amounts shown in that are about no
// single group.
const francs ledger.Currency = "XOF"

// currency is that of the group this run is about.
func (s *session) currency() ledger.Currency {
	if s.saves != "" {
		return s.saves
	}
	if s.open == nil || s.about.IsZero() {
		return francs
	}
	group, err := s.open.Group(context.Background(), s.about)
	if err != nil || group.Constitution == nil {
		return francs
	}
	s.saves = group.Constitution.Currency
	return s.saves
}

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
	if s.open == nil || s.about.IsZero() {
		return
	}
	members, err := s.open.Members(context.Background(), s.about)
	if err != nil {
		return
	}
	for _, m := range members {
		s.names[m.Member] = m.Name
	}
}
