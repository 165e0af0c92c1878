package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	pretty "github.com/jedib0t/go-pretty/v6/text"

	"jigiya/ledger/report"
)

// printTable draws a table, its title above it. Nothing is ever cut off a figure:
// see grid.fit for what gives way on a narrow terminal.
func (s *session) printTable(t report.Table) { s.printGrid(t.Title, s.grid(t)) }

func (s *session) printGrid(title string, g *grid) {
	if width := s.terminal.width(); width > 0 {
		g.fit(width)
	}
	if title != "" {
		s.printf("%s\n", s.bold(strings.ToUpper(s.say(title))))
	}
	s.printf("%s", g.draw(s.terminal.colours(s.terminal.out)))
}

// A grid is a table in words, column by column.
type grid struct {
	columns []column
	headed  bool
	footed  bool
}

// A column is its heading, its cells and the sum below them.
type column struct {
	head, foot string
	cells      []string
	right      bool
	spare      bool // told elsewhere too
	idle       bool // nothing but nothings and zeros in it
	width      int  // on the screen
}

// gap is the space before every column.
const gap = 2

func (s *session) grid(t report.Table) *grid {
	if isFigures(t) {
		t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(row []any) bool { return row[1] == nil })
	}
	g := &grid{columns: make([]column, len(t.Columns)), headed: !isFigures(t), footed: t.Footer != nil}
	for i, c := range t.Columns {
		g.columns[i] = s.column(t, i, c)
	}
	return g
}

func (s *session) column(t report.Table, i int, c report.Column) column {
	col := column{right: c.Align == report.Right, spare: c.Spare, idle: i > 0}
	if !isFigures(t) {
		col.head = s.say(c.Heading)
	}
	for _, row := range t.Rows {
		col.cells = append(col.cells, s.cellIn(c, row[i]))
		col.idle = col.idle && isNothing(row[i])
		if isFigures(t) {
			col.right = col.right && isFigure(row[i])
		}
	}
	if t.Footer != nil {
		col.foot = s.cell(t.Footer[i])
	}
	for _, text := range col.texts() {
		col.width = max(col.width, pretty.StringWidthWithoutEscSequences(text))
	}
	return col
}

// name gives a column a heading that is no word of the catalogue.
func (g *grid) name(i int, heading string) {
	c := &g.columns[i]
	c.head, c.idle = heading, false
	c.width = 0
	for _, text := range c.texts() {
		c.width = max(c.width, pretty.StringWidthWithoutEscSequences(text))
	}
}

func (c column) texts() []string { return append([]string{c.head, c.foot}, c.cells...) }

// cellIn writes a cell as it stands in its column: dates as they are typed, which
// is short, and numbers that name a thing without grouping.
func (s *session) cellIn(c report.Column, v any) string {
	if v != nil && (labels[c.Heading] || c.Kind == report.Date) {
		return fmt.Sprint(v)
	}
	return s.cell(v)
}

// labels are the columns of numbers that name a thing: they are not grouped.
var labels = map[string]bool{"heading.seq": true, "heading.loan": true, "heading.meeting": true, "heading.cycle": true}

// isFigures says whether a table is a list of what and how much: it needs no heading.
func isFigures(t report.Table) bool {
	return len(t.Columns) == 2 && t.Columns[0].Heading == "heading.detail" && t.Columns[1].Heading == "heading.value"
}

// isFigure says whether a value is a number: those of a column stand under each other.
func isFigure(cell any) bool {
	v := reflect.ValueOf(cell)
	return cell == nil || v.CanInt() || v.CanUint()
}

// isNothing says whether a cell is empty or zero.
func isNothing(cell any) bool {
	v := reflect.ValueOf(cell)
	return cell == nil || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// fit makes a grid as narrow as a terminal, as far as it can: columns that say
// nothing go first, then headings and texts are wrapped between words, then columns go that
// are told elsewhere too.
func (g *grid) fit(width int) {
	if g.width() <= width {
		return
	}
	var kept []column
	for _, c := range g.columns {
		if !c.idle {
			kept = append(kept, c)
		}
	}
	g.columns = kept
	for g.width() > width && (g.narrow() || g.spare()) {
	}
}

// spare leaves out the first column that is told elsewhere too.
func (g *grid) spare() bool {
	i := slices.IndexFunc(g.columns, func(c column) bool { return c.spare })
	if i >= 0 {
		g.columns = slices.Delete(g.columns, i, i+1)
	}
	return i >= 0
}

// breakWords makes a grid narrower still, where a code is longer than what is left for
// it: it is broken, for it is found again; a figure would be another.
func (g *grid) breakWords(width int) {
	for i := range g.columns {
		for c := &g.columns[i]; !c.right && c.width > syllables && g.width() > width; {
			c.width--
		}
	}
}

// syllables is how much of a word stays on a line.
const syllables = 10

func (g *grid) width() (sum int) {
	for _, c := range g.columns {
		sum += gap + c.width
	}
	return sum
}

// narrow takes one space off the column that can best spare it.
func (g *grid) narrow() bool {
	var widest *column
	spare := 0
	for i := range g.columns {
		if c := &g.columns[i]; c.width-c.least() > spare {
			widest, spare = c, c.width-c.least()
		}
	}
	if widest == nil {
		return false
	}
	widest.width--
	return true
}

// least is how narrow a column may be: no word is broken, no figure wrapped.
func (c *column) least() (least int) {
	for i, text := range c.texts() {
		words := []string{text}
		if !c.right || i == 0 {
			words = strings.Split(text, " ")
		}
		for _, word := range words {
			least = max(least, pretty.StringWidthWithoutEscSequences(word))
		}
	}
	return least
}

// draw writes a grid; the heading may be bold.
func (g *grid) draw(colours bool) string {
	w := table.NewWriter()
	w.SetStyle(tableStyle())
	w.SetColumnConfigs(g.configs())
	if g.headed {
		w.AppendHeader(g.row(func(c column) string { return emphasised(c.head, colours) }))
	}
	for i := range g.columns[0].cells {
		w.AppendRow(g.row(func(c column) string { return c.cells[i] }))
	}
	if g.footed {
		w.AppendFooter(g.row(func(c column) string { return c.foot }))
	}
	var b strings.Builder
	for line := range strings.Lines(w.Render()) {
		if rest, ok := strings.CutPrefix(line, "──"); ok {
			line = "  " + rest // rules are indented too
		}
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

func emphasised(text string, colours bool) string {
	if colours {
		return pretty.Bold.Sprint(text)
	}
	return text
}

func (g *grid) row(cell func(column) string) table.Row {
	row := make(table.Row, len(g.columns))
	for i, c := range g.columns {
		row[i] = cell(c)
	}
	return row
}

func (g *grid) configs() []table.ColumnConfig {
	configs := make([]table.ColumnConfig, len(g.columns))
	for i, c := range g.columns {
		side := pretty.AlignLeft
		if c.right {
			side = pretty.AlignRight
		}
		configs[i] = table.ColumnConfig{
			Number: i + 1, Align: side, AlignHeader: side, AlignFooter: side, VAlignHeader: pretty.VAlignBottom,
			WidthMax: c.width, WidthMaxEnforcer: pretty.WrapSoft,
		}
	}
	return configs
}

func tableStyle() table.Style {
	style := table.StyleLight
	style.Format.Header, style.Format.Footer = pretty.FormatDefault, pretty.FormatDefault
	style.Options = table.Options{SeparateHeader: true, SeparateFooter: true}
	style.Box.PaddingLeft, style.Box.PaddingRight = strings.Repeat(" ", gap), ""
	return style
}
