package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/ledger/report"
)

func drawn(t *testing.T, table report.Table, columns int) string {
	t.Helper()
	var out bytes.Buffer
	s := &session{lang: message.English, names: map[ledger.MemberNumber]string{1: "Aminata Guindo", 2: "Yaïguéré Tembely of the upper quarter"}}
	s.terminal = &terminal{out: &out, columns: columns, getenv: func(string) string { return "" }}
	s.printTable(table)
	return out.String()
}

// members is a table of 100 columns and more, two of which say nothing.
func members() report.Table {
	return report.MemberList{
		{Member: 1, Status: "active", Roles: []ledger.Role{ledger.Chairperson, ledger.KeyHolder, ledger.MoneyCounter}, Shares: 12, Savings: 1_234_567_890, LoanOwed: 987_654_321_012},
		{Member: 2, Status: "active", Shares: 3, Savings: 750},
	}.Table()
}

func widest(text string) (most int) {
	for line := range strings.Lines(text) {
		most = max(most, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")))
	}
	return most
}

func TestTableIsNotCutWhereNobodyLooks(t *testing.T) {
	text := drawn(t, members(), 0)
	for _, want := range []string{"fines due", "arrears", "chairperson, key-holder, money-counter", "987,654,321,012", "Yaïguéré Tembely of the upper quarter"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, " \n") {
		t.Errorf("spaces at the end of a line:\n%s", text)
	}
}

func TestTableFitsATerminal(t *testing.T) {
	wide := members()
	if w := widest(drawn(t, wide, 0)); w <= 100 {
		t.Fatalf("this table is no test: %d columns", w)
	}
	for _, columns := range []int{100, 80} {
		text := drawn(t, wide, columns)
		if w := widest(text); w > columns {
			t.Errorf("%d columns wide on a terminal of %d:\n%s", w, columns, text)
		}
		if strings.Contains(text, " \n") {
			t.Errorf("spaces at the end of a line:\n%s", text)
		}
		if strings.Contains(text, "fines due") || strings.Contains(text, "arrears") {
			t.Errorf("columns without anything in them stay:\n%s", text)
		}
		for _, figure := range []string{"1,234,567,890", "987,654,321,012", "750"} {
			if !strings.Contains(text, figure) {
				t.Errorf("the figure %s is cut:\n%s", figure, text)
			}
		}
	}
}

// What is told elsewhere too goes where a terminal is narrow, and only there.
func TestSpareColumnsGo(t *testing.T) {
	wide := members()
	for i := range wide.Columns[1:] {
		wide.Columns[i+1].Spare = true
	}
	if w := widest(drawn(t, wide, 30)); w > 30 {
		t.Errorf("%d columns wide on a terminal of 30", w)
	}
	if drawn(t, wide, 0) != drawn(t, members(), 0) || drawn(t, wide, 80) != drawn(t, members(), 80) {
		t.Error("they go where there is room")
	}
}

// A terminal too narrow for the figures gets long lines: it wraps them itself.
func TestFiguresAreNeverCut(t *testing.T) {
	text := drawn(t, members(), 20)
	for _, figure := range []string{"1,234,567,890", "987,654,321,012"} {
		if !strings.Contains(text, figure) {
			t.Errorf("the figure %s is cut:\n%s", figure, text)
		}
	}
}

func TestFiguresStandUnderEachOtherAndTextsBegin(t *testing.T) {
	table := func(values ...any) report.Table {
		t := report.Table{Columns: []report.Column{{Heading: "heading.detail"}, {Heading: "heading.value", Align: report.Right}}}
		for _, v := range values {
			t.Rows = append(t.Rows, []any{report.Word("heading.sum"), v})
		}
		return t
	}
	if have, want := drawn(t, table(ledger.Amount(5), ledger.Amount(1500), nil), 0), "  sum      5\u00a0F\n  sum  1,500\u00a0F\n"; have != want {
		t.Errorf("have\n%swant\n%s", have, want)
	}
	if have, want := drawn(t, table(ledger.Amount(5), "Koro"), 0), "  sum  5\u00a0F\n  sum  Koro\n"; have != want {
		t.Errorf("have\n%swant\n%s", have, want)
	}
}

func TestHeadingIsBoldOnlyWhereItIsWanted(t *testing.T) {
	g := &grid{headed: true, columns: []column{{head: "fund", cells: []string{"savings"}, width: 7}}}
	if !strings.Contains(g.draw(true), "\x1b[1mfund") || strings.Contains(g.draw(false), "\x1b") {
		t.Errorf("have %q and %q", g.draw(true), g.draw(false))
	}
}
