package dhis2

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/ledger"
	"jigiya/ledger/report/facts"
	"jigiya/ledger/sim"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// village is an engine that knows simulated groups, and a day on which all have met.
var village = sync.OnceValues(func() (*facts.Engine, ledger.Date) {
	crowd, err := sim.NewCrowd(11, 3, sim.Options{})
	if err != nil {
		panic(err)
	}
	engine, last := facts.NewEngine(), ledger.Date(0)
	for f := range crowd.Groups(20) {
		if err := engine.Put(facts.Vouch(f)); err != nil {
			panic(err)
		}
		for _, m := range f.Meetings {
			last = max(last, m.From)
		}
	}
	return engine, last
})

func statistics(t *testing.T, by facts.By, series facts.Series) *facts.Statistics {
	t.Helper()
	engine, last := village()
	s, err := engine.Statistics(facts.Query{At: last, By: by, Series: series})
	if err != nil {
		t.Fatal(err)
	}
	return s.Publish()
}

// A document is a data value set as the web API of DHIS2 documents it, written down
// here once more: what it does not know is refused.
type document struct {
	DataSet      *string `json:"dataSet"`
	CompleteDate *string `json:"completeDate"`
	Period       *string `json:"period"`
	OrgUnit      *string `json:"orgUnit"`
	DataValues   []struct {
		DataElement          string  `json:"dataElement"`
		Period               string  `json:"period"`
		OrgUnit              string  `json:"orgUnit"`
		CategoryOptionCombo  *string `json:"categoryOptionCombo"`
		AttributeOptionCombo *string `json:"attributeOptionCombo"`
		Value                string  `json:"value"`
		StoredBy             *string `json:"storedBy"`
		Comment              *string `json:"comment"`
		FollowUp             *bool   `json:"followUp"`
	} `json:"dataValues"`
}

var (
	code    = regexp.MustCompile(`^[A-Z][A-Z0-9_]{2,49}$`)
	integer = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)
	months  = regexp.MustCompile(`^20\d\d(0[1-9]|1[0-2])$`)
	quarter = regexp.MustCompile(`^20\d\dQ[1-4]$`)
)

// parse reads a document strictly, and refuses what DHIS2 would: two values in one place.
func parse(t *testing.T, text []byte) document {
	t.Helper()
	var d document
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&d); err != nil {
		t.Fatal(err)
	}
	if _, err := strict.Token(); err != io.EOF {
		t.Fatal("more than one document")
	}
	seen := map[string]bool{}
	for _, v := range d.DataValues {
		place := fmt.Sprint(v.DataElement, v.Period, v.OrgUnit, deref(v.CategoryOptionCombo))
		if seen[place] {
			t.Fatalf("two values for %s", place)
		}
		seen[place] = true
		if v.DataElement == "" || v.OrgUnit == "" || !integer.MatchString(v.Value) {
			t.Fatalf("%+v", v)
		}
	}
	return d
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func written(t *testing.T, s *facts.Statistics, m *Mapping) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Write(&file, s, m, ledger.MaxDate); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestDocument: periods, places, codes and values have the form that DHIS2 asks for,
// members are split by sex and add up.
func TestDocument(t *testing.T) {
	for _, c := range []struct {
		by     facts.By
		series facts.Series
		period *regexp.Regexp
		place  *regexp.Regexp
	}{
		{facts.ByNothing, facts.ByMonth, months, regexp.MustCompile(`^ML$`)},
		{facts.ByRegion, facts.ByQuarter, quarter, regexp.MustCompile(`^[A-Z]{2}\d\d$`)},
		{facts.ByCercle, facts.ByMonth, months, regexp.MustCompile(`^[A-Z]{2}\d{4}$`)},
	} {
		s := statistics(t, c.by, c.series)
		d := parse(t, written(t, s, nil))
		if d.DataSet != nil || len(d.DataValues) < 1000 {
			t.Errorf("by %s: data set %v, %d values", c.by, d.DataSet, len(d.DataValues))
		}
		members, places := map[string]int64{}, map[string]bool{}
		for _, v := range d.DataValues {
			if !code.MatchString(v.DataElement) || !c.period.MatchString(v.Period) || !c.place.MatchString(v.OrgUnit) {
				t.Fatalf("%+v", v)
			}
			places[v.OrgUnit] = true
			switch combo := deref(v.CategoryOptionCombo); {
			case v.DataElement == "JIGIYA_MEMBERS":
				n, _ := strconv.ParseInt(v.Value, 10, 64)
				members[v.OrgUnit+v.Period] += n
				fallthrough
			case strings.HasPrefix(v.DataElement, "JIGIYA_CHILDREN_"):
				if combo != "FEMALE" && combo != "MALE" {
					t.Fatalf("not split by sex: %+v", v)
				}
			case combo != "":
				t.Fatalf("split by sex: %+v", v)
			}
		}
		checkMembers(t, s, members)
		if len(places) == 0 {
			t.Error("no place")
		}
	}
}

// checkMembers compares the sums of both sexes with the members of the statistics.
func checkMembers(t *testing.T, s *facts.Statistics, have map[string]int64) {
	t.Helper()
	compared := 0
	for _, p := range s.Points {
		name, complete := period(s.Series, p)
		rows := p.Rows
		if s.By == facts.ByNothing {
			rows = []facts.Row{p.Total}
		}
		for i := range rows {
			place, err := (*Mapping)(nil).orgUnit(s.By, rows[i].Key)
			if err != nil {
				t.Fatal(err)
			}
			f, _ := rows[i].Figure("members")
			women, _ := rows[i].Figure("women")
			n, there := have[place+name]
			if there && !complete {
				t.Errorf("%s is not over, and sent", name)
			}
			if complete && !f.Suppressed && !women.Suppressed && f.NumValue > 0 {
				compared++
				if n != f.NumValue {
					t.Errorf("%s in %s: %d members, want %d", place, name, n, f.NumValue)
				}
			}
			if women.Suppressed && there {
				t.Errorf("%s in %s: the sexes are withheld, and sent", place, name)
			}
		}
	}
	if compared == 0 {
		t.Error("nothing compared")
	}
}

