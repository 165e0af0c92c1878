package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jigiya/ledger/export/chart"
	"jigiya/ledger/export/typeface"
)

func francs(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) + " F" }

func regions() chart.Chart {
	return chart.Chart{
		Title: "Épargne <par> région & \"mois\"", Labels: []string{"Mopti", "Ségou", "Bandiagara"}, Figure: francs,
		Series: []chart.Series{{Name: "Épargne", Values: []float64{125000, 80500, math.NaN()}}, {Name: "Prêts", Values: []float64{11000, 0, 44000}}},
	}
}

func months() chart.Chart {
	c := chart.Chart{Form: chart.Lines, Title: "Épargne", Headed: true, Figure: francs, Series: []chart.Series{{Name: "a"}, {Name: "b"}}}
	for i := range 60 {
		c.Labels = append(c.Labels, fmt.Sprintf("20%02d-%02d", 21+i/12, i%12+1))
		c.Series[0].Values = append(c.Series[0].Values, float64(i*i))
		c.Series[1].Values = append(c.Series[1].Values, math.NaN())
	}
	c.Series[1].Values[7] = 5
	return c
}

// A drawing is an SVG as another reader sees it.
type drawing struct {
	elements map[string]int
	texts    []string
	places   [][2]float64 // of the texts
	sides    [2]float64
}

// read refuses what a page under a strict policy, or a print, could not show.
func read(t interface {
	Helper()
	Fatalf(string, ...any)
}, svg []byte) drawing {
	t.Helper()
	d := drawing{elements: map[string]int{}}
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	decoder.Strict = true
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if !slices.Contains([]string{"svg", "title", "path", "circle", "text"}, e.Name.Local) {
				t.Fatalf("a %s is in it", e.Name.Local)
			}
			d.elements[e.Name.Local]++
			var x, y float64
			for _, a := range e.Attr {
				if name := a.Name.Local; name == "style" || name == "href" || name == "class" || strings.HasPrefix(name, "on") {
					t.Fatalf("a %s has %s=%q", e.Name.Local, name, a.Value)
				}
				switch value, _ := strconv.ParseFloat(a.Value, 64); a.Name.Local {
				case "x":
					x = value
				case "y":
					y = value
				case "viewBox":
					fmt.Sscanf(a.Value, "0 0 %f %f", &d.sides[0], &d.sides[1])
				}
			}
			if e.Name.Local == "text" {
				d.texts, d.places = append(d.texts, ""), append(d.places, [2]float64{x, y})
			}
		case xml.CharData:
			if n := len(d.texts); n > 0 {
				d.texts[n-1] += strings.TrimSpace(string(e))
			}
		}
	}
}

func drawn(t *testing.T, c chart.Chart) drawing {
	t.Helper()
	svg, err := c.SVG(640, 240)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.SVG(640, 240)
	if err != nil || !bytes.Equal(svg, again) {
		t.Errorf("the same chart is not the same twice: %v", err)
	}
	return read(t, svg)
}

// Bars have their labels, figures and, where there are several, names; what nobody
// knows has none.
func TestBars(t *testing.T) {
	d := drawn(t, regions())
	for _, want := range []string{"Mopti", "Ségou", "Bandiagara", "125000 F", "80500 F", "11000 F", "0 F", "44000 F", "Épargne", "Prêts"} {
		if !slices.Contains(d.texts, want) {
			t.Errorf("%q is missing from %q", want, d.texts)
		}
	}
	if n := len(slices.DeleteFunc(d.texts, func(s string) bool { return !strings.HasSuffix(s, " F") })); n != 5 {
		t.Errorf("%d figures for 5 values", n)
	}
	one := regions()
	one.Series = one.Series[:1]
	if slices.Contains(drawn(t, one).texts, "Épargne") {
		t.Error("one series needs no name")
	}
}

// The first label is at the top, and the longest bar beside the greatest value.
func TestBarsStandInOrder(t *testing.T) {
	d := drawn(t, regions())
	at := func(text string) [2]float64 { return d.places[slices.Index(d.texts, text)] }
	if at("Mopti")[1] > at("Ségou")[1] || at("Ségou")[1] > at("Bandiagara")[1] {
		t.Error("labels are not in their order")
	}
	if math.Abs(at("Mopti")[1]-at("125000 F")[1]) > 25 || at("125000 F")[0] < at("80500 F")[0] {
		t.Error("the bar of Mopti is not beside its label, or not the longest")
	}
}

