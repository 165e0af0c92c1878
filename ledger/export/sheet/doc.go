// Package sheet is what every tabular export writes: rows of typed cells under
// columns that say what they mean. A format knows cells and kinds, and nothing of
// groups; what is exported is told once, and every format can write it.
//
// # Columns
//
// A column has a Name, a code that is never changed and never translated, so that
// a script or a formula that finds it today finds it in ten years; new columns go
// last. Its Unit and its Source (where the rules define it) are for the data
// dictionary; its meaning is the sentence "column.NAME" of package message, or the
// one its Meaning names. Tag is its HXL hashtag with attributes.
//
// # Cells
//
// What a cell may be is its column's Kind; any cell may be empty, which is "not
// known", "not said" or "withheld", never zero.
//
//	Text     codes and words                  ocha-2023:ML0505
//	Whole    a whole number                   -17125
//	Decimal  a number with up to 4 decimals   0.8333
//	Date     a civil date                     2026-03-02
//	Moment   a second of UTC                  2026-03-02T09:30:00Z
//	Truth    yes or no                        true
//
// The right-hand side is the form of Cell.String, which CSV writes. It depends on
// nobody's language, country or machine.
package sheet
