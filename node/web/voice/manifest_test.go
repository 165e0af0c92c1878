package voice

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Each mistake that a village could make is named, with the line to put right.
func TestManifestFlaws(t *testing.T) {
	good, err := starts.ReadFile("start/ff.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		old, new string
		want     Flaw
	}{
		{`"jigiya_voice": 1`, `"jigiya_voice": 2`, Flaw{Code: FlawVersion, Line: 2}},
		{`"language": "ff"`, `"language": "fulfulde de Konna"`, Flaw{Code: FlawLanguage, Line: 3, Detail: "fulfulde de Konna"}},
		{`"name": "Fulfulde"`, `"name": " "`, Flaw{Code: FlawName, Line: 4, Detail: "name"}},
		{`"licence": "CC0-1.0"`, `"licence": "a\nb"`, Flaw{Code: FlawName, Line: 6, Detail: "licence"}},
		{`"licence": "CC0-1.0",`, `"licence": "CC0-1.0"`, Flaw{Code: FlawMalformed, Line: 7, Detail: "invalid character '\"' after object key:value pair"}},
		{`"speaker"`, `"speeker"`, Flaw{Code: FlawUnknownKey, Line: 5, Detail: "speeker"}},
		{`"0-10 20 100 1000"`, `"0-10 twenty"`, Flaw{Code: FlawNumbers, Line: 8, Detail: "0-10 twenty"}},
		{`"0-10 20 100 1000"`, `"0-9999999999"`, Flaw{Code: FlawNumbers, Line: 8, Detail: "0-9999999999"}},
		{`"0-10 20 100 1000"`, `"1-10"`, Flaw{Code: FlawUnsayable, Line: 8, Detail: "0"}},
		{`"0-10 20 100 1000"`, `"0-6 8-10"`, Flaw{Code: FlawUnsayable, Line: 8, Detail: "7"}},
		{`"0-10 20 100 1000"`, `"0-10", "bases": "5 11"`, Flaw{Code: FlawBases, Line: 8, Detail: "11"}},
		{`"worth": 100,`, `"worth": 10,`, Flaw{Code: FlawGreat, Line: 9, Detail: "10"}},
		{`"worth": 10,`, `"worth": "ten",`, Flaw{Code: FlawMalformed, Line: 11, Detail: "counting.great.worth"}},
		{`"worth": 10,`, `"worth": 2000,`, Flaw{Code: FlawGreat, Line: 9}},
		{`"worth": 1000,`, `"worth": 100000,`, Flaw{Code: FlawGreat, Line: 9, Detail: "100000"}},
		{`"place": "before",` + "\n      ", `"place": "behind",` + "\n      ", Flaw{Code: FlawPlace, Line: 20, Detail: "behind"}},
		{`"and": "every"`, `"and": "sometimes"`, Flaw{Code: FlawAnd, Line: 29, Detail: "sometimes"}},
		{`"unit": 5`, `"unit": 4`, Flaw{Code: FlawUnit, Line: 32}},
		{`"words": {`, `"sentences": {"greeting": "hello"},` + "\n" + `"words": {`, Flaw{Code: FlawSentence, Line: 35, Detail: "greeting"}},
		{`"words": {`, `"sentences": {"fund": "in-box {amount}"},` + "\n" + `"words": {`, Flaw{Code: FlawHole, Line: 35, Detail: "fund {amount} {fund}"}},
		{`"words": {`, `"sentences": {"fund": "{amount} {fund} {amount}"},` + "\n" + `"words": {`, Flaw{Code: FlawHole, Line: 35, Detail: "fund {amount} {fund}"}},
		{`"words": {`, `"sentences": {"total": "{amount} ../secret"},` + "\n" + `"words": {`, Flaw{Code: FlawClip, Line: 35, Detail: "total ../secret"}},
		{`"20": "noogay"`, `"21": "noogay"`, Flaw{Code: FlawClip, Line: 41, Detail: "21"}},
		{`"20": "noogay"`, `"20": ""`, Flaw{Code: FlawName, Line: 41, Detail: "20"}},
	} {
		c.want.File = ManifestFile
		text := strings.Replace(string(good), c.old, c.new, 1)
		if text == string(good) {
			t.Fatalf("%s does not stand in the manifest", c.old)
		}
		_, err := ParseManifest([]byte(text))
		var flaw *Flaw
		if !errors.As(err, &flaw) {
			t.Errorf("%s is taken: %v", c.new, err)
			continue
		}
		if diff := cmp.Diff(c.want, *flaw); diff != "" {
			t.Errorf("%s: %s", c.new, diff)
		}
	}
}

