package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"jigiya/ledger"
	"jigiya/ledger/export/dhis2"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

// village is a crowd of simulated groups, and an engine that knows them.
var village = sync.OnceValues(func() ([]*facts.Facts, *facts.Engine) {
	crowd, err := sim.NewCrowd(7, 4, sim.Options{})
	if err != nil {
		panic(err)
	}
	engine := facts.NewEngine()
	var all []*facts.Facts
	for f := range crowd.Groups(24) {
		all = append(all, f)
		if err := engine.Put(facts.Vouch(f)); err != nil {
			panic(err)
		}
	}
	return all, engine
})

func statistics(t *testing.T, q facts.Query) *facts.Statistics {
	t.Helper()
	_, engine := village()
	if q.At == 0 {
		q.At = lastDay()
	}
	s, err := engine.Statistics(q)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// lastDay is a day by which all groups of the village have met.
func lastDay() ledger.Date {
	groups, _ := village()
	last := ledger.Date(0)
	for _, g := range groups {
		for _, m := range g.Meetings {
			last = max(last, m.From)
		}
	}
	return last
}

func table(t *testing.T, file []byte) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return named(rows)
}

// named are rows by the names of their columns.
func named(rows [][]string) []map[string]string {
	var all []map[string]string
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, name := range rows[0] {
			if i < len(row) {
				r[name] = row[i]
			} else {
				r[name] = "" // a spreadsheet ends a row at its last cell
			}
		}
		all = append(all, r)
	}
	return all
}

