package chart

import (
	"fmt"
	"math"

	"github.com/go-analyze/charts"
)

// Sparkline is a series as a line without words, the last value marked.
func Sparkline(title string, values []float64, width, height int) ([]byte, error) {
	c := Chart{Form: Lines, Title: title, Labels: make([]string, len(values)), Series: []Series{{Values: values}}}
	if err := c.check(width, height); err != nil {
		return nil, err
	}
	p := painter(width, height)
	o := charts.NewLineChartOptionWithData(c.values(false))
	o.Theme, o.Padding, o.LineStrokeWidth = greys(), charts.NewBoxEqual(3), 1.5
	o.Title.Show, o.Legend.Show, o.XAxis.Show, o.YAxis[0].Show = charts.Ptr(false), charts.Ptr(false), charts.Ptr(false), charts.Ptr(false)
	o.XAxis.Labels, o.Symbol = c.Labels, charts.Symbol{Shape: charts.SymbolNone}
	if c.flat() {
		o.YAxis[0].Min, o.YAxis[0].Max = charts.Ptr(c.least()-1), charts.Ptr(c.least()+1)
	}
	if err := p.LineChart(o); err != nil {
		return nil, fmt.Errorf("drawing a sparkline: %w", err)
	}
	return finish(p, title)
}

// flat says whether all that is known is one value.
func (c Chart) flat() bool {
	for _, v := range c.Series[0].Values {
		if !math.IsNaN(v) && v != c.least() {
			return false
		}
	}
	return true
}
