package xlsx

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"jigiya/ledger/export/sheet"
)

// widest is how many letters wide a column may be; what is longer goes over several lines.
const widest = 60

// writeSheet writes the part of one sheet as its rows come.
func writeSheet(w io.Writer, s sheet.Sheet) error {
	out := rows{Writer: bufio.NewWriter(w), columns: s.Columns, names: make([]string, len(s.Columns))}
	out.begin()
	err := s.Each(func(n int, r sheet.Row) error { return out.row(n+2, r) })
	if err != nil {
		return err
	}
	out.end()
	return out.Flush()
}

// rows writes the cells of a sheet; its writes keep their error for the last Flush.
type rows struct {
	*bufio.Writer
	columns []sheet.Column
	names   []string // A, B, ... AA
	last    int      // the row last written
}

func (o *rows) begin() {
	o.WriteString(declaration + `<worksheet xmlns="` + mainSpace + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>` +
		`<sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range o.columns {
		o.names[i] = columnName(i)
		fmt.Fprintf(o, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width(c))
	}
	o.WriteString(`</cols><sheetData><row r="1">`)
	for i, c := range o.columns {
		o.text(i, 1, heading, c.Name)
	}
	o.WriteString(`</row>`)
	o.last = 1
}

func (o *rows) row(n int, r sheet.Row) error {
	if n > MaxRows {
		return fmt.Errorf("%w: %d rows", ErrTooLarge, MaxRows)
	}
	fmt.Fprintf(o, `<row r="%d">`, n)
	for i, c := range r {
		if !c.Said {
			continue
		}
		if utf8.RuneCountInString(c.Words) > MaxText/2 { // a rune is two units at most
			return fmt.Errorf("%w: a text of %d bytes", ErrTooLarge, len(c.Words))
		}
		o.cell(i, n, c)
	}
	o.WriteString(`</row>`)
	o.last = n
	return nil
}

func (o *rows) cell(i, n int, c sheet.Cell) {
	column := o.columns[i]
	switch {
	case column.Kind == sheet.Text:
		o.text(i, n, styleOf(column, c), c.Words)
	case column.Kind == sheet.Truth:
		fmt.Fprintf(o, `<c r="%s%d" t="b"><v>%d</v></c>`, o.names[i], n, c.Number)
	case c.Number > maxExact || c.Number < -maxExact:
		o.text(i, n, plain, c.String(column.Kind))
	default:
		fmt.Fprintf(o, `<c r="%s%d" s="%d"><v>%s</v></c>`, o.names[i], n, styleOf(column, c), number(column.Kind, c))
	}
}

func (o *rows) text(i, n int, s style, words string) {
	fmt.Fprintf(o, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, o.names[i], n, s, escape(words))
}

func (o *rows) end() {
	o.WriteString(`</sheetData>`)
	if len(o.columns) > 0 {
		fmt.Fprintf(o, `<autoFilter ref="A1:%s%d"/>`, o.names[len(o.names)-1], o.last)
	}
	o.WriteString(`</worksheet>`)
}

// epoch is 1970-01-01 in the days of a spreadsheet.
const epoch = 25569

// number is the value of a cell that is a number to a spreadsheet.
func number(k sheet.Kind, c sheet.Cell) string {
	switch k {
	case sheet.Date:
		return strconv.FormatInt(c.Number+epoch, 10)
	case sheet.Moment:
		return strconv.FormatFloat(float64(c.Number)/86400+epoch, 'f', -1, 64)
	}
	return c.String(k)
}

// columnName is A for 0, Z for 25, AA for 26.
func columnName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnName(i/26-1) + string(rune('A'+i%26))
}

// widths are those of what is always as long.
var widths = map[sheet.Kind]int{sheet.Date: 12, sheet.Moment: 20, sheet.Whole: 12, sheet.Decimal: 12, sheet.Truth: 8, sheet.Text: 16}

// width leaves room for the name and the button of the filter beside it.
func width(c sheet.Column) int {
	w := max(widths[c.Kind], len(c.Name)+4)
	if c.Unit == Sentence {
		w = widest
	}
	return min(w, widest)
}

// Sentence is the unit of a column of sentences: it is wide.
const Sentence = "sentence"

// escape makes a text safe in XML and keeps _x0041_, which a spreadsheet would take
// for an A, as it is.
func escape(text string) string {
	var safe strings.Builder
	for i, r := range text {
		switch {
		case r == '_' && looksEscaped(text[i:]):
			safe.WriteString("_x005F_")
		case r == '&':
			safe.WriteString("&amp;")
		case r == '<':
			safe.WriteString("&lt;")
		case r == '>':
			safe.WriteString("&gt;")
		case r == '"':
			safe.WriteString("&quot;")
		case r == '\r':
			safe.WriteString("&#xD;")
		case r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF:
			safe.WriteRune(utf8.RuneError)
		default:
			safe.WriteRune(r)
		}
	}
	return safe.String()
}

// looksEscaped says whether a text begins with _xHHHH_.
func looksEscaped(text string) bool {
	if len(text) < 7 || text[1] != 'x' || text[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(text[2:6], 16, 16)
	return err == nil
}
