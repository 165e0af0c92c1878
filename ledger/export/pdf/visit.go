package pdf

import (
	"fmt"
	"io"
	"strings"

	"jigiya/ledger"
)

// A Visitation is what a facilitator found, as it is handed to the group: on A4, or on
// the roll of a receipt printer.
type Visitation struct {
	Visitor  string // her name or device; may be empty
	Summary  string // since when was looked, at how much, and whether anything is unusual
	Purses   []Counted
	Findings []Finding // the gravest first
	Proof    []string  // the attestation in the texts of QR codes; none where she did not sign
}

// Counted is a purse, what the book says is in it, and what was counted before her.
type Counted struct {
	Fund    ledger.FundName
	Book    ledger.Amount
	Counted ledger.Amount
	Known   bool   // it was counted
	Piles   []Pile // how: by notes and coins; none where only the sum was said
}

// A Pile is the notes or coins of one face.
type Pile struct {
	Face   ledger.Amount
	Pieces int64
}

// A Finding is one thing found, in a sentence of the reader's language.
type Finding struct {
	Severity string
	Text     string
	Entries  []uint64
	Seen     bool // at the last visit already
}

// Visit prints what a visit found.
func Visit(w io.Writer, e Edition, p Paper, v Visitation) error {
	return e.print(w, p, e.say("print.visit"), func(s *sheet) {
		s.paragraph(v.Summary)
		s.y += 1
		s.purses(v.Purses)
		s.findings(v.Findings)
		who := v.Visitor
		if who == "" {
			who = capital(s.Language.Heading("facilitator"))
		}
		s.signatures(who, capital(s.Language.Role(ledger.Treasurer)), capital(s.Language.Role(ledger.Chairperson)))
		s.attested(v.Proof)
	})
}

// purses are the counts beside the book; a difference is said in words too, so that it
// is not missed in a column.
func (s *sheet) purses(all []Counted) {
	if len(all) == 0 {
		return
	}
	s.chapter(s.Language.Heading("counts"), 12)
	t := table{columns: []column{{head: s.heading("fund")}, {head: s.heading("expected"), at: right, whole: true}, {head: s.heading("counted"), at: right, whole: true}, {head: s.heading("difference"), at: right, whole: true}}}
	for _, c := range all {
		row := []string{capital(s.Language.Fund(c.Fund)), s.amount(c.Book), s.say("print.not_counted"), ""}
		if c.Known {
			row[2], row[3] = s.amount(c.Counted), s.amount(c.Counted-c.Book)
		}
		t.rows = append(t.rows, row)
	}
	s.table(t)
	for _, c := range all {
		s.piles(c)
	}
}

// piles are the notes and coins that were counted, to be counted again.
func (s *sheet) piles(c Counted) {
	if len(c.Piles) == 0 {
		return
	}
	var text []string
	for _, p := range c.Piles {
		text = append(text, s.number(p.Pieces)+"\u00a0×\u00a0"+s.amount(p.Face))
	}
	s.paragraph(capital(s.Language.Fund(c.Fund)) + ": " + strings.Join(text, " + "))
}

// findings are listed with their weight as a word and as a mark, which black and white
// shows too.
func (s *sheet) findings(all []Finding) {
	if len(all) == 0 {
		return
	}
	s.chapter(s.Language.Heading("findings"), 10)
	const indent = 6.5
	for _, f := range all {
		s.letters("", s.paper.size)
		lines := s.wrap(f.Text, s.inner()-indent)
		s.need(float64(len(lines)+2)*s.lineHeight() + 1)
		s.mark(s.paper.margin, s.y+0.3, f.Severity)
		s.letters("B", s.paper.size)
		s.block(s.paper.margin+indent, s.inner()-indent, s.weight(f), left)
		s.letters("", s.paper.size)
		s.block(s.paper.margin+indent, s.inner()-indent, f.Text, left)
		s.y += 1.2
	}
}

// weight is how grave a finding is, and by which entries it shows.
func (s *sheet) weight(f Finding) string {
	text := capital(s.Language.Severity(f.Severity))
	if len(f.Entries) > 0 {
		text += " – " + s.Language.Heading("seq")
		for i, seq := range f.Entries {
			if i == entriesNamed {
				text += " …"
				break
			}
			text += fmt.Sprintf(" %d", seq)
		}
	}
	if f.Seen {
		text += " (" + s.say("print.seen") + ")"
	}
	return text
}

// entriesNamed is how many entries of a finding are printed.
const entriesNamed = 8

// mark draws a weight: a full square is grave, half of one a warning, an empty one a
// notice, a dot is for information.
func (s *sheet) mark(x, y float64, severity string) {
	const side = 3.2
	s.SetLineWidth(0.3)
	s.shade(0)
	switch severity {
	case "grave":
		s.Rect(x, y, side, side, "FD")
	case "warning":
		s.Rect(x, y, side, side, "D")
		s.Rect(x, y+side/2, side, side/2, "FD")
	case "notice":
		s.Rect(x, y, side, side, "D")
	default:
		s.Circle(x+side/2, y+side/2, side/5, "F")
	}
}

// attested prints the proof of what she signed.
func (s *sheet) attested(frames []string) {
	if len(frames) == 0 {
		s.paragraph(s.say("print.not_attested"))
		return
	}
	s.chapter(s.say("print.attested"), codeSide)
	s.paragraph(s.say("print.attested_how"))
	s.y += 1
	s.proof(frames)
}
