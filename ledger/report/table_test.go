package report

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jigiya/ledger"
)

// everyTable is all tables there are, of a full year.
func everyTable(t *testing.T) []Table {
	t.Helper()
	b := year(t).book
	tables := []Table{
		Members(b, names).Table(), Loans(b, 0).Table(), Fines(b).Table(), Officers(b, names).Table(), must(SettlementOf(b, 2))(t).Table(),
	}
	for _, r := range []interface{ Tables() []Table }{
		BalanceOf(b), GroupOf(b, names), Loans(b, 0)[0], ShareOut(must(b.Divide())(t)), must(MeetingOf(b, 3))(t), must(PassbookOf(b, 2, names))(t),
		must(RecitalOf(b, []Thing{{3, "🐐", map[string]string{"en": "goat"}}}))(t), must(BorrowingOf(b, ledger.LoanGranted{Member: 1, Fund: ledger.Savings, Principal: 1000, Periods: 3}, 0))(t),
	} {
		tables = append(tables, r.Tables()...)
	}
	return tables
}

// TestTablesAreFull: every row and footer has a cell for every column, of the
// column's kind.
func TestTablesAreFull(t *testing.T) {
	for _, table := range everyTable(t) {
		rows := table.Rows
		if table.Footer != nil {
			rows = append(slices.Clone(rows), table.Footer)
		}
		for i, row := range rows {
			if len(row) != len(table.Columns) {
				t.Fatalf("%s: row %d has %d cells for %d columns", table.Title, i, len(row), len(table.Columns))
			}
			for j, cell := range row {
				_, said := cell.(Word)
				footer := i == len(table.Rows)
				if !fits(cell, table.Columns[j].Kind) && !(footer && said) {
					t.Errorf("%s: row %d has a %T under %s", table.Title, i, cell, table.Columns[j].Heading)
				}
			}
		}
	}
}

func fits(cell any, kind CellKind) bool {
	if cell == nil {
		return true
	}
	switch v := reflect.ValueOf(cell); kind {
	case Amount:
		_, ok := cell.(ledger.Amount)
		return ok
	case Date:
		_, ok := cell.(ledger.Date)
		return ok
	case Number:
		return v.CanInt() || v.CanUint()
	}
	return true
}

// awaited are the ids that package message does not have yet.
var awaited = []string{
	"heading.arrears", "heading.closing", "heading.guarantees", "heading.in", "heading.limit", "heading.next_meeting", "heading.opening", "heading.out", "heading.received",
}

// TestTablesHaveWords: every id a table names is in the catalogue.
func TestTablesHaveWords(t *testing.T) {
	known := catalogue(t)
	for _, id := range idsOf(everyTable(t)) {
		if !known[id] && !slices.Contains(awaited, id) {
			t.Errorf("package message does not know %s", id)
		}
	}
}

func idsOf(tables []Table) (ids []string) {
	for _, table := range tables {
		ids = append(ids, table.Title)
		for _, c := range table.Columns {
			ids = append(ids, c.Heading)
		}
		for _, row := range append(slices.Clone(table.Rows), table.Footer) {
			for _, cell := range row {
				if w, ok := cell.(Word); ok {
					ids = append(ids, string(w))
				}
			}
		}
	}
	return ids
}

// catalogue is the ids of the English file, read as text: reports import no words.
func catalogue(t *testing.T) map[string]bool {
	t.Helper()
	file, err := os.ReadFile("../message/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	ids, section := map[string]bool{}, ""
	key := regexp.MustCompile(`^([a-z0-9_]+) *=`)
	for line := range strings.Lines(string(file)) {
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]\n")
		} else if m := key.FindStringSubmatch(line); m != nil {
			ids[section+"."+m[1]] = true
		}
	}
	return ids
}
