package readers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/export"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

// village is a crowd of simulated groups, and an engine that knows them.
func village(t *testing.T) ([]*facts.Facts, *facts.Engine) {
	t.Helper()
	crowd, err := sim.NewCrowd(5, 3, sim.Options{})
	must(t, err)
	engine := facts.NewEngine()
	var all []*facts.Facts
	for f := range crowd.Groups(40) {
		all = append(all, f)
		must(t, engine.Put(facts.Vouch(f)))
	}
	return all, engine
}

func each[R any](all []R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// TestDataset: DuckDB adds the meetings of the dataset up to what the engine says, as
// at a date, by region, to the franc.
func TestDataset(t *testing.T) {
	groups, engine := village(t)
	dir := t.TempDir()
	must(t, export.Dataset(folder(dir), each(groups), export.ForOffice))
	db := duckDB(t)
	at := groups[0].Meetings[len(groups[0].Meetings)/2].From
	s, err := engine.Statistics(facts.Query{At: at, By: facts.ByRegion})
	must(t, err)
	var want [][]string
	for i := range s.Rows {
		row := []string{s.Rows[i].Key[len("ocha-2023:"):]}
		for _, code := range []string{"members", "savings", "assets", "profit", "loans_outstanding"} {
			f, _ := s.Rows[i].Figure(code)
			row = append(row, fmt.Sprint(f.NumValue))
		}
		if s.Rows[i].Reporting > 0 {
			want = append(want, row)
		}
	}
	have := ask(t, db, `select regexp_extract(place_code, 'ML\d\d') as code, sum(members)::bigint, sum(savings)::bigint, sum(assets)::bigint, sum(profit)::bigint, sum(outstanding)::bigint
		from read_parquet(?, hive_partitioning = true, hive_types_autocast = false)
		where date <= ?::date and (until is null or until > ?::date) group by code order by code`,
		filepath.Join(dir, "meetings", "**", "*.parquet"), at.String(), at.String())
	if diff := cmp.Diff(want, have); diff != "" || len(want) < 2 {
		t.Errorf("(-engine +DuckDB)\n%s", diff)
	}
	known := ask(t, db, "select count(*), count(distinct \"group\") from read_parquet(?)", filepath.Join(dir, "groups", "*.parquet"))
	if diff := cmp.Diff([][]string{{"40", "40"}}, known); diff != "" {
		t.Error(diff)
	}
	undefined := ask(t, db, `select column_name from (describe select * from read_parquet(?, hive_partitioning = true)) where column_name not in (select "column" from read_parquet(?) where sheet = 'meetings' and length(meaning_fr) > 3)`,
		filepath.Join(dir, "meetings", "**", "*.parquet"), filepath.Join(dir, "dictionary", "*.parquet"))
	if len(undefined) > 0 {
		t.Errorf("not in the dictionary: %v", undefined)
	}
}

// TestStatistics: in the CSV and in the Parquet of the same statistics DuckDB finds the
// same rows, and the values that the figures have.
func TestStatistics(t *testing.T) {
	groups, engine := village(t)
	at := groups[0].Meetings[len(groups[0].Meetings)/2].From
	s, err := engine.Statistics(facts.Query{At: at, By: facts.ByCercle, Series: facts.ByMonth})
	must(t, err)
	dir := t.TempDir()
	path := filepath.Join(dir, "statistics.csv")
	write(t, path, "csv", s)
	f, _ := export.NamedForStatistics("parquet")
	must(t, f.Parts(folder(dir), s))
	db := duckDB(t)
	const columns = "coalesce(key, ''), indicator, num, den, value::decimal(18,4)::varchar, suppressed, groups, reporting, oldest::varchar"
	fromCSV := ask(t, db, "select coalesce(period, ''), "+columns+" from read_csv(?, header = true, types = {'period': 'VARCHAR', 'key': 'VARCHAR', 'value': 'DECIMAL(18,4)'}) order by all", path)
	fromParquet := ask(t, db, "select coalesce(month, ''), "+columns+" from read_parquet(?, hive_partitioning = true, hive_types_autocast = false) order by all", filepath.Join(dir, "statistics", "**", "*.parquet"))
	if diff := cmp.Diff(fromCSV, fromParquet); diff != "" || len(fromCSV) < 1000 {
		t.Errorf("%d rows (-csv +parquet)\n%.2000s", len(fromCSV), diff)
	}
}

func write(t *testing.T, path, format string, s *facts.Statistics) {
	t.Helper()
	f, ok := export.NamedForStatistics(format)
	if !ok {
		t.Fatal("no format " + format)
	}
	file, err := os.Create(path)
	must(t, err)
	must(t, f.Write(file, s, export.Wishes{Today: ledger.MaxDate}))
	must(t, file.Close())
}

// TestJournal: DuckDB finds the same postings in the CSV and in the Parquet of a
// journal, and every entry balanced.
func TestJournal(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"csv", "parquet"} {
		f, _ := export.Named(name)
		file, err := os.Create(filepath.Join(dir, "year."+name))
		must(t, err)
		must(t, f.Write(file, export.Heading{}, year(t)))
		must(t, file.Close())
	}
	db := duckDB(t)
	const columns = "seq, id, date::varchar, kind, member, account, debit, credit"
	fromCSV := ask(t, db, "select "+columns+" from read_csv(?, header = true) order by all", filepath.Join(dir, "year.csv"))
	fromParquet := ask(t, db, "select "+columns+" from read_parquet(?) order by all", filepath.Join(dir, "year.parquet"))
	if diff := cmp.Diff(fromCSV, fromParquet); diff != "" || len(fromCSV) < 50 {
		t.Errorf("%d rows (-csv +parquet)\n%.2000s", len(fromCSV), diff)
	}
	if off := ask(t, db, "select seq from read_parquet(?) group by seq having sum(coalesce(debit, 0)) <> sum(coalesce(credit, 0))", filepath.Join(dir, "year.parquet")); len(off) > 0 {
		t.Errorf("entries that are not balanced: %v", off)
	}
}

// year plays the scripted year of package report.
func year(t *testing.T) export.Entries {
	t.Helper()
	file, err := os.Open("../../report/testdata/year.jsonl")
	must(t, err)
	defer file.Close()
	book := new(ledger.Book)
	var all []export.Posted
	lines := json.NewDecoder(bufio.NewReader(file))
	for {
		var form struct {
			Kind      ledger.Kind
			Recorded  int64
			Cosigners []ledger.MemberNumber
			Event     json.RawMessage
		}
		if err := lines.Decode(&form); err == io.EOF {
			return each(all)
		} else if err != nil {
			t.Fatal(err)
		}
		e := ledger.NewEvent(form.Kind)
		must(t, json.Unmarshal(form.Event, e))
		p, err := export.Enter(book, ledger.Fact{Seq: uint64(len(all)), Recorded: form.Recorded, Event: e, Cosigners: form.Cosigners})
		must(t, err)
		p.ID = fmt.Sprintf("%064x", p.Seq)
		all = append(all, p)
	}
}