func format(t *testing.T, name string, s *facts.Statistics) []byte {
	t.Helper()
	f, ok := NamedForStatistics(name)
	if !ok {
		t.Fatalf("no format %s", name)
	}
	var file bytes.Buffer
	if err := f.Write(&file, s, Wishes{Today: ledger.MaxDate}); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestStatisticsCSV: every figure of every row and period is there, with what it is
// divided by, what it stands for and how old it is.
func TestStatisticsCSV(t *testing.T) {
	s := statistics(t, facts.Query{By: facts.ByRegion, Series: facts.ByQuarter})
	checkFigures(t, s, table(t, format(t, "csv", s)))
}

// TestTheWhole: statistics that are not split have one row, which is the total.
func TestTheWhole(t *testing.T) {
	s := statistics(t, facts.Query{})
	for _, name := range []string{"hxl", "csv"} {
		rows := table(t, format(t, name, s))
		if name == "hxl" && len(rows) != 2 || rows[len(rows)-1]["by"] != "total" || rows[len(rows)-1]["groups"] != fmt.Sprint(s.Total.Groups) {
			t.Errorf("%s: %d rows, the last %v", name, len(rows), rows[len(rows)-1])
		}
	}
}

func checkFigures(t *testing.T, s *facts.Statistics, have []map[string]string) {
	t.Helper()
	s = s.Publish()
	n := 0
	for row := range rowsOf(s) {
		for _, f := range row.Figures() {
			r := have[n]
			n++
			want := map[string]string{"num": strconv.FormatInt(f.NumValue, 10), "den": strconv.FormatInt(f.DenValue, 10), "value": f.Value.String(), "suppressed": "false"}
			if f.Suppressed {
				want = map[string]string{"suppressed": "true"}
			}
			for _, column := range []string{"num", "den", "value", "suppressed"} {
				if r[column] != want[column] {
					t.Fatalf("row %d, %s of %s: %s is %q, want %q", n, f.Code, row.Key, column, r[column], want[column])
				}
			}
			if r["key"] != row.Key || r["indicator"] != f.Code || r["period"] != row.period || r["groups"] != fmt.Sprint(row.Groups) || r["reporting"] != fmt.Sprint(row.Reporting) {
				t.Fatalf("row %d is of something else: %v, want %+v", n, r, row)
			}
			if row.Reporting > 0 && r["oldest"] != row.Oldest.String() {
				t.Fatalf("row %d: oldest %q, want %v", n, r["oldest"], row.Oldest)
			}
		}
	}
	if n != len(have) || n < 1000 {
		t.Errorf("%d rows for %d figures", len(have), n)
	}
}

// TestStatisticsBook: the workbook has the same figures, an overview of one row each,
// and a dictionary that knows every column of every sheet in every language.
func TestStatisticsBook(t *testing.T) {
	s := statistics(t, facts.Query{By: facts.ByCercle})
	f, err := excelize.OpenReader(bytes.NewReader(format(t, "xlsx", s)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"overview", "statistics", "places", "left_out", "dictionary"}, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	long := sheetRows(t, f, "statistics")
	for _, r := range long {
		r["suppressed"] = strings.ToLower(strings.NewReplacer("1", "true", "0", "false").Replace(r["suppressed"]))
	}
	checkNumbers(t, s.Publish(), long)
	dictionary := map[string]map[string]string{}
	for _, r := range sheetRows(t, f, "dictionary") {
		dictionary[r["sheet"]+"."+r["column"]] = r
	}
	for _, name := range []string{"overview", "statistics", "places", "left_out"} {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range rows[0] {
			line := dictionary[name+"."+column]
			if line["meaning_en"] == "" || line["meaning_fr"] == "" || line["meaning_bm"] == "" {
				t.Errorf("the dictionary does not say what %s.%s is: %v", name, column, line)
			}
		}
	}
	for i, r := range sheetRows(t, f, "places") {
		if l := s.Places[i]; r["place_code"] != l.Place || r["region"] != l.Region || r["region_2023"] != l.Today || r["groups"] != fmt.Sprint(l.Groups) {
			t.Errorf("place %v, want %+v", r, l)
		}
	}
	if line := dictionary["overview.par30"]; line["source"] != "rules.md §8" || line["unit"] != "ratio" || !strings.Contains(line["meaning_en"], " = ") {
		t.Errorf("par30: %v", line)
	}
}

// TestLoanStatistics: statistics of loans go out with their own indicators.
func TestLoanStatistics(t *testing.T) {
	_, engine := village()
	s, err := engine.Loans(facts.Query{At: lastDay(), By: facts.ByPurpose, From: lastDay() - 1000})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(format(t, "xlsx", s)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := sheetRows(t, f, "overview")
	if len(rows) != len(s.Rows)+1 || len(s.Rows) < 2 {
		t.Fatalf("%d rows for %d", len(rows), len(s.Rows))
	}
	for i := range s.Rows {
		want, _ := s.Publish().Rows[i].Figure("repaid_on_time")
		if have := number(t, rows[i]["repaid_on_time"]); !want.Suppressed && have != number(t, want.Value.String()) {
			t.Errorf("%s: repaid on time %v, want %v", s.Rows[i].Key, have, want.Value)
		}
	}
	if hxl := format(t, "hxl", s); !strings.Contains(string(hxl), "#indicator+repaid_on_time+numerator+num") {
		t.Error("hxl has not the indicators of loans")
	}
	if err := dhis2.Write(io.Discard, s.Publish(), nil, ledger.MaxDate); !errors.Is(err, dhis2.ErrSplit) {
		t.Errorf("dhis2 takes loans: %v", err)
	}
}

func sheetRows(t *testing.T, f *excelize.File, name string) []map[string]string {
	t.Helper()
	rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return named(rows)
}

// checkNumbers compares what a spreadsheet holds: its decimals have no idle zeros.
func checkNumbers(t *testing.T, s *facts.Statistics, have []map[string]string) {
	t.Helper()
	n := 0
	for row := range rowsOf(s) {
		for _, f := range row.Figures() {
			r := have[n]
			n++
			if r["indicator"] != f.Code || r["key"] != row.Key || r["suppressed"] != fmt.Sprint(f.Suppressed) {
				t.Fatalf("row %d: %v, want %s of %s", n, r, f.Code, row.Key)
			}
			value, want := number(t, r["value"]), number(t, f.Value.String())
			if f.Suppressed && r["value"]+r["num"]+r["den"] != "" || !f.Suppressed && (value != want || r["num"] != fmt.Sprint(f.NumValue)) {
				t.Fatalf("row %d: %v, want %+v", n, r, f)
			}
		}
	}
	if n != len(have) || n < 500 {
		t.Errorf("%d rows for %d figures", len(have), n)
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// hashtag is what HXL 1.1 takes for one.
var hashtag = regexp.MustCompile(`^#[A-Za-z][A-Za-z0-9_]*(\+[A-Za-z][A-Za-z0-9_]*)*$`)

// TestHXL: under the header stands a row of hashtags, no two alike; the key has that of
// its level, and no total is there to be counted twice.
func TestHXL(t *testing.T) {
	for by, tag := range map[facts.By]string{facts.ByRegion: "#adm1+code", facts.ByCercle: "#adm2+code", facts.ByCommune: "#adm3+code", facts.ByMethod: "#meta+key"} {
		s := statistics(t, facts.Query{By: by})
		rows, err := csv.NewReader(bytes.NewReader(format(t, "hxl", s))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, have := range rows[1] {
			if !hashtag.MatchString(have) || seen[have] {
				t.Errorf("by %s: hashtag %q", by, have)
			}
			seen[have] = true
		}
		if at := slices.Index(rows[0], "key"); rows[1][at] != tag {
			t.Errorf("the key of %s is tagged %s, want %s", by, rows[1][at], tag)
		}
		if len(rows)-2 != len(s.Rows) || len(s.Rows) == 0 {
			t.Errorf("%d rows for %d", len(rows)-2, len(s.Rows))
		}
		at := slices.Index(rows[1], "#indicator+women_pct+numerator+num")
		f, _ := s.Publish().Rows[0].Figure("women_pct")
		if want := fmt.Sprint(f.NumValue); !f.Suppressed && rows[2][at] != want {
			t.Errorf("women of %s: %s, want %s", s.Rows[0].Key, rows[2][at], want)
		}
	}
}

// TestSuppressed: what is about fewer than five leaves the office in no format.
func TestSuppressed(t *testing.T) {
	small := facts.NewEngine()
	groups, _ := village()
	for i, g := range groups[:12] {
		lonely := *g
		lonely.Meetings = slices.Clone(g.Meetings)
		if i == 0 {
			for m := range lonely.Meetings {
				lonely.Meetings[m].Members, lonely.Meetings[m].Women, lonely.Meetings[m].Savings = 3, 2, 7654321
			}
		}
		if err := small.Put(facts.Vouch(&lonely)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := small.Statistics(facts.Query{At: groups[0].Meetings[len(groups[0].Meetings)/2].From, By: facts.ByGroup, Series: facts.ByQuarter})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains([]byte(fmt.Sprint(savings(s))), []byte("7654321")) {
		t.Fatal("the office itself does not see it")
	}
	for _, f := range StatisticsFormats {
		if f.Name == "dhis2" { // takes no groups
			continue
		}
		for name, text := range texts(t, f, s) {
			if strings.Contains(text, "7654321") {
				t.Errorf("%s, %s tells what three members have", f.Name, name)
			}
			if f.Extension == ".csv" && !strings.Contains(text, groups[0].Group.ID.String()) {
				t.Errorf("%s, %s does not even name the group", f.Name, name)
			}
		}
	}
}

func savings(s *facts.Statistics) (all []int64) {
	for i := range s.Rows {
		if f, ok := s.Rows[i].Figure("savings"); ok {
			all = append(all, f.NumValue)
		}
	}
	return all
}

// texts are all cells of what a format writes.
func texts(t *testing.T, f StatisticsFormat, s *facts.Statistics) map[string]string {
	t.Helper()
	all := map[string]string{}
	if f.Parts != nil {
		files := folder{}
		if err := f.Parts(files, s); err != nil {
			t.Fatal(err)
		}
		for name, file := range files {
			all[name] = fmt.Sprint(parquetRows(t, file.Bytes()))
		}
		return all
	}
	file := format(t, f.Name, s)
	if f.Name != "xlsx" {
		return map[string]string{"": string(file)}
	}
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, name := range book.GetSheetList() {
		all[name] = fmt.Sprint(sheetRows(t, book, name))
	}
	return all
}

// folder is one in memory.
type folder map[string]*bytes.Buffer

type member struct{ *bytes.Buffer }

func (member) Close() error { return nil }

func (f folder) Create(name string) (io.WriteCloser, error) {
	f[name] = new(bytes.Buffer)
	return member{f[name]}, nil
}

func parquetRows(t *testing.T, file []byte) []map[string]string {
	t.Helper()
	r := parquet.NewReader(bytes.NewReader(file))
	defer r.Close()
	var all []map[string]string
	columns, rows := r.Schema().Columns(), make([]parquet.Row, 64)
	for {
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			cells := map[string]string{}
			for i, v := range row {
				if !v.IsNull() {
					cells[columns[i][0]] = v.String()
				}
			}
			all = append(all, cells)
		}
		if err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestStatisticsParts: the figures of a series are in folders by region and month.
func TestStatisticsParts(t *testing.T) {
	s := statistics(t, facts.Query{By: facts.ByCercle, Series: facts.ByMonth})
	files := folder{}
	f, _ := NamedForStatistics("parquet")
	if err := f.Parts(files, s); err != nil {
		t.Fatal(err)
	}
	rows, month := 0, regexp.MustCompile(`^statistics/region=[A-Za-z0-9%_-]+/month=(20\d\d-\d\d|__HIVE_DEFAULT_PARTITION__)/part-0000.parquet$`)
	for name, file := range files {
		if !month.MatchString(name) {
			t.Errorf("a part at %s", name)
		}
		rows += len(parquetRows(t, file.Bytes()))
	}
	if want := len(table(t, format(t, "csv", s))); rows != want {
		t.Errorf("%d rows, want %d", rows, want)
	}
}

// TestDataset: every closed meeting is in the folder of its region and month; of those
// with few members only whose they are; and no loan or member is in it.
func TestDataset(t *testing.T) {
	groups, _ := village()
	lonely := *groups[0]
	lonely.Meetings = slices.Clone(lonely.Meetings)
	lonely.Meetings[0].Members = 4
	source := slices.Clone(groups)
	source[0] = &lonely
	files := folder{}
	if err := Dataset(files, each(source), ForOthers); err != nil {
		t.Fatal(err)
	}
	want, have, savings, sum := 0, 0, ledger.Amount(0), int64(0)
	for i, g := range source {
		want += len(g.Meetings)
		for j, m := range g.Meetings {
			if i+j > 0 && m.Members >= facts.MinCell {
				savings += m.Savings
			}
		}
	}
	for name, file := range files {
		kind, path, _ := strings.Cut(name, "/")
		if !slices.Contains([]string{"groups", "cycles", "meetings", "dictionary"}, kind) {
			t.Errorf("%s is in the folder", name)
		}
		if kind != "meetings" {
			continue
		}
		for _, r := range parquetRows(t, file.Bytes()) {
			have++
			for _, column := range []string{"money", "outstanding", "assets", "profit", "loans", "cycle_granted", "granted_trade", "granted_trade_count"} {
				if value, there := r[column]; there {
					t.Fatalf("%s of one meeting leaves the office: %s", column, value)
				}
			}
			if !strings.Contains(path, "month=") || r["region"]+r["month"] != "" {
				t.Fatalf("%s: %v", name, r)
			}
			if r["savings"] == "" && (r["members"] != "" || r["girls_enrolled"] != "" || r["group"] == "") {
				t.Fatalf("of few members: %v", r)
			} else if r["savings"] != "" {
				n, err := strconv.ParseInt(r["savings"], 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				sum += n
			}
		}
	}
	if have != want || sum != int64(savings) || sum == 0 {
		t.Errorf("%d meetings with %d saved, want %d with %d", have, sum, want, savings)
	}
}

// TestJournalBook: the workbook of a journal has the rows of its CSV.
func TestJournalBook(t *testing.T) {
	book, all := year(t)
	var text, file bytes.Buffer
	if err := errors.Join(CSV(&text, entries(all)), XLSX(&file, heading(book), entries(all))); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, have := table(t, text.Bytes()), sheetRows(t, f, "journal")
	if len(want) != len(have) {
		t.Fatalf("%d rows, want %d", len(have), len(want))
	}
	for i := range want {
		for _, column := range []string{"seq", "id", "kind", "member", "loan", "fund", "account", "debit", "credit"} {
			if have[i][column] != want[i][column] {
				t.Fatalf("row %d: %s is %q, want %q", i, column, have[i][column], want[i][column])
			}
		}
	}
	if len(sheetRows(t, f, "dictionary")) != len(postingFields) {
		t.Error("the dictionary does not know every column")
	}
}

// TestStatisticsFormats: names are there once, and a format is a file or a folder.
func TestStatisticsFormats(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range StatisticsFormats {
		if seen[f.Name] || (f.Write == nil) == (f.Parts == nil) || (f.Extension == "") != (f.Parts != nil) {
			t.Errorf("format %+v", f)
		}
		seen[f.Name] = true
	}
	if _, ok := NamedForStatistics("papyrus"); ok {
		t.Error("found papyrus")
	}
}

// TestStatisticsFullDisk: wherever the disk is full, every format says so.
func TestStatisticsFullDisk(t *testing.T) {
	s := statistics(t, facts.Query{By: facts.ByRegion, Series: facts.ByQuarter, At: ledger.NewDate(2026, 12, 31)})
	for _, f := range StatisticsFormats {
		if f.Write != nil {
			if err := f.Write(full{}, s, Wishes{Today: ledger.MaxDate}); !errors.Is(err, errFull) {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
}

// TestDHIS2Mapped: what a programme maps goes out under its own ids.
func TestDHIS2Mapped(t *testing.T) {
	m, err := dhis2.ParseMapping([]byte("data_set = \"pBOMPrpg1QX\"\n[data_elements]\nJIGIYA_SAVINGS = \"h0xKKjijTdI\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	f, _ := NamedForStatistics("dhis2")
	if err := f.Write(&file, statistics(t, facts.Query{By: facts.ByRegion, Series: facts.ByQuarter}), Wishes{DHIS2: m, Today: ledger.MaxDate}); err != nil {
		t.Fatal(err)
	}
	if text := file.String(); !strings.Contains(text, `"dataElement": "h0xKKjijTdI"`) || strings.Contains(text, "JIGIYA") {
		t.Error(text)
	}
}
