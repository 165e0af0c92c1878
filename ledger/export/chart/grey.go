package chart

import (
	"sync"

	"github.com/go-analyze/charts"
)

var (
	ink   = charts.Color{R: 30, G: 30, B: 30, A: 255}
	axis  = charts.Color{R: 120, G: 120, B: 120, A: 255}
	split = charts.Color{R: 215, G: 215, B: 215, A: 255}
	paper = charts.Color{R: 255, G: 255, B: 255, A: 255}
)

// greys is the theme of all charts.
var greys = sync.OnceValue(func() charts.ColorPalette {
	grey := func(n uint8) charts.Color { return charts.Color{R: n, G: n, B: n, A: 255} }
	return charts.MakeTheme(charts.ThemeOption{
		AxisStrokeColor: axis, AxisSplitLineColor: split, BackgroundColor: paper, TextColor: ink,
		TextColorTitle: ink, TextColorLabel: ink, TextColorLegend: ink, TextColorXAxis: ink, TextColorYAxis: ink,
		SeriesColors: []charts.Color{grey(55), grey(150), grey(205), grey(100)},
	})
})
