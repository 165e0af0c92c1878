package export

import (
	"cmp"
	"iter"
	"strings"

	"jigiya/ledger"
	"jigiya/ledger/export/parquet"
	"jigiya/ledger/export/sheet"
	"jigiya/ledger/report/facts"
)

// A stated row is a row of statistics with the period it is of.
type statedRow struct {
	of     *facts.Statistics
	period string // of a series: 2026-03, 2026Q1
	from   ledger.Date
	at     ledger.Date
	facts.Row
	total bool
}

// A stated figure is one figure of such a row.
type statedFigure struct {
	statedRow
	facts.Figure
}

// rowFields are the columns that say what a figure is of, how much of what is known
// it stands for, and how old it is.
func rowFields[R any](row func(R) statedRow) []sheet.Field[R] {
	field := func(c sheet.Column, cell func(statedRow) sheet.Cell) sheet.Field[R] {
		return sheet.Field[R]{Column: c, Cell: func(r R) sheet.Cell { return cell(row(r)) }}
	}
	return []sheet.Field[R]{
		field(sheet.Column{Name: "period", Tag: "#date+period"}, func(r statedRow) sheet.Cell { return sheet.Word(r.period) }),
		field(sheet.Column{Name: "from", Kind: sheet.Date, Source: "rules.md §8", Tag: "#date+start"}, func(r statedRow) sheet.Cell { return sheet.Day(r.from) }),
		field(sheet.Column{Name: "as_at", Kind: sheet.Date, Source: "rules.md §8", Tag: "#date+end"}, func(r statedRow) sheet.Cell { return sheet.Day(r.at) }),
		field(sheet.Column{Name: "by", Source: "rules.md §8", Tag: "#meta+by"}, statedRow.by),
		field(sheet.Column{Name: "key", Source: "rules.md §1", Tag: "#meta+key"}, func(r statedRow) sheet.Cell { return sheet.Word(r.Key) }),
		field(sheet.Column{Name: "place", Source: "rules.md §1", Tag: "#loc+name"}, areaCell(func(a *facts.Area) string { return a.Name })),
		field(sheet.Column{Name: "region", Source: "rules.md §1", Tag: "#region+name+v_49cercles"}, areaCell(func(a *facts.Area) string { return a.Region })),
		field(sheet.Column{Name: "region_2023", Source: "rules.md §1", Tag: "#region+name+v_2023"}, areaCell(func(a *facts.Area) string { return a.Today })),
		field(sheet.Column{Name: "currency", Source: "rules.md §1", Tag: "#currency+code"}, func(r statedRow) sheet.Cell { return sheet.Word(r.Currency) }),
		field(sheet.Column{Name: "groups", Kind: sheet.Whole, Unit: "groups", Source: "rules.md §8", Tag: "#meta+groups+known+num"}, func(r statedRow) sheet.Cell { return sheet.Count(r.Groups) }),
		field(sheet.Column{Name: "reporting", Kind: sheet.Whole, Unit: "groups", Source: "rules.md §8", Tag: "#meta+groups+reporting+num"}, func(r statedRow) sheet.Cell { return sheet.Count(r.Reporting) }),
		field(sheet.Column{Name: "oldest", Kind: sheet.Date, Source: "rules.md §8", Tag: "#date+oldest"}, func(r statedRow) sheet.Cell { return sheet.Day(r.Oldest) }),
		field(sheet.Column{Name: "newest", Kind: sheet.Date, Source: "rules.md §8", Tag: "#date+newest"}, func(r statedRow) sheet.Cell { return sheet.Day(r.Newest) }),
	}
}

// by is what the key is a key of; a total's is "total".
func (r statedRow) by() sheet.Cell {
	if r.total {
		return sheet.Word("total")
	}
	return sheet.Word(r.of.By)
}

func areaCell(of func(*facts.Area) string) func(statedRow) sheet.Cell {
	return func(r statedRow) sheet.Cell {
		if a := r.Place(); a != nil {
			return sheet.Word(of(a))
		}
		return sheet.Cell{}
	}
}

// figureFields are those of the figure itself. A figure that is withheld has none of
// its three numbers; value is empty too where there is nothing to divide by.
func figureFields(f statedFigure) [3]sheet.Cell {
	if f.Suppressed {
		return [3]sheet.Cell{}
	}
	value := sheet.Cell{}
	if f.Value.Exists {
		value = sheet.Fraction(f.Value.Scaled, f.Value.Places)
	}
	return [3]sheet.Cell{sheet.Count(f.NumValue), sheet.Count(f.DenValue), value}
}

