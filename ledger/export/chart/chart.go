package chart

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/go-analyze/charts"

	"jigiya/ledger/export/typeface"
)

// ErrNothing says that there is no value to draw.
var ErrNothing = errors.New("drawing a chart: no value is known")

// A Form is how values are drawn.
type Form int

// The forms.
const (
	Bars  Form = iota // lying, a label at each: what is compared
	Lines             // from left to right: what passes in time
)

// A Chart is series under common labels.
type Chart struct {
	Form   Form
	Title  string // for who cannot see it, and above it where Headed
	Headed bool
	Labels []string
	Series []Series
	Figure func(float64) string // how a value is written
}

// A Series is the values of one thing, one under each label. NaN is a value that
// nobody knows: a gap.
type Series struct {
	Name   string // needed where there are several
	Values []float64
}

func (s Series) known() bool {
	for _, v := range s.Values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return true
		}
	}
	return false
}

// SVG draws a chart in units of which the letters are 12 high.
func (c Chart) SVG(width, height int) ([]byte, error) {
	if err := c.check(width, height); err != nil {
		return nil, err
	}
	p := painter(width, height)
	draw := c.lines
	if c.Form == Bars {
		draw = c.bars
	}
	if err := draw(p); err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	return finish(p, c.Title)
}

func painter(width, height int) *charts.Painter {
	return charts.NewPainter(charts.PainterOptions{
		OutputFormat: charts.ChartOutputSVG, Width: width, Height: height, Font: typeface.Font(), Theme: greys(),
	})
}

func (c Chart) bars(p *charts.Painter) error {
	o := charts.NewBarChartOptionWithData(c.values(true))
	o.Theme, o.Horizontal, o.Padding = greys(), true, c.besideBars(p)
	o.Title, o.Legend = c.title(), c.legend()
	o.CategoryAxis.Labels, o.CategoryAxis.LabelFontStyle = c.labels(true), letters(12)
	o.ValueAxis[0].Show = charts.Ptr(false)
	o.ValueAxis[0].Min = charts.Ptr(min(0, c.least()))
	for i := range o.SeriesList {
		o.SeriesList[i].Name = shorten(c.Series[i].Name, maxLabel)
		o.SeriesList[i].Label = c.figures()
	}
	return p.BarChart(o)
}

func (c Chart) lines(p *charts.Painter) error {
	o := charts.NewLineChartOptionWithData(c.values(false))
	o.Theme, o.Padding, o.LineStrokeWidth = greys(), margins, 2
	o.Title, o.Legend = c.title(), c.legend()
	o.XAxis.Labels, o.XAxis.LabelFontStyle = c.sparse(p), letters(12)
	o.XAxis.LabelCount = len(c.Labels)
	y := &o.YAxis[0]
	y.LabelFontStyle, y.ValueFormatter, y.Min = letters(12), c.Figure, charts.Ptr(min(0, c.least()))
	for i := range o.SeriesList {
		o.SeriesList[i].Name = shorten(c.Series[i].Name, maxLabel)
		o.SeriesList[i].Symbol = charts.Symbol{Shape: points[i], Size: 3.5}
	}
	return p.LineChart(o)
}

// margins leave room for the last figure and the half of a label.
var margins = charts.NewBox(8, 8, 24, 8)

// besideBars are the margins with room for the widest figure at the end of the longest bar.
func (c Chart) besideBars(p *charts.Painter) charts.Box {
	room := margins
	for _, s := range c.Series {
		for _, v := range s.Values {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				room.Right = max(room.Right, min(p.Width()/3, p.MeasureText(c.Figure(v), 0, letters(12)).Width()+figureGap))
			}
		}
	}
	return room
}

// figureGap is what lies between a bar and its figure, and behind that.
const figureGap = 16

// points tell lines apart without a colour.
var points = [MaxSeries]charts.SymbolShape{charts.SymbolDot, charts.SymbolSquare, charts.SymbolDiamond, charts.SymbolCircle}

func letters(size float64) charts.FontStyle {
	return charts.FontStyle{FontSize: size * pointsPerUnit, Font: typeface.Font(), FontColor: ink}
}

// pointsPerUnit: the library takes sizes in points of 96 to the inch.
const pointsPerUnit = 72.0 / 96

func (c Chart) title() charts.TitleOption {
	return charts.TitleOption{Show: &c.Headed, Text: shorten(c.Title, 2*maxLabel), FontStyle: letters(14)}
}

func (c Chart) legend() charts.LegendOption {
	names := make([]string, len(c.Series))
	for i, s := range c.Series {
		names[i] = shorten(s.Name, maxLabel)
	}
	offset := charts.OffsetStr{}
	if c.Headed {
		offset.Top = "24"
	}
	return charts.LegendOption{Show: charts.Ptr(len(c.Series) > 1), SeriesNames: names, FontStyle: letters(12), Offset: offset}
}

// figures writes the value at the end of each bar.
func (c Chart) figures() charts.SeriesLabel {
	return charts.SeriesLabel{Show: charts.Ptr(true), ValueFormatter: c.Figure, FontStyle: letters(12)}
}

// values are those of the series; what lies counts from below.
func (c Chart) values(fromBelow bool) [][]float64 {
	all := make([][]float64, len(c.Series))
	for i, s := range c.Series {
		all[i] = make([]float64, len(s.Values))
		for j, v := range s.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				v = charts.GetNullValue()
			}
			all[i][c.place(j, fromBelow)] = v
		}
	}
	return all
}

func (c Chart) labels(fromBelow bool) []string {
	all := make([]string, len(c.Labels))
	for j, l := range c.Labels {
		all[c.place(j, fromBelow)] = shorten(l, maxLabel)
	}
	return all
}

// sparse are the labels with as many left out as leaves room between them; the last
// one stays.
func (c Chart) sparse(p *charts.Painter) []string {
	all := c.labels(false)
	var widest int
	for _, l := range all {
		widest = max(widest, p.MeasureText(l, 0, letters(12)).Width())
	}
	room := max(1, p.Width()-axisRoom)
	every := max(1, (len(all)*(widest+labelGap)+room-1)/room)
	for i := range all {
		if (len(all)-1-i)%every != 0 {
			all[i] = ""
		}
	}
	return all
}

// axisRoom is about what the figures beside a chart take, labelGap the least between
// two labels below it.
const (
	axisRoom = 110
	labelGap = 10
)

func (c Chart) place(j int, fromBelow bool) int {
	if fromBelow {
		return len(c.Labels) - 1 - j
	}
	return j
}

// least is the smallest value known.
func (c Chart) least() float64 {
	least := math.Inf(1)
	for _, s := range c.Series {
		for _, v := range s.Values {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				least = min(least, v)
			}
		}
	}
	return least
}

// shorten is a text of at most so many characters that can be set on one line.
func shorten(text string, most int) string {
	runes := []rune(strings.ReplaceAll(typeface.Legible(text), "\n", " "))
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}
