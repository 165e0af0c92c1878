package facts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jigiya/crypto"
	"jigiya/ledger"
)

// peopled is a group of so many women and men with 1000 F for each.
func peopled(n int, code string, currency ledger.Currency, women, men uint32) Verified {
	f := &Facts{
		Group:  Group{ID: crypto.Hash{byte(n >> 8), byte(n), 1}, State: OK, Currency: currency, Place: ParsePlace(code), Founded: day0},
		Cycles: []Cycle{{Number: 1, Start: day0, Currency: currency}},
		Meetings: []Meeting{{
			Seq: 9, Closing: OfMeeting, Cycle: 1, Number: 1, From: day0, Until: End, Flow: Flow{Registered: women + men},
			Standing: Standing{Members: women + men, Women: women, Savings: ledger.Amount(1000 * (women + men))},
		}},
	}
	return Vouch(f)
}

func published(t testing.TB, by By, groups ...Verified) *Statistics {
	t.Helper()
	e := NewEngine()
	for _, g := range groups {
		if err := e.Put(g); err != nil {
			t.Fatal(err)
		}
	}
	return ask1(t, e, Query{At: day0 + 30, By: by}).Publish()
}

// shown lists rows as key members/women, * for what is withheld.
func shown(s *Statistics) (all []string) {
	figure := func(r *Row, code string) string {
		f, ok := r.Figure(code)
		if ok && f.Suppressed {
			return "*"
		}
		return f.Value.String()
	}
	rows := append(append([]Row{}, s.Rows...), s.Total)
	for i := range rows {
		all = append(all, fmt.Sprintf("%s %s/%s", rows[i].Key, figure(&rows[i], "members"), figure(&rows[i], "women")))
	}
	return all
}

func TestPublish(t *testing.T) {
	const koro, bankass, bla, san, sikasso = "ocha-2023:ML0505", "ocha-2023:ML0502", "ocha-2023:ML0402", "ocha-2023:ML0405", "ocha-2023:ML0305"
	for _, test := range []struct {
		name   string
		groups []Verified
		want   []string
	}{
		{"nobody is few", []Verified{peopled(1, koro, "XOF", 20, 0), peopled(2, bla, "XOF", 15, 5)}, []string{bla + " 20/15", koro + " 20/20", " 40/35"}},
		{"the only row is small, and so is the total", []Verified{peopled(1, koro, "XOF", 4, 0)}, []string{koro + " */*", " */*"}},
		{"of two, neither can stay", []Verified{peopled(1, koro, "XOF", 4, 0), peopled(2, bankass, "XOF", 20, 0)}, []string{bankass + " */*", koro + " */*", " 24/24"}},
		{"the smallest of the same region goes with it", []Verified{
			peopled(1, koro, "XOF", 4, 0), peopled(2, bankass, "XOF", 20, 0), peopled(3, bla, "XOF", 6, 0), peopled(4, san, "XOF", 7, 0),
		}, []string{bla + " 6/6", san + " 7/7", bankass + " */*", koro + " */*", " 37/37"}},
		{"two small ones that are few together take a third", []Verified{
			peopled(1, koro, "XOF", 2, 0), peopled(2, bankass, "XOF", 2, 0), peopled(3, bla, "XOF", 6, 0), peopled(4, san, "XOF", 7, 0),
		}, []string{bla + " */*", san + " 7/7", bankass + " */*", koro + " */*", " 17/17"}},
		{"few men", []Verified{peopled(1, koro, "XOF", 20, 1)}, []string{koro + " 21/*", " 21/*"}},
		{"few men among many", []Verified{
			peopled(1, koro, "XOF", 20, 2), peopled(2, bla, "XOF", 20, 19), peopled(3, sikasso, "XOF", 20, 6), peopled(4, sikasso, "XOF", 20, 0),
		}, []string{sikasso + " 46/40", bla + " 39/*", koro + " 22/*", " 107/80"}},
		{"nobody at all is nobody's secret", []Verified{peopled(1, koro, "XOF", 9, 0), Unfit(crypto.Hash{9}, Failed)}, []string{" 0/0", koro + " 9/9", " 9/9"}},
	} {
		if diff := cmp.Diff(test.want, shown(published(t, ByCercle, test.groups...))); diff != "" {
			t.Errorf("%s\n%s", test.name, diff)
		}
	}
}

