package web

import (
	"math"
	"strconv"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/message"
	"jigiya/ledger/report/facts"
)

// A figureLine is an indicator in words: its value, what it was divided from and by, and
// how it went over the last periods.
type figureLine struct {
	Code   string
	Name   string
	Value  string
	Of     string
	Then   string // the value some months ago
	Trend  spark
	Shown  string // the address of the page on which this indicator is drawn
	Chosen bool   // it is this one
}

// monthsBack is before how many months a figure is compared.
const monthsBack = 3

// indicatorName is what a code is called.
func indicatorName(l message.Language, code string) string {
	if kind, purpose, ok := strings.Cut(code, "."); ok {
		return l.Say("indicator."+kind, "purpose", ledger.Purpose(purpose))
	}
	return l.Term("indicator", code)
}

// figureText is a figure's value by its unit; what divides by nothing is a dash, and a
// figure that was withheld a sign that says so.
func figureText(l message.Language, f facts.Figure, c ledger.Currency) string {
	switch {
	case f.Suppressed:
		return "…"
	case !f.Value.Exists:
		return "–"
	}
	switch f.Unit {
	case facts.Ratio:
		return l.PerCent(f.Rounded(3).Scaled)
	case facts.Money:
		return amountText(l, f.NumValue, c)
	case facts.Average:
		if f.Money {
			return amountText(l, f.Rounded(0).Scaled, c)
		}
		return l.Decimal(f.Rounded(1).Scaled, 1)
	}
	return l.Number(f.NumValue)
}

// fractionText is what a figure was divided from, and by; nothing where it is a sum.
func fractionText(l message.Language, f facts.Figure) string {
	if f.Suppressed || f.Unit == facts.Count || f.Unit == facts.Money {
		return ""
	}
	return l.Number(f.NumValue) + " / " + l.Number(f.DenValue)
}

func amountText(l message.Language, n int64, c ledger.Currency) string {
	if c == "" {
		return l.Number(n)
	}
	return l.Amount(ledger.Amount(n), c)
}

// A spark is a series as a line without words: the path of an SVG of sparkWidth by
// sparkHeight, and the place of the last value.
type spark struct {
	Path string
	X, Y int
}

const (
	sparkWidth  = 100
	sparkHeight = 24
)

// sparkOf draws values, the lowest at the bottom; one that nobody knows is a gap.
func sparkOf(values []float64) (s spark) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if math.IsInf(low, 1) || len(values) < 2 {
		return s
	}
	var path strings.Builder
	pen := "M"
	for i, v := range values {
		if math.IsNaN(v) {
			pen = "M"
			continue
		}
		s.X, s.Y = 3+i*(sparkWidth-6)/(len(values)-1), sparkHeight/2
		if high > low {
			s.Y = sparkHeight - 3 - int((v-low)/(high-low)*(sparkHeight-6))
		}
		path.WriteString(pen + strconv.Itoa(s.X) + " " + strconv.Itoa(s.Y))
		pen = "L"
	}
	s.Path = path.String()
	return s
}
