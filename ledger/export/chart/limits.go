package chart

import "fmt"

// The bounds: what a person can still read, and a page can hold.
const (
	MaxSeries = 4
	MaxBars   = 40
	MaxPoints = 400
	MaxSide   = 4000 // units of the viewBox
	minSide   = 20
	maxLabel  = 40 // characters
)

func (c Chart) check(width, height int) error {
	most := MaxPoints
	if c.Form == Bars {
		most = MaxBars
	}
	switch {
	case width < minSide || height < minSide || width > MaxSide || height > MaxSide:
		return fmt.Errorf("drawing a chart: %d by %d is no size for one", width, height)
	case len(c.Series) > MaxSeries:
		return fmt.Errorf("drawing a chart: %d series, at most %d can be told apart", len(c.Series), MaxSeries)
	case len(c.Labels) > most:
		return fmt.Errorf("drawing a chart: %d labels, at most %d can be read", len(c.Labels), most)
	}
	known := false
	for _, s := range c.Series {
		if len(s.Values) != len(c.Labels) {
			return fmt.Errorf("drawing a chart: %d values under %d labels", len(s.Values), len(c.Labels))
		}
		known = known || s.known()
	}
	if !known {
		return ErrNothing
	}
	return nil
}