// TestPublishedForgets: what is withheld is nowhere in what is passed on.
func TestPublishedForgets(t *testing.T) {
	s := published(t, ByCercle, peopled(1, "a:1", "XOF", 3, 0), peopled(2, "a:2", "XOF", 30, 2), peopled(3, "a:3", "XOF", 30, 2), peopled(4, "a:4", "XOF", 30, 9))
	for _, r := range s.Rows {
		if r.Suppressed() && *r.sums != (cell{}) || r.hidden&theSexes != 0 && (r.sums[mMen] != 0 || r.sums[mWomen] != 0) {
			t.Errorf("%s still knows %v", r.Key, r.sums[:4])
		}
		for _, f := range r.Figures() {
			if f.Suppressed && (f.NumValue != 0 || f.DenValue != 0 || f.Value.Exists) {
				t.Errorf("%s of %s says %d / %d", f.Code, r.Key, f.NumValue, f.DenValue)
			}
		}
	}
	if again := s.Publish(); again != s {
		t.Error("published twice")
	}
	read, err := ParseStatistics(s.Bytes())
	if err != nil || string(mustJSON(t, read)) != string(mustJSON(t, s)) {
		t.Errorf("it crosses as another: %v", err)
	}
}

// TestJSON is the contract of the command line.
func TestJSON(t *testing.T) {
	s := published(t, ByCercle, peopled(1, "ocha-2023:ML0505", "XOF", 20, 0), peopled(2, "ocha-2023:ML0502", "XOF", 3, 0))
	if place := published(t, ByRegion2023, peopled(1, "nowhere", "XOF", 20, 0)); !bytes.Contains(mustJSON(t, place.Rows), []byte(`"key": ""`)) {
		t.Errorf("a row has lost its key: %s", mustJSON(t, place.Rows))
	}
	var got struct {
		At, By string
		Rows   []struct {
			Key               string
			Groups, Reporting int
			Oldest            string
			Indicators        map[string]struct {
				Num, Den, Value *json.Number
				Suppressed      bool
			}
		}
		Total   map[string]any
		LeftOut []any `json:"left_out"`
	}
	if err := json.Unmarshal(mustJSON(t, s), &got); err != nil {
		t.Fatal(err)
	}
	row := got.Rows[1]
	if got.At != "2025-01-31" || got.By != "cercle" || row.Key != "ocha-2023:ML0505" || row.Groups != 1 || row.Reporting != 1 || row.Oldest != "2025-01-01" {
		t.Errorf("%+v", got)
	}
	if len(row.Indicators) != len(Indicators) || !row.Indicators["savings"].Suppressed || row.Indicators["savings"].Num != nil || got.LeftOut == nil {
		t.Errorf("%+v", row.Indicators["savings"])
	}
	for _, unit := range []struct {
		num, den int64
		places   uint8
		text     string
		json     string
	}{
		{1, 3, 4, "0.3333", "0.3333"}, {1, 2, 4, "0.5000", "0.5"}, {5, 100_000, 4, "0.0001", "0.0001"}, {-5, 100_000, 4, "0.0000", "0"},
		{-1, 25, 4, "-0.0400", "-0.04"}, {7, 1, 0, "7", "7"}, {100, 1, 0, "100", "100"}, {1, 0, 2, "", "null"}, {312_500, 24, 2, "13020.83", "13020.83"},
		{-1, 2, 0, "0", "0"}, {-3, 2, 0, "-1", "-1"}, {9, -2, 0, "-4", "-4"},
	} {
		d := quotient(unit.num, unit.den, unit.places)
		text, err := d.MarshalJSON()
		if d.String() != unit.text || string(text) != unit.json || err != nil {
			t.Errorf("%d / %d is %q, %s", unit.num, unit.den, d.String(), text)
		}
	}
}