// TestGolden: the document of a small village, byte by byte.
func TestGolden(t *testing.T) {
	m := &Mapping{DataSet: "pBOMPrpg1QX", Elements: map[string]string{}}
	for _, e := range []string{"JIGIYA_GROUPS", "JIGIYA_GROUPS_REPORTING", "JIGIYA_MEMBERS", "JIGIYA_SAVINGS", "JIGIYA_PAR30_NUM", "JIGIYA_PAR30_DEN"} {
		m.Elements[e] = e
	}
	have := written(t, statistics(t, facts.ByRegion, facts.ByQuarter), m)
	const path = "../../../testdata/export/dhis2.json"
	if *update {
		if err := os.WriteFile(path, have, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(have)); diff != "" {
		t.Errorf("(-want +have; -update writes it)\n%s", diff)
	}
	parse(t, want)
}

// TestRefused: what DHIS2 would misunderstand is not written.
func TestRefused(t *testing.T) {
	several := statistics(t, facts.ByRegion, facts.ByMonth)
	several.Totals = []facts.Row{{}, {}}
	engine, _ := village()
	short, err := engine.Statistics(facts.Query{At: ledger.NewDate(2026, 3, 15), From: ledger.NewDate(2026, 3, 1), Series: facts.ByMonth})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		s    *facts.Statistics
		m    *Mapping
		want error
	}{
		{"by method", statistics(t, facts.ByMethod, facts.ByMonth), nil, ErrSplit},
		{"no series", statistics(t, facts.ByRegion, facts.NoSeries), nil, ErrPeriods},
		{"half a month", short.Publish(), nil, ErrPeriods},
		{"two currencies", several, nil, ErrCurrencies},
		{"a place that is not mapped", statistics(t, facts.ByRegion, facts.ByMonth), &Mapping{OrgUnits: map[string]string{"x": "y"}}, ErrPlace},
	} {
		var file bytes.Buffer
		if err := Write(&file, c.s, c.m, ledger.MaxDate); !errors.Is(err, c.want) || file.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", c.name, err, file.Len())
		}
	}
}

// TestMapping: ids take the place of codes, and elements that are not mapped stay here.
func TestMapping(t *testing.T) {
	m, err := ParseMapping([]byte(`
data_set = "pBOMPrpg1QX"
country = "ImspTQPwCqd"
[data_elements]
JIGIYA_MEMBERS = "h0xKKjijTdI"
[category_option_combos]
FEMALE = "jOkIbJVhECg"
`))
	if err != nil {
		t.Fatal(err)
	}
	d := parse(t, written(t, statistics(t, facts.ByNothing, facts.ByMonth), m))
	if deref(d.DataSet) != "pBOMPrpg1QX" || len(d.DataValues) == 0 {
		t.Errorf("data set %q, %d values", deref(d.DataSet), len(d.DataValues))
	}
	for _, v := range d.DataValues {
		if v.DataElement != "h0xKKjijTdI" || v.OrgUnit != "ImspTQPwCqd" || !slices.Contains([]string{"jOkIbJVhECg", "MALE"}, deref(v.CategoryOptionCombo)) {
			t.Fatalf("%+v", v)
		}
	}
	m.OrgUnits = map[string]string{}
	for _, r := range statistics(t, facts.ByRegion, facts.ByMonth).Rows {
		m.OrgUnits[r.Key] = "u" + r.Key[len(r.Key)-4:]
	}
	for _, v := range parse(t, written(t, statistics(t, facts.ByRegion, facts.ByMonth), m)).DataValues {
		if !strings.HasPrefix(v.OrgUnit, "uML") {
			t.Fatalf("%+v", v)
		}
	}
}

// TestMappingRefused: one wrong line, one clear refusal.
func TestMappingRefused(t *testing.T) {
	for text, want := range map[string]string{
		"data_set = 5": "line 1",
		"x = 1":        "unknown key x",
		"\n[data_elements]\nJIGIYA_GOATS = \"a\"":                  `no element "JIGIYA_GOATS"`,
		"[category_option_combos]\nBOTH = \"a\"":                   `no category option combo "BOTH"`,
		"country = \"a b\"":                                        `"a b" is no id`,
		"[org_units]\n\"x\" = \"\"":                                `"" is no id`,
		"[org_units]\n\"x\" = \"" + strings.Repeat("a", 51) + "\"": "is no id",
		"[":                               "line 1",
		strings.Repeat("#", MaxMapping+1): "longer than",
	} {
		if _, err := ParseMapping([]byte(text)); !errors.Is(err, ErrMapping) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
}

func FuzzParseMapping(f *testing.F) {
	f.Add([]byte("data_set = \"pBOMPrpg1QX\"\n[data_elements]\nJIGIYA_MEMBERS = \"h0xKKjijTdI\"\n[org_units]\n\"a:b\" = \"c\""))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ParseMapping(text)
		if err != nil {
			if !errors.Is(err, ErrMapping) {
				t.Error(err)
			}
			return
		}
		for _, id := range []string{m.combo(female), m.combo(male)} {
			if !isID(id) {
				t.Errorf("combo %q", id)
			}
		}
	})
}
