package pdf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A figure is an SVG of package chart in millimetres: all that is read of SVG is what
// that package's comment names.
type figure struct {
	*sheet
	x, y, scale float64
	text        *letter // the one being read
}

// A letter is a text in a figure.
type letter struct {
	x, y, size float64
	grey       int
	words      strings.Builder
}

// errFigure says that a drawing is not of that form.
var errFigure = errors.New("printing a chart")

// figure draws an SVG across the page. Its viewBox says how high it is.
func (s *sheet) figure(svg []byte) {
	width, height, err := viewBox(svg)
	if err != nil {
		s.fail(err)
		return
	}
	scale := s.inner() / width
	s.need(height * scale)
	f := &figure{sheet: s, x: s.paper.margin, y: s.y, scale: scale}
	if err := f.draw(svg); err != nil {
		s.fail(err)
	}
	s.SetDashPattern(nil, 0)
	s.ink(0)
	s.letters("", s.paper.size)
	s.y += height*scale + 2
}

func viewBox(svg []byte) (width, height float64, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	token, err := decoder.Token()
	root, ok := token.(xml.StartElement)
	if err != nil || !ok || root.Name.Local != "svg" {
		return 0, 0, fmt.Errorf("%w: it is no svg", errFigure)
	}
	sides := strings.Fields(attribute(root, "viewBox"))
	if len(sides) == 4 {
		width, height = float(sides[2]), float(sides[3])
	}
	if width <= 0 || height <= 0 {
		return 0, 0, fmt.Errorf("%w: it has no viewBox", errFigure)
	}
	return width, height, nil
}

func (f *figure) draw(svg []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errFigure, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := f.begin(t); err != nil {
				return err
			}
		case xml.CharData:
			if f.text != nil {
				f.text.words.Write(t)
			}
		case xml.EndElement:
			f.end()
		}
	}
}

// begin draws a shape, or begins a text.
func (f *figure) begin(e xml.StartElement) error {
	switch e.Name.Local {
	case "svg", "title":
		return nil
	case "text":
		if attribute(e, "transform") != "" {
			return fmt.Errorf("%w: a text is turned", errFigure)
		}
		f.text = &letter{x: float(attribute(e, "x")), y: float(attribute(e, "y")), size: float(attribute(e, "font-size"))}
		f.text.grey, _ = greyOf(attribute(e, "fill"))
		return nil
	case "circle":
		if style := f.pens(e); style != "" {
			f.Circle(f.x+float(attribute(e, "cx"))*f.scale, f.y+float(attribute(e, "cy"))*f.scale, float(attribute(e, "r"))*f.scale, style)
		}
		return nil
	case "path":
		return f.path(e)
	}
	return fmt.Errorf("%w: a %s is in it", errFigure, e.Name.Local)
}

// end writes the text that was read.
func (f *figure) end() {
	if f.text == nil {
		return
	}
	t := f.text
	f.text = nil
	f.letters("", t.size*f.scale/point)
	f.SetTextColor(t.grey, t.grey, t.grey)
	f.Text(f.x+t.x*f.scale, f.y+t.y*f.scale, legible(t.words.String()))
}

// pens sets colours and widths; the style is what they are to do, if anything.
func (f *figure) pens(e xml.StartElement) (style string) {
	if grey, ok := greyOf(attribute(e, "fill")); ok {
		f.shade(grey)
		style = "F"
	}
	if grey, ok := greyOf(attribute(e, "stroke")); ok {
		f.SetDrawColor(grey, grey, grey)
		f.SetLineWidth(max(0.1, float(attribute(e, "stroke-width"))*f.scale))
		style += "D"
	}
	return style
}

// path draws straight lines.
func (f *figure) path(e xml.StartElement) error {
	style := f.pens(e)
	if style == "" {
		return nil
	}
	words := strings.Fields(attribute(e, "d"))
	for len(words) > 0 {
		switch {
		case (words[0] == "M" || words[0] == "L") && len(words) >= 3:
			move := f.MoveTo
			if words[0] == "L" {
				move = f.LineTo
			}
			move(f.x+float(words[1])*f.scale, f.y+float(words[2])*f.scale)
			words = words[3:]
		case words[0] == "Z":
			f.ClosePath()
			words = words[1:]
		default:
			return fmt.Errorf("%w: a path has a %q", errFigure, words[0])
		}
	}
	f.DrawPath(style)
	return nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func float(text string) float64 {
	f, _ := strconv.ParseFloat(strings.TrimSuffix(text, "px"), 64)
	return f
}

// greyOf is a colour's brightness; false where nothing is drawn.
func greyOf(colour string) (grey int, drawn bool) {
	switch colour {
	case "", "none":
		return 0, false
	case "white":
		return 255, true
	case "black":
		return 0, true
	}
	inside, _ := strings.CutPrefix(strings.TrimSuffix(colour, ")"), "rgb(")
	parts := strings.Split(inside, ",")
	if len(parts) != 3 {
		return 0, true
	}
	return int((float(parts[0]) + float(parts[1]) + float(parts[2])) / 3), true
}
