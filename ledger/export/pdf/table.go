package pdf

import (
	"slices"
	"strings"

	"jigiya/ledger/report"
)

// A table is rows of words in columns.
type table struct {
	columns []column
	rows    [][]string
	foot    []string
	tall    float64 // the least height of a row, for what is written in by hand
	boxed   bool    // lines between columns too
}

// A column is its heading and how it may be drawn.
type column struct {
	head  string
	at    side
	whole bool    // its cells are figures: never parted
	blank float64 // the width of a column to be filled in by hand
	width float64
}

// pad is the room on each side of a cell.
const pad = 0.9

// of is a report's table in words. Columns that hold nothing are left out.
func (s *sheet) of(t report.Table) table {
	out := table{}
	for i, c := range t.Columns {
		cells := make([]string, len(t.Rows))
		empty := true
		for j, row := range t.Rows {
			cells[j] = s.cell(row[i])
			empty = empty && cells[j] == ""
		}
		if empty && i > 0 {
			continue
		}
		col := column{head: capital(s.say(c.Heading))}
		if c.Align == report.Right {
			col.at, col.whole = right, true
		}
		out.columns = append(out.columns, col)
		for j := range cells {
			if len(out.rows) <= j {
				out.rows = append(out.rows, nil)
			}
			out.rows[j] = append(out.rows[j], cells[j])
		}
		if t.Footer != nil {
			out.foot = append(out.foot, s.cell(t.Footer[i]))
		}
	}
	return out
}

// table draws one across the page: its letters get smaller until figures and single
// words fit, texts are wrapped.
func (s *sheet) table(t table) {
	if len(t.rows) > maxRows {
		s.fail(ErrTooLong)
		return
	}
	size := s.paper.size
	for s.letters("", size); !s.fit(&t) && size > least; s.letters("", size) {
		size -= 0.25
	}
	s.head(t)
	for _, row := range t.rows {
		s.row(t, row, "", size)
	}
	if t.foot != nil {
		s.SetLineWidth(0.3)
		s.Line(s.paper.margin, s.y, s.paper.margin+t.width(), s.y)
		s.row(t, t.foot, "B", size)
	}
	s.letters("", s.paper.size)
	s.y += 1.5
}

func (t table) width() (sum float64) {
	for _, c := range t.columns {
		sum += c.width
	}
	return sum
}

// fit finds the widths of the columns; it says whether all have what they need.
func (s *sheet) fit(t *table) bool {
	room := s.inner()
	needs := make([]float64, len(t.columns))
	var want, need float64
	for i := range t.columns {
		c := &t.columns[i]
		c.width, needs[i] = s.wishes(*t, i)
		want, need = want+c.width, need+needs[i]
	}
	switch {
	case want <= room:
		s.spread(t, room-want)
		return true
	case need > room: // the last resort: every line is squeezed into its part
		for i := range t.columns {
			t.columns[i].width = needs[i] * room / need
		}
		return false
	}
	for i := range t.columns { // texts give way in proportion to what they can spare
		c := &t.columns[i]
		c.width = needs[i] + (c.width-needs[i])*(room-need)/(want-need)
	}
	return true
}

// wishes is how wide a column would be, and must be.
func (s *sheet) wishes(t table, i int) (want, need float64) {
	c := t.columns[i]
	if c.blank > 0 {
		want, need = c.blank, c.blank
	}
	s.SetFontStyle("B")
	for _, text := range []string{c.head, cellAt(t.foot, i)} {
		want, need = max(want, s.measure(legible(text))), max(need, s.word(text))
	}
	s.SetFontStyle("")
	for _, row := range t.rows {
		width := s.measure(legible(row[i]))
		want = max(want, width)
		if c.whole {
			need = max(need, width)
		} else {
			need = max(need, s.word(row[i]))
		}
	}
	return want + 2*pad, need + 2*pad
}

// word is the width of the longest word of a text, of those that are no longer than a
// line of a narrow column.
func (s *sheet) word(text string) (width float64) {
	for _, word := range strings.Split(legible(text), " ") {
		width = max(width, s.measure(word))
	}
	return min(width, 40)
}

func cellAt(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// spread gives what room is left to the columns that are filled in by hand; where there
// are none, to none.
func (s *sheet) spread(t *table, rest float64) {
	blank := 0
	for _, c := range t.columns {
		if c.blank > 0 {
			blank++
		}
	}
	for i := range t.columns {
		if t.columns[i].blank > 0 {
			t.columns[i].width += rest / float64(blank)
		}
	}
}

func (s *sheet) head(t table) {
	if !slices.ContainsFunc(t.columns, func(c column) bool { return c.head != "" }) {
		return
	}
	heads := make([]string, len(t.columns))
	for i, c := range t.columns {
		heads[i] = c.head
	}
	s.shade(232)
	s.SetFontStyle("B")
	height := s.tallest(t, heads) + 2*pad
	s.need(height + s.lineHeight() + 2*pad)
	s.Rect(s.paper.margin, s.y, t.width(), height, "F")
	s.cells(t, heads, height)
	s.SetFontStyle("")
	s.y += height
}

// row draws one, on a new page under a new head where there is no room.
func (s *sheet) row(t table, row []string, style string, size float64) {
	s.letters(style, size)
	height := max(t.tall, s.tallest(t, row)+2*pad)
	if s.need(height) {
		s.head(t)
		s.letters(style, size)
	}
	s.cells(t, row, height)
	s.y += height
	s.SetLineWidth(0.1)
	s.SetDrawColor(150, 150, 150)
	s.Line(s.paper.margin, s.y, s.paper.margin+t.width(), s.y)
	s.SetDrawColor(0, 0, 0)
}

// tallest is the height of a row's tallest cell.
func (s *sheet) tallest(t table, row []string) float64 {
	lines := 1
	for i, c := range t.columns {
		lines = max(lines, len(s.inCell(c, row[i])))
	}
	return float64(lines) * s.lineHeight()
}

// inCell is a text in the lines of its cell; a figure is one.
func (s *sheet) inCell(c column, text string) []string {
	if c.whole && text != c.head {
		return []string{text}
	}
	return s.wrap(text, c.width-2*pad+0.01)
}

func (s *sheet) cells(t table, row []string, height float64) {
	x := s.paper.margin
	for i, c := range t.columns {
		lines := s.inCell(c, row[i])
		y := s.y + (height-float64(len(lines))*s.lineHeight())/2
		for _, line := range lines {
			s.line(x+pad, y, c.width-2*pad+0.01, line, c.at)
			y += s.lineHeight()
		}
		if t.boxed {
			s.SetLineWidth(0.1)
			s.Rect(x, s.y, c.width, height, "D")
		}
		x += c.width
	}
}
