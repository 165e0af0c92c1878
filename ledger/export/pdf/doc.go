// Package pdf prints what a group keeps on paper and what an office hands on, as PDF
// 1.3 on A4, A5 or the 80 mm roll of a receipt printer.
//
//	Passbook    a member's statement: shares as stamps, loans, other funds, proof
//	Recital     what is read out at a closing, with room to draw the six things
//	ShareOut    who takes what home, with places to sign
//	Visit       what a facilitator found, with the proof of her attestation
//	Statistics  the figures of an office for a period, with charts
//
// # What a paper is
//
// A paper is printed from the reports of package report and their like, in one of three
// languages, and says nothing that they do not. Every page ends with the group, the
// entry up to which its book was read, and the page's number of how many.
//
// The same report gives the same bytes: the dates in a file are the book's, and no
// clock is read and nothing is drawn by chance. The letters are those of package
// typeface, of which a file carries those it uses; a character that has no letter there
// (a name in N'Ko, a picture) is printed as the mark U+FFFD.
//
// Nothing runs over: a line has a room, and letters get smaller, tables wrap, and what
// does not even fit then is cut and ends in an ellipsis. Figures of tables are never
// parted. A paper that would have more than limits.go allows is refused with ErrTooLong.
//
// All is black, white and grey. A QR code has error correction M, a quiet zone of four
// modules, and modules of 0.45 mm or more on A4 and A5.
//
// # Who may see it
//
// Names are printed where the caller gives them; a paper that leaves the group is made
// without. Statistics know no names, and have no cell that Statistics.Publish withheld.
//
// # Charts
//
// Charts come as SVG from package chart and are drawn as lines, areas and letters: the
// form of that package's comment is all that is read (figure.go), anything else is an
// error.
package pdf
