package main

import (
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"
)

// pageWidth is how many columns a page of text has.
const pageWidth = 80

// paragraph writes a text between the margins of a screen of 80 columns, or of a
// narrower terminal.
func (s *session) paragraph(indent, text string) {
	width := pageWidth
	if w := s.terminal.width(); w > 0 {
		width = min(w, width)
	}
	s.printf("%s\n", fold(indent, text, indent, width))
}

// fold breaks a text into lines of a width; the first begins with one thing, those that
// follow with another. Amounts, which have other spaces in them, stay whole.
func fold(first, text, next string, width int) string {
	lines := []string{first}
	for i, word := range strings.Split(text, " ") {
		line := &lines[len(lines)-1]
		switch {
		case i == 0:
			*line += word
		case columnsOf(*line)+1+columnsOf(word) > width:
			lines = append(lines, next+word)
		default:
			*line += " " + word
		}
	}
	return strings.Join(lines, "\n")
}

func columnsOf(text string) int { return pretty.StringWidthWithoutEscSequences(text) }

// exampleIndent is where an example stands on a help page.
const exampleIndent = "      "

// folded breaks the lines of a help page that are wider than it. What comes under an entry
// of a list stands under what the entry says; an example is copied whole.
func folded(page string) string {
	lines := strings.Split(page, "\n")
	for i, line := range lines {
		if columnsOf(line) > pageWidth && !strings.HasPrefix(line, exampleIndent+"jigiya ") {
			at := hanging(line)
			lines[i] = fold(line[:at], line[at:], strings.Repeat(" ", columnsOf(line[:at])), pageWidth)
		}
	}
	return strings.Join(lines, "\n")
}

// hanging is where the second column of a line begins, or else its first.
func hanging(line string) int {
	first := len(line) - len(strings.TrimLeft(line, " "))
	gap := strings.Index(line[first:], "  ")
	if gap < 0 || first+gap > pageWidth/2 {
		return first
	}
	rest := line[first+gap:]
	return first + gap + len(rest) - len(strings.TrimLeft(rest, " "))
}
