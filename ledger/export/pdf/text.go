package pdf

import "strings"

// side is where in its room a text stands.
type side int

const (
	left side = iota
	right
	centre
)

// leading is the height of a line in heights of its letters.
const leading = 1.28

// capitals is the height of capital letters in heights of letters: lines are set so that
// these stand in their middle.
const capitals = 0.73

// point is a point in millimetres.
const point = 25.4 / 72

// letters chooses a style, "" or "B", and a size in points.
func (s *sheet) letters(style string, size float64) {
	s.size = size
	s.SetFont(family, style, size)
}

// lineHeight is that of the letters in use.
func (s *sheet) lineHeight() float64 { return s.size * point * leading }

func (s *sheet) measure(text string) float64 { return s.GetStringWidth(text) }

// line writes one line in a room that begins at x, y. Its letters get smaller until it
// fits; what does not fit at the smallest is cut and marked. Nothing runs over.
func (s *sheet) line(x, y, room float64, text string, at side) {
	text = legible(text)
	if text == "" || room <= 0 {
		return
	}
	size := s.size
	text = s.squeeze(text, room)
	width := s.measure(text)
	switch at {
	case right:
		x += room - width
	case centre:
		x += (room - width) / 2
	}
	s.Text(x, y+size*point*(leading+capitals)/2, text)
	if s.size != size {
		s.size = size
		s.SetFontSize(size)
	}
}

// squeeze makes letters smaller, then a text shorter.
func (s *sheet) squeeze(text string, room float64) string {
	for s.measure(text) > room && s.size > least {
		s.size = max(least, s.size-0.25)
		s.SetFontSize(s.size)
	}
	if s.measure(text) <= room {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && s.measure(string(runes)+"…") > room {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// wrap parts a text into lines of at most a width, between words; a word that is longer
// is parted within. Spaces that do not break stay whole.
func (s *sheet) wrap(text string, width float64) (lines []string) {
	runes := []rune(text)
	if len(runes) > maxText {
		text = string(runes[:maxText]) + "…"
	}
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, s.wrapLine(legible(paragraph), width)...)
	}
	return lines
}

func (s *sheet) wrapLine(text string, width float64) (lines []string) {
	line := ""
	for _, word := range strings.Split(text, " ") {
		if longer := join(line, word); s.measure(longer) <= width {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; s.measure(line) > width && len([]rune(line)) > 1; {
			part := s.longest(line, width)
			lines, line = append(lines, part), line[len(part):]
		}
	}
	return append(lines, line)
}

func join(line, word string) string {
	if line == "" {
		return word
	}
	return line + " " + word
}

// longest is the beginning of a word that fits, one letter at least.
func (s *sheet) longest(word string, width float64) string {
	end := 0
	for i := range word {
		if i > 0 && s.measure(word[:i]) > width {
			break
		}
		end = i
	}
	if end == 0 {
		end = len(string([]rune(word)[0]))
	}
	return word[:end]
}

// paragraph writes a text across the page.
func (s *sheet) paragraph(text string) { s.block(s.paper.margin, s.inner(), text, left) }

// block writes a text in a column, over as many pages as it takes.
func (s *sheet) block(x, width float64, text string, at side) {
	for _, line := range s.wrap(text, width) {
		s.need(s.lineHeight())
		s.line(x, s.y, width, line, at)
		s.y += s.lineHeight()
	}
}

// chapter begins a part of a paper, and sees that it does not begin at a page's end.
func (s *sheet) chapter(title string, room float64) {
	s.y += 2
	s.need(s.lineHeight()*2 + room)
	s.letters("B", s.paper.size+1.5)
	s.paragraph(capital(title))
	s.letters("", s.paper.size)
	s.y += 0.6
}