// StatisticsSheet has one row per figure: what scripts and engines read.
func StatisticsSheet(s *facts.Statistics) sheet.Sheet {
	fields := rowFields(func(f statedFigure) statedRow { return f.statedRow })
	fields = append(fields,
		sheet.Field[statedFigure]{Column: sheet.Column{Name: "indicator", Source: "rules.md §8", Tag: "#indicator+code"}, Cell: func(f statedFigure) sheet.Cell { return sheet.Word(f.Code) }},
		sheet.Field[statedFigure]{Column: sheet.Column{Name: "unit", Source: "rules.md §8", Tag: "#indicator+unit"}, Cell: func(f statedFigure) sheet.Cell { return sheet.Word(f.Unit) }},
		sheet.Field[statedFigure]{Column: sheet.Column{Name: "num", Kind: sheet.Whole, Unit: "unit", Source: "rules.md §8", Tag: "#indicator+numerator+num"}, Cell: func(f statedFigure) sheet.Cell { return figureFields(f)[0] }},
		sheet.Field[statedFigure]{Column: sheet.Column{Name: "den", Kind: sheet.Whole, Unit: "unit", Source: "rules.md §8", Tag: "#indicator+denominator+num"}, Cell: func(f statedFigure) sheet.Cell { return figureFields(f)[1] }},
		sheet.Field[statedFigure]{Column: sheet.Column{Name: "value", Kind: sheet.Decimal, Unit: "unit", Source: "rules.md §8", Tag: "#indicator+value+num"}, Cell: func(f statedFigure) sheet.Cell { return figureFields(f)[2] }},
		sheet.Field[statedFigure]{Column: sheet.Column{Name: "suppressed", Kind: sheet.Truth, Tag: "#indicator+suppressed"}, Cell: func(f statedFigure) sheet.Cell { return sheet.Yes(f.Suppressed) }},
	)
	return sheet.Of("statistics", fields, figuresOf(s))
}

func figuresOf(s *facts.Statistics) iter.Seq2[statedFigure, error] {
	return func(yield func(statedFigure, error) bool) {
		for row := range rowsOf(s) {
			for _, f := range row.Figures() {
				if !yield(statedFigure{row, f}, nil) {
					return
				}
			}
		}
	}
}

// rowsOf are the rows and then the totals: of the whole period, then of every
// period of the series.
func rowsOf(s *facts.Statistics) iter.Seq[statedRow] {
	return func(yield func(statedRow) bool) {
		whole := facts.Point{From: s.From, At: s.At, Rows: s.Rows, Total: s.Total, Totals: s.Totals}
		for _, p := range append([]facts.Point{whole}, s.Points...) {
			rows := append(p.Rows[:len(p.Rows):len(p.Rows)], totalsOf(p)...)
			for i, r := range rows {
				if !yield(statedRow{s, p.Period, p.From, p.At, r, i >= len(p.Rows)}) {
					return
				}
			}
		}
	}
}

// totalsOf are the totals of a period: of everything, then of each currency.
func totalsOf(p facts.Point) []facts.Row { return append([]facts.Row{p.Total}, p.Totals...) }

// Overview has one row per area, group or period and a column for every indicator:
// what people read. Totals come last.
func Overview(s *facts.Statistics) sheet.Sheet {
	fields := rowFields(func(r statedRow) statedRow { return r })
	for _, in := range s.Indicators() {
		column := indicatorColumn(in)
		fields = append(fields, sheet.Field[statedRow]{Column: column, Cell: func(r statedRow) sheet.Cell { return r.cell(in.Code)[2] }})
	}
	return sheet.Of("overview", fields, func(yield func(statedRow, error) bool) {
		for r := range rowsOf(s) {
			if !yield(r, nil) {
				return
			}
		}
	})
}

// cell is what a row has of an indicator.
func (r statedRow) cell(code string) [3]sheet.Cell {
	f, ok := r.Figure(code)
	if !ok {
		return [3]sheet.Cell{}
	}
	return figureFields(statedFigure{r, f})
}

func indicatorColumn(in facts.Indicator) sheet.Column {
	return sheet.Column{
		Name: in.Code, Kind: sheet.Decimal, Unit: string(in.Unit), Source: "rules.md §8", Meaning: "formula." + family(in.Code),
		Tag: "#indicator+" + tagged(in.Code) + "+value+num",
	}
}

// family is the code of an indicator without its purpose: loans_by_purpose.trade is
// one of loans_by_purpose.
func family(code string) string {
	first, _, _ := strings.Cut(code, ".")
	return first
}

