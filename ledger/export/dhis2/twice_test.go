package dhis2

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"jigiya/crypto"
	"jigiya/ledger"
	"jigiya/ledger/report/facts"
)

// group is one that meets once a cycle, in January, February ... 2025, with cycles in
// these currencies.
func group(n byte, place string, members uint32, currencies ...ledger.Currency) facts.Verified {
	f := &facts.Facts{Group: facts.Group{
		ID: crypto.Hash{n, 1}, State: facts.OK, Currency: currencies[len(currencies)-1], Place: facts.ParsePlace(place), Founded: ledger.NewDate(2025, 1, 1),
	}}
	for i, c := range currencies {
		day := ledger.NewDate(2025, 1, 5).AddMonths(i)
		f.Cycles = append(f.Cycles, facts.Cycle{Number: uint32(i + 1), Start: day, Currency: c})
		f.Meetings = append(f.Meetings, facts.Meeting{
			Seq: uint64(9 + 9*i), Closing: facts.OfMeeting, Cycle: uint32(i + 1), Number: 1, From: day, Until: facts.End,
			Standing: facts.Standing{Members: members, Women: members, Savings: ledger.Amount(1000 * members)},
		})
		if i > 0 {
			f.Meetings[i-1].Until = day
		}
	}
	return facts.Vouch(f)
}

// monthly are the figures of some groups by month, in the first months of 2025.
func monthly(t *testing.T, by facts.By, within string, groups ...facts.Verified) *facts.Statistics {
	t.Helper()
	e := facts.NewEngine()
	for _, g := range groups {
		if err := e.Put(g); err != nil {
			t.Fatal(err)
		}
	}
	q := facts.Query{At: ledger.NewDate(2025, 2, 28), From: ledger.NewDate(2024, 12, 1), By: by, Series: facts.ByMonth, Within: within, Leaving: true}
	s, err := e.Statistics(q)
	if err != nil {
		t.Fatal(err)
	}
	return s.Publish()
}

// DHIS2 keeps one value for an element, a period and a place: two are refused, and so is
// money of two currencies, in whichever month.
func TestOneValueForAPlace(t *testing.T) {
	bothSchemes := monthly(t, facts.ByCercle, "", group(1, "ocha-2019:ML0505", 20, "XOF"), group(2, "ocha-2023:ML0505", 25, "XOF"))
	if err := Write(io.Discard, bothSchemes, nil, ledger.MaxDate); !errors.Is(err, ErrTwice) {
		t.Error(err)
	}
	apart := &Mapping{OrgUnits: map[string]string{"ocha-2019:ML0505": "a", "ocha-2023:ML0505": "b"}}
	parse(t, written(t, bothSchemes, apart))
	apart.OrgUnits["ocha-2023:ML0505"] = "a"
	if err := Write(io.Discard, bothSchemes, apart, ledger.MaxDate); !errors.Is(err, ErrTwice) {
		t.Error(err)
	}
	once := monthly(t, facts.ByCercle, "", group(1, "ocha-2023:ML0505", 20, "XOF", "XOF"), group(2, "ocha-2023:ML0505", 25, "GNF", "XOF"))
	if len(once.Totals) > 0 {
		t.Fatal("two currencies at the end: this tests nothing")
	}
	if err := Write(io.Discard, once, nil, ledger.MaxDate); !errors.Is(err, ErrCurrencies) {
		t.Error(err)
	}
}

// What is of a part of the country is no value of the country; where nobody reports,
// nothing is known but that.
func TestOfWhichPlace(t *testing.T) {
	s := monthly(t, facts.ByNothing, "ocha-2023:ML05", group(1, "ocha-2023:ML0505", 20, "XOF"), group(2, "ocha-2023:ML0601", 25, "XOF"))
	told := map[string]bool{}
	for _, v := range parse(t, written(t, s, nil)).DataValues {
		if v.OrgUnit != "ML05" {
			t.Errorf("%s of %s", v.DataElement, v.OrgUnit)
		}
		told[v.Period+" "+v.DataElement] = true
	}
	for name, want := range map[string]bool{
		"202501 JIGIYA_GROUPS": true, "202501 JIGIYA_MEMBERS_TOTAL": true,
		"202412 JIGIYA_GROUPS": true, "202412 JIGIYA_GROUPS_REPORTING": true, "202412 JIGIYA_MEMBERS_TOTAL": false, "202412 JIGIYA_SAVINGS": false,
	} {
		if told[name] != want {
			t.Errorf("%s: %v", name, told[name])
		}
	}
}

// A month that is not over is no month yet, whatever day was asked for.
func TestOnlyWhatIsOver(t *testing.T) {
	s := monthly(t, facts.ByNothing, "", group(1, "ocha-2023:ML0505", 20, "XOF"))
	for today, last := range map[ledger.Date]string{
		ledger.NewDate(2025, 2, 28): "202501", ledger.NewDate(2025, 3, 1): "202502", ledger.NewDate(2025, 1, 31): "202412",
	} {
		var file bytes.Buffer
		if err := Write(&file, s, nil, today); err != nil {
			t.Fatal(err)
		}
		newest := ""
		for _, v := range parse(t, file.Bytes()).DataValues {
			newest = max(newest, v.Period)
		}
		if newest != last {
			t.Errorf("on %v: up to %s, want %s", today, newest, last)
		}
	}
	if err := Write(io.Discard, s, nil, ledger.NewDate(2024, 12, 31)); !errors.Is(err, ErrPeriods) {
		t.Error(err)
	}
}
