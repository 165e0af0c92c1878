package facts

import "slices"

// Only is the statistics with no other figures than those of some indicators, in the
// indicators' order; of no codes, it is the whole.
func (s *Statistics) Only(codes []string) *Statistics {
	if len(codes) == 0 {
		return s
	}
	narrow := func(rows []Row) []Row {
		rows = slices.Clone(rows)
		for i := range rows {
			rows[i].only = codes
		}
		return rows
	}
	p := *s
	p.Rows, p.Totals, p.Total.only = narrow(s.Rows), narrow(s.Totals), codes
	p.Points = slices.Clone(s.Points)
	for i := range p.Points {
		point := &p.Points[i]
		point.Rows, point.Totals, point.Total.only = narrow(point.Rows), narrow(point.Totals), codes
	}
	return &p
}

// Indicators are those that the statistics have figures of.
func (s *Statistics) Indicators() []Indicator {
	if len(s.Total.only) == 0 {
		return s.Total.indicators
	}
	return slices.DeleteFunc(slices.Clone(s.Total.indicators), func(in Indicator) bool { return !s.Total.Tells(in.Code) })
}

// Tells says whether a row was asked for the indicator with a code.
func (r *Row) Tells(code string) bool { return len(r.only) == 0 || slices.Contains(r.only, code) }