func tagged(code string) string { return strings.ReplaceAll(code, ".", "_") }

// HXLSheet is the overview with the parts of every quotient, for tools of HXL. It has
// no totals beside the rows: those tools add up for themselves.
func HXLSheet(s *facts.Statistics) sheet.Sheet {
	fields := rowFields(func(r statedRow) statedRow { return r })
	for i := range fields {
		if fields[i].Name == "key" {
			fields[i].Tag = keyTag(s.By)
		}
	}
	for _, in := range s.Indicators() {
		for part, suffix := range []string{"_num", "_den", ""} {
			column := indicatorColumn(in)
			column.Name += suffix
			if suffix != "" {
				column.Kind = sheet.Whole
				column.Tag = "#indicator+" + tagged(in.Code) + [...]string{"+numerator+num", "+denominator+num"}[part]
			}
			fields = append(fields, sheet.Field[statedRow]{Column: column, Cell: func(r statedRow) sheet.Cell { return r.cell(in.Code)[part] }})
		}
	}
	return sheet.Of("statistics", fields, func(yield func(statedRow, error) bool) {
		for r := range rowsOf(s) {
			if r.total && s.By != facts.ByNothing {
				continue
			}
			if !yield(r, nil) {
				return
			}
		}
	})
}

// keyTag is the hashtag of a disaggregation's keys.
func keyTag(by facts.By) string {
	switch by {
	case facts.ByRegion:
		return "#adm1+code"
	case facts.ByRegion2023:
		return "#adm1+name"
	case facts.ByCercle:
		return "#adm2+code"
	case facts.ByCommune:
		return "#adm3+code"
	}
	return "#meta+key"
}

// PlacesSheet are the cercles of the groups on the map of their own code and on that of
// 2023, and the codes that stand on neither.
func PlacesSheet(s *facts.Statistics) sheet.Sheet {
	fields := []sheet.Field[facts.Locality]{
		{Column: sheet.Column{Name: "place_code", Source: "rules.md §1"}, Cell: func(l facts.Locality) sheet.Cell { return sheet.Word(l.Place) }},
		{Column: sheet.Column{Name: "known", Kind: sheet.Truth, Source: "rules.md §1"}, Cell: func(l facts.Locality) sheet.Cell { return sheet.Yes(l.Known) }},
		{Column: sheet.Column{Name: "place", Source: "rules.md §1"}, Cell: func(l facts.Locality) sheet.Cell { return sheet.Word(l.Name) }},
		{Column: sheet.Column{Name: "region", Source: "rules.md §1"}, Cell: func(l facts.Locality) sheet.Cell { return sheet.Word(l.Region) }},
		{Column: sheet.Column{Name: "region_2023", Source: "rules.md §1"}, Cell: func(l facts.Locality) sheet.Cell { return sheet.Word(l.Today) }},
		{Column: sheet.Column{Name: "groups", Kind: sheet.Whole, Unit: "groups", Source: "rules.md §8"}, Cell: func(l facts.Locality) sheet.Cell { return sheet.Count(l.Groups) }},
	}
	return sheet.Of("places", fields, each(s.Places))
}

// LeftOutSheet are the groups that are known and in no figure.
func LeftOutSheet(s *facts.Statistics) sheet.Sheet {
	fields := []sheet.Field[facts.LeftOut]{
		{Column: sheet.Column{Name: "group"}, Cell: func(l facts.LeftOut) sheet.Cell { return sheet.Word(l.Group.String()) }},
		{Column: sheet.Column{Name: "state"}, Cell: func(l facts.LeftOut) sheet.Cell { return sheet.Word(l.State) }},
		{Column: sheet.Column{Name: "place_code", Source: "rules.md §1"}, Cell: func(l facts.LeftOut) sheet.Cell { return sheet.Word(l.Place) }},
	}
	return sheet.Of("left_out", fields, each(s.LeftOut))
}

// statisticsParts writes the figures into folders by region and month, or whatever the
// periods are. Figures of no region, and of the whole period, are in folders of
// their own.
func statisticsParts(files parquet.Files, s *facts.Statistics) error {
	figures, periods := StatisticsSheet(s), cmp.Or(string(s.Series), "period")
	for i, c := range figures.Columns {
		if c.Name == "period" {
			figures.Columns[i].Name = periods
		}
	}
	return parquet.Parts(files, figures, "region", periods)
}

// each are the records of a slice.
func each[R any](all []R) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}
