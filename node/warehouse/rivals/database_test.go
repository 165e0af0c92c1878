package rivals

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/duckdb/duckdb-go/v2"
	_ "github.com/mattn/go-sqlite3"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// A database holds the facts as a person who knows it would lay them out.
type database struct {
	name   string
	db     *sql.DB
	into   func(table string, columns int) rows
	seal   []string // statements once everything is in it
	tables map[string]rows
	number int64 // of groups
}

// rows take one after the other.
type rows interface {
	add(values []any) error
	end() error
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// duckDB is DuckDB in memory with its own defaults: columns, all cores.
func duckDB(t testing.TB) *database {
	connector, err := duckdb.NewConnector("", nil)
	must(t, err)
	conn, err := connector.Connect(context.Background())
	must(t, err)
	d := &database{name: "DuckDB", db: sql.OpenDB(connector)}
	d.into = func(table string, _ int) rows {
		a, err := duckdb.NewAppenderFromConn(conn, "", table)
		must(t, err)
		return &appended{a}
	}
	t.Cleanup(func() { d.db.Close(); conn.Close(); connector.Close() })
	d.prepare(t)
	return d
}

type appended struct{ to *duckdb.Appender }

func (a *appended) add(values []any) error {
	row := make([]driver.Value, len(values))
	for i, v := range values {
		row[i] = v
	}
	return a.to.AppendRow(row...)
}

func (a *appended) end() error { return a.to.Close() }

// sqlite is SQLite in memory, with the indices that the statement can use.
func sqlite(t testing.TB) *database {
	db, err := sql.Open("sqlite3", ":memory:")
	must(t, err)
	db.SetMaxOpenConns(1)
	d := &database{name: "SQLite", db: db}
	d.into = func(table string, columns int) rows {
		return &inserted{db: db, table: table, columns: columns}
	}
	d.seal = []string{
		"CREATE UNIQUE INDEX groups_gid ON groups (gid)", "CREATE INDEX meetings_gid ON meetings (gid, cycle, from_day)", "CREATE INDEX steps_gid ON steps (gid)", "ANALYZE",
	}
	t.Cleanup(func() { db.Close() })
	d.prepare(t)
	return d
}

// inserted puts many rows into each statement.
type inserted struct {
	db      *sql.DB
	table   string
	columns int
	values  []any
	full    *sql.Stmt
}

const insertedAtOnce = 200

func (i *inserted) add(values []any) (err error) {
	i.values = append(i.values, values...)
	if len(i.values) < insertedAtOnce*i.columns {
		return nil
	}
	if i.full == nil {
		if i.full, err = i.db.Prepare(i.text(insertedAtOnce)); err != nil {
			return err
		}
	}
	_, err = i.full.Exec(i.values...)
	i.values = i.values[:0]
	return err
}

func (i *inserted) text(n int) string {
	row := "(" + strings.Repeat("?, ", i.columns-1) + "?)"
	return "INSERT INTO " + i.table + " VALUES " + strings.Repeat(row+", ", n-1) + row
}

func (i *inserted) end() error {
	if len(i.values) == 0 {
		return nil
	}
	_, err := i.db.Exec(i.text(len(i.values)/i.columns), i.values...)
	return err
}

func (d *database) prepare(t testing.TB) {
	for _, s := range schema() {
		_, err := d.db.Exec(s)
		must(t, err)
	}
	d.tables = map[string]rows{
		"groups": d.into("groups", 2+len(keys)), "meetings": d.into("meetings", len(meetingNames())), "steps": d.into("steps", len(stepNames())),
	}
}

// take puts a group's facts into the tables.
func (d *database) take(f *facts.Facts, key func(facts.By) string) error {
	d.number++
	row := []any{d.number, int64(f.Group.Founded)}
	for _, k := range keys {
		row = append(row, key(k))
	}
	if err := d.tables["groups"].add(row); err != nil {
		return err
	}
	for i := range f.Meetings {
		if err := d.tables["meetings"].add(d.meeting(&f.Group, &f.Meetings[i])); err != nil {
			return err
		}
	}
	ofSavings := map[ledger.LoanNumber]bool{}
	for _, l := range f.Loans {
		ofSavings[l.Number] = l.Fund == ledger.Savings
	}
	for i := range f.Steps {
		if !ofSavings[f.Steps[i].Loan] {
			continue
		}
		if err := d.tables["steps"].add(line(d.number, steps, &f.Steps[i])); err != nil {
			return err
		}
	}
	return nil
}

func (d *database) meeting(g *facts.Group, m *facts.Meeting) []any {
	row := line(d.number, meetings, m)
	for _, b := range balances(g, m) {
		row = append(row, b)
	}
	return row
}

func line[T any](group int64, columns []column[T], of *T) []any {
	row := []any{group}
	for _, c := range columns {
		row = append(row, c.of(of))
	}
	return row
}

func (d *database) ready(t testing.TB) {
	for _, r := range d.tables {
		must(t, r.end())
	}
	for _, s := range d.seal {
		_, err := d.db.Exec(s)
		must(t, err)
	}
}

// An answer is the number of groups of a key, and the sums of all figures.
type answer map[string][]int64

func (d *database) ask(key string, from, at ledger.Date) (answer, error) {
	return d.query(statement(key), int64(at), int64(from))
}

func (d *database) query(text string, values ...any) (answer, error) {
	result, err := d.db.Query(text, values...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	defer result.Close()
	columns, err := result.Columns()
	if err != nil {
		return nil, err
	}
	all := answer{}
	for result.Next() {
		var k string
		sums := make([]int64, len(columns)-1)
		into := []any{&k}
		for i := range sums {
			into = append(into, &sums[i])
		}
		if err := result.Scan(into...); err != nil {
			return nil, fmt.Errorf("%s: %w", d.name, err)
		}
		all[k] = sums
	}
	return all, result.Err()
}

// A year is what a row's returns of a year are made of.
type year struct {
	profit          *big.Rat // × 365 / days, added up
	savings, assets int64
}

func (d *database) yearly(key string, at ledger.Date) (map[string]year, error) {
	result, err := d.db.Query(yearly(key), int64(at))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	defer result.Close()
	all := map[string]year{}
	for result.Next() {
		var k string
		var days, profit, savings, assets int64
		if err := result.Scan(&k, &days, &profit, &savings, &assets); err != nil {
			return nil, fmt.Errorf("%s: %w", d.name, err)
		}
		y := all[k]
		if y.profit == nil {
			y.profit = new(big.Rat)
		}
		if days > 0 { // rules.md §8: none at day 0
			y.profit.Add(y.profit, big.NewRat(profit*365, days))
			y.savings, y.assets = y.savings+savings, y.assets+assets
		}
		all[k] = y
	}
	return all, result.Err()
}
