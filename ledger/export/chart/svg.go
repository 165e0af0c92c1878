package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/go-analyze/charts"

	"jigiya/ledger/export/typeface"
)

// finish is what was painted, in the form of the package comment.
func finish(p *charts.Painter, title string) ([]byte, error) {
	painted, err := p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	var named bytes.Buffer
	if title != "" {
		named.WriteString("<title>")
		if err := xml.EscapeText(&named, []byte(typeface.Legible(title))); err != nil {
			return nil, fmt.Errorf("drawing a chart: %w", err)
		}
		named.WriteString("</title>")
	}
	head, rest, _ := strings.Cut(string(painted), ">")
	head = strings.Replace(head, ` xmlns:xlink="http://www.w3.org/1999/xlink"`, ` role="img"`, 1)
	return []byte(head + ">" + named.String() + unstyled(rest)), nil
}

// unstyled writes every style attribute as presentation attributes: a page's policy
// may forbid the former. A quote inside a text is none of a tag's.
func unstyled(svg string) string {
	var b strings.Builder
	for {
		text, tag, open := strings.Cut(svg, "<")
		b.WriteString(text)
		if !open {
			return b.String()
		}
		tag, rest, _ := strings.Cut(tag, ">")
		b.WriteString("<" + attributes(tag) + ">")
		svg = rest
	}
}

func attributes(tag string) string {
	before, style, ok := strings.Cut(tag, ` style="`)
	if !ok {
		return tag
	}
	style, after, _ := strings.Cut(style, `"`)
	for _, rule := range strings.Split(style, ";") {
		if name, value, ok := strings.Cut(rule, ":"); ok {
			before += fmt.Sprintf(` %s="%s"`, strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	return before + after
}
