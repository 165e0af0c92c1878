package web

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// What stands for itself on a page begins with a large letter, whatever its word begins with
// in a sentence of the catalogue: headings, names of fields, of columns, of choices, of tiles.
func TestHeadingsBeginLarge(t *testing.T) {
	t.Parallel()
	w := newTreasurer(t)
	w.opens("2026-11-23")
	for n := 1; n <= 12; n++ {
		w.does("savings", f("do", "buy", "buy", fmt.Sprint(n, ":5")), 200)
	}
	w.does("fines", f("do", "levy", "member", "2", "cause", "late"), 200)
	w.does("loans", f("do", "lend", "member", "1", "amount", "1000", "periods", "2", "purpose", "food", "guarantor", "3"), 200)
	w.does("expenses", spends("bank_deposited", "500"), 200)
	pages := []string{"/", w.phone.at(""), "/found"}
	for _, step := range []string{
		"opening", "attendance", "funds", "funds?member=1", "savings", "savings?give=1", "fines", "fines?cause=late", "fines?member=2&fund=savings", "repayments", "repayments?loan=1",
		"expenses", "expenses?kind=grant", "expenses?kind=transfer", "expenses?kind=external_loan_received", "loans", "loans?member=3", "loans?member=3&amount=500&periods=2",
		"loans?loan=1", "loans?loan=1&kind=loan_topped_up&amount=50", "loans?loan=1&kind=loan_rescheduled&periods=2", "loans?loan=1&kind=loan_written_off", "closing", "recital",
	} {
		pages = append(pages, w.at(step))
	}
	for _, page := range []string{
		"members", "member/1", "member/1/borrow?amount=100&periods=2", "member/1/leave", "member/1/erase", "loans", "loan/1", "schooling", "schooling?member=1", "history", "entry/0", "entry/14",
		"officers", "rules", "share-out", "register", "verify",
	} {
		pages = append(pages, w.phone.at("/"+page))
	}
	for _, language := range []string{"en", "fr", "bm"} {
		w.tap("/language", "language", language)
		for _, page := range pages {
			p := w.get(page)
			w.want(p, 200)
			for _, small := range smallHeadings(p.text) {
				t.Errorf("%s in %s: %q", page, language, small)
			}
		}
	}
}

// smallHeadings are those on a page that begin with a small letter. A word that shows is
// looked at, not what only readers of screens are told.
func smallHeadings(text string) (found []string) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return []string{err.Error()}
	}
	var look func(*html.Node)
	look = func(n *html.Node) {
		if heads(n) {
			said := strings.TrimSpace(firstText(n))
			if first, _ := utf8.DecodeRuneInString(said); unicode.IsLower(first) {
				found = append(found, said)
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			look(child)
		}
	}
	look(root)
	return found
}

var headed = map[string]bool{"h1": true, "h2": true, "h3": true, "th": true, "legend": true, "label": true, "summary": true, "strong": true, "caption": true, "option": true, "button": true}

func heads(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	class := ""
	for _, a := range n.Attr {
		if a.Key == "class" {
			class = a.Val
		}
	}
	return headed[n.Data] || n.Data == "a" && (class == "mode" || strings.HasPrefix(class, "go"))
}

// firstText is the first text of an element.
func firstText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if text := firstText(child); strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}