// A bar that is as long as the drawing is wide does not lie under its figure.
func TestLongestBarLeavesRoom(t *testing.T) {
	c := chart.Chart{Labels: []string{"trade", "food"}, Figure: francs, Series: []chart.Series{{Values: []float64{7_200_000, 10}}}}
	svg, err := c.SVG(360, 100)
	if err != nil {
		t.Fatal(err)
	}
	d := read(t, svg)
	longest := 0.0
	for _, bar := range barPaths.FindAllSubmatch(svg, -1) {
		x, _ := strconv.ParseFloat(string(bar[1]), 64)
		longest = max(longest, x)
	}
	at := d.places[slices.Index(d.texts, "7200000 F")]
	if longest < 100 || at[0] < longest {
		t.Errorf("the bar ends at %v, and its figure begins at %v", longest, at[0])
	}
	if at[0] > 360-60 {
		t.Errorf("the figure begins at %v, and does not fit", at[0])
	}
}

var barPaths = regexp.MustCompile(`<path d="M [0-9.]+ [0-9.]+\s+L ([0-9.]+) [0-9.]+[^>]*fill="rgb\(55,55,55\)`)

// Lines have as many labels as there is room for, the last among them; a gap is a gap.
func TestLines(t *testing.T) {
	d := drawn(t, months())
	var labels []float64
	for i, text := range d.texts {
		if strings.HasPrefix(text, "20") && strings.Contains(text, "-") {
			labels = append(labels, d.places[i][0])
		}
	}
	if !slices.Contains(d.texts, "2025-12") {
		t.Errorf("the last month is missing from %q", d.texts)
	}
	for i := 1; i < len(labels); i++ {
		if labels[i]-labels[i-1] < 45 {
			t.Errorf("labels at %v stand on each other", labels)
		}
	}
	if !slices.Contains(d.texts, "Épargne") {
		t.Error("the heading is missing")
	}
}

func TestSparkline(t *testing.T) {
	for _, values := range [][]float64{{1, 3, 2, 5}, {4, 4, 4}, {0}, {math.NaN(), 1, math.NaN()}, {-3, 5}} {
		svg, err := chart.Sparkline("Épargne", values, 120, 24)
		if err != nil {
			t.Fatal(err)
		}
		if d := read(t, svg); d.elements["text"] > 0 || d.elements["path"]+d.elements["circle"] < 1 {
			t.Errorf("%v: %v", values, d.elements)
		}
	}
}

// What cannot be drawn, or not be read, is refused.
func TestRefused(t *testing.T) {
	for name, wrong := range map[string]func(*chart.Chart){
		"no values": func(c *chart.Chart) { c.Labels, c.Series = nil, nil },
		"none known": func(c *chart.Chart) {
			c.Labels, c.Series = []string{"a"}, []chart.Series{{Values: []float64{math.Inf(1)}}}
		},
		"odd values":   func(c *chart.Chart) { c.Series[0].Values = c.Series[0].Values[1:] },
		"many series":  func(c *chart.Chart) { c.Series = slices.Repeat(c.Series, 3) },
		"many labels":  func(c *chart.Chart) { c.Labels = make([]string, 41) },
		"without size": func(c *chart.Chart) {},
	} {
		c, width := regions(), 640
		if wrong(&c); name == "without size" {
			width = 0
		}
		if svg, err := c.SVG(width, 240); err == nil || svg != nil {
			t.Errorf("%s is drawn", name)
		}
	}
	if _, err := chart.Sparkline("", nil, 100, 20); !errors.Is(err, chart.ErrNothing) {
		t.Errorf("nothing as a sparkline: %v", err)
	}
}

// Whatever the words and the values, a chart is well formed, holds nothing but what it
// may hold, and its words stand on it.
func TestAnyChart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "labels")
		c := chart.Chart{Title: rapid.String().Draw(t, "title"), Headed: rapid.Bool().Draw(t, "headed"), Figure: francs}
		c.Form = rapid.SampledFrom([]chart.Form{chart.Bars, chart.Lines}).Draw(t, "form")
		for range n {
			c.Labels = append(c.Labels, rapid.OneOf(rapid.String(), rapid.Just(`" style="x:y`), rapid.Just("</text><script>")).Draw(t, "label"))
		}
		for range rapid.IntRange(1, chart.MaxSeries).Draw(t, "series") {
			values := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-1e12, 1e12), rapid.Just(math.NaN())), n, n).Draw(t, "values")
			c.Series = append(c.Series, chart.Series{Name: rapid.String().Draw(t, "name"), Values: values})
		}
		svg, err := c.SVG(640, 240)
		if errors.Is(err, chart.ErrNothing) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, d := 0, read(t, svg); i < len(d.texts); i++ {
			if x, y := d.places[i][0], d.places[i][1]; x < -1 || y < 0 || x > d.sides[0] || y > d.sides[1]+1 {
				t.Fatalf("%q stands at %v, %v", d.texts[i], x, y)
			}
			for _, r := range d.texts[i] {
				if !typeface.Has(r) {
					t.Fatalf("there is no letter for %q", r)
				}
			}
		}
	})
}
