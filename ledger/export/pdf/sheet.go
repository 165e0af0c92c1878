package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"jigiya/ledger"
	"jigiya/ledger/export/typeface"
)

// A sheet is a paper being written, from top to bottom.
type sheet struct {
	*fpdf.Fpdf
	Edition
	paper  Paper
	height float64
	title  string
	y      float64 // where the next thing begins
	size   float64 // points of the letters in use
	err    error   // the first thing that went wrong
}

// family is what the letters are called inside a file.
const family = "jigiya"

// print writes a paper: what is drawn, between a head and a foot on every page. A
// roll is measured before it is cut.
func (e Edition) print(w io.Writer, p Paper, title string, draw func(*sheet)) error {
	height := p.Height
	if p.roll() {
		s := e.sheet(p, rollMost, title)
		s.begin()
		draw(s)
		if s.failed() != nil {
			return s.failed()
		}
		if s.PageCount() > 1 {
			return ErrTooLong
		}
		height = s.y + footRoom + p.margin
	}
	s := e.sheet(p, height, title)
	s.begin()
	draw(s)
	return s.finish(w)
}

// rollMost is the longest strip, in millimetres.
const rollMost = 4000

func (e Edition) sheet(p Paper, height float64, title string) *sheet {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: p.Width, Ht: height}, OrientationStr: "P"})
	s := &sheet{Fpdf: f, Edition: e, paper: p, height: height, title: title}
	s.describe()
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(p.margin, p.margin, p.margin)
	f.SetCellMargin(0)
	f.AddUTF8FontFromBytes(family, "", bytes.Clone(typeface.Regular))
	f.AddUTF8FontFromBytes(family, "B", bytes.Clone(typeface.Bold))
	return s
}

// describe says in the file what it is. Its dates are the book's: the same book gives
// the same bytes.
func (s *sheet) describe() {
	day := time.Unix(0, 0).UTC()
	if s.Date != 0 {
		day = s.Date.Time()
	}
	s.SetCreationDate(day)
	s.SetModificationDate(day)
	s.SetCatalogSort(true)
	s.SetProducer("jigiya", true)
	s.SetTitle(legible(strings.Trim(s.title+" – "+s.Group, " –")), true)
	s.SetLang(string(s.Language))
}

func (s *sheet) begin() {
	s.page()
	s.letters("B", s.paper.size+5)
	s.paragraph(s.title)
	s.letters("", s.paper.size)
	s.paragraph(s.subtitle())
	s.y += 1
	s.rule()
	s.y += 2
}

// subtitle is the group, where it is, and the date.
func (s *sheet) subtitle() string {
	text := s.Group
	if s.Village != "" {
		text += ", " + s.Village
	}
	if s.Date != 0 && text != "" {
		text += " – "
	}
	return text + s.date(s.Date)
}

// page begins a new one.
func (s *sheet) page() {
	if s.PageCount() >= maxPages {
		s.fail(ErrTooLong)
		s.y = s.paper.margin
		return
	}
	s.AddPage()
	s.y = s.paper.margin
	s.ink(0)
}

// footRoom is the height of the foot of a page.
const footRoom = 5

// bottom is where the foot begins.
func (s *sheet) bottom() float64 { return s.height - s.paper.margin - footRoom }

// inner is the width between the margins.
func (s *sheet) inner() float64 { return s.paper.Width - 2*s.paper.margin }

// need begins a new page where a thing of that height has no room.
func (s *sheet) need(height float64) bool {
	if s.y+height <= s.bottom() || s.y <= s.paper.margin {
		return false
	}
	s.page()
	return true
}

func (s *sheet) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) failed() error {
	if s.err != nil {
		return s.err
	}
	if err := s.Error(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

// finish writes the feet, and the file.
func (s *sheet) finish(w io.Writer) error {
	for page := 1; page <= s.PageCount() && s.failed() == nil; page++ {
		s.SetPage(page)
		s.foot(page)
	}
	if s.failed() != nil {
		return s.failed()
	}
	if err := s.Output(w); err != nil {
		return fmt.Errorf("writing the print: %w", err)
	}
	return nil
}

// foot is what every page ends with: whose it is, the entry up to which the book was
// read, the page.
func (s *sheet) foot(page int) {
	s.Fpdf.SetFont(family, "B", 1) // another page has other letters in use: ask for them anew
	s.letters("", 6.5)
	s.ink(0)
	s.shade(0) // it writes letters in the colour of areas where the two are one
	y := s.height - s.paper.margin - footRoom + 2
	s.SetLineWidth(0.15)
	s.Line(s.paper.margin, y-1, s.paper.Width-s.paper.margin, y-1)
	number := fmt.Sprintf("%d / %d", page, s.PageCount())
	room := s.inner() - s.GetStringWidth(number) - 2
	s.line(s.paper.margin, y, room, s.source(), left)
	s.line(s.paper.margin, y, s.inner(), number, right)
}

// source names the book's head.
func (s *sheet) source() string {
	text := "jigiya"
	if s.Group != "" {
		text += " · " + s.Group
	}
	if len(s.Head.Hash) >= 8 {
		text += " · " + s.say("print.head", "seq", s.Head.Seq, "head", s.Head.Hash[:8])
	}
	return text
}

// ink sets the grey that letters and lines are drawn in, 0 is black.
func (s *sheet) ink(grey int) {
	s.SetTextColor(grey, grey, grey)
	s.SetDrawColor(grey, grey, grey)
}

// shade is the grey of an area.
func (s *sheet) shade(grey int) { s.SetFillColor(grey, grey, grey) }

// rule is a line across the page.
func (s *sheet) rule() {
	s.SetLineWidth(0.3)
	s.Line(s.paper.margin, s.y, s.paper.Width-s.paper.margin, s.y)
}

// date is a date in words, or nothing.
func (s *sheet) date(d ledger.Date) string {
	if d == 0 {
		return ""
	}
	return s.Language.Date(d)
}
