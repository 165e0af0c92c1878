// Package chart draws series as SVG: bars for what is compared, lines for what
// passes in time, a sparkline for a series beside a word.
//
// A Chart takes plain numbers and the words that stand at them, in the reader's
// language; it knows nothing of savings groups. It is drawn by go-analyze/charts.
//
// # What comes out
//
// One <svg> element with a viewBox and no size of its own, so that a page or a print
// gives it one. It holds <title>, <path>, <circle> and <text> with presentation
// attributes: no script, no style attribute, no style sheet, no link and no font, so
// that it stands in a page under the strictest policy and in a print alike. The same
// chart gives the same bytes. Letters are those of package typeface where the reader
// has them; widths are measured with them.
//
// # Black and white
//
// Series differ by grey, lines by the shape of their points too, and bars carry their
// figures: a chart says the same on a cheap printer as on a screen.
package chart