func TestManifestSize(t *testing.T) {
	var flaw *Flaw
	if _, err := ParseManifest(make([]byte, MaxManifest+1)); !errors.As(err, &flaw) || flaw.Code != FlawManifestSize {
		t.Error(err)
	}
	if _, err := ParseManifest([]byte(`{} {}`)); !errors.As(err, &flaw) || flaw.Code != FlawMalformed {
		t.Error(err)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{"": "", "3 1 2": "1-3", "0-2 2-4 100": "0-4 100", " 7 ": "7", "007": "7"} {
		var n Numbers
		if err := n.UnmarshalText([]byte(text)); err != nil {
			t.Error(text, err)
		}
		if have, _ := n.MarshalText(); string(have) != want {
			t.Errorf("%q is written %q, want %q", text, have, want)
		}
	}
	for _, text := range []string{"-", "1-", "-1", "2-1", "+3", "1.5", "9999999999999999999", "0-1200", "0-700 1000-1700", "٣"} {
		var n Numbers
		if err := n.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken for %v", text, n)
		}
	}
}

func TestLanguageTags(t *testing.T) {
	for tag, want := range map[string]bool{"ff": true, "dtm-ML": true, "bm-Latn-ML": true, "": false, "f": false, "ff-": false, "f1": false, "ff ML": false, "ff-123456789": false} {
		if isLanguage(tag) != want {
			t.Errorf("%q: %v", tag, !want)
		}
	}
}

// Whatever is read can be said or refused, and is written back as it was read.
func FuzzManifest(f *testing.F) {
	for _, name := range Starts() {
		file, err := starts.ReadFile("start/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file, int64(12_505))
	}
	f.Fuzz(func(t *testing.T, text []byte, n int64) {
		m, err := ParseManifest(text)
		if err != nil {
			return
		}
		if s := m.Counting.Number(n); len(s) > maxSteps {
			t.Errorf("%d is said with %d clips", n, len(s))
		}
		if len(m.Counting.Doubts()) > maxDoubts {
			t.Error("doubts without end")
		}
		again, err := m.Text()
		if err != nil {
			t.Fatal(err)
		}
		other, err := ParseManifest(again)
		if err != nil {
			t.Fatalf("%v\n%s", err, again)
		}
		twice, _ := other.Text()
		if diff := cmp.Diff(string(again), string(twice)); diff != "" {
			t.Error(diff)
		}
	})
}

// A rule that joins every part and says the great word once cannot tell 25 000 from
// 20 005, and that is seen.
func TestDoubts(t *testing.T) {
	m := start(t, "bm")
	for i := range m.Counting.Great {
		m.Counting.Great[i].Each = false
	}
	want := sounds(m.Counting.Number(25_000))
	if have := sounds(m.Counting.Number(20_005)); have != want {
		t.Fatalf("%s, %s", have, want)
	}
	if len(m.Counting.Doubts()) != maxDoubts {
		t.Error(m.Counting.Doubts())
	}
}

// Any rule that is accepted says every number up to the reach of its great words, whole.
func TestAnyCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCounting(t)
		if c.flaw() != nil {
			t.Skip("refused")
		}
		reach := c.Great[len(c.Great)-1].Worth
		n := rapid.Int64Range(0, reach*reach-1).Draw(t, "n")
		s := c.Number(n)
		if s == nil && n < reach {
			t.Fatalf("%d is not said", n)
		}
		for _, step := range s {
			if len(step) == 0 {
				t.Fatalf("%d is said with nothing", n)
			}
		}
	})
}

func drawCounting(t *rapid.T) Counting {
	least := rapid.SampledFrom([]int64{5, 10, 20, 80, 100}).Draw(t, "least")
	c := Counting{And: rapid.SampledFrom([]And{Every, Small, None}).Draw(t, "and")}
	for n := range least {
		c.Own = append(c.Own, n)
	}
	for worth := least; len(c.Great) < 4; worth *= rapid.SampledFrom([]int64{8, 10, least}).Draw(t, "times") {
		c.Great = append(c.Great, Great{worth, rapid.SampledFrom([]Place{Before, After}).Draw(t, "place"), rapid.Bool().Draw(t, "each")})
	}
	return c
}
