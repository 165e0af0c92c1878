package facts

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asked are statistics of every shape: of some made-up groups, one of them unfit.
func asked(t testing.TB) (all []*Statistics) {
	t.Helper()
	e := NewEngine()
	for n := range 30 {
		if err := e.Put(Vouch(madeUp(n, 20))); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Put(Unfit([32]byte{7}, Failed)); err != nil {
		t.Fatal(err)
	}
	for _, q := range []Query{{}, {By: ByGroup}, {By: ByCercle, Series: ByMonth}, {By: ByFacilitator}, {By: ByRegion, Within: "ocha-2023:ML05", Leaving: true}, {By: ByRegion2023, Series: ByMonth, Leaving: true}} {
		q.At = day0 + 200
		s, err := e.Statistics(q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

var unexported = cmp.AllowUnexported(Statistics{}, Row{}, Indicator{})

// Statistics are the same on the other side, to the last field.
func TestStatisticsCross(t *testing.T) {
	for _, want := range asked(t) {
		have, err := ParseStatistics(want.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, have, unexported); diff != "" {
			t.Error(diff)
		}
		if x, y := inJSON(t, want), inJSON(t, have); x != y {
			t.Errorf("%s\nand %s", x, y)
		}
	}
}

func inJSON(t testing.TB, s *Statistics) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func FuzzParseStatistics(f *testing.F) {
	for _, s := range asked(f) {
		f.Add(s.Bytes())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseStatistics(b)
		if err != nil {
			return
		}
		again, err := ParseStatistics(s.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, again, unexported); diff != "" {
			t.Error(diff)
		}
	})
}
