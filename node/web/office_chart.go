package web

import (
	"errors"
	"fmt"
	"html/template"
	"math"

	"jigiya/ledger"
	"jigiya/ledger/export/chart"
	"jigiya/ledger/report/facts"
)

// A chartTable is charts, their numbers as a table beneath, and as files.
type chartTable struct {
	Title   string
	How     string // to read it, where that needs a word
	Drawn   []drawing
	Head    []string
	Rows    [][]string
	Exports []exportLink
}

// A drawing is one chart and what its values are.
type drawing struct {
	Of  string
	SVG template.HTML // of package chart, which writes no text that it was not given
}

// The sides of a chart in units of which the letters are 12 high: they can still be read
// where it is as wide as a phone.
const (
	chartWidth = 360
	lineHeight = 200
	barHeight  = 26 // of each bar
)

func barsHeight(bars int) int { return 40 + barHeight*bars }

// draw adds a chart; what has no value yet has a table without one.
func (t *chartTable) draw(c *call, drawn chart.Chart, height int) {
	if svg := c.svg(drawn, height); svg != "" {
		t.Drawn = append(t.Drawn, drawing{drawn.Title, svg})
	}
}

func (c *call) svg(drawn chart.Chart, height int) template.HTML {
	svg, err := drawn.SVG(chartWidth, height)
	if err != nil && !errors.Is(err, chart.ErrNothing) {
		c.options.Logger.Warn("drawing", "err", fmt.Sprintf("%T", err))
	}
	return template.HTML(svg)
}

// known is a figure's value on a chart: NaN where there is none.
func known(f facts.Figure) float64 {
	v, exists := f.Value.Float()
	if !exists || f.Suppressed {
		return math.NaN()
	}
	return v
}

// scale writes the values of a chart by the unit of an indicator. What is part of a whole
// has no mark above all of it.
func (c *call) scale(like facts.Figure, money ledger.Currency, values []float64) func(float64) string {
	part := true
	for _, v := range values {
		part = part && !(v > 1)
	}
	return func(v float64) string {
		switch {
		case like.Unit == facts.Ratio && part && v > 1.0001:
			return ""
		case like.Unit == facts.Ratio:
			return c.lang.PerCent(int64(math.Round(v * 1000)))
		case like.Money:
			return amountText(c.lang, int64(math.Round(v)), money)
		case like.Unit == facts.Average:
			return c.lang.Decimal(int64(math.Round(v*10)), 1)
		}
		return c.lang.Number(int64(math.Round(v)))
	}
}
