// Package xlsx writes sheets as a workbook of Office Open XML (ECMA-376), which
// every spreadsheet opens: Excel, LibreOffice, Google, WPS on a telephone.
//
// # The file
//
// A zip of these parts, in this order, without times, so that the same sheets are
// the same bytes:
//
//	[Content_Types].xml          what is in it
//	_rels/.rels                  where the workbook is
//	xl/workbook.xml              the names of the sheets
//	xl/_rels/workbook.xml.rels   where they are
//	xl/styles.xml                the styles of Styles
//	xl/worksheets/sheetN.xml     one per sheet, written as its rows are read
//
// A sheet's first row holds the columns' names, bold; it stays when one scrolls,
// and has a filter. Cells are typed:
//
//	Text      a string, in place. It is never a formula, whatever it begins with
//	Whole     a number, thousands grouped
//	Decimal   a number; with 4 decimals it is a ratio and shown in per cent (rules.md §8)
//	Date      a day number, shown 2026-03-02
//	Moment    a day number with a fraction, shown 2026-03-02 09:30:00, UTC
//	Truth     true or false
//
// A spreadsheet reckons with 15 digits: a longer number is written as a text, so
// that no digit of it is lost. Characters XML does not know become U+FFFD; a text
// longer than a cell may be is refused, as are more rows than a sheet may have.
//
// # Why no library
//
// Measured with -s -w on amd64: excelize, the one that is well kept, adds 4.4 MB
// and 21 000 allocations in 2 to 3 ms to the start of every command of the program,
// of which a treasurer's should take no more than 7 ms; the tests read every file with it.
// tealeg/xlsx adds 0.9 MB and links a test library. Flat tables are six small parts,
// and a page of code.
package xlsx
