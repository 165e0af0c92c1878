package xlsx

import (
	"fmt"
	"strings"

	"jigiya/ledger/export/sheet"
)

// A style is how a cell looks: its place in styles.
type style int

const (
	plain style = iota
	heading
	wrapped
	grouped
	tenths
	hundredths
	thousandths
	percent
	day
	second
)

// A look is what a style is made of.
type look struct {
	format     string // of numbers; "" is the spreadsheet's own
	bold, wrap bool
}

var styles = [...]look{
	plain: {}, heading: {bold: true}, wrapped: {wrap: true},
	grouped: {format: "#,##0"}, tenths: {format: "#,##0.0"}, hundredths: {format: "#,##0.00"}, thousandths: {format: "#,##0.000"},
	percent: {format: "0.0%"}, day: {format: "yyyy-mm-dd"}, second: {format: "yyyy-mm-dd hh:mm:ss"},
}

// byDecimals are the styles of decimals; four of them are a ratio.
var byDecimals = [...]style{grouped, tenths, hundredths, thousandths, percent}

// styleOf is the style of a cell. Numbers of a thing, a member's or an entry's, have
// no unit and are not grouped: 1042 is nobody's thousand.
func styleOf(column sheet.Column, c sheet.Cell) style {
	switch column.Kind {
	case sheet.Whole:
		if column.Unit != "" {
			return grouped
		}
	case sheet.Decimal:
		return byDecimals[min(int(c.Decimals), sheet.MaxDecimals)]
	case sheet.Date:
		return day
	case sheet.Moment:
		return second
	case sheet.Text:
		if len(c.Words) > widest {
			return wrapped
		}
	}
	return plain
}

// ownFormats is the number from which on a workbook may name formats of its own.
const ownFormats = 164

// styleSheet is the part that says what the styles are.
func styleSheet() string {
	var formats, cells strings.Builder
	count := 0
	for i, l := range styles {
		id := 0
		if l.format != "" {
			id, count = ownFormats+i, count+1
			fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, id, escape(l.format))
		}
		cells.WriteString(l.xf(id))
	}
	return declaration + `<styleSheet xmlns="` + mainSpace + `">` +
		fmt.Sprintf(`<numFmts count="%d">%s</numFmts>`, count, formats.String()) +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		fmt.Sprintf(`<cellXfs count="%d">%s</cellXfs>`, len(styles), cells.String()) +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

func (l look) xf(format int) string {
	font, inside := 0, ""
	if l.bold {
		font = 1
	}
	if l.wrap {
		inside = `<alignment vertical="top" wrapText="1"/>`
	}
	return fmt.Sprintf(`<xf numFmtId="%d" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">%s</xf>`, format, font, inside)
}
